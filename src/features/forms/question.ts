import type { z } from 'zod';
import type { Choice } from '#components/choices.ts';
import { dayInWords, timeInWords } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';
import { readDate, readTime, DATE_PARTS, type DatePart } from './date.ts';
import { EMAIL_ERROR, readEmail } from './email.ts';
import { readMoney, readNumber } from './number.ts';
import { formatPhone, PHONE_ERROR, readPhone } from './phone.ts';
import { readPostcode } from './postcode.ts';
import { cleanLine, cleanText, hasWords } from './text.ts';

/**
 * One question of a journey: how each kind is read from a form, filled in again, checked and said in words.
 * A value is what is kept as the answer: text, a whole number of pence, a day such as "2026-12-01".
 */

/** What has been answered, by the names of the questions; in a draft, null where somebody was asked and left it empty. */
export type Answers = Readonly<Record<string, unknown>>;

/** Fixed, or worked out from the answers to earlier questions. */
export type Varying<T> = T | ((answers: Answers) => T);

/** What stands in a form's controls, by their names; a control with several values has several. */
export type Filled = Readonly<Record<string, readonly string[]>>;

interface Common<Value> {
  /** Of the answer and of the control; unique in the journey. */
  name: string;
  label: Varying<string>;
  /**
   * Its name in the list of answers and at the beginning of error messages: "Closing date" makes "Closing date must be
   * a real date". The label unless given.
   */
  called?: string;
  hint?: Varying<string | undefined>;
  /**
   * The rules for a value; an unanswered question is `undefined`, so `.optional()` makes it optional. A message is
   * needed only where the usual ones ("Enter …", "… must be 120 characters or fewer") do not do. It must accept its own
   * output, because a kept answer is checked again before it is sent.
   */
  schema: Varying<z.ZodType<Value | undefined>>;
  /**
   * What the browser may fill in of the person who sits before it (WCAG 1.3.5). Never where they write about somebody
   * else: the browser would offer their own name or number for the other's.
   */
  autocomplete?: Varying<Autocomplete | undefined>;
}

/** The tokens of HTML for one's own details; "bday" stands for the three boxes of a date. */
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

/** One line of text. A `postcode` is kept as "ME12 1AA", a `url` with its "https://". */
export interface TextQuestion extends Common<string> {
  kind: 'text' | 'email' | 'tel' | 'url' | 'postcode';
  width?: Width;
  /** What the browser offers while somebody types; anything else may be typed too. */
  suggestions?: readonly string[];
}
export interface LongTextQuestion extends Common<string> {
  kind: 'textarea';
  rows?: number;
  /** Said below the box; the schema is what holds it. */
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
/** A calendar day, as "2026-12-01". */
export interface DateQuestion extends Common<string> {
  kind: 'date';
}
/** A time of day, as "17:30"; people may type "5.30pm". */
export interface TimeQuestion extends Common<string> {
  kind: 'time';
}
/** `money` is kept in pence. */
export interface NumberQuestion extends Common<number> {
  kind: 'number' | 'money';
  width?: Width;
  suffix?: string;
}
/**
 * Never asked: worked out by the step's `derives` from what was answered, or given when the draft was begun. It has no
 * control and stands in no list.
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

/** A part of the journey as it is with these answers. */
export function settle<T extends string | undefined | readonly unknown[] | z.ZodType>(
  varying: Varying<T>,
  answers: Answers,
): T {
  return typeof varying === 'function' ? varying(answers) : varying;
}

/** The question's name as it stands in messages and lists of answers. */
export function calledOf(question: Question, answers: Answers): string {
  return question.called ?? settle(question.label, answers);
}

/** The same in the middle of a sentence: "Enter closing date". */
export function calledInSentence(question: Question, answers: Answers): string {
  return inSentence(calledOf(question, answers));
}

/** Words in the middle of a sentence; a name ("BSL", "Disability Confident") stays as it is. */
export function inSentence(words: string): string {
  return /^\p{Lu}(?!\p{Lu}|\S* \p{Lu}\p{Ll})/u.test(words)
    ? words.charAt(0).toLowerCase() + words.slice(1)
    : words;
}

const YES_NO: readonly Option[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];

/** The options of a question that has some. */
export function optionsOf(question: Question, answers: Answers): readonly Option[] {
  if (question.kind === 'yes-no') return YES_NO;
  return 'options' in question ? settle(question.options, answers) : [];
}

/** What the browser may fill in by itself, with these answers. */
export function autocompleteOf(question: Question, answers: Answers): Autocomplete | undefined {
  return settle(question.autocomplete, answers);
}

// ---- Where somebody stands

/** Something that is wrong with an answer. `parts` are the boxes of a date. */
export interface FieldError {
  name: string;
  message: string;
  parts?: readonly DatePart[];
}

// ---- From a form

export type { DatePart } from './date.ts';

/** A refusal of what was typed: the words, and for a date the boxes that are wrong. */
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

function clean(entry: FormDataEntryValue, lines: boolean): string {
  if (typeof entry !== 'string') return '';
  return lines ? cleanText(entry) : cleanLine(entry);
}

/** What was typed into a question's controls. A control that takes one value has the first. */
export function typedIn(question: Question, form: FormData): Filled {
  return Object.fromEntries(
    controlsOf(question).map((control) => {
      const all = form.getAll(control).map((entry) => clean(entry, question.kind === 'textarea'));
      return [control, question.kind === 'checkboxes' ? [...new Set(all)] : all.slice(0, 1)];
    }),
  );
}

/** The value that was typed, before the question's own rules. An empty answer is `undefined`. */
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
      return time === undefined ? refused(`${called} must be a time, like 17:30 or 5:30pm`) : accepted(time);
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

/** The usual words for what a schema refuses, where it has none of its own. */
function usualWords(question: Question, answers: Answers): (issue: Issue) => string {
  const called = calledOf(question, answers);
  const inSentence = calledInSentence(question, answers);
  const amount = (limit: unknown) => (question.kind === 'money' ? pounds(Number(limit)) : String(limit));
  return (issue) => {
    if (question.kind === 'yes-no') return `Select yes or no for “${settle(question.label, answers)}”`;
    if (issue.input === undefined) return `${isChoice(question) ? 'Select' : 'Enter'} ${inSentence}`;
    if (issue.code === 'too_big') {
      if (issue.origin === 'string')
        return `${called} must be ${issue.maximum.toLocaleString('en-GB')} characters or fewer`;
      if (issue.origin === 'number') return `${called} must be ${amount(issue.maximum)} or less`;
      if (issue.origin === 'array') return `Select up to ${String(issue.maximum)} options`;
    }
    if (issue.code === 'too_small') {
      if (issue.origin === 'string')
        return `${called} must have at least ${String(issue.minimum)} characters`;
      if (issue.origin === 'number') return `${called} must be ${amount(issue.minimum)} or more`;
    }
    if (issue.code === 'invalid_type' && issue.expected === 'int') return `${called} must be a whole number`;
    if (issue.code === 'invalid_format' && issue.format === 'email') return EMAIL_ERROR;
    if (issue.code === 'invalid_format' && issue.format === 'url') {
      return `${called} must be a web address, like https://www.example.org/jobs`;
    }
    return isChoice(question) ? `Select ${inSentence}` : `Check ${inSentence}. We cannot use this answer`;
  };
}

/** Options that are offered; anything else was not chosen from the page. */
function onlyOffered(question: Question, value: unknown, answers: Answers): Checked {
  if (question.kind === 'yes-no' || !('options' in question) || value === undefined) return accepted(value);
  const options = optionsOf(question, answers).filter((option) => option.disabled !== true);
  if (question.kind !== 'checkboxes') {
    return accepted(options.some((option) => option.value === value) ? value : undefined);
  }
  if (!Array.isArray(value)) return accepted(undefined);
  const chosen = options.filter((option) => value.includes(option.value));
  const alone = chosen.find((option) => option.exclusive === true);
  if (alone !== undefined && chosen.length > 1)
    return refused(`Select either “${alone.text}” or other options, not both`);
  return accepted(chosen.length === 0 ? undefined : chosen.map((option) => option.value));
}

/**
 * Whether a value may stand as the answer, and as what, beside the answers to earlier questions. Serves for what was
 * just typed and for what was kept earlier alike.
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

/** What was typed as the question's answer, if it may stand. */
export function readAnswer(question: Question, filled: Filled, answers: Answers): Checked {
  const read = readValue(question, filled, answers);
  return read.ok ? checkValue(question, read.value, answers) : read;
}

// ---- Back to people

/** What stands in the question's controls when a kept answer is shown again. */
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

/** An answer as people read it in the list of answers: one line each; none when it was left out. */
export function inWords(question: Question, value: unknown, answers: Answers): string[] {
  if (value === undefined || value === null) return [];
  switch (question.kind) {
    case 'yes-no':
      return [value === true ? 'Yes' : 'No'];
    case 'radios':
    case 'select':
    case 'checkboxes': {
      const chosen = Array.isArray(value) ? value : [value];
      return optionsOf(question, answers)
        .filter((option) => chosen.includes(option.value))
        .map((option) => option.text);
    }
    case 'date':
      return [dayInWords(String(value))];
    case 'time':
      return [timeInWords(String(value))];
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
