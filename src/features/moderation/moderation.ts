import { cleanText, textField } from '#features/forms/text.ts';
import { z } from 'zod';
import { addDays } from '#lib/clock.ts';
import { formatWeekday } from '#lib/date-words.ts';
import type { FormError } from '#lib/forms.ts';
import { ownValue } from '#lib/own-value.ts';
import type { OrganisationStatus } from '#features/accounts/permission.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { CaseKind, Decision } from '#features/review-cases/review-case.ts';
import { decisionsAbout, type DecisionAbout, type DecisionType } from './transitions.ts';
import { moderationMessages as messages } from './messages.en.ts';

export const CASE_KINDS = {
  posting: { label: messages.caseKinds.posting.label, plural: messages.caseKinds.posting.plural },
  organisation: {
    label: messages.caseKinds.organisation.label,
    plural: messages.caseKinds.organisation.plural,
  },
  report: { label: messages.caseKinds.report.label, plural: messages.caseKinds.report.plural },
} as const satisfies Record<CaseKind, { label: string; plural: string }>;

/** The label of a decision in lists. */
export const DECISIONS: Record<Decision, { label: string; tone: 'orchard' | 'hop' | 'apple' | 'grey' }> = {
  approved: { label: messages.decisions.approved.label, tone: 'orchard' },
  returned: { label: messages.decisions.returned.label, tone: 'hop' },
  refused: { label: messages.decisions.refused.label, tone: 'apple' },
  withdrawn: { label: messages.decisions.withdrawn.label, tone: 'apple' },
  suspended: { label: messages.decisions.suspended.label, tone: 'apple' },
  lifted: { label: messages.decisions.lifted.label, tone: 'orchard' },
  dismissed: { label: messages.decisions.dismissed.label, tone: 'grey' },
  superseded: { label: messages.decisions.superseded.label, tone: 'grey' },
};

/** The labels of the decisions that a moderator can choose. */
export const CHOICES: {
  readonly [Kind in CaseKind]: Readonly<Record<DecisionAbout<Kind>, { text: string; hint: string }>>;
} = {
  posting: {
    approved: {
      text: messages.choices.posting.approved.text,
      hint: messages.choices.posting.approved.hint,
    },
    returned: {
      text: messages.choices.posting.returned.text,
      hint: messages.choices.posting.returned.hint,
    },
    refused: { text: messages.choices.posting.refused.text, hint: messages.choices.posting.refused.hint },
  },
  organisation: {
    approved: {
      text: messages.choices.organisation.approved.text,
      hint: messages.choices.organisation.approved.hint,
    },
    returned: {
      text: messages.choices.organisation.returned.text,
      hint: messages.choices.organisation.returned.hint,
    },
    refused: {
      text: messages.choices.organisation.refused.text,
      hint: messages.choices.organisation.refused.hint,
    },
  },
  report: {
    dismissed: { text: messages.choices.report.dismissed.text, hint: messages.choices.report.dismissed.hint },
    withdrawn: {
      text: messages.choices.report.withdrawn.text,
      hint: messages.choices.report.withdrawn.hint,
    },
    suspended: {
      text: messages.choices.report.suspended.text,
      hint: messages.choices.report.suspended.hint,
    },
  },
};

/** The decisions about a kind of case as items of a form. */
export const choicesAbout = (kind: CaseKind) =>
  Object.entries<{ text: string; hint: string }>(CHOICES[kind]).map(([value, choice]) => ({
    value,
    ...choice,
  }));

/** A target date in words. A decision is due by the end of that working day. */
export function describeDue(dueOn: string, today: string, workingDays: Pick<WorkingDays, 'between'>): string {
  if (dueOn < today) {
    const late = workingDays.between(dueOn, today);
    // Due on a Friday and viewed on the Saturday: late, but not by a working day.
    if (late === 0) return 'late';
    return late === 1
      ? messages.describeDue.oneWorkingDayOverdue
      : messages.describeDue.workingDaysOverdue(late);
  }
  if (dueOn === today) return messages.describeDue.dueToday;
  if (dueOn === addDays(today, 1)) return messages.describeDue.dueTomorrow;
  const weekday = formatWeekday(dueOn).split(' ')[0] ?? '';
  return messages.describeDue.dueOn({ weekday, dueOn, today });
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
    questions.map(({ name, called }) => [
      noteField(name),
      text(LONGEST_NOTE, messages.decisionForm.notes.text(called)),
    ]),
  );
  return z.object({
    ...notes,
    decision: z.enum(choices, { error: messages.decisionForm.decision.error }),
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
      message: messages.decisionProblem.message.youAddedNotesTo,
    };
  }
  if (it.decision === 'returned' && !hasNotes && it.reason === undefined) {
    return {
      field: 'reason',
      message: messages.decisionProblem.message.enterWhatNeedsTo,
    };
  }
  if (['refused', 'withdrawn', 'suspended'].includes(it.decision) && it.reason === undefined) {
    return { field: 'reason', message: messages.decisionProblem.message.enterAReasonFor };
  }
  return undefined;
}

export const suspensionForm = z.object({
  /** The state that the moderator asked for, so that a form opened long ago does not do the opposite. */
  to: z.enum(['suspended', 'lifted'], { error: messages.suspensionForm.to.error }),
  reason: z
    .string({ error: messages.suspensionForm.reason.error })
    .transform(cleanText)
    .pipe(
      z
        .string()
        .min(1, messages.suspensionForm.reason.enterAReasonFor)
        .max(LONGEST_REASON, messages.suspensionForm.reason.reasonMustBeCharacters(LONGEST_REASON)),
    ),
});

// ---- Reports

export const REPORT_REASONS = {
  'not-real': messages.reportReasons['not-real'],
  'asks-for-money': messages.reportReasons['asks-for-money'],
  discriminates: messages.reportReasons.discriminates,
  wrong: messages.reportReasons.wrong,
  offensive: messages.reportReasons.offensive,
  other: messages.reportReasons.other,
} as const;
export type ReportReason = keyof typeof REPORT_REASONS;
export const isReportReason = (it: string): it is ReportReason => Object.hasOwn(REPORT_REASONS, it);

export const LONGEST_REPORT = 1_000;
export const reportForm = z.object({
  reason: z.enum(Object.keys(REPORT_REASONS) as [ReportReason, ...ReportReason[]], {
    error: messages.reportForm.reason.error,
  }),
  words: text(LONGEST_REPORT, messages.reportForm.words.text),
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
  if (domain === undefined) return messages.describeDomain.theAccountNoLonger;
  if (FREE_MAIL.has(domain)) return messages.describeDomain.whichAnyoneCanUse(domain);
  let host: string | undefined;
  try {
    host = website === null ? undefined : new URL(website).hostname.replace(/^www\./, '');
  } catch {
    host = undefined;
  }
  if (host === undefined) return messages.describeDomain.thereIsNoWebsite(domain);
  const same = host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
  return same
    ? messages.describeDomain.thisMatchesItsWebsite(domain)
    : messages.describeDomain.thisDoesNotMatch({ domain, host });
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
  approved: messages.done.approved,
  returned: messages.done.returned,
  refused: messages.done.refused,
  withdrawn: messages.done.withdrawn,
  suspended: messages.done.suspended,
  dismissed: messages.done.dismissed,
  released: messages.done.released,
  none: messages.done.none,
  held: messages.done.held,
};

/** The message on the queue after an action, by the value of a query parameter. */
export function describeDone(word: string | null): string | undefined {
  return ownValue(DONE, word);
}

// ---- Organisations in words

export const ORGANISATION_KINDS: Readonly<Record<string, string>> = {
  employer: messages.organisationKinds.employer,
  'training-provider': messages.organisationKinds['training-provider'],
  school: messages.organisationKinds.school,
  'delivery-partner': messages.organisationKinds['delivery-partner'],
  council: messages.organisationKinds.council,
};
export const ORGANISATION_SIZES: Readonly<Record<string, string>> = {
  sole: messages.organisationSizes.sole,
  'under-10': messages.organisationSizes['under-10'],
  '10-49': messages.organisationSizes['10-49'],
  '50-249': messages.organisationSizes['50-249'],
  '250-or-more': messages.organisationSizes['250-or-more'],
};
export const STATUS_WORDS: Readonly<Record<OrganisationStatus, string>> = {
  waiting: messages.statusWords.waiting,
  approved: messages.statusWords.approved,
  suspended: messages.statusWords.suspended,
};
const EVENT_WORDS: Readonly<Record<string, string>> = {
  registered: messages.eventWords.registered,
  approved: messages.eventWords.approved,
  returned: messages.eventWords.returned,
  refused: messages.eventWords.refused,
  suspended: messages.eventWords.suspended,
  unsuspended: messages.eventWords.unsuspended,
  lifted: messages.eventWords.lifted,
};

/** The label of an organisation's event; an event without a label gets its own name. */
export function describeEvent(type: string): string {
  return EVENT_WORDS[type] ?? type.charAt(0).toUpperCase() + type.slice(1).replaceAll('-', ' ');
}
