import { z } from 'zod';

/** A resident's request for support: what is known of it, what can happen to it, and where it stands. Pure. */

const words = (max: number) => z.string().trim().min(1).max(max);

/** Ways in which somebody may be reached; what is not in the list they do not want. */
export const CONTACT_WAYS = ['phone', 'text', 'email', 'post', 'somebody-else'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/** Checked by the form that took it (`forms/email.ts`); here what was kept under earlier rules must be read as well. */
const address = words(254);

/** Everything about the person. It is kept encrypted, as one. */
export const referralDetailsSchema = z.object({
  /** As they write it, in any script. */
  name: words(200),
  dateOfBirth: z.iso.date().optional(),
  /** In full, or its first half; absent where somebody has no fixed address. */
  postcode: words(10).optional(),
  ways: z.array(z.enum(CONTACT_WAYS)).max(CONTACT_WAYS.length),
  email: address.optional(),
  phone: words(40).optional(),
  /** Postal address, where they want letters; people without a fixed address may say where letters reach them. */
  address: words(500).optional(),
  /** "Weekday mornings": when it suits. */
  bestTime: words(200).optional(),
  /** Whether the programme's name may be said: to whoever answers, on voicemail, in a text or a mail. */
  messageIsSafe: z.boolean(),
  /** No message of any kind is safe: not even a name and a number, a letter, or a word to whoever else answers. */
  noMessages: z.boolean().optional(),
  /** Somebody who may answer for them. */
  otherContact: z
    .object({ name: words(200), phone: words(40).optional(), email: address.optional() })
    .optional(),
  /** Who asks for them, with their agreement. */
  referrer: z
    .object({
      name: words(200),
      role: z.enum(['family', 'friend', 'gp', 'health', 'jobcentre', 'social-worker', 'charity', 'other']),
      organisation: words(200).optional(),
      phone: words(40).optional(),
      email: address.optional(),
    })
    .optional(),
  language: words(80).optional(),
  interpreter: z.boolean().optional(),
  bsl: z.boolean().optional(),
  formats: z.array(z.enum(['easy-read', 'large-print', 'audio', 'braille'])).max(4),
  /** Where they would like to meet. */
  meeting: z.array(z.enum(['phone', 'video', 'near-home', 'jobcentre', 'library', 'at-home'])).max(6),
  /** "No car, last bus at 6": what makes meeting hard. */
  hardToMeet: words(1_000).optional(),
  more: words(2_000).optional(),
  /** By their own word. */
  rightToWork: z.enum(['yes', 'not-sure']).optional(),
  /** Whether one of the programme's groups fits; which one is not asked. */
  fits: z.enum(['yes', 'not-sure']).optional(),
  otherProgramme: z.enum(['no', 'not-sure']).optional(),
});
export type ReferralDetails = z.infer<typeof referralDetailsSchema>;

/** Whether a message or a letter is safe, as it is asked: with the programme's name, without it, or never. */
export const MESSAGE_CHOICES = ['yes', 'no', 'never'] as const;
export type MessageChoice = (typeof MESSAGE_CHOICES)[number];
type MessagesKept = Pick<ReferralDetails, 'messageIsSafe' | 'noMessages'>;
export const messageChoice = (it: MessagesKept): MessageChoice =>
  it.noMessages === true ? 'never' : it.messageIsSafe ? 'yes' : 'no';
export const messagesKept = (choice: MessageChoice | undefined): MessagesKept => ({
  messageIsSafe: choice === 'yes',
  noMessages: choice === 'never' ? true : undefined,
});
/** Ways in which one can speak with them: the only ones that are left where no message is safe. */
export const canSpeak = (ways: unknown): boolean =>
  Array.isArray(ways) && (ways.includes('phone') || ways.includes('somebody-else'));

/** What decides about the queue and names nobody: kept in clear. */
export interface ReferralFacts {
  programme: string;
  /** Slug. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
}

/** Why a referral is looked at with more care than others. It is never refused for that. */
export const LOOKS = {
  'hidden-field': 'A hidden field was filled in, which automated programs often do',
  'very-quick': 'It was completed very quickly',
  'many-from-one-network': 'Many were sent from the same network in an hour',
  'same-contact': 'Several had the same contact details on the same day',
} as const;
export type Look = keyof typeof LOOKS;

export const STAGES = {
  received: 'Received',
  'looked-at': 'Being reviewed',
  'with-partner': 'With a partner',
  appointment: 'First meeting arranged',
  started: 'Started',
  'in-work': 'In work',
  finished: 'Finished',
  'not-right': 'Not right for you',
  withdrawn: 'Withdrawn',
} as const;
export type Stage = keyof typeof STAGES;

/** What can happen, and the stage that follows; undefined where it changes nothing. */
export const EVENTS = {
  received: 'received',
  acknowledged: 'looked-at',
  assigned: 'with-partner',
  /** Back from a partner, with a reason. */
  returned: 'looked-at',
  'adviser-set': undefined,
  'contact-tried': undefined,
  contacted: undefined,
  'appointment-made': 'appointment',
  'appointment-cancelled': 'with-partner',
  'appointment-attended': undefined,
  'appointment-missed': 'with-partner',
  /** The person says that its time does not suit them. */
  'appointment-unsuitable': undefined,
  started: 'started',
  'stage-of-support': undefined,
  goal: undefined,
  note: undefined,
  'action-made': undefined,
  'action-done': undefined,
  suggested: undefined,
  /** By the person: what they think of something that was suggested. */
  'suggestion-answered': undefined,
  'job-started': 'in-work',
  /** The job that was at risk when they asked. */
  'job-kept': 'in-work',
  'still-in-work': undefined,
  'better-work': undefined,
  'training-started': undefined,
  'left-work': 'started',
  finished: 'finished',
  'not-right': 'not-right',
  withdrawn: 'withdrawn',
  /** The person told somebody of staff that they take it back. */
  'told-withdrawn': 'withdrawn',
  /** Another event was wrong, and counts no more. */
  corrected: undefined,
  /** By the person: new contact details, a request for their data. */
  'details-changed': undefined,
  /** By staff: what is held about the person; which parts, not what stands there. */
  'record-changed': undefined,
  'data-asked': undefined,
  'deletion-asked': undefined,
  /** Somebody of the council or a partner opened the record. */
  opened: undefined,
  /** Its name stood in the list of the adviser who works with the person; once a day. */
  listed: undefined,
  /** The person looked at it. */
  'seen-by-person': undefined,
  emptied: undefined,
} as const satisfies Record<string, Stage | undefined>;
export type ReferralEventType = keyof typeof EVENTS;

const BEFORE_START: readonly Stage[] = ['received', 'looked-at', 'with-partner', 'appointment'];

/**
 * From the last event that says where it stands. Whoever has started does not get back to before it: not by a talk, nor
 * by another partner. A talk that does not take place leads back only when it was the only one.
 * @param talks that are arranged still, or have taken place
 */
export function stageAfter(stage: Stage, event: ReferralEventType, { talks = 0 } = {}): Stage {
  const next = EVENTS[event];
  if (next === undefined) return stage;
  if (event === 'appointment-cancelled' || event === 'appointment-missed')
    return stage === 'appointment' && talks === 0 ? next : stage;
  if (BEFORE_START.includes(next) && (stage === 'started' || stage === 'in-work')) return stage;
  // A start that is written down anew, after the first was struck out, takes nobody out of work.
  if (event === 'started' && stage === 'in-work') return stage;
  return next;
}

/** What figures count, and what can be struck out when it was wrong. */
export const OUTCOMES = [
  'started',
  'job-started',
  'job-kept',
  'still-in-work',
  'better-work',
  'training-started',
  'left-work',
  'finished',
] as const satisfies readonly ReferralEventType[];
export const isOutcome = (type: string) => OUTCOMES.some((it) => it === type);

/** What was not struck out, in the order in which it came. */
export function standing<T extends { id: number; voids: number | null }>(events: readonly T[]): T[] {
  const struck = new Set(events.map(({ voids }) => voids));
  return events.filter(({ id }) => !struck.has(id));
}

/** Where a referral stands after all of these, in order. */
export function stageOf(events: readonly { type: string }[]): Stage {
  let [stage, talks]: [Stage, number] = ['received', 0];
  for (const { type } of events) {
    if (!Object.hasOwn(EVENTS, type)) continue;
    if (type === 'appointment-made') talks += 1;
    if (type === 'appointment-cancelled' || type === 'appointment-missed') talks -= 1;
    stage = stageAfter(stage, type as ReferralEventType, { talks });
  }
  return stage;
}

/** Stages at which nothing more is expected. */
export const ENDED: readonly Stage[] = ['finished', 'not-right', 'withdrawn'];
export const hasEnded = (stage: Stage) => ENDED.includes(stage);
