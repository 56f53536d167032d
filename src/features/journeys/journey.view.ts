import {
  answersBefore,
  applicableSteps,
  askedIn,
  firstUnanswered,
  hasTasks,
  previousStep,
  rowsOf,
  summary,
  taskList,
  titleOf,
  type Answers,
  type Filled,
  type Finding,
  type Journey,
  type Newer,
  type Notes,
  type OpenStep,
  type ContentBlock,
  type SentResult,
  type Step,
  type SummaryGroup,
  type SummaryRow,
  type Task,
} from './journey.ts';
import { type FieldError } from '#features/forms/question.ts';
import { autocompleteOf, calledInSentence, settle } from '#features/forms/question.ts';
import { type QuestionView, questionView } from '#features/forms/question-view.ts';
import { journeyTexts } from './messages.en.ts';

interface PageView {
  journey: Journey;
  /** For the `title` and the `h1`; if there are errors, "Error: " is prepended. */
  title: string;
  status: number;
  backHref: string | undefined;
  errors: readonly { href: string; text: string }[];
}

export interface StepView extends PageView {
  kind: 'step';
  /** The section, above the heading. */
  caption: string | undefined;
  why: string | undefined;
  content: readonly ContentBlock[];
  questions: readonly QuestionView[];
  hidden: Readonly<Record<string, string>>;
}
export interface TasksView extends PageView {
  kind: 'tasks';
  tasks: readonly (Task & { href: string })[];
  /** Present if every question is answered. */
  checkHref: string | undefined;
  /** Until when the answers are stored; undefined before the first one. */
  keptUntil: Date | undefined;
  previewHref: string | undefined;
  /** The reviewer's notes on returned answers, each with the page on which the answer can be changed. */
  notes: readonly { called: string; href: string; text: string }[];
  newer: Newer | undefined;
}
export interface CheckView extends PageView {
  kind: 'check';
  groups: readonly SummaryGroup[];
  changeHref: (row: SummaryRow) => string;
  previewHref: string | undefined;
  findings: readonly (Finding & { href: string | undefined; called: string | undefined })[];
  notes: Notes;
  /** The answers were changed in another window after this page showed them. */
  changedMeanwhile: boolean;
  hidden: Readonly<Record<string, string>>;
}
/**
 * The answer just given ends the form and would delete all earlier answers: the user is asked to confirm, because it
 * may be a mistake.
 */
export interface LeavingView extends PageView {
  kind: 'leaving';
  answered: readonly SummaryRow[];
  /** The same form again: the answer is not stored anywhere but on this page. */
  typed: Filled;
  hidden: Readonly<Record<string, string>>;
  changeHref: string;
  /** The answers were changed in another window after the question was asked. */
  changedMeanwhile: boolean;
}
export interface SentView extends PageView {
  kind: 'sent';
  result: SentResult;
}
/**
 * A draft that does not exist: it expired, belongs to another holder, or was never begun. What the user just typed is
 * displayed for copying.
 */
export interface GoneView extends PageView {
  kind: 'gone';
  typed: readonly SummaryRow[];
}

export type JourneyView = StepView | TasksView | CheckView | LeavingView | SentView | GoneView;

/** The response: a page, a redirect (303), or "not found". */
export type Answer = { kind: 'redirect'; to: string } | { kind: 'not-found' } | JourneyView;

export const redirect = (to: string): Answer => ({ kind: 'redirect', to });

/** Hidden fields of the forms; the underscore distinguishes them from questions. */
export const FIELDS = {
  form: '_form',
  seen: '_seen',
  version: '_version',
  token: '_token',
  /** The version of the draft that the user agreed to delete. */
  leave: '_leave',
};

/** A position in a journey. */
export interface JourneyLocation {
  journey: Journey;
  draft: string;
  /** True before anything is stored: the draft begins with the first step that is saved. */
  isNew: boolean;
  /** True if the step was opened from "check your answers" and leads back there. */
  fromCheck: boolean;
}

export function hrefOf({ journey, draft, isNew }: JourneyLocation, stop: string, fromCheck = false): string {
  const query = isNew ? '?new' : fromCheck ? '?from=check' : '';
  return `${journey.path}/${draft}/${stop}${query}`;
}

/** The first page to show for these answers. */
export function currentStepUrl(place: JourneyLocation, stored: Answers): string {
  if (hasTasks(place.journey)) return hrefOf(place, 'tasks');
  return hrefOf(place, firstUnanswered(place.journey, stored)?.slug ?? 'check');
}

/** The id of the control to which an error's link leads. */
function anchorOf(step: Step, { name, parts }: FieldError): string {
  const isDate = step.questions.some((question) => question.name === name && question.kind === 'date');
  const part = parts?.[0];
  return isDate && part !== undefined && part !== 'day' ? `#${name}-${part}` : `#${name}`;
}

/** Leads to "check your answers" only if that page can be opened: a change may have left a question unanswered. */
function backFrom(place: JourneyLocation, { slug }: Step, stored: Answers): string {
  const { journey, fromCheck } = place;
  if (fromCheck && firstUnanswered(journey, stored) === undefined) return hrefOf(place, 'check');
  const previous = previousStep(journey, stored, slug);
  if (previous === undefined) return journey.path;
  return hrefOf(place, previous, fromCheck && previous !== 'tasks');
}

export function stepView(
  place: JourneyLocation,
  step: Step,
  stored: Answers,
  page: {
    filled: Filled;
    errors: readonly FieldError[];
    status: number;
    hidden: Readonly<Record<string, string>>;
    notes: Notes;
  },
): StepView {
  const { journey } = place;
  const before = answersBefore(journey, stored, step.slug);
  return {
    kind: 'step',
    journey,
    title: titleOf(step, before),
    caption: step.section,
    why: step.why === undefined ? undefined : settle(step.why, before),
    content: step.content === undefined ? [] : settle(step.content, before),
    backHref: backFrom(place, step, stored),
    status: page.status,
    errors: page.errors.map((error) => ({ href: anchorOf(step, error), text: error.message })),
    questions: askedIn(step).map((question) => ({
      ...questionView(question, page.filled, before),
      autocomplete: autocompleteOf(question, before),
      error: page.errors.find(({ name }) => name === question.name),
      note: page.notes[question.name],
    })),
    hidden: page.hidden,
  };
}

/** The path of the preview; undefined before there is anything to show. */
function previewOf(place: JourneyLocation): string | undefined {
  return place.journey.hasPreview === true && !place.isNew ? hrefOf(place, 'preview') : undefined;
}

export function tasksView(
  place: JourneyLocation,
  stored: Answers,
  more: {
    keptUntil: Date | undefined;
    notes: Notes;
    newer?: Newer | undefined;
    /** The draft changes something that was sent. */
    isChange?: boolean;
    /** Questions that were answered again after the notes were written. */
    answeredAnew?: readonly string[];
  },
): TasksView {
  const { journey } = place;
  const tasks = taskList(journey, stored);
  const rows = summary(journey, stored).flatMap((group) => group.rows);
  const hasNotes = Object.keys(more.notes).length > 0;
  const toChange = new Set(
    applicableSteps(journey, stored)
      .filter(({ questions }) =>
        questions.some(
          ({ name }) => more.notes[name] !== undefined && more.answeredAnew?.includes(name) !== true,
        ),
      )
      .map(({ section }) => section),
  );
  const title = more.isChange === true ? journey.changeTitle?.({ hasNotes }) : undefined;
  return {
    kind: 'tasks',
    journey,
    title: title ?? journey.title,
    status: 200,
    backHref: journey.path,
    errors: [],
    tasks: tasks.map((task) => ({
      ...task,
      // A task for which the reviewer asked for changes is not complete, whatever its answers are.
      status: task.status === 'completed' && toChange.has(task.section) ? 'changes-needed' : task.status,
      href: hrefOf(place, task.slug),
    })),
    checkHref: tasks.every(({ status }) => status === 'completed') ? hrefOf(place, 'check') : undefined,
    keptUntil: more.keptUntil,
    previewHref: previewOf(place),
    notes: rows.flatMap(({ name, key, slug }) => {
      const text = more.notes[name];
      return text === undefined ? [] : [{ called: key, href: hrefOf(place, slug), text }];
    }),
    newer: more.newer,
  };
}

export function checkView(
  place: JourneyLocation,
  draft: { answers: Answers; version: number; token: string; notes: Notes },
  more: {
    refusal?: { step: string; reason: string };
    /** What is still missing or wrong. */
    open?: readonly OpenStep[];
    changedMeanwhile?: boolean;
    findings?: readonly Finding[];
  } = {},
): CheckView {
  const { journey } = place;
  const groups = summary(journey, draft.answers);
  const rows = groups.flatMap((group) => group.rows);
  const last = applicableSteps(journey, draft.answers).at(-1);
  const open = more.open ?? [];
  return {
    kind: 'check',
    journey,
    title: journeyTexts.check,
    status: more.refusal !== undefined || open.length > 0 ? 422 : more.changedMeanwhile === true ? 409 : 200,
    backHref: hrefOf(place, hasTasks(journey) || last === undefined ? 'tasks' : last.slug),
    errors:
      more.refusal === undefined
        ? open.map(({ slug, message }) => ({ href: hrefOf(place, slug, true), text: message }))
        : [{ href: hrefOf(place, more.refusal.step, true), text: more.refusal.reason }],
    groups,
    changeHref: (row) => hrefOf(place, row.slug, true),
    previewHref: previewOf(place),
    findings: (more.findings ?? []).map((finding) => {
      const row = rows.find(({ name }) => name === finding.question);
      return { ...finding, called: row?.key, href: row && hrefOf(place, row.slug, true) };
    }),
    notes: draft.notes,
    changedMeanwhile: more.changedMeanwhile === true,
    hidden: { [FIELDS.version]: String(draft.version), [FIELDS.token]: draft.token },
  };
}

export function leavingView(
  place: JourneyLocation,
  step: Step,
  draft: { answers: Answers; version: number },
  page: {
    answers: Answers;
    typed: Filled;
    hidden: Readonly<Record<string, string>>;
    changedMeanwhile: boolean;
  },
): LeavingView {
  const { journey, fromCheck } = place;
  const before = answersBefore(journey, draft.answers, step.slug);
  const changeHref = hrefOf(place, step.slug, fromCheck);
  return {
    kind: 'leaving',
    journey,
    title: journeyTexts.leaving,
    status: page.changedMeanwhile ? 409 : 200,
    backHref: changeHref,
    errors: [],
    answered: rowsOf(step, { ...before, ...page.answers }),
    typed: page.typed,
    hidden: { ...page.hidden, [FIELDS.leave]: String(draft.version) },
    changeHref,
    changedMeanwhile: page.changedMeanwhile,
  };
}

export function sentView({ journey }: JourneyLocation, result: SentResult): SentView {
  return {
    kind: 'sent',
    journey,
    title: journey.title,
    status: 200,
    backHref: undefined,
    errors: [],
    result,
  };
}

export function goneView({ journey }: JourneyLocation, typed: readonly SummaryRow[]): GoneView {
  return {
    kind: 'gone',
    journey,
    title: journeyTexts.gone,
    status: 404,
    backHref: undefined,
    errors: [],
    typed,
  };
}

/**
 * The error for an answer that was saved differently in another window, displayed at the field that the user just
 * filled in.
 */
export function conflictError(
  step: Step,
  name: string,
  theirs: readonly string[],
  before: Answers,
): FieldError {
  const question = step.questions.find((it) => it.name === name);
  const called = question === undefined ? journeyTexts.thisAnswer : calledInSentence(question, before);
  const value = theirs.length === 0 ? journeyTexts.removed : journeyTexts.changedTo(theirs.join(', '));
  return {
    name,
    message: journeyTexts.conflict(called, value),
  };
}
