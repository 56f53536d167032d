import { editDistance } from './edit-distance.ts';
import {
  areaLabel,
  areaOf,
  fold,
  isVillage,
  type Gazetteer,
  type OutsidePlace,
  type Settlement,
} from './gazetteer.ts';
import { postcodeArea } from './postcode.ts';

/** `text` is what to search for instead; `label` is what people read: "Gillingham, Medway". */
export interface Suggestion {
  text: string;
  label: string;
}

const MOST = 5;
/** A name that is less similar than the best one by this much is far-fetched. */
const FARTHER = 1;

interface Candidate extends Suggestion {
  /** Folded name. */
  key: Text;
  /** Of several names of the same place, only the best is shown. */
  place: string;
  /** Among equally similar names, a lower rank comes first. */
  rank: number;
}

/**
 * Places whose name is similar to the folded text: misspelt, incomplete, or a part of it. At most five, best first; the
 * order is the same for the same text.
 */
export function suggestPlaces(gazetteer: Gazetteer, folded: string): Suggestion[] {
  const text = textOf(folded);
  const best = new Map<string, { score: number; candidate: Candidate }>();
  for (const candidate of candidatesOf(gazetteer)) {
    const score = unlikeness(text, candidate.key);
    if (score < (best.get(candidate.place)?.score ?? Infinity))
      best.set(candidate.place, { score, candidate });
  }
  const least = Math.min(...[...best.values()].map(({ score }) => score));
  const names = [...best.values()]
    .filter(({ score }) => (least === 0 ? score === 0 : score < least + FARTHER))
    .sort(
      (a, b) =>
        a.score - b.score ||
        a.candidate.rank - b.candidate.rank ||
        a.candidate.text.localeCompare(b.candidate.text, 'en'),
    )
    .map(({ candidate: { text, label } }) => ({ text, label }));
  const outcodes = suggestOutcodes(gazetteer, folded.replaceAll(' ', '').toUpperCase());
  return [...outcodes, ...names].slice(0, MOST);
}

/**
 * Our outcodes that differ by one typing error from a text in capitals without spaces, or that it begins with; at most
 * five.
 */
export function suggestOutcodes(gazetteer: Gazetteer, compact: string): Suggestion[] {
  if (!/^[A-Z]{1,2}[0-9]/.test(compact)) return [];
  const letters = postcodeArea(compact);
  return [...gazetteer.outcodes.values()]
    .filter((outcode) => outcode.inside && postcodeArea(outcode.outcode) === letters)
    .map((outcode) => {
      const begun = compact.startsWith(outcode.outcode) && compact.length <= outcode.outcode.length + 3;
      const slips = editDistance(compact.slice(0, 8), outcode.outcode);
      return { outcode, score: begun ? 1 - outcode.outcode.length / 10 : slips === 1 ? 1 : Infinity };
    })
    .filter(({ score }) => score < Infinity)
    .sort((a, b) => a.score - b.score)
    .slice(0, MOST)
    .map(({ outcode }) => ({
      text: outcode.outcode,
      label: withArea(gazetteer, outcode.outcode, outcode.area),
    }));
}

const RANKS: Record<Settlement['kind'], number> = {
  'main town': 0,
  city: 0,
  town: 1,
  'new town (growth area)': 1,
  'new settlement': 1,
  'large village': 2,
  suburb: 4,
  village: 4,
  hamlet: 5,
};

const known = new WeakMap<Gazetteer, Candidate[]>();

/** Listed once for each gazetteer, as there are over a thousand names. */
function candidatesOf(gazetteer: Gazetteer): Candidate[] {
  const candidates = known.get(gazetteer) ?? listCandidates(gazetteer);
  known.set(gazetteer, candidates);
  return candidates;
}

function listCandidates(gazetteer: Gazetteer): Candidate[] {
  const candidates: Candidate[] = [];
  for (const place of [...gazetteer.towns, ...gazetteer.villages]) {
    for (const name of [place.name, ...place.alsoKnownAs]) {
      const named = gazetteer.placesByName.get(fold(name)) ?? [];
      if (!named.some((it) => it.place === place)) continue;
      const shared = named.length > 1 || (isVillage(place) && gazetteer.areasByName.has(fold(name)));
      const text = shared ? place.name : name;
      const label = withArea(gazetteer, text, place.area);
      // "Newington (Sittingbourne)" is not what somebody means who mistypes "Sittingbourne".
      const key = textOf(fold(name.replace(/ \(.*\)$/, '')));
      candidates.push({ key, place: place.slug, rank: RANKS[place.kind], text, label });
    }
  }
  for (const area of gazetteer.areas) {
    for (const name of [area.name, ...area.alsoKnownAs]) {
      const text = areaLabel(gazetteer, area);
      candidates.push({ key: textOf(fold(name)), place: `area ${area.slug}`, rank: 3, text, label: text });
    }
  }
  return candidates;
}

/** The name followed by that of its area. */
export function withArea(gazetteer: Gazetteer, name: string, slug: string): string {
  const area = areaOf(gazetteer, slug);
  return area === undefined || area.name === name || name.endsWith(`(${area.name})`)
    ? name
    : `${name}, ${area.name}`;
}

/** How many typing errors still leave the same word recognisable. */
const slipsAllowed = (letters: number) => (letters < 3 ? 0 : letters <= 4 ? 1 : letters <= 8 ? 2 : 3);

/**
 * The place outside whose name the folded text has with one typing error after its first letter, unless a name of ours is as similar.
 */
export function misspeltOutside(gazetteer: Gazetteer, folded: string): OutsidePlace | undefined {
  if (folded.length < SHORTEST_OUTSIDE) return undefined;
  const text = textOf(folded);
  if (candidatesOf(gazetteer).some(({ key }) => slipsBetween(text, key, 1) <= 1)) return undefined;
  return [...gazetteer.outsideByName].find(
    ([name]) => name[0] === folded[0] && slipsBetween(text, textOf(name), 1) <= 1,
  )?.[1];
}

/** Shorter names are too similar to other words. */
const SHORTEST_OUTSIDE = 6;

/** A folded text, with what is needed to compare it to a thousand names quickly. */
interface Text {
  text: string;
  words: readonly string[];
  /** A bit for each letter that occurs in it. */
  letters: number;
}

const textOf = (text: string): Text => ({ text, words: text.split(' '), letters: lettersIn(text) });

function lettersIn(text: string): number {
  let letters = 0;
  for (let index = 0; index < text.length; index += 1) letters |= 1 << (text.charCodeAt(index) % 32);
  return letters;
}

/** How many bits are set. */
function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The typing errors between two texts; infinite when there are more than allowed. */
function slipsBetween(
  a: Pick<Text, 'text' | 'letters'>,
  b: Pick<Text, 'text' | 'letters'>,
  allowed: number,
): number {
  // One error brings in at most one letter that the other text does not have.
  if (Math.abs(a.text.length - b.text.length) > allowed) return Infinity;
  if (countOf(a.letters & ~b.letters) > allowed || countOf(b.letters & ~a.letters) > allowed) return Infinity;
  const slips = editDistance(a.text, b.text);
  return slips > allowed ? Infinity : slips;
}

/** Every run of so many neighbouring words. */
function runsOf({ text, words }: Text, length: number): string[] {
  if (length === words.length) return [text];
  return words
    .slice(0, Math.max(0, words.length - length + 1))
    .map((_, start) => words.slice(start, start + length).join(' '));
}

/** 0 for the same name, increasing with the typing errors between text and name, infinite when they are not similar. */
function unlikeness(typed: Text, name: Text): number {
  const { text } = typed;
  if (text === name.text) return 0;
  if (text.length < 2) return Infinity;
  const allowed = slipsAllowed(Math.min(text.length, name.text.length));
  let least = slipsBetween(typed, name, allowed);
  if (name.text.startsWith(text)) least = Math.min(least, 1);
  else if (text.length >= 3 && name.text.includes(` ${text}`)) least = Math.min(least, 1.5);
  if (typed.words.length > name.words.length) {
    for (const run of runsOf(typed, name.words.length)) {
      const slips = slipsBetween({ text: run, letters: lettersIn(run) }, name, allowed);
      least = Math.min(least, slips + 1.5);
    }
  } else if (typed.words.length < name.words.length) {
    for (const [start, run] of runsOf(name, typed.words.length).entries()) {
      const slips = slipsBetween(typed, { text: run, letters: lettersIn(run) }, allowed);
      least = Math.min(least, slips + (start === 0 ? 0.5 : 1));
    }
  }
  return least;
}
