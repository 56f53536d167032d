import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, mailsTo } from '../support/accounts.ts';
import type { Answer } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';
import { timed } from '../support/wait.ts';

describe('an attacker who tries to learn which addresses have an account', () => {
  const { portal, database } = usePortal();
  // Of one length, so that even the lengths of the answers are one.
  const [known, unknown, unconfirmed] = [
    'a-friend@example.org',
    'an-other@example.org',
    'unsure_1@example.org',
  ];

  before(async () => {
    await givenAccount(database.db, { email: known });
    await givenAccount(database.db, { email: unconfirmed, confirmed: false });
  });

  /** What a visitor can see of an answer, without what differs in every answer. */
  const seen = ({ status, headers, body }: Answer, email: string) => {
    const { 'x-request-id': _, date: __, ...rest } = headers;
    return { status, headers: rest, body: body.replaceAll(email, 'EMAIL') };
  };
  const FORMS: readonly (readonly [string, (email: string) => Record<string, string>])[] = [
    ['/account/sign-in', (email) => ({ email, password: 'a guess at a password' })],
    ['/account/register', (email) => ({ email })],
    ['/account/reset', (email) => ({ email })],
    ['/account/confirm/again', (email) => ({ email })],
    ['/account/confirm', (email) => ({ email, code: '123456', password: 'fourteen green herons' })],
  ];

  for (const [path, fields] of FORMS) {
    it(`gets the same answer from ${path}`, async () => {
      const answers = [];
      for (const email of [known, unknown, unconfirmed]) {
        answers.push(seen(await visitorTo(portal.url).post(path, fields(email)), email));
      }
      assert.deepEqual(answers[1], answers[0]);
      assert.deepEqual(answers[2], answers[0]);
    });
  }

  it('cannot tell by the time that signing in takes', async () => {
    await givenAccount(database.db, { email: 'timed@example.org' });
    const median = async (email: (n: number) => string) => {
      const times: number[] = [];
      for (let n = 0; n < 9; n += 1) {
        const { milliseconds } = await timed(() =>
          visitorTo(portal.url).post('/account/sign-in', {
            email: email(n),
            password: 'a guess at a password',
          }),
        );
        times.push(milliseconds);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [with_, without] = [
      await median(() => 'timed@example.org'),
      await median((n) => `nobody${n}@example.org`),
    ];
    assert.ok(
      Math.abs(with_ - without) < Math.max(10, with_ / 2),
      `${with_} ms with an account, ${without} ms without`,
    );
  });

  it('the owner of the address learns of it by mail', async () => {
    const subjects = (await mailsTo(database.db, known)).map((mail) => mail.subject);
    assert.ok(subjects.includes('You already have an account'), subjects.join());
    assert.ok(
      (await mailsTo(database.db, unknown)).some((mail) => mail.subject === 'Confirm your email address'),
    );
  });
});
