import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import type { ReportReason } from '#features/moderation/moderation.ts';
import { openCase } from '#features/review-cases/review-case.service.ts';
import { addReport } from '#features/moderation/report.service.ts';

const HOUR = 3_600_000;

/** An organisation that waits for approval, sent by a demo account that belongs to no organisation. */
const WAITING = {
  slug: 'demo-oast-bakery',
  name: 'Oast Street Bakery',
  kind: 'employer',
  description: 'A bakery with a shop and a van round. Six of us, and room for a seventh.',
  website: 'https://oast-street-bakery.example',
  approved: false,
} as const;
const SENT_BY = 'resident@demo.example';

/** Reports on the first listings. */
const REPORTS: readonly { listing: number; reason: ReportReason; words?: string; hoursAgo: number }[] = [
  { listing: 0, reason: 'asks-for-money', words: 'They wanted £40 for a uniform first.', hoursAgo: 100 },
  { listing: 0, reason: 'not-real', hoursAgo: 80 },
  {
    listing: 0,
    reason: 'asks-for-money',
    words: 'I was asked to pay before the interview.',
    hoursAgo: 5,
  },
  { listing: 1, reason: 'wrong', words: 'I phoned. The job has gone.', hoursAgo: 2 },
];

/** Opens cases for the demonstration's moderator, once. @returns how many cases were opened. */
export async function seedDemoModeration(
  db: Db,
  deps: { workingDays: WorkingDays },
  now: Date,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // Of two processes that start at the same time, only one may find the table empty.
    await sql`lock table report in share row exclusive mode`.execute(trx);
    if ((await trx.selectFrom('report').select('id').limit(1).executeTakeFirst()) !== undefined) return 0;
    const sender = await trx
      .selectFrom('account')
      .select('id')
      .where('email', '=', SENT_BY)
      .where('demo', 'is not', null)
      .executeTakeFirst();
    if (sender === undefined) return 0;
    const [organisationId] = (await saveOrganisations(trx, [WAITING])).values();
    if (organisationId === undefined) return 0;
    const at = (hoursAgo: number) => new Date(now.getTime() - hoursAgo * HOUR);
    await openCase(trx, deps, { kind: 'organisation', organisationId, submittedBy: sender.id }, at(3));

    const listings = await trx
      .selectFrom('opportunity')
      .select(['id', 'organisationId'])
      .where('source', '=', 'demo')
      .orderBy('sourceKey')
      .limit(2)
      .execute();
    for (const { listing, reason, words, hoursAgo } of REPORTS) {
      const about = listings[listing];
      if (about === undefined) continue;
      await addReport(
        trx,
        deps,
        { id: newId(), opportunityId: about.id, organisationId: about.organisationId, reason, words },
        at(hoursAgo),
      );
    }
    return 1 + listings.length;
  });
}
