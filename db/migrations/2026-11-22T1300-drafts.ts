import { sql, type Kysely } from 'kysely';

/** Forms of several pages, as far as they have been filled in. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table draft (
      id text primary key,
      journey text not null,
      account_id text references account (id) on delete cascade,
      token_hash text,
      answers text,
      subject text,
      notes jsonb,
      saved_by jsonb not null,
      version integer not null default 1,
      idempotency_token text not null unique,
      code_hash text unique,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      expires_at timestamptz not null,
      sent_at timestamptz,
      sent_result jsonb,
      constraint one_holder check (num_nonnulls(account_id, token_hash) = 1),
      constraint sent_with_a_result check ((sent_at is null) = (sent_result is null)),
      constraint sent_without_answers check ((sent_at is null) = (answers is not null))
    )`.execute(db);
  await sql`create index draft_account on draft (account_id, journey) where account_id is not null`.execute(
    db,
  );
  await sql`create index draft_token on draft (token_hash, journey) where token_hash is not null`.execute(db);
  await sql`create index draft_subject on draft (subject) where subject is not null`.execute(db);
  await sql`create index draft_expires on draft (expires_at)`.execute(db);
}
