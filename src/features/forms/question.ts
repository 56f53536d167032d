import type { z } from 'zod';
import type { Choice } from '#components/choices.ts';
import { formatDay, formatTime } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';
import { readDate, readTime, DATE_PARTS, type DatePart } from './date.ts';
import { EMAIL_ERROR, readEmail } from './email.ts';
import { readMoney, readNumber } from './number.ts';
import { formatPhone, PHONE_ERROR, readPhone } from './phone.ts';
import { readPostcode } from './postcode.ts';
import { cleanLine, cleanText, hasWords } from './text.ts';
import { answerTexts } from './messages.en.ts';

/**
 * One question of a journey: how each kind is read from a form, filled in again, checked and put into words. A value
 * is stored as the answer: text, a whole number of pence, a day such as "2026-12-01".
 */

/** The answers by the names of the questions. In a draft, null means that the question was shown and left empty. */
export type Answers = Readonly<Record<string, unknown>>;

/** A fixed value, or one computed from the answers to earlier questions. */
export type Varying<T> = T | ((answers: Answers) => T);

/** The contents of a form's controls by their names; a control with several values has several entries. */
export type Filled = Readonly<Record<string, readonly string[]>>;

interface Common<Value> {
  /** The name of the answer and of the control; unique in the journey. */
  name: string;
  label: Varying<string>;
  /**
   * The question's name in the list of answers and at the start of error messages: "Closing date" gives "Closing date
   * must be a real date". Defaults to the label.
   */
  called?: string;
  hint?: Varying<string | undefined>;
  /**
   * The rules for a value; an unanswered question is `undefined`, so `.optional()` makes it optional. A message is
   * needed only where the default ones ("Enter …", "… must be 120 characters or fewer") do not fit. The schema must
   * accept its own output, because a stored answer is checked again before it is sent.
   */
  schema: Varying<z.ZodType<Value | undefined>>;
  /**
   * What the browser may fill in about its own user (WCAG 1.3.5). Never set for questions about another person: the
   * browser would offer the user's own name or number instead.
   */
  autocomplete?: Varying<Autocomplete | undefined>;
}

/** The HTML autocomplete tokens for the user's own details; "bday" covers the three boxes of a date. */
export type Autocomplete =
  | 'name'
  | 'email'
  | 'tel'
  | 'url'
  | 'postal-code'
  | 'address-level2'
  | 'street-address'
  | 'organization'
  | 'organization-title'
  | 'bday';

export interface Option extends Choice {
  /** "None of these": cannot be chosen together with others. */
  exclusive?: boolean | undefined;
}

type Width = 2 | 3 | 4 | 5 | 10 | 20 | 30 | 'full';

/** One line of text. A `postcode` is stored as "ME12 1AA", a `url` with its "https://". */
export interface TextQuestion extends Common<string> {
  kind: 'text' | 'email' | 'tel' | 'url' | 'postcode';
  width?: Width;
  /** What the browser suggests while the user types; other text is accepted too. */
  suggestions?: readonly string[];
}
export interface LongTextQuestion extends Common<string> {
  kind: 'textarea';
  rows?: number;
  /** Displayed below the box; the schema enforces the limit. */
  maxlength?: number;
}
/** `select` is for more than about eight options. */
export interface ChoiceQuestion extends Common<string> {
  kind: 'radios' | 'select';
  options: Varying<readonly Option[]>;
}
export interface ChoicesQuestion extends Common<readonly string[]> {
  kind: 'checkboxes';
  options: Varying<readonly Option[]>;
}
export interface YesNoQuestion extends Common<boolean> {
  kind: 'yes-no';
}
/** A calendar day, "2026-12-01". */
export interface DateQuestion extends Common<string> {
  kind: 'date';
}
/** A time of day, "17:30"; users may type "5.30pm". */
export interface TimeQuestion extends Common<string> {
  kind: 'time';
}
/** `money` is stored in pence. */
export interface NumberQuestion extends Common<number> {
  kind: 'number' | 'money';
  width?: Width;
  suffix?: string;
}
/**
 * Never shown: computed by the step's `derives` from the answers, or given when the draft was begun. It has no
 * control and appears in no list.
 */
export interface DerivedQuestion extends Common<string> {
  kind: 'derived';
}

export type Question =
  | TextQuestion
  | LongTextQuestion
  | ChoiceQuestion
  | ChoicesQuestion
  | YesNoQuestion
  | DateQuestion
  | TimeQuestion
  | NumberQuestion
  | DerivedQuestion;

/** Resolves a part of the journey for these answers. */
export function settle<T extends string | undefined | readonly unknown[] | z.ZodType>(
  varying: Varying<T>,
  answers: Answers,
): T {
  return typeof varying === 'function' ? varying(answers) : varying;
}

/** The question's name in messages and lists of answers. */
export function calledOf(question: Question, answers: Answers): string {
  return question.called ?? settle(question.label, answers);
}

/** The same name within a sentence: "Enter the closing date". */
export function calledInSentence(question: Question, answers: Answers): string {
  return inSentence(calledOf(question, answers));
}

/**
 * Text for use within a sentence: lower-cases its first letter, but leaves names ("BSL", "Disability Confident")
 * unchanged.
 */
export function inSentence(words: string): string {
  return /^\p{Lu}(?!\p{Lu}|\S* \p{Lu}\p{Ll})/u.test(words)
    ? words.charAt(0).toLowerCase() + words.slice(1)
    : words;
}

const YES_NO: readonly Option[] = [
  { value: 'yes', text: answerTexts.yes },
  { value: 'no', text: answerTexts.no },
];

/** The options of a question that has options. */
export function optionsOf(question: Question, answers: Answers): readonly Option[] {
  if (question.kind === 'yes-no') return YES_NO;
  return 'options' in question ? settle(question.options, answers) : [];
}

/** What the browser may autofill, given these answers. */
export function autocompleteOf(question: Question, answers: Answers): Autocomplete | undefined {
  return settle(question.autocomplete, answers);
}

// ---- Errors of answers

/** An error in an answer. `parts` are the boxes of a date that the error concerns. */
export interface FieldError {
  name: string;
  message: string;
  parts?: readonly DatePart[];
}

// ---- From a form

export type { DatePart } from './date.ts';

/** A refused input: the message and, for a date, the boxes that are wrong. */
export interface Refusal {
  message: string;
  parts?: readonly DatePart[];
}
export type Checked = { ok: true; value: unknown } | ({ ok: false } & Refusal);

const accepted = (value: unknown): Checked => ({ ok: true, value });
const refused = (message: string, parts?: readonly DatePart[]): Checked => ({
  ok: false,
  message,
  ...(parts === undefined ? {} : { parts }),
});

/** The names of a question's controls. */
export function controlsOf(question: Question): readonly string[] {
  if (question.kind === 'derived') return [];
  return question.kind === 'date' ? DATE_PARTS.map((part) => `${question.name}-${part}`) : [question.name];
}

/** The fields of a form as the browser sent them; `FormData` is one. What is no text, such as a file, counts as empty. */
export interface SentFields {
  getAll(name: string): readonly unknown[];
}

function clean(entry: unknown, lines: boolean): string {
  if (typeof entry !== 'string') return '';
  return lines ? cleanText(entry) : cleanLine(entry);
}

/** What the user typed into a question's controls. For a control with one value, the first value counts. */
export function typedIn(question: Question, form: SentFields): Filled {
  return Object.fromEntries(
    controlsOf(question).map((control) => {
      const all = form.getAll(control).map((entry) => clean(entry, question.kind === 'textarea'));
      return [control, question.kind === 'checkboxes' ? [...new Set(all)] : all.slice(0, 1)];
    }),
  );
}

/** The value that the user typed, before the question's own rules are applied. An empty answer is `undefined`. */
function readValue(question: Question, filled: Filled, answers: Answers): Checked {
  const called = calledOf(question, answers);
  const { name } = question;
  if (question.kind === 'derived') return accepted(undefined);
  if (question.kind === 'date') {
    const box = (part: DatePart) => filled[`${name}-${part}`]?.[0] ?? '';
    return readDate(
      { day: box('day'), month: box('month'), year: box('year') },
      called,
      calledInSentence(question, answers),
    );
  }
  const values = filled[question.name] ?? [];
  if (question.kind === 'checkboxes') return accepted(values.length === 0 ? undefined : values);
  const text = (values[0] ?? '').trim();
  if (!hasWords(text)) return accepted(undefined);
  switch (question.kind) {
    case 'yes-no':
      return accepted(text === 'yes' ? true : text === 'no' ? false : undefined);
    case 'money':
      return readMoney(text, called);
    case 'number':
      return readNumber(text, called);
    case 'time': {
      const time = readTime(text);
      return time === undefined ? refused(answerTexts.noTime(called)) : accepted(time);
    }
    case 'postcode':
      return readPostcode(text, called);
    case 'tel': {
      const number = readPhone(text);
      return number === undefined ? refused(PHONE_ERROR) : accepted(number);
    }
    case 'email': {
      const address = readEmail(text);
      return address === undefined ? refused(EMAIL_ERROR) : accepted(address);
    }
    case 'url':
      return accepted(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    default:
      return accepted(text);
  }
}

// ---- Rules

type Issue = z.core.$ZodRawIssue;

const isChoice = (question: Question) => question.kind === 'yes-no' || 'options' in question;

/** The default error messages for a schema that has none of its own. */
function usualWords(question: Question, answers: Answers): (issue: Issue) => string {
  const called = calledOf(question, answers);
  const inSentence = calledInSentence(question, answers);
  const amount = (limit: unknown) => (question.kind === 'money' ? pounds(Number(limit)) : String(limit));
  return (issue) => {
    if (question.kind === 'yes-no') return answerTexts.yesOrNo(settle(question.label, answers));
    if (issue.input === undefined)
      return isChoice(question) ? answerTexts.select(inSentence) : answerTexts.enter(inSentence);
    if (issue.code === 'too_big') {
      if (issue.origin === 'string')
        return answerTexts.tooLong(called, issue.maximum.toLocaleString('en-GB'));
      if (issue.origin === 'number') return answerTexts.tooMuch(called, amount(issue.maximum));
      if (issue.origin === 'array') return answerTexts.tooMany(String(issue.maximum));
    }
    if (issue.code === 'too_small') {
      if (issue.origin === 'string') return answerTexts.tooShort(called, String(issue.minimum));
      if (issue.origin === 'number') return answerTexts.tooLittle(called, amount(issue.minimum));
    }
    if (issue.code === 'invalid_type' && issue.expected === 'int') return answerTexts.noWholeNumber(called);
    if (issue.code === 'invalid_format' && issue.format === 'email') return EMAIL_ERROR;
    if (issue.code === 'invalid_format' && issue.format === 'url') {
      return answerTexts.noUrl(called);
    }
    return isChoice(question) ? answerTexts.select(inSentence) : answerTexts.unusable(inSentence);
  };
}

/** Accepts only options that the page offers; other values were not chosen from the page. */
function onlyOffered(question: Question, value: unknown, answers: Answers): Checked {
  if (question.kind === 'yes-no' || !('options' in question) || value === undefined) return accepted(value);
  const options = optionsOf(question, answers).filter((option) => option.disabled !== true);
  if (question.kind !== 'checkboxes') {
    return accepted(options.some((option) => option.value === value) ? value : undefined);
  }
  if (!Array.isArray(value)) return accepted(undefined);
  const chosen = options.filter((option) => value.includes(option.value));
  const alone = chosen.find((option) => option.exclusive === true);
  if (alone !== undefined && chosen.length > 1) return refused(answerTexts.alone(alone.text));
  return accepted(chosen.length === 0 ? undefined : chosen.map((option) => option.value));
}

/**
 * Whether a value is valid as the answer, given the answers to earlier questions, and the value after normalisation.
 * Used both for new input and for stored answers.
 */
export function checkValue(question: Question, value: unknown, answers: Answers): Checked {
  const offered = onlyOffered(question, value ?? undefined, answers);
  if (!offered.ok) return offered;
  const result = settle(question.schema, answers).safeParse(offered.value, {
    error: usualWords(question, answers),
  });
  return result.success
    ? accepted(result.data)
    : refused(result.error.issues[0]?.message ?? `Check ${calledInSentence(question, answers)}`);
}

/** The user's input as the question's answer, if it is valid. */
export function readAnswer(question: Question, filled: Filled, answers: Answers): Checked {
  const read = readValue(question, filled, answers);
  return read.ok ? checkValue(question, read.value, answers) : read;
}

// ---- Displaying answers

/** The contents of the question's controls when a stored answer is shown again. */
export function fill(question: Question, value: unknown): Filled {
  const { name } = question;
  if (value === undefined || value === null) return {};
  switch (question.kind) {
    case 'derived':
      return {};
    case 'tel':
      return { [name]: [formatPhone(String(value))] };
    case 'date': {
      const [year = '', month = '', day = ''] = String(value).split('-');
      const plain = (digits: string) => [digits.replace(/^0/, '')];
      return { [`${name}-day`]: plain(day), [`${name}-month`]: plain(month), [`${name}-year`]: [year] };
    }
    case 'checkboxes':
      return { [name]: Array.isArray(value) ? value.map(String) : [] };
    case 'yes-no':
      return typeof value === 'boolean' ? { [name]: [value ? 'yes' : 'no'] } : {};
    case 'money':
      return typeof value === 'number' ? { [name]: [(value / 100).toFixed(value % 100 === 0 ? 0 : 2)] } : {};
    default:
      return { [name]: [String(value)] };
  }
}

/** An answer in words for the list of answers: one entry per line; empty if the question was left out. */
export function formatAnswer(question: Question, value: unknown, answers: Answers): string[] {
  if (value === undefined || value === null) return [];
  switch (question.kind) {
    case 'yes-no':
      return [value === true ? answerTexts.yes : answerTexts.no];
    case 'radios':
    case 'select':
    case 'checkboxes': {
      const chosen = Array.isArray(value) ? value : [value];
      return optionsOf(question, answers)
        .filter((option) => chosen.includes(option.value))
        .map((option) => option.text);
    }
    case 'date':
      return [formatDay(String(value))];
    case 'time':
      return [formatTime(String(value))];
    case 'tel':
      return [formatPhone(String(value))];
    case 'money':
      return [pounds(Number(value))];
    case 'number':
      return [
        `${Number(value).toLocaleString('en-GB')}${question.suffix === undefined ? '' : ` ${question.suffix}`}`,
      ];
    default:
      return String(value).split('\n');
  }
}
