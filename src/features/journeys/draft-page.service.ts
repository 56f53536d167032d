import type { Db } from '#lib/database.ts';
import { findDraft, type Draft } from './journey.repository.ts';
import { scopeOf, type JourneyDeps } from './journey.service.ts';
import {
  answersToSend,
  fillStep,
  findStep,
  firstUnanswered,
  isReachable,
  problemsOf,
  type Finding,
  type Holder,
  type Journey,
  type Newer,
} from './journey.ts';
import {
  checkView,
  currentStepUrl,
  goneView,
  hrefOf,
  redirect,
  sentView,
  stepView,
  tasksView,
  type Answer,
  type JourneyLocation,
} from './journey.view.ts';
import { freshForm } from './step-form.ts';

/** What the pages of a draft show. */

/** A draft before its first answer. */
const NOTHING = { answers: {}, notes: {} };

/** Opens a page of a holder's draft: a step, "tasks", "check" or "sent". */
export async function openPage(
  deps: JourneyDeps,
  holder: Holder | undefined,
  place: JourneyLocation,
  stop: string,
): Promise<Answer> {
  const draft = holder && (await findDraft(deps.db, scopeOf(deps, place.journey, holder), place.draft));
  // The user went back to the first page: it shows what has been stored since.
  if (draft === undefined) return place.isNew ? showPage(deps, place, stop, NOTHING) : goneView(place, []);
  const kept = { ...place, isNew: false };
  if (draft.result === undefined) return showPage(deps, kept, stop, draft);
  return stop === 'sent' ? sentView(kept, draft.result) : redirect(hrefOf(kept, 'sent'));
}

async function showPage(
  deps: JourneyDeps,
  place: JourneyLocation,
  stop: string,
  draft: Draft | typeof NOTHING,
): Promise<Answer> {
  const { journey } = place;
  const { answers, notes } = draft;
  const step = findStep(journey, stop);
  if (step !== undefined && isReachable(journey, answers, stop)) {
    return stepView(place, step, answers, {
      filled: fillStep(step, answers),
      errors: problemsOf(journey, answers, stop),
      status: 200,
      hidden: freshForm(step, answers),
      notes,
    });
  }
  const isKept = 'token' in draft;
  if (stop === 'tasks') {
    const newer = isKept ? await newerThan(deps.db, journey, draft) : undefined;
    return tasksView(place, answers, {
      keptUntil: isKept ? draft.expiresAt : undefined,
      notes,
      newer,
      isChange: isKept && draft.subject !== undefined,
      answeredAnew: isKept ? Object.keys(draft.savedBy) : [],
    });
  }
  if (stop === 'check' && isKept && firstUnanswered(journey, answers) === undefined) {
    return checkView(place, draft, { findings: await findingsOf(deps.db, journey, draft, deps.clock()) });
  }
  return redirect(currentStepUrl(place, answers));
}

/** What the journey has to say about the answers of a draft before they are sent. */
export function findingsOf(db: Db, journey: Journey, draft: Draft, now: Date): Promise<Finding[]> {
  const answers = answersToSend(journey, draft.answers);
  return journey.findings?.(db, answers, { subject: draft.subject, now }) ?? Promise.resolve([]);
}

async function newerThan(db: Db, journey: Journey, { subject, basedOn }: Draft): Promise<Newer | undefined> {
  return subject === undefined || basedOn === undefined
    ? undefined
    : journey.newer?.(db, { subject, basedOn });
}
