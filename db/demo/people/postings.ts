import { sql } from 'kysely';
import { londonDay, addDays } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Answers } from '#features/journeys/journey.ts';
import { beginDraft } from '#features/journeys/journey.service.ts';
import { openCase } from '#features/review-cases/review-case.service.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { closeOpportunities } from '#features/catalogue/catalogue.service.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { advertised, answersFor } from '#features/postings/demo.ts';
import { insertPosting, insertVersion } from '#features/postings/posting.repository.ts';
import { type PostingDeps } from '#features/postings/posting.service.ts';
import { publishVersion } from '#features/postings/lifecycle/publish.service.ts';
import { DRAFTED, FILLED, RETURNED, RETURNED_NOTES, WAITING } from './posting-adverts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Member {
  accountId: string;
  organisationId: string;
  slug: string;
  kind: string;
}

/** The owners among the demonstration's members. */
async function findOwners(trx: Trx): Promise<Member[]> {
  return trx
    .selectFrom('membership as m')
    .innerJoin('account as a', 'a.id', 'm.accountId')
    .innerJoin('organisation as o', 'o.id', 'm.organisationId')
    .select(['m.accountId', 'm.organisationId', 'o.slug', 'o.kind'])
    .where('a.demo', 'is not', null)
    .where('m.role', '=', 'owner')
    .execute();
}

interface ToPost {
  opportunity: Opportunity;
  answers: Answers;
  at: Date;
  decision?: { as: 'approved' | 'returned'; reason?: string; notes?: Readonly<Record<string, string>> };
  /** The demo opportunity that this posting is created for. */
  opportunityId?: string;
}

async function post(trx: Trx, deps: PostingDeps, member: Member, it: ToPost): Promise<string[]> {
  const [postingId, versionId] = [newId(), newId()];
  const { organisationId, accountId } = member;
  await insertPosting(trx, {
    id: postingId,
    organisationId,
    kind: it.opportunity.kind,
    createdBy: accountId,
    createdAt: it.at,
  });
  await insertVersion(trx, {
    id: versionId,
    postingId,
    number: 1,
    answers: it.answers,
    opportunities: [it.opportunity],
    findings: [],
    submittedBy: accountId,
    submittedAt: it.at,
    token: newId(24),
  });
  const about = { kind: 'posting' as const, organisationId, postingId, versionId, submittedBy: accountId };
  const caseId = await openCase(trx, deps, about, it.at);
  if (it.decision === undefined) return [];
  const decidedAt = new Date(it.at.getTime() + 3 * HOUR);
  const { as: decision, reason = null, notes } = it.decision;
  await trx
    .updateTable('moderationCase')
    .set({ decision, decidedAt, reason, notes: notes === undefined ? null : JSON.stringify(notes) })
    .where('id', '=', caseId)
    .execute();
  if (decision !== 'approved') return [];
  if (it.opportunityId !== undefined) {
    await trx.updateTable('opportunity').set({ postingId }).where('id', '=', it.opportunityId).execute();
  }
  return publishVersion(trx, versionId, { actor: 'demo', now: decidedAt });
}

/** The organisation's own open opportunities of a kind, the last to close first. */
async function findOwn(trx: Trx, member: Member, kind: Opportunity['kind'], now: Date) {
  const rows = await trx
    .selectFrom('opportunity')
    .select('id')
    .where('organisationId', '=', member.organisationId)
    .where('kind', '=', kind)
    .where('closesAt', '>', now)
    .where('publishedAt', '<=', now)
    .orderBy('closesAt', 'desc')
    .orderBy('id')
    .execute();
  const found: { id: string; opportunity: Opportunity }[] = [];
  for (const { id } of rows) {
    const shown = await findOpportunity(trx, id, now);
    if (shown !== undefined) found.push({ id, opportunity: shown.opportunity });
  }
  return found;
}

/** Two weeks of view figures, higher in recent days. */
async function withFigures(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  const today = londonDay(now);
  const days = Array.from({ length: 14 }, (_, index) => index);
  const figures = ids.flatMap((opportunityId) =>
    days.map((ago) => ({
      opportunityId,
      day: addDays(today, -ago),
      shown: 40 - 2 * ago,
      opened: 6 - Math.floor(ago / 3),
    })),
  );
  if (figures.length === 0) return;
  await trx
    .insertInto('opportunityFigure')
    .values(figures)
    .onConflict((it) => it.doNothing())
    .execute();
}

async function postLive(trx: Trx, deps: PostingDeps, member: Member, kind: Opportunity['kind'], now: Date) {
  const [first] = await findOwn(trx, member, kind, now);
  if (first === undefined) return undefined;
  const at = new Date(Math.min(first.opportunity.publishedAt.getTime() - 4 * HOUR, now.getTime() - 5 * HOUR));
  const ids = await post(trx, deps, member, {
    opportunity: first.opportunity,
    answers: answersFor(first.opportunity),
    at,
    decision: { as: 'approved' },
    opportunityId: first.id,
  });
  await withFigures(trx, ids, now);
  return first.opportunity;
}

async function seedEmployer(trx: Trx, deps: PostingDeps, member: Member, now: Date): Promise<void> {
  const like = (await postLive(trx, deps, member, 'vacancy', now)) as OpportunityOf<'vacancy'> | undefined;
  await postLive(trx, deps, member, 'engagement-offer', now);
  if (like === undefined) return;
  const ago = (time: number) => new Date(now.getTime() - time);
  const other = (advert: Parameters<typeof advertised>[1], at: Date) => {
    const opportunity = { ...advertised(like, advert), publishedAt: at };
    return { opportunity, answers: answersFor(opportunity), at };
  };
  await post(trx, deps, member, {
    ...other(RETURNED, ago(2 * DAY)),
    decision: { as: 'returned', ...RETURNED_NOTES },
  });
  await post(trx, deps, member, other(WAITING, ago(2 * HOUR)));
  const filled = await post(trx, deps, member, {
    ...other(FILLED, ago(20 * DAY)),
    decision: { as: 'approved' },
  });
  await withFigures(trx, filled, ago(4 * DAY));
  const by = { actor: `account:${member.accountId}`, now: ago(4 * DAY) };
  await closeOpportunities(trx, filled, { ...by, reason: 'filled-here', closedReason: 'filled-here' });
}

async function seedProvider(trx: Trx, deps: PostingDeps, member: Member, now: Date): Promise<void> {
  await postLive(trx, deps, member, 'skills-bootcamp', now);
  const [, second] = (await findOwn(trx, member, 'skills-bootcamp', now)).filter(
    ({ opportunity }) => opportunity.kind === 'skills-bootcamp',
  );
  if (second === undefined) return;
  const at = new Date(now.getTime() - 26 * HOUR);
  const opportunity = {
    ...second.opportunity,
    title: `${second.opportunity.title}, evenings`,
    publishedAt: at,
  };
  await post(trx, deps, member, { opportunity, answers: answersFor(opportunity), at });
}

/** Gives the demonstration's organisations postings in every state, only in a database without any posting. */
export async function seedDemoPostings(deps: PostingDeps): Promise<void> {
  const now = deps.clock();
  await deps.db.transaction().execute(async (trx) => {
    // Of two processes that start at the same time, only one may find the table empty.
    await sql`lock table posting in share row exclusive mode`.execute(trx);
    if ((await trx.selectFrom('posting').select('id').limit(1).executeTakeFirst()) !== undefined) return;
    const found = await findOwners(trx);
    for (const member of found) {
      if (member.kind === 'employer') await seedEmployer(trx, deps, member, now);
      if (member.kind === 'training-provider') await seedProvider(trx, deps, member, now);
    }
    const employer = found.find(({ kind }) => kind === 'employer');
    if (employer === undefined) return;
    const { postings } = deps;
    const journey = {
      name: `post-vacancy:${employer.organisationId}`,
      path: `/manage/${employer.slug}/post/vacancy`,
      title: postings.vacancy.title,
      steps: postings.vacancy.steps,
      send: async () => ({ ok: true as const, result: {} }),
    };
    await beginDraft(
      { ...deps, db: trx },
      journey,
      { kind: 'account', id: employer.accountId },
      { answers: DRAFTED },
    );
  });
}
