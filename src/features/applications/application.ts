import { textField } from '#features/forms/text.ts';
import { z } from 'zod';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { formTexts, OFFER_REASONS, REASONS, STATE_LABELS, stateLabel, STEP_LABELS } from './messages.en.ts';
import { isOver, statePath, type ApplicationState, type HappenedEvent } from './transitions.ts';

/**
 * An application for a job or a place: its vocabulary and its forms. The state machine is in `transitions.ts`, what
 * people read in `messages.en.ts`.
 */

export { isOver, type ApplicationState } from './transitions.ts';
/** The states that an organisation sees: all except unconfirmed applications. */
export const SHOWN_STATES = [
  'new',
  'shortlisted',
  'interview',
  'waiting',
  'offered',
  'accepted',
  'hired',
  'not-this-time',
  'withdrawn',
  'declined',
  'offer-withdrawn',
] as const satisfies readonly ApplicationState[];
export type ShownState = (typeof SHOWN_STATES)[number];

/** False for text that cannot be an application's id and must not reach a query. */
export const isApplicationId = (text: string) => /^[0-9a-z]{1,20}$/.test(text);

const HOUR_MS = 3_600_000;
/** How many hours after sending an applicant who has not confirmed is reminded, once. */
const REMIND_HOURS = 30;

/**
 * When an applicant is reminded to confirm: after `REMIND_HOURS`, or half-way to the closing time if that is sooner.
 * Undefined if less than two hours remain, because the first email has only just been sent.
 */
export function reminderDueAt(sentAt: Date, closesAt: Date | null): Date | undefined {
  const hours = closesAt === null ? Infinity : (closesAt.getTime() - sentAt.getTime()) / HOUR_MS;
  if (hours < 2) return undefined;
  return new Date(sentAt.getTime() + Math.min(REMIND_HOURS, hours / 2) * HOUR_MS);
}
/** What the applicant wrote, encrypted under "application:ID". The name is encrypted separately. */
export interface ApplicationDetails {
  email: string;
  phone?: string | undefined;
  why: string;
  adjustments?: string | undefined;
  /** The applicant asks for an interview as a disabled person who meets the minimum criteria. */
  interviewScheme: boolean;
}

/** The states as the organisation's inbox shows them. */
export const STATES: Record<
  ShownState,
  { label: string; tone: 'sea' | 'hop' | 'plum' | 'orchard' | 'grey' }
> = {
  new: { label: STATE_LABELS.new, tone: 'sea' },
  shortlisted: { label: STATE_LABELS.shortlisted, tone: 'hop' },
  interview: { label: STATE_LABELS.interview, tone: 'plum' },
  waiting: { label: STATE_LABELS.waiting, tone: 'grey' },
  offered: { label: STATE_LABELS.offered, tone: 'orchard' },
  accepted: { label: STATE_LABELS.accepted, tone: 'hop' },
  hired: { label: STATE_LABELS.hired, tone: 'hop' },
  'not-this-time': { label: STATE_LABELS['not-this-time'], tone: 'grey' },
  withdrawn: { label: STATE_LABELS.withdrawn, tone: 'grey' },
  declined: { label: STATE_LABELS.declined, tone: 'grey' },
  'offer-withdrawn': { label: STATE_LABELS['offer-withdrawn'], tone: 'grey' },
};
export const isShownState = (text: string | null): text is ShownState =>
  SHOWN_STATES.some((state) => state === text);

/** What an organisation can do on the page of an application. Interviews and refusals have pages of their own. */
export const MOVES = [
  'shortlisted',
  'offered',
  'place-approved',
  'accepted-by-phone',
  'hired',
  'declined-by-phone',
] as const;
export type Move = (typeof MOVES)[number];
export const isMove = (type: string): type is Move => MOVES.some((it) => it === type);

const words = (max: number, what: string) => textField(max, what).default('');
export const MESSAGE_MAX = 2_000;

export const moveSchema = z.object({
  state: z.enum(MOVES, { error: formTexts.state }),
  words: words(MESSAGE_MAX, formTexts.message),
});
export const messageSchema = z.object({
  message: words(MESSAGE_MAX, formTexts.message).pipe(z.string().min(1, formTexts.noMessage)),
  /** The form's token, so that submitting the form twice sends it once. */
  token: z
    .string()
    .regex(/^[0-9a-z]{16}$/)
    .optional()
    .catch(undefined),
});

/** What an applicant can tell the organisation. */
export const FROM_APPLICANT = ['reply', 'can-come', 'another-time'] as const;
export type FromApplicant = (typeof FROM_APPLICANT)[number];

/** A reason; for "another reason", a message that gives the reason is required too. */
const reasonSchema = <const Reasons extends Readonly<Record<string, string>>>(reasons: Reasons) =>
  z
    .object({
      reason: z.enum(Object.keys(reasons) as [keyof Reasons & string], { error: formTexts.reason }),
      words: words(MESSAGE_MAX, formTexts.message),
    })
    .superRefine(({ reason, words: message }, context) => {
      if (reason === 'other' && message === '') {
        context.addIssue({ code: 'custom', path: ['words'], message: formTexts.noReason });
      }
    });
export const notThisTimeSchema = reasonSchema(REASONS);
export const withdrawOfferSchema = reasonSchema(OFFER_REASONS);

/** Who gets a place that becomes free. */
export const placeRuleSchema = z.object({
  rule: z.enum(['accepted', 'first-come'], { error: formTexts.placeRule }),
});

// ---- For the applicant

export interface ProgressStep {
  text: string;
  status: 'done' | 'now';
}

/** The steps that an application has completed, without steps that only might follow; empty once it has ended. */
export function progressOf(
  state: ApplicationState,
  events: readonly HappenedEvent[],
  kind: Kind,
): ProgressStep[] {
  if (isOver(state) || state === 'unconfirmed') return [];
  const path = statePath(state, events);
  return path.map((step, index) => ({
    text: step === 'hired' ? stateLabel(step, kind) : (STEP_LABELS[step] ?? step),
    status: index < path.length - 1 || state === 'hired' ? 'done' : 'now',
  }));
}

/**
 * What has become of the opportunity since the application was sent, as far as it changes what the applicant is told.
 */
export type Availability = 'as-asked' | 'filled' | 'taken-down' | 'on-hold';

export function availabilityOf(
  it: {
    withdrawnAt: Date | null;
    closesAt: Date | null;
    closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
    /** When the organisation was suspended. */
    suspendedAt: Date | null;
  },
  now: Date,
): Availability {
  if (it.withdrawnAt !== null) return 'taken-down';
  if (it.suspendedAt !== null) return 'on-hold';
  // An opportunity that closed at its planned time is still being read and answered: nothing changes for people who
  // applied in time.
  return it.closedReason !== null && it.closesAt !== null && it.closesAt <= now ? 'filled' : 'as-asked';
}

/** The first page of the application form of an opportunity. */
export const applyHref = (opportunityId: string) => `/opportunities/${opportunityId}/apply`;
