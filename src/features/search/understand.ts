import { londonDay } from '#lib/clock.ts';
import { FULL_TIME_HOURS } from '#features/opportunities/pay.ts';
import { fold, MOST_WORDS_OF_NAME, type Gazetteer } from '#features/places/gazetteer.ts';
import { normalisePostcode } from '#features/places/place.ts';
import { filterOf, takesOne, type FilterName } from './filters.ts';
import { PAY_STEPS } from './listing.ts';
import { messages } from './messages.en.ts';
import {
  ALSO_WORDS,
  AREA_WORD,
  BEFORE_MILES,
  BEFORE_PAY,
  COUNTRY,
  EVERYWHERE,
  PAY_UNITS,
  STARTS,
  BEFORE_PLACE,
  LEFT_OVER,
  LONGEST_PHRASE,
  MONTHS,
  PART_OF_NAME,
  PHRASES,
  type Phrase,
} from './phrases.en.ts';
import { MILES, tidy, type SearchQuery } from './search-query.ts';

/**
 * Reads what a visitor typed before any engine does: which words name a place, a kind of opportunity, a filter or a
 * distance, which mean nothing here, and which are left to be searched for. Pure; the same words always give the same
 * result.
 */

export type Meaning =
  | { means: 'filter'; filter: FilterName; value: string }
  /** A place as the place box takes it. */
  | { means: 'place'; near: string }
  | { means: 'within'; miles: number }
  /** The visitor wants results near them, and has not said where they are. */
  | { means: 'near-me' }
  | { means: 'nothing' };

/** A piece of the typed words: `from` and `to` are offsets in it, `text` is what stands there. */
export type Understood = Meaning & {
  from: number;
  to: number;
  text: string;
  /** The visitor has chosen otherwise in the form, and the choice counts. */
  overruled?: true;
};

export interface Understanding {
  /** In the order of the typed words. */
  understood: readonly Understood[];
  /** What is left to be searched for. */
  rest: string;
}

export interface Reader {
  gazetteer: Gazetteer;
  now: Date;
  /**
   * Whether folded words stand next to each other in the title of an open opportunity or in an employer's name, so that
   * a place's name among them is left alone: "Canterbury Cathedral".
   */
  isInTitle?: (words: string) => boolean;
}

interface Word {
  /** Lower case, without accents and apostrophes. */
  folded: string;
  from: number;
  to: number;
  /** In quotation marks or after a minus: the visitor means exactly this. */
  isExact: boolean;
}

interface Candidate {
  /** Index of the first word, and of the word after the last. */
  start: number;
  end: number;
  meaning: Meaning | { means: 'any-job' };
  phrase?: Phrase;
  /** `end`: the index after the last word of the name, without a county behind it. */
  place?: { name: string; end: number; isPostcode: boolean; isEverywhere: boolean };
}

const EXACT = /"[^"]*"|(?<![\p{L}\p{N}])-(?=[\p{L}\p{N}])[^\s"]+/gu;
/** Amounts, which may have their unit at once after them ("£15ph", "5miles"); anything else between spaces and signs. */
const WORD =
  /£?\d[\d,.]*k?(?:\+(?!\+))?(?=(?:ph|hr|pw|pa|pcm|mi|miles?)?(?![\p{L}\p{N}]))|\.?[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}#+&.'’]*/giu;
/** Words beyond this number are not read: they are searched for as typed. */
const MOST_WORDS = 40;

function wordsOf(text: string): Word[] {
  const exact = [...text.matchAll(EXACT)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  return [...text.matchAll(WORD)].slice(0, MOST_WORDS).map((match): Word => {
    const raw = match[0].replace(/[.,'’&]+$/u, '');
    const [from, to] = [match.index, match.index + raw.length];
    return {
      folded: raw
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[\p{M}'’]/gu, ''),
      from,
      to,
      isExact: exact.some(([start, end]) => from >= start && to <= end),
    };
  });
}

// ---- Pay

const AMOUNT = /^(£)?(\d+(?:,\d{3})*(?:\.\d{1,2})?)(k)?(\+)?$/;

const joined = (words: readonly Word[], start: number, length: number) =>
  words
    .slice(start, start + length)
    .map(({ folded }) => folded)
    .join(' ');

/** "at least £15 an hour", "30k": pay from the highest step that it reaches; less than the lowest step says nothing. */
function payAt(words: readonly Word[], start: number): Candidate | undefined {
  let at = start;
  for (const length of [2, 1]) {
    if (BEFORE_PAY.has(joined(words, start, length))) {
      at = start + length;
      break;
    }
  }
  const amount = AMOUNT.exec(words[at]?.folded ?? '');
  if (amount === null) return undefined;
  const [, pound, digits = '', thousands] = amount;
  let value = Number(digits.replaceAll(',', '')) * (thousands === undefined ? 1 : 1_000);
  let end = at + 1;
  const hasPounds = ['pounds', 'pound', 'quid', 'gbp'].includes(words[end]?.folded ?? '');
  if (hasPounds) end += 1;
  let hours: number | undefined;
  for (const [names, each] of PAY_UNITS) {
    for (const name of names.split('|')) {
      const length = name.split(' ').length;
      if (hours === undefined && joined(words, end, length) === name) {
        // "day" and "hour" alone describe work as well: "2 day course".
        hours = each;
        end += length;
      }
    }
  }
  const isMoney = pound !== undefined || hasPounds;
  if (hours === undefined) {
    if (thousands !== undefined || (isMoney && value >= 1_000)) hours = FULL_TIME_HOURS * 52;
    else if (isMoney && value < 100) hours = 1;
    else return undefined;
  } else if (
    !isMoney &&
    thousands === undefined &&
    !(value >= 5 && value < 100 && hours === 1) &&
    value < 1_000
  )
    return undefined;
  if (hours > FULL_TIME_HOURS * 5 && value < 1_000 && thousands === undefined) value *= 1_000;
  const hourly = value / hours;
  const step = PAY_STEPS.findLast((pounds) => hourly >= pounds);
  return {
    start,
    end,
    meaning:
      step === undefined ? { means: 'nothing' } : { means: 'filter', filter: 'pay', value: String(step) },
  };
}

// ---- Distance

/** "within 5 miles of", "10 mile radius". */
function distanceAt(words: readonly Word[], start: number): Candidate | undefined {
  let at = start;
  for (const length of [2, 1]) {
    if (BEFORE_MILES.has(joined(words, start, length))) {
      at = start + length;
      break;
    }
  }
  const typed = words[at]?.folded ?? '';
  if (!/^\d{1,2}$/.test(typed)) return undefined;
  if (!['mile', 'miles', 'mi'].includes(words[at + 1]?.folded ?? '')) return undefined;
  let end = at + 2;
  if (['radius', 'away'].includes(words[end]?.folded ?? '')) end += 1;
  if (['of', 'from', 'around'].includes(words[end]?.folded ?? '')) end += 1;
  const miles = MILES.find((offered) => offered >= Number(typed)) ?? MILES[MILES.length - 1] ?? 40;
  return { start, end, meaning: { means: 'within', miles } };
}

// ---- Months

/** "starts in January", "January start", "starting January 2027". */
function monthAt(words: readonly Word[], start: number, now: Date): Candidate | undefined {
  const folded = (index: number) => words[index]?.folded ?? '';
  const isStart = STARTS.has(folded(start));
  let at = start;
  if (isStart) at += ['in', 'from', 'on'].includes(folded(start + 1)) ? 2 : 1;
  const month = MONTHS.indexOf(folded(at));
  if (month === -1) return undefined;
  let end = at + 1;
  const today = londonDay(now);
  let year = Number(today.slice(0, 4)) + (month + 1 < Number(today.slice(5, 7)) ? 1 : 0);
  if (/^20\d\d$/.test(folded(end))) {
    year = Number(folded(end));
    end += 1;
  }
  if (!isStart) {
    if (!STARTS.has(folded(end))) return undefined;
    end += 1;
  }
  const value = `${year}-${String(month + 1).padStart(2, '0')}`;
  if (!filterOf('starts').options(now).has(value)) return undefined;
  return { start, end, meaning: { means: 'filter', filter: 'starts', value } };
}

// ---- Phrases

function phraseAt(words: readonly Word[], start: number): Candidate | undefined {
  for (let length = Math.min(LONGEST_PHRASE, words.length - start); length > 0; length -= 1) {
    const phrase = PHRASES.get(joined(words, start, length));
    if (phrase === undefined) continue;
    const before = words[start - 1]?.folded ?? '';
    const after = words[start + length]?.folded ?? '';
    if (phrase.notAfter?.has(before) === true || phrase.notBefore?.has(after) === true) continue;
    return { start, end: start + length, meaning: phrase.meaning, phrase };
  }
  return undefined;
}

// ---- Places

function placeAt(words: readonly Word[], start: number, gazetteer: Gazetteer): Candidate | undefined {
  const [first, second] = [words[start], words[start + 1]];
  if (first === undefined) return undefined;
  const one = normalisePostcode(first.folded.toUpperCase());
  const two =
    second === undefined ? undefined : normalisePostcode(`${first.folded} ${second.folded}`.toUpperCase());
  const found = two?.full !== undefined ? two : one;
  if (found !== undefined && (found.full !== undefined || gazetteer.outcodes.has(found.outcode))) {
    const near = found.full ?? found.outcode;
    const end = start + (found === two ? 2 : 1);
    return {
      start,
      end,
      meaning: { means: 'place', near },
      place: { name: fold(near), end, isPostcode: true, isEverywhere: false },
    };
  }
  for (let length = Math.min(MOST_WORDS_OF_NAME, words.length - start); length > 0; length -= 1) {
    const name = fold(joined(words, start, length));
    if (name === '') continue;
    const isEverywhere = EVERYWHERE.has(name);
    const area = gazetteer.areasByName.get(name);
    const isPlace = gazetteer.placesByName.has(name) || gazetteer.outsideByName.has(name);
    if (!isEverywhere && !isPlace && area === undefined) continue;
    let end = start + length;
    const after = words[end]?.folded ?? '';
    if (area !== undefined && AREA_WORD.has(after)) end += 1;
    const nameEnd = end;
    if (!isEverywhere && COUNTRY.has(words[end]?.folded ?? '')) end += 1;
    return {
      start,
      end,
      meaning: { means: 'place', near: name },
      place: { name, end: nameEnd, isPostcode: false, isEverywhere },
    };
  }
  return undefined;
}

/** Whether a place's name means the place here, given the words that are left to describe the job. */
function isMeantAsPlace(
  { start, end, place }: Candidate,
  words: readonly Word[],
  candidates: readonly Candidate[],
  { gazetteer, isInTitle }: Reader,
): boolean {
  if (place === undefined || place.isPostcode) return true;
  const content = contentOf(words, candidates);
  const before = isCovered(start - 1, candidates) ? '' : (words[start - 1]?.folded ?? '');
  const after = words[end]?.folded ?? '';
  const next = content.find((index) => index >= end);
  const last = content.findLast((index) => index < start);
  if (before === 'of' || PART_OF_NAME.has(after)) return false;
  const isLocated = BEFORE_PLACE.has(before);
  if (place.isEverywhere) return isLocated || next === undefined;
  if (!isLocated && content.some((index) => index > end && PART_OF_NAME.has(words[index]?.folded ?? '')))
    return false;
  if (
    (last === start - 1 && isInTitle?.(`${before} ${place.name}`) === true) ||
    (next === end && isInTitle?.(`${place.name} ${after}`) === true)
  )
    return false;
  if (isLocated) return true;
  const isShort = place.name.length <= 3;
  if (isShort) return false;
  if (/^(?:port|university) of /.test(place.name)) return false;
  if (gazetteer.importedNames.has(place.name)) return content.length === 0;
  if (!ALSO_WORDS.has(place.name)) return true;
  return content.length === 0 && gazetteer.placesByName.get(place.name)?.length === 1;
}

// ---- All of it

function candidatesOf(words: readonly Word[], { gazetteer, now }: Reader): Candidate[] {
  const candidates: Candidate[] = [];
  for (let at = 0; at < words.length;) {
    const found = [
      payAt(words, at),
      distanceAt(words, at),
      monthAt(words, at, now),
      phraseAt(words, at),
      placeAt(words, at, gazetteer),
    ].filter(
      (it): it is Candidate =>
        it !== undefined && !words.slice(it.start, it.end).some(({ isExact }) => isExact),
    );
    // The longest; of equal ones the first of the list above.
    const [best] = found.toSorted((a, b) => b.end - a.end);
    if (best === undefined) at += 1;
    else {
      candidates.push(best);
      at = best.end;
    }
  }
  return candidates;
}

/** Indexes of the words that no candidate covers and that describe something. */
function contentOf(words: readonly Word[], candidates: readonly Candidate[]): number[] {
  return words.flatMap(({ folded, isExact }, index) =>
    candidates.some(({ start, end }) => index >= start && index < end) || (LEFT_OVER.has(folded) && !isExact)
      ? []
      : [index],
  );
}

function accepted(words: readonly Word[], reader: Reader): Candidate[] {
  let candidates = candidatesOf(words, reader);
  // Leaving one candidate to the words may leave another with words beside it.
  for (let round = 0; round < 5; round += 1) {
    const content = contentOf(words, candidates);
    const kept = candidates.filter(
      (it) =>
        !(it.phrase?.onlyBesideMeanings === true && content.length > 0) &&
        (it.place === undefined || isMeantAsPlace(it, words, candidates, reader)),
    );
    if (kept.length === candidates.length) break;
    candidates = kept;
  }
  return candidates;
}

/** The first or last word of a phrase that says that a job is wanted. */
const JOB_WORD = /^(?:work|jobs?)$/;

/** The meaning of "jobs": jobs, unless another kind is named. */
function anyJob(candidates: readonly Candidate[]): Meaning {
  const hasKind = candidates.some(
    ({ meaning }) =>
      meaning.means === 'filter' &&
      (meaning.filter === 'kind' || (meaning.filter === 'contract' && meaning.value === 'apprenticeship')),
  );
  return hasKind ? { means: 'nothing' } : { means: 'filter', filter: 'kind', value: 'vacancy' };
}

function isOverruled(meaning: Meaning, chosen: SearchQuery): boolean {
  switch (meaning.means) {
    case 'filter': {
      const values = chosen.filters[meaning.filter];
      return (
        values !== undefined && filterOf(meaning.filter).combine !== 'all' && !values.includes(meaning.value)
      );
    }
    case 'place':
    case 'near-me':
      return chosen.near !== '';
    case 'within':
      return chosen.within !== undefined && chosen.within !== meaning.miles;
    case 'nothing':
      return false;
  }
}

/**
 * What the words of a search mean. A choice that the visitor made in the form is never changed: what the words say
 * against it is `overruled`.
 */
export function understand(query: SearchQuery, reader: Reader): Understanding {
  const words = wordsOf(query.q);
  const candidates = accepted(words, reader);
  if (candidates.length === 0) return { understood: [], rest: query.q };
  const understood: Understood[] = [];
  const add = (meaning: Meaning, start: number, end: number) => {
    const from = words[start]?.from ?? 0;
    const to = endOf(query.q, words, start, end);
    understood.push({
      ...meaning,
      from,
      to,
      text: query.q.slice(from, to),
      ...(isOverruled(meaning, query) ? { overruled: true as const } : {}),
    });
  };
  for (const { start, end, meaning, place, phrase } of candidates) {
    const means = meaning.means === 'any-job' ? anyJob(candidates) : meaning;
    // The place box shows the name as it was typed.
    if (means.means === 'place' && place?.isPostcode === false)
      means.near = query.q.slice(words[start]?.from, endOf(query.q, words, start, place.end));
    // The word before a place belongs to it: "in Deal".
    const before = words[start - 1];
    const isJoined =
      place !== undefined && before !== undefined && BEFORE_PLACE.has(before.folded) && !before.isExact;
    const from = isJoined && !isCovered(start - 1, candidates) ? start - 1 : start;
    // "Night work" and "work from home" ask for a job too.
    const isOfJob =
      phrase !== undefined && means.means === 'filter' && means.filter !== 'kind' && end - start > 1;
    const job = [start, end - 1].find((index) => isOfJob && JOB_WORD.test(words[index]?.folded ?? ''));
    if (job === undefined) add(means, from, end);
    else {
      add(anyJob(candidates), job, job + 1);
      add(means, job === start ? start + 1 : start, job === start ? end : end - 1);
    }
  }
  const rest = restOf(query.q, words, understood);
  return { understood: understood.toSorted((a, b) => a.from - b.from), rest };
}

/** The offset after some words, with the bracket that closes one among them: "Minster (Sheppey)". */
function endOf(text: string, words: readonly Word[], start: number, end: number): number {
  const to = words[end - 1]?.to ?? 0;
  const piece = text.slice(words[start]?.from, to);
  return text[to] === ')' && piece.includes('(') && !piece.includes(')') ? to + 1 : to;
}

const isCovered = (index: number, candidates: readonly Candidate[]) =>
  candidates.some(({ start, end }) => index >= start && index < end);

/** The words that were not understood, without small words that only joined what was. */
function restOf(text: string, words: readonly Word[], understood: Understood[]): string {
  const isTaken = ({ from, to }: Word) => understood.some((it) => from >= it.from && to <= it.to);
  const left = words.flatMap((word, index) => (isTaken(word) ? [] : [index]));
  // Runs of small words beside something understood, or at either end.
  for (const run of runsOf(left)) {
    const isSmall = (index: number) =>
      words[index] !== undefined && LEFT_OVER.has(words[index].folded) && !words[index].isExact;
    const begins = run[0] ?? 0;
    const ends = run.at(-1) ?? 0;
    let [first, last] = [begins, ends];
    while (first <= ends && isSmall(first)) first += 1;
    while (last >= first && isSmall(last)) last -= 1;
    for (const [start, end] of [
      [begins, first],
      [last + 1, ends + 1],
    ] as const) {
      const [from, to] = [words[start]?.from, words[end - 1]?.to];
      if (start < end && from !== undefined && to !== undefined && !understood.some((it) => it.from === from))
        understood.push({ means: 'nothing', from, to, text: text.slice(from, to) });
    }
  }
  let rest = '';
  let at = 0;
  for (const { from, to } of understood.toSorted((a, b) => a.from - b.from)) {
    rest += `${text.slice(at, from)} `;
    at = Math.max(at, to);
  }
  // Punctuation alone is nothing to search for.
  const plain = tidy(rest + text.slice(at)).replace(/(?<![^\s])[-,;:.!?/&+()[\]{}"“”]+(?![^\s])/gu, ' ');
  return tidy(plain);
}

function runsOf(indexes: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  return runs;
}

/**
 * The search that the visitor means: the words that are left, with the filters, the place and the distance that the
 * other words named.
 */
export function withUnderstanding(query: SearchQuery, { understood, rest }: Understanding): SearchQuery {
  if (understood.length === 0) return query;
  const counting = understood.filter(({ overruled }) => overruled !== true);
  const filters = { ...query.filters };
  const isChosen = (name: FilterName) => query.filters[name] !== undefined;
  for (const it of counting) {
    if (it.means !== 'filter') continue;
    const values = filters[it.filter] ?? [];
    if (values.includes(it.value)) continue;
    const { combine } = filterOf(it.filter);
    if (isChosen(it.filter) && combine !== 'all') continue;
    if (takesOne(filterOf(it.filter)) && values.length > 0) continue;
    filters[it.filter] = [...values, it.value];
  }
  const places = counting.flatMap((it) => (it.means === 'place' ? [it.near] : []));
  const within = counting.flatMap((it) => (it.means === 'within' ? [it.miles] : []))[0];
  return {
    ...query,
    q: rest,
    near: query.near === '' ? [...new Set(places)].join(' or ') : query.near,
    within: query.within ?? within,
    filters,
  };
}

/** Whether the visitor asked for results near them without saying where that is. */
export const asksWhere = ({ understood }: Pick<Understanding, 'understood'>, query: SearchQuery): boolean =>
  query.near === '' &&
  understood.some(({ means }) => means === 'near-me') &&
  !understood.some(({ means }) => means === 'place');

/**
 * What was understood, piece by piece in words, each once: "Part time", "within 5 miles", "near Margate".
 * @param place the label of the place that was found; without one the words stand as they were typed
 */
export function describeUnderstanding(
  { understood }: Pick<Understanding, 'understood'>,
  now: Date,
  place?: string,
): string[] {
  const pieces = understood.flatMap((it) => {
    if (it.overruled === true) return [];
    switch (it.means) {
      case 'filter':
        return filterOf(it.filter).options(now).get(it.value) ?? [];
      case 'place':
        return messages.understood.near(place ?? it.near);
      case 'within':
        return messages.understood.within(it.miles);
      case 'near-me':
      case 'nothing':
        return [];
    }
  });
  return [...new Set(pieces)];
}
