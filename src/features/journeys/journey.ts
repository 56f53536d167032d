import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Db, Trx } from '#lib/database.ts';
import { applyRule } from '#lib/rules.ts';
import {
  calledOf,
  checkValue,
  fill,
  formatAnswer,
  readAnswer,
  settle,
  typedIn,
  controlsOf,
  type Answers,
  type DatePart,
  type FieldError,
  type Filled,
  type Question,
  type SentFields,
  type Varying,
} from '#features/forms/question.ts';

export type { Answers, Filled, Question } from '#features/forms/question.ts';

/**
 * A multi-page form as data, and everything that follows from the data alone: which pages apply, which page is next,
 * what is missing, what is sent. This module uses neither the database nor the request.
 */

/** One page of a journey. */
export interface Step {
  /** The last part of the page's URL; must not change while drafts may be at this step. */
  slug: string;
  /**
   * Heading of the page; required if there are several questions, because the label of a single question is the
   * heading.
   */
  title?: Varying<string>;
  /** In journeys with a task list: the task to which the step belongs. All steps of a task are consecutive. */
  section?: string;
  /** Why this is asked; displayed next to the question. */
  why?: Varying<string>;
  /** What the user must read before answering: paragraphs, lists and links, below the heading. Requires a title. */
  content?: Varying<readonly ContentBlock[]>;
  questions: readonly Question[];
  /** May depend on earlier steps only. A step that does not apply is not shown, and its answers are not sent. */
  appliesWhen?: (answers: Answers) => boolean;
  /**
   * Rules across several answers, applied once each is valid on its own: error messages by the name of the question.
   */
  check?: (answers: Answers) => Readonly<Record<string, string | undefined>>;
  /** Looks up what follows from the answers: the values of the step's `derived` questions, by name. */
  derives?: (db: Db | Trx, answers: Answers) => Promise<Answers>;
  /**
   * Answers that end this form, and the page that describes alternatives. They are not stored. If all earlier answers
   * would be deleted too, the user is asked to confirm first.
   */
  leadsOut?: (answers: Answers) => LeadsOut | undefined;
}

/** A paragraph, a list or a link. */
export type ContentBlock = string | readonly string[] | { text: string; href: string };

export interface LeadsOut {
  to: string;
  /** A page of the journey below the draft (`Journey.pages`), which is used instead if the journey has it. */
  page?: string;
  /** True deletes all earlier answers as well. */
  forget?: boolean;
}

/**
 * The owner of a draft: an account, or the person with the token that has this hash. `network` is what rate limits
 * count for a person without an account (`networkOf`).
 */
export type Holder =
  { kind: 'account'; id: string } | { kind: 'token'; hash: string; network?: string | undefined };

/** One sending: retries have the same `token`. */
export interface Sending {
  draft: string;
  token: string;
  holder: Holder;
  now: Date;
  /** When the first answer was saved. */
  begunAt: Date;
  /** The record that the draft changes, as passed to `beginDraft`; undefined creates a new record. */
  subject: string | undefined;
}

/** A reviewer's notes on the answers, by the name of the question. */
export type Notes = Readonly<Record<string, string>>;

/** The record that a draft changes has changed since the draft was begun. */
export interface Newer {
  message: string;
  /** Path that begins again from the present version, when `afresh` is sent to it. */
  action: string;
}

/** Something about the answers that the user is shown before sending. */
export interface Finding {
  /** Name of the question that it concerns; absent if it concerns all of them. */
  question?: string;
  /** `stop`: the answers cannot be sent like this; `warn`: the reviewer will look at it. */
  severity: 'stop' | 'warn';
  message: string;
  /** A suggested replacement for the answer. */
  suggestion?: string;
}

/** What the page after sending needs of what was sent. Stored as JSON. */
export type SentResult = Readonly<Record<string, unknown>>;

/** `step` is the page on which the user can correct the problem. */
export type Outcome = { ok: true; result: SentResult } | { ok: false; step: string; reason: string };

export interface Journey {
  /** Unique and permanent: drafts are stored under this name. */
  name: string;
  /** The path of the start page. The steps are at PATH/DRAFT/STEP. */
  path: string;
  title: string;
  /** Heading of the task list for a draft that changes a record (`subject`) or was returned with notes. */
  changeTitle?: (draft: { hasNotes: boolean }) => string;
  /** Label of the button that sends; the default is "Accept and send". */
  sendLabel?: string;
  /** What sending means, displayed above that button. */
  beforeSending?: string;
  steps: readonly Step[];
  /** Findings displayed above "check your answers". They do not prevent sending; only `send` does. */
  findings?: (
    db: Db,
    answers: Answers,
    about: { subject: string | undefined; now: Date },
  ) => Promise<Finding[]>;
  /** Whether the record that a draft changes has changed since; displayed on the task list. */
  newer?: (db: Db, draft: { subject: string; basedOn: string }) => Promise<Newer | undefined>;
  /** Whether there is a page PATH/DRAFT/preview that shows what the answers will produce. */
  hasPreview?: boolean;
  /** Further pages PATH/DRAFT/PAGE to which a step may lead (`LeadsOut.page`); the draft is not deleted. */
  pages?: readonly string[];
  /**
   * Called once for a draft that is sent, in the transaction that marks it as sent. A refusal rolls back what it
   * wrote.
   */
  send: (trx: Trx, answers: Answers, sending: Sending) => Promise<Outcome>;
}

type QuestionOf<S extends readonly Step[]> = S[number]['questions'][number];
type ValueOf<Q extends Question> = Q['schema'] extends (answers: Answers) => infer Schema
  ? z.output<Schema>
  : z.output<Q['schema']>;
/** The answers that the questions of some steps can give. Each may be absent, because a step may not apply. */
export type AnswersOf<S extends readonly Step[]> = {
  readonly [Q in QuestionOf<S> as Q['name']]?: ValueOf<Q> | undefined;
};

/** Pages of every journey that are not steps. */
export const RESERVED = ['tasks', 'check', 'preview', 'sent', 'new'] as const;

/**
 * Defines a journey, after checking what its type cannot express.
 * @throws on a duplicate slug or name, or one that is not suitable for URLs and forms; on a section whose steps are
 * not consecutive; on a step of several questions without a title
 */
export function defineJourney<const S extends readonly Step[]>(
  definition: Omit<Journey, 'steps' | 'send'> & {
    steps: S;
    send: (trx: Trx, answers: AnswersOf<S>, sending: Sending) => Promise<Outcome>;
  },
): Journey {
  const mistake = (what: string) => new Error(`Journey ${definition.name}: ${what}`);
  const slugs = new Set<string>(RESERVED);
  const names = new Set<string>();
  const sections: (string | undefined)[] = [];
  for (const step of definition.steps as readonly Step[]) {
    if (!/^[a-z][a-z0-9-]*$/.test(step.slug) || slugs.has(step.slug)) {
      throw mistake(`bad step "${step.slug}"`);
    }
    slugs.add(step.slug);
    if (step.questions.length === 0) throw mistake(`step "${step.slug}" has no question`);
    const asked = step.questions.filter(({ kind }) => kind !== 'derived');
    if ((asked.length > 1 || step.content !== undefined) && step.title === undefined)
      throw mistake(`step "${step.slug}" needs a title`);
    for (const { name } of step.questions) {
      if (!/^[a-z][A-Za-z0-9]*$/.test(name) || names.has(name) || name in {}) {
        throw mistake(`bad question "${name}"`);
      }
      names.add(name);
    }
    if (sections.at(-1) !== step.section || sections.length === 0) {
      if (sections.includes(step.section)) {
        throw mistake(`the steps of section "${step.section ?? ''}" are not consecutive`);
      }
      sections.push(step.section);
    }
  }
  if (sections.length > 1 && sections.includes(undefined)) {
    throw mistake('either all steps have a section or none');
  }
  // `send` is only ever called with `answersToSend`, whose values have passed the schemas of the same questions.
  return definition as unknown as Journey;
}

/** Whether a journey has a task list, in contrast to one that leads from the first page to the last. */
export function hasTasks(journey: Journey): boolean {
  return journey.steps[0]?.section !== undefined;
}

export function findStep(journey: Journey, slug: string): Step | undefined {
  return journey.steps.find((step) => step.slug === slug);
}

/** The valid answers of one step, and the errors of the others. */
function checkStep(step: Step, given: Answers, before: Answers): { answers: Answers; errors: FieldError[] } {
  const answers: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const question of step.questions) {
    const checked = checkValue(question, given[question.name], { ...before, ...answers });
    if (!checked.ok) errors.push({ name: question.name, ...errorOf(checked) });
    else if (checked.value !== undefined) answers[question.name] = checked.value;
  }
  return checkTogether(step, answers, before, errors);
}

function errorOf({ message, parts }: { message: string; parts?: readonly DatePart[] }) {
  return { message, ...(parts === undefined ? {} : { parts }) };
}

/** @param single the errors of single answers; both kinds are returned in the order of the questions */
function checkTogether(
  step: Step,
  answers: Answers,
  before: Answers,
  single: readonly FieldError[],
): { answers: Answers; errors: FieldError[] } {
  const { check } = step;
  const given = { ...before, ...answers };
  const wrong =
    (check &&
      applyRule<Answers, ReturnType<typeof check>>(check, given, new Set(single.map(({ name }) => name)))) ??
    {};
  const errors = step.questions.flatMap(({ name }): FieldError[] => {
    const own = single.filter((error) => error.name === name);
    const message = wrong[name];
    return own.length > 0 || message === undefined ? own : [{ name, message }];
  });
  const right = Object.entries(answers).filter(([name]) => wrong[name] === undefined);
  return { answers: Object.fromEntries(right), errors };
}

/** `problem`: the answer is no longer valid, because of a change elsewhere or of the rules. */
export type StepState = 'complete' | 'unanswered' | 'problem';

interface StepProgress {
  step: Step;
  state: StepState;
  /** The answers to earlier steps, on which this step depends. */
  before: Answers;
  errors: readonly FieldError[];
}

interface Progress {
  steps: readonly StepProgress[];
  /** The answers that apply and are valid. */
  answers: Answers;
}

const isGiven = (value: unknown) => value !== undefined && value !== null;

/**
 * Walks through the journey once. Whether a step applies depends on the answers of earlier steps that themselves
 * apply, so an answer that was left over when the user changed their mind has no effect.
 */
function walk(journey: Pick<Journey, 'steps'>, stored: Answers): Progress {
  const steps: StepProgress[] = [];
  let answers: Answers = {};
  for (const step of journey.steps) {
    if (step.appliesWhen?.(answers) === false) continue;
    const { answers: right, errors } = checkStep(step, stored, answers);
    const before = answers;
    answers = { ...answers, ...right };
    const wrong = errors.filter(({ name }) => isGiven(stored[name]));
    // A page on which every question is optional must still have been opened.
    const asked = askedIn(step).every(({ name }) => stored[name] !== undefined);
    const done = asked && errors.length === 0 && step.leadsOut?.(answers) === undefined;
    steps.push({
      step,
      state: done ? 'complete' : wrong.length > 0 ? 'problem' : 'unanswered',
      before,
      errors: wrong,
    });
  }
  return { steps, answers };
}

/** The steps that apply for these answers, in order. */
export function applicableSteps(journey: Pick<Journey, 'steps'>, stored: Answers): Step[] {
  return walk(journey, stored).steps.map(({ step }) => step);
}

/** The answers that apply and are valid: what is sent. The others remain in the draft. */
export function answersToSend(journey: Journey, stored: Answers): Answers {
  return walk(journey, stored).answers;
}

/** The first applicable step that still needs an answer or a correction; within one section if it is given. */
export function firstUnanswered(journey: Journey, stored: Answers, section?: string): Step | undefined {
  return walk(journey, stored).steps.find(
    ({ step, state }) => state !== 'complete' && (section === undefined || step.section === section),
  )?.step;
}

/** The answers on which a step depends: those of the steps before it. */
export function answersBefore(journey: Journey, stored: Answers, slug: string): Answers {
  const position = journey.steps.findIndex((step) => step.slug === slug);
  return walk({ ...journey, steps: journey.steps.slice(0, position) }, stored).answers;
}

/**
 * Whether a step may be opened: it applies, and no step before it is unanswered (within its section, if there are
 * sections).
 */
export function isReachable(journey: Journey, stored: Answers, slug: string): boolean {
  const { steps } = walk(journey, stored);
  const here = steps.find(({ step }) => step.slug === slug);
  if (here === undefined) return false;
  const earlier = steps
    .slice(0, steps.indexOf(here))
    .filter(({ step }) => step.section === here.step.section);
  return earlier.every(({ state }) => state === 'complete');
}

/** Where "Continue" leads: the slug of a step, "tasks" at the end of a section, "check" at the end of the journey. */
export function nextStep(journey: Journey, stored: Answers, slug: string): string {
  const position = journey.steps.findIndex((step) => step.slug === slug);
  const section = journey.steps[position]?.section;
  const next = applicableSteps(journey, stored).find(
    (step) => journey.steps.indexOf(step) > position && step.section === section,
  );
  return next?.slug ?? (hasTasks(journey) ? 'tasks' : 'check');
}

/** Where "Back" leads: the slug of a step, "tasks" at the start of a section, or undefined for the start page. */
export function previousStep(journey: Journey, stored: Answers, slug: string): string | undefined {
  const position = journey.steps.findIndex((step) => step.slug === slug);
  const section = journey.steps[position]?.section;
  const previous = applicableSteps(journey, stored).findLast(
    (step) => journey.steps.indexOf(step) < position && step.section === section,
  );
  return previous?.slug ?? (hasTasks(journey) ? 'tasks' : undefined);
}

/** The errors in a step's stored answers; none if the step was not answered at all. */
export function problemsOf(journey: Journey, stored: Answers, slug: string): readonly FieldError[] {
  return walk(journey, stored).steps.find(({ step }) => step.slug === slug)?.errors ?? [];
}

/** A step that is incomplete, and what it needs. */
export interface OpenStep {
  slug: string;
  message: string;
}

/**
 * Everything that is still missing or wrong, in order, each with a message and its step. Steps that depend on a
 * missing answer are listed as far as the existing answers determine them.
 */
export function openSteps(journey: Journey, stored: Answers): OpenStep[] {
  return walk(journey, stored).steps.flatMap(({ step, state, before }) => {
    if (state === 'complete') return [];
    const all = checkStep(step, stored, before).errors.filter(({ name }) =>
      askedIn(step).some((question) => question.name === name),
    );
    return all.length === 0
      ? [{ slug: step.slug, message: `Answer: ${titleOf(step, before)}` }]
      : all.map(({ message }) => ({ slug: step.slug, message }));
  });
}

// ---- Lists

export type TaskStatus = 'completed' | 'in-progress' | 'not-started' | 'problem' | 'changes-needed';
export interface Task {
  section: string;
  /** The step to open: the first that is incomplete, or else the first of the section. */
  slug: string;
  status: TaskStatus;
}

/** The sections that have a step to answer, each with its progress. */
export function taskList(journey: Journey, stored: Answers): Task[] {
  const { steps } = walk(journey, stored);
  return [...Map.groupBy(steps, ({ step }) => step.section)].flatMap(([section, some]) => {
    const open = some.find(({ state }) => state !== 'complete');
    const at = open ?? some[0];
    if (section === undefined || at === undefined) return [];
    const status: TaskStatus = some.some(({ state }) => state === 'problem')
      ? 'problem'
      : open === undefined
        ? 'completed'
        : some.some(({ state }) => state === 'complete')
          ? 'in-progress'
          : 'not-started';
    return [{ section, slug: at.step.slug, status }];
  });
}

export interface SummaryRow {
  /** The step on which the answer can be changed. */
  slug: string;
  /** Name of the question. */
  name: string;
  key: string;
  /** One entry per line; empty if the question was not answered. */
  value: readonly string[];
}
export interface SummaryGroup {
  title: string | undefined;
  rows: readonly SummaryRow[];
}

/** The questions of a step that the user sees. */
export const askedIn = (step: Step): Question[] => step.questions.filter(({ kind }) => kind !== 'derived');

/** The questions that apply, with the answers in words, by section. */
export function summary(journey: Journey, stored: Answers): SummaryGroup[] {
  const { steps, answers } = walk(journey, stored);
  return [...Map.groupBy(steps, ({ step }) => step.section)].map(([title, some]) => ({
    title,
    rows: some.flatMap(({ step }) => rowsOf(step, answers)),
  }));
}

function rowOf(step: Step, question: Question, answers: Answers): SummaryRow {
  return {
    slug: step.slug,
    name: question.name,
    key: calledOf(question, answers),
    value: formatAnswer(question, answers[question.name], answers),
  };
}

/** The answers of one page in words. `answers` includes the answers before it. */
export function rowsOf(step: Step, answers: Answers): SummaryRow[] {
  return askedIn(step).map((question) => rowOf(step, question, answers));
}

// ---- Reading and filling forms

export interface ReadStep {
  /** The valid answers; a question left empty is absent. */
  answers: Answers;
  errors: readonly FieldError[];
  /** What the user typed, to be shown again. */
  filled: Filled;
}

/** What the user typed into a step's form. */
export function typedInStep(step: Step, form: SentFields): Filled {
  return Object.assign({}, ...step.questions.map((question) => typedIn(question, form)));
}

/** Reads a step's form. `before` are the answers to earlier steps. Never throws, whatever was sent. */
export const readStep = (step: Step, form: SentFields, before: Answers): ReadStep =>
  readTyped(step, typedInStep(step, form), before);

/** Reads what was typed into a step's form; see `readStep`. */
export function readTyped(step: Step, filled: Filled, before: Answers): ReadStep {
  const answers: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const question of step.questions) {
    const read = readAnswer(question, filled, { ...before, ...answers });
    if (!read.ok) errors.push({ name: question.name, ...errorOf(read) });
    else if (read.value !== undefined) answers[question.name] = read.value;
  }
  return { ...checkTogether(step, answers, before, errors), filled };
}

/** The contents of a step's form for the stored answers. */
export function fillStep(step: Step, stored: Answers): Filled {
  return Object.assign({}, ...step.questions.map((question) => fill(question, stored[question.name])));
}

/** What the user typed, as a list to read and copy, if it cannot be stored. */
export function typedRows(step: Step, read: ReadStep, before: Answers): SummaryRow[] {
  return askedIn(step).map((question) => ({
    slug: step.slug,
    name: question.name,
    key: calledOf(question, before),
    value: controlsOf(question).flatMap((control) => [...(read.filled[control] ?? [])]),
  }));
}

// ---- Two windows at once

/** A fingerprint of an answer that a form showed, short enough for a hidden field. */
export function fingerprint(value: unknown): string {
  return isGiven(value)
    ? createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)
    : '';
}

/** The answers that a form showed, by question. */
export type Seen = Readonly<Record<string, string>>;

export function seenIn(step: Step, stored: Answers): Seen {
  return Object.fromEntries(askedIn(step).map(({ name }) => [name, fingerprint(stored[name])]));
}

export interface Merged {
  answers: Answers;
  /** The form that each answer came from. */
  savedBy: Readonly<Record<string, string>>;
  changed: boolean;
  /** Questions answered in one way here and, since this form was opened, in another way in another window. */
  conflicts: readonly string[];
}

/**
 * Merges the answers of one step into the draft. What this form did not change stays as another window left it; what
 * both changed is a conflict, which the user resolves. A form that the user went back to may overwrite what it saved
 * itself.
 *
 * @param form the id of the submitted form; each time a page is opened, the form gets a new id
 */
export function mergeStep(
  draft: { answers: Answers; savedBy: Readonly<Record<string, string>> },
  step: Step,
  read: Answers,
  seen: Seen,
  form: string,
): Merged {
  const answers = { ...draft.answers };
  const savedBy = { ...draft.savedBy };
  const conflicts: string[] = [];
  let changed = false;
  for (const { name } of askedIn(step)) {
    const [mine, theirs] = [fingerprint(read[name]), fingerprint(draft.answers[name])];
    const shown = draft.savedBy[name] === form ? theirs : (seen[name] ?? theirs);
    const isAsked = draft.answers[name] !== undefined;
    if (isAsked && (mine === theirs || mine === shown)) continue;
    if (theirs !== shown) {
      conflicts.push(name);
      continue;
    }
    answers[name] = read[name] ?? null;
    savedBy[name] = form;
    changed = true;
  }
  return { answers, savedBy, changed, conflicts };
}

/** The draft without the answers of a step. */
export function withoutStep(
  draft: { answers: Answers; savedBy: Readonly<Record<string, string>> },
  step: Step,
): Omit<Merged, 'conflicts'> {
  const names = step.questions.map(({ name }) => name);
  const rest = Object.entries(draft.answers).filter(([name]) => !names.includes(name));
  const changed = rest.length < Object.keys(draft.answers).length;
  return { answers: Object.fromEntries(rest), savedBy: draft.savedBy, changed };
}

/** The errors of a step after the answers of two windows were merged. */
export function errorsAfterMerge(step: Step, merged: Answers, before: Answers): readonly FieldError[] {
  return checkStep(step, merged, before).errors;
}

/** Whether, and where to, the answers of a step lead out of the journey. */
export function leadsOut(step: Step, stored: Answers, before: Answers): LeadsOut | undefined {
  return step.leadsOut?.({ ...before, ...checkStep(step, stored, before).answers });
}

/** The heading of a step's page. */
export function titleOf(step: Step, before: Answers): string {
  const [first] = step.questions;
  return step.title !== undefined
    ? settle(step.title, before)
    : first === undefined
      ? ''
      : settle(first.label, before);
}
