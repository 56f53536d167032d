import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { formatWait } from '#lib/limits.ts';
import { formatAnswer, type FieldError } from '#features/forms/question.ts';
import {
  deleteDraft,
  findDraft,
  insertDraft,
  lockDraft,
  updateAnswers,
  type Draft,
  type Scope,
} from './journey.repository.ts';
import { countBegun, expiryFrom, scopeOf, type JourneyDeps } from './journey.service.ts';
import {
  answersBefore,
  applicableSteps,
  errorsAfterMerge,
  fillStep,
  firstUnanswered,
  isReachable,
  leadsOut,
  mergeStep,
  nextStep,
  readTyped,
  typedRows,
  withoutStep,
  type Answers,
  type Holder,
  type Merged,
  type Step,
} from './journey.ts';
import {
  conflictError,
  currentStepUrl,
  goneView,
  hrefOf,
  leavingView,
  redirect,
  stepView,
  type Answer,
  type JourneyLocation,
} from './journey.view.ts';
import { formIdOf, freshForm, sameForm, seenOf, type StepForm } from './step-form.ts';
import { journeyTexts } from './messages.en.ts';

/**
 * Saves the answers of one step: all of them, or none if one is not valid; the page then shows what the user typed,
 * with error messages. Answers that lead out of the journey are not stored; if they would delete all earlier answers
 * too, the user is asked to confirm first.
 */
export async function saveStep(
  deps: JourneyDeps,
  holder: Holder | undefined,
  place: JourneyLocation,
  step: Step,
  form: StepForm,
): Promise<Answer> {
  const { journey, draft: id, isNew } = place;
  const scope = holder && scopeOf(deps, journey, holder);
  const kept: JourneyLocation = { ...place, isNew: false };
  const now = deps.clock();
  const keep = async (trx: Trx, draft: Draft, { answers, savedBy, changed }: Omit<Merged, 'conflicts'>) => {
    if (changed && scope)
      await updateAnswers(trx, scope, draft.id, { answers, savedBy, now, expiresAt: expiryFrom(now) });
  };

  // Counted before the transaction begins. Inside it, many concurrent requests could hold all connections while each
  // waits for one more.
  const wait = scope && (await waitToBegin(deps, scope, place, step, form));

  return deps.db.transaction().execute(async (trx): Promise<Answer> => {
    let draft = scope && (await lockDraft(trx, scope, id));
    if (draft?.result !== undefined) return redirect(hrefOf(kept, 'sent'));
    const stored = draft?.answers ?? {};
    const before = answersBefore(journey, stored, step.slug);
    const read = readTyped(step, form.filled, before);
    const ending = async () => {
      const derived = await step.derives?.(trx, { ...before, ...read.answers });
      return leadsOut(step, { ...read.answers, ...derived }, before);
    };
    if (draft === undefined && !isNew) {
      // The form was sent twice: the answers are deleted already.
      const left = form.leave !== undefined && read.errors.length === 0 ? await ending() : undefined;
      return left === undefined ? goneView(place, typedRows(step, read, before)) : redirect(left.to);
    }
    if (draft === undefined && !isReachable(journey, {}, step.slug))
      return redirect(currentStepUrl(place, {}));

    const again = (errors: readonly FieldError[], status: number, hidden: Record<string, string>) =>
      stepView(place, step, stored, {
        filled: read.filled,
        errors,
        status,
        hidden,
        notes: draft?.notes ?? {},
      });
    if (read.errors.length > 0) return again(read.errors, 422, sameForm(form));

    const out = await ending();
    if (out !== undefined) {
      const applies = step.appliesWhen?.(before) !== false;
      if (draft !== undefined && out.forget === true) {
        if (!applies) return redirect(currentStepUrl(kept, stored));
        const agreed = form.leave ?? '';
        if (agreed !== String(draft.version))
          return leavingView(kept, step, draft, {
            answers: read.answers,
            typed: read.filled,
            hidden: sameForm(form),
            changedMeanwhile: agreed !== '',
          });
        await deleteDraft(trx, id);
      } else if (draft !== undefined) {
        // The earlier answers to this step are removed, because otherwise they could still be sent.
        await keep(trx, draft, withoutStep(draft, step));
      }
      if (!applies) return redirect(currentStepUrl(kept, stored));
      const hasPage = draft !== undefined && out.page !== undefined && journey.pages?.includes(out.page);
      return redirect(hasPage === true ? hrefOf(kept, out.page ?? '') : out.to);
    }

    if (draft === undefined) {
      if (scope === undefined) throw new Error('A draft cannot be begun without somebody whose it is');
      const [first] = step.questions;
      if (wait !== undefined && first !== undefined) {
        const message = journeyTexts.tooMany(formatWait(wait));
        return again([{ name: first.name, message }], 429, sameForm(form));
      }
      await insertDraft(trx, scope, { id, token: newId(24), expiresAt: expiryFrom(now) });
      draft = await lockDraft(trx, scope, id);
      // The id belongs to another holder's draft.
      if (draft === undefined) return goneView(place, typedRows(step, read, before));
    }

    const current = draft.answers;
    const merged = await withDerived(
      trx,
      step,
      mergeStep(draft, step, read.answers, seenOf(form), formIdOf(form)),
      before,
    );
    if (merged.conflicts.length > 0) {
      const errors = merged.conflicts.map((name) => {
        const question = step.questions.find((it) => it.name === name);
        const theirs = question === undefined ? [] : formatAnswer(question, current[name], before);
        return conflictError(step, name, theirs, before);
      });
      return again(errors, 409, freshForm(step, current));
    }
    const errors = errorsAfterMerge(step, merged.answers, before);
    if (errors.length > 0) {
      const filled = fillStep(step, merged.answers);
      const hidden = freshForm(step, current);
      return stepView(kept, step, current, { filled, errors, status: 422, hidden, notes: draft.notes });
    }
    await keep(trx, draft, merged);
    return redirect(whereAfter(kept, step, merged.answers));
  });
}

/** Counts the draft that a form would begin. @returns seconds to wait; undefined if the form begins none */
async function waitToBegin(
  deps: JourneyDeps,
  scope: Scope,
  { journey, draft, isNew }: JourneyLocation,
  step: Step,
  form: StepForm,
): Promise<number | undefined> {
  if (!isNew || !isReachable(journey, {}, step.slug)) return undefined;
  if (readTyped(step, form.filled, answersBefore(journey, {}, step.slug)).errors.length > 0) return undefined;
  if ((await findDraft(deps.db, scope, draft)) !== undefined) return undefined;
  return countBegun(deps, scope.holder);
}

/** Adds the derived values that follow from the merged answers. */
async function withDerived(trx: Trx, step: Step, merged: Merged, before: Answers): Promise<Merged> {
  if (step.derives === undefined || merged.conflicts.length > 0) return merged;
  const found = await step.derives(trx, { ...before, ...merged.answers });
  const names = step.questions.filter(({ kind }) => kind === 'derived').map(({ name }) => name);
  const derived = Object.fromEntries(names.map((name) => [name, found[name] ?? null]));
  return {
    ...merged,
    answers: { ...merged.answers, ...derived },
    changed: merged.changed || names.some((name) => merged.answers[name] !== derived[name]),
  };
}

/** The page after a saved step. */
function whereAfter(place: JourneyLocation, step: Step, stored: Answers): string {
  const { journey } = place;
  if (place.fromCheck) {
    // A change may have opened further questions; those, too, lead back to "check your answers".
    const open = firstUnanswered(journey, stored);
    return open === undefined ? hrefOf(place, 'check') : hrefOf(place, open.slug, true);
  }
  // Another window may have made this step inapplicable; then the user goes to the journey's current step.
  const applies = applicableSteps(journey, stored).some(({ slug }) => slug === step.slug);
  return applies ? hrefOf(place, nextStep(journey, stored, step.slug)) : currentStepUrl(place, stored);
}
