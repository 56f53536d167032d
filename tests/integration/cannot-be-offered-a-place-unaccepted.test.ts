import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import type { ApplicationState } from '#features/applications/application.ts';
import { changePlaceRule } from '#features/applications/place-rule.service.ts';
import { moveApplication, undoMove } from '#features/applications/decide.service.ts';
import { actOnOwn } from '#features/applications/own-actions.service.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';
import { givenAccount, mailsTo, secrets, sendMailsTo } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';

describe('a person who waits cannot be offered a place unaccepted', () => {
  let database: TestDatabase;
  let now = new Date();
  const deps = () => ({ db: database.db, secrets, clock: () => now });
  const actor = 'account:provider';
  let people = 0;

  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  async function course(places: number) {
    now = new Date();
    const [opportunityId = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - 3_600_000),
          howToApply: { here: true },
          dates: [{ startsOn: addDays(londonDay(now), 30), places, placesTaken: 0 }],
        }),
      ],
      { now },
    );
    const { organisationId, dateId } = await database.db
      .selectFrom('opportunity as o')
      .innerJoin('opportunityDate as d', 'd.opportunityId', 'o.id')
      .select(['o.organisationId', 'd.id as dateId'])
      .where('o.id', '=', opportunityId)
      .executeTakeFirstOrThrow();
    return { opportunityId, organisationId, dateId };
  }
  type Course = Awaited<ReturnType<typeof course>>;

  async function applicant(it: Course, state: ApplicationState): Promise<{ id: string; email: string }> {
    const email = `person${++people}@example.org`;
    const { id: accountId } = await givenAccount(database.db, { email });
    const holdsPlace = state !== 'waiting';
    const about = { opportunityId: it.opportunityId, dateId: it.dateId, accountId, email };
    const id = await givenApplication(database.db, { ...about, state, holdsPlace });
    if (holdsPlace) {
      await database.db
        .updateTable('opportunityDate')
        .set((eb) => ({ placesTaken: eb('placesTaken', '+', 1) }))
        .where('id', '=', it.dateId)
        .execute();
    }
    return { id, email };
  }
  const stateOf = async ({ id }: { id: string }) =>
    (
      await database.db
        .selectFrom('application')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).state;
  const takenOf = async ({ dateId }: Course) =>
    (
      await database.db
        .selectFrom('opportunityDate')
        .select('placesTaken')
        .where('id', '=', dateId)
        .executeTakeFirstOrThrow()
    ).placesTaken;
  const refuse = (it: Course, { id }: { id: string }) =>
    moveApplication(deps(), it.organisationId, id, {
      type: 'not-this-time',
      reason: 'must-have',
      words: '',
      actor,
    });
  const accept = (it: Course, { id }: { id: string }) =>
    moveApplication(deps(), it.organisationId, id, { type: 'place-approved', words: '', actor });

  it('when a place comes free, by whatever way, and however often the job looks', async () => {
    const it = await course(1);
    const member = `member${++people}@example.org`;
    await givenAccount(database.db, {
      email: member,
      member: { organisationId: it.organisationId, role: 'editor' },
    });
    const holder = await applicant(it, 'new');
    const waiting = await applicant(it, 'waiting');
    assert.equal(await refuse(it, holder), 'moved');
    await processWaitingLists(deps());
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'waiting');
    assert.deepEqual(await mailsTo(database.db, waiting.email), []);
    assert.equal(await takenOf(it), 0);
    const [told] = await mailsTo(database.db, member);
    assert.match(
      told?.subject ?? '',
      /^A place is free: /,
      'the provider sees that an applicant is waiting for its decision',
    );
  });

  it('but is as soon as the provider accepts their application, before those who asked earlier and are not', async () => {
    const it = await course(1);
    const [earlier, later] = [await applicant(it, 'waiting'), await applicant(it, 'waiting')];
    assert.equal(await accept(it, later), 'moved');
    await processWaitingLists(deps());
    assert.deepEqual([await stateOf(earlier), await stateOf(later)], ['waiting', 'offered']);
    assert.equal(await takenOf(it), 1);
    assert.equal(await accept(it, earlier), 'moved');
    await processWaitingLists(deps());
    assert.equal(await stateOf(earlier), 'waiting', 'there is no second place');
  });

  it('those who are accepted are offered places in the order in which they asked', async () => {
    const it = await course(1);
    const holder = await applicant(it, 'accepted');
    const [first, second] = [await applicant(it, 'waiting'), await applicant(it, 'waiting')];
    await accept(it, second);
    await accept(it, first);
    const [{ accountId } = { accountId: '' }] = await database.db
      .selectFrom('application')
      .select('accountId')
      .where('id', '=', holder.id)
      .execute();
    await actOnOwn(deps(), { kind: 'account', id: accountId ?? '' }, holder.id, 'withdraw');
    assert.deepEqual([await stateOf(first), await stateOf(second)], ['offered', 'waiting']);
  });

  it('nor when the acceptance was a wrong press that was undone', async () => {
    const it = await course(2);
    const holder = [await applicant(it, 'new'), await applicant(it, 'new')];
    const waiting = await applicant(it, 'waiting');
    await accept(it, waiting);
    assert.equal(await undoMove(deps(), it.organisationId, waiting.id, actor), 'undone');
    for (const one of holder) await refuse(it, one);
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'waiting');
  });

  it('save where the provider chose "first come, first served", which another organisation cannot choose', async () => {
    const it = await course(1);
    const waiting = await applicant(it, 'waiting');
    const stranger = await course(1);
    const change = { opportunityId: it.opportunityId, firstCome: true };
    assert.equal(await changePlaceRule(deps(), 'another', change), false);
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'waiting');
    assert.equal(
      await changePlaceRule(deps(), stranger.organisationId, change),
      stranger.organisationId === it.organisationId,
    );
    assert.equal(await changePlaceRule(deps(), it.organisationId, change), true);
    await processWaitingLists(deps());
    assert.equal(await stateOf(waiting), 'offered');
  });

  it('a refusal that is undone after the place went on puts the person first among those who are accepted', async () => {
    const it = await course(1);
    const holder = await applicant(it, 'new');
    const [next, last] = [await applicant(it, 'waiting'), await applicant(it, 'waiting')];
    await accept(it, next);
    await accept(it, last);
    await refuse(it, holder);
    assert.equal(await stateOf(next), 'offered');
    assert.equal(await undoMove(deps(), it.organisationId, holder.id, actor), 'waits');
    assert.equal(await stateOf(holder), 'waiting');
    assert.equal(await takenOf(it), 1, 'never more than there are');
    const subjects = (await sendMailsTo(database.db, holder.email)).map(({ subject }) => subject);
    assert.deepEqual(subjects, ['A correction to what we told you'], 'the refusal never left');
    await moveApplication(deps(), it.organisationId, next.id, {
      type: 'declined-by-phone',
      words: '',
      actor,
    });
    assert.deepEqual([await stateOf(holder), await stateOf(last)], ['offered', 'waiting']);
  });
});
