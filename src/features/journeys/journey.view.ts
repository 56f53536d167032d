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
  type Said,
  type SentResult,
  type Step,
  type SummaryGroup,
  type SummaryRow,
  type Task,
} from './journey.ts';
import { type FieldError } from '#features/forms/question.ts';
import { autocompleteOf, calledInSentence, settle } from '#features/forms/question.ts';
import { type QuestionView, questionView } from '#features/forms/question-view.ts';

interface PageView {
  journey: Journey;
  /** For the browser's tab and `h1`; the errors put "Error: " before it. */
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
  says: readonly Said[];
  questions: readonly QuestionView[];
  hidden: Readonly<Record<string, string>>;
}
export interface TasksView extends PageView {
  kind: 'tasks';
  tasks: readonly (Task & { href: string })[];
  /** Present when everything is answered. */
  checkHref: string | undefined;
  /** Until when the answers are kept; undefined before the first one. */
  keptUntil: Date | undefined;
  previewHref: string | undefined;
  /** What whoever returned the answers wrote, with the page on which it can be put right. */
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
  /** The answers changed elsewhere after they were shown for checking. */
  changedMeanwhile: boolean;
  hidden: Readonly<Record<string, string>>;
}
/** With what was just answered the form ends, and everything before would go: asked first, since a tap can go wrong. */
export interface LeavingView extends PageView {
  kind: 'leaving';
  answered: readonly SummaryRow[];
  /** The same form once more: what was answered is kept nowhere but on this page. */
  typed: Filled;
  hidden: Readonly<Record<string, string>>;
  changeHref: string;
  /** The answers changed elsewhere after it was asked. */
  changedMeanwhile: boolean;
}
export interface SentView extends PageView {
  kind: 'sent';
  result: SentResult;
}
/** A draft that is not there: expired, somebody else's, or never begun. What was just typed is shown to be copied. */
export interface GoneView extends PageView {
  kind: 'gone';
  typed: readonly SummaryRow[];
}

export type JourneyView = StepView | TasksView | CheckView | LeavingView | SentView | GoneView;

/** Hidden fields of the forms; the underscore keeps them apart from questions. */
export const FIELDS = {
  form: '_form',
  seen: '_seen',
  version: '_version',
  token: '_token',
  /** The version of the draft that somebody agreed to have deleted. */
  leave: '_leave',
};

/** Where somebody is in a journey. */
export interface Place {
  journey: Journey;
  draft: string;
  /** True before anything is kept: the draft begins with the first step that is saved. */
  isNew: boolean;
  /** True when the step was opened from "check your answers", and leads back there. */
  fromCheck: boolean;
}

export function hrefOf({ journey, draft, isNew }: Place, stop: string, fromCheck = false): string {
  const query = isNew ? '?new' : fromCheck ? '?from=check' : '';
  return `${journey.path}/${draft}/${stop}${query}`;
}

/** The id of the control that an error's link leads to. */
function anchorOf(step: Step, { name, parts }: FieldError): string {
  const isDate = step.questions.some((question) => question.name === name && question.kind === 'date');
  const part = parts?.[0];
  return isDate && part !== undefined && part !== 'day' ? `#${name}-${part}` : `#${name}`;
}

/** To "check your answers" only where that can be opened: a change may have left something unanswered. */
function backFrom(place: Place, { slug }: Step, stored: Answers): string {
  const { journey, fromCheck } = place;
  if (fromCheck && firstUnanswered(journey, stored) === undefined) return hrefOf(place, 'check');
  const previous = previousStep(journey, stored, slug);
  if (previous === undefined) return journey.path;
  return hrefOf(place, previous, fromCheck && previous !== 'tasks');
}

export function stepView(
  place: Place,
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
    says: step.says === undefined ? [] : settle(step.says, before),
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

/** A preview needs something to show. */
function previewOf(place: Place): string | undefined {
  return place.journey.hasPreview === true && !place.isNew ? hrefOf(place, 'preview') : undefined;
}

export function tasksView(
  place: Place,
  stored: Answers,
  more: {
    keptUntil: Date | undefined;
    notes: Notes;
    newer?: Newer | undefined;
    /** It changes something that was sent. */
    isChange?: boolean;
    /** Questions that were answered anew since the notes were written. */
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
      // What somebody who read it asked to change is not completed, whatever stands there.
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
  place: Place,
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
    title: 'Check your answers',
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
  place: Place,
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
    title: 'Is this answer right?',
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

export function sentView({ journey }: Place, result: SentResult): SentView {
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

export function goneView({ journey }: Place, typed: readonly SummaryRow[]): GoneView {
  return {
    kind: 'gone',
    journey,
    title: 'We cannot find your answers',
    status: 404,
    backHref: undefined,
    errors: [],
    typed,
  };
}

/** What another window made of an answer, said beside the field that was just filled in differently. */
export function conflictError(
  step: Step,
  name: string,
  theirs: readonly string[],
  before: Answers,
): FieldError {
  const question = step.questions.find((it) => it.name === name);
  const called = question === undefined ? 'this' : calledInSentence(question, before);
  const value = theirs.length === 0 ? 'removed' : `changed to “${theirs.join(', ')}”`;
  return {
    name,
    message: `Check ${called}. It was ${value} in another window. Select “Save and continue” to use the answer on this page instead`,
  };
}
