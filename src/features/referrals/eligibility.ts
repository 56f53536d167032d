import type { Answers } from '#features/forms/question.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { placelessPostcode, postcodeArea, type Postcode } from '#features/places/postcode.ts';
import type { PlaceResult } from '#features/places/place.ts';

/** Who the programme is for, as far as people can tell by themselves. Being unsure never refuses an applicant. */

/** Why asking here is not the right way. Each reason has a page with the next best thing. */
export const REASONS = [
  'not-agreed',
  'outside',
  'under-16',
  'aged-16-17',
  'right-to-work',
  'in-work',
  'no-group',
  'other-programme',
] as const;
export type Reason = (typeof REASONS)[number];
export const isReason = (text: string | undefined): text is Reason => REASONS.some((it) => it === text);

/** What a postcode says about where the applicant lives. `near` is the neighbouring area of ours. */
export type Whereabouts =
  { kind: 'area'; area: string } | { kind: 'ask' } | { kind: 'outside'; near?: string };

/**
 * Only a full postcode decides the area, and one that is not known only where all of its outcode is in one area, because
 * half of another outcode may belong to another council. A postcode
 * that is certainly elsewhere is outside. In every other case, including applicants without a fixed address and the
 * forces, the form asks for the council.
 */
export function whereabouts(
  gazetteer: Gazetteer,
  postcode: Postcode | undefined,
  found: PlaceResult,
): Whereabouts {
  if (postcode === undefined) return { kind: 'ask' };
  const placeless = placelessPostcode(postcode);
  if (placeless === 'no-fixed-address' || placeless === 'forces') return { kind: 'ask' };
  if (found.ok && found.place.kind === 'point') {
    const { precision, area, whole } = found.place;
    const sure = precision === 'postcode' || (postcode.full !== undefined && whole === true);
    return sure ? { kind: 'area', area } : { kind: 'ask' };
  }
  if (found.ok || found.reason === 'unknown') return { kind: 'ask' };
  const near = gazetteer.neighbours.get(postcodeArea(postcode.outcode))?.[0];
  return near === undefined ? { kind: 'outside' } : { kind: 'outside', near };
}

/** The value stored in the journey's answers: "swale", "ask", "outside" or "outside:dartford". */
export function whereaboutsWord(it: Whereabouts): string {
  if (it.kind === 'area') return it.area;
  return it.kind === 'outside' && it.near !== undefined ? `outside:${it.near}` : it.kind;
}

/** The area that the answers so far lead to. */
export function areaOfAnswers({ found, council }: Answers): string | undefined {
  if (typeof found !== 'string') return undefined;
  if (found === 'ask') return typeof council === 'string' && council !== ELSEWHERE ? council : undefined;
  return found.startsWith('outside') ? found.split(':')[1] : found;
}

/** The answer for a council outside Kent and Medway. */
export const ELSEWHERE = 'somewhere-else';

/**
 * The page with the next best thing. Its address holds the area and whether a referrer is asking, which say nothing
 * about the applicant.
 */
export function nextBest(reason: Reason, answers: Answers): { to: string; forget: true } {
  const area = areaOfAnswers(answers);
  const params = new URLSearchParams({
    ...(area === undefined ? {} : { area }),
    ...(answers['whoFor'] === 'other' ? { for: 'other' } : {}),
  });
  return { to: `/support/not-this/${reason}${params.size === 0 ? '' : `?${params}`}`, forget: true };
}

/** Age in full years on a calendar day. A person born on 29 February has their birthday on 1 March in other years. */
export function ageOn(dateOfBirth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** Whether a date of birth agrees with the age that was given. */
export function fitsAge(dateOfBirth: string, age: unknown, today: string): boolean {
  const years = ageOn(dateOfBirth, today);
  return age === 'under-18' ? years === 16 || years === 17 : years >= 18 && years <= 110;
}
