import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pointsOf } from '#lib/limits.ts';
import { newId } from '#lib/ids.ts';
import { signIn } from '../support/accounts.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { givenPoster } from '../support/postings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const TRIES = 300;

describe('a script that begins form after form', () => {
  const { portal, database } = usePortal();

  const drafts = async () =>
    Number(
      (
        await database.db
          .selectFrom('draft')
          .select((eb) => eb.fn.countAll<string>().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    );
  const forget = () => database.db.deleteFrom('rateLimit').execute();
  /** Runs something so often, ten at a time. */
  async function often<T>(times: number, work: () => Promise<T>): Promise<T[]> {
    const results: T[] = [];
    for (let done = 0; done < times; done += 10) {
      results.push(...(await Promise.all(Array.from({ length: 10 }, work))));
    }
    return results;
  }
  const firstPage = (path: string, who: Visitor) =>
    who.post(`${path}/${newId(16)}/who?new`, { whoFor: 'me', _form: newId(8), _seen: '{}' });

  it('cannot flood a request for support, in whatever browser, and loses no word', async () => {
    const before = await drafts();
    const answers = await often(TRIES, () => firstPage('/support/refer', visitorTo(portal.url)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([303, 429]));
    assert.ok((await drafts()) - before <= pointsOf('draft/network'));
    const refused = answers.find(({ status }) => status === 429);
    assert.match(refused?.body ?? '', /Too many forms have been started from your network\. Wait/);
    assert.match(
      refused?.body ?? '',
      /value="me"[^>]*checked|checked[^>]*value="me"/,
      'what was chosen is still there',
    );
    await forget();
    assert.equal((await firstPage('/support/refer', visitorTo(portal.url))).status, 303, 'later it works');
  });

  it('cannot flood the form of an application, nor a form from one browser', async () => {
    const [id = ''] = await given(
      database.db,
      [anOpportunity({ publishedAt: new Date(), howToApply: { here: true } })],
      { now: new Date() },
    );
    const before = await drafts();
    await often(TRIES, () => visitorTo(portal.url).post(`/opportunities/${id}/apply`));
    assert.ok((await drafts()) - before <= pointsOf('draft/network'));
    assert.ok((await drafts()) > before);

    await forget();
    const [one, start] = [visitorTo(portal.url), await drafts()];
    await firstPage('/support/refer', one);
    await often(100, () => firstPage('/support/refer', one));
    assert.ok((await drafts()) - start <= pointsOf('draft/holder'));
  });

  it('cannot flood with an account either, by a form or by copies', async () => {
    await forget();
    const poster = await givenPoster(database.db);
    const visitor = visitorTo(portal.url);
    await signIn(visitor, poster.actor.account.email);
    const base = `/manage/${poster.organisation.slug}/post/vacancy`;
    const before = await drafts();
    const answers = await often(TRIES, () =>
      visitor.post(`${base}/${newId(16)}/title?new`, { title: 'Cook', _form: newId(8), _seen: '{}' }),
    );
    assert.equal((await drafts()) - before, pointsOf('draft/account'));
    assert.match(answers.at(-1)?.body ?? '', /value="Cook"/);
  });
});
