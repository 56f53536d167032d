import { sql, type Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ReferralActionTable } from './table.ts';
import type { SuggestionRow } from './suggestion.repository.ts';

export type ActionRow = Selectable<ReferralActionTable>;

export async function insertAction(
  trx: Trx,
  row: Pick<ActionRow, 'id' | 'referralId' | 'dueOn' | 'sealed' | 'madeBy' | 'createdAt'>,
): Promise<void> {
  await trx.insertInto('referralAction').values(row).execute();
}

/** A referral's actions: open ones first, by due day, then those that are done, the latest first. */
export async function actionsOf(db: Db | Trx, referralId: string): Promise<ActionRow[]> {
  return db
    .selectFrom('referralAction')
    .selectAll()
    .where('referralId', '=', referralId)
    .orderBy('doneAt', (order) => order.desc().nullsFirst())
    .orderBy('dueOn')
    .execute();
}

/** @returns false when the action belongs to another referral or is already done */
export async function finishAction(trx: Trx, referralId: string, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('referralAction')
    .set({ doneAt: now })
    .where('referralId', '=', referralId)
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The names behind the ids in events: organisations, and the opportunities that were suggested. */
export async function namesIn(
  db: Db | Trx,
  events: readonly { detail: Readonly<Record<string, unknown>> | null }[],
  suggestions: readonly SuggestionRow[],
): Promise<Map<string, string>> {
  const organisations = await organisationsOf(
    db,
    events.flatMap(({ detail }) =>
      typeof detail?.['organisationId'] === 'string' ? [detail['organisationId']] : [],
    ),
  );
  return new Map([
    ...[...organisations].map(([id, { name }]) => [id, name] as const),
    ...suggestions.map(({ opportunityId, title }) => [opportunityId, title] as const),
  ]);
}

/** The advisers of a delivery partner, sorted by email address. */
export async function advisersOf(
  db: Db | Trx,
  organisationId: string,
): Promise<{ id: string; email: string }[]> {
  return db
    .selectFrom('account')
    .innerJoin('membership', 'membership.accountId', 'account.id')
    .innerJoin('staffRole', 'staffRole.accountId', 'account.id')
    .select(['account.id', 'account.email'])
    .where('membership.organisationId', '=', organisationId)
    .where('staffRole.role', '=', 'adviser')
    .orderBy('account.email')
    .execute();
}

/** The advisers of a partner who can sign in, always in the same order. */
export function findAdvisersToTell(
  trx: Trx,
  organisationId: string,
): Promise<{ accountId: string; email: string }[]> {
  return advisersIn(trx, organisationId)
    .select(['staffRole.accountId', 'account.email'])
    .orderBy('staffRole.accountId')
    .execute();
}

const advisersIn = (trx: Trx, organisationId: string) =>
  trx
    .selectFrom('staffRole')
    .innerJoin('membership', 'membership.accountId', 'staffRole.accountId')
    .innerJoin('account', 'account.id', 'staffRole.accountId')
    .where('staffRole.role', '=', 'adviser')
    .where('membership.organisationId', '=', organisationId)
    .where('account.confirmedAt', 'is not', null);

/** Whether someone waits for an adviser of a partner, and the account is still one of its advisers. */
export async function hasWaitingFor(
  trx: Trx,
  { organisation, account }: { organisation: string; account: string },
): Promise<boolean> {
  const row = await advisersIn(trx, organisation)
    .innerJoin('referral', 'referral.partnerId', 'membership.organisationId')
    .select('referral.id')
    .where('staffRole.accountId', '=', account)
    .where('referral.adviserId', 'is', null)
    .where('referral.endedAt', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The email addresses of accounts, by account id. */
export async function emailsOf(db: Db | Trx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('account')
    .select(['id', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.email]));
}

/** Organisations with this name, ignoring case, with their towns. */
export async function organisationsCalled(
  db: Db | Trx,
  name: string,
): Promise<{ id: string; name: string; town: string | null }[]> {
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'town'])
    .where(sql`lower(name)`, '=', name.trim().toLowerCase())
    .orderBy('id')
    .limit(20)
    .execute();
}

/** Names and towns of organisations, by id. */
export async function organisationsOf(
  db: Db | Trx,
  ids: readonly string[],
): Promise<Map<string, { name: string; town: string | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name', 'town'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function organisationName(db: Db | Trx, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}
