import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { renewContactHash } from '#features/applications/application.service.ts';
import { renewHashes } from '#features/referrals/referral.service.ts';

/** A column that is encrypted under the portal's key: it holds texts, or the keys of single records. */
interface Kept {
  table: string;
  column: string;
  holds: 'text' | 'key';
  /**
   * The purpose that the ciphertext is bound to, together with the record's id and, where a record has several, the
   * field.
   */
  purpose: string;
  field?: string;
  /** The column with that id, where it is not `id`. */
  of?: string;
  /** Keyed hashes in the same row, which can be recomputed from the encrypted data. */
  hashes?: { columns: readonly string[]; renew(trx: Trx, secrets: Secrets, id: string): Promise<void> };
}

/** Every column under the portal's key. A new encrypted column is one line here. */
const KEPT: readonly Kept[] = [
  { table: 'account', column: 'two_factor_secret', holds: 'text', purpose: 'totp' },
  { table: 'mail', column: 'personalisation', holds: 'text', purpose: 'mail' },
  { table: 'draft', column: 'answers', holds: 'text', purpose: 'draft' },
  {
    table: 'referral',
    column: 'sealed_key',
    holds: 'key',
    purpose: 'referral',
    field: 'key',
    hashes: { columns: ['email_hash', 'phone_hash', 'person_hash', 'lookup_hash'], renew: renewHashes },
  },
  { table: 'application', column: 'name', holds: 'text', purpose: 'application-name' },
  {
    table: 'application',
    column: 'details',
    holds: 'text',
    purpose: 'application',
    field: 'details',
    hashes: { columns: ['contact_hash'], renew: renewContactHash },
  },
  {
    table: 'application_event',
    column: 'detail',
    holds: 'text',
    purpose: 'application',
    field: 'event',
    of: 'application_id',
  },
  { table: 'family', column: 'contact', holds: 'text', purpose: 'family' },
  { table: 'family_child', column: 'name', holds: 'text', purpose: 'family-child' },
  { table: 'booking', column: 'details', holds: 'text', purpose: 'booking', field: 'details' },
  {
    table: 'booking_event',
    column: 'detail',
    holds: 'text',
    purpose: 'booking',
    field: 'event',
    of: 'booking_id',
  },
];

/** The columns whose keys a backup lists. */
export const SEALED = KEPT.map(({ table, column }) => ({ table, column }));

const BATCH = 100;
const PASSES = 40;
const PAUSE_MS = 250;

export interface Rotated {
  /** "account.two_factor_secret". */
  place: string;
  moved: number;
  /** Under a key that is not available, or changed concurrently by another process. */
  unreadable: number;
}

const ref = ({ table, column }: Kept) => sql.ref(`${table}.${column}`);
const notPresent = (kept: Kept, secrets: Secrets) => {
  // For an empty column "not like" is null, not true.
  const conditions = [
    sql`${ref(kept)} not like ${`v3.${secrets.keyId}.%`}`,
    ...(kept.hashes?.columns ?? []).map((it) => sql`${sql.ref(it)} not like ${`${secrets.keyId}.%`}`),
  ];
  return sql`(${sql.join(conditions, sql` or `)}) and ${ref(kept)} is not null`;
};

/** The versions of ciphertext that name their key: see `lib/crypto.ts`. */
const NAMED = ['v2', 'v3'] as const;

/**
 * True when there is encrypted data and none of it is under one of these keys, which then belong to another database.
 * Ciphertexts from before keys had names (`v1`) do not name theirs and are ignored.
 */
export async function isUnderOtherKeysAlone(db: Db, keys: readonly Secrets[]): Promise<boolean> {
  const holds = async (kept: Kept, beginning: string) => {
    const { rows } = await sql`
      select from ${sql.table(kept.table)} where ${ref(kept)} like ${`${beginning}%`} limit 1`.execute(db);
    return rows.length > 0;
  };
  const everywhere = KEPT.flatMap((kept) => NAMED.map((version) => ({ kept, version })));
  for (const { kept, version } of everywhere)
    for (const { keyId } of keys) if (await holds(kept, `${version}.${keyId}.`)) return false;
  for (const { kept, version } of everywhere) if (await holds(kept, `${version}.`)) return true;
  return false;
}

/** Re-encrypts one batch in one transaction. Rows locked by other transactions are left for the next pass. */
async function moveBatch(
  db: Db,
  secrets: Secrets,
  kept: Kept,
  ids: readonly string[],
): Promise<{ moved: string[]; unreadable: string[] }> {
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string; of: string; kept: string }>`
      select id, ${sql.ref(kept.of ?? 'id')} as "of", ${ref(kept)} as kept from ${sql.table(kept.table)}
      where id = any(${ids}) and ${notPresent(kept, secrets)}
      for update skip locked`.execute(trx);
    const moved: string[] = [];
    const unreadable: string[] = [];
    for (const row of rows) {
      const purpose = `${kept.purpose}:${row.of}${kept.field === undefined ? '' : `/${kept.field}`}`;
      let now: string;
      try {
        now = secrets.isPresent(row.kept)
          ? row.kept
          : kept.holds === 'key'
            ? secrets.rewrap(row.kept, purpose)
            : secrets.reseal(row.kept, purpose);
      } catch {
        unreadable.push(row.id);
        continue;
      }
      await sql`update ${sql.table(kept.table)} set ${sql.ref(kept.column)} = ${now} where id = ${row.id}`.execute(
        trx,
      );
      await kept.hashes?.renew(trx, secrets, row.id);
      moved.push(row.id);
    }
    return { moved, unreadable };
  });
}

/**
 * Re-encrypts everything under the present key, in small transactions, while the site runs. It may be interrupted and
 * run again at any time: data already under the present key is left alone, and until the end both keys are read.
 */
export async function rotateKeys(
  db: Db,
  secrets: Secrets,
  report: (place: string, moved: number) => void = () => undefined,
): Promise<Rotated[]> {
  const done: Rotated[] = [];
  for (const kept of KEPT) {
    const place = `${kept.table}.${kept.column}`;
    const unreadable = new Set<string>();
    let moved = 0;
    for (let pass = 0; pass < PASSES; pass += 1) {
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(kept.table)} where ${notPresent(kept, secrets)} order by id`.execute(db);
      const ids = rows.map(({ id }) => id).filter((id) => !unreadable.has(id));
      if (ids.length === 0) break;
      if (pass > 0) await sleep(PAUSE_MS);
      for (let from = 0; from < ids.length; from += BATCH) {
        const batch = await moveBatch(db, secrets, kept, ids.slice(from, from + BATCH));
        moved += batch.moved.length;
        for (const id of batch.unreadable) unreadable.add(id);
        report(place, moved);
      }
    }
    done.push({ place, moved, unreadable: unreadable.size });
  }
  return done;
}

export interface Left {
  place: string;
  count: number;
}

/**
 * What is still under a key other than the present one. Every text column of every table is searched, so that a column
 * missing from the list above is found. Codes are counted by `codesLeft`. Links to applications move with the
 * applications; a link requested with an address without applications opens nothing and expires by itself. Security
 * events are never changed: their hashes stay under the key of their time, and without that key no one can tell whose
 * they were.
 */
export async function leftUnderOtherKeys(db: Db, secrets: Secrets): Promise<Left[]> {
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.table_name as "table", c.column_name as "column" from information_schema.columns as c
    join information_schema.tables as t using (table_schema, table_name)
    where c.table_schema = 'public' and c.data_type = 'text' and t.table_type = 'BASE TABLE'
      and (c.table_name, c.column_name) not in (
        ('recovery_code', 'code_hash'), ('account_token', 'code_hash'), ('referral_access', 'code_hash'),
        ('application_link', 'code_hash'), ('application_link', 'contact_hash'),
        ('security_event', 'address_hash'), ('security_event', 'network_hash'))
    order by 1, 2`.execute(db);
  const left: Left[] = [];
  for (const { table, column } of columns) {
    const it = sql.ref(column);
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)}
      where ${it} ~ '^(v1|(v[23]\\.)?[0-9a-f]{8})\\.[A-Za-z0-9_-]{38,}$'
        and ${it} not like ${`v3.${secrets.keyId}.%`} and ${it} not like ${`${secrets.keyId}.%`}`.execute(db);
    const count = rows[0]?.count ?? 0;
    if (count > 0) left.push({ place: `${table}.${column}`, count });
  }
  return left;
}

/**
 * Codes of which only a hash is stored cannot be moved to another key: those sent by mail expire within a day, recovery
 * codes only when their owner creates new ones.
 */
export async function codesLeft(
  db: Db,
  secrets: Secrets,
  now: Date,
): Promise<{ mailed: number; recoveryAccounts: number }> {
  const present = `${secrets.keyId}.%`;
  let mailed = 0;
  for (const table of ['accountToken', 'referralAccess', 'applicationLink'] as const) {
    const { count } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', now)
      // Hashes without a dot are of long links and use no key.
      .where('codeHash', 'like', '%.%')
      .where('codeHash', 'not like', present)
      .executeTakeFirstOrThrow();
    mailed += count;
  }
  const { recoveryAccounts } = await db
    .selectFrom('recoveryCode')
    .select((eb) => eb.fn.count<number>('accountId').distinct().as('recoveryAccounts'))
    .where('usedAt', 'is', null)
    .where('codeHash', 'not like', present)
    .executeTakeFirstOrThrow();
  return { mailed, recoveryAccounts };
}

/** Deletes recovery codes under other keys, so that their owners are shown that they have none left. */
export async function endRecoveryCodes(db: Db, secrets: Secrets): Promise<void> {
  await db.deleteFrom('recoveryCode').where('codeHash', 'not like', `${secrets.keyId}.%`).execute();
}
