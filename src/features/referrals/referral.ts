import { z } from 'zod';

/** A resident's request for support: its data, its events, and its stages. Pure. */

const words = (max: number) => z.string().trim().min(1).max(max);

/** The ways in which an applicant agrees to be contacted. A way that is not in the list is not wanted. */
export const CONTACT_WAYS = ['phone', 'text', 'email', 'post', 'somebody-else'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/**
 * New addresses are checked by the form (`forms/email.ts`). Addresses stored under earlier rules must still parse here.
 */
const address = words(254);

/** Everything about the person. It is stored encrypted, as one text. */
export const referralDetailsSchema = z.object({
  /** As the applicant writes it, in any script. */
  name: words(200),
  dateOfBirth: z.iso.date().optional(),
  /** In full, or its first half; absent where the applicant has no fixed address. */
  postcode: words(10).optional(),
  ways: z.array(z.enum(CONTACT_WAYS)).max(CONTACT_WAYS.length),
  email: address.optional(),
  phone: words(40).optional(),
  /**
   * Postal address, where the applicant wants letters. People without a fixed address may say where letters reach them.
   */
  address: words(500).optional(),
  /** When calls suit the applicant: "Weekday mornings". */
  bestTime: words(200).optional(),
  /**
   * Whether the programme's name may be given: to another person who answers, on voicemail, in a text message or an
   * email.
   */
  messageIsSafe: z.boolean(),
  /**
   * No message of any kind is safe: not even a name and a number, a letter, or a word to another person who answers.
   */
  noMessages: z.boolean().optional(),
  /** A person who may answer for the applicant. */
  otherContact: z
    .object({ name: words(200), phone: words(40).optional(), email: address.optional() })
    .optional(),
  /** The referrer, who asks with the applicant's agreement. */
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
  /** Where the applicant would like to meet. */
  meeting: z.array(z.enum(['phone', 'video', 'near-home', 'jobcentre', 'library', 'at-home'])).max(6),
  /** What makes meeting hard: "No car, last bus at 6". */
  hardToMeet: words(1_000).optional(),
  more: words(2_000).optional(),
  /** As the applicant says; not verified. */
  rightToWork: z.enum(['yes', 'not-sure']).optional(),
  /** Whether one of the programme's groups fits. The form does not ask which. */
  fits: z.enum(['yes', 'not-sure']).optional(),
  otherProgramme: z.enum(['no', 'not-sure']).optional(),
});
export type ReferralDetails = z.infer<typeof referralDetailsSchema>;

/** Whether a message or a letter is safe, as the form asks: with the programme's name, without it, or never. */
export const MESSAGE_CHOICES = ['yes', 'no', 'never'] as const;
export type MessageChoice = (typeof MESSAGE_CHOICES)[number];
type MessagesKept = Pick<ReferralDetails, 'messageIsSafe' | 'noMessages'>;
export const messageChoice = (it: MessagesKept): MessageChoice =>
  it.noMessages === true ? 'never' : it.messageIsSafe ? 'yes' : 'no';
export const messagesKept = (choice: MessageChoice | undefined): MessagesKept => ({
  messageIsSafe: choice === 'yes',
  noMessages: choice === 'never' ? true : undefined,
});
/** Whether the ways include speaking with the applicant: the only ways left where no message is safe. */
export const canSpeak = (ways: unknown): boolean =>
  Array.isArray(ways) && (ways.includes('phone') || ways.includes('somebody-else'));

/** What decides about the queue and names no one: stored unencrypted. */
export interface ReferralFacts {
  programme: string;
  /** Slug of the area. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
}

/** Why staff should look at a referral with more care. It is never refused for these reasons. */
export const RISK_FLAGS = {
  'hidden-field': 'A hidden field was filled in, which automated programs often do',
  'very-quick': 'It was completed very quickly',
  'many-from-one-network': 'Many were sent from the same network in an hour',
  'same-contact': 'Several had the same contact details on the same day',
} as const;
export type RiskFlag = keyof typeof RISK_FLAGS;

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

/** The types of event, and the stage that follows; undefined where the stage does not change. */
export const EVENTS = {
  received: 'received',
  acknowledged: 'looked-at',
  assigned: 'with-partner',
  /** Returned by a partner, with a reason. */
  returned: 'looked-at',
  'adviser-set': undefined,
  'contact-tried': undefined,
  contacted: undefined,
  'appointment-made': 'appointment',
  'appointment-cancelled': 'with-partner',
  'appointment-attended': undefined,
  'appointment-missed': 'with-partner',
  /** The applicant says that the time does not suit them. */
  'appointment-unsuitable': undefined,
  started: 'started',
  'stage-of-support': undefined,
  goal: undefined,
  note: undefined,
  'action-made': undefined,
  'action-done': undefined,
  suggested: undefined,
  /** By the applicant: their answer to a suggestion. */
  'suggestion-answered': undefined,
  'job-started': 'in-work',
  /** The applicant kept the job that was at risk when they asked. */
  'job-kept': 'in-work',
  'still-in-work': undefined,
  'better-work': undefined,
  'training-started': undefined,
  'left-work': 'started',
  finished: 'finished',
  'not-right': 'not-right',
  withdrawn: 'withdrawn',
  /** The applicant told staff that they withdraw the request. */
  'told-withdrawn': 'withdrawn',
  /** Another event was wrong and no longer counts. */
  corrected: undefined,
  /** By the applicant: new contact details, a request for their data. */
  'details-changed': undefined,
  /** By staff: which parts of the applicant's details changed, without their content. */
  'record-changed': undefined,
  'data-asked': undefined,
  'deletion-asked': undefined,
  /** Staff of the council or of a partner opened the record. */
  opened: undefined,
  /** The name was shown in the list of the adviser who works with the applicant; recorded once a day. */
  listed: undefined,
  /** The applicant looked at it. */
  'seen-by-person': undefined,
  emptied: undefined,
} as const satisfies Record<string, Stage | undefined>;
export type ReferralEventType = keyof typeof EVENTS;

const BEFORE_START: readonly Stage[] = ['received', 'looked-at', 'with-partner', 'appointment'];

/**
 * The stage after an event. A referral that has reached the start never goes back to an earlier stage, neither through
 * an appointment nor through another partner. An appointment that does not take place leads back only when it was the
 * only one.
 * @param talks how many appointments are still arranged or have taken place
 */
export function stageAfter(stage: Stage, event: ReferralEventType, { talks = 0 } = {}): Stage {
  const next = EVENTS[event];
  if (next === undefined) return stage;
  if (event === 'appointment-cancelled' || event === 'appointment-missed')
    return stage === 'appointment' && talks === 0 ? next : stage;
  if (BEFORE_START.includes(next) && (stage === 'started' || stage === 'in-work')) return stage;
  // A start recorded again, after the first was voided, does not end a job.
  if (event === 'started' && stage === 'in-work') return stage;
  return next;
}

/** Events that figures count, and that staff can void. */
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

/** The events that were not voided, in their original order. */
export function activeEvents<T extends { id: number; voids: number | null }>(events: readonly T[]): T[] {
  const struck = new Set(events.map(({ voids }) => voids));
  return events.filter(({ id }) => !struck.has(id));
}

/** The stage of a referral after all of these events, which are in chronological order. */
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
