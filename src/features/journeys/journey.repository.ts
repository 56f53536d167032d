import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Database, Db, DraftTable, Trx } from '#lib/database.ts';
import type { Answers, Holder, SentResult } from './journey.ts';

export interface Draft {
  id: string;
  answers: Answers;
  savedBy: Readonly<Record<string, string>>;
  version: number;
  /** Names its one sending. */
  token: string;
  updatedAt: Date;
  expiresAt: Date;
  /** Undefined until it is sent. */
  result: SentResult | undefined;
}

/** Whose it must be, of which journey, and when it is asked for: an expired draft is not found. */
export interface Scope {
  journey: string;
  holder: Holder;
  now: Date;
}

function draftOf(row: Selectable<DraftTable>): Draft {
  return {
    id: row.id,
    answers: row.answers,
    savedBy: row.savedBy,
    version: row.version,
    token: row.idempotencyToken,
    updatedAt: row.updatedAt,
    expiresAt: row.expiresAt,
    result: row.sentResult ?? undefined,
  };
}

/** The one condition under which a draft may be seen or changed. */
const isHeld =
  ({ journey, holder, now }: Scope) =>
  (eb: ExpressionBuilder<Database, 'draft'>) =>
    eb.and([
      eb('journey', '=', journey),
      eb('expiresAt', '>', now),
      holder.kind === 'account' ? eb('accountId', '=', holder.id) : eb('tokenHash', '=', holder.hash),
    ]);

/** The draft, if it is the holder's own. */
export async function findDraft(db: Db | Trx, scope: Scope, id: string): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where(isHeld(scope))
    .executeTakeFirst();
  return row === undefined ? undefined : draftOf(row);
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockDraft(trx: Trx, scope: Scope, id: string): Promise<Draft | undefined> {
  const row = await trx
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where(isHeld(scope))
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : draftOf(row);
}

/** The holder's drafts of a journey that are not sent, the last changed first. */
export async function findOpenDrafts(db: Db, scope: Scope): Promise<Draft[]> {
  const rows = await db
    .selectFrom('draft')
    .selectAll()
    .where(isHeld(scope))
    .where('sentAt', 'is', null)
    .orderBy('updatedAt', 'desc')
    .limit(50)
    .execute();
  return rows.map(draftOf);
}

const holderColumns = (holder: Holder) =>
  holder.kind === 'account'
    ? { accountId: holder.id, tokenHash: null }
    : { accountId: null, tokenHash: holder.hash };

/** Makes an empty draft, unless there is one of this id already, whoever's that is. */
export async function insertDraft(
  trx: Trx,
  { journey, holder, now }: Scope,
  draft: { id: string; token: string; expiresAt: Date },
): Promise<void> {
  await trx
    .insertInto('draft')
    .values({
      id: draft.id,
      journey,
      ...holderColumns(holder),
      answers: '{}',
      savedBy: '{}',
      idempotencyToken: draft.token,
      createdAt: now,
      updatedAt: now,
      expiresAt: draft.expiresAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Keeps changed answers, and the draft for as long again. The caller has locked it. */
export async function updateAnswers(
  trx: Trx,
  id: string,
  change: { answers: Answers; savedBy: Readonly<Record<string, string>>; now: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .updateTable('draft')
    .set((eb) => ({
      answers: JSON.stringify(change.answers),
      savedBy: JSON.stringify(change.savedBy),
      version: eb('version', '+', 1),
      updatedAt: change.now,
      expiresAt: change.expiresAt,
    }))
    .where('id', '=', id)
    .execute();
}

/** Marks a draft as sent. What was answered is from now on only where it was sent to. */
export async function markSent(
  trx: Trx,
  id: string,
  sent: { result: SentResult; now: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .updateTable('draft')
    .set({
      answers: '{}',
      savedBy: '{}',
      codeHash: null,
      sentAt: sent.now,
      sentResult: JSON.stringify(sent.result),
      updatedAt: sent.now,
      expiresAt: sent.expiresAt,
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteDraft(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('draft').where('id', '=', id).execute();
}

/** @returns false when the draft is not the holder's, or sent. */
export async function setCode(db: Db, scope: Scope, id: string, codeHash: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('draft')
    .set({ codeHash })
    .where('id', '=', id)
    .where(isHeld(scope))
    .where('sentAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives the draft of a code to a new holder. @returns its id. */
export async function moveDraft(
  db: Db,
  { journey, holder, now }: Scope,
  codeHash: string,
): Promise<string | undefined> {
  const row = await db
    .updateTable('draft')
    .set(holderColumns(holder))
    .where('journey', '=', journey)
    .where('codeHash', '=', codeHash)
    .where('expiresAt', '>', now)
    .where('sentAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** @returns how many there were. */
export async function deleteExpired(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('draft').where('expiresAt', '<=', now).executeTakeFirst();
  return Number(numDeletedRows);
}
