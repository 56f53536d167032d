import { formatDay, formatTime, londonTime } from '#lib/date-words.ts';
import { inSentence } from '#features/forms/question.ts';
import { describeFields } from './details-words.ts';
import { EVENT_LABELS, eventMessages, RISK_FLAG_LABELS } from './messages.en.ts';
import type { RiskFlag } from './referral.ts';
import { type ReferralEventType } from './transitions.ts';
import type { CaseworkData } from './casework.ts';
import { describeStage } from './casework.ts';

/** The events of a referral, as staff read them. */

const SHORT_DAY = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
/** "Tue 1 Dec 2026, 10:30am". */
export const formatMoment = (at: Date) =>
  `${SHORT_DAY.format(at).replace(',', '')}, ${formatTime(londonTime(at))}`;

/** Descriptions of why staff should look at a referral with more care. */
export const riskFlagsOf = (kept: unknown) =>
  Array.isArray(kept)
    ? (kept as unknown[]).map((it) =>
        Object.hasOwn(RISK_FLAG_LABELS, it as string) ? RISK_FLAG_LABELS[it as RiskFlag] : String(it),
      )
    : [];

const labelIn = (labels: Readonly<Record<string, string>>, code: string | undefined) =>
  code !== undefined && Object.hasOwn(labels, code) ? labels[code] : undefined;

const wordsOf = (type: string) =>
  Object.hasOwn(EVENT_LABELS, type) ? EVENT_LABELS[type as ReferralEventType] : type;

/** Names of organisations and titles of opportunities, by their ids. */
export type Names = ReadonlyMap<string, string>;

/** An event in one line: "Started a job: 1 December 2026, 20 hours a week (payslip seen)". */
export function describeEvent(type: string, detail: unknown, data: CaseworkData, names?: Names): string {
  const words = wordsOf(type);
  const facts = eventFacts(type, detail, data, { names });
  return facts.length === 0 ? words : `${words}: ${facts.join(', ')}`;
}

/**
 * The stored details of an event apart from its text, each as a phrase: "1 December 2026", "20 hours a week".
 * @param it.toPerson true when the reader is the applicant
 */
export function eventFacts(
  type: string,
  detail: unknown,
  data: CaseworkData,
  it: { names?: Names | undefined; toPerson?: boolean } = {},
): string[] {
  const kept = (typeof detail === 'object' && detail !== null ? detail : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : undefined);
  const named = (name: string) => it.names?.get(text(name) ?? '');
  const { choices } = data;
  const toPerson = it.toPerson === true;
  const notRight = choices.notRight.map(({ value, text: said, toPerson: { title } }) => ({
    value,
    text: toPerson ? title : said,
  }));
  // The same value may be in several lists, so the event's own list of reasons decides.
  const reasons = type === 'not-right' ? notRight : type === 'returned' ? choices.returned : choices.leaving;
  const evidence = choices.evidence.find(({ value }) => value === text('evidence'))?.text;
  return [
    type === 'opened' || type === 'seen-by-person' ? text('why') : undefined,
    ...riskFlagsOf(kept['looks']),
    ...describeFields(kept['fields']),
    // The applicant's own file describes the voided event in the applicant's wording.
    text('what') === undefined || toPerson ? undefined : inSentence(wordsOf(text('what') ?? '')),
    text('organisation') ?? (type === 'returned' ? named('organisationId') : undefined),
    type === 'suggestion-answered'
      ? labelIn(eventMessages.answers[toPerson ? 'person' : 'staff'], text('answer'))
      : undefined,
    named('opportunityId'),
    labelIn(eventMessages.ways, text('way')) ?? text('way'),
    text('stage') === undefined ? undefined : describeStage(data.models, text('stage') ?? ''),
    typeof kept['weeks'] === 'number' ? eventMessages.afterWeeks(kept['weeks']) : undefined,
    text('on') === undefined ? undefined : formatDay(text('on') ?? ''),
    text('dueOn') === undefined ? undefined : eventMessages.byDay(formatDay(text('dueOn') ?? '')),
    text('startsAt') === undefined ? undefined : formatMoment(new Date(text('startsAt') ?? '')),
    typeof kept['hours'] === 'number' ? eventMessages.hoursAWeek(kept['hours']) : undefined,
    labelIn(eventMessages.better, text('better')),
    reasons.find(({ value }) => value === text('reason'))?.text ?? text('reason'),
    evidence !== undefined && toPerson ? eventMessages.evidence(evidence) : evidence,
  ].filter((fact) => fact !== undefined);
}
