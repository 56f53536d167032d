import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '#lib/ids.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { withdrawOpportunities } from '#features/catalogue/catalogue.service.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { addReport } from '#features/moderation/report.service.ts';
import type { Answers } from '#features/journeys/journey.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { publishVersion } from '#features/postings/lifecycle/publish.service.ts';
import { submit } from '#features/postings/lifecycle/submit.service.ts';
import { findPosting } from '#features/postings/posting.repository.ts';
import {
  closePosting,
  extendPosting,
  scopeOf,
  startChange,
  startCopy,
  takeBack,
  type Poster,
  type PostingDeps,
} from '#features/postings/posting.service.ts';
import { openVariants, type Change, type PostingState } from '#features/postings/posting.ts';
import { canHappen, factsOf, TRANSITIONS, type TransitionType } from '#features/postings/transitions.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { daysAgo, NOW } from '../support/factories.ts';
import { aModerator, deciding, givenSent } from '../support/moderation.ts';
import { JOB } from '../support/posting-answers.ts';
import { givenPoster, postingDeps } from '../support/postings.ts';

/** A posting to try transitions with: what was published of it, and what became of the version that was sent last. */
interface Situation {
  state: PostingState;
  change?: Change;
  closes?: boolean;
}

const CHANGES = [undefined, 'waiting', 'returned', 'refused'] as const;
const SITUATIONS: readonly Situation[] = [
  { state: 'waiting' },
  { state: 'returned' },
  { state: 'refused' },
  { state: 'taken-back' },
  { state: 'live', closes: false },
  ...(['live', 'closed', 'withdrawn'] as const).flatMap((state) =>
    CHANGES.map((change) => ({ state, closes: state === 'live', ...(change && { change }) })),
  ),
];

/** As they are sent: without the questions that were left empty. */
const SENT = Object.fromEntries(Object.entries(JOB).filter(([, value]) => value !== null));
const TYPO = { ...SENT, title: 'Care asistant, mornings' };
const ANOTHER_JOB = { ...SENT, title: 'Night porter' };

/** What services answer is compared with the table, for every state of a posting and every transition. */
describe('a posting', () => {
  let database: TestDatabase;
  let deps: PostingDeps;
  let poster: Poster;
  let moderator: Actor;
  let sent: Opportunity;
  let now = NOW;

  before(async () => {
    database = await testDatabase();
    deps = await postingDeps(database.db, () => now);
    poster = await givenPoster(database.db);
    moderator = await aModerator(database.db, 'mo@council.example');
    const made = await deps.postings.vacancy.toOpportunities(database.db, TYPO, NOW);
    assert.ok(made.ok, JSON.stringify(made));
    const [first] = made.opportunities;
    assert.ok(first);
    sent = first;
  });
  after(() => database.close());

  const load = async (postingId: string) => {
    const posting = await findPosting(database.db, scopeOf(poster, postingId));
    assert.ok(posting);
    const facts = factsOf(posting, now);
    return { ...posting, facts, open: openVariants(posting, now) };
  };
  type Loaded = Awaited<ReturnType<typeof load>>;

  async function send(closesAt: Date | undefined, postingId?: string) {
    const answers = { ...TYPO, closes: closesAt !== undefined };
    const opportunities = [{ ...sent, closesAt, publishedAt: now }];
    const { organisationId } = poster.organisation;
    return givenSent(
      database.db,
      {
        organisationId,
        submittedBy: poster.actor.account.id,
        opportunities,
        answers,
        ...(postingId && { postingId }),
      },
      now,
    );
  }
  const setDecision = (caseId: string, decision: 'approved' | 'returned' | 'refused') =>
    database.db
      .updateTable('moderationCase')
      .set({ decision, decidedAt: now })
      .where('id', '=', caseId)
      .execute();

  async function bring({ state, change, closes }: Situation): Promise<string> {
    now = daysAgo(10);
    const isPublished = state === 'live' || state === 'closed' || state === 'withdrawn';
    const closesAt = state === 'closed' ? daysAgo(1) : closes === false ? undefined : daysAgo(-20);
    const { postingId, versionId, caseId } = await send(closesAt);
    if (state === 'returned' || state === 'refused') await setDecision(caseId, state);
    if (isPublished) {
      await setDecision(caseId, 'approved');
      const by = { actor: 'account:moderator', now };
      const ids = await database.db.transaction().execute((trx) => publishVersion(trx, versionId, by));
      if (change !== undefined) {
        const next = await send(daysAgo(-20), postingId);
        if (change !== 'waiting') await setDecision(next.caseId, change);
      }
      if (state === 'withdrawn') {
        await database.db
          .transaction()
          .execute((trx) => withdrawOpportunities(trx, ids, { ...by, reason: 'A scam.' }));
      }
    }
    now = NOW;
    if (state === 'taken-back') await takeBack(deps, poster, postingId);
    const { facts } = await load(postingId);
    assert.deepEqual(facts, { state, change, closes: closes ?? false });
    return postingId;
  }

  const sendFrom = (answers: Answers) => async (posting: Loaded) => {
    const sending = { now, subject: posting.id, token: newId(24), begunAt: now };
    const holder = { kind: 'account', id: poster.actor.account.id } as const;
    const { vacancy } = deps.postings;
    const done = await database.db
      .transaction()
      .execute((trx) =>
        submit(trx, deps, poster, vacancy, answers, { ...sending, draft: newId(24), holder }),
      );
    assert.ok(done.ok, JSON.stringify(done));
  };
  const isSentAs = (state: PostingState) => (before: Loaded, after: Loaded) =>
    after.latest.number > before.latest.number &&
    after.latest.decision === 'open' &&
    after.facts.state === state;

  const decideVersion =
    (decision: 'approved' | 'returned' | 'refused') =>
    async ({ latest }: Loaded) => {
      const { id } = await database.db
        .selectFrom('moderationCase')
        .select('id')
        .where('postingVersionId', '=', latest.id)
        .executeTakeFirstOrThrow();
      await decide(deps, moderator, id, deciding(decision, { reason: 'See the notes' }));
    };
  const isDecided = (decision: string, wasPublished: boolean) => (before: Loaded, after: Loaded) =>
    before.latest.decision === 'open' &&
    after.latest.decision === decision &&
    before.variants.length > 0 === wasPublished;

  /** By transition: what makes it, and whether it was made. */
  const TRIES: Record<
    TransitionType,
    {
      make: (posting: Loaded) => Promise<unknown>;
      isMade: (b: Loaded, a: Loaded, answer: unknown) => boolean;
    }
  > = {
    change: {
      make: ({ id }) => startChange(deps, poster, id, { afresh: true }),
      isMade: (_before, _after, to) => String(to).includes('/post/'),
    },
    'send-again': { make: sendFrom(ANOTHER_JOB), isMade: isSentAs('waiting') },
    'send-change': { make: sendFrom(ANOTHER_JOB), isMade: isSentAs('live') },
    'correct-typos': {
      make: (posting) => sendFrom({ ...SENT, closes: posting.facts.closes })(posting),
      isMade: ({ latest }, after) => after.latest.number > latest.number && after.latest.publishedAt !== null,
    },
    copy: {
      make: ({ id }) => startCopy(deps, poster, id),
      isMade: (_before, _after, to) => String(to).includes('/post/'),
    },
    extend: {
      make: ({ id }) => {
        return extendPosting(deps, poster, id, { closesOn: '2026-12-30', closesTime: '12:00' });
      },
      isMade: (before, after) =>
        before.variants[0]?.closesAt?.getTime() !== after.variants[0]?.closesAt?.getTime(),
    },
    close: {
      make: ({ id }) => closePosting(deps, poster, id, 'filled-here'),
      isMade: (_before, { variants }) => variants[0]?.closedReason === 'filled-here',
    },
    withdraw: {
      make: ({ id }) => closePosting(deps, poster, id, 'withdrawn'),
      isMade: ({ variants: [before] }, { variants: [after] }) =>
        before?.withdrawnAt === null && after?.withdrawnAt !== null,
    },
    'take-back': {
      make: ({ id }) => takeBack(deps, poster, id),
      isMade: (before, after) => before.facts.state === 'waiting' && after.facts.state === 'taken-back',
    },
    'cancel-change': {
      make: ({ id }) => takeBack(deps, poster, id),
      isMade: (before, after) => before.facts.change === 'waiting' && after.facts.change === undefined,
    },
    approve: { make: decideVersion('approved'), isMade: isDecided('approved', false) },
    'approve-change': {
      make: decideVersion('approved'),
      isMade: (before, after) =>
        before.facts.state !== 'withdrawn' && isDecided('approved', true)(before, after),
    },
    'approve-withdrawn': {
      make: decideVersion('approved'),
      isMade: (before, after) =>
        before.facts.state === 'withdrawn' && isDecided('approved', true)(before, after),
    },
    return: { make: decideVersion('returned'), isMade: isDecided('returned', false) },
    'return-change': { make: decideVersion('returned'), isMade: isDecided('returned', true) },
    refuse: { make: decideVersion('refused'), isMade: isDecided('refused', false) },
    'refuse-change': { make: decideVersion('refused'), isMade: isDecided('refused', true) },
    'take-down': {
      make: async ({ variants: [variant] }) => {
        if (variant === undefined) return;
        const { organisationId } = poster.organisation;
        const report = { id: newId(), opportunityId: variant.id, organisationId };
        await database.db
          .transaction()
          .execute((trx) => addReport(trx, deps, { ...report, reason: 'not-real', words: undefined }, now));
        const { id } = await database.db
          .selectFrom('moderationCase')
          .select('id')
          .where('opportunityId', '=', variant.id)
          .executeTakeFirstOrThrow();
        await decide(deps, moderator, id, deciding('withdrawn', { reason: 'It is not real' }));
      },
      isMade: (before, after) => before.facts.state !== 'withdrawn' && after.facts.state === 'withdrawn',
    },
    end: {
      make: async () => {
        now = daysAgo(-60);
      },
      isMade: (before, after) => before.facts.state !== 'closed' && after.facts.state === 'closed',
    },
  };

  for (const situation of SITUATIONS) {
    const { state, change, closes } = situation;
    const name = `${state}${closes === true ? ', with a closing date' : ''}${change === undefined ? '' : `, with a change that is ${change}`}`;
    it(`that is ${name} goes through the transitions of the table, and no others`, async () => {
      const facts = { state, change, closes: closes ?? false };
      for (const [type, { make, isMade }] of Object.entries(TRIES) as [
        TransitionType,
        (typeof TRIES)[TransitionType],
      ][]) {
        const posting = await load(await bring(situation));
        const answer = await make(posting);
        const then = await load(posting.id);
        const isExpected = canHappen(type, facts);
        assert.equal(isMade(posting, then, answer), isExpected, `${name}: ${type}`);
        const { to = state } = TRANSITIONS[type] as { to?: PostingState };
        if (isExpected) assert.equal(then.facts.state, to, `${name}: ${type}`);
        await database.db.deleteFrom('draft').execute();
      }
    });
  }
});
