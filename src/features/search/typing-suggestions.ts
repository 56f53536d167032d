import {
  areaLabel,
  fold,
  type Gazetteer,
  type TownKind,
  type VillageKind,
} from '#features/places/gazetteer.ts';
import { resolvePlace } from '#features/places/place.ts';

/**
 * What is suggested while a visitor types: kinds of work and employers from the titles of live listings, and places from
 * the gazetteer. Pure. A text is found by the beginning of any of its words.
 */

export type EntryKind = 'work' | 'employer' | 'place';

export interface Entry {
  /** As the box takes it. */
  text: string;
  kind: EntryKind;
  /** What tells it from others of the same name: the area of a place. */
  detail?: string;
  /** Of two that are found alike the heavier comes first: the number of listings, or the size of a place. */
  weight: number;
}

/** The text of a box for which suggestions are asked: `q` for what, `near` for where. */
export type SuggestingField = 'q' | 'near';

/** Fewer letters say too little. */
export const FEWEST_LETTERS = 2;
/** More letters than any title, employer or place has. */
const MOST_LETTERS = 100;
const MOST_SUGGESTED: Record<EntryKind, number> = { work: 4, employer: 2, place: 2 };
const MOST_PLACES = 6;

// ---- Finding by the beginning of a word

interface Start {
  /** The folded text from the beginning of one of its words. */
  rest: string;
  isFirst: boolean;
  entry: Entry;
}

/** All beginnings of words in alphabetical order. */
export type PrefixIndex = readonly Start[];

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export function prefixIndexOf(entries: readonly Entry[]): PrefixIndex {
  return entries
    .flatMap((entry) => {
      const folded = fold(entry.text);
      return [...folded.matchAll(/[^ ]+/g)].map(({ index }): Start => ({
        rest: folded.slice(index),
        isFirst: index === 0,
        entry,
      }));
    })
    .sort((a, b) => compare(a.rest, b.rest));
}

function firstAtLeast(index: PrefixIndex, typed: string): number {
  let [low, high] = [0, index.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((index[middle]?.rest ?? '') < typed) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Found {
  entry: Entry;
  rank: number;
}

const bestFirst = (a: Found, b: Found) =>
  b.rank - a.rank || b.entry.weight - a.entry.weight || compare(a.entry.text, b.entry.text);

/**
 * Of one kind the best entries with a word that begins like the typed text: first those that begin with it themselves, of
 * these first those that have it as a whole word, then by weight.
 */
export function findByPrefix(index: PrefixIndex, text: string, kind: EntryKind, most: number): Entry[] {
  if (text.length > MOST_LETTERS) return [];
  const typed = fold(text);
  if (typed.length < FEWEST_LETTERS) return [];
  let best: Found[] = [];
  for (let at = firstAtLeast(index, typed); index[at]?.rest.startsWith(typed) === true; at += 1) {
    const start = index[at];
    if (start?.entry.kind !== kind) continue;
    const isWholeWord = !/[^ ]/.test(start.rest.charAt(typed.length));
    const found = { entry: start.entry, rank: (start.isFirst ? 2 : 0) + (isWholeWord ? 1 : 0) };
    const last = best[most - 1];
    if (last !== undefined && bestFirst(last, found) <= 0) continue;
    const same = best.find(({ entry }) => entry === found.entry);
    if (same === undefined) best.push(found);
    else same.rank = Math.max(same.rank, found.rank);
    best = best.sort(bestFirst).slice(0, most);
  }
  return best.map(({ entry }) => entry);
}

// ---- Kinds of work and employers

/** A title beyond this length describes one job and no kind of job. */
const LONGEST_KIND_OF_WORK = 50;
/** What stands after one of these says where, when or for whom: "Care assistant – nights", "Chef (Margate)". */
const AFTER_KIND_OF_WORK = /\s[-–—|]\s|[,;:(|/[]/u;

/** The kind of work that a title names: "Care Assistant – nights" is a care assistant. */
export function kindOfWork(title: string): string | undefined {
  const text = (title.split(AFTER_KIND_OF_WORK)[0] ?? '').replace(/\s+/g, ' ').trim();
  return text === '' || text.length > LONGEST_KIND_OF_WORK ? undefined : text;
}

/** Kinds of work and employers by kind and folded text, to be filled by `collectWork`. */
export const workEntries = () => new Map<string, Entry>();

/** Counts the kinds of work and the employers of some listings, without what a search leaves out. */
export function collectWork(
  rows: Iterable<{ title: string; organisation: string; isForPupils: boolean }>,
  entries: Map<string, Entry>,
): void {
  const count = (text: string, kind: EntryKind) => {
    const key = `${kind}:${fold(text)}`;
    const known = entries.get(key);
    if (known === undefined) entries.set(key, { text, kind, weight: 1 });
    else known.weight += 1;
  };
  for (const { title, organisation, isForPupils } of rows) {
    if (isForPupils) continue;
    const kind = kindOfWork(title);
    if (kind !== undefined) count(kind, 'work');
    if (organisation.length <= MOST_LETTERS) count(organisation, 'employer');
  }
}

// ---- Places

/** The larger a place, the more people look for it. */
const SIZE: Readonly<Record<TownKind | VillageKind | 'area' | 'other', number>> = {
  area: 6,
  city: 5,
  'main town': 5,
  town: 5,
  'new town (growth area)': 4,
  'new settlement': 4,
  'large village': 4,
  suburb: 3,
  village: 3,
  hamlet: 2,
  /** A place by another name than its own. */
  other: 1,
};

const noPostcode = () => undefined;

/** Areas, towns, villages and postcode districts of Kent and Medway, each as the place box takes it. */
export function placeIndex(gazetteer: Gazetteer): PrefixIndex {
  const place = (text: string, weight: number, detail?: string): Entry => ({
    text,
    kind: 'place',
    weight,
    ...(detail === undefined ? {} : { detail }),
  });
  const nameOfArea = new Map(gazetteer.areas.map((area) => [area.slug, area.name]));
  const entries = gazetteer.areas.map((area) => place(areaLabel(gazetteer, area), SIZE.area));
  const known = new Set(entries.map(({ text }) => fold(text)));
  for (const [key, named] of gazetteer.placesByName) {
    for (const { name, place: settlement } of named) {
      // The same name with its area behind it finds the same place.
      if (fold(name) !== key) continue;
      const isOwn = name === settlement.name;
      const text = named.length === 1 ? name : settlement.name;
      // A name may also mean an area: "Shepway" is the former name of one, and a part of Maidstone.
      if (known.has(fold(text)) || !resolvePlace(gazetteer, text, noPostcode).ok) continue;
      known.add(fold(text));
      const weight = isOwn ? SIZE[settlement.kind] : SIZE.other;
      const area = nameOfArea.get(settlement.area);
      entries.push(place(text, weight, area === text ? undefined : area));
    }
  }
  for (const { outcode, inside, area } of gazetteer.outcodes.values())
    if (inside) entries.push(place(outcode, SIZE.area, nameOfArea.get(area)));
  return prefixIndexOf(entries);
}

// ---- Suggesting

/** What is suggested for the text of a box. */
export function suggestFor(
  field: SuggestingField,
  text: string,
  { work, places }: { work: PrefixIndex; places: PrefixIndex },
): Entry[] {
  if (field === 'near') return findByPrefix(places, text, 'place', MOST_PLACES);
  return (Object.keys(MOST_SUGGESTED) as EntryKind[]).flatMap((kind) =>
    findByPrefix(kind === 'place' ? places : work, text, kind, MOST_SUGGESTED[kind]),
  );
}
