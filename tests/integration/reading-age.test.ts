import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { REASONS } from '#features/referrals/eligibility.ts';
import { demoServices } from '../support/demo.ts';
import { mainText, readingAge } from '../support/reading-age.ts';
import { startPortal, type Portal } from '../support/portal.ts';

const MOST = 11;
const USUAL = 9;
/** Of fewer words no formula can tell anything. */
const FEWEST_WORDS = 25;

/** Besides those of the sitemap: forms and answers that people meet without an account. */
const OTHER_PAGES = [
  '/security',
  '/support/refer',
  '/support/refer/come-back',
  '/support/refer/0123456789abcdef/who?new',
  '/support/referral',
  '/support/referral/code',
  '/support/referral/without-email',
  ...REASONS.flatMap((reason) => [`/support/not-this/${reason}`, `/support/not-this/${reason}?for=other`]),
  '/account/register',
  '/account/check-your-email',
  '/account/confirm',
  '/account/reset',
  '/account/reset/sent',
  '/account/sign-in',
  '/applications/link',
  '/applications/link?sent',
  '/applications/confirm?closed',
  '/no-such-page',
];

/** Lists of job titles and of the demonstration's accounts: no sentences. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  '/sectors': ['.tile-grid'],
  '/account/sign-in': ['.govuk-summary-list'],
};

describe('the reading age of public pages', () => {
  let portal: Portal;
  let services: Awaited<ReturnType<typeof demoServices>>;
  before(async () => {
    services = await demoServices();
    const { database, meilisearch } = services;
    portal = await startPortal({ databaseUrl: database.url, meilisearch });
  });
  after(async () => {
    await portal.stop();
    await services.meilisearch.remove();
    await services.database.close();
  });

  it('reads the text of a page as sentences', () => {
    assert.equal(
      mainText(
        '<p>Not this.</p><main><h1>It has parts</h1><h2>Short</h2><ul><li>one is <a href="/x">linked</a></li><li>It ends here.</li></ul>' +
          '<ol class="result-list"><li>Care assistant</li></ol></main>',
      ),
      'It has parts. One is linked. It ends here.',
    );
    assert.ok(readingAge('The cat sat. The dog ran. We can go home.') < 7);
    assert.ok(
      readingAge(
        'Notwithstanding considerations of administrative proportionality, organisational representatives should undertake comprehensive familiarisation activities.',
      ) > 20,
    );
  });

  it(`is at most ${MOST} on each page, and at most ${USUAL} on most`, async (test) => {
    const sitemap = await (await fetch(`${portal.url}/sitemap-pages.xml`)).text();
    const listed = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc = '']) => new URL(loc).pathname);
    assert.ok(listed.length > 40, `${listed.length} pages in the sitemap`);
    const ages: { path: string; age: number }[] = [];
    const short: string[] = [];
    for (const path of [...listed, ...OTHER_PAGES]) {
      const html = await (await fetch(portal.url + path)).text();
      const text = mainText(html, LISTS[path]);
      if (text.split(' ').length < FEWEST_WORDS) short.push(path);
      else ages.push({ path, age: readingAge(text) });
    }
    assert.deepEqual(short, ['/sectors', '/account/reset', '/account/sign-in']);
    const shown = (some: typeof ages) => some.map(({ path, age }) => `${age.toFixed(1)} ${path}`);
    const usual = ages.filter(({ age }) => age <= USUAL);
    test.diagnostic(`${usual.length} of ${ages.length} pages at most ${USUAL}`);
    assert.deepEqual(
      shown(ages.filter(({ age }) => age > MOST)),
      [],
      'pages that are harder to read than they may be',
    );
    assert.ok(
      usual.length > ages.length / 2,
      `most pages: ${shown(ages.filter(({ age }) => age > USUAL)).join(', ')}`,
    );
  });
});
