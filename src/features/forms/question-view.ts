import {
  optionsOf,
  settle,
  type Answers,
  type Autocomplete,
  type FieldError,
  type Filled,
  type Option,
  type Question,
} from './question.ts';

/** What the pages of a journey show, computed before a page is rendered. */

export interface QuestionView {
  question: Question;
  label: string;
  hint: string | undefined;
  options: readonly Option[];
  autocomplete: Autocomplete | undefined;
  filled: Filled;
  error: FieldError | undefined;
  /** The note that the reviewer wrote on this answer when returning the form. */
  note: string | undefined;
}

/**
 * A question before any error. Browsers are not asked to autofill it: a person who writes about another person would
 * get their own details.
 * @param before the answers on which its wording and options depend
 */
export function questionView(question: Question, filled: Filled, before: Answers = {}): QuestionView {
  return {
    question,
    label: settle(question.label, before),
    hint: settle(question.hint, before),
    options: optionsOf(question, before),
    autocomplete: undefined,
    filled,
    error: undefined,
    note: undefined,
  };
}
