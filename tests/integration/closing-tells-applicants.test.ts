import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import type { ApplicationState } from '#features/applications/application.ts';
import {
  ENDED_JOB,
  opportunitiesEnded,
  tellOfEnding,
  tellOfHold,
} from '#features/applications/ended.service.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';
import { withdrawOpportunities } from '#features/catalogue/catalogue.service.ts';
import { setSuspended } from '#features/organisations/organisation.service.ts';
import { givenAccount, mailsTo, PASSWORD, secrets, signIn } from '../support/accounts.ts';
import { applyFor, givenApplication, servesInTurn } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { givenPosting } from '../support/postings.ts';
import { usePortal } from '../support/use-portal.ts';
import { eventually } from '../support/wait.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const NEWS = 'There is an update on your application';
const HOUR = 3_600_000;

describe('what people asked for is closed, taken down or put on hold', () => {
  const { portal, database } = usePortal();
  const deps = (clock = () => new Date()) => ({ db: database.db, secrets, clock });

  interface Offered {
    slug: string;
    organisationId: string;
    opportunityId: string;
    dateId: number;
    posting: string;
    boss: Visitor;
  }
  /** A course with two places, of an organisation of its own with one member. */
  async function aCourse(): Promise<Offered> {
    const { db } = database;
    const slug = `provider-${newId()}`;
    const [opportunityId = ''] = await given(
      db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - 24 * HOUR),
          howToApply: { here: true },
          dates: [{ startsOn: addDays(londonDay(new Date()), 30), places: 2, placesTaken: 0 }],
        }),
      ],
      {
        organisation: anOrganisation({ slug, name: 'Harbour Training', kind: 'training-provider' }),
        now: new Date(),
      },
    );
    const { organisationId, dateId } = await db
      .selectFrom('opportunity as o')
      .innerJoin('opportunityDate as d', 'd.opportunityId', 'o.id')
      .select(['o.organisationId', 'd.id as dateId'])
      .where('o.id', '=', opportunityId)
      .executeTakeFirstOrThrow();
    await servesInTurn(db, opportunityId);
    const email = `${newId()}@provider.example`;
    await givenAccount(db, { email, member: { organisationId, role: 'editor' } });
    const boss = visitorTo(portal.url);
    await signIn(boss, email, PASSWORD);
    return {
      slug,
      organisationId,
      opportunityId,
      dateId,
      posting: await givenPosting(db, { organisationId, opportunityId }),
      boss,
    };
  }

  interface Person {
    id: string;
    email: string;
    visitor: Visitor;
    page: string;
  }
  /** An application for it in the given state. */
  async function applicant(course: Offered, state: ApplicationState, holdsPlace = false): Promise<Person> {
    const email = `${newId()}@example.org`;
    const { id: accountId } = await givenAccount(database.db, { email });
    const id = await givenApplication(database.db, {
      opportunityId: course.opportunityId,
      dateId: course.dateId,
      accountId,
      email,
      state,
      holdsPlace,
      createdAt: new Date(Date.now() - HOUR),
    });
    if (holdsPlace) {
      await database.db
        .updateTable('opportunityDate')
        .set((eb) => ({ placesTaken: eb('placesTaken', '+', 1) }))
        .where('id', '=', course.dateId)
        .execute();
    }
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email, PASSWORD);
    return { id, email, visitor, page: `/account/applications/${id}` };
  }
  const stateOf = async ({ id }: Person) =>
    (await database.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
      .state;
  const news = async ({ email }: Person) =>
    (await mailsTo(database.db, email)).filter(({ subject }) => subject === NEWS);
  const comesTo = (person: Person, state: ApplicationState) =>
    eventually(`it is ${state}`, async () => (await stateOf(person)) === state);
  const close = (course: Offered, fields: Record<string, string>) =>
    course.boss.post(`/manage/${course.slug}/listings/${course.posting}/close`, fields);

  it('filled: people on the waiting list get a mail in the right order, and offers stay valid', async () => {
    const course = await aCourse();
    const [held, offered] = [await applicant(course, 'new', true), await applicant(course, 'offered', true)];
    const [first, second] = [await applicant(course, 'waiting'), await applicant(course, 'waiting')];
    const page = await course.boss.get(`/manage/${course.slug}/listings/${course.posting}/close`);
    assert.match(page.body, /3 people are still waiting for your answer/);
    assert.match(page.body, /2 of these are on a waiting list/);
    assert.match(page.body, /1 person has an offer/);
    assert.match(page.body, /value="tell"[^>]*checked/);

    assert.equal((await close(course, {})).status, 422);
    assert.equal((await close(course, { reason: 'filled-here', applicants: 'nothing' })).status, 422);
    assert.equal(await stateOf(held), 'new', 'nothing has happened yet');
    assert.equal((await close(course, { reason: 'filled-here', applicants: 'tell' })).status, 303);
    await comesTo(held, 'not-this-time');
    // A place that came free with it is offered to none of those who are told that it is filled.
    for (const person of [held, first, second]) {
      assert.equal(await stateOf(person), 'not-this-time');
      const mails = await news(person);
      assert.equal(mails.length, 1);
      assert.doesNotMatch(`${mails[0]?.subject} ${mails[0]?.text}`, /Harbour|course|filled|care/i);
      const { body } = await person.visitor.get(person.page);
      assert.match(body, /All the places are filled\. This was not because of you/);
      assert.doesNotMatch(body, /We are holding a place for you/);
    }
    assert.equal(await stateOf(offered), 'offered');
    assert.deepEqual(await news(offered), []);
    const { placesTaken } = await database.db
      .selectFrom('opportunityDate')
      .select('placesTaken')
      .where('id', '=', course.dateId)
      .executeTakeFirstOrThrow();
    assert.equal(placesTaken, 1);
  });

  it('filled while applications are still being read: no applicant gets a mail, and the page says so', async () => {
    const course = await aCourse();
    const person = await applicant(course, 'shortlisted');
    assert.equal((await close(course, { reason: 'filled-elsewhere', applicants: 'keep' })).status, 303);
    const { body } = await person.visitor.get(person.page);
    assert.match(body, /Harbour Training has closed this because it is filled\. They can still write to you/);
    const path = `/manage/${course.slug}/applications/${person.id}`;
    assert.equal((await course.boss.post(path, { do: 'move', state: 'offered' })).status, 303);
    assert.equal((await news(person)).length, 1, 'of the offer');
    const jobs = await portalJobs(ENDED_JOB);
    assert.equal(jobs, 0);
  });
  const portalJobs = async (task: string) =>
    (await database.pool.query('select 1 from graphile_worker.jobs where task_identifier = $1', [task]))
      .rowCount;

  it('taken down: a waiting list ends in any case, and those with an offer learn of it', async () => {
    const course = await aCourse();
    const [reading, waiting] = [await applicant(course, 'new'), await applicant(course, 'waiting')];
    const accepted = await applicant(course, 'accepted');
    assert.equal((await close(course, { reason: 'withdrawn', applicants: 'keep' })).status, 303);
    await comesTo(waiting, 'not-this-time');
    assert.match(
      (await waiting.visitor.get(waiting.page)).body,
      /This is no longer available\. This was not/,
    );
    for (const person of [reading, accepted]) {
      await eventually('they are told', async () => (await news(person)).length === 1);
    }
    assert.equal(await stateOf(reading), 'new');
    assert.match((await reading.visitor.get(reading.page)).body, /This has been taken down/);
    assert.match(
      (await accepted.visitor.get(accepted.page)).body,
      /You accepted the offer, but this has since been taken down/,
    );
    assert.equal(await stateOf(accepted), 'accepted');
  });

  it('taken down by a moderator: the same, and a job that runs twice tells each applicant once', async () => {
    const course = await aCourse();
    const [held, offered] = [await applicant(course, 'new', true), await applicant(course, 'offered')];
    const now = new Date();
    const ended = {
      opportunityIds: [course.opportunityId],
      how: 'taken-down',
      applicants: 'tell',
      actor: 'account:mo',
    } as const;
    await database.db.transaction().execute(async (trx) => {
      await withdrawOpportunities(trx, [course.opportunityId], {
        actor: 'account:mo',
        now,
        reason: 'A scam.',
      });
      await opportunitiesEnded(trx, { ...ended, now });
    });
    // Before the applicants were told, the page no longer promises a place.
    assert.doesNotMatch((await held.visitor.get(held.page)).body, /We are holding a place for you/);
    const job = () => tellOfEnding(deps(), { ...ended, at: now.toISOString() });
    await Promise.all([job(), job()]);
    await job();
    await eventually('the portal has done it too', async () => (await portalJobs(ENDED_JOB)) === 0);
    assert.equal(await stateOf(held), 'not-this-time');
    assert.equal((await news(held)).length, 1);
    assert.equal((await news(offered)).length, 1);
    const { body } = await offered.visitor.get(offered.page);
    assert.match(body, /made you an offer, but this has since been taken down/);
    assert.doesNotMatch(body, /A scam/);
  });

  it('an applicant whose address was unconfirmed when it was filled cannot confirm afterwards', async () => {
    const course = await aCourse();
    const email = `${newId()}@example.org`;
    const guest = visitorTo(portal.url);
    await applyFor(guest, course.opportunityId, { date: { date: String(course.dateId) }, email: { email } });
    assert.equal((await close(course, { reason: 'filled-here' })).status, 303);
    const confirmed = await guest.post((await mailsTo(database.db, email))[0]?.link ?? '');
    assert.equal(confirmed.headers.location, '/applications/confirm?closed');
  });

  it('suspended: no place is offered, no answer is due, and applicant and organisation each get one mail', async () => {
    const course = await aCourse();
    const [held, offered, over] = [
      await applicant(course, 'new', true),
      await applicant(course, 'offered', true),
      await applicant(course, 'not-this-time'),
    ];
    const waiting = await applicant(course, 'waiting');
    await database.db
      .updateTable('application')
      .set({ offeredUntil: new Date(Date.now() + HOUR) })
      .where('id', '=', offered.id)
      .execute();
    const suspend = (suspended: boolean) =>
      database.db.transaction().execute((trx) =>
        setSuspended(trx, {
          organisationId: course.organisationId,
          suspended,
          actor: 'account:mo',
          now: new Date(),
        }),
      );
    await suspend(true);
    await eventually('they are told', async () => (await news(held)).length === 1);
    await tellOfHold(deps(), { organisationId: course.organisationId });
    assert.equal((await news(held)).length, 1);
    assert.equal((await news(over)).length, 0);
    const page = await held.visitor.get(held.page);
    assert.match(page.body, /This is on hold/);
    assert.doesNotMatch(page.body, /We are holding a place|Read the advert/);
    assert.match((await held.visitor.get('/account/applications')).body, /This is on hold/);
    const offer = await offered.visitor.get(offered.page);
    assert.match(offer.body, /You do not have to answer the offer now/);
    assert.doesNotMatch(offer.body, /Accept the place/);
    assert.equal((await offered.visitor.post(offered.page, { do: 'accept' })).status, 422);
    // Days later the offer has not expired, and no applicant moves up.
    await processWaitingLists(deps(() => new Date(Date.now() + 72 * HOUR)));
    assert.equal(await stateOf(offered), 'offered');
    await held.visitor.post(`${held.page}/withdraw`);
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'waiting');

    await suspend(false);
    await eventually('they are told again', async () => (await news(offered)).length === 2);
    assert.match((await offered.visitor.get(offered.page)).body, /Accept the place/);
    const { offeredUntil } = await database.db
      .selectFrom('application')
      .select('offeredUntil')
      .where('id', '=', offered.id)
      .executeTakeFirstOrThrow();
    assert.ok(offeredUntil !== null && offeredUntil.getTime() > Date.now() + 47 * HOUR);
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'offered', 'the place that came free meanwhile');
  });
});
