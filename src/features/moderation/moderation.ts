import { cleanText, textField } from '#features/forms/text.ts';
import { z } from 'zod';
import { addDays } from '#lib/clock.ts';
import { shortDay, formatWeekday } from '#lib/date-words.ts';
import type { FormError } from '#lib/forms.ts';
import { ownValue } from '#lib/own-value.ts';
import type { OrganisationStatus } from '#features/accounts/permission.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { CaseKind, Decision } from '#features/review-cases/review-case.ts';
import { decisionsAbout, type DecisionType } from './transitions.ts';

export const CASE_KINDS = {
  posting: { label: 'Listing', plural: 'Listings' },
  organisation: { label: 'Organisation', plural: 'Organisations' },
  report: { label: 'Report', plural: 'Reports' },
} as const satisfies Record<CaseKind, { label: string; plural: string }>;

/** The label of a decision in lists. */
export const DECISIONS: Record<Decision, { label: string; tone: 'orchard' | 'hop' | 'apple' | 'grey' }> = {
  approved: { label: 'Approved', tone: 'orchard' },
  returned: { label: 'Returned', tone: 'hop' },
  refused: { label: 'Refused', tone: 'apple' },
  withdrawn: { label: 'Listing taken down', tone: 'apple' },
  suspended: { label: 'Organisation suspended', tone: 'apple' },
  lifted: { label: 'Suspension lifted', tone: 'orchard' },
  dismissed: { label: 'No action needed', tone: 'grey' },
  superseded: { label: 'Sent again', tone: 'grey' },
};

/** The labels of the decisions that a moderator can choose. */
export const CHOICES: Readonly<
  Record<CaseKind, Partial<Record<DecisionType, { text: string; hint: string }>>>
> = {
  posting: {
    approved: {
      text: 'Approve',
      hint: 'It goes live immediately. We will email the person who sent it.',
    },
    returned: {
      text: 'Ask for changes',
      hint: 'Add a note next to each answer that needs to change, or explain the changes below.',
    },
    refused: { text: 'Refuse', hint: 'Use this if changes cannot fix the problem. Give your reason below.' },
  },
  organisation: {
    approved: {
      text: 'Approve',
      hint: 'The organisation can publish listings. We will email the person who registered it.',
    },
    returned: {
      text: 'Ask for changes',
      hint: 'Add a note next to each answer that needs to change, or explain the changes below.',
    },
    refused: { text: 'Refuse', hint: 'The organisation cannot post here. Give your reason below.' },
  },
  report: {
    dismissed: { text: 'No action needed', hint: 'The listing stays as it is. We do not tell anyone.' },
    withdrawn: {
      text: 'Take down the listing',
      hint: 'We take down the listing immediately, and tell the organisation why.',
    },
    suspended: {
      text: 'Suspend the organisation',
      hint: 'All its listings are hidden immediately, until someone lifts the suspension. We will tell its owners why.',
    },
  },
};

/** The decisions about a kind of case as items of a form. */
export const choicesAbout = (kind: CaseKind) =>
  decisionsAbout(kind).map((value) => ({ value, ...(CHOICES[kind][value] ?? { text: value }) }));

/** A target date in words. A decision is due by the end of that working day. */
export function describeDue(dueOn: string, today: string, workingDays: Pick<WorkingDays, 'between'>): string {
  if (dueOn < today) {
    const late = workingDays.between(dueOn, today);
    // Due on a Friday and viewed on the Saturday: late, but not by a working day.
    if (late === 0) return 'late';
    return late === 1 ? '1 working day overdue' : `${late} working days overdue`;
  }
  if (dueOn === today) return 'due today';
  if (dueOn === addDays(today, 1)) return 'due tomorrow';
  const weekday = formatWeekday(dueOn).split(' ')[0] ?? '';
  return `due on ${weekday} ${shortDay(dueOn, today)}`;
}

export const isOverdue = (dueOn: string, today: string): boolean => dueOn < today;

// ---- The moderator's form

export const LONGEST_REASON = 2_000;
export const LONGEST_NOTE = 1_000;

const text = (max: number, called: string) => textField(max, called).optional();

/** The name of the control for the note on a question. */
export const noteField = (question: string) => `note-${question}`;

/** The schema of the decision form, with a note for each of these questions. */
export function decisionForm(kind: CaseKind, questions: readonly { name: string; called: string }[]) {
  const choices = decisionsAbout(kind) as [DecisionType, ...DecisionType[]];
  const notes: Record<string, z.ZodType<string | undefined>> = Object.fromEntries(
    questions.map(({ name, called }) => [noteField(name), text(LONGEST_NOTE, `Your note on “${called}”`)]),
  );
  return z.object({
    ...notes,
    decision: z.enum(choices, { error: 'Select your decision' }),
    reason: text(LONGEST_REASON, 'Reason'),
  });
}

export interface Deciding {
  decision: DecisionType;
  reason: string | undefined;
  /** By the name of the question. */
  notes: Record<string, string>;
}

/** The decision in the form, with notes by question; empty notes are left out. */
export function readDecision(
  value: { decision: DecisionType; reason?: string | undefined } & Record<string, unknown>,
  questions: readonly { name: string }[],
): Deciding {
  const notes = questions.flatMap(({ name }) => {
    const note = value[noteField(name)];
    return typeof note === 'string' && note !== '' ? [[name, note] as const] : [];
  });
  return {
    decision: value.decision,
    reason: value.reason === '' ? undefined : value.reason,
    notes: Object.fromEntries(notes),
  };
}

/** What the decision still lacks, as an error at its field; undefined if the decision is complete. */
export function decisionProblem(it: Deciding): FormError | undefined {
  const hasNotes = Object.keys(it.notes).length > 0;
  if (it.decision === 'approved' && hasNotes) {
    return {
      field: 'decision',
      message: 'You added notes to answers. Ask for changes, or delete the notes to approve it',
    };
  }
  if (it.decision === 'returned' && !hasNotes && it.reason === undefined) {
    return {
      field: 'reason',
      message: 'Enter what needs to change, here or next to an answer',
    };
  }
  if (['refused', 'withdrawn', 'suspended'].includes(it.decision) && it.reason === undefined) {
    return { field: 'reason', message: 'Enter a reason for your decision' };
  }
  return undefined;
}

export const suspensionForm = z.object({
  /** The state that the moderator asked for, so that a form opened long ago does not do the opposite. */
  to: z.enum(['suspended', 'lifted'], { error: 'Reload the page and try again' }),
  reason: z
    .string({ error: 'Enter a reason for your decision' })
    .transform(cleanText)
    .pipe(
      z
        .string()
        .min(1, 'Enter a reason for your decision')
        .max(LONGEST_REASON, `Reason must be ${LONGEST_REASON.toLocaleString('en-GB')} characters or fewer`),
    ),
});

// ---- Reports

export const REPORT_REASONS = {
  'not-real': 'It is not a real job, course or offer',
  'asks-for-money': 'It asks for money or bank details',
  discriminates: 'It treats people unfairly because of who they are',
  wrong: 'It is wrong, or already closed',
  offensive: 'It is offensive',
  other: 'Something else',
} as const;
export type ReportReason = keyof typeof REPORT_REASONS;
export const isReportReason = (it: string): it is ReportReason => Object.hasOwn(REPORT_REASONS, it);

export const LONGEST_REPORT = 1_000;
export const reportForm = z.object({
  reason: z.enum(Object.keys(REPORT_REASONS) as [ReportReason, ...ReportReason[]], {
    error: 'Select what is wrong with it',
  }),
  words: text(LONGEST_REPORT, 'What you write'),
  /** A honeypot: people do not see this box, so only a bot fills it in. */
  website: z.string().optional(),
});

// ---- Organisations

/** Providers whose addresses are open to the public: such an address says nothing about where its owner works. */
const FREE_MAIL = new Set([
  'gmail.com',
  'googlemail.com',
  'hotmail.com',
  'hotmail.co.uk',
  'outlook.com',
  'live.co.uk',
  'live.com',
  'msn.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'btinternet.com',
  'sky.com',
  'virginmedia.com',
  'talktalk.net',
  'yahoo.com',
  'yahoo.co.uk',
  'proton.me',
  'protonmail.com',
]);

/**
 * Whether the email address of the person who registered an organisation matches its website: a hint for the
 * moderator, never a decision.
 */
export function describeDomain(email: string | undefined, website: string | null): string {
  const domain = email?.split('@').at(-1)?.toLowerCase();
  if (domain === undefined) return 'The account no longer exists';
  if (FREE_MAIL.has(domain)) return `${domain}, which anyone can use`;
  let host: string | undefined;
  try {
    host = website === null ? undefined : new URL(website).hostname.replace(/^www\./, '');
  } catch {
    host = undefined;
  }
  if (host === undefined) return `${domain}. There is no website to compare it with`;
  const same = host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
  return same
    ? `${domain}. This matches its website`
    : `${domain}. This does not match its website (${host})`;
}

// ---- URLs

/** Whether a text may be the id of a record; for other texts the database need not be queried. */
export const isId = (text: string): boolean => /^[0-9a-z]{1,20}$/.test(text);

/** The kind of case that a query parameter names; undefined for all kinds. */
export function kindOf(text: string | null): CaseKind | undefined {
  return text !== null && Object.hasOwn(CASE_KINDS, text) ? (text as CaseKind) : undefined;
}

/** The decision that a query parameter names. */
export function decisionOf(text: string | null): Decision | undefined {
  return text !== null && Object.hasOwn(DECISIONS, text) ? (text as Decision) : undefined;
}

const MOST_PAGES = 10_000;

/** The page number in a query parameter, counted from 1; 1 if the parameter is not a number. */
export function pageOf(text: string | null): number {
  return text !== null && /^[1-9]\d{0,4}$/.test(text) ? Math.min(Number(text), MOST_PAGES) : 1;
}

/** A path with these query parameters, in a fixed order; undefined values are left out. */
export function hrefWith(path: string, said: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams(
    Object.entries(said).flatMap(([name, value]) =>
      value === undefined || value === 1 ? [] : [[name, String(value)]],
    ),
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}

const DONE: Readonly<Record<string, string>> = {
  approved: 'Approved. We will email the person who sent it.',
  returned: 'Returned. We will email the person who sent it to say what to change.',
  refused: 'Refused. We will email the person who sent it to say why.',
  withdrawn: 'You have taken down the listing.',
  suspended: 'You have suspended the organisation.',
  dismissed: 'Decision saved. The listing stays as it is.',
  released: 'You have returned the case to the queue. A colleague can take it.',
  none: 'There are no cases you can take at the moment.',
  held: 'You cannot take this case. A colleague has taken it, or a colleague must review it.',
};

/** The message on the queue after an action, by the value of a query parameter. */
export function describeDone(word: string | null): string | undefined {
  return ownValue(DONE, word);
}

// ---- Organisations in words

export const ORGANISATION_KINDS: Readonly<Record<string, string>> = {
  employer: 'Employer',
  'training-provider': 'Training provider',
  school: 'School or college',
  'delivery-partner': 'Delivery partner',
  council: 'Council',
};
export const ORGANISATION_SIZES: Readonly<Record<string, string>> = {
  sole: 'One person',
  'under-10': 'Under 10 people',
  '10-49': '10 to 49 people',
  '50-249': '50 to 249 people',
  '250-or-more': '250 people or more',
};
export const STATUS_WORDS: Readonly<Record<OrganisationStatus, string>> = {
  waiting: 'Not approved yet',
  approved: 'Approved',
  suspended: 'Suspended',
};
const EVENT_WORDS: Readonly<Record<string, string>> = {
  registered: 'Registered',
  approved: 'Approved',
  returned: 'Returned for changes',
  refused: 'Refused',
  suspended: 'Suspended',
  unsuspended: 'Suspension lifted',
  lifted: 'Suspension lifted',
};

/** The label of an organisation's event; an event without a label gets its own name. */
export function describeEvent(type: string): string {
  return EVENT_WORDS[type] ?? type.charAt(0).toUpperCase() + type.slice(1).replaceAll('-', ' ');
}
