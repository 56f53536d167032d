import { newId } from '#lib/ids.ts';
import { openPage } from './draft-page.service.ts';
import { isDraftId, type JourneyDeps } from './journey.service.ts';
import { findStep, hasTasks, isReachable, type Holder, type Journey } from './journey.ts';
import { currentStepUrl, hrefOf, redirect, type Answer, type JourneyLocation } from './journey.view.ts';
import { saveStep } from './save-step.service.ts';
import { sendDraft } from './send-draft.service.ts';
import { readCheckForm, readStepForm } from './step-form.ts';

export interface JourneyRequest {
  journey: Journey;
  /** Undefined for a person without a token, who can only begin a draft. */
  holder: Holder | undefined;
  /** From the URL: a draft's id, or "new". */
  draft: string | undefined;
  /** From the URL: a step's slug, "tasks", "check" or "sent". */
  stop: string | undefined;
  request: Request;
}

const NOT_FOUND: Answer = { kind: 'not-found' };

/**
 * Handles a request to any page of a journey. The body is read only where the journey has such a page: a request whose
 * body has been read cannot be passed to another page.
 */
export async function handleJourney(deps: JourneyDeps, visit: JourneyRequest): Promise<Answer> {
  const { journey, holder, draft: id = '', stop = '', request } = visit;
  const step = findStep(journey, stop);
  const isPage =
    step !== undefined || ['check', 'sent', ...(hasTasks(journey) ? ['tasks'] : [])].includes(stop);
  if (!isPage) return NOT_FOUND;
  if (id === 'new') {
    const fresh: JourneyLocation = { journey, draft: newId(16), isNew: true, fromCheck: false };
    const canBegin = step !== undefined && isReachable(journey, {}, stop);
    return redirect(canBegin ? hrefOf(fresh, stop) : currentStepUrl(fresh, {}));
  }
  if (!isDraftId(id)) return NOT_FOUND;

  const query = new URL(request.url).searchParams;
  const place: JourneyLocation = {
    journey,
    draft: id,
    isNew: query.has('new'),
    fromCheck: query.get('from') === 'check',
  };
  const form = await formOf(request);
  if (form !== undefined && step !== undefined)
    return saveStep(deps, holder, place, step, readStepForm(step, form));
  if (form !== undefined && stop === 'check') return sendDraft(deps, holder, place, readCheckForm(form));
  return openPage(deps, holder, place, stop);
}

/** Undefined if no readable form was sent; the page is then shown without changes. */
async function formOf(request: Request): Promise<FormData | undefined> {
  if (request.method !== 'POST') return undefined;
  return request.formData().catch(() => undefined);
}
