import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import type { Actor } from '#features/accounts/permission.ts';
import type { CaseKind } from '#features/review-cases/review-case.ts';
import { decide, type DecideDeps } from './decide.service.ts';
import { decisionResultMessages } from './messages.en.ts';
import { decisionForm, decisionProblem, readDecision } from './moderation.ts';
import type { DecisionType } from './transitions.ts';

export type TooLate = 'superseded' | 'decided' | 'colleague';

/** The result of the form on the page of a case. */
export type Answer =
  | { ok: true; decision: DecisionType }
  | { ok: false; why: 'not-found' }
  /** Validation errors for the fields. */
  | { ok: false; why: 'refused'; errors: readonly FormError[]; values: FormValues }
  /** The decision can no longer be made; what the moderator wrote is returned. */
  | { ok: false; why: 'too-late'; because: TooLate; written: { called: string; text: string }[] };

/** Reads the form on the page of a case and records the decision. */
export async function handleDecision(
  deps: DecideDeps,
  me: Actor,
  it: { id: string; kind: CaseKind; questions: readonly { name: string; called: string }[] },
  request: Request,
): Promise<Answer> {
  const form = await readForm(request, decisionForm(it.kind, it.questions));
  const { values } = form;
  const refuse = (errors: readonly FormError[]): Answer => ({ ok: false, why: 'refused', errors, values });
  if (!form.ok) return refuse(form.errors);
  const deciding = readDecision(form.value, it.questions);
  const problem = decisionProblem(deciding);
  if (problem !== undefined) return refuse([problem]);
  const decided = await decide(deps, me, it.id, deciding);
  if (decided.ok) return { ok: true, decision: deciding.decision };
  if (decided.why === 'not-found') return { ok: false, why: 'not-found' };
  if (decided.why === 'cannot') return refuse([{ field: 'decision', message: decided.message }]);
  const { reason, notes } = deciding;
  return {
    ok: false,
    why: 'too-late',
    because: decided.why,
    written: [
      ...it.questions.flatMap(({ name, called }) => {
        const text = notes[name];
        return text === undefined ? [] : [{ called, text }];
      }),
      ...(reason === undefined ? [] : [{ called: decisionResultMessages.reason, text: reason }]),
    ],
  };
}
