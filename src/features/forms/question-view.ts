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

/** What the pages of a journey show, worked out before a page begins. */

export interface QuestionView {
  question: Question;
  label: string;
  hint: string | undefined;
  options: readonly Option[];
  autocomplete: Autocomplete | undefined;
  filled: Filled;
  error: FieldError | undefined;
  /** What whoever returned the answers wrote beside this one. */
  note: string | undefined;
}

/**
 * A question as it is asked where nothing is wrong with the answer yet. Browsers are not asked to fill it in: whoever
 * writes about another person would get their own details.
 * @param before answers on which its words and options depend
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
