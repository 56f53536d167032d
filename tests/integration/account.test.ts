import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mailTo } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an account', () => {
  const { portal, database } = usePortal();

  const password = 'lighthouse on the pier';
  /** Registers and confirms by the link. */
  async function registered(email: string) {
    const visitor = visitorTo(portal.url);
    assert.equal((await visitor.post('/account/register', { email })).status, 303);
    const { link } = await mailTo(database.db, email);
    assert.equal((await visitor.post(link, { password })).headers.location, '/account');
    return visitor;
  }

  it('is made, confirmed by the link, signed in to and out of', async () => {
    const visitor = visitorTo(portal.url);
    const email = 'first@example.org';
    assert.match((await visitor.get('/')).body, /href="\/account\/sign-in"/);
    assert.equal((await visitor.get('/account')).headers.location, '/account/sign-in?next=%2Faccount');

    const registered = await visitor.post('/account/register', { email: ' First@Example.org ' });
    assert.deepEqual([registered.status, registered.headers.location], [303, '/account/check-your-email']);
    const { link, text } = await mailTo(database.db, email);
    assert.match(text, /instead: \d{6}/);

    // A scanner of mails opens the link; that confirms nothing.
    assert.match((await visitor.get(link)).body, /<button[^>]*>\s*Confirm/);
    assert.match((await visitor.get(link)).body, /<button[^>]*>\s*Confirm/);
    assert.equal(visitor.cookies.size, 0, 'no cookie before signing in');
    const phone = visitorTo(portal.url);
    const weak = await phone.post(link, { password: 'getkentmedway1' });
    assert.equal(weak.status, 422);
    assert.match(weak.body, /does not include the name of this service/);
    assert.equal((await phone.post(link, { password })).headers.location, '/account');
    assert.equal((await phone.get('/account')).status, 200, 'who confirms is signed in, on that device');
    assert.match((await visitor.get(link)).body, /is confirmed/);
    assert.equal((await visitor.get('/account')).status, 303, 'and on no other');

    const answer = await visitor.post('/account/sign-in?next=/opportunities', { email, password });
    assert.equal(answer.headers.location, '/opportunities');
    const cookies = answer.headers['set-cookie'] ?? [];
    assert.deepEqual(cookies.map((it) => it.split('=')[0]).sort(), ['device', 'session']);
    for (const cookie of cookies) {
      for (const part of [/HttpOnly/i, /SameSite=Lax/i, /Path=\//i]) assert.match(cookie, part);
      assert.doesNotMatch(cookie, /Secure|Domain/i, 'over plain http a browser would not take it');
    }

    const home = await visitor.get('/account');
    assert.equal(home.status, 200);
    assert.match(home.body, /first@example\.org/);
    assert.equal(home.headers['cache-control'], 'private, no-store');
    assert.match((await visitor.get('/')).body, /Your account/);

    assert.match((await visitor.get('/opportunities')).body, /<button[^>]*>\s*Sign out/, 'on every page');
    const out = await visitor.post('/account/sign-out');
    assert.equal(out.status, 303);
    assert.equal(out.headers['clear-site-data'], '"cache", "storage"');
    assert.deepEqual([...visitor.cookies.keys()], ['device']);
    assert.equal((await visitor.get('/account')).status, 303);
  });

  it('is confirmed by the code on another device', async () => {
    const email = 'code@example.org';
    await visitorTo(portal.url).post('/account/register?next=/areas', { email });
    const [, code = ''] = /instead: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    const phone = visitorTo(portal.url);
    const wrong = await phone.post('/account/confirm', {
      email,
      code: code === '000000' ? '000001' : '000000',
      password,
    });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /value="code@example\.org"/);
    assert.match(wrong.body, /<title>Error: /);
    const right = { email, code: `${code.slice(0, 3)} ${code.slice(3)}`, password };
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const made = (createdAt: Date) => database.db.updateTable('accountToken').set({ createdAt }).execute();
    await made(ago(11));
    assert.equal((await phone.post('/account/confirm', right)).status, 422, 'after ten minutes it is over');
    await made(ago(9));
    const answer = await phone.post('/account/confirm?next=/areas', right);
    assert.equal(answer.headers.location, '/areas');
    assert.equal((await phone.get('/account')).status, 200);
  });

  it('leads back to where the person was going, also when the link is opened on another device', async () => {
    const email = 'going@example.org';
    const next = '/opportunities?q=chef&near=Deal';
    const desktop = visitorTo(portal.url);
    const page = await desktop.get(`/account/sign-in?next=${encodeURIComponent(next)}`);
    const register = /href="(\/account\/register\?next=[^"]+)"/.exec(page.body)?.[1] ?? '';
    const sent = await desktop.post(register, { email });
    assert.equal(sent.headers.location, `/account/check-your-email?next=${encodeURIComponent(next)}`);
    const { link } = await mailTo(database.db, email);
    const phone = visitorTo(portal.url);
    assert.equal((await phone.post(link, { password })).headers.location, next);
    for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const other = `evil${Math.random()}@example.org`;
      await visitorTo(portal.url).post(`/account/register?next=${encodeURIComponent(evil)}`, {
        email: other,
      });
      assert.doesNotMatch((await mailTo(database.db, other)).link, /evil\.example/);
    }
  });

  it('whose link has run out gets a new one where that is met', async () => {
    const email = 'late@example.org';
    const visitor = visitorTo(portal.url);
    await visitor.post('/account/register', { email });
    const { link } = await mailTo(database.db, email);
    await database.db
      .updateTable('accountToken')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute();
    assert.match((await visitor.get(link)).body, /This link has expired/);
    assert.equal((await visitor.post(link)).headers.location, '/account/check-your-email');
    const fresh = await mailTo(database.db, email);
    assert.notEqual(fresh.link, link);
    assert.equal((await visitor.post(fresh.link, { password })).headers.location, '/account');
    await visitor.post('/account/sign-out');
    assert.equal((await visitor.post('/account/sign-in', { email, password })).headers.location, '/account');
  });

  it('says beside the field what is wrong with what was typed, and loses nothing but the password', async () => {
    const visitor = visitorTo(portal.url);
    for (const [fields, words] of [
      [{}, 'Enter your email address'],
      [{ email: 'me' }, 'in the correct format'],
      [{ email: `${'a'.repeat(100_000)}@example.org` }, 'in the correct format'],
      [{ email: 'a\0b' }, 'in the correct format'],
    ] as [Record<string, string>, string][]) {
      const { status, body } = await visitor.post('/account/register', fields);
      assert.equal(status, 422);
      assert.match(body, /<title>Error: /);
      assert.ok(body.includes(words), words);
      if (fields['email'] === 'me') assert.match(body, /value="me"/);
    }
    const email = 'typed@example.org';
    await visitor.post('/account/register', { email });
    const { link } = await mailTo(database.db, email);
    for (const [typed, words] of [
      ['', 'Choose a password'],
      ['short', 'at least 10 characters'],
      ['Password123!', 'too common'],
      ['TYPED@example.org', 'does not include your email address'],
      ['x'.repeat(100_000), 'at most 200'],
      ['\0', 'Choose a password'],
    ] as const) {
      const { status, body } = await visitor.post(link, { password: typed });
      assert.equal(status, 422);
      assert.ok(body.includes(words), `${words}: ${typed.slice(0, 100)}`);
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
      const visitor = await registered(`next${Math.random()}@example.org`);
      const { headers } = await visitor.get(`/account/sign-in?next=${encodeURIComponent(next)}`);
      assert.equal(headers.location, '/account', next);
    }
  });

  it('changes its password: other devices are signed out, this one gets a new token', async () => {
    const email = 'change@example.org';
    const here = await registered(email);
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

  it('a changed address is confirmed by the new one, announced to the old one, and ends every session', async () => {
    const [email, next] = ['old@example.org', 'new@example.org'];
    const visitor = await registered(email);
    assert.equal((await visitor.post('/account/email', { email: next, password })).status, 303);
    assert.equal((await mailTo(database.db, email)).subject, 'Your email address is about to change');
    const { link } = await mailTo(database.db, next);
    assert.equal((await visitor.get('/account')).status, 200, 'nothing has changed yet');
    assert.match((await visitor.get(link)).body, /Confirm/);
    assert.equal((await visitor.post(link)).headers.location, '/account/sign-in?done=address');
    assert.equal((await visitor.get('/account')).status, 303);
    assert.equal((await mailTo(database.db, email)).subject, 'Your email address was changed');
    assert.equal((await visitor.post('/account/sign-in', { email, password })).status, 422);
    assert.equal((await visitor.post('/account/sign-in', { email: next, password })).status, 303);
  });

  it('sees where it is signed in, and signs out everywhere', async () => {
    const email = 'devices@example.org';
    const here = await registered(email);
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
