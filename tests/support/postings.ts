import assert from 'node:assert/strict';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import type { Membership } from '#features/accounts/permission.ts';
import { beginDraft } from '#features/journeys/journey.service.ts';
import { type Answer } from '#features/journeys/journey.view.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Answers, SentResult } from '#features/journeys/journey.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { loadOpportunities } from '#features/opportunities/opportunity.repository.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { postingJourneys } from '#features/postings/posting-journeys.ts';
import { holderOf, type Poster, type PostingDeps } from '#features/postings/posting.service.ts';
import { postingJourney } from '#features/postings/lifecycle/submit.service.ts';
import { publishVersion } from '#features/postings/lifecycle/publish.service.ts';
import { givenAccount, secrets } from './accounts.ts';
import { aForm } from './journeys.ts';

/** Makes an existing opportunity one that its organisation has posted and a moderator has approved. */
export async function givenPosting(
  db: Db,
  about: { organisationId: string; opportunityId: string; answers?: Answers; submittedBy?: string },
): Promise<string> {
  const [postingId, versionId, now] = [newId(), newId(), new Date()];
  const { organisationId, opportunityId, answers = {}, submittedBy } = about;
  const [stored] = await loadOpportunities(db, [opportunityId]);
  if (stored === undefined) throw new Error(`there is no opportunity ${opportunityId}`);
  const { opportunity } = stored;
  await db.transaction().execute(async (trx) => {
    const { kind } = opportunity;
    await trx
      .insertInto('posting')
      .values({ id: postingId, organisationId, kind, createdBy: null, createdAt: now })
      .execute();
    await trx
      .insertInto('postingVersion')
      .values({
        id: versionId,
        postingId,
        number: 1,
        answers: JSON.stringify(answers),
        opportunities: JSON.stringify([opportunity]),
        findings: '[]',
        submittedBy: submittedBy ?? null,
        submittedAt: now,
        publishedAt: now,
        token: newId(24),
      })
      .execute();
    await trx
      .insertInto('moderationCase')
      .values({
        id: newId(),
        kind: 'posting',
        organisationId,
        postingVersionId: versionId,
        openedAt: now,
        dueOn: londonDay(now),
        decidedAt: now,
        decision: 'approved',
      })
      .execute();
    await trx.updateTable('opportunity').set({ postingId }).where('id', '=', opportunityId).execute();
  });
  return postingId;
}

/** The dependencies of the posting services, with a database and a clock of the test's choice. */
export async function postingDeps(db: Db, clock: Clock): Promise<PostingDeps> {
  const root = projectRoot();
  const gazetteer = await loadGazetteer(root, londonDay(clock()));
  const minimumWage = await loadMinimumWage(root);
  return {
    db,
    clock,
    secrets,
    minimumWage,
    workingDays: await loadWorkingDays(root),
    postings: postingJourneys({ gazetteer, minimumWage, clock }),
  };
}

/** An organisation, approved by default, and a member who posts for it. */
export async function givenPoster(
  db: Db,
  over: Partial<Membership> & { email?: string; organisationId?: string } = {},
): Promise<Poster> {
  const { email = `${newId()}@example.org`, status = 'approved', kind = 'employer', role = 'editor' } = over;
  const organisationId = over.organisationId ?? newId();
  const slug = over.slug ?? `organisation-${organisationId}`;
  await db
    .insertInto('organisation')
    .values({
      id: organisationId,
      slug,
      name: over.name ?? 'Seagate Lodge',
      kind,
      disabilityConfident: 0,
      approvedAt: status === 'waiting' ? null : new Date(),
      suspendedAt: status === 'suspended' ? new Date() : null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const { id } = await givenAccount(db, { email, member: { organisationId, role } });
  const organisation: Membership = {
    organisationId,
    slug,
    name: over.name ?? 'Seagate Lodge',
    kind,
    role,
    status,
  };
  return {
    actor: {
      account: { id, email, mailFailed: false, demo: false },
      memberships: [organisation],
      roles: [],
      twoFactor: false,
    },
    organisation,
  };
}

/** A member who posts an opportunity of a kind, opening pages as a browser would. */
export function atTheDesk(deps: PostingDeps, poster: Poster, kind: Kind = 'vacancy') {
  const journey = () => {
    const made = postingJourney(deps, poster, kind);
    if (made === undefined) throw new Error(`${kind} cannot be posted`);
    return made;
  };
  const visit = (path: string, fields?: Readonly<Record<string, string>>) => {
    const url = new URL(path, 'http://127.0.0.1');
    const [draft, stop] = url.pathname.slice(journey().path.length + 1).split('/');
    const body = fields === undefined ? {} : { method: 'POST', body: aForm(fields) };
    return handleJourney(deps, {
      journey: journey(),
      holder: holderOf(poster),
      draft,
      stop,
      request: new Request(url, body),
    });
  };
  return {
    visit,
    /** Creates a draft with these answers, new or as a change of `subject`. @returns the URL of its task list */
    begin: (answers: Answers, subject?: string) =>
      beginDraft(deps, journey(), holderOf(poster), {
        answers,
        ...(subject === undefined ? {} : { subject }),
      }),
    /** Changes one page of a draft. */
    async change(tasks: string, slug: string, fields: Readonly<Record<string, string>>): Promise<void> {
      const answer = await visit(tasks.replace(/tasks$/, slug), fields);
      assert.equal(answer.kind, 'redirect', JSON.stringify('errors' in answer && answer.errors));
    },
    /** Opens "check your answers" and sends it. */
    async send(tasks: string): Promise<Answer> {
      const path = tasks.replace(/tasks$/, 'check');
      const page = await visit(path);
      assert.equal(page.kind, 'check', JSON.stringify(page));
      return visit(path, page.kind === 'check' ? page.hidden : {});
    },
    /** Sends as `send` does. @returns what was sent. */
    async sent(tasks: string): Promise<SentResult & { posting: string }> {
      const answer = await this.send(tasks);
      assert.equal(answer.kind, 'redirect', JSON.stringify('errors' in answer && answer.errors));
      const page = await visit(tasks.replace(/tasks$/, 'sent'));
      assert.equal(page.kind, 'sent');
      return (page.kind === 'sent' ? page.result : {}) as SentResult & { posting: string };
    },
  };
}

/** The version that was sent last. */
export async function latestVersion(db: Db, postingId: string) {
  return db
    .selectFrom('postingVersion')
    .selectAll()
    .where('postingId', '=', postingId)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow();
}

/**
 * Decides as a moderator on the version that was sent last. @returns the ids of the opportunities, when it was
 * approved
 */
export async function decided(
  db: Db,
  postingId: string,
  now: Date,
  how: {
    decision: 'approved' | 'returned' | 'refused';
    reason?: string;
    notes?: Readonly<Record<string, string>>;
  } = { decision: 'approved' },
): Promise<string[]> {
  const { id } = await latestVersion(db, postingId);
  return db.transaction().execute(async (trx) => {
    const { decision, reason = null, notes } = how;
    await trx
      .updateTable('moderationCase')
      .set({ decision, decidedAt: now, reason, notes: notes === undefined ? null : JSON.stringify(notes) })
      .where('postingVersionId', '=', id)
      .where('decidedAt', 'is', null)
      .execute();
    return decision === 'approved' ? publishVersion(trx, id, { actor: 'account:moderator', now }) : [];
  });
}
