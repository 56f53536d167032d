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
  /** Names its one sending. */
  token: string;
  /** The record that it changes, when it is not the beginning of a new one. */
  subject: string | undefined;
  /** What that record was like when it began. */
  basedOn: string | undefined;
  /** What somebody who read the answers before wrote beside them. */
  notes: Notes;
  createdAt: Date;
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
  /** Answers are encrypted: what is asked may be anybody's health or address. */
  secrets: Secrets;
}

/** Bound to the draft: the answers cannot be read as another's. */
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
  return row === undefined ? undefined : draftOf(row, scope.secrets);
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
  return row === undefined ? undefined : draftOf(row, scope.secrets);
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
  return rows.map((row) => draftOf(row, scope.secrets));
}

const holderColumns = (holder: Holder) =>
  holder.kind === 'account'
    ? { accountId: holder.id, tokenHash: null }
    : { accountId: null, tokenHash: holder.hash };

/** Makes a draft, unless there is one of this id already, whoever's that is. */
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

/** Keeps changed answers, and the draft for as long again. The caller has locked it. */
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

/** What somebody wrote beside the answers since the draft was begun; undefined takes away what stood there. */
export async function setNotes(db: Db, scope: Scope, id: string, notes: Notes | undefined): Promise<void> {
  await db
    .updateTable('draft')
    .set({ notes: notes === undefined ? null : JSON.stringify(notes) })
    .where('id', '=', id)
    .where(isHeld(scope))
    .where('sentAt', 'is', null)
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
