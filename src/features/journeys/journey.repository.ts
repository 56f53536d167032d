import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Secrets } from '#lib/crypto.ts';
import type { Database, Db, Trx } from '#lib/database.ts';
import type { DraftTable } from './table.ts';
import type { Answers, Holder, Notes, SentResult } from './journey.ts';

export interface Draft {
  id: string;
  answers: Answers;
  savedBy: Readonly<Record<string, string>>;
  version: number;
  /** Idempotency token: the draft is sent once. */
  token: string;
  /** The record that the draft changes; undefined if sending creates a new record. */
  subject: string | undefined;
  /** The version of that record on which the draft is based. */
  basedOn: string | undefined;
  /** A reviewer's notes on the earlier answers. */
  notes: Notes;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  /** Undefined until the draft is sent. */
  result: SentResult | undefined;
}

/**
 * The holder and the journey to which a draft must belong, and the time of the request: expired drafts are not found.
 */
export interface Scope {
  journey: string;
  holder: Holder;
  now: Date;
  /** The answers are encrypted, because they may contain a person's health or address. */
  secrets: Secrets;
}

/** Bound to the draft's id, so that the answers cannot be decrypted as those of another draft. */
const seal = (secrets: Secrets, id: string, answers: Answers) =>
  secrets.encrypt(JSON.stringify(answers), `draft:${id}`);

function draftOf(row: Selectable<DraftTable>, secrets: Secrets): Draft {
  return {
    id: row.id,
    answers:
      row.answers === null ? {} : (JSON.parse(secrets.decrypt(row.answers, `draft:${row.id}`)) as Answers),
    savedBy: row.savedBy,
    version: row.version,
    token: row.idempotencyToken,
    subject: row.subject ?? undefined,
    basedOn: row.basedOn ?? undefined,
    notes: row.notes ?? {},
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    expiresAt: row.expiresAt,
    result: row.sentResult ?? undefined,
  };
}

/** The one condition under which a draft may be read or changed. */
const isHeld =
  ({ journey, holder, now }: Scope) =>
  (eb: ExpressionBuilder<Database, 'draft'>) =>
    eb.and([
      eb('journey', '=', journey),
      eb('expiresAt', '>', now),
      holder.kind === 'account' ? eb('accountId', '=', holder.id) : eb('tokenHash', '=', holder.hash),
    ]);

/** The draft, if it belongs to the holder. */
export async function findDraft(db: Db | Trx, scope: Scope, id: string): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where(isHeld(scope))
    .executeTakeFirst();
  return row === undefined ? undefined : draftOf(row, scope.secrets);
}

/** The same, locked until the transaction ends. */
export async function lockDraft(trx: Trx, scope: Scope, id: string): Promise<Draft | undefined> {
  const row = await trx
    .selectFrom('draft')
    .selectAll()
    .where('id', '=', id)
    .where(isHeld(scope))
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? undefined : draftOf(row, scope.secrets);
}

/** The holder's unsent drafts of a journey, the last changed first. */
export async function findOpenDrafts(db: Db, scope: Scope): Promise<Draft[]> {
  const rows = await db
    .selectFrom('draft')
    .selectAll()
    .where(isHeld(scope))
    .where('sentAt', 'is', null)
    .orderBy('updatedAt', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => draftOf(row, scope.secrets));
}

const holderColumns = (holder: Holder) =>
  holder.kind === 'account'
    ? { accountId: holder.id, tokenHash: null }
    : { accountId: null, tokenHash: holder.hash };

/** Creates a draft, unless one with this id exists already, for any holder. */
export async function insertDraft(
  trx: Db | Trx,
  { journey, holder, now, secrets }: Scope,
  draft: {
    id: string;
    token: string;
    expiresAt: Date;
    answers?: Answers;
    subject?: string;
    basedOn?: string;
    notes?: Notes;
  },
): Promise<void> {
  await trx
    .insertInto('draft')
    .values({
      id: draft.id,
      journey,
      ...holderColumns(holder),
      answers: seal(secrets, draft.id, draft.answers ?? {}),
      savedBy: '{}',
      subject: draft.subject ?? null,
      basedOn: draft.basedOn ?? null,
      notes: draft.notes === undefined ? null : JSON.stringify(draft.notes),
      idempotencyToken: draft.token,
      createdAt: now,
      updatedAt: now,
      expiresAt: draft.expiresAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Stores changed answers and extends the draft's expiry. The caller has locked the draft. */
export async function updateAnswers(
  trx: Trx,
  { secrets }: Scope,
  id: string,
  change: { answers: Answers; savedBy: Readonly<Record<string, string>>; now: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .updateTable('draft')
    .set((eb) => ({
      answers: seal(secrets, id, change.answers),
      savedBy: JSON.stringify(change.savedBy),
      version: eb('version', '+', 1),
      updatedAt: change.now,
      expiresAt: change.expiresAt,
    }))
    .where('id', '=', id)
    .execute();
}

/** Sets a reviewer's notes on an existing draft; undefined removes them. */
export async function setNotes(db: Db, scope: Scope, id: string, notes: Notes | undefined): Promise<void> {
  await db
    .updateTable('draft')
    .set({ notes: notes === undefined ? null : JSON.stringify(notes) })
    .where('id', '=', id)
    .where(isHeld(scope))
    .where('sentAt', 'is', null)
    .execute();
}

/** Marks a draft as sent and deletes its answers: from now on they exist only where they were sent to. */
export async function markSent(
  trx: Trx,
  id: string,
  sent: { result: SentResult; now: Date; expiresAt: Date },
): Promise<void> {
  await trx
    .updateTable('draft')
    .set({
      answers: null,
      savedBy: '{}',
      notes: null,
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

/** @returns false if the draft does not belong to the holder or is already sent */
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

/** Whether an unsent draft of a journey is stored under a code. */
export async function isCodeOfDraft(
  trx: Trx,
  { journey, codeHash, now }: { journey: string; codeHash: string; now: Date },
): Promise<boolean> {
  const row = await trx
    .selectFrom('draft')
    .select('id')
    .where('journey', '=', journey)
    .where('codeHash', '=', codeHash)
    .where('expiresAt', '>', now)
    .where('sentAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Transfers the draft of a code to a new holder. @returns the draft's id */
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

/** @returns the number of drafts deleted */
export async function deleteExpired(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('draft').where('expiresAt', '<=', now).executeTakeFirst();
  return Number(numDeletedRows);
}
