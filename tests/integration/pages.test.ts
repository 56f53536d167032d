import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';
import { closeOpportunities } from '#features/catalogue/catalogue.service.ts';
import { KIND_SLUGS, SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { opportunityResponseSchema, problemSchema, searchResponseSchema } from '#features/api/api.ts';
import { FILTER_NAMES } from '#features/search/filters.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoServices } from '../support/demo.ts';
import { anOpportunity, given, givenWithdrawn, MARGATE } from '../support/factories.ts';
import type { TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { eventually } from '../support/wait.ts';

const text = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');

describe('pages and API of the demonstration', () => {
  let portal: Portal;
  let database: TestDatabase;
  let meilisearch: TestMeilisearch;
  let db: Db;
  const page = async (path: string) => {
    const answer = await fetch(portal.url + path, { redirect: 'manual' });
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  };
  const api = async (path: string) => {
    const answer = await fetch(`${portal.url}/api/v1/opportunities${path}`);
    return { status: answer.status, body: (await answer.json()) as unknown, headers: answer.headers };
  };
  const search = async (query: string) => {
    const { status, body } = await api(query);
    assert.equal(status, 200, query);
    return searchResponseSchema.parse(body);
  };

  before(async () => {
    ({ database, meilisearch } = await demoServices());
    ({ db } = database);
    portal = await startPortal({ databaseUrl: database.url, meilisearch });
  });
  after(async () => {
    await portal.stop();
    await meilisearch.remove();
    await database.close();
  });

  describe('one opportunity', () => {
    it('of each kind has its facts, its way there, how to apply, and similar ones of its own kind', async () => {
      for (const kind of KIND_SLUGS) {
        const found = await search(`?kind=${kind}&sort=newest`);
        const [first] = found.items;
        assert.ok(first);
        const { status, html } = await page(`/opportunities/${first.id}`);
        assert.equal(status, 200);
        const words = text(html);
        for (const part of [
          'Getting there without a car',
          'How to',
          'Closes',
          first.title,
          first.organisation,
        ]) {
          assert.ok(words.includes(part), `${kind}: ${part}`);
        }
        assert.doesNotMatch(words, /undefined|NaN|\[object/);
      }
    });

    it('says what search engines should know, in valid JSON, with the address of the settings', async () => {
      const expected = { vacancy: 'JobPosting', 'skills-bootcamp': 'Course' } as const;
      for (const [kind, type] of Object.entries(expected)) {
        const [first] = (await search(`?kind=${kind}`)).items;
        assert.ok(first);
        const { html } = await page(`/opportunities/${first.id}`);
        const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1];
        assert.ok(json, kind);
        const data = JSON.parse(json) as Record<string, unknown>;
        assert.equal(data['@type'], type);
        assert.equal(data['url'], `${portal.url}/opportunities/${first.id}`);
        if (type === 'JobPosting') {
          for (const field of ['title', 'description', 'datePosted', 'hiringOrganization'])
            assert.ok(data[field], field);
        }
      }
    });

    it('that has closed says so, cannot be applied for, is not in the search, and leads to what is open', async () => {
      const [id] = await given(
        db,
        [anOpportunity({ title: 'Oyster grader at low tide', sector: 'farming-food' })],
        {
          now: new Date(),
        },
      );
      assert.ok(id);
      await eventually(
        'it is found',
        async () => (await search('?q=%22oyster+grader+at+low%22')).total === 1,
      );
      await db
        .transaction()
        .execute((trx) =>
          closeOpportunities(trx, [id], { actor: 'test', now: new Date(), reason: 'filled elsewhere' }),
        );
      await eventually('it is gone', async () => (await search('?q=%22oyster+grader+at+low%22')).total === 0);
      const { status, html } = await page(`/opportunities/${id}`);
      assert.equal(status, 200);
      assert.match(text(html), /This closed on .* You can no longer apply\./);
      assert.match(html, /<meta name="robots" content="noindex">/);
      assert.doesNotMatch(html, /application\/ld\+json/);
      assert.doesNotMatch(html, /id="apply"/);
      const shown = opportunityResponseSchema.parse((await api(`/${id}`)).body);
      assert.equal(shown.status, 'closed');
    });

    it('that was taken down says so, and no longer what it said', async () => {
      const advert = anOpportunity({ title: 'Parcel sorter from home', places: [MARGATE] });
      const [id] = await given(db, [advert], { now: new Date() });
      assert.ok(id);
      await givenWithdrawn(db, [id], new Date());
      const { status, html } = await page(`/opportunities/${id}`);
      assert.equal(status, 200);
      const words = text(html);
      for (const said of [
        'Parcel sorter from home',
        'Seagate Lodge',
        'This has been taken down. ',
        'See similar opportunities',
      ])
        assert.ok(words.includes(said), said);
      for (const gone of [advert.summary, advert.description.slice(0, 30), 'jobs@example.org', 'Report this'])
        assert.ok(!html.includes(gone), gone);
      assert.match(html, /<meta name="robots" content="noindex">/);
      assert.doesNotMatch(html, /application\/ld\+json/);
      const inApi = await api(`/${id}`);
      assert.equal(inApi.status, 410);
      assert.doesNotMatch(JSON.stringify(problemSchema.parse(inApi.body)), /Parcel sorter/);
    });

    it('that was never published is not found', async () => {
      for (const id of ['0000000000', 'nothing', '__proto__', "a'--"]) {
        assert.equal((await page(`/opportunities/${id}`)).status, 404, id);
        const { status, body, headers } = await api(`/${encodeURIComponent(id)}`);
        assert.equal(status, 404);
        assert.equal(headers.get('content-type'), 'application/problem+json');
        problemSchema.parse(body);
      }
    });
  });

  describe('the API', () => {
    it('gives what the page shows, whatever is asked', async () => {
      for (const query of [
        '',
        '?q=care&near=Margate',
        '?near=ME12&within=10&kind=vacancy',
        '?near=Thanet&sort=pay',
        '?with=no-car&sort=closing&page=2',
      ]) {
        const found = await search(query);
        const { html } = await page(`/opportunities${query}`);
        const ids = [...html.matchAll(/class="result-card__link" href="\/opportunities\/([0-9a-z]+)"/g)].map(
          (match) => match[1],
        );
        assert.deepEqual(
          ids,
          found.items.map((item) => item.id),
          query,
        );
      }
    });

    it('may be asked from any site, and kept for a while', async () => {
      const { headers } = await api('?q=care');
      assert.equal(headers.get('access-control-allow-origin'), '*');
      assert.match(headers.get('cache-control') ?? '', /public, max-age=\d+/);
      const preflight = await fetch(`${portal.url}/api/v1/opportunities`, { method: 'OPTIONS' });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    });

    it('refuses what the page forgives, and names it', async () => {
      for (const [query, parameter] of [
        ['?kind=castle', 'kind'],
        ['?within=6', 'within'],
        ['?page=0', 'page'],
        ['?starts=soon', 'starts'],
        ['?near=Atlantis', 'near'],
        ['?near=SW1A+1AA', 'near'],
      ] as const) {
        const { status, body, headers } = await api(query);
        assert.equal(status, 400, query);
        assert.equal(headers.get('content-type'), 'application/problem+json');
        assert.equal(problemSchema.parse(body).errors?.[0]?.parameter, parameter);
        assert.equal((await page(`/opportunities${query}`)).status, 200, query);
      }
    });

    it('is described by a document that names every parameter', async () => {
      const document = (await (await fetch(`${portal.url}/api/v1/openapi.json`)).json()) as {
        openapi: string;
        paths: Record<string, { get: { parameters: { name: string }[] } }>;
      };
      assert.match(document.openapi, /^3\.1/);
      const names = document.paths['/api/v1/opportunities']?.get.parameters.map(
        (parameter) => parameter.name,
      );
      assert.deepEqual(
        new Set(names),
        new Set(['q', 'typed', 'near', 'within', ...FILTER_NAMES, 'sort', 'page']),
      );
    });
  });

  describe('an address', () => {
    it('of a search is the shortest there is: what a form sends leads to it', async () => {
      const { status, headers } = await page(
        '/opportunities?q=care+&near=&within=&kind=vacancy&kind=work-experience&pay=&sort=best',
      );
      assert.equal(status, 302);
      assert.equal(headers.get('location'), '/opportunities?q=care&kind=vacancy,work-experience');
      assert.equal((await page('/opportunities?q=care&kind=vacancy,work-experience')).status, 200);
    });

    it('in a page is made from the settings, never from what a request says', async () => {
      const answer = await fetch(`${portal.url}/opportunities?q=care`, {
        headers: { 'x-forwarded-host': 'evil.example' },
      });
      const html = await answer.text();
      assert.doesNotMatch(html, /evil\.example/);
      assert.match(html, new RegExp(`<link rel="canonical" href="${portal.url}/opportunities\\?q=care">`));
    });

    it('of every area, sector and open opportunity stands in the sitemap, and answers', async () => {
      const index = (await page('/sitemap.xml')).html;
      const files = [...index.matchAll(/<loc>(.*?)<\/loc>/g)].map(
        (match) => new URL(match[1] ?? '').pathname,
      );
      const locations: string[] = [];
      for (const file of files) {
        const { html } = await page(file);
        locations.push(...[...html.matchAll(/<loc>(.*?)<\/loc>/g)].map((match) => match[1] ?? ''));
      }
      assert.ok(locations.every((location) => location.startsWith(portal.url)));
      assert.equal(locations.filter((location) => location.includes('/areas/')).length, 13);
      assert.equal(
        locations.filter((location) => location.includes('/sectors/')).length,
        SECTOR_SLUGS.length,
      );
      const { total, forPupils } = await search('');
      assert.equal(
        locations.filter((location) => location.includes('/opportunities/')).length,
        total + (forPupils ?? 0),
      );
      for (const location of locations.filter((it) => !it.includes('/opportunities/'))) {
        assert.equal((await page(new URL(location).pathname)).status, 200, location);
      }
      assert.match((await page('/robots.txt')).html, new RegExp(`Sitemap: ${portal.url}/sitemap.xml`));
    });
  });

  it('where to report a security problem is found by people and by programs, for less than a year', async () => {
    const { html } = await page('/.well-known/security.txt');
    const fields = new Map(
      html
        .trim()
        .split('\n')
        .map((line) => line.split(/: (.*)/s, 2) as [string, string]),
    );
    assert.equal(fields.get('Canonical'), `${portal.url}/.well-known/security.txt`);
    assert.equal(fields.get('Contact'), `${portal.url}/security`);
    const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
    assert.ok(days > 30 && days < 365, String(days));
    assert.match((await page('/security')).html, /We will reply within 2 working days/);
  });

  describe('nothing found', () => {
    it('suggests searches that find exactly as many as they promise', async () => {
      const { html } = await page(
        '/opportunities?q=lifeguard&near=Lydd&within=1&kind=skills-bootcamp&with=no-experience,home-educated',
      );
      const offers = [
        ...html.matchAll(
          /href="(\/opportunities\?[^"]*)"[^>]*>[^<]*<\/a>\s*<span class="muted">\s*\(\s*([\d,]+)\s+results?\s*\)/g,
        ),
      ];
      assert.ok(offers.length > 0, text(html).slice(0, 400));
      for (const [, href = '', count = ''] of offers) {
        const found = await search(new URL(href.replaceAll('&amp;', '&'), portal.url).search);
        assert.equal(found.total, Number(count.replaceAll(',', '')), href);
      }
    });

    it('offers places that sound alike, beside the field, with what was typed still there', async () => {
      const { html } = await page('/opportunities?q=cleaner&near=Sheerniss');
      const words = text(html);
      assert.match(words, /There is a problem/);
      assert.match(words, /We do not know the place “Sheerniss”/);
      assert.match(html, /href="\/opportunities\?q=cleaner&(?:amp;)?near=Sheerness"/);
      assert.match(html, /value="Sheerniss"/);
      assert.match(html, /<title>Error: /);
    });
  });

  it('a mistake of ours is said in words, with a number to quote, and without its inner workings', async () => {
    const [first] = (await search('?kind=vacancy')).items;
    assert.ok(first);
    await sql`alter table opportunity_date rename to opportunity_date_gone`.execute(db);
    try {
      const { status, html, headers } = await page(`/opportunities/${first.id}`);
      assert.equal(status, 500);
      assert.match(text(html), /This is our mistake, not yours/);
      assert.ok(html.includes(headers.get('x-request-id') ?? 'no id'));
      assert.doesNotMatch(html, /relation|opportunity_date|node_modules/);
      assert.match(portal.output(), /"msg":"a page failed"/);
      const answer = await api(`/${first.id}`);
      assert.equal(answer.status, 500);
      assert.doesNotMatch(JSON.stringify(problemSchema.parse(answer.body)), /relation|opportunity_date/);
    } finally {
      await sql`alter table opportunity_date_gone rename to opportunity_date`.execute(db);
    }
  });
});
