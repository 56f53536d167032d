import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mailsTo, mailTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an account', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let portal: Portal;

  before(async () => {
    [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
    portal = await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false });
  });
  after(async () => {
    await portal.stop();
    await meili.remove();
    await database.close();
  });

  const password = 'lighthouse on the pier';
  /** Registers and confirms by the link. */
  async function somebody(email: string) {
    const visitor = visitorTo(portal.url);
    assert.equal((await visitor.post('/account/register', { email, password })).status, 303);
    const { link } = await mailTo(database.db, email);
    assert.equal((await visitor.post(link)).headers.location, '/account/sign-in?done=confirmed');
    const answer = await visitor.post('/account/sign-in', { email, password });
    assert.equal(answer.headers.location, '/account');
    return visitor;
  }

  it('is made, confirmed by the link, signed in to and out of', async () => {
    const visitor = visitorTo(portal.url);
    const email = 'first@example.org';
    assert.match((await visitor.get('/')).body, /href="\/account\/sign-in"/);
    assert.equal((await visitor.get('/account')).headers.location, '/account/sign-in?next=%2Faccount');

    const registered = await visitor.post('/account/register', { email: ' First@Example.org ', password });
    assert.deepEqual([registered.status, registered.headers.location], [303, '/account/check-your-email']);
    const { link, text } = await mailTo(database.db, email);
    assert.match(text, /instead: \d{6}/);

    // A scanner of mails opens the link; that confirms nothing.
    assert.match((await visitor.get(link)).body, /<button[^>]*>\s*Confirm/);
    assert.match((await visitor.get(link)).body, /<button[^>]*>\s*Confirm/);
    assert.equal((await visitor.post(link)).status, 303);
    assert.match((await visitor.get(link)).body, /is confirmed/);
    assert.equal(visitor.cookies.size, 0, 'no cookie before signing in');

    const answer = await visitor.post('/account/sign-in?next=/opportunities', { email, password });
    assert.equal(answer.headers.location, '/opportunities');
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    assert.match(cookie, /^session=/);
    for (const part of [/HttpOnly/i, /SameSite=Lax/i, /Path=\//i]) assert.match(cookie, part);
    assert.doesNotMatch(cookie, /Secure|Domain/i, 'over plain http a browser would not take it');

    const home = await visitor.get('/account');
    assert.equal(home.status, 200);
    assert.match(home.body, /first@example\.org/);
    assert.equal(home.headers['cache-control'], 'private, no-store');
    assert.match((await visitor.get('/')).body, /Your account/);

    assert.equal((await visitor.post('/account/sign-out')).status, 303);
    assert.equal(visitor.cookies.size, 0);
    assert.equal((await visitor.get('/account')).status, 303);
  });

  it('is confirmed by the code on another device', async () => {
    const email = 'code@example.org';
    await visitorTo(portal.url).post('/account/register', { email, password });
    const [, code = ''] = /instead: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    const phone = visitorTo(portal.url);
    const wrong = await phone.post('/account/confirm', {
      email,
      code: code === '000000' ? '000001' : '000000',
    });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /value="code@example\.org"/);
    assert.match(wrong.body, /<title>Error: /);
    const answer = await phone.post('/account/confirm', {
      email,
      code: `${code.slice(0, 3)} ${code.slice(3)}`,
    });
    assert.equal(answer.headers.location, '/account/sign-in?done=confirmed');
  });

  it('whose link has run out gets a new one where that is met', async () => {
    const email = 'late@example.org';
    const visitor = visitorTo(portal.url);
    await visitor.post('/account/register', { email, password });
    const { link } = await mailTo(database.db, email);
    await database.db
      .updateTable('accountToken')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute();
    assert.match((await visitor.get(link)).body, /This link has run out/);
    assert.equal((await visitor.post(link)).headers.location, '/account/check-your-email');
    const fresh = await mailTo(database.db, email);
    assert.notEqual(fresh.link, link);
    assert.equal((await visitor.post(fresh.link)).headers.location, '/account/sign-in?done=confirmed');
    assert.equal((await visitor.post('/account/sign-in', { email, password })).headers.location, '/account');
  });

  it('whose owner signs in before confirming is sent a new link', async () => {
    const email = 'early@example.org';
    const visitor = visitorTo(portal.url);
    await visitor.post('/account/register', { email, password });
    const answer = await visitor.post('/account/sign-in', { email, password });
    assert.equal(answer.headers.location, '/account/check-your-email');
    assert.equal(visitor.cookies.size, 0);
    assert.equal((await mailsTo(database.db, email)).length, 2);
  });

  it('says beside the field what is wrong with what was typed, and loses nothing but the password', async () => {
    const visitor = visitorTo(portal.url);
    for (const [fields, words] of [
      [{}, ['Enter your email address', 'Choose a password']],
      [{ email: 'me', password: 'short' }, ['Enter an email address in the correct format']],
      [{ email: 'me@example.org', password: 'short' }, ['at least 10 characters']],
      [{ email: 'me@example.org', password: 'Password123!' }, ['too common']],
      [{ email: 'me@example.org', password: 'ME@example.org' }, ['too common']],
      [{ email: 'me@example.org', password: 'x'.repeat(100_000) }, ['at most 200']],
      [{ email: `${'a'.repeat(100_000)}@example.org`, password }, ['in the correct format']],
      [{ email: 'a\0b', password: '\0' }, ['in the correct format']],
    ] as [Record<string, string>, string[]][]) {
      const { status, body } = await visitor.post('/account/register', fields);
      assert.equal(status, 422);
      assert.match(body, /<title>Error: /);
      for (const word of words)
        assert.ok(body.includes(word), `${word}: ${JSON.stringify(fields).slice(0, 100)}`);
      if (fields['email'] === 'me@example.org') assert.match(body, /value="me@example\.org"/);
      assert.doesNotMatch(body, /value="short"|xxxxx/);
    }
    const odd = await visitor.post('/account/register', {}, { 'content-type': 'application/json' });
    assert.equal(odd.status, 422);
  });

  it('of a visitor from elsewhere leads back only to this site', async () => {
    for (const next of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
    ]) {
      const visitor = await somebody(`next${Math.random()}@example.org`);
      const { headers } = await visitor.get(`/account/sign-in?next=${encodeURIComponent(next)}`);
      assert.equal(headers.location, '/account', next);
    }
  });

  it('changes its password: other devices are signed out, this one gets a new token', async () => {
    const email = 'change@example.org';
    const here = await somebody(email);
    const there = visitorTo(portal.url);
    await there.post('/account/sign-in', { email, password });
    const before = here.cookies.get('session');
    const wrong = await here.post('/account/security/password', {
      current: 'not this one',
      password: 'quite another pier',
    });
    assert.equal(wrong.status, 422);
    const answer = await here.post('/account/security/password', {
      current: password,
      password: 'quite another pier',
    });
    assert.equal(answer.status, 303, answer.body);
    assert.notEqual(here.cookies.get('session'), before);
    assert.equal((await here.get('/account')).status, 200);
    assert.equal((await there.get('/account')).status, 303);
    assert.equal((await mailTo(database.db, email)).subject, 'Your password was changed');
  });

  it('changes its address: the old one is told, the new one confirms, everything is signed out', async () => {
    const [email, next] = ['old@example.org', 'new@example.org'];
    const visitor = await somebody(email);
    assert.equal((await visitor.post('/account/email', { email: next, password })).status, 303);
    assert.equal((await mailTo(database.db, email)).subject, 'Your e-mail address is about to change');
    const { link } = await mailTo(database.db, next);
    assert.equal((await visitor.get('/account')).status, 200, 'nothing has changed yet');
    assert.match((await visitor.get(link)).body, /Confirm/);
    assert.equal((await visitor.post(link)).headers.location, '/account/sign-in?done=address');
    assert.equal((await visitor.get('/account')).status, 303);
    assert.equal((await mailTo(database.db, email)).subject, 'Your e-mail address was changed');
    assert.equal((await visitor.post('/account/sign-in', { email, password })).status, 422);
    assert.equal((await visitor.post('/account/sign-in', { email: next, password })).status, 303);
  });

  it('sees where it is signed in, and signs out everywhere', async () => {
    const email = 'devices@example.org';
    const here = await somebody(email);
    const there = visitorTo(portal.url);
    await there.post('/account/sign-in', { email, password });
    const { body } = await here.get('/account/security');
    assert.equal(body.match(/Firefox on Android(?: \(this one\))?, last used/g)?.length, 2);
    assert.equal((await here.post('/account/sign-out', { everywhere: '1' })).status, 303);
    assert.equal((await there.get('/account')).status, 303);
    assert.equal((await here.get('/account')).status, 303);
  });

  it('is not asked for without a cookie: no cookie is set by searching', async () => {
    const { headers } = await visitorTo(portal.url).get('/opportunities');
    assert.equal(headers['set-cookie'], undefined);
    assert.doesNotMatch(headers['cache-control'] ?? '', /private/);
  });
});
