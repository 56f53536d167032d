import { handleAskForCode, handleBirth, handleCode } from '#features/referrals/my-referral/access.handler.ts';
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type MyReferralDeps } from '#features/referrals/my-referral/access.service.ts';
import { guessedReferences } from '#features/referrals/my-referral/access.service.ts';
import { newReference } from '#features/referrals/reference.ts';
import type { Refused } from '#features/accounts/account.ts';
import { createLimits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import { mailTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { MOTHER } from '../support/mother.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';

describe('an attacker who guesses references', () => {
  let database: TestDatabase;
  let deps: MyReferralDeps;
  let warnings: string[];
  before(async () => {
    database = await testDatabase();
    warnings = [];
    const log = { warn: (words: string) => warnings.push(words) } as unknown as Log;
    deps = { ...referralDeps(database.db), limits: createLimits(database.pool), log };
  });
  after(() => database.close());

  /** A browser in some network. */
  function browser(network: string) {
    const jar = new Map<string, string>();
    return {
      jar,
      network,
      secure: false,
      cookies: {
        get: (name: string) => (jar.has(name) ? { value: jar.get(name) ?? '' } : undefined),
        set: (name: string, value: string) => void jar.set(name, value),
      },
    };
  }
  const born = (reference: string) => ({
    reference,
    'dateOfBirth-day': '27',
    'dateOfBirth-month': '3',
    'dateOfBirth-year': '1995',
    postcode: 'ME12 1AA',
  });
  const openVisits = async () =>
    (
      await database.db
        .selectFrom('referralAccess')
        .select('id')
        .where('sessionHash', 'is not', null)
        .execute()
    ).length;

  it('from one network is made to wait after twenty, even with the right one', async () => {
    const { reference } = await givenReferral(database.db, { details: MOTHER });
    const answers: (Refused | { ok: true })[] = [];
    for (let n = 0; n < 40; n += 1)
      answers.push(await handleAskForCode(deps, browser('one'), newReference()));
    assert.equal(answers.filter((it) => it.ok).length, 20);
    const last = answers.at(-1);
    assert.ok(
      last?.ok === false && (last.wait ?? 0) > 60 && /too many attempts/.test(last.errors[0]?.message ?? ''),
    );
    assert.equal((await handleBirth(deps, browser('one'), born(reference))).ok, false);
    assert.equal(
      (await handleBirth(deps, browser('library'), born(reference))).ok,
      true,
      'others do not wait',
    );
  });

  it(
    'ten thousand tries from everywhere give nothing, and are noticed once',
    { timeout: 240_000 },
    async () => {
      for (let n = 0; n < 50; n += 1) await givenReferral(database.db, { details: MOTHER });
      const visits = await openVisits();
      warnings.length = 0;
      assert.equal(await guessedReferences(deps), undefined, 'twenty may be mistakes');
      let opened = 0;
      for (let n = 0; n < 10_000; n += 50) {
        const some = Array.from({ length: 50 }, async (_, at) =>
          handleBirth(deps, browser(`network ${n + at}`), born(newReference())),
        );
        opened += (await Promise.all(some)).filter(({ ok }) => ok).length;
      }
      assert.equal(opened, 0);
      assert.equal(await openVisits(), visits);
      assert.deepEqual(warnings, ['many references that lead to nothing were tried within an hour']);
      const noticed = await guessedReferences(deps);
      assert.ok(noticed !== undefined && noticed >= 10_000, 'the coordinators read it in the queue');
    },
  );

  it('a known reference with guessed dates of birth: five tries a day, from however many networks', async () => {
    const { reference } = await givenReferral(database.db, {
      details: { ...MOTHER, dateOfBirth: '1990-01-01' },
    });
    const answers: (Refused | { ok: true })[] = [];
    for (let n = 0; n < 8; n += 1)
      answers.push(await handleBirth(deps, browser(`elsewhere ${n}`), born(reference)));
    assert.deepEqual(
      answers.map((it) => (it.ok ? 'in' : it.wait === undefined ? 'no' : 'wait')),
      ['no', 'no', 'no', 'no', 'no', 'wait', 'wait', 'wait'],
    );
  });

  it('a code: five guesses, then the right one is worth nothing', async () => {
    const { reference } = await givenReferral(database.db, {
      details: { ...MOTHER, email: 'guessed@example.org' },
    });
    const page = browser('code');
    await handleAskForCode(deps, page, reference);
    const { text } = await mailTo(database.db, 'guessed@example.org');
    const [, code = ''] = /asked: (\d{6})/.exec(text) ?? [];
    for (let n = 0; n < 5; n += 1) {
      const guess = String((Number(code) + n + 1) % 1_000_000).padStart(6, '0');
      assert.equal((await handleCode(deps, page, guess)).ok, false);
    }
    const right = await handleCode(deps, page, code);
    assert.ok(!right.ok && right.wait !== undefined);
  });

  it('cannot flood a mailbox with codes', async () => {
    const { reference } = await givenReferral(database.db, {
      details: { ...MOTHER, email: 'flooded@example.org' },
    });
    const oks: boolean[] = [];
    for (let n = 0; n < 8; n += 1)
      oks.push((await handleAskForCode(deps, browser(`flood ${n}`), reference)).ok);
    assert.deepEqual(oks, [true, true, true, true, true, false, false, false]);
  });
});
