import type { Answers } from '#features/forms/question.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { placelessPostcode, postcodeArea, type Postcode } from '#features/places/postcode.ts';
import type { PlaceResult } from '#features/places/place.ts';

/** For whom a programme is, as far as somebody can tell by themselves. Nobody is refused here for being unsure. */

/** Why asking here is not the right way; each has its page with the next best thing. */
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

/** What a postcode says about where somebody lives. `near` is the area of ours beside it. */
export type Whereabouts =
  { kind: 'area'; area: string } | { kind: 'ask' } | { kind: 'outside'; near?: string };

/**
 * Only a full postcode that is known decides the area: half of an outcode may be another council's. What is certainly
 * elsewhere is outside; of everything else, of those without a fixed address and of the forces the person is asked for their council.
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
    const { precision, area } = found.place;
    return precision === 'postcode' ? { kind: 'area', area } : { kind: 'ask' };
  }
  if (found.ok || found.reason === 'unknown') return { kind: 'ask' };
  const near = gazetteer.neighbours.get(postcodeArea(postcode.outcode))?.[0];
  return near === undefined ? { kind: 'outside' } : { kind: 'outside', near };
}

/** As the journey keeps it: "swale", "ask", "outside" or "outside:dartford". */
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

/** The council of somebody who lives beyond the border. */
export const ELSEWHERE = 'somewhere-else';

/**
 * The page with the next best thing. The area in its address, and that somebody asks for another, say nothing about the
 * person.
 */
export function nextBest(reason: Reason, answers: Answers): { to: string; forget: true } {
  const area = areaOfAnswers(answers);
  const params = new URLSearchParams({
    ...(area === undefined ? {} : { area }),
    ...(answers['whoFor'] === 'other' ? { for: 'other' } : {}),
  });
  return { to: `/support/not-this/${reason}${params.size === 0 ? '' : `?${params}`}`, forget: true };
}

/** Full years on a calendar day. Somebody born on 29 February has their birthday on 1 March in other years. */
export function ageOn(dateOfBirth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

/** Whether a date of birth is that of somebody who said this age. */
export function fitsAge(dateOfBirth: string, age: unknown, today: string): boolean {
  const years = ageOn(dateOfBirth, today);
  return age === 'under-18' ? years === 16 || years === 17 : years >= 18 && years <= 110;
}
