import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { hashPassword } from '#lib/passwords.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#features/accounts/demo.ts';

const SCHOOL = { slug: 'demo-school', name: 'Fleet Bank School', kind: 'school' } as const;

/**
 * Creates one account of each role, only in a database without any account: a database with real people's accounts
 * must never get accounts with publicly known passwords. @returns how many accounts were created.
 */
export async function seedDemoAccounts(db: Db, now: Date): Promise<number> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return db.transaction().execute(async (trx) => {
    // Of two processes that start at the same time, only one may find the table empty.
    await sql`lock table account in share row exclusive mode`.execute(trx);
    if ((await trx.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined) return 0;
    const found = await trx
      .selectFrom('organisation')
      .select(['id', 'kind'])
      .where('kind', 'in', ['employer', 'training-provider', 'school'])
      .orderBy('name')
      .execute();
    if (!found.some((it) => it.kind === 'school')) {
      for (const id of (await saveOrganisations(trx, [SCHOOL])).values()) found.push({ id, kind: 'school' });
    }
    for (const { email, title, role, member } of DEMO_ACCOUNTS) {
      const accountId = newId(16);
      await trx
        .insertInto('account')
        .values({ id: accountId, email, passwordHash, confirmedAt: now, createdAt: now, demo: title })
        .execute();
      if (role !== undefined) {
        await trx
          .insertInto('staffRole')
          .values({ accountId, role, grantedBy: 'demo', grantedAt: now })
          .execute();
      }
      const organisation = found.find((it) => it.kind === member?.of);
      if (member !== undefined && organisation !== undefined) {
        await trx
          .insertInto('membership')
          .values({ accountId, organisationId: organisation.id, role: member.as, createdAt: now })
          .execute();
      }
    }
    return DEMO_ACCOUNTS.length;
  });
}
