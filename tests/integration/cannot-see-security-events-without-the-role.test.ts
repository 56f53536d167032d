import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import type { Role } from '#features/accounts/permission.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { ask } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

const LIST = '/admin/security-events';

describe('security events', () => {
  const { portal, database } = usePortal({ own: true });
  let admin: Visitor;
  let moderatorId: string;
  let moderator: Visitor;

  before(async () => {
    ({ visitor: admin } = await come('admin@council.example', 'administrator'));
    ({ visitor: moderator, id: moderatorId } = await come('moderator@council.example', 'moderator'));
  });

  async function come(email: string, role: Role) {
    const { id, secret } = await givenAccount(database.db, { email, roles: [role], twoFactor: true });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    await visitor.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
    return { id, visitor };
  }
  const events = (type: string) =>
    database.db.selectFrom('securityEvent').selectAll().where('type', '=', type).orderBy('id').execute();

  it('only administrators see security events, and a refused request is recorded as one', async () => {
    for (const path of [LIST, `${LIST}/export.csv`, '/admin', '/admin/staff']) {
      assert.equal((await moderator.get(path)).status, 404, path);
      assert.equal((await visitorTo(portal.url).get(path)).status, 303, path);
    }
    const refused = await events('permission-refused');
    assert.deepEqual(
      refused.map((it) => [it.actorId, it.outcome, it.detail]),
      [LIST, `${LIST}/export.csv`, '/admin', '/admin/staff'].map((route) => [
        moderatorId,
        'refused',
        { route, needs: 'staff-manage' },
      ]),
    );
    const { body } = await admin.get(`${LIST}?type=permission-refused`);
    assert.match(body, /Tried to open a page without permission/);
    assert.match(body, /moderator@council\.example/);
  });

  it('a record of others that is asked for by its id is written down once', async () => {
    assert.equal((await moderator.get('/moderation/cases/0123456789abcdef')).status, 404);
    assert.equal((await moderator.get('/referrals/0123456789abcdef')).status, 404);
    const missed = await events('record-not-found');
    assert.deepEqual(
      missed.map(({ actorId, detail }) => [actorId, detail]),
      [[moderatorId, { route: '/moderation/cases/[id]' }]],
    );
    const refused = await events('permission-refused');
    assert.deepEqual(refused.at(-1)?.detail, { route: '/referrals/[id]', needs: 'referral-triage' });
  });

  it('staff who go round the setting up of their second factor are written down', async () => {
    await givenAccount(database.db, { email: 'fresh@council.example', roles: ['moderator'] });
    const fresh = visitorTo(portal.url);
    await signIn(fresh, 'fresh@council.example');
    await fresh.get('/account');
    await fresh.get('/moderation');
    const missing = await events('second-factor-missing');
    assert.deepEqual(
      missing.map(({ detail }) => detail),
      [{ route: '/moderation' }],
    );
  });

  it('forms of other sites, other names of this one and used-up limits leave events with network and request', async () => {
    await ask(portal.url, '/account/sign-in', {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    await ask(portal.url, '/', { headers: { host: 'evil.example' } });
    for (const type of ['origin-refused', 'host-refused']) {
      const event = await eventually(type, async () => (await events(type))[0]);
      assert.ok(event);
      assert.match(event.networkHash ?? '', /^[0-9a-f]{8}\.[\w-]{43}$/);
      assert.match(event.requestId ?? '', /^[0-9a-f-]{36}$/);
    }
    const visitor = visitorTo(portal.url);
    let status = 0;
    for (let n = 0; n < 30 && status !== 429; n += 1)
      ({ status } = await visitor.post('/account/sign-in', {
        email: 'Nobody@Example.org',
        password: `wrong-${n}-password`,
      }));
    assert.equal(status, 429);
    const used = await eventually('a limit is used up', async () => (await events('limit-used-up'))[0]);
    assert.match(JSON.stringify(used.detail), /sign-in/);
    const all = JSON.stringify(await database.db.selectFrom('securityEvent').selectAll().execute());
    const lines = portal
      .output()
      .split('\n')
      .filter((line) => line.includes('"event":"security"'));
    assert.ok(lines.length >= 4);
    for (const text of [all, ...lines])
      for (const personal of [/nobody@/i, /wrong-0/, /127\.0\.0\.1/, /evil/])
        assert.doesNotMatch(text, personal);
  });

  it('are narrowed by type, outcome, day and person, and no email address stands in an address', async () => {
    const found = await admin.post(LIST, { email: ' Moderator@council.example ' });
    assert.equal(found.headers.location, `${LIST}?account=${moderatorId}`);
    const person = await admin.get(found.headers.location ?? '');
    assert.match(person.body, /Events about or by moderator@council\.example/);
    assert.doesNotMatch(person.body, /Form sent from another website<\/strong>/);

    const stranger = await admin.post(LIST, { email: 'nobody@example.org' });
    assert.match(stranger.headers.location ?? '', /\?address=[0-9a-f]{8}\.[\w-]{43}$/);
    assert.equal((await admin.post(LIST, { email: 'no address' })).status, 422);

    assert.match((await admin.get(`${LIST}?to=2001-01-01`)).body, /No events found/);
    const today = await admin.get(`${LIST}?from=2001-01-01&outcome=refused&type=host-refused`);
    assert.match(today.body, /Site requested under another name<\/strong>/);
    assert.doesNotMatch(today.body, /Form sent from another website<\/strong>/);
    for (const junk of ['?type=__proto__', '?from=x&to=y&page=-3&account=a%40b', '?page=999999999'])
      assert.equal((await admin.get(LIST + junk)).status, 200, junk);
  });

  it('come in pages, and as a file with ids instead of people, which is an event of its own', async () => {
    await database.pool.query(`
      insert into security_event (type, outcome, account_id)
      select 'code-failed', 'failed', case when n = 1 then '=1+1' else 'account' || n end
      from generate_series(1, 120) as n`);
    const first = await admin.get(`${LIST}?type=code-failed`);
    assert.equal(first.body.match(/class="event-list__item"/g)?.length, 50);
    assert.match(first.body, /page=2/);
    const third = await admin.get(`${LIST}?type=code-failed&page=3`);
    assert.equal(third.body.match(/class="event-list__item"/g)?.length, 20);

    const file = await admin.get(`${LIST}/export.csv?type=code-failed`);
    assert.match(file.headers['content-disposition'] ?? '', /security-events\.csv/);
    const rows = parse(file.body, { bom: true, columns: true }) as Record<string, string>[];
    assert.equal(rows.length, 120);
    assert.equal(rows.at(-1)?.['account'], "'=1+1", 'no formula');
    const [made] = await events('export-made');
    assert.deepEqual(made?.detail, { what: 'security-events', rows: 120 });
  });
});
