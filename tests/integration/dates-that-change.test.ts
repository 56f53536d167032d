import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { shownDates } from '#features/opportunities/facts.ts';
import { actOnOwn, chooseDate } from '#features/applications/own-actions.service.ts';
import { viewOwn } from '#features/applications/own-view.service.ts';
import { insertApplication } from '#features/applications/application.repository.ts';
import { findApplicable } from '#features/applications/apply.service.ts';
import { enter, processWaitingLists } from '#features/applications/capacity.service.ts';
import { startChange, type Poster, type PostingDeps } from '#features/postings/posting.service.ts';
import { postingPage } from '#features/postings/lifecycle/overview.service.ts';
import { givenAccount, mailsTo, secrets } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { atTheDesk, decided, givenPoster, latestVersion, postingDeps } from '../support/postings.ts';
import { fillIn, journeyOf, typedDate, TYPED, type Fields } from '../unit/postings/people.ts';

const HOUR = 3_600_000;

describe('a date that people asked for', () => {
  let database: TestDatabase;
  let deps: PostingDeps;
  let now = NOW;
  let people = 0;
  const later = (time = HOUR) => (now = new Date(now.getTime() + time));
  const applications = () => ({ db: database.db, secrets, clock: () => now });

  before(async () => {
    database = await testDatabase();
    deps = await postingDeps(database.db, () => now);
  });
  after(() => database.close());

  const COURSE: Fields = {
    ...TYPED['skills-bootcamp'],
    ...typedDate('date1First', '2027-01-11'),
    ...typedDate('date1Last', '--'),
    date1From: '18:30',
    date1Until: '',
    date1Seats: '12',
    ...typedDate('date2First', '2027-02-08'),
    date2Venue: '0',
    date2Seats: '2',
  };

  /** A course that is live, on Monday 11 January at 6:30pm (12 places) and Monday 8 February (2 places). */
  async function course(over: Fields = {}) {
    const poster = await givenPoster(database.db, { kind: 'training-provider' });
    const desk = atTheDesk(deps, poster, 'skills-bootcamp');
    const answers = fillIn(journeyOf('skills-bootcamp'), { ...COURSE, ...over });
    const { posting } = await desk.sent(await desk.begin(answers));
    const [id = ''] = await decided(database.db, posting, now);
    later();
    return { poster, desk, posting, id, answers };
  }
  const rowsOf = (opportunityId: string) =>
    database.db
      .selectFrom('opportunityDate')
      .selectAll()
      .where('opportunityId', '=', opportunityId)
      .orderBy('startsOn')
      .orderBy('id')
      .execute();
  const shown = async (id: string) => {
    const found = await findOpportunity(database.db, id, now);
    assert.ok(found);
    return shownDates(found.opportunity, now).map(({ when, where, left }) => `${when}, ${where}: ${left}`);
  };

  /** An applicant applies for a date, as sending the form does. */
  async function asks(opportunityId: string, dateId: number) {
    const email = `resident${++people}@example.org`;
    const { id: accountId } = await givenAccount(database.db, { email });
    const entry = await database.db.transaction().execute((trx) => enter(trx, dateId, now));
    assert.ok(entry);
    const application = await givenApplication(database.db, {
      opportunityId,
      dateId,
      accountId,
      email,
      createdAt: now,
      ...entry,
    });
    const holder = { kind: 'account', id: accountId } as const;
    return {
      id: application,
      holder,
      state: entry.state,
      view: async () => {
        const view = await viewOwn(applications(), holder, application);
        assert.ok(view);
        return view;
      },
      choose: (date: number) => chooseDate(applications(), holder, application, date),
      mails: async () => (await mailsTo(database.db, email)).length,
    };
  }

  /** Changes some pages of a posting, sends it and has it approved. */
  async function change(
    { poster, desk, posting }: { poster: Poster; desk: ReturnType<typeof atTheDesk>; posting: string },
    pages: Readonly<Record<string, Fields>>,
  ) {
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    for (const [slug, fields] of Object.entries(pages)) {
      await desk.change(tasks, slug, fields as Readonly<Record<string, string>>);
    }
    await desk.sent(tasks);
    await decided(database.db, posting, later());
    later();
    await processWaitingLists(applications());
  }
  const FIRST: Fields = {
    ...typedDate('date1First', '2027-01-11'),
    date1From: '18:30',
    date1Seats: '12',
  };

  it('a date moved by half an hour stays the same date: people keep their places and get one mail', async () => {
    const it = await course();
    const [first] = await rowsOf(it.id);
    const sam = await asks(it.id, first?.id ?? 0);
    assert.deepEqual(await shown(it.id), [
      'Monday 11 January 2027, 6:30pm, Sheerness: 11 of 12 left',
      'Monday 8 February 2027, Sheerness: 2 of 2 left',
    ]);
    later();
    await change(it, { 'date-1': { ...FIRST, date1From: '19:00' } });
    assert.deepEqual(await shown(it.id), [
      'Monday 11 January 2027, 7pm, Sheerness: 11 of 12 left',
      'Monday 8 February 2027, Sheerness: 2 of 2 left',
    ]);
    assert.equal((await rowsOf(it.id))[0]?.id, first?.id);
    const view = await sam.view();
    assert.deepEqual([view.dateMoved, view.startTime, view.holdsPlace], [true, '19:00', true]);
    assert.ok(view.history.some(({ text }) => text === 'The date you chose was changed'));
    assert.equal(await sam.mails(), 1);
    await processWaitingLists(applications());
    assert.equal(await sam.mails(), 1);
    // A person who applies now has applied for the new time.
    const ann = await asks(it.id, first?.id ?? 0);
    await processWaitingLists(applications());
    assert.equal((await ann.view()).dateMoved, false);
    assert.equal(await ann.mails(), 0);
  });

  it('elsewhere keeps its number of places when it is moved, although no one applied for it here', async () => {
    const it = await course();
    const [first] = await rowsOf(it.id);
    await database.db
      .updateTable('opportunityDate')
      .set({ placesTaken: 8 })
      .where('id', '=', first?.id ?? 0)
      .execute();
    await change(it, { 'date-1': { ...FIRST, date1From: '19:00' } });
    assert.equal((await shown(it.id))[0], 'Monday 11 January 2027, 7pm, Sheerness: 4 of 12 left');
  });

  it('and was published before dates had a name is known by its day and time, and can then be moved', async () => {
    const it = await course();
    const { id: version, answers, opportunities } = await latestVersion(database.db, it.posting);
    const old = (opportunities as { dates: Record<string, unknown>[] }[]).map((variant) => ({
      ...variant,
      dates: variant.dates.map(({ id: _id, ...date }) => date),
    }));
    await database.db
      .updateTable('postingVersion')
      .set({
        answers: JSON.stringify(
          Object.fromEntries(Object.entries(answers).filter(([name]) => !name.endsWith('Key'))),
        ),
        opportunities: JSON.stringify(old),
      })
      .where('id', '=', version)
      .execute();
    const [first] = await rowsOf(it.id);
    await asks(it.id, first?.id ?? 0);
    await change(it, { 'date-1': { ...FIRST, ...typedDate('date1First', '2027-01-18') } });
    assert.equal((await shown(it.id))[0], 'Monday 18 January 2027, 6:30pm, Sheerness: 11 of 12 left');
    assert.equal((await rowsOf(it.id)).length, 2);
  });

  it('stays the same when the dates or the places are put in another order', async () => {
    const it = await course();
    const [first, second] = await rowsOf(it.id);
    const sam = await asks(it.id, first?.id ?? 0);
    later();
    const place = (town: string, postcode: string, of = '') => ({
      [of === '' ? 'town' : `${of}Town`]: town,
      [of === '' ? 'postcode' : `${of}Postcode`]: postcode,
    });
    await change(it, {
      place: place('Margate', 'CT9 1XX'),
      'place-2': place('Sheerness', 'ME12 1AA', 'place2'),
      'date-1': { ...typedDate('date1First', '2027-02-08'), date1Seats: '2' },
      'date-1-place': { date1Venue: '1' },
      'date-2': { ...typedDate('date2First', '2027-01-11'), date2From: '18:30', date2Seats: '12' },
      'date-2-place': { date2Venue: '1' },
    });
    assert.deepEqual(
      (await rowsOf(it.id)).map(({ id, place: at, placesTaken }) => [id, at, placesTaken]),
      [
        [first?.id, 1, 1],
        [second?.id, 1, 0],
      ],
    );
    assert.equal((await sam.view()).dateMoved, false);
    assert.equal(await sam.mails(), 0);
  });

  it('a removed date is no longer offered: its applicants get a mail, their places are free, and they choose another', async () => {
    const it = await course();
    const [first, second] = await rowsOf(it.id);
    assert.ok(first && second);
    // The second date is full, and Ann waits for it.
    const holding = [await asks(it.id, second.id), await asks(it.id, second.id)];
    const ann = await asks(it.id, second.id);
    const [sam, bea] = holding;
    assert.ok(sam && bea);
    assert.equal(ann.state, 'waiting');
    later();
    await change(it, { 'has-date-2': { hasDate2: 'no' } });

    assert.equal((await shown(it.id)).length, 1);
    const applicable = await findApplicable(applications(), it.id);
    assert.deepEqual(
      applicable?.found.opportunity.dates.map(({ id }) => id),
      [first.id],
    );
    await database.db.transaction().execute(async (trx) => {
      assert.equal(await enter(trx, second.id, now), undefined, 'nobody can ask for it any more');
    });
    const gone = (await rowsOf(it.id)).find(({ id }) => id === second.id);
    assert.ok(gone?.cancelledAt);
    assert.equal(gone.placesTaken, 0);
    for (const who of [sam, bea, ann]) {
      const view = await who.view();
      assert.match(view.says, /The date you chose, Monday 8 February 2027, is no longer available/);
      assert.deepEqual([view.holdsPlace, view.position, view.startsOn], [false, undefined, undefined]);
      assert.deepEqual(
        view.otherDates?.map(({ value }) => value),
        [String(first.id)],
      );
      assert.equal(await who.mails(), 1);
    }

    assert.equal(await sam.choose(first.id), true);
    assert.equal(await sam.choose(first.id), true, 'pressed twice it is done once');
    const chosen = await sam.view();
    assert.deepEqual(
      [chosen.holdsPlace, chosen.startsOn, chosen.otherDates],
      [true, '2027-01-11', undefined],
    );
    assert.equal((await shown(it.id))[0], 'Monday 11 January 2027, 6:30pm, Sheerness: 11 of 12 left');
    assert.equal(await bea.choose(second.id), false, 'not the one that is gone');
    assert.equal(await actOnOwn(applications(), ann.holder, ann.id, 'withdraw'), true);
    await processWaitingLists(applications());
    assert.equal(await sam.mails(), 1);
  });

  it('an application for a removed date can be answered before the applicants’ mails are sent', async () => {
    const it = await course();
    const [first, second] = await rowsOf(it.id);
    assert.ok(first && second);
    const sam = await asks(it.id, second.id);
    later();
    const tasks = (await startChange(deps, it.poster, it.posting)) ?? '';
    await it.desk.change(tasks, 'has-date-2', { hasDate2: 'no' });
    await it.desk.sent(tasks);
    await decided(database.db, it.posting, later());
    later();
    assert.equal(await sam.choose(first.id), true);
    const taken = (await rowsOf(it.id)).map(({ id, placesTaken }) => [id, placesTaken]);
    assert.deepEqual(taken, [
      [first.id, 1],
      [second.id, 0],
    ]);
  });

  it('and has begun is not moved when its page of the form is used for the next run', async () => {
    const it = await course();
    const [first] = await rowsOf(it.id);
    const sam = await asks(it.id, first?.id ?? 0);
    const before = now;
    try {
      now = new Date('2027-01-20T10:00:00Z');
      await change(it, {
        'date-1': { ...FIRST, ...typedDate('date1First', '2027-06-07') },
      });
      const rows = await rowsOf(it.id);
      assert.deepEqual(
        rows.map(({ startsOn, placesTaken, cancelledAt }) => [startsOn, placesTaken, cancelledAt]),
        [
          ['2027-01-11', 1, null],
          ['2027-02-08', 0, null],
          ['2027-06-07', 0, null],
        ],
      );
      assert.equal(await sam.mails(), 0);
    } finally {
      now = before;
    }
  });

  it('a date removed during applications loses no applicant: each with a place gets a mail, and no place stays counted', async () => {
    const it = await course({ date2Seats: '30' });
    const [, second] = await rowsOf(it.id);
    assert.ok(second);
    const tasks = (await startChange(deps, it.poster, it.posting)) ?? '';
    await it.desk.change(tasks, 'has-date-2', { hasDate2: 'no' });
    await it.desk.sent(tasks);
    const accounts = await Promise.all(
      Array.from({ length: 20 }, async () =>
        givenAccount(database.db, { email: `at-once${++people}@example.org` }),
      ),
    );
    const [, ...entered] = await Promise.all([
      decided(database.db, it.posting, later()),
      ...accounts.map(({ id: accountId }) =>
        database.db.transaction().execute(async (trx) => {
          const entry = await enter(trx, second.id, now);
          if (entry === undefined) return undefined;
          const id = `once${accountId.slice(0, 10)}`;
          await insertApplication(trx, {
            id,
            opportunityId: it.id,
            opportunityDateId: second.id,
            accountId,
            contactHash: accountId,
            name: null,
            details: null,
            idempotencyToken: accountId,
            createdAt: new Date(now.getTime() - 1),
            ...entry,
          });
          return id;
        }),
      ),
    ]);
    later();
    await processWaitingLists(applications());
    const inside = entered.filter((id) => id !== undefined);
    const [row] = (await rowsOf(it.id)).filter(({ id }) => id === second.id);
    assert.equal(row === undefined, inside.length === 0, 'deleted only when no one had asked for it');
    assert.equal(row?.placesTaken ?? 0, 0);
    const still = await database.db
      .selectFrom('application')
      .select(['id', 'holdsPlace', 'dateToldAt'])
      .where('opportunityId', '=', it.id)
      .execute();
    assert.equal(still.length, inside.length);
    assert.ok(still.every(({ holdsPlace, dateToldAt }) => !holdsPlace && dateToldAt !== null));
  });

  it('cannot be given fewer places than applicants hold, and the form says so', async () => {
    const it = await course();
    const [first] = await rowsOf(it.id);
    for (let count = 0; count < 3; count += 1) await asks(it.id, first?.id ?? 0);
    const tasks = (await startChange(deps, it.poster, it.posting)) ?? '';
    await it.desk.change(tasks, 'date-1', { ...(FIRST as Record<string, string>), date1Seats: '2' });
    const answer = await it.desk.send(tasks);
    assert.equal(answer.kind === 'check' && answer.status, 422);
    assert.match(
      JSON.stringify('errors' in answer && answer.errors),
      /date-1\?from=check.*3 people hold a place on Monday 11 January 2027 at 6:30pm. Enter 3 places or more/,
    );
  });

  it('keeps as many places as are taken when people asked for them before the change was approved', async () => {
    const it = await course();
    const [first] = await rowsOf(it.id);
    const tasks = (await startChange(deps, it.poster, it.posting)) ?? '';
    await it.desk.change(tasks, 'date-1', { ...(FIRST as Record<string, string>), date1Seats: '2' });
    await it.desk.sent(tasks);
    for (let count = 0; count < 3; count += 1) await asks(it.id, first?.id ?? 0);
    await decided(database.db, it.posting, later());
    assert.match((await shown(it.id))[0] ?? '', /Full$/);
    const [row] = await rowsOf(it.id);
    assert.deepEqual([row?.places, row?.placesTaken], [3, 3]);
    const { history } = (await postingPage(deps, it.poster, it.posting)) ?? { history: [] };
    assert.ok(
      history.some(
        ({ who, text }) =>
          who === 'site' &&
          text === 'kept some places that were removed, because people have taken them: 3 on 11 January 2027',
      ),
      JSON.stringify(history),
    );
  });

  it('is shown to the member who sends a change and to the moderator who decides, when it is moved or removed', async () => {
    const it = await course();
    const [first, second] = await rowsOf(it.id);
    await asks(it.id, first?.id ?? 0);
    await asks(it.id, second?.id ?? 0);
    const tasks = (await startChange(deps, it.poster, it.posting)) ?? '';
    await it.desk.change(tasks, 'date-1', { ...(FIRST as Record<string, string>), date1From: '19:00' });
    await it.desk.change(tasks, 'has-date-2', { hasDate2: 'no' });
    await it.desk.sent(tasks);
    const { findings } = await latestVersion(database.db, it.posting);
    const said = (findings as { rule: string; message: string }[])
      .filter(({ rule }) => rule === 'dates-with-people')
      .map(({ message }) => message);
    assert.deepEqual(said, [
      '1 person applied for Monday 11 January 2027 at 6:30pm. It is now Monday 11 January 2027 at 7pm. We will ask them to check if the change suits them.',
      '1 person applied for Monday 8 February 2027, which you have removed. We will tell them, and they can choose another date.',
    ]);
  });
});
