import { sql, type Kysely } from 'kysely';

/**
 * Devices that signed in before, so that guesses from elsewhere do not keep an account's owner out; when a session's
 * owner last gave their password; sessions of residents end after 90 days in any case; organisations may ask their
 * members for a second factor. Passwords chosen before an address was confirmed are worth nothing any more, nor are keys of
 * authenticator apps that were never proved by a code.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table known_device (
      token_hash text primary key,
      account_id text not null references account on delete cascade,
      last_used_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index known_device_account on known_device (account_id, last_used_at)`.execute(db);
  await sql`create index known_device_expiry on known_device (expires_at)`.execute(db);

  await sql`alter table session add column authenticated_at timestamptz not null default now()`.execute(db);
  await sql`update session set authenticated_at = created_at`.execute(db);
  await sql`
    update session set absolute_expires_at = created_at + interval '90 days'
    where kind = 'person' and absolute_expires_at is null`.execute(db);

  await sql`update account_token set password_hash = null where password_hash is not null`.execute(db);
  await sql`update account set two_factor_secret = null where two_factor_since is null`.execute(db);

  await sql`alter table organisation add column second_factor_since timestamptz`.execute(db);
}
