import assert from 'node:assert/strict';
import { londonDay } from '#lib/clock.ts';
import { createSecrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { openCase } from '#features/review-cases/review-case.service.ts';
import type { Deciding } from '#features/moderation/moderation.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { createOrganisationJourneys } from '#features/organisations/details.service.ts';
import { saveOrganisations, type OrganisationToSave } from '#features/organisations/organisation.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import type { PostingFinding } from '#features/postings/checks.ts';
import { postingJourneys } from '#features/postings/posting-journeys.ts';
import { anOpportunity, anOrganisation, NOW } from './factories.ts';
import { givenAccount, signIn } from './accounts.ts';
import { TEST_KEY } from './portal.ts';
import { visitorTo, type Visitor } from './visitor.ts';

export const workingDays = await loadWorkingDays(projectRoot());
const gazetteer = await loadGazetteer(projectRoot(), londonDay(NOW));
const postings = postingJourneys({
  gazetteer,
  minimumWage: await loadMinimumWage(projectRoot()),
  clock: () => NOW,
});

/** The dependencies of the moderation services, with a clock of the test's choice. */
export function moderationDeps(db: Db, clock: () => Date = () => NOW) {
  const organisation = createOrganisationJourneys({ gazetteer, workingDays, clock });
  return { db, clock, workingDays, postings, journeys: { organisation }, secrets: createSecrets(TEST_KEY) };
}

/** A moderator who has signed in with a second factor and, optionally, is a member of an organisation. */
export async function aModerator(
  db: Db,
  email: string,
  member?: { organisationId: string; role: 'owner' | 'editor' },
): Promise<Actor> {
  const { id } = await givenAccount(db, {
    email,
    roles: ['moderator'],
    twoFactor: true,
    ...(member === undefined ? {} : { member }),
  });
  return {
    account: { id, email, mailFailed: false, demo: false },
    memberships:
      member === undefined
        ? []
        : [{ ...member, slug: 'own', name: 'Own', kind: 'employer', status: 'approved' }],
    roles: ['moderator'],
    twoFactor: true,
  };
}

/** A moderator signed in at the running site. */
export async function moderatorAt(db: Db, origin: string, email: string): Promise<Visitor & { id: string }> {
  const { id, secret } = await givenAccount(db, { email, roles: ['moderator'], twoFactor: true });
  const visitor = visitorTo(origin);
  await signIn(visitor, email);
  const { status } = await visitor.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
  assert.equal(status, 303);
  return { ...visitor, id };
}

export async function givenOrganisation(
  db: Db,
  overrides: Partial<OrganisationToSave> = {},
): Promise<string> {
  const saved = await db.transaction().execute((trx) => saveOrganisations(trx, [anOrganisation(overrides)]));
  const [id] = saved.values();
  if (id === undefined) throw new Error('the organisation has no id');
  return id;
}

export interface SentPosting {
  postingId: string;
  versionId: string;
  caseId: string;
}

/** A posting that was sent for approval, or a new version of one. */
export async function givenSent(
  db: Db,
  it: {
    organisationId: string;
    submittedBy: string;
    postingId?: string;
    opportunities?: readonly Opportunity[];
    answers?: Record<string, unknown>;
    findings?: readonly PostingFinding[];
  },
  now: Date = NOW,
): Promise<SentPosting> {
  const { organisationId, submittedBy, opportunities = [anOpportunity()], findings = [] } = it;
  const answers = it.answers ?? {
    title: opportunities[0]?.title ?? '',
    description: opportunities[0]?.description ?? '',
  };
  return db.transaction().execute(async (trx) => {
    const postingId = it.postingId ?? newId();
    if (it.postingId === undefined) {
      await trx
        .insertInto('posting')
        .values({ id: postingId, organisationId, kind: 'vacancy', createdBy: submittedBy, createdAt: now })
        .execute();
    }
    // Locks the posting as sending does, so that two versions get different numbers.
    await trx.selectFrom('posting').select('id').where('id', '=', postingId).forUpdate().execute();
    const { count } = await trx
      .selectFrom('postingVersion')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('postingId', '=', postingId)
      .executeTakeFirstOrThrow();
    const versionId = newId();
    await trx
      .insertInto('postingVersion')
      .values({
        id: versionId,
        postingId,
        number: count + 1,
        answers: JSON.stringify(answers),
        opportunities: JSON.stringify(opportunities),
        findings: JSON.stringify(findings),
        submittedBy,
        submittedAt: now,
        token: newId(20),
      })
      .execute();
    const caseId = await openCase(
      trx,
      { workingDays },
      { kind: 'posting', organisationId, postingId, versionId, submittedBy },
      now,
    );
    return { postingId, versionId, caseId };
  });
}

/** A decision, without a message by default. */
export function deciding(decision: Deciding['decision'], words: Partial<Deciding> = {}): Deciding {
  return { decision, reason: undefined, notes: {}, ...words };
}
