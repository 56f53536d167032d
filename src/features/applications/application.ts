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

/** What can be asked for here; placements and school offers are asked for in another way. */
export const APPLICABLE_KINDS: readonly Kind[] = ['vacancy', 'skills-bootcamp'];

/** A place that is offered is held for so many hours, then the next in line gets it. */
export const HOLD_HOURS = 48;
/** The link that confirms an application works for so many hours; without it the application is deleted then. */
export const CONFIRM_HOURS = 24;
/**
 * Retention: what somebody wrote is emptied so many months after it was decided or withdrawn, or after the opportunity
 * closed, whichever is earlier. Six months are what recruitment records are usually kept for: a claim to an employment
 * tribunal must be begun within three months less a day, with time on top for conciliation (Equality Act 2010, s. 123).
 */
export const KEEP_MONTHS = 6;

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
  lapsed: 'The offer ran out: we did not hear from you in time.',
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
});
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

/** Where it stands, in a sentence or two. */
export function stateInWords(
  it: { state: ApplicationState; holdsPlace: boolean; position: number | undefined },
  organisation: string,
): string {
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
    begun: 'It began without you',
    'date-changed': 'The date that you asked for was changed',
    'date-cancelled': 'The date that you asked for was taken out',
    'date-chosen': 'You chose another date',
    message: `${organisation} wrote to you`,
  };
  return said[type];
}

// ---- Export

/** What a spreadsheet would take for the beginning of a formula, in any of the shapes that it accepts. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

/** One cell of a CSV file: quoted, and never a formula, whatever somebody typed (OWASP, "CSV injection"). */
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A CSV file as spreadsheets open it: UTF-8 with its mark, lines ended as RFC 4180 has them. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Where somebody begins to ask for an opportunity. */
export const applyHref = (opportunityId: string) => `/opportunities/${opportunityId}/apply`;
