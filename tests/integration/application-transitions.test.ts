import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isMove, SHOWN_STATES, type ApplicationState } from '#features/applications/application.ts';
import { findApplied } from '#features/applications/application.repository.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';
import { moveApplication } from '#features/applications/decide.service.ts';
import { tellOfEnding } from '#features/applications/ended.service.ts';
import { offerInterview } from '#features/applications/interview.service.ts';
import { openApplication } from '#features/applications/inbox-application.service.ts';
import { actOnOwn } from '#features/applications/own-actions.service.ts';
import { viewOwn } from '#features/applications/own-view.service.ts';
import {
  canHappen,
  factsOf,
  possibleTransitions,
  TRANSITIONS,
  type Side,
  type TransitionFacts,
  type TransitionType,
} from '#features/applications/transitions.ts';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';

/** Generated from the table of transitions: what the pages offer and the services allow, in every state. */

const STATES = ['unconfirmed', ...SHOWN_STATES] as const satisfies readonly ApplicationState[];

/** The cases of one state: what else decides in the table. */
const casesOf = (state: ApplicationState): TransitionFacts[] =>
  [false, true].flatMap((placeApproved) =>
    [false, true].flatMap((firstCome) =>
      state === 'waiting' || (!placeApproved && !firstCome)
        ? [{ state, placeApproved, firstCome, offerIsOpen: state === 'offered' }]
        : [],
    ),
  );

const OWN_ACTIONS = { withdrawn: 'withdraw', accepted: 'accept', declined: 'decline' } as const;
type TypeBy<By extends Side> = {
  [Type in TransitionType]: (typeof TRANSITIONS)[Type]['by'] extends By ? Type : never;
}[TransitionType];
const typesBy = (side: 'organisation' | 'applicant') =>
  (Object.keys(TRANSITIONS) as TransitionType[]).filter((type) => TRANSITIONS[type].by === side);

describe('the table of transitions and the services agree', () => {
  let database: TestDatabase;
  let accountId = '';
  /** By the rule of who gets a place that becomes free. */
  const opportunities = new Map<boolean, { id: string; organisationId: string }>();
  const now = new Date();
  const deps = () => ({ db: database.db, secrets, clock: () => now });
  const actor = 'account:member';

  before(async () => {
    database = await testDatabase();
    ({ id: accountId } = await givenAccount(database.db, { email: 'sam@example.org' }));
    const ids = await given(
      database.db,
      [false, true].map(() =>
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(now.getTime() - 3_600_000),
          howToApply: { here: true },
        }),
      ),
      { now },
    );
    for (const [index, id] of ids.entries()) {
      const { organisationId } = await database.db
        .updateTable('opportunity')
        .set({ firstCome: index === 1 })
        .where('id', '=', id)
        .returning('organisationId')
        .executeTakeFirstOrThrow();
      opportunities.set(index === 1, { id, organisationId });
    }
  });
  after(() => database.close());

  async function givenIn(
    { state, placeApproved, firstCome }: TransitionFacts,
    over: { dateId?: number } = {},
  ): Promise<string> {
    const opportunityId = opportunities.get(firstCome)?.id ?? '';
    const id = await givenApplication(database.db, { opportunityId, accountId, state, ...over });
    if (placeApproved)
      await database.db.updateTable('application').set({ placeApproved }).where('id', '=', id).execute();
    return id;
  }
  const stateOf = async (id: string) => (await findApplied(database.db, id))?.state;

  let times = 0;
  /** Makes a transition by the service that the pages call. @returns whether the service allowed it */
  async function attempt(id: string, facts: TransitionFacts, type: TransitionType): Promise<boolean> {
    const { organisationId = '' } = opportunities.get(facts.firstCome) ?? {};
    if (type in OWN_ACTIONS) {
      const action = OWN_ACTIONS[type as keyof typeof OWN_ACTIONS];
      return (await actOnOwn(deps(), { kind: 'account', id: accountId }, id, action)) === true;
    }
    if (type === 'interview') {
      // A time of its own, because two interviews at once are refused.
      const time = londonInstant(addDays(londonDay(now), 7 + ++times), '10:00').toISOString();
      const offer = {
        way: 'phone' as const,
        where: '01622 000000',
        minutes: 30,
        times: [time],
        shared: false,
      };
      return (await offerInterview(deps(), organisationId, id, { offer, words: '', actor })).ok;
    }
    assert.ok(isMove(type) || type === 'offer-withdrawn' || type === 'not-this-time', type);
    return (await moveApplication(deps(), organisationId, id, { type, words: '', actor })) === 'moved';
  }

  for (const state of STATES) {
    it(`for an application that is ${state}`, async () => {
      for (const facts of casesOf(state)) {
        for (const side of ['organisation', 'applicant'] as const) {
          const seen = side === 'organisation' ? factsOf(facts) : facts;
          const allowed: TransitionType[] = [];
          for (const type of typesBy(side)) {
            const id = await givenIn(facts);
            const done = await attempt(id, facts, type);
            // Where the application is in that state already, the applicant's second press has no effect and is no error.
            const isRepeated = side === 'applicant' && TRANSITIONS[type].to === state;
            assert.equal(done, canHappen(type, seen) || isRepeated, `${type}, ${JSON.stringify(facts)}`);
            assert.equal(await stateOf(id), canHappen(type, seen) ? TRANSITIONS[type].to : state, type);
            if (canHappen(type, seen)) allowed.push(type);
          }
          assert.deepEqual(allowed, possibleTransitions(side, seen), side);
        }
        await checkPages(facts);
      }
    });
  }

  /** A date of the course that has one place, which is free. */
  async function givenDate({ firstCome }: TransitionFacts, startsOn: string): Promise<{ dateId: number }> {
    const opportunityId = opportunities.get(firstCome)?.id ?? '';
    const { id } = await database.db
      .insertInto('opportunityDate')
      .values({ opportunityId, startsOn, places: 1, placesTaken: 0 })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { dateId: id };
  }
  async function endAs(how: 'filled' | 'taken-down', facts: TransitionFacts): Promise<string> {
    const id = await givenIn(facts);
    const opportunityIds = [opportunities.get(facts.firstCome)?.id];
    await tellOfEnding(deps(), { opportunityIds, how, applicants: 'tell', actor, at: new Date() });
    return id;
  }
  /** What makes the portal act on an application, in whichever state that is. @returns the application's id */
  const BY_PORTAL: Record<TypeBy<'portal'>, (facts: TransitionFacts) => Promise<string>> = {
    'place-offered': async (facts) => {
      const id = await givenIn(facts, await givenDate(facts, addDays(londonDay(now), 30)));
      await processWaitingLists(deps());
      return id;
    },
    lapsed: async (facts) => {
      const id = await givenIn(facts);
      const offeredUntil = new Date(now.getTime() - 1);
      await database.db.updateTable('application').set({ offeredUntil }).where('id', '=', id).execute();
      await processWaitingLists(deps());
      return id;
    },
    begun: async (facts) => {
      const id = await givenIn(facts, await givenDate(facts, addDays(londonDay(now), -1)));
      await processWaitingLists(deps());
      return id;
    },
    filled: (facts) => endAs('filled', facts),
    'taken-down': (facts) => endAs('taken-down', facts),
  };

  for (const state of STATES) {
    it(`for what the portal does to an application that is ${state}`, async () => {
      for (const facts of casesOf(state)) {
        for (const [type, act] of Object.entries(BY_PORTAL) as [
          TypeBy<'portal'>,
          (typeof BY_PORTAL)[TypeBy<'portal'>],
        ][]) {
          await database.db.deleteFrom('application').execute();
          const id = await act(facts);
          const expected = canHappen(type, factsOf(facts)) ? TRANSITIONS[type].to : state;
          assert.equal(await stateOf(id), expected, `${type}, ${JSON.stringify(facts)}`);
        }
      }
    });
  }

  /** What the pages of both sides offer. */
  async function checkPages(facts: TransitionFacts): Promise<void> {
    const id = await givenIn(facts);
    const { organisationId = '' } = opportunities.get(facts.firstCome) ?? {};
    const byOrganisation = possibleTransitions('organisation', factsOf(facts));
    const inbox = await openApplication(deps(), organisationId, id, {}, actor);
    if (facts.state === 'unconfirmed') assert.equal(inbox, undefined);
    else {
      assert.deepEqual(inbox?.moves, byOrganisation.filter(isMove));
      assert.equal(inbox.canEnd, byOrganisation.includes('not-this-time'));
      assert.equal(inbox.canWithdrawOffer, byOrganisation.includes('offer-withdrawn'));
      assert.equal(inbox.canInterview === 'ask', byOrganisation.includes('interview'));
    }
    const byApplicant = possibleTransitions('applicant', facts);
    const own = await viewOwn(deps(), { kind: 'account', id: accountId }, id);
    if (own === undefined) return assert.equal(facts.state, 'unconfirmed');
    assert.equal(own.canWithdraw, byApplicant.includes('withdrawn'));
    assert.equal(own.canAnswer, byApplicant.includes('accepted'));
  }
});
