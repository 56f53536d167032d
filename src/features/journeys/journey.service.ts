import type { Clock } from '#lib/clock.ts';
import { randomToken, type Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Limits } from '#lib/limits.ts';
import { hexHash, newLongCode, readLongCode } from '#features/guests/one-time.ts';
import {
  deleteDraft,
  deleteExpired,
  findDraft,
  findOpenDrafts,
  isCodeOfDraft,
  insertDraft,
  lockDraft,
  moveDraft,
  setCode,
  setNotes,
  type Scope,
} from './journey.repository.ts';
import {
  answersToSend,
  firstUnanswered,
  type Answers,
  type Holder,
  type Journey,
  type Notes,
} from './journey.ts';
import { currentStepUrl, hrefOf, type JourneyLocation } from './journey.view.ts';

/** The drafts of a holder: begun, listed, opened on another device, thrown away. */

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
export async function countBegun(deps: JourneyDeps, holder: Holder): Promise<number | undefined> {
  const limits = deps.limits ?? deps.accounts?.limits;
  if (limits === undefined) return undefined;
  if (holder.kind === 'account') return limits.take(['draft/account', holder.id]);
  const { hash, network } = holder;
  return limits.take(
    ['draft/holder', hash],
    ...(network === undefined ? [] : ([['draft/network', network]] as const)),
  );
}

/** Whose drafts a query may see, and when. */
export const scopeOf = (deps: JourneyDeps, journey: Journey, holder: Holder): Scope => ({
  journey: journey.name,
  holder,
  now: deps.clock(),
  secrets: deps.secrets,
});

/** Whether a text can be the id of a draft. */
export const isDraftId = (id: string): boolean => /^[0-9a-z]{16}$/.test(id);
/** Until when a draft is stored that changes now. */
export const expiryFrom = (now: Date) => new Date(now.getTime() + KEEP_DAYS * DAY_MS);

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
  if (!isDraftId(id)) return undefined;
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

const codeHashOf = (journey: Pick<Journey, 'name'>, code: string) => hexHash(`${journey.name}:${code}`);

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
  const { code, printed } = newLongCode();
  const scope = scopeOf(deps, journey, holder);
  return (await setCode(deps.db, scope, draft, codeHashOf(journey, code))) ? printed : undefined;
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
  const code = readLongCode(typed);
  if (code === undefined) return undefined;
  const scope = scopeOf(deps, journey, holder);
  const id = await moveDraft(deps.db, scope, codeHashOf(journey, code));
  const draft = id === undefined ? undefined : await findDraft(deps.db, scope, id);
  return draft && currentStepUrl({ journey, draft: draft.id, isNew: false, fromCheck: false }, draft.answers);
}

/** Whether a code still opens a draft. */
export async function isCodeOpen(trx: Trx, journey: string, typed: string, now: Date): Promise<boolean> {
  const code = readLongCode(typed);
  return (
    code !== undefined && isCodeOfDraft(trx, { journey, codeHash: codeHashOf({ name: journey }, code), now })
  );
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
  const token = randomToken();
  return { token, holder: holderOfToken(token, network) };
}

export function holderOfToken(token: string, network?: string): Holder {
  return { kind: 'token', hash: hexHash(token), network };
}

/** Deletes the drafts that have expired. @returns the number of drafts deleted */
export async function expireDrafts(db: Db, now: Date): Promise<number> {
  return deleteExpired(db, now);
}
