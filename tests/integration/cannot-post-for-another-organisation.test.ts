import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import {
  closePosting,
  extendPosting,
  holderOf,
  startChange,
  startCopy,
  takeBack,
  type Poster,
  type PostingDeps,
} from '#features/postings/posting.service.ts';
import { postingPage, previewDraft, previewPosting } from '#features/postings/lifecycle/overview.service.ts';
import { postingJourney } from '#features/postings/lifecycle/submit.service.ts';
import { signIn } from '../support/accounts.ts';
import { JOB } from '../support/posting-answers.ts';
import { atTheDesk, decided, givenPoster, latestVersion, postingDeps } from '../support/postings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('for another organisation', () => {
  const { portal, database } = usePortal();
  let deps: PostingDeps;
  let owner: Poster;
  let stranger: Poster;
  let visitor: Visitor;
  /** Of the owner: a draft's task list, and something live. */
  let tasks: string;
  let posting: string;

  before(async () => {
    deps = await postingDeps(database.db, () => new Date());
    owner = await givenPoster(database.db, { slug: 'ours' });
    stranger = await givenPoster(database.db, { slug: 'theirs' });
    const desk = atTheDesk(deps, owner);
    const job = { ...JOB, closes: false, closesOn: null };
    tasks = await desk.begin(job);
    posting = (await desk.sent(await desk.begin(job))).posting;
    await decided(database.db, posting, new Date());
    visitor = visitorTo(portal.url);
    await signIn(visitor, stranger.actor.account.email);
  });

  const versions = async () => (await database.db.selectFrom('postingVersion').select('id').execute()).length;

  it('nothing can be seen, begun or sent under its address', async () => {
    const before = await versions();
    const { organisation } = owner;
    for (const path of [
      '',
      '/post',
      '/post/vacancy',
      '/post/vacancy/new/tasks',
      tasks.replace(`/manage/${organisation.slug}`, ''),
      tasks.replace(`/manage/${organisation.slug}`, '').replace('tasks', 'preview'),
      `/listings/${posting}`,
      `/listings/${posting}/preview`,
      `/listings/${posting}/extend`,
      `/listings/${posting}/close`,
    ]) {
      assert.equal((await visitor.get(`/manage/ours${path}`)).status, 404, path);
      assert.equal((await visitor.post(`/manage/ours${path}`, { reason: 'withdrawn' })).status, 404, path);
    }
    for (const action of ['change', 'copy', 'take-back'])
      assert.equal((await visitor.post(`/manage/ours/listings/${posting}/${action}`)).status, 404, action);
    assert.equal(await versions(), before);
  });

  it('its posting cannot be reached under one’s own address either', async () => {
    for (const path of ['', '/preview', '/extend', '/close']) {
      const address = `/manage/theirs/listings/${posting}${path}`;
      assert.equal((await visitor.get(address)).status, 404, path);
      assert.equal((await visitor.post(address, { reason: 'withdrawn' })).status, 404, path);
    }
    for (const action of ['change', 'copy', 'take-back'])
      assert.equal((await visitor.post(`/manage/theirs/listings/${posting}/${action}`)).status, 404, action);

    assert.equal(await postingPage(deps, stranger, posting), undefined);
    assert.equal(await previewPosting(deps, stranger, posting), undefined);
    assert.equal(await startChange(deps, stranger, posting), undefined);
    assert.equal(await startCopy(deps, stranger, posting), undefined);
    assert.equal(await takeBack(deps, stranger, posting), false);
    assert.equal(await closePosting(deps, stranger, posting, 'withdrawn'), false);
    const closing = { closesOn: '2026-12-30', closesTime: '12:00' };
    assert.equal(await extendPosting(deps, stranger, posting, closing), undefined);
    assert.equal((await postingPage(deps, owner, posting))?.status.text, 'Live');
  });

  it('its draft cannot be opened, previewed or sent, not even by a colleague', async () => {
    const colleague = await givenPoster(database.db, {
      slug: 'ours',
      organisationId: owner.organisation.organisationId,
    });
    const [draft = ''] = tasks.split('/').slice(-2);
    for (const other of [stranger, colleague]) {
      const journey = postingJourney(deps, other, 'vacancy');
      assert.ok(journey);
      assert.equal(await previewDraft(deps, other, journey, 'vacancy', draft), undefined);
      for (const stop of ['tasks', 'title', 'check', 'sent']) {
        const request = new Request(`http://127.0.0.1${journey.path}/${draft}/${stop}`);
        const answer = await handleJourney(deps, { journey, holder: holderOf(other), draft, stop, request });
        assert.equal(answer.kind, 'gone', stop);
      }
    }
  });

  it('a draft that claims to change its posting makes a new one of one’s own', async () => {
    const desk = atTheDesk(deps, stranger);
    const before = await latestVersion(database.db, posting);
    const forged = await desk.begin({ ...JOB, closes: false, closesOn: null }, posting);
    const result = await desk.sent(forged);
    assert.notEqual(result.posting, posting);
    assert.deepEqual(await latestVersion(database.db, posting), before);
    assert.ok(await postingPage(deps, stranger, result.posting));
  });

  it('a step that was left out cannot be jumped over', async () => {
    const desk = atTheDesk(deps, owner);
    const unfinished = await desk.begin({ title: 'Cook', sector: 'hospitality' });
    for (const path of ['check', 'sent', 'pay', 'apply-email', 'no-such-step']) {
      const answer = await desk.visit(unfinished.replace(/tasks$/, path));
      assert.ok(['redirect', 'not-found'].includes(answer.kind), `${path}: ${answer.kind}`);
    }
    const before = await versions();
    const sent = await desk.visit(unfinished.replace(/tasks$/, 'check'), { _token: 'x', _version: '1' });
    assert.equal(sent.kind, 'redirect');
    assert.equal(await versions(), before);
  });
});
