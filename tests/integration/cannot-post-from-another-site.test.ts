import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, signIn } from '../support/accounts.ts';
import { ask } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('another site that makes the browser of a signed-in visitor send a form here', () => {
  const { portal, database } = usePortal();
  let victim: Visitor;

  before(async () => {
    await givenAccount(database.db, { email: 'victim@example.org' });
    victim = visitorTo(portal.url);
    await signIn(victim, 'victim@example.org');
  });

  const cookie = () => `session=${victim.cookies.get('session') ?? ''}`;
  const TYPES = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
    'application/octet-stream',
    '',
  ];
  const FROM: readonly Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ];

  it('is refused, whatever the method and the type of what is sent', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const type of TYPES) {
        for (const from of FROM) {
          const { status } = await ask(portal.url, '/account/sign-out', {
            method,
            headers: {
              cookie: cookie(),
              'content-length': String('everywhere=1'.length),
              ...(type === '' ? {} : { 'content-type': type }),
              ...from,
            },
            body: 'everywhere=1',
          });
          // 405 where the method is not known here at all.
          assert.ok(status === 403 || status === 405, `${status}: ${method} ${type} ${JSON.stringify(from)}`);
        }
      }
    }
    assert.equal((await victim.get('/account')).status, 200, 'still signed in');
  });

  it('cannot sign a visitor in to an account of its own', async () => {
    for (const from of FROM.slice(0, 6)) {
      const { status, headers } = await ask(portal.url, '/account/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...from },
        body: 'email=victim@example.org&password=heron-tractor-velvet',
      });
      assert.equal(status, 403);
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  it('and a page of this site may', async () => {
    assert.equal((await victim.post('/account/sign-out')).status, 303);
  });
});
