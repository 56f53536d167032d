import assert from 'node:assert/strict';
import { createSecrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { createMailTransport } from '#lib/mail.ts';
import { hashPassword } from '#lib/passwords.ts';
import type { Role } from '#features/accounts/permission.ts';
import { newTwoFactorSecret } from '#features/accounts/two-factor.ts';
import { readOutbox, sendMail, type OutboxMail } from '#features/notifications/mail.service.ts';
import { MAILS } from '../../src/mails.ts';
import { log } from './log.ts';
import { TEST_KEY } from './portal.ts';
import { visitorTo, type Visitor } from './visitor.ts';

export const PASSWORD = 'heron-tractor-velvet';
let passwordHash: Promise<string> | undefined;

export const secrets = createSecrets(TEST_KEY);

/**
 * Creates an account with a confirmed address and the given properties. @returns its id and the secret of its
 * authenticator app.
 */
export async function givenAccount(
  db: Db,
  account: {
    email: string;
    roles?: readonly Role[];
    twoFactor?: boolean;
    member?: { organisationId: string; role: 'owner' | 'editor' };
    confirmed?: boolean;
  },
): Promise<{ id: string; secret: string }> {
  const [id, secret, now] = [newId(16), newTwoFactorSecret(), new Date()];
  passwordHash ??= hashPassword(PASSWORD);
  await db
    .insertInto('account')
    .values({
      id,
      email: account.email,
      passwordHash: await passwordHash,
      confirmedAt: account.confirmed === false ? null : now,
      ...(account.twoFactor === true
        ? { twoFactorSecret: secrets.encrypt(secret, `totp:${id}`), twoFactorSince: now }
        : {}),
    })
    .execute();
  for (const role of account.roles ?? []) {
    await db.insertInto('staffRole').values({ accountId: id, role, grantedBy: 'test' }).execute();
  }
  if (account.member !== undefined) {
    await db
      .insertInto('membership')
      .values({ accountId: id, ...account.member })
      .execute();
  }
  return { id, secret };
}

/** Signs in with a password; a second factor is left to the test. */
export async function signIn(visitor: Visitor, email: string, password = PASSWORD): Promise<void> {
  const { status, body } = await visitor.post('/account/sign-in', { email, password });
  assert.equal(status, 303, body);
}

let holders = 0;

/** An account with a browser that is signed in to it; `email` is one of its own unless it is given. */
export async function givenSignedIn(
  { portal, database }: { portal: { readonly url: string }; database: { readonly db: Db } },
  account: Partial<Parameters<typeof givenAccount>[1]> = {},
): Promise<{ id: string; email: string; visitor: Visitor }> {
  const { email = `holder${(holders += 1)}@example.org` } = account;
  const { id } = await givenAccount(database.db, { ...account, email });
  const visitor = visitorTo(portal.url);
  await signIn(visitor, email);
  return { id, email, visitor };
}

/** The mails to an address, the newest first. */
export async function mailsTo(db: Db, email: string): Promise<OutboxMail[]> {
  const mails = await readOutbox({ db, secrets, mails: MAILS, siteUrl: 'http://test' });
  return mails.filter((mail) => mail.to === email);
}

/**
 * Sends the mails that wait for an address, as if the minutes in which a decision can be undone unseen were over.
 * @returns those that left, the newest first, without those that were dropped
 */
export async function sendMailsTo(db: Db, email: string): Promise<OutboxMail[]> {
  const siteUrl = 'http://test';
  const transport = createMailTransport('outbox:', siteUrl);
  const deps = { db, secrets, mails: MAILS, siteUrl, clock: () => new Date(), log, transport };
  for (const { id } of await mailsTo(db, email)) await sendMail(deps, id);
  return (await mailsTo(db, email)).filter(({ state }) => state !== 'dropped');
}

/** The newest mail to an address; fails when there is none. */
export async function mailTo(db: Db, email: string): Promise<OutboxMail> {
  const [mail] = await mailsTo(db, email);
  assert.ok(mail, `there is no mail to ${email}`);
  return mail;
}
