import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seedDemoAccounts } from '../../db/demo/people/accounts.ts';
import { seedDemoApplications } from '../../db/demo/people/applications.ts';
import { openInbox } from '#features/applications/inbox.service.ts';
import { listOwn } from '#features/applications/own.service.ts';
import { viewOwn } from '#features/applications/own-view.service.ts';
import { seedDemo } from '../../db/seed.ts';
import { secrets } from '../support/accounts.ts';
import { testDatabase } from '../support/database.ts';

// Courses fill and begin on other days each week: the demonstration must show the same on all of them.
const DAYS = [
  '2026-11-22',
  '2026-12-27',
  '2027-02-15',
  '2027-04-09',
  '2027-06-30',
  '2027-08-31',
  '2027-10-05',
];

describe('the demonstration has applications to look at on any day', () => {
  for (const day of DAYS) {
    it(day, async () => {
      const { db, close } = await testDatabase();
      try {
        const now = new Date(`${day}T12:00:00Z`);
        const deps = { db, secrets, clock: () => now };
        await seedDemo(db, now);
        await seedDemoAccounts(db, now);
        await seedDemoApplications(deps);

        const resident = await db
          .selectFrom('account')
          .select('id')
          .where('demo', '=', 'Resident')
          .executeTakeFirstOrThrow();
        const holder = { kind: 'account', id: resident.id } as const;
        const [asked] = await listOwn(deps, holder);
        const view = await viewOwn(deps, holder, asked?.id ?? '');
        assert.equal(view?.kind, 'skills-bootcamp');
        assert.equal(view.messages.length, 1, 'the provider wrote to the resident');
        assert.ok(view.canWithdraw);

        const provider = await db
          .selectFrom('organisation')
          .select('id')
          .where('slug', '=', 'downs-and-weald-training')
          .executeTakeFirstOrThrow();
        const { applications, states } = await openInbox(deps, provider.id, { page: 1 });
        const fresh = applications.filter(({ name, canEnd }) => name === 'Priya Shah' && canEnd);
        assert.ok(fresh.length > 0, 'the provider has an application to answer');
        assert.ok(states.length >= 3, `only ${states.map(({ state }) => state).join(', ')}`);
      } finally {
        await close();
      }
    });
  }
});
