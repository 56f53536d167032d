import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { caseOfVersion, openCase } from '#features/review-cases/review-case.service.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { anOpportunity } from '../support/factories.ts';
import { givenOrganisation, givenSent, moderatorAt, workingDays } from '../support/moderation.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

describe('the pages of a moderator', () => {
  const { portal, database } = usePortal();
  let mo: Visitor & { id: string };
  let ali: Visitor & { id: string };
  let organisationId: string;
  let submittedBy: string;

  before(async () => {
    const { db } = database;
    organisationId = await givenOrganisation(db);
    const owner = { email: 'owner@lodge.example', member: { organisationId, role: 'owner' } } as const;
    ({ id: submittedBy } = await givenAccount(db, owner));
    mo = await moderatorAt(db, portal.url, 'mo@council.example');
    ali = await moderatorAt(db, portal.url, 'ali@council.example');
  });
  beforeEach(() => database.db.deleteFrom('moderationCase').execute());

  const now = () => new Date();
  const sent = (more: Partial<Parameters<typeof givenSent>[1]> = {}) =>
    givenSent(
      database.db,
      {
        organisationId,
        submittedBy,
        opportunities: [anOpportunity({ title: 'Lock keeper', publishedAt: new Date(Date.now() - 1000) })],
        answers: { title: 'Lock keeper', hoursText: 'Mondays, 9am to 5pm' },
        findings: [{ rule: 'scam', question: 'hoursText', severity: 'warn', message: 'The hours look odd' }],
        ...more,
      },
      now(),
    );

  it('lead from the queue to an approval, and what is approved is found within two seconds', async () => {
    const { caseId } = await sent();
    assert.match((await mo.get('/account')).body, /href="\/moderation"/);
    assert.match((await mo.get('/moderation')).body, /1 case to review/);
    const taken = await mo.post('/moderation/take');
    assert.equal(taken.headers.location, `/moderation/cases/${caseId}`);
    const page = await mo.get(`/moderation/cases/${caseId}`);
    assert.match(page.body, /The hours look odd/);
    assert.match((await ali.get('/moderation')).body, /A colleague is reviewing this/);
    assert.equal((await ali.post('/moderation/take')).headers.location, '/moderation?done=none');
    const done = await mo.post(`/moderation/cases/${caseId}`, { decision: 'approved' });
    assert.equal(done.headers.location, '/moderation?done=approved');
    const visitor = visitorTo(portal.url);
    await eventually(
      'it is found',
      async () => (await visitor.get('/api/v1/opportunities?q=lock+keeper')).body.includes('Lock keeper'),
      { within: 2_000, every: 50 },
    );
    assert.match((await mo.get('/moderation/history')).body, /Lock keeper/);
  });

  it('tell the organisation what the council wrote, where its people work', async () => {
    const { db } = database;
    const id = await givenOrganisation(db, { slug: 'weir', name: 'Weir' });
    await db.updateTable('organisation').set({ approvedAt: null }).where('id', '=', id).execute();
    const email = 'owner@weir.example';
    const { id: owner } = await givenAccount(db, { email, member: { organisationId: id, role: 'owner' } });
    const caseId = await db
      .transaction()
      .execute((trx) =>
        openCase(
          trx,
          { workingDays },
          { kind: 'organisation', organisationId: id, submittedBy: owner },
          now(),
        ),
      );
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    const home = async () => (await visitor.get('/manage/weir')).body;
    assert.match(await home(), /waiting for approval[^]*by the end of[^]*href="\/manage\/weir\/details"/);

    await mo.post('/moderation/take', { case: caseId });
    const reason = 'Give the registered name.';
    assert.equal(
      (await mo.post(`/moderation/cases/${caseId}`, { decision: 'returned', reason })).status,
      303,
    );
    assert.match(await home(), /asked you to change[^]*The council wrote: Give the registered name\./);
    assert.match(await home(), /<a[^>]*href="\/manage\/weir\/details"[^>]*>Change your details/);

    await db.updateTable('organisation').set({ approvedAt: now() }).where('id', '=', id).execute();
    assert.doesNotMatch(await home(), /The council/);
    const path = `/moderation/organisations/${id}`;
    assert.equal(
      (await mo.post(path, { to: 'suspended', reason: 'Its adverts ask for money.' })).status,
      303,
    );
    assert.match(await home(), /is suspended[^]*The council wrote: Its adverts ask for money\./);
  });

  it('return an organisation with a note beside one answer, and say what was asked when it comes again', async () => {
    const { db } = database;
    const id = await givenOrganisation(db, { slug: 'sluice', name: 'Sluice' });
    await db
      .updateTable('organisation')
      .set({
        approvedAt: null,
        description: 'We do things.',
        address: '1 High Street',
        town: 'Sheerness',
        postcode: 'ME12 1AA',
        size: 'under-10',
      })
      .where('id', '=', id)
      .execute();
    const email = 'owner@sluice.example';
    const { id: owner } = await givenAccount(db, { email, member: { organisationId: id, role: 'owner' } });
    const opens = () =>
      db
        .transaction()
        .execute((trx) =>
          openCase(
            trx,
            { workingDays },
            { kind: 'organisation', organisationId: id, submittedBy: owner },
            now(),
          ),
        );
    const path = `/moderation/cases/${await opens()}`;
    await mo.post('/moderation/take', { case: path.split('/').at(-1) ?? '' });
    assert.match((await mo.get(path)).body, /We do things\.[^]*Note about what it does/);
    const note = 'Say what your business makes or sells.';
    const unsaid = await mo.post(path, { decision: 'approved', 'note-description': note });
    assert.equal(unsaid.status, 422);
    assert.match(unsaid.body, /Say what your business makes or sells\.<\/textarea>/);
    assert.equal((await mo.post(path, { decision: 'returned', 'note-description': note })).status, 303);

    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    assert.match((await visitor.get('/manage/sluice')).body, /asked you to change/);
    assert.match(
      (await visitor.get('/manage/sluice/details')).body,
      /We do things\.[^]*Say what your business/,
    );
    const { headers } = await visitor.post('/manage/sluice/details');
    const list = headers.location ?? '';
    assert.match((await visitor.get(list)).body, /Say what your business makes or sells\./);

    assert.match(
      (await mo.get(`/moderation/cases/${await opens()}`)).body,
      /Changes asked for:<\/strong> Say what/,
    );
  });

  it('say what is missing beside the field and lose nothing that was typed', async () => {
    const { caseId } = await sent();
    const path = `/moderation/cases/${caseId}`;
    await mo.post('/moderation/take', { case: caseId });
    const none = await mo.post(path, { 'note-hoursText': 'Say the hours' });
    assert.equal(none.status, 422);
    assert.match(none.body, /Select your decision/);
    assert.match(none.body, /<details class="govuk-details" open/);
    assert.match(none.body, /Say the hours<\/textarea>/);
    const noWords = await mo.post(path, { decision: 'returned' });
    assert.match(noWords.body, /Enter what needs to change, here or next to an answer/);
    const long = await mo.post(path, { decision: 'returned', 'note-hoursText': 'x'.repeat(1_001) });
    assert.match(long.body, /must be 1,000 characters or fewer/);
    for (const words of NAUGHTY) {
      const { status } = await mo.post(path, { decision: words, reason: words, 'note-hoursText': words });
      assert.equal(status, 422, JSON.stringify(words));
    }
    const returned = await mo.post(path, { decision: 'returned', 'note-hoursText': 'Say the hours' });
    assert.equal(returned.headers.location, '/moderation?done=returned');
  });

  it('keep the reasons typed for a version that has since been replaced, and link to the newer one', async () => {
    const first = await sent();
    await mo.post('/moderation/take', { case: first.caseId });
    const second = await sent({
      postingId: first.postingId,
      answers: { title: 'Lock keeper', hoursText: 'Tuesdays' },
    });
    const answer = await mo.post(`/moderation/cases/${first.caseId}`, {
      decision: 'returned',
      'note-hoursText': 'Say the hours',
      reason: 'Nearly there',
    });
    assert.equal(answer.status, 409);
    for (const words of [/There is a newer version/, /Say the hours/, /Nearly there/, /did not save/]) {
      assert.match(answer.body, words);
    }
    assert.match(answer.body, new RegExp(`href="/moderation/cases/${second.caseId}"`));
    assert.match((await mo.get(`/moderation/cases/${first.caseId}`)).body, /They sent a newer version/);
  });

  it('say so when a colleague took it or decided it', async () => {
    const { caseId, versionId } = await sent();
    const path = `/moderation/cases/${caseId}`;
    await ali.post('/moderation/take', { case: caseId });
    const taken = await mo.post(path, { decision: 'refused', reason: 'My words' });
    assert.equal(taken.status, 409);
    assert.match(taken.body, /A colleague has taken this case/);
    assert.match(taken.body, /My words/);
    await ali.post(path, { decision: 'refused', reason: 'Not a job' });
    const decided = await mo.post(path, { decision: 'approved' });
    assert.equal(decided.status, 409);
    assert.match(decided.body, /A colleague has already decided this/);
    assert.equal((await caseOfVersion(database.db, versionId))?.reason, 'Not a job');
  });

  it('are glad when there is nothing to do', async () => {
    assert.match((await mo.get('/moderation')).body, /There are no cases to review\./);
  });

  it('find an organisation, suspend it and lift that', async () => {
    assert.match((await mo.get('/moderation/organisations?name=seagate')).body, /Seagate Lodge/);
    for (const name of NAUGHTY) {
      const { status } = await mo.get(
        `/moderation/organisations?${new URLSearchParams({ name }).toString()}`,
      );
      assert.equal(status, 200, JSON.stringify(name));
    }
    const path = `/moderation/organisations/${organisationId}`;
    assert.equal((await mo.post(path, { to: 'suspended' })).status, 422);
    assert.equal((await mo.post(path, { to: 'deleted', reason: 'x' })).status, 422);
    const done = await mo.post(path, { to: 'suspended', reason: 'Asked for money' });
    assert.equal(done.headers.location, `${path}?done`);
    const page = await mo.get(path);
    assert.match(page.body, /Its listings are hidden/);
    assert.match(page.body, /Organisation suspended/);
    assert.equal((await mo.post(path, { to: 'lifted', reason: 'Put right' })).status, 303);
  });

  it('take any address', async () => {
    for (const word of NAUGHTY) {
      const it = encodeURIComponent(word.slice(0, 200).toWellFormed());
      for (const path of [
        `/moderation?kind=${it}&page=${it}&done=${it}`,
        `/moderation/history?kind=${it}&decision=${it}&page=${it}`,
      ]) {
        assert.equal((await mo.get(path)).status, 200, path.slice(0, 100));
      }
    }
    for (const id of ['none', '%00', "'", 'a'.repeat(300)]) {
      const it = encodeURIComponent(id);
      // What is encoded twice is refused before any page is asked.
      const status = id.startsWith('%') ? 400 : 404;
      assert.equal((await mo.get(`/moderation/cases/${it}`)).status, status, id);
      assert.equal((await mo.get(`/moderation/organisations/${it}`)).status, status, id);
      assert.equal((await mo.post('/moderation/release', { case: id })).status, 303, id);
    }
  });
});
