import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { caseActions } from '#features/referrals/casework/case-actions.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenReferral } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('an adviser cannot open a referral of another partner by changing the address', () => {
  const { portal, database } = usePortal();
  const people = new Map<string, Visitor>();
  /** With Harbour, with Lantern, without a partner. */
  const referrals = new Map<string, string>();

  before(async () => {
    const { db } = database;
    for (const id of ['harbour', 'lantern', 'shop']) {
      await db
        .insertInto('organisation')
        .values({
          id,
          slug: id,
          name: id,
          kind: id === 'shop' ? 'employer' : 'delivery-partner',
          disabilityConfident: 0,
          approvedAt: new Date(),
        })
        .execute();
    }
    for (const partnerId of ['harbour', 'lantern', 'shop', null]) {
      const { id } = await givenReferral(db);
      referrals.set(partnerId ?? 'nobody', id);
      await db
        .updateTable('referral')
        .set({ partnerId, stage: partnerId === null ? 'received' : 'in-work', startedAt: new Date() })
        .where('id', '=', id)
        .execute();
      // It is never read here, so nothing is sealed.
      if (partnerId === 'lantern') continue;
      await db
        .insertInto('referralAppointment')
        .values({
          id: `appointment${partnerId ?? ''}`,
          referralId: id,
          startsAt: new Date(),
          minutes: 30,
          sealed: '',
          createdAt: new Date(),
        })
        .execute();
    }
    for (const [who, organisationId, role] of [
      ['of lantern', 'lantern', 'adviser'],
      // An adviser who also works for an employer does not become that employer's adviser.
      ['of a shop', 'shop', 'adviser'],
      ['coordinator', undefined, 'coordinator'],
      ['moderator of harbour', 'harbour', 'moderator'],
    ] as const) {
      const email = `${who.replaceAll(' ', '-')}@example.org`;
      const { secret } = await givenAccount(db, {
        email,
        roles: [role],
        twoFactor: true,
        ...(organisationId === undefined ? {} : { member: { organisationId, role: 'owner' } }),
      });
      const visitor = visitorTo(portal.url);
      await signIn(visitor, email);
      await visitor.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
      people.set(who, visitor);
    }
  });

  const paths = (id: string, appointment: string) => [
    `/caseload/${id}`,
    ...Object.keys(caseActions).map((slug) => `/caseload/${id}/${slug}`),
    `/caseload/${id}/opportunities`,
    `/caseload/${id}/appointments/${appointment}.ics`,
  ];

  for (const who of ['of lantern', 'of a shop', 'coordinator', 'moderator of harbour']) {
    it(`the ${who} one finds nothing there, and changes nothing`, async () => {
      const visitor = people.get(who);
      assert.ok(visitor);
      for (const whose of ['harbour', 'shop', 'nobody']) {
        const id = referrals.get(whose) ?? '';
        for (const path of paths(id, `appointment${whose === 'nobody' ? '' : whose}`)) {
          assert.equal((await visitor.get(path)).status, 404, path);
          if (path.endsWith('.ics')) continue;
          const sent = await visitor.post(path, {
            words: 'x',
            reason: 'settled',
            appointment: `appointment${whose}`,
            outcome: 'missed',
          });
          assert.equal(sent.status, 404, path);
        }
      }
      const { count } = await database.db
        .selectFrom('referralEvent')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('type', '<>', 'received')
        .executeTakeFirstOrThrow();
      assert.equal(count, 0, 'nothing was opened or written');
    });
  }

  it('an appointment of another record is not settled through one’s own', async () => {
    const visitor = people.get('of lantern');
    assert.ok(visitor);
    const own = referrals.get('lantern') ?? '';
    const sent = await visitor.post(`/caseload/${own}`, {
      appointment: 'appointmentharbour',
      outcome: 'missed',
    });
    assert.equal(sent.status, 422);
    assert.equal((await visitor.get(`/caseload/${own}/appointments/appointmentharbour.ics`)).status, 404);
    const row = await database.db
      .selectFrom('referralAppointment')
      .select('outcome')
      .where('id', '=', 'appointmentharbour')
      .executeTakeFirstOrThrow();
    assert.equal(row.outcome, null);
  });

  it('a coordinator’s pages are not there for an adviser', async () => {
    const visitor = people.get('of lantern');
    assert.ok(visitor);
    const id = referrals.get('lantern') ?? '';
    for (const path of [
      '/referrals',
      `/referrals/${id}`,
      '/referrals/lots',
      '/reports',
      '/reports/return.csv',
      ...Object.keys(caseActions).map((slug) => `/referrals/${id}/${slug}`),
    ]) {
      assert.equal((await visitor.get(path)).status, 404, path);
    }
  });

  it('a suspended partner’s advisers see nothing', async () => {
    const visitor = people.get('of lantern');
    assert.ok(visitor);
    const id = referrals.get('lantern') ?? '';
    assert.equal((await visitor.get(`/caseload/${id}`)).status, 200);
    await database.db
      .updateTable('organisation')
      .set({ suspendedAt: new Date() })
      .where('id', '=', 'lantern')
      .execute();
    assert.equal((await visitor.get(`/caseload/${id}`)).status, 404);
  });
});
