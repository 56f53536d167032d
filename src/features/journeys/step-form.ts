import { readJson } from '#lib/json.ts';
import { newId } from '#lib/ids.ts';
import type { SentFields } from '#features/forms/question.ts';
import { seenIn, typedInStep, type Answers, type Filled, type Seen, type Step } from './journey.ts';
import { FIELDS } from './journey.view.ts';

/** What the forms of a journey send beside the answers. */

const FORM_ID = /^[0-9a-z]{8}$/;

/** A step's form as the browser sent it. */
export interface StepForm {
  filled: Filled;
  /** The hidden fields, to be shown again as they were. */
  form: string;
  seen: string;
  /** The version of the draft that the user agreed to delete; undefined if the form did not ask. */
  leave: string | undefined;
}

/** The form of "check your answers": what the page showed for checking. */
export interface CheckForm {
  token: string;
  version: string;
}

function textOf(form: SentFields, field: string): string {
  const [value] = form.getAll(field);
  return typeof value === 'string' ? value.slice(0, 2_000) : '';
}

export function readStepForm(step: Step, form: SentFields): StepForm {
  return {
    filled: typedInStep(step, form),
    form: textOf(form, FIELDS.form),
    seen: textOf(form, FIELDS.seen),
    leave: form.getAll(FIELDS.leave).length > 0 ? textOf(form, FIELDS.leave) : undefined,
  };
}

export const readCheckForm = (form: SentFields): CheckForm => ({
  token: textOf(form, FIELDS.token),
  version: textOf(form, FIELDS.version),
});

/** The hidden fields of a form that is shown again because an answer is not valid. */
export const sameForm = ({ form, seen }: StepForm): Record<string, string> => ({
  [FIELDS.form]: form,
  [FIELDS.seen]: seen,
});

/** The hidden fields of a form that shows the stored answers. */
export function freshForm(step: Step, stored: Answers): Record<string, string> {
  return { [FIELDS.form]: newId(8), [FIELDS.seen]: JSON.stringify(seenIn(step, stored)) };
}

/** The id of a form; a new one if the form sent none that is valid. */
export const formIdOf = ({ form }: StepForm): string => (FORM_ID.test(form) ? form : newId(8));

/** Which answers the form showed, as far as the form says so. */
export function seenOf(form: StepForm): Seen {
  const seen = readJson(form.seen);
  if (typeof seen !== 'object' || seen === null) return {};
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => typeof value === 'string'));
}
