import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Actor } from '#features/accounts/permission.ts';
import type { Answers } from '#features/forms/question.ts';
import { performAction, prepareAction } from '#features/referrals/casework/case-actions.service.ts';
import {
  availableActions,
  caseActions,
  isAvailable,
  type CaseAction,
  type CaseActionSlug,
} from '#features/referrals/casework/case-actions.ts';
import { answersOf } from '#features/referrals/casework/details-form.ts';
import {
  doneWith,
  settleAppointmentOf,
  suggest,
} from '#features/referrals/casework/inline-actions.service.ts';
import { readRecord } from '#features/referrals/casework/record.service.ts';
import type { MyReferralDeps } from '#features/referrals/my-referral/access.service.ts';
import {
  answerSuggestion,
  askDeletion,
  changeContact,
  talkDoesNotSuit,
  withdraw,
} from '#features/referrals/my-referral/self-service.service.ts';
import { readStatus } from '#features/referrals/my-referral/status.service.ts';
import { readFile } from '#features/referrals/my-referral/subject-access.service.ts';
import { eventsOf, findReferral } from '#features/referrals/referral.repository.ts';
import { sealWords, unseal } from '#features/referrals/referral.service.ts';
import { emptyDueReferrals, emptyReferral } from '#features/referrals/retention.service.ts';
import { adviserScope, COORDINATOR } from '#features/referrals/staff.ts';
import {
  canHappen,
  hasEnded,
  stageAfter,
  STAGES,
  transitionFacts,
  TRANSITIONS,
  type ReferralEventType,
  type Side,
  type Stage,
  type TransitionFacts,
} from '#features/referrals/transitions.ts';
import { addDays, londonDay } from '#lib/clock.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';
import { gazetteer } from '../support/search.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const TODAY = londonDay(NOW);
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const STAFF = ['coordinator', 'adviser'] as const;

/** A stage with the facts that decide, besides the stage, what is possible. */
interface Situation {
  stage: Stage;
  hasPartner?: boolean;
  hasStarted?: boolean;
  atRisk?: boolean;
  isEmptied?: boolean;
}
const SITUATIONS: readonly Situation[] = STAGES.flatMap((stage): Situation[] => {
  if (stage === 'received' || stage === 'looked-at') return [{ stage }];
  if (stage === 'with-partner' || stage === 'appointment') return [{ stage, hasPartner: true }];
  const started = { stage, hasPartner: true, hasStarted: true };
  if (hasEnded(stage)) return [{ stage }, started, { ...started, isEmptied: true }];
  return [started, { ...started, atRisk: true }, { stage, hasStarted: true }];
});
const describeSituation = ({ stage, hasPartner, hasStarted, atRisk, isEmptied }: Situation) =>
  [
    stage,
    hasPartner === true ? 'with a partner' : 'without a partner',
    ...(hasStarted === true ? ['started'] : []),
    ...(atRisk === true ? ['job at risk'] : []),
    ...(isEmptied === true ? ['emptied'] : []),
  ].join(', ');

/** The records that an action is tried on. */
interface Subject {
  id: string;
  facts: TransitionFacts;
  /** The event that can be marked as a mistake. */
  outcomeId: number;
}

interface Trial {
  side: Exclude<Side, 'portal'>;
  name: string;
  /** The event that is recorded when the action is done. */
  event: ReferralEventType;
  isPossible?: (facts: TransitionFacts) => boolean;
  attempt: (subject: Subject) => Promise<unknown>;
}

describe('what can happen to a referral, at every stage and for every side', () => {
  let database: TestDatabase;
  let people: Record<(typeof STAFF)[number], Actor>;
  let suggestedBefore = '';
  let toSuggest = '';
  const deps = () => ({ ...referralDeps(database.db, () => NOW), gazetteer });
  const follow = () => deps() as unknown as MyReferralDeps;

  before(async () => {
    database = await testDatabase();
    const { db } = database;
    await db
      .insertInto('organisation')
      .values(
        ['harbour', 'lantern'].map((id) => ({
          id,
          slug: id,
          name: id,
          kind: 'delivery-partner' as const,
          disabilityConfident: 0 as const,
          approvedAt: daysAgo(400),
        })),
      )
      .execute();
    const staff = async (role: (typeof STAFF)[number], organisationId?: string) => {
      const email = `${role}@example.org`;
      const member =
        organisationId === undefined ? {} : { member: { organisationId, role: 'editor' as const } };
      const { id } = await givenAccount(db, { email, roles: [role], ...member });
      const partner = { organisationId, kind: 'delivery-partner', status: 'approved' };
      return {
        account: { id, email },
        memberships: organisationId === undefined ? [] : [partner],
      } as unknown as Actor;
    };
    people = { coordinator: await staff('coordinator'), adviser: await staff('adviser', 'harbour') };
    [suggestedBefore = '', toSuggest = ''] = await given(
      db,
      ['Cook', 'Baker'].map((title) => anOpportunity({ title, publishedAt: daysAgo(1) })),
      { organisation: anOrganisation(), now: NOW },
    );
  });
  after(() => database.close());

  /** A referral in a situation, with one appointment, one task, one suggestion and one outcome. */
  async function givenSubject(situation: Situation): Promise<Subject> {
    const { db } = database;
    const { stage, hasPartner, hasStarted, atRisk, isEmptied } = situation;
    const { id } = await givenReferral(db, {
      now: daysAgo(300),
      facts: { work: atRisk === true ? 'in-work-at-risk' : 'out-of-work' },
    });
    await db
      .updateTable('referral')
      .set({
        stage,
        ...(stage === 'received' ? {} : { acknowledgedAt: daysAgo(299) }),
        ...(hasPartner === true ? { partnerId: 'harbour', assignedAt: daysAgo(298) } : {}),
        ...(hasStarted === true ? { startedAt: daysAgo(200) } : {}),
        ...(hasEnded(stage) ? { endedAt: daysAgo(1), keepUntil: addDays(TODAY, 90) } : {}),
      })
      .where('id', '=', id)
      .execute();
    const row = await findReferral(db, COORDINATOR, id);
    assert.ok(row);
    const open = unseal(secrets, row);
    const event = { referralId: id, at: daysAgo(100), actor: 'account:earlier' };
    await db
      .insertInto('referralEvent')
      .values([
        ...(stage === 'in-work'
          ? [
              {
                ...event,
                type: 'job-started' as const,
                detail: JSON.stringify({ on: londonDay(daysAgo(100)) }),
              },
            ]
          : []),
        ...Object.values(people).map(({ account }) => ({
          ...event,
          at: NOW,
          type: 'opened' as const,
          actor: `account:${account.id}`,
        })),
      ])
      .execute();
    const { id: outcomeId } = await db
      .insertInto('referralEvent')
      .values({ ...event, type: 'training-started', detail: JSON.stringify({ on: londonDay(daysAgo(90)) }) })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('referralAppointment')
      .values({
        id: `talk${id}`.slice(0, 30),
        referralId: id,
        startsAt: new Date(NOW.getTime() + 86_400_000),
        minutes: 30,
        sealed: sealWords(open, 'appointment', 'Sheerness library'),
        createdAt: daysAgo(5),
      })
      .execute();
    await db
      .insertInto('referralAction')
      .values({
        id: `task${id}`.slice(0, 30),
        referralId: id,
        dueOn: TODAY,
        sealed: sealWords(open, 'action', 'Ring the library'),
        createdAt: daysAgo(5),
      })
      .execute();
    await db
      .insertInto('referralSuggestion')
      .values({ referralId: id, opportunityId: suggestedBefore, suggestedAt: daysAgo(5) })
      .execute();
    if (isEmptied === true)
      await db.transaction().execute((trx) => emptyReferral(trx, id, { actor: 'portal', now: daysAgo(1) }));
    const stored = await findReferral(db, COORDINATOR, id);
    assert.ok(stored);
    return { id, facts: transitionFacts(stored), outcomeId };
  }
  const talkOf = ({ id }: Subject) => `talk${id}`.slice(0, 30);
  const taskOf = ({ id }: Subject) => `task${id}`.slice(0, 30);
  const visit = ({ id }: Subject) => ({ referralId: id, readOnly: false });
  const scopeOf = (side: (typeof STAFF)[number]) =>
    side === 'adviser' ? adviserScope(people.adviser) : COORDINATOR;
  /** Another partner's record, or that of no partner, is not there for an adviser. */
  const isVisible = (side: Side, facts: TransitionFacts) => side !== 'adviser' || facts.hasPartner;

  const evidence = { evidence: 'payslip' };
  const on = { on: TODAY };
  /** Valid answers to the form of each action, with the event that they lead to. */
  const ANSWERS: Record<CaseActionSlug, readonly [ReferralEventType, Answers][]> = {
    acknowledge: [['acknowledged', {}]],
    assign: [['assigned', { partner: 'lantern' }]],
    'take-back': [['returned', { words: 'They have moved.' }]],
    'not-right': [['not-right', { reason: 'working', words: 'You have found work.' }]],
    delete: [['emptied', {}]],
    contact: [
      ['contacted', { way: 'phone', reached: true }],
      ['contact-tried', { way: 'phone', reached: false }],
    ],
    appointment: [
      ['appointment-made', { on: addDays(TODAY, 2), time: '14:00', minutes: '30', where: 'Here' }],
    ],
    note: [['note', { words: 'A note.' }]],
    goal: [['goal', { words: 'A goal.' }]],
    action: [['action-made', { ...on, words: 'A task.' }]],
    stage: [['stage-of-support', { stage: 'ips/profile' }]],
    start: [['started', on]],
    job: [['job-started', { ...on, ...evidence, hours: 16 }]],
    'kept-job': [['job-kept', { ...evidence, hours: 16 }]],
    'still-in-work': [['still-in-work', { ...evidence, weeks: '13' }]],
    'better-work': [['better-work', { ...on, ...evidence, better: 'pay' }]],
    training: [['training-started', { ...on, ...evidence }]],
    'left-work': [['left-work', on]],
    adviser: [['adviser-set', { adviser: 'me' }]],
    change: [['record-changed', { name: 'Another Name' }]],
    'told-withdrawn': [['told-withdrawn', { ...on, way: 'phone' }]],
    correct: [['corrected', { event: 'outcome', words: 'It was the wrong person.' }]],
    return: [['returned', { reason: 'no-place' }]],
    finish: [['finished', { reason: 'settled' }]],
  };

  async function attemptAction(
    side: (typeof STAFF)[number],
    slug: CaseActionSlug,
    answers: Answers,
    { id, outcomeId }: Subject,
  ): Promise<void> {
    const me = people[side];
    const scope = scopeOf(side);
    const prepared = await prepareAction(deps(), me, scope, {
      by: side,
      id,
      action: slug,
      employer: '',
      isSubmission: true,
    });
    if (prepared.kind !== 'ready') return;
    const { details, row, form } = prepared;
    const all = {
      ...(slug === 'change' && details !== undefined ? answersOf(details, row.area) : {}),
      ...answers,
      ...(slug === 'correct' ? { event: String(outcomeId) } : {}),
      ...(slug === 'adviser' ? { adviser: form.advisers[0]?.id } : {}),
    };
    const seen = row.lastEventAt.toISOString();
    const { kind } = await performAction(deps(), me, scope, prepared, { answers: all, seen });
    assert.equal(kind, 'done', slug);
    // Deletion is ordered; the portal deletes at night.
    if (slug === 'delete') await emptyDueReferrals(database.db, NOW);
  }

  const trialsOfStaff = STAFF.flatMap((side) =>
    (Object.entries(caseActions) as [CaseActionSlug, CaseAction][]).flatMap(([slug, action]) =>
      ANSWERS[slug].map(([event, answers]): Trial => ({
        side,
        name: slug,
        event,
        isPossible: (facts) => isAvailable(action, side, facts),
        attempt: (subject) => attemptAction(side, slug, answers, subject),
      })),
    ),
  );
  const trialsOfButtons: readonly Trial[] = [
    ...(['attended', 'missed', 'cancelled'] as const).map((outcome): Trial => ({
      side: 'adviser',
      name: `appointment ${outcome}`,
      event: `appointment-${outcome}`,
      attempt: (subject) =>
        settleAppointmentOf(deps(), people.adviser, scopeOf('adviser'), {
          id: subject.id,
          appointmentId: talkOf(subject),
          outcome,
        }),
    })),
    {
      side: 'adviser',
      name: 'task done',
      event: 'action-done',
      attempt: (subject) =>
        doneWith(deps(), people.adviser, scopeOf('adviser'), { id: subject.id, actionId: taskOf(subject) }),
    },
    {
      side: 'adviser',
      name: 'suggest',
      event: 'suggested',
      attempt: ({ id }) =>
        suggest(deps(), people.adviser, scopeOf('adviser'), { id, opportunityId: toSuggest }),
    },
  ];
  const trialsOfApplicants: readonly Trial[] = [
    {
      side: 'applicant',
      name: 'change contact details',
      event: 'details-changed',
      attempt: (subject) =>
        changeContact(follow(), visit(subject), {
          ways: ['email'],
          email: 'new@example.org',
          messageIsSafe: 'yes',
          phone: undefined,
          address: undefined,
          bestTime: undefined,
          otherName: undefined,
          otherPhone: undefined,
          otherEmail: undefined,
        }),
    },
    {
      side: 'applicant',
      name: 'say that a time does not suit',
      event: 'appointment-unsuitable',
      attempt: (subject) => talkDoesNotSuit(follow(), visit(subject), talkOf(subject)),
    },
    {
      side: 'applicant',
      name: 'withdraw',
      event: 'withdrawn',
      attempt: (subject) => withdraw(follow(), visit(subject)),
    },
    {
      side: 'applicant',
      name: 'ask for deletion',
      event: 'deletion-asked',
      attempt: (subject) => askDeletion(follow(), visit(subject)),
    },
    {
      side: 'applicant',
      name: 'answer a suggestion',
      event: 'suggestion-answered',
      attempt: (subject) => answerSuggestion(follow(), visit(subject), suggestedBefore, 'interested'),
    },
    {
      side: 'applicant',
      name: 'ask for the data',
      event: 'data-asked',
      attempt: (subject) => readFile(follow(), gazetteer, visit(subject)),
    },
  ];

  /** Events that no form or button asks for, and where they are tested. */
  const NOT_TRIED: Readonly<Record<string, string>> = {
    'received by applicant': 'creates the referral: ask-for-support.test.ts',
    'received by portal': 'creates the referral: ask-for-support.test.ts',
    'emptied by portal': 'when the time of keeping is over: retention.test.ts',
    'opened by coordinator': 'by reading: the pages below',
    'opened by adviser': 'by reading: the pages below',
    'listed by adviser': 'by reading the list: referral-casework.test.ts',
    'seen-by-person by applicant': 'by reading: follow-referral.test.ts',
    'withdrawn by coordinator': 'the beginning of a deletion, which is tried',
  };
  it('every event of the table is tried by every side that can cause it, or recorded without being asked for', () => {
    const tried = [...trialsOfStaff, ...trialsOfButtons, ...trialsOfApplicants].map(
      ({ event, side }) => `${event} by ${side}`,
    );
    const inTable = Object.entries(TRANSITIONS).flatMap(([event, { by }]) =>
      [by].flat().map((side) => `${event} by ${side}`),
    );
    assert.deepEqual(inTable.filter((one) => !tried.includes(one)).sort(), Object.keys(NOT_TRIED).sort());
  });

  for (const situation of SITUATIONS) {
    it(`${describeSituation(situation)}: the services do what the table allows, and nothing else`, async () => {
      let subject = await givenSubject(situation);
      for (const trial of [...trialsOfStaff, ...trialsOfButtons, ...trialsOfApplicants]) {
        const { side, name, event, attempt } = trial;
        const { facts, id } = subject;
        const isPossible = trial.isPossible?.(facts) ?? canHappen(event, side, facts);
        const earlier = await eventsOf(database.db, id);
        await attempt(subject);
        const events = (await eventsOf(database.db, id)).filter(
          (one) => !earlier.some((before) => before.id === one.id),
        );
        const label = `${name} by the ${side}`;
        if (!isPossible || !isVisible(side, facts)) {
          assert.deepEqual(events, [], label);
          continue;
        }
        assert.ok(
          events.some(({ type }) => type === event),
          `${label}: ${events.map(({ type }) => type).join(' ')}`,
        );
        const row = await findReferral(database.db, COORDINATOR, id);
        const talks = event === 'appointment-attended' ? 1 : 0;
        // A deletion of an open referral begins with a withdrawal.
        const expected =
          event === 'emptied' && !hasEnded(facts.state)
            ? 'withdrawn'
            : stageAfter(facts.state, event, { talks });
        assert.equal(row?.stage, expected, label);
        subject = await givenSubject(situation);
      }
    });

    it(`${describeSituation(situation)}: the pages offer what the table allows`, async () => {
      const { id, facts } = await givenSubject(situation);
      for (const side of STAFF) {
        const record = await readRecord(deps(), people[side], scopeOf(side), { id, by: side, why: 'A test' });
        assert.deepEqual(
          record.kind === 'open' ? record.availableActions.map(({ slug }) => slug) : [],
          isVisible(side, facts) ? availableActions(side, facts).map(({ slug }) => slug) : [],
          side,
        );
      }
      const status = await readStatus(follow(), { referralId: id, readOnly: false });
      const can = (event: ReferralEventType) => canHappen(event, 'applicant', facts);
      assert.deepEqual(status?.can, {
        changeContact: can('details-changed') && !hasEnded(facts.state),
        withdraw: can('withdrawn'),
        askDeletion: can('deletion-asked'),
        answerSuggestions: can('suggestion-answered'),
      });
      const looking = await readStatus(follow(), { referralId: id, readOnly: true });
      assert.deepEqual(Object.values(looking?.can ?? {}), [false, false, false, false]);
    });
  }
});
