import type { Trx } from '#lib/database.ts';
import type { Move } from './application.ts';
import type { OFFER_REASONS, REASONS } from './messages.en.ts';
import { findLastEvent, lockApplication, type Applied } from './application.repository.ts';
import { openEvent, openName, recordEventOnce, type ApplicationDeps } from './application.service.ts';
import { moveTo } from './capacity.service.ts';
import { findOfOrganisation } from './inbox.repository.ts';
import { GONE, ID } from './inbox.service.ts';
import { canHappen, factsOf, TRANSITIONS } from './transitions.ts';
import { undoLast } from './undo.service.ts';

/** What an organisation does about the applications it receives. */

/** How many applicants may be told "not this time" at once. */
const AT_ONCE = 100;

/** Locks one of the organisation's applications; undefined if it belongs to another organisation. */
async function lockOwn(trx: Trx, organisationId: string, id: string): Promise<Applied | undefined> {
  const it = await lockApplication(trx, id);
  return it?.organisationId === organisationId && it.state !== 'unconfirmed' ? it : undefined;
}

const words = (text: string) => (text === '' ? {} : { words: text });

export type Moved = 'moved' | 'not-found' | 'cannot';

/** A decision of an organisation, with its message to the applicant. */
interface Decision {
  type: Move | 'offer-withdrawn' | 'not-this-time';
  words: string;
  actor: string;
  reason?: string;
}

/**
 * Whether the same member has made the same decision with the same message already, because the form was sent twice.
 */
async function isDoneBy(trx: Trx, deps: ApplicationDeps, it: Applied, what: Decision): Promise<boolean> {
  if (it.state !== TRANSITIONS[what.type].to) return false;
  const last = await findLastEvent(trx, it.id, [what.type]);
  if (last?.actor !== what.actor) return false;
  const said = openEvent(deps, it.id, last.detail);
  return (said.words ?? '') === what.words && said.reason === what.reason;
}

/**
 * Changes the state of an application, with a message if there is one. Sending the form twice changes it once. The
 * applicant is told after some minutes, so that a mistake can be undone before that.
 */
export function moveApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  what: Decision,
): Promise<Moved> {
  return deps.db.transaction().execute(async (trx): Promise<Moved> => {
    const it = await lockOwn(trx, organisationId, id);
    if (it === undefined) return 'not-found';
    const { type, actor, reason } = what;
    if (!canHappen(type, factsOf(it))) return (await isDoneBy(trx, deps, it, what)) ? 'moved' : 'cannot';
    const detail = { ...words(what.words), ...(reason === undefined ? {} : { reason }) };
    await moveTo(trx, deps, it, { type, actor, detail });
    return 'moved';
  });
}

export type Undone = 'undone' | 'waits' | 'cannot' | 'not-found';

/** Undoes the organisation's last action, on the same day. */
export function undoMove(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  actor: string,
): Promise<Undone> {
  return deps.db.transaction().execute(async (trx): Promise<Undone> => {
    const it = await lockOwn(trx, organisationId, id);
    if (it === undefined) return 'not-found';
    return (await undoLast(trx, deps, it, { by: 'organisation', actor })) ?? 'cannot';
  });
}

/**
 * Sends a message to an applicant; the mail only says that there is something to read. Sending the form twice sends
 * one message.
 * @returns false if the applicant can no longer be reached
 */
export function writeMessage(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  message: { text: string; actor: string; token?: string | undefined },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockOwn(trx, organisationId, id);
    if (it?.details == null) return false;
    await recordEventOnce(trx, deps, it, {
      at: deps.clock(),
      type: 'message',
      actor: message.actor,
      detail: { words: message.text },
      token: message.token,
    });
    return true;
  });
}

const chosen = (ids: readonly string[]) => [...new Set(ids)].filter((id) => ID.test(id)).slice(0, AT_ONCE);

/** Those of some applications that can still be told "not this time", with the applicants' names. */
export async function whoCanEnd(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; title: string }[]> {
  const found = await findOfOrganisation(deps.db, organisationId, chosen(ids));
  return found
    .filter((it) => canHappen('not-this-time', factsOf(it)))
    .map((it) => ({ id: it.id, name: openName(deps, it) ?? GONE, title: it.title }));
}

/**
 * Tells several applicants "not this time", each in a separate transaction. Applications of other organisations, and
 * those that cannot be ended, are skipped.
 * @returns the number of applicants told by this form, including when the same form was sent before
 */
export async function endApplications(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
  why: { reason: keyof typeof REASONS; words: string; actor: string },
): Promise<number> {
  let ended = 0;
  for (const id of chosen(ids)) {
    const done = await moveApplication(deps, organisationId, id, { type: 'not-this-time', ...why });
    if (done === 'moved') ended += 1;
  }
  return ended;
}

/** Withdraws an offer, with a reason that the applicant reads. */
export const withdrawOffer = (
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  why: { reason: keyof typeof OFFER_REASONS; words: string; actor: string },
): Promise<Moved> => moveApplication(deps, organisationId, id, { type: 'offer-withdrawn', ...why });
