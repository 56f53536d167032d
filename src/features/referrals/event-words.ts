import { dayInWords } from '#lib/date-words.ts';
import { LOOKS, type Look, type ReferralEventType } from './referral.ts';
import type { CaseworkData } from './casework.ts';
import { stageInWords } from './casework.ts';

/** What happened to a referral, as staff read it. */

const WORDS: Record<ReferralEventType, string> = {
  received: 'The request came',
  acknowledged: 'Acknowledged',
  assigned: 'Sent to a partner',
  returned: 'Back with the coordinators',
  'adviser-set': 'Adviser set',
  'contact-tried': 'Tried to reach them',
  contacted: 'Talked with them',
  'appointment-made': 'Appointment made',
  'appointment-cancelled': 'Appointment cancelled',
  'appointment-attended': 'They came to the appointment',
  'appointment-missed': 'They missed the appointment',
  'appointment-unsuitable': 'They say that the time of an appointment does not suit them',
  started: 'Started on the programme',
  'stage-of-support': 'Stage of support',
  goal: 'Goal',
  note: 'Note',
  'action-made': 'To do',
  'action-done': 'Done',
  suggested: 'Suggested something to them',
  'job-started': 'Started a job',
  'still-in-work': 'Still in work',
  'better-work': 'Better hours or pay',
  'training-started': 'Started training',
  'left-work': 'Left the job',
  finished: 'Left the programme',
  'not-right': 'Not right for them',
  withdrawn: 'Withdrawn',
  'details-changed': 'They changed their contact details',
  'data-asked': 'They asked for their data',
  'deletion-asked': 'They asked for deletion',
  opened: 'The record was opened',
  listed: 'The name was shown in the adviser’s list',
  'seen-by-person': 'They looked at it',
  emptied: 'Details deleted',
};

const WAYS: Record<string, string> = {
  phone: 'by phone',
  text: 'by text message',
  email: 'by e-mail',
  post: 'by letter',
  'in-person': 'in person',
  'somebody-else': 'through somebody else',
};
const BETTER: Record<string, string> = { hours: 'hours', pay: 'pay', both: 'hours and pay' };

const SHORT_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});
/** "Tue 1 Dec 2026, 10:30". */
export const momentInWords = (at: Date) => SHORT_TIME.format(at).replace(',', '');

/** Why a referral is to be looked at with more care. */
export const looksOf = (kept: unknown) =>
  Array.isArray(kept)
    ? (kept as unknown[]).map((it) => (Object.hasOwn(LOOKS, it as string) ? LOOKS[it as Look] : String(it)))
    : [];

/** An event in a line: "Started a job: 1 December 2026, 20 hours a week (payslip seen)". */
export function eventInWords(type: string, detail: unknown, data: CaseworkData): string {
  const words = Object.hasOwn(WORDS, type) ? WORDS[type as ReferralEventType] : type;
  const kept = (typeof detail === 'object' && detail !== null ? detail : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof kept[name] === 'string' ? kept[name] : undefined);
  const { choices } = data;
  const reasons = [...choices.notRight, ...choices.returned, ...choices.leaving];
  const more = [
    type === 'opened' || type === 'seen-by-person' ? text('why') : undefined,
    ...looksOf(kept['looks']),
    text('organisation'),
    text('way') === undefined ? undefined : (WAYS[text('way') ?? ''] ?? text('way')),
    text('stage') === undefined ? undefined : stageInWords(data.models, text('stage') ?? ''),
    typeof kept['weeks'] === 'number' ? `after ${kept['weeks']} weeks` : undefined,
    text('on') === undefined ? undefined : dayInWords(text('on') ?? ''),
    text('dueOn') === undefined ? undefined : `by ${dayInWords(text('dueOn') ?? '')}`,
    text('startsAt') === undefined ? undefined : momentInWords(new Date(text('startsAt') ?? '')),
    typeof kept['hours'] === 'number' ? `${kept['hours']} hours a week` : undefined,
    text('better') === undefined ? undefined : BETTER[text('better') ?? ''],
    reasons.find((it) => it.value === text('reason'))?.text ?? text('reason'),
    choices.evidence.find((it) => it.value === text('evidence'))?.text,
  ].filter((it) => it !== undefined);
  return more.length === 0 ? words : `${words}: ${more.join(', ')}`;
}
