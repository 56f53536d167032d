import type { Trx } from '#lib/database.ts';
import { findingsOf } from './draft-page.service.ts';
import { lockDraft, markSent, type Draft, type Scope } from './journey.repository.ts';
import { expiryFrom, scopeOf, type JourneyDeps } from './journey.service.ts';
import { answersToSend, openSteps, type Holder, type Outcome } from './journey.ts';
import {
  checkView,
  currentStepUrl,
  goneView,
  hrefOf,
  redirect,
  type Answer,
  type JourneyLocation,
} from './journey.view.ts';
import type { CheckForm } from './step-form.ts';

/** Rolls back what a sending wrote before it was refused. */
class Refused extends Error {
  readonly outcome: Outcome & { ok: false };
  readonly draft: Draft;
  constructor(outcome: Outcome & { ok: false }, draft: Draft) {
    super('refused');
    this.outcome = outcome;
    this.draft = draft;
  }
}

/** Sends a draft once, however often and from however many windows the user submits it. */
export async function sendDraft(
  deps: JourneyDeps,
  holder: Holder | undefined,
  place: JourneyLocation,
  form: CheckForm,
): Promise<Answer> {
  if (holder === undefined) return goneView(place, []);
  const scope = scopeOf(deps, place.journey, holder);
  try {
    return await deps.db.transaction().execute((trx) => sendIn(trx, scope, place, form));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const findings = await findingsOf(deps.db, place.journey, error.draft, deps.clock());
    return checkView(place, error.draft, { refusal: error.outcome, findings });
  }
}

async function sendIn(trx: Trx, scope: Scope, place: JourneyLocation, form: CheckForm): Promise<Answer> {
  const { journey } = place;
  const draft = await lockDraft(trx, scope, place.draft);
  if (draft === undefined) return place.isNew ? redirect(currentStepUrl(place, {})) : goneView(place, []);
  if (draft.result !== undefined) return redirect(hrefOf(place, 'sent'));
  // The rules may have changed since the answers were saved.
  const open = openSteps(journey, draft.answers);
  if (open.length > 0) {
    // A user who has seen the page before gets all errors at once.
    const hasSeen = form.token === draft.token;
    return hasSeen ? checkView(place, draft, { open }) : redirect(currentStepUrl(place, draft.answers));
  }
  // Only what the page showed for checking may be sent.
  if (form.token !== draft.token || form.version !== String(draft.version)) {
    return checkView(place, draft, { changedMeanwhile: true });
  }
  const { holder, now } = scope;
  const outcome = await journey.send(trx, answersToSend(journey, draft.answers), {
    draft: draft.id,
    token: draft.token,
    holder,
    now,
    begunAt: draft.createdAt,
    subject: draft.subject,
  });
  if (!outcome.ok) throw new Refused(outcome, draft);
  await markSent(trx, draft.id, { result: outcome.result, now, expiresAt: expiryFrom(now) });
  return redirect(hrefOf(place, 'sent'));
}
