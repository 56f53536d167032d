import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { readJson } from '#lib/json.ts';
import { newId } from '#lib/ids.ts';
import { formatWait, type Limits } from '#lib/limits.ts';
import {
  answersBefore,
  answersToSend,
  applicableSteps,
  errorsAfterMerge,
  fillStep,
  findStep,
  firstUnanswered,
  hasTasks,
  isReachable,
  leadsOut,
  mergeStep,
  nextStep,
  openSteps,
  problemsOf,
  readStep,
  seenIn,
  typedRows,
  withoutStep,
  type Answers,
  type Finding,
  type Holder,
  type Journey,
  type Merged,
  type Newer,
  type Notes,
  type Outcome,
  type Seen,
  type Step,
} from './journey.ts';
import { type FieldError } from '#features/forms/question.ts';
import {
  deleteDraft,
  deleteExpired,
  findDraft,
  findOpenDrafts,
  insertDraft,
  lockDraft,
  markSent,
  moveDraft,
  setCode,
  setNotes,
  updateAnswers,
  type Draft,
  type Scope,
} from './journey.repository.ts';
import {
  checkView,
  conflictError,
  FIELDS,
  goneView,
  hrefOf,
  leavingView,
  sentView,
  stepView,
  tasksView,
  type JourneyView,
  type JourneyLocation,
} from './journey.view.ts';
import { inWords } from '#features/forms/question.ts';

/** Name of the nightly job. */
export const EXPIRE_JOB = 'drafts-expire';

/** Retention of drafts, in days after the last change. */
export const KEEP_DAYS = 14;
const DAY_MS = 86_400_000;

export interface JourneyDeps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  /** Limits how many drafts are begun; absent for commands and demonstrations, which begin their own drafts. */
  limits?: Limits;
  /** The same limits, where a page passes its services. */
  accounts?: { limits: Limits };
}

/** Counts a new draft. @returns seconds to wait if its holder or their network has begun too many */
async function countBegun(deps: JourneyDeps, holder: Holder): Promise<number | undefined> {
  const limits = deps.limits ?? deps.accounts?.limits;
  if (limits === undefined) return undefined;
  if (holder.kind === 'account') return limits.take(['draft/account', holder.id]);
  const { hash, network } = holder;
  return limits.take(
    ['draft/holder', hash],
    ...(network === undefined ? [] : ([['draft/network', network]] as const)),
  );
}

const scopeOf = (deps: JourneyDeps, journey: Journey, holder: Holder): Scope => ({
  journey: journey.name,
  holder,
  now: deps.clock(),
  secrets: deps.secrets,
});

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

/** The response: a page, a redirect (303), or "not found". */
export type Answer = { kind: 'redirect'; to: string } | { kind: 'not-found' } | JourneyView;

const redirect = (to: string): Answer => ({ kind: 'redirect', to });
const NOT_FOUND: Answer = { kind: 'not-found' };

const DRAFT_ID = /^[0-9a-z]{16}$/;
const FORM_ID = /^[0-9a-z]{8}$/;
const newFormId = () => newId(8);
const expiryFrom = (now: Date) => new Date(now.getTime() + KEEP_DAYS * DAY_MS);

/** Handles a request to any page of a journey. */
export async function handleJourney(deps: JourneyDeps, visit: JourneyRequest): Promise<Answer> {
  const { journey, draft: id = '', stop = '', request } = visit;
  const step = findStep(journey, stop);
  const isPage =
    step !== undefined || ['check', 'sent', ...(hasTasks(journey) ? ['tasks'] : [])].includes(stop);
  if (!isPage) return NOT_FOUND;
  if (id === 'new') {
    const fresh: JourneyLocation = { journey, draft: newId(16), isNew: true, fromCheck: false };
    const canBegin = step !== undefined && isReachable(journey, {}, stop);
    return redirect(canBegin ? hrefOf(fresh, stop) : currentStepUrl(fresh, {}));
  }
  if (!DRAFT_ID.test(id)) return NOT_FOUND;

  const query = new URL(request.url).searchParams;
  const place: JourneyLocation = {
    journey,
    draft: id,
    isNew: query.has('new'),
    fromCheck: query.get('from') === 'check',
  };
  const scope = visit.holder && scopeOf(deps, journey, visit.holder);
  const form = await formOf(request);
  if (form !== undefined && step !== undefined) return saveStep(deps, scope, place, step, form);
  if (form !== undefined && stop === 'check') return send(deps, scope, place, form);

  const draft = scope && (await findDraft(deps.db, scope, id));
  // The user went back to the first page: it shows what has been stored since.
  if (draft === undefined)
    return place.isNew ? openPage(deps, place, step, stop, NOTHING) : goneView(place, []);
  const kept = { ...place, isNew: false };
  if (draft.result === undefined) return openPage(deps, kept, step, stop, draft);
  return stop === 'sent' ? sentView(kept, draft.result) : redirect(hrefOf(kept, 'sent'));
}

/** A draft before its first answer. */
const NOTHING = { answers: {}, notes: {} };

async function openPage(
  deps: JourneyDeps,
  place: JourneyLocation,
  step: Step | undefined,
  stop: string,
  draft: Draft | typeof NOTHING,
): Promise<Answer> {
  const { journey } = place;
  const { answers, notes } = draft;
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

function findingsOf(db: Db, journey: Journey, draft: Draft, now: Date): Promise<Finding[]> {
  const answers = answersToSend(journey, draft.answers);
  return journey.findings?.(db, answers, { subject: draft.subject, now }) ?? Promise.resolve([]);
}

async function newerThan(db: Db, journey: Journey, { subject, basedOn }: Draft): Promise<Newer | undefined> {
  return subject === undefined || basedOn === undefined
    ? undefined
    : journey.newer?.(db, { subject, basedOn });
}

/** Undefined if no readable form was sent; the page is then shown without changes. */
async function formOf(request: Request): Promise<FormData | undefined> {
  if (request.method !== 'POST') return undefined;
  return request.formData().catch(() => undefined);
}

/** The first page to show for these answers. */
function currentStepUrl(place: JourneyLocation, stored: Answers): string {
  if (hasTasks(place.journey)) return hrefOf(place, 'tasks');
  return hrefOf(place, firstUnanswered(place.journey, stored)?.slug ?? 'check');
}

function freshForm(step: Step, stored: Answers): Record<string, string> {
  return { [FIELDS.form]: newFormId(), [FIELDS.seen]: JSON.stringify(seenIn(step, stored)) };
}

function text(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 2_000) : '';
}

/** Which answers the form showed, as far as the form says so. */
function seenOf(form: FormData): Seen {
  const seen = readJson(text(form, FIELDS.seen));
  if (typeof seen !== 'object' || seen === null) return {};
  return Object.fromEntries(Object.entries(seen).filter(([, value]) => typeof value === 'string'));
}

/**
 * Saves the answers of one step: all of them, or none if one is not valid; the page then shows what the user typed,
 * with error messages. Answers that lead out of the journey are not stored; if they would delete all earlier answers
 * too, the user is asked to confirm first.
 */
async function saveStep(
  deps: JourneyDeps,
  scope: Scope | undefined,
  place: JourneyLocation,
  step: Step,
  form: FormData,
): Promise<Answer> {
  const { journey, draft: id, isNew } = place;
  const formId = FORM_ID.test(text(form, FIELDS.form)) ? text(form, FIELDS.form) : newFormId();
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
    const read = readStep(step, form, before);
    const ending = async () => {
      const derived = await step.derives?.(trx, { ...before, ...read.answers });
      return leadsOut(step, { ...read.answers, ...derived }, before);
    };
    if (draft === undefined && !isNew) {
      // The form was sent twice: the answers are deleted already.
      const left = form.has(FIELDS.leave) && read.errors.length === 0 ? await ending() : undefined;
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
    const sameForm: Record<string, string> = Object.fromEntries(
      [FIELDS.form, FIELDS.seen].map((field) => [field, text(form, field)]),
    );
    if (read.errors.length > 0) return again(read.errors, 422, sameForm);

    const out = await ending();
    if (out !== undefined) {
      const applies = step.appliesWhen?.(before) !== false;
      if (draft !== undefined && out.forget === true) {
        if (!applies) return redirect(currentStepUrl(kept, stored));
        const agreed = text(form, FIELDS.leave);
        if (agreed !== String(draft.version))
          return leavingView(kept, step, draft, {
            answers: read.answers,
            typed: read.filled,
            hidden: sameForm,
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
        const message = `Too many forms have been started from your network. Wait ${formatWait(wait)}, then select “Save and continue” again. What you entered is still on this page`;
        return again([{ name: first.name, message }], 429, sameForm);
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
      mergeStep(draft, step, read.answers, seenOf(form), formId),
      before,
    );
    if (merged.conflicts.length > 0) {
      const errors = merged.conflicts.map((name) => {
        const question = step.questions.find((it) => it.name === name);
        const theirs = question === undefined ? [] : inWords(question, current[name], before);
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
  form: FormData,
): Promise<number | undefined> {
  if (!isNew || !isReachable(journey, {}, step.slug)) return undefined;
  if (readStep(step, form, answersBefore(journey, {}, step.slug)).errors.length > 0) return undefined;
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
async function send(
  deps: JourneyDeps,
  scope: Scope | undefined,
  place: JourneyLocation,
  form: FormData,
): Promise<Answer> {
  if (scope === undefined) return goneView(place, []);
  try {
    return await deps.db.transaction().execute((trx) => sendIn(trx, scope, place, form));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const findings = await findingsOf(deps.db, place.journey, error.draft, deps.clock());
    return checkView(place, error.draft, { refusal: error.outcome, findings });
  }
}

async function sendIn(trx: Trx, scope: Scope, place: JourneyLocation, form: FormData): Promise<Answer> {
  const { journey } = place;
  const draft = await lockDraft(trx, scope, place.draft);
  if (draft === undefined) return place.isNew ? redirect(currentStepUrl(place, {})) : goneView(place, []);
  if (draft.result !== undefined) return redirect(hrefOf(place, 'sent'));
  // The rules may have changed since the answers were saved.
  const open = openSteps(journey, draft.answers);
  if (open.length > 0) {
    // A user who has seen the page before gets all errors at once.
    const hasSeen = text(form, FIELDS.token) === draft.token;
    return hasSeen ? checkView(place, draft, { open }) : redirect(currentStepUrl(place, draft.answers));
  }
  // Only what the page showed for checking may be sent.
  if (text(form, FIELDS.token) !== draft.token || text(form, FIELDS.version) !== String(draft.version)) {
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

// ---- Resuming a draft

/**
 * Begins a draft from existing answers: a copy, a record to be changed, or answers that were returned with notes. If
 * the holder is already changing the record, that draft is used, with the present notes; with `afresh`, a new draft
 * replaces it.
 * @param begun `basedOn` is the version of the record, as `Journey.newer` knows it
 * @returns the path to go to
 */
export async function beginDraft(
  deps: JourneyDeps,
  journey: Journey,
  holder: Holder,
  begun: { answers: Answers; subject?: string; notes?: Notes; basedOn?: string; afresh?: boolean },
): Promise<string> {
  const scope = scopeOf(deps, journey, holder);
  const { afresh = false, ...beginning } = begun;
  const open =
    begun.subject === undefined
      ? undefined
      : (await findOpenDrafts(deps.db, scope)).find(({ subject }) => subject === begun.subject);
  if (open !== undefined && afresh) await discardDraft(deps, journey, holder, open.id);
  const already = afresh ? undefined : open;
  // An account has one draft per record, so it cannot begin many drafts that way.
  const isCounted = already === undefined && (begun.subject === undefined || holder.kind === 'token');
  if (isCounted && (await countBegun(deps, holder)) !== undefined) {
    // The first page stores nothing, and tells the user to wait.
    const fresh: JourneyLocation = { journey, draft: newId(16), isNew: true, fromCheck: false };
    return hrefOf(fresh, firstUnanswered(journey, {})?.slug ?? 'tasks');
  }
  const id = already?.id ?? newId(16);
  if (already === undefined) {
    await insertDraft(deps.db, scope, {
      id,
      token: newId(24),
      expiresAt: expiryFrom(scope.now),
      ...beginning,
    });
  } else {
    await setNotes(deps.db, scope, id, begun.notes);
  }
  return currentStepUrl(
    { journey, draft: id, isNew: false, fromCheck: false },
    already?.answers ?? begun.answers,
  );
}

/** The answers of a holder's draft that would be sent now: those that apply and are valid. */
export async function draftAnswers(
  deps: JourneyDeps,
  journey: Journey,
  holder: Holder,
  id: string,
): Promise<{ answers: Answers; subject: string | undefined } | undefined> {
  if (!DRAFT_ID.test(id)) return undefined;
  const draft = await findDraft(deps.db, scopeOf(deps, journey, holder), id);
  if (draft === undefined || draft.result !== undefined) return undefined;
  return { answers: answersToSend(journey, draft.answers), subject: draft.subject };
}

/** A draft that the holder can continue. */
export interface OpenDraft {
  id: string;
  /** The record that the draft changes. */
  subject: string | undefined;
  href: string;
  updatedAt: Date;
  expiresAt: Date;
  answers: Answers;
}

/** The holder's unsent drafts of a journey, the last changed first. */
export async function openDrafts(deps: JourneyDeps, journey: Journey, holder: Holder): Promise<OpenDraft[]> {
  const drafts = await findOpenDrafts(deps.db, scopeOf(deps, journey, holder));
  return drafts.map(({ id, answers, subject, updatedAt, expiresAt }) => ({
    id,
    subject,
    href: currentStepUrl({ journey, draft: id, isNew: false, fromCheck: false }, answers),
    updatedAt,
    expiresAt,
    answers,
  }));
}

const CODE_LENGTH = 16;
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

/**
 * Creates a code that opens the draft on another device until the draft is sent or expires. It is mailed or printed,
 * as "K3JD-9X2M-7PQR-0BTW" (80 bits; only the hash is stored). A new code replaces the previous one.
 * @returns undefined if the draft does not belong to the holder
 */
export async function giveCode(
  deps: JourneyDeps,
  journey: Journey,
  holder: Holder,
  draft: string,
): Promise<string | undefined> {
  const code = newId(CODE_LENGTH);
  const scope = scopeOf(deps, journey, holder);
  const given = await setCode(deps.db, scope, draft, hashOf(`${journey.name}:${code}`));
  return given ? (code.toUpperCase().match(/.{4}/g) ?? []).join('-') : undefined;
}

/**
 * Opens the draft of a code. Case and spacing do not matter, and the letters O, I and L are read as the digits that
 * they resemble. The draft then belongs to this holder and no longer to the earlier one: a device left behind, for
 * example in a library, cannot open it any more.
 * @returns the path to go to; undefined if there is no such draft
 */
export async function comeBack(
  deps: JourneyDeps,
  journey: Journey,
  holder: Holder,
  typed: string,
): Promise<string | undefined> {
  const code = typed
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  if (code.length !== CODE_LENGTH) return undefined;
  const scope = scopeOf(deps, journey, holder);
  const id = await moveDraft(deps.db, scope, hashOf(`${journey.name}:${code}`));
  const draft = id === undefined ? undefined : await findDraft(deps.db, scope, id);
  return draft && currentStepUrl({ journey, draft: draft.id, isNew: false, fromCheck: false }, draft.answers);
}

/** Deletes an unsent draft of the holder, who does not want to continue it. */
export async function discardDraft(
  deps: JourneyDeps,
  journey: Journey,
  holder: Holder,
  id: string,
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const draft = await lockDraft(trx, scopeOf(deps, journey, holder), id);
    if (draft !== undefined && draft.result === undefined) await deleteDraft(trx, id);
  });
}

/** Creates a token for a person without an account. @returns the token, and the holder that it identifies */
export function newToken(network?: string): { token: string; holder: Holder } {
  const token = randomBytes(32).toString('base64url');
  return { token, holder: holderOfToken(token, network) };
}

export function holderOfToken(token: string, network?: string): Holder {
  return { kind: 'token', hash: hashOf(token), network };
}

/** Deletes the drafts that have expired. @returns the number of drafts deleted */
export async function expireDrafts(db: Db, now: Date): Promise<number> {
  return deleteExpired(db, now);
}
