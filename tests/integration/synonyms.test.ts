import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { newId } from '#lib/ids.ts';
import { openIndex, rebuildIndex, hasMeilisearch } from '#features/search/search-index.service.ts';
import { readVocabulary } from '#features/search/synonym.service.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { moderatorAt } from '../support/moderation.ts';
import { searchOver } from '../support/search.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

const SYNONYMS = '/moderation/searches/synonyms';

describe('a synonym', () => {
  const { portal, database, meili } = usePortal();
  let mo: Visitor;

  before(async () => {
    await given(
      database.db,
      [anOpportunity({ title: 'Oyster farmer', publishedAt: new Date(Date.now() - 60_000) })],
      { now: new Date() },
    );
    const index = openIndex({ meiliUrl: meili.url, meiliKey: meili.key }, { db: database.db, log });
    assert.ok(hasMeilisearch(index));
    await rebuildIndex(index);
    mo = await moderatorAt(database.db, portal.url, 'mo@council.example');
  });

  const total = async (words: string) => {
    const { body } = await visitorTo(portal.url).get(`/api/v1/opportunities?q=${encodeURIComponent(words)}`);
    return (JSON.parse(body) as { total: number }).total;
  };
  const finds = (words: string, expected: number) =>
    eventually(`“${words}” finds ${expected}`, async () => (await total(words)) === expected, {
      within: 5_000,
    });
  /** Both engines, asked apart. */
  const inBoth = async (words: string) => {
    const { db } = database;
    const under = searchOver(db, { url: meili.url, key: meili.key }, { clock: () => new Date() });
    const vocabulary = await readVocabulary(db);
    const request = {
      words,
      someWords: false,
      descriptions: false,
      where: { kind: 'everywhere' },
      withoutPupils: true,
      localFirst: false,
      filters: {},
      sort: 'best',
      from: undefined,
      page: 1,
      perPage: 10,
      now: new Date(),
    } as const;
    const engines = [under.meilisearch, postgresEngine(db, undefined, () => vocabulary)];
    return Promise.all(engines.map(async (engine) => (await engine.search(request)).total));
  };
  const propose = async (fields: Record<string, string>) => {
    const { headers, body } = await mo.post(SYNONYMS, fields);
    const { location = '' } = headers;
    assert.match(location, /\?done=proposed$/, body.slice(0, 200));
    return location.replace('?done=proposed', '');
  };

  it('is proposed, looked at, approved and undone, in both engines', async () => {
    assert.equal(await total('shellfisher'), 0);
    const page = await propose({ phrase: 'Shellfisher', finds: 'oyster farmer\n' });
    const preview = await mo.get(page);
    assert.match(preview.body, /Without the synonym: 0\s+results/);
    assert.match(preview.body, /With the synonym: 1\s+result\b/);
    assert.match(preview.body, /Oyster farmer<\/a>[^<]*<strong>\(new\)/);
    assert.equal(await total('shellfisher'), 0);

    assert.equal((await mo.post(page, { decision: 'approved' })).headers.location, `${page}?done=approved`);
    await finds('shellfisher', 1);
    await eventually('both engines use it', async () => (await inBoth('shellfisher')).join() === '1,1');
    assert.match((await mo.get(page)).body, /Take out of use/);
    const twice = await mo.post(page, { decision: 'approved' });
    assert.equal(twice.status, 422);
    assert.match(twice.body, /You cannot do this any more/);

    assert.equal((await mo.post(page, { decision: 'undone' })).headers.location, `${page}?done=undone`);
    await finds('shellfisher', 0);
    await eventually('no engine uses it', async () => (await inBoth('shellfisher')).join() === '0,0');
  });

  it('is proposed with what the words mean in descriptions, and without where no description has them', async () => {
    const { db } = database;
    const description = 'You will solder and wire. We are looking for a sparkie with good hands.';
    await given(
      db,
      [1, 2, 3].map((n) =>
        anOpportunity({ title: `Electrician ${'abc'[n]}`, description, publishedAt: new Date(0) }),
      ),
      { now: new Date() },
    );
    assert.match(
      (await mo.get(`${SYNONYMS}?phrase=sparkie`)).body,
      /have these in their titles:\s+electrician\./,
    );
    assert.doesNotMatch((await mo.get(`${SYNONYMS}?phrase=astronaut`)).body, /in their titles/);
  });

  it('raises the version of the vocabulary when it is approved and undone, and not when it is proposed or refused', async () => {
    const version = async () => (await readVocabulary(database.db)).version;
    const first = await version();
    const page = await propose({ phrase: 'mollusc keeper', finds: 'oyster farmer' });
    assert.equal(await version(), first);
    await mo.post(page, { decision: 'refused' });
    assert.equal(await version(), first);
    assert.equal((await mo.post(page, { decision: 'approved' })).status, 422);
  });

  it('works both ways when staff say so', async () => {
    const page = await propose({
      phrase: 'ostreiculteur',
      finds: 'oyster farmer\nfish breeder',
      both: 'yes',
    });
    await mo.post(page, { decision: 'approved' });
    await finds('ostreiculteur', 1);
    const { alsoFound } = await readVocabulary(database.db);
    assert.deepEqual(alsoFound.get('fish breeder'), ['ostreiculteur']);
    await mo.post(page, { decision: 'undone' });
    await finds('ostreiculteur', 0);
  });

  it('is refused without words, with words that the search leaves out, and with words that mean the same', async () => {
    for (const [fields, words] of [
      [{}, /Enter the words that people search for/],
      [{ phrase: 'x', finds: '' }, /one on each line/],
      [{ phrase: 'the job', finds: 'care' }, /Enter a word that the search uses/],
      [{ phrase: 'care', finds: 'the' }, /The search leaves out “the”/],
      [{ phrase: 'carer', finds: 'carers' }, /“carers” means the same/],
      [{ phrase: 'a'.repeat(61), finds: 'care' }, /60 characters or fewer/],
      [{ phrase: 'care', finds: Array.from({ length: 11 }, () => newId(6)).join('\n') }, /10 lines or fewer/],
    ] as [Record<string, string>, RegExp][]) {
      const { status, body } = await mo.post(SYNONYMS, fields);
      assert.equal(status, 422);
      assert.match(body, words);
    }
  });

  it('may be approved by an administrator, with the navigation of their own pages', async () => {
    const email = 'ad@council.example';
    const { secret } = await givenAccount(database.db, { email, roles: ['administrator'], twoFactor: true });
    const ad = visitorTo(portal.url);
    await signIn(ad, email);
    await ad.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
    const page = await ad.get(SYNONYMS);
    assert.equal(page.status, 200);
    assert.match(page.body, /Security events/);
    assert.doesNotMatch(page.body, /Moderation queue/);
  });
});
