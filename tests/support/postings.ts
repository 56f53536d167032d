import type { Db } from '#lib/database.ts';
import { londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import type { Answers } from '#features/journeys/journey.ts';
import { loadOpportunities } from '#features/opportunities/opportunity.repository.ts';

/** An opportunity that is there already as something that its organisation has posted and a moderator approved. */
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
