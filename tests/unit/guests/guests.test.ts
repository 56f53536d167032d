import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guestCookie, type GuestPage } from '#features/guests/guest-session.ts';
import {
  findByCode,
  isToken,
  issueLink,
  newCode,
  newLongCode,
  readLongCode,
} from '#features/guests/one-time.ts';
import { createSecrets, hashToken } from '#lib/crypto.ts';

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');

describe('one-time links and codes', () => {
  it('a link has a token of its own, and only its hash is stored', () => {
    const [now, later] = [new Date(0), new Date(1_000)];
    const { token, store } = issueLink(now, later);
    assert.ok(isToken(token));
    assert.deepEqual(store, { tokenHash: hashToken(token), createdAt: now, expiresAt: later });
    assert.notEqual(issueLink(now, later).token, token);
    for (const odd of ['', 'x', `${token}x`, `${token.slice(1)}\n`, `${token.slice(1)}'`])
      assert.equal(isToken(odd), false, odd);
  });

  it('a code is found under the key of its day, for its own record only', () => {
    const [before, after] = [createSecrets(keyOf(1)), createSecrets(keyOf(2), keyOf(1))];
    const code = newCode();
    assert.match(code, /^\d{6}$/);
    const textOf = ({ id }: { id: string }) => `${id}:${code}`;
    const rows = [
      { id: 'none', codeHash: null },
      { id: 'other', codeHash: before.keyedHash(`another:${code}`) },
      { id: 'right', codeHash: before.keyedHash(`right:${code}`) },
    ];
    assert.equal(findByCode(before, rows, textOf)?.id, 'right');
    assert.equal(findByCode(after, rows, textOf)?.id, 'right');
    assert.equal(findByCode(createSecrets(keyOf(3)), rows, textOf), undefined);
    assert.equal(
      findByCode(before, rows, () => undefined),
      undefined,
    );
  });

  it('a long code is read as it may be typed from paper', () => {
    const { code, printed } = newLongCode();
    assert.match(printed, /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    assert.equal(readLongCode(printed), code);
    assert.equal(readLongCode(` ${printed.toLowerCase().replaceAll('-', ' ')}.`), code);
    assert.equal(readLongCode('OOOO IIII LLLL 2222'), '0000111111112222');
    assert.equal(readLongCode(printed.slice(1)), undefined);
  });
});

describe('the cookie of a guest', () => {
  const pageOf = (siteUrl: string) => {
    const jar = new Map<string, { value: string; options: object }>();
    const page: GuestPage = {
      cookies: {
        get: (name) => jar.get(name),
        set: (name, value, options) => jar.set(name, { value, options }),
      },
      locals: { siteUrl },
    };
    return { jar, page };
  };
  const cookie = guestCookie({ name: 'thing', path: '/things', days: 2 });

  it('names the same guest at every visit, and no one without it', () => {
    const { jar, page } = pageOf('https://example.org');
    assert.equal(cookie.read(page), undefined);
    const first = cookie.keep(page);
    assert.equal(first.hash, hashToken(first.token));
    assert.deepEqual(cookie.keep(page), first);
    assert.deepEqual(cookie.read(page), first);
    assert.deepEqual(jar.get('__Secure-thing')?.options, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/things',
      secure: true,
      maxAge: 172_800,
    });
  });

  it('that holds no token, or came without the prefix over https, counts as none', () => {
    const { jar, page } = pageOf('https://example.org');
    jar.set('__Secure-thing', { value: 'x', options: {} });
    jar.set('thing', { value: 'A'.repeat(43), options: {} });
    assert.equal(cookie.read(page), undefined);
    assert.equal(cookie.read(pageOf('http://127.0.0.1').page), undefined);
  });
});
