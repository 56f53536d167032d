import { editDistance } from './edit-distance.ts';
import { areaLabel, areaOf, fold, type Gazetteer } from './gazetteer.ts';
import { postcodeArea } from './postcode.ts';

/** `text` is what to search for instead; `label` is what people read: "Gillingham, Medway". */
export interface Suggestion {
  text: string;
  label: string;
}

const MOST = 5;

interface Candidate extends Suggestion {
  /** Folded name. */
  key: string;
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
  const best = new Map<string, { score: number; candidate: Candidate }>();
  for (const candidate of candidatesOf(gazetteer)) {
    const score = unlikeness(folded, candidate.key);
    if (score < (best.get(candidate.place)?.score ?? Infinity))
      best.set(candidate.place, { score, candidate });
  }
  const names = [...best.values()]
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

function candidatesOf(gazetteer: Gazetteer): Candidate[] {
  const candidates: Candidate[] = [];
  for (const town of gazetteer.towns) {
    const rank =
      town.kind === 'main town' || town.kind === 'city' ? 0 : town.kind === 'large village' ? 2 : 1;
    for (const name of [town.name, ...town.alsoKnownAs]) {
      const key = fold(name);
      const shared = (gazetteer.townsByName.get(key)?.length ?? 0) > 1;
      const text = shared ? town.name : name;
      candidates.push({ key, place: town.slug, rank, text, label: withArea(gazetteer, text, town.area) });
    }
  }
  for (const area of gazetteer.areas) {
    for (const name of [area.name, ...area.alsoKnownAs]) {
      const text = areaLabel(gazetteer, area);
      candidates.push({ key: fold(name), place: `area ${area.slug}`, rank: 3, text, label: text });
    }
  }
  return candidates;
}

function withArea(gazetteer: Gazetteer, name: string, slug: string): string {
  const area = areaOf(gazetteer, slug);
  return area === undefined || area.name === name ? name : `${name}, ${area.name}`;
}

/** How many typing errors still leave the same word recognisable. */
const slipsAllowed = (letters: number) => (letters < 3 ? 0 : letters <= 4 ? 1 : letters <= 8 ? 2 : 3);

/** 0 for the same name, increasing with the typing errors between text and name, infinite when they are not similar. */
function unlikeness(text: string, name: string): number {
  if (text === name) return 0;
  if (text.length < 2) return Infinity;
  const words = text.split(' ');
  const allowed = slipsAllowed(Math.min(text.length, name.length));
  const slips = (a: string, b: string) => {
    const count = Math.abs(a.length - b.length) > allowed ? Infinity : editDistance(a, b);
    return count > allowed ? Infinity : count;
  };

  const scores = [slips(text, name)];
  if (name.startsWith(text)) scores.push(1);
  if (text.length >= 3 && ` ${name}`.includes(` ${text}`)) scores.push(1.5);
  const nameWords = name.split(' ');
  for (let start = 0; start + nameWords.length <= words.length; start += 1) {
    scores.push(slips(words.slice(start, start + nameWords.length).join(' '), name) + 1.5);
  }
  for (let start = 0; start + words.length <= nameWords.length; start += 1) {
    scores.push(
      slips(text, nameWords.slice(start, start + words.length).join(' ')) + (start === 0 ? 0.5 : 1),
    );
  }
  return Math.min(...scores);
}
