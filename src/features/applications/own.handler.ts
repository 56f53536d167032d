import { z } from 'zod';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { formatWait } from '#lib/limits.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { messageSchema } from './application.ts';
import {
  actOnOwn,
  chooseDate,
  undoOwn,
  writeToOrganisation,
  type SayingDeps,
} from './own-actions.service.ts';
import { viewOwn, type OwnView } from './own-view.service.ts';
import { ownTexts } from './messages.en.ts';

const answerSchema = z.object({
  do: z.enum(['accept', 'decline', 'choose', 'can-come', 'another-time', 'reply', 'undo']),
  /** For an interview: the time that the applicant chooses, in ISO 8601. */
  time: z.iso.datetime().optional().catch(undefined),
  /** The id of the date that the applicant chooses instead. */
  date: z.coerce.number().int().positive().optional().catch(undefined),
});

export type OwnVisit =
  | { done: string }
  | {
      view: OwnView;
      errors: readonly FormError[];
      values: FormValues | undefined;
      wait: number | undefined;
    };

/**
 * Handles a request to the page of one application: returns what the page shows or, after an offer was answered or a
 * message was written, what was done.
 * @returns undefined if the application belongs to another holder
 */
export async function handleOwn(
  deps: SayingDeps,
  holder: Holder,
  id: string,
  request: Request,
): Promise<OwnVisit | undefined> {
  const view = await viewOwn(deps, holder, id);
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined, wait: undefined };
  const copy = request.clone();
  const form = await readForm(request, answerSchema);
  const { values } = form;
  const refuse = async (errors: readonly FormError[], wait?: number): Promise<OwnVisit> => ({
    view: (await viewOwn(deps, holder, id)) ?? view,
    errors,
    values,
    wait,
  });
  let done: boolean | number | undefined = false;
  if (form.ok && form.value.do === 'reply') {
    const message = await readForm(copy, messageSchema);
    if (!message.ok) return refuse(message.errors);
    const { message: words, token } = message.value;
    done = await writeToOrganisation(deps, holder, id, { type: 'reply', words, token });
  } else if (form.ok && (form.value.do === 'can-come' || form.value.do === 'another-time')) {
    const { do: type, time } = form.value;
    const mustChoose = type === 'can-come' && (view.interview?.view?.choices ?? []).length > 0;
    if (mustChoose && time === undefined) {
      return refuse([{ field: 'time', message: ownTexts.chooseTime }]);
    }
    done = await writeToOrganisation(deps, holder, id, {
      type,
      time: type === 'can-come' ? time : undefined,
    });
    if (mustChoose && done === false) {
      const message = ownTexts.timeTaken;
      return refuse([{ field: 'time', message }]);
    }
  } else if (form.ok && form.value.do === 'choose') {
    const { date } = form.value;
    if (date === undefined && (view.otherDates ?? []).length > 0) {
      return refuse([{ field: 'date', message: ownTexts.chooseDate }]);
    }
    done = await chooseDate(deps, holder, id, date ?? 0);
  } else if (form.ok && (form.value.do === 'accept' || form.value.do === 'decline')) {
    done = await actOnOwn(deps, holder, id, form.value.do);
  } else if (form.ok && form.value.do === 'undo') {
    done = await undoOwn(deps, holder, id);
  }
  if (form.ok && done === true) return { done: form.value.do };
  if (typeof done === 'number') {
    const message = ownTexts.tooManyMessages(formatWait(done));
    return refuse([{ field: 'message', message }], done);
  }
  return refuse([{ field: '', message: ownTexts.notPossible }]);
}
