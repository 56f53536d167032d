import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { applicableSteps } from '#features/journeys/journey.ts';
import { signIn } from '../support/accounts.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { fieldsOf, JOB } from '../support/posting-answers.ts';
import { decided, givenPoster, latestVersion, postingDeps } from '../support/postings.ts';
import type { Answer } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

/** In front of the server itself, with a browser without JavaScript. */
describe('the pages of posting', () => {
  const { portal, database } = usePortal();
  const today = londonDay(new Date());
  const answers = { ...JOB, closesOn: addDays(today, 20) };

  async function come(over: Parameters<typeof givenPoster>[1] = {}) {
    const poster = await givenPoster(database.db, over);
    const visitor = visitorTo(portal.url);
    await signIn(visitor, poster.actor.account.email);
    return { poster, visitor, base: `/manage/${poster.organisation.slug}` };
  }
  const hidden = (body: string, name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';

  /** Fills in every page of the posting of a job. @returns the address of the draft */
  async function fillIn(visitor: Visitor, base: string): Promise<string> {
    const begun = await visitor.get(`${base}/post/vacancy/new/tasks`);
    const draft = (begun.headers.location ?? '').replace(/\/tasks\?new$/, '');
    const { postings } = await postingDeps(database.db, () => new Date());
    for (const [index, step] of applicableSteps(postings.vacancy, answers).entries()) {
      const path = `${draft}/${step.slug}${index === 0 ? '?new' : ''}`;
      const { status, body } = await visitor.post(path, fieldsOf(step, answers));
      assert.equal(status, 303, `${step.slug}: ${/<title>.*?<\/title>/.exec(body)?.[0] ?? ''}`);
    }
    return draft;
  }
  async function send(visitor: Visitor, draft: string) {
    const { body, status } = await visitor.get(`${draft}/check`);
    assert.equal(status, 200);
    return visitor.post(`${draft}/check`, {
      _token: hidden(body, '_token'),
      _version: hidden(body, '_version'),
    });
  }

  it('lead from an empty list to what people find in the search', async () => {
    const { visitor, base } = await come({ name: 'Seagate Lodge' });
    assert.match((await visitor.get(base)).body, /You have not posted anything yet/);
    assert.match((await visitor.get(`${base}/post`)).body, /post\/vacancy\/new\/tasks/);
    const draft = await fillIn(visitor, base);
    assert.match((await visitor.get(base)).body, /Not sent yet/);
    const preview = await visitor.get(`${draft}/preview`);
    assert.match(preview.body, /Preview: only you can see this/);
    assert.match(preview.body, /Care assistant, mornings/);

    const sent = await send(visitor, draft);
    assert.deepEqual([sent.status, sent.headers.location], [303, `${draft}/sent`]);
    const page = await visitor.get(`${draft}/sent`);
    assert.match(page.body, /Sent for approval/);
    assert.match(page.body, /We aim to do this by the end of/);
    const listing = /href="(\/manage\/[^"]*\/listings\/([^"/]+))"/.exec(page.body);
    const [, path = '', posting = ''] = listing ?? [];
    assert.match((await visitor.get(path)).body, /Waiting for approval/);
    assert.match((await visitor.get(`${path}/preview`)).body, /Care assistant, mornings/);
    // Sent again from another window: once.
    assert.equal((await send2(visitor, draft)).headers.location, `${draft}/sent`);
    assert.equal((await latestVersion(database.db, posting)).number, 1);

    const [id = ''] = await decided(database.db, posting, new Date());
    assert.equal((await visitorTo(portal.url).get(`/opportunities/${id}`)).status, 200);
    await eventually('the search finds it', async () => {
      const { body } = await visitorTo(portal.url).get('/api/v1/opportunities?q=care+assistant+mornings');
      return (JSON.parse(body) as { total: number }).total === 1;
    });
    assert.match((await visitor.get(path)).body, new RegExp(`href="/opportunities/${id}"`));

    const closed = await visitor.post(`${path}/close`, { reason: 'filled-here' });
    assert.deepEqual([closed.status, closed.headers.location], [303, path]);
    assert.equal((await visitor.post(`${path}/close`, { reason: 'withdrawn' })).status, 303);
    assert.match((await visitor.get(path)).body, /filled through this site/);
    const again = await visitor.post(`${path}/copy`);
    assert.equal(again.status, 303);
    assert.match((await visitor.get(again.headers.location ?? '')).body, /You have completed/);
  });
  const send2 = (visitor: Visitor, draft: string) => visitor.post(`${draft}/check`, {});

  it('let a new organisation send before it is approved, and say what is looked at first', async () => {
    const { visitor, base, poster } = await come({ status: 'waiting' });
    assert.match((await visitor.get(base)).body, /Your organisation is waiting for approval/);
    const draft = await fillIn(visitor, base);
    assert.match((await visitor.get(`${draft}/check`)).body, /and will review your organisation first/);
    const sent = await send(visitor, draft);
    assert.equal(sent.status, 303);
    const { body } = await visitor.get(sent.headers.location ?? '');
    assert.match(body, new RegExp(`The council will review ${poster.organisation.name} first`));
    assert.match(
      (await visitor.get(base)).body,
      /Care assistant, mornings[^]*your organisation first, then this listing/,
    );
  });

  it('say so to an organisation that is suspended, and lead it nowhere', async () => {
    const { visitor, base } = await come({ status: 'suspended' });
    assert.match((await visitor.get(base)).body, /Your organisation is suspended/);
    const isLedBack = ({ status, headers }: Answer, path: string) =>
      assert.deepEqual([status, headers.location], [303, base], path);
    for (const path of ['/post', '/post/vacancy/new/tasks', '/post/vacancy/0123456789abcdef/title?new'])
      isLedBack(await visitor.get(base + path), path);
    const path = `${base}/post/vacancy/0123456789abcdef/title?new`;
    isLedBack(await visitor.post(path, { title: 'Cook' }), path);
  });

  it('offer each kind of organisation what it may post', async () => {
    for (const [kind, may, mayNot] of [
      ['employer', ['vacancy', 'work-experience', 'engagement-offer'], ['skills-bootcamp', 'nonsense']],
      ['training-provider', ['skills-bootcamp', 'vacancy'], ['constructor']],
      ['school', ['vacancy'], ['skills-bootcamp', 'work-experience', 'engagement-offer']],
    ] as const) {
      const { visitor, base } = await come({ kind });
      const { body } = await visitor.get(`${base}/post`);
      for (const it of may) {
        assert.match(body, new RegExp(`/post/${it}/`), `${kind} ${it}`);
        assert.equal((await visitor.get(`${base}/post/${it}/new/tasks`)).status, 303);
      }
      for (const it of mayNot) {
        assert.doesNotMatch(body, new RegExp(`/post/${it}/`), `${kind} ${it}`);
        assert.equal((await visitor.get(`${base}/post/${it}/new/tasks`)).status, 404, `${kind} ${it}`);
      }
    }
  });

  it('answer whatever is sent to them with words or a plain page', async () => {
    const { visitor, base } = await come();
    const draft = await fillIn(visitor, base);
    await send(visitor, draft);
    const page = await visitor.get(`${draft}/sent`);
    const [, path = '', posting = ''] = /href="(\/manage\/[^"]*\/listings\/([^"/]+))"/.exec(page.body) ?? [];
    await decided(database.db, posting, new Date());
    const naughty = [...NAUGHTY.slice(0, 60), 'x'.repeat(100_000), ''];
    for (const text of naughty) {
      const close = await visitor.post(`${path}/close`, { reason: text });
      assert.equal(close.status, 422, text.slice(0, 40));
      const extend = await visitor.post(`${path}/extend`, {
        'closesOn-day': text,
        'closesOn-month': text,
        'closesOn-year': text,
        closesTime: text,
      });
      assert.equal(extend.status, 422, text.slice(0, 40));
      const odd = encodeURIComponent(text.toWellFormed().slice(0, 50));
      for (const address of [`/listings/${odd}`, `/post/${odd}/new/tasks`, `/post/vacancy/${odd}/preview`]) {
        const { status } = await visitor.get(base + address);
        assert.ok(status < 500, `${status} ${address}`);
      }
    }
    assert.equal((await visitor.get(path)).status, 200);
  });
});
