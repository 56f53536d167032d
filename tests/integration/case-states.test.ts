import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '#lib/ids.ts';
import type { Actor, OrganisationStatus } from '#features/accounts/permission.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { release, take } from '#features/moderation/moderation.service.ts';
import { findCase } from '#features/moderation/case.repository.ts';
import { addReport } from '#features/moderation/report.service.ts';
import {
  canHappen,
  factsOf,
  TRANSITIONS,
  type DecisionType,
  type TransitionFacts,
  type TransitionType,
} from '#features/moderation/transitions.ts';
import { closeCases, openCase, withdrawCases } from '#features/review-cases/review-case.service.ts';
import { CASE_STATES, type CaseKind, type CaseState } from '#features/review-cases/review-case.ts';
import { givenAccount } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, anOrganisation, daysAgo, given, NOW } from '../support/factories.ts';
import { aModerator, deciding, givenSent, moderationDeps, workingDays } from '../support/moderation.ts';

const KINDS = ['posting', 'organisation', 'report'] as const satisfies readonly CaseKind[];
const STATUSES = ['approved', 'waiting', 'suspended'] as const satisfies readonly OrganisationStatus[];

/** Who reviews a case and the organisation's status matter while the case is open. */
const situationsOf = (kind: CaseKind): TransitionFacts[] =>
  CASE_STATES.flatMap((state): TransitionFacts[] =>
    state === 'open'
      ? STATUSES.flatMap((organisation) =>
          ([undefined, 'you', 'colleague'] as const).map((held) => ({ kind, state, held, organisation })),
        )
      : [{ kind, state, held: undefined, organisation: 'approved' }],
  );

/** What services answer is compared with the table, for every kind and state of a case and every transition. */
describe('a case', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof moderationDeps>;
  let me: Actor;
  let colleague: Actor;
  let submittedBy: string;
  let organisationId: string;
  let opportunityId: string;

  before(async () => {
    database = await testDatabase();
    const { db } = database;
    deps = moderationDeps(db);
    me = await aModerator(db, 'mo@council.example');
    colleague = await aModerator(db, 'ali@council.example');
    const organisation = anOrganisation({ slug: 'quay-cafe', name: 'Quay Cafe' });
    [opportunityId = ''] = await given(db, [anOpportunity()], { organisation });
    ({ organisationId } = await db
      .selectFrom('opportunity')
      .select('organisationId')
      .where('id', '=', opportunityId)
      .executeTakeFirstOrThrow());
    const member = { organisationId, role: 'owner' } as const;
    ({ id: submittedBy } = await givenAccount(db, { email: 'owner@cafe.example', member }));
  });
  after(() => database.close());

  const report = () =>
    database.db
      .transaction()
      .execute((trx) =>
        addReport(
          trx,
          { workingDays },
          { id: newId(), opportunityId, organisationId, reason: 'wrong', words: undefined },
          NOW,
        ),
      );
  const open = (postingId?: string) =>
    givenSent(database.db, { organisationId, submittedBy, ...(postingId && { postingId }) });
  const openAboutOrganisation = () =>
    database.db
      .transaction()
      .execute((trx) =>
        openCase(trx, { workingDays }, { kind: 'organisation', organisationId, submittedBy }, NOW),
      );

  const OPEN: Record<CaseKind, () => Promise<string>> = {
    posting: async () => (await open()).caseId,
    organisation: openAboutOrganisation,
    report: async () => {
      await report();
      const { id } = await database.db
        .selectFrom('moderationCase')
        .select('id')
        .where('opportunityId', '=', opportunityId)
        .where('decidedAt', 'is', null)
        .executeTakeFirstOrThrow();
      return id;
    },
  };

  async function load(id: string) {
    const found = await findCase(database.db, id);
    assert.ok(found);
    return { ...found, facts: factsOf(found, me, NOW) };
  }
  type Loaded = Awaited<ReturnType<typeof load>>;

  /** Brings a new case into a situation. Other cases, and what earlier ones changed, are gone. */
  async function bring({ kind, state, held, organisation }: TransitionFacts): Promise<Loaded> {
    const { db } = database;
    for (const table of ['report', 'moderationCase', 'mail'] as const) await db.deleteFrom(table).execute();
    await db
      .updateTable('opportunity')
      .set({ withdrawnAt: null, closedReason: null })
      .where('id', '=', opportunityId)
      .execute();
    const id = await OPEN[kind]();
    const holder = held === 'you' ? me : held === 'colleague' ? colleague : undefined;
    await db
      .updateTable('moderationCase')
      .set({
        takenBy: holder?.account.id ?? null,
        takenAt: holder && NOW,
        // Decided by a colleague: a moderator's own decision, submitted twice, is answered as if it was made.
        ...(state === 'open' ? {} : { decision: state, decidedAt: NOW, decidedBy: colleague.account.id }),
      })
      .where('id', '=', id)
      .execute();
    await db
      .updateTable('organisation')
      .set({
        approvedAt: organisation === 'waiting' ? null : daysAgo(30),
        suspendedAt: organisation === 'suspended' ? daysAgo(1) : null,
      })
      .where('id', '=', organisationId)
      .execute();
    const found = await load(id);
    assert.deepEqual(found.facts, { kind, state, held, organisation });
    return found;
  }

  const countReports = async (caseId: string) =>
    (await database.db.selectFrom('report').select('id').where('caseId', '=', caseId).execute()).length;

  const becomes = (state: CaseState) => (before: Loaded, after: Loaded) =>
    before.facts.state !== state && after.facts.state === state;
  const decideAs = (decision: DecisionType) => ({
    make: (it: Loaded) =>
      decide(deps, me, it.id, deciding(decision, { reason: 'See the notes' })).catch((error: Error) => {
        assert.match(error.message, /cannot be/);
        return undefined;
      }),
    isMade: becomes(decision),
  });

  /** By transition: what makes it, and whether it was made. */
  const TRIES: Record<
    TransitionType,
    {
      make: (it: Loaded) => Promise<unknown>;
      isMade: (before: Loaded, after: Loaded, answer: unknown) => boolean;
    }
  > = {
    take: { make: ({ id }) => take(deps, me, id), isMade: (_before, _after, answer) => answer === true },
    release: {
      make: ({ id }) => release(deps, me, id),
      isMade: (before, after) => before.takenBy !== null && after.takenBy === null,
    },
    approved: decideAs('approved'),
    returned: decideAs('returned'),
    refused: decideAs('refused'),
    dismissed: decideAs('dismissed'),
    withdrawn: decideAs('withdrawn'),
    suspended: decideAs('suspended'),
    'send-again': {
      make: async ({ kind, postingId }) => {
        if (kind === 'posting') await open(postingId ?? undefined);
        if (kind === 'organisation') await openAboutOrganisation();
      },
      isMade: becomes('superseded'),
    },
    'take-back': {
      make: async ({ postingId }) => {
        if (postingId === null) return;
        const by = { postingId, by: submittedBy };
        await database.db.transaction().execute((trx) => withdrawCases(trx, by, NOW));
      },
      isMade: becomes('superseded'),
    },
    close: {
      make: () => database.db.transaction().execute((trx) => closeCases(trx, { organisationId }, NOW)),
      isMade: becomes('superseded'),
    },
    'report-again': {
      make: async ({ id }) => {
        const before = await countReports(id);
        await report();
        return (await countReports(id)) - before;
      },
      isMade: (_before, _after, added) => added === 1,
    },
  };
  for (const kind of KINDS) {
    for (const facts of situationsOf(kind)) {
      const { state, held, organisation } = facts;
      const name = `${kind}, ${state}${held === undefined ? '' : `, held by ${held}`}, ${organisation} organisation`;
      it(`(${name}) goes through the transitions of the table, and no others`, async () => {
        for (const [type, { make, isMade }] of Object.entries(TRIES) as [
          TransitionType,
          (typeof TRIES)[TransitionType],
        ][]) {
          const before = await bring(facts);
          const answer = await make(before);
          const then = await load(before.id);
          const isExpected = canHappen(type, facts);
          assert.equal(isMade(before, then, answer), isExpected, type);
          const { to = state } = TRANSITIONS[type] as { to?: CaseState };
          if (isExpected) assert.equal(then.facts.state, to, type);
        }
      });
    }
  }
});
