import { z } from 'zod';
import type { ApplicationTable } from '#lib/database.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';

/** Somebody asks for a job or a place: the states of that, who may bring them about, and their words. */

export type ApplicationState = ApplicationTable['state'];
/** What an organisation gets to see: not what waits for its address to be confirmed. */
export const SHOWN_STATES = [
  'new',
  'shortlisted',
  'interview',
  'waiting',
  'offered',
  'accepted',
  'not-this-time',
  'withdrawn',
] as const satisfies readonly ApplicationState[];
export type ShownState = (typeof SHOWN_STATES)[number];

/** False for what can be no application's id, and must not reach a query. */
export const isApplicationId = (text: string) => /^[0-9a-z]{1,20}$/.test(text);

/** What can be asked for here; placements and school offers are asked for in another way. */
export const APPLICABLE_KINDS: readonly Kind[] = ['vacancy', 'skills-bootcamp'];

/** A place that is offered is held for so many hours, then the next in line gets it. */
export const HOLD_HOURS = 48;
/** The link that confirms an application works for so many hours; without it the application is deleted then. */
export const CONFIRM_HOURS = 24;
/**
 * Retention: what somebody wrote is emptied so many months after it was decided or withdrawn; if they said yes, not
 * before as long has passed since the course began. What nobody decides on is emptied as long after it closed and
 * began, and in any case after twice as long without a change. Six months are what recruitment records are usually kept for: a claim to an employment
 * tribunal must be begun within three months less a day, with time on top for conciliation (Equality Act 2010, s. 123).
 */
export const KEEP_MONTHS = 6;
/** The same for whoever applies. */
export const keptInWords = (isCourse: boolean) =>
  `We delete it ${KEEP_MONTHS} months after it is decided${isCourse ? `, or ${KEEP_MONTHS} months after the course begins if you take a place` : ''}. If nobody decides, we delete it after a year at the latest.`;

/** What somebody wrote, encrypted under "application:ID". The name is kept by itself. */
export interface ApplicationDetails {
  email: string;
  phone?: string | undefined;
  why: string;
  adjustments?: string | undefined;
  /** Asks for an interview as a disabled applicant who meets the minimum criteria. */
  interviewScheme: boolean;
}

/** In the organisation's inbox. */
export const STATES: Record<
  ShownState,
  { label: string; tone: 'sea' | 'hop' | 'plum' | 'orchard' | 'grey' }
> = {
  new: { label: 'New', tone: 'sea' },
  shortlisted: { label: 'Shortlisted', tone: 'hop' },
  interview: { label: 'Interview', tone: 'plum' },
  waiting: { label: 'Waiting list', tone: 'grey' },
  offered: { label: 'Offered', tone: 'orchard' },
  accepted: { label: 'Accepted', tone: 'hop' },
  'not-this-time': { label: 'Not this time', tone: 'grey' },
  withdrawn: { label: 'Withdrawn', tone: 'grey' },
};

export const isShownState = (text: string | null): text is ShownState =>
  SHOWN_STATES.some((state) => state === text);

/** It is over: nothing more happens to it. */
export const isOver = (state: ApplicationState) => state === 'not-this-time' || state === 'withdrawn';

/** What an organisation may make of an application. "Not this time" is told to the person and cannot be taken back. */
const MOVES: Record<ApplicationState, readonly ShownState[]> = {
  unconfirmed: [],
  new: ['shortlisted', 'interview', 'offered', 'not-this-time'],
  shortlisted: ['interview', 'offered', 'not-this-time'],
  interview: ['shortlisted', 'offered', 'not-this-time'],
  // Who waits moves up when a place is free, in turn: nobody is let past.
  waiting: ['not-this-time'],
  offered: ['not-this-time'],
  accepted: ['not-this-time'],
  'not-this-time': [],
  withdrawn: [],
};
export const movesFrom = (state: ApplicationState): readonly ShownState[] => MOVES[state];
export const mayMove = (from: ApplicationState, to: ShownState) => MOVES[from].includes(to);

export const MOVE_WORDS: Partial<Record<ShownState, { text: string; hint: string }>> = {
  shortlisted: { text: 'Shortlist', hint: 'They are told that you want to know more.' },
  interview: { text: 'Interview', hint: 'Say when and where in a message.' },
  offered: { text: 'Offer', hint: 'They can say yes or no on this site.' },
};

/** Why not. What an organisation may choose is said to the person in these words. */
export const REASONS = {
  'others-closer': 'Others were closer to what is needed this time.',
  'must-have': 'Something that is needed for this was missing.',
  'not-for-you': 'This course or job is for people in another situation.',
  filled: 'There are no places left.',
  other: 'There was another reason.',
} as const;
/** What the portal itself ends an application for. */
export const OWN_REASONS = {
  'now-filled': 'It is filled now. That says nothing about you, or about what you wrote.',
  'taken-down': 'It is no longer on offer. That says nothing about you, or about what you wrote.',
  lapsed: 'The offer ran out before we heard from you.',
  begun: 'It has begun, and no place came free.',
} as const;
export type Reason = keyof typeof REASONS | keyof typeof OWN_REASONS;
export const reasonInWords = (reason: string): string | undefined =>
  ({ ...REASONS, ...OWN_REASONS })[reason as Reason];

const words = (max: number, what: string) =>
  z
    .string()
    .trim()
    .max(max, `${what} must be ${max.toLocaleString('en-GB')} characters or fewer`)
    .default('');
export const MESSAGE_MAX = 2_000;

export const moveSchema = z.object({
  state: z.enum(['shortlisted', 'interview', 'offered'], { error: 'Select what happens next' }),
  words: words(MESSAGE_MAX, 'Your message'),
});
export const messageSchema = z.object({
  message: words(MESSAGE_MAX, 'Your message').pipe(z.string().min(1, 'Enter your message')),
  /** Of the form, so that pressing twice sends once. */
  token: z
    .string()
    .regex(/^[0-9a-z]{16}$/)
    .optional()
    .catch(undefined),
});

/** What an applicant lets the organisation know. */
export const FROM_APPLICANT = ['reply', 'can-come', 'another-time'] as const;
export type FromApplicant = (typeof FROM_APPLICANT)[number];

/** Whether somebody who is asked to an interview has answered, since the organisation wrote last. */
export type InterviewAnswer = 'asked' | 'can-come' | 'another-time';

export function interviewAnswer(
  state: ApplicationState,
  events: readonly { type: string }[],
): InterviewAnswer | undefined {
  if (state !== 'interview') return undefined;
  const last = events.findLast(({ type }) =>
    ['interview', 'message', 'can-come', 'another-time'].includes(type),
  )?.type;
  return last === 'can-come' || last === 'another-time' ? last : 'asked';
}
export const notThisTimeSchema = z.object({
  reason: z.enum(Object.keys(REASONS) as [keyof typeof REASONS], { error: 'Select a reason' }),
  words: words(MESSAGE_MAX, 'Your message'),
});

// ---- For the person who asked

export interface ProgressStep {
  text: string;
  status: 'done' | 'now' | 'next';
}

const USUAL: readonly ApplicationState[] = ['new', 'shortlisted', 'interview', 'offered', 'accepted'];
const STEP_WORDS: Partial<Record<ApplicationState, string>> = {
  new: 'Sent',
  shortlisted: 'Shortlisted',
  interview: 'Interview',
  waiting: 'Waiting list',
  offered: 'Offer',
  accepted: 'Accepted',
};

/**
 * The way of an application, with where it stands; empty when it is over. Who waited goes a shorter way: a place, once
 * free, is offered at once.
 */
export function progressOf(state: ApplicationState, waited: boolean): ProgressStep[] {
  const way: readonly ApplicationState[] = waited ? ['waiting', 'offered', 'accepted'] : USUAL;
  const at = way.indexOf(state);
  if (at < 0) return [];
  return way.map((step, index) => ({
    text: STEP_WORDS[step] ?? step,
    status: index < at || state === 'accepted' ? 'done' : index === at ? 'now' : 'next',
  }));
}

/** "You are 3rd on the waiting list." */
export function positionInWords(position: number): string {
  if (position === 1) return 'You are first on the waiting list.';
  return `You are number ${position.toLocaleString('en-GB')} on the waiting list. ${position - 1 === 1 ? 'One person is' : `${(position - 1).toLocaleString('en-GB')} people are`} before you.`;
}

/** What has become of that which somebody asked for, as far as it changes what they are told. */
export type Standing = 'as-asked' | 'filled' | 'taken-down' | 'on-hold';

export function standingOf(
  it: {
    withdrawnAt: Date | null;
    closesAt: Date | null;
    closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
    /** Of the organisation. */
    suspendedAt: Date | null;
  },
  now: Date,
): Standing {
  if (it.withdrawnAt !== null) return 'taken-down';
  if (it.suspendedAt !== null) return 'on-hold';
  // What closed by itself is still read and answered: nothing changes for those who asked in time.
  return it.closedReason !== null && it.closesAt !== null && it.closesAt <= now ? 'filled' : 'as-asked';
}

/** What an application that is under way must not promise any more; undefined where nothing has changed for it. */
function changedInWords(
  { state, holdsPlace, standing }: { state: ApplicationState; holdsPlace: boolean; standing: Standing },
  organisation: string,
): string | undefined {
  if (state === 'unconfirmed' || isOver(state)) return undefined;
  const isAgreed = state === 'offered' || state === 'accepted';
  switch (standing) {
    case 'as-asked':
      return undefined;
    case 'filled':
      return isAgreed || state === 'waiting' || holdsPlace
        ? undefined
        : `${organisation} has closed this, because it is filled. They can still write to you.`;
    case 'taken-down':
      if (!isAgreed)
        return `This has been taken down: it is no longer on offer. ${organisation} can still write to you.`;
      return `${state === 'accepted' ? 'You have said yes' : `${organisation} made you an offer`}, but this has been taken down since. Ask ${organisation} what that means for you.`;
    case 'on-hold':
      return `This is on hold: for now, nothing from ${organisation} is shown on this site. ${state === 'offered' ? 'You do not have to answer the offer now: you have time once it goes on.' : 'What you sent is kept.'} We write to you when it goes on.`;
  }
}

/** Where it stands, in a sentence or two. */
export function stateInWords(
  it: { state: ApplicationState; holdsPlace: boolean; position: number | undefined; standing: Standing },
  organisation: string,
): string {
  const changed = changedInWords(it, organisation);
  if (changed !== undefined) return changed;
  switch (it.state) {
    case 'unconfirmed':
      return 'This is not sent yet: confirm your e-mail address first.';
    case 'new':
      return it.holdsPlace
        ? `A place is held for you while ${organisation} reads what you wrote.`
        : `${organisation} has what you wrote.`;
    case 'shortlisted':
      return `${organisation} wants to know more about you.`;
    case 'interview':
      return `${organisation} wants to talk to you.`;
    case 'waiting':
      return `${it.position === undefined ? 'You are on the waiting list.' : positionInWords(it.position)} We write to you when a place is free.`;
    case 'offered':
      return it.holdsPlace ? 'A place is held for you.' : `${organisation} makes you an offer.`;
    case 'accepted':
      return `You have said yes. ${organisation} will tell you what comes next.`;
    case 'not-this-time':
      return 'It did not work out this time.';
    case 'withdrawn':
      return 'You took this back.';
  }
}

/** What happened, in the words of the person it happened to; undefined for what is not theirs to know. */
export function eventInWords(type: string, organisation: string): string | undefined {
  const said: Record<string, string> = {
    sent: 'You sent it',
    confirmed: 'You confirmed your e-mail address',
    waiting: 'You joined the waiting list',
    held: 'A place was held for you',
    opened: `${organisation} read it`,
    shortlisted: `${organisation} put you on the shortlist`,
    interview: `${organisation} asked you to an interview`,
    offered: 'You were made an offer',
    'place-offered': 'A place came free and was offered to you',
    accepted: 'You said yes',
    declined: 'You said no',
    withdrawn: 'You took it back',
    'not-this-time': `${organisation} decided: not this time`,
    lapsed: 'The offer ran out',
    begun: 'It began, and no place had come free',
    filled: 'It was filled',
    'taken-down': 'It was taken down',
    'on-hold': 'It was put on hold',
    resumed: 'It went on',
    'date-changed': 'The date that you asked for was changed',
    'date-cancelled': 'The date that you asked for was taken out',
    'date-chosen': 'You chose another date',
    message: `${organisation} wrote to you`,
    reply: `You wrote to ${organisation}`,
    'can-come': 'You said that you can come',
    'another-time': 'You asked for another time',
  };
  return said[type];
}

// ---- Export

export { csvCell, csvFile } from '#lib/csv.ts';

/** Where somebody begins to ask for an opportunity. */
export const applyHref = (opportunityId: string) => `/opportunities/${opportunityId}/apply`;
