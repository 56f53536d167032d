import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an organisation that is suspended', () => {
  const { portal, database } = usePortal();

  it('neither reads, takes away nor answers what people sent it, until that is lifted', async () => {
    const { db } = database;
    const [opportunityId = ''] = await given(
      db,
      [anOpportunity({ publishedAt: new Date(Date.now() - 60_000), howToApply: { here: true } })],
      { now: new Date() },
    );
    const application = await givenApplication(db, {
      opportunityId,
      email: 'sam@example.org',
      why: 'My own words',
    });
    const { id: organisationId, slug } = await db
      .selectFrom('organisation')
      .select(['id', 'slug'])
      .executeTakeFirstOrThrow();
    await givenAccount(db, { email: 'boss@example.org', member: { organisationId, role: 'owner' } });
    const boss = visitorTo(portal.url);
    await signIn(boss, 'boss@example.org');
    const base = `/manage/${slug}`;
    const inbox = `${base}/applications`;
    const set = (suspendedAt: Date | null) =>
      db.updateTable('organisation').set({ suspendedAt }).where('id', '=', organisationId).execute();
    assert.match((await boss.get(`${inbox}/${application}`)).body, /My own words/);

    await set(new Date());
    for (const path of [inbox, `${inbox}/${application}`, `${inbox}/export.csv`, `${inbox}/not-this-time`]) {
      const { status, headers, body } = await boss.get(path);
      assert.deepEqual([status, headers.location], [303, base], path);
      assert.doesNotMatch(body, /My own words|sam@example/);
    }
    const sent = await boss.post(`${inbox}/${application}`, {
      do: 'message',
      message: 'Send your bank details',
    });
    assert.equal(sent.headers.location, base);
    assert.deepEqual(
      await db.selectFrom('applicationEvent').select('id').where('type', '=', 'message').execute(),
      [],
    );
    assert.deepEqual(await db.selectFrom('mail').select('id').execute(), []);
    assert.match((await boss.get(base)).body, /Your organisation is suspended/);

    await set(null);
    assert.match((await boss.get(`${inbox}/${application}`)).body, /My own words/);
  });
});
