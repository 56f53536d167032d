import { londonDay } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import {
  can,
  organisationStatus,
  type Actor,
  type OrganisationStatus,
} from '#features/accounts/permission.ts';
import { setSuspended } from '#features/organisations/organisation.service.ts';
import { tell, type DecideDeps } from './decide.service.ts';
import { isId } from './moderation.ts';
import { type Decision } from '#features/review-cases/review-case.ts';
import { findDecided } from './history.repository.ts';
import {
  findOrganisation,
  findOrganisationEvents,
  searchOrganisations,
  type OrganisationRow,
} from './organisation.repository.ts';
import { insertDecided, lockOrganisation } from './case.repository.ts';

/** Organisations from a moderator's point of view. */

export interface NamedOrganisation {
  id: string;
  name: string;
  town: string | null;
  status: OrganisationStatus;
}

const MOST_FOUND = 50;

/** Finds organisations by a part of the name. Without a name, those that are waiting or suspended. */
export async function organisationsNamed(
  db: Db,
  words: string,
): Promise<{ found: NamedOrganisation[]; more: boolean }> {
  const rows = await searchOrganisations(db, words.trim().slice(0, 100), MOST_FOUND + 1);
  return {
    found: rows.slice(0, MOST_FOUND).map(({ id, name, town, ...dates }) => ({
      id,
      name,
      town,
      status: organisationStatus(dates),
    })),
    more: rows.length > MOST_FOUND,
  };
}

export interface OrganisationView extends OrganisationRow {
  status: OrganisationStatus;
  /** False for the moderator's own organisation. */
  mayDecide: boolean;
  decisions: { id: string; decision: Decision; title: string; decidedAt: Date; byYou: boolean }[];
  events: { at: Date; type: string; byYou: boolean }[];
}

const RECENT = 30;

export async function organisationForModerator(
  deps: { db: Db; clock: () => Date },
  me: Actor,
  id: string,
): Promise<OrganisationView | undefined> {
  if (!isId(id)) return undefined;
  const { db } = deps;
  const row = await findOrganisation(db, id, deps.clock());
  if (row === undefined) return undefined;
  const [decisions, events] = await Promise.all([
    findDecided(db, { organisationId: id, limit: RECENT, offset: 0 }),
    findOrganisationEvents(db, id, RECENT),
  ]);
  const actor = `account:${me.account.id}`;
  return {
    ...row,
    status: organisationStatus(row),
    mayDecide: can(me, 'moderation.decide', { organisationId: id, postedBy: undefined }),
    decisions: decisions.map(({ decidedBy, ...it }) => ({ ...it, byYou: decidedBy === me.account.id })),
    events: events.map((it) => ({ at: it.at, type: it.type, byYou: it.actor === actor })),
  };
}

/**
 * Suspends an organisation, or lifts a suspension, with the reason in the history of decisions, and mails the owners.
 * Does nothing if the organisation is in that state already.
 * @returns false if this moderator may not decide on it
 */
export async function suspend(
  deps: DecideDeps,
  me: Actor,
  it: { organisationId: string; slug: string; suspended: boolean; reason: string },
): Promise<boolean> {
  const { organisationId, suspended, reason } = it;
  if (!can(me, 'moderation.decide', { organisationId, postedBy: undefined })) return false;
  const now = deps.clock();
  await deps.db.transaction().execute(async (trx) => {
    const before = await lockOrganisation(trx, organisationId);
    if (before === undefined || (before.suspendedAt !== null) === suspended) return;
    await setSuspended(trx, { organisationId, suspended, actor: `account:${me.account.id}`, now });
    const caseId = newId();
    await insertDecided(trx, {
      id: caseId,
      organisationId,
      dueOn: londonDay(now),
      decision: suspended ? 'suspended' : 'lifted',
      decidedBy: me.account.id,
      decidedAt: now,
      reason,
    });
    await tell(trx, deps, {
      caseId,
      organisationId,
      sentBy: null,
      template: suspended ? 'organisation-suspended' : 'organisation-lifted',
      link: `/manage/${it.slug}`,
    });
  });
  return true;
}
