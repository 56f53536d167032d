import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import {
  emailSchema,
  emailField,
  normaliseEmail,
  passwordProblem,
  safeNext,
} from '#features/accounts/account.ts';
import { loadCommonPasswords } from '#features/accounts/common-passwords.repository.ts';
import { workspacesFor } from '#features/accounts/workspaces.ts';
import {
  newRecoveryCodes,
  newTwoFactorSecret,
  recoveryText,
  twoFactorCode,
  twoFactorSetUp,
  twoFactorStep,
} from '#features/accounts/two-factor.ts';

const common = await loadCommonPasswords(projectRoot());

describe('the fields of account forms', () => {
  it('an address is the same however it is typed', () => {
    assert.equal(normaliseEmail('  Ann.Lee@Example.ORG '), 'ann.lee@example.org');
    assert.equal(emailField.parse(' Ann@Example.org'), 'ann@example.org');
    for (const bad of [
      '',
      'ann',
      'ann@',
      '@example.org',
      'a b@example.org',
      'a@b@example.org',
      'a@example.org,b@example.org',
      'a@example.org\nBcc: b@example.org',
      `${'a'.repeat(250)}@example.org`,
    ]) {
      assert.equal(emailField.safeParse(bad).success, false, bad);
    }
    assert.equal(emailSchema.safeParse({}).error?.issues[0]?.message, 'Enter your email address');
  });

  it('a password is not mostly the name of the service, of an organisation or of the person', () => {
    const owner = { email: 'ann.lee@example.org', organisations: ['Hartlip Bakery Ltd'] };
    for (const [bad, words] of [
      ['GetKent&MedwayWorking', 'name of this service'],
      ['kent-medway-2026', 'name of this service'],
      ['annlee1990!!', 'your email address'],
      ['hartlipbakeryltd1', 'name of your organisation'],
    ] as const) {
      assert.match(passwordProblem(bad, new Set(), owner) ?? '', new RegExp(words), bad);
    }
    for (const good of ['kentmedway heron tractor', 'savannah ann.lee riverboat']) {
      assert.equal(passwordProblem(good, new Set(), owner), undefined, good);
    }
  });

  it('a password is long enough and not one that is guessed first', () => {
    for (const good of [
      'heron tractor velvet',
      'ünïcödé härbour',
      'Xk3-9fjw2Qq',
      '木漏れ日と海の匂いがする',
    ]) {
      assert.equal(passwordProblem(good, common), undefined, good);
    }
    for (const bad of [
      'short',
      'Password123',
      'QWERTYUIOP',
      '1234567890',
      'aaaaaaaaaaaa',
      'ababababababab',
      'liverpool123',
      'Maidstone2026!',
      'x'.repeat(201),
    ]) {
      assert.notEqual(passwordProblem(bad, common), undefined, bad);
    }
    assert.notEqual(
      passwordProblem('ann.lee@example.org', common, { email: 'ann.lee@example.org' }),
      undefined,
    );
    assert.ok(common.size > 2_000);
    for (const password of common) assert.equal(password, password.toLowerCase());
  });

  it('signing in redirects to pages of this site only', () => {
    for (const path of ['/account', '/opportunities?q=care&near=ME12', '/a#b'])
      assert.equal(safeNext(path), path);
    for (const bad of [
      null,
      undefined,
      '',
      'account',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n',
      'javascript:x',
      `/${'a'.repeat(3000)}`,
    ]) {
      assert.equal(safeNext(bad), '/account', String(bad));
    }
  });
});

describe('codes of an authenticator app', () => {
  const secret = newTwoFactorSecret();
  const now = new Date('2026-11-22T12:00:10Z');
  const at = (seconds: number) => twoFactorCode(secret, new Date(now.getTime() + seconds * 1000));

  it('are valid in their time step, and one before and after', () => {
    const step = twoFactorStep(secret, at(0), now) ?? assert.fail('not accepted');
    assert.equal(twoFactorStep(secret, at(-30), now), step - 1);
    assert.equal(twoFactorStep(secret, at(30), now), step + 1);
    for (const seconds of [-90, 90]) assert.equal(twoFactorStep(secret, at(seconds), now), undefined);
    for (const bad of ['', '12345', '1234567', 'abcdef', '-12345', '１２３４５６'])
      assert.equal(twoFactorStep(secret, bad, now), undefined, bad);
    assert.notEqual(newTwoFactorSecret(), secret);
  });

  it('are those of RFC 6238', () => {
    // Its key "12345678901234567890" in base 32, its last six digits at 59 s and at 1111111109 s.
    const key = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    assert.equal(twoFactorCode(key, new Date(59_000)), '287082');
    assert.equal(twoFactorCode(key, new Date(1_111_111_109_000)), '081804');
  });

  it('are set up by a drawing that names the site and the address', () => {
    const { uri, size, path } = twoFactorSetUp(secret, 'ann@example.org');
    assert.match(uri, /^otpauth:\/\/totp\//);
    assert.ok(decodeURIComponent(uri).includes('Get Kent & Medway Working:ann@example.org'));
    assert.ok(size > 20);
    assert.match(path, /^(M\d+ \d+h1v1h-1z)+$/);
  });

  it('have recovery codes that are the same however they are typed, including older ones', () => {
    assert.equal(recoveryText('me', 'A1b2-C3D0'), recoveryText('me', 'aLb2 c3do'));
    assert.equal(recoveryText('me', 'abcde-fgh23'), 'recovery:me:abcdefgh23');
  });

  it('have ten recovery codes beside them, all different', () => {
    const codes = newRecoveryCodes();
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
  });
});

describe('the workspaces of one person', () => {
  const actor = {
    account: { id: 'a', email: 'a@example.org', mailFailed: false, demo: false },
    memberships: [],
    roles: [],
    twoFactor: false,
  };
  it('are one for a resident, and as many as there are for others', () => {
    assert.equal(workspacesFor(actor).length, 1);
    const membership = {
      organisationId: 'o',
      slug: 'seagate-lodge',
      name: 'Seagate Lodge',
      kind: 'employer',
      role: 'owner',
      status: 'waiting',
    } as const;
    assert.deepEqual(workspacesFor({ ...actor, memberships: [membership], roles: ['adviser'] }), [
      { text: 'Seagate Lodge', href: '/manage/seagate-lodge', note: 'waiting for approval' },
      { text: 'Adviser', href: '/caseload' },
    ]);
  });
});
