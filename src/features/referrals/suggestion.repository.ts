import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';

/** @returns false when the opportunity was suggested before, or does not exist */
export async function insertSuggestion(
  trx: Trx,
  row: { referralId: string; opportunityId: string; suggestedBy: string; suggestedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('referralSuggestion')
    .columns(['referralId', 'opportunityId', 'suggestedBy', 'suggestedAt'])
    .expression(
      trx
        .selectFrom('opportunity')
        .select((eb) => [
          eb.val(row.referralId).as('referralId'),
          'opportunity.id',
          eb.val(row.suggestedBy).as('suggestedBy'),
          sql<Date>`${row.suggestedAt}::timestamptz`.as('suggestedAt'),
        ])
        .where('opportunity.id', '=', row.opportunityId),
    )
    .onConflict((conflict) => conflict.columns(['referralId', 'opportunityId']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface SuggestionRow {
  opportunityId: string;
  title: string;
  organisation: string;
  suggestedAt: Date;
  answer: 'interested' | 'not-for-me' | 'applied' | null;
  answeredAt: Date | null;
}

/** A referral's suggestions, the newest first. */
export async function suggestionsOf(db: Db | Trx, referralId: string): Promise<SuggestionRow[]> {
  return db
    .selectFrom('referralSuggestion')
    .innerJoin('opportunity', 'opportunity.id', 'referralSuggestion.opportunityId')
    .innerJoin('organisation', 'organisation.id', 'opportunity.organisationId')
    .select([
      'referralSuggestion.opportunityId',
      'opportunity.title',
      'organisation.name as organisation',
      'referralSuggestion.suggestedAt',
      'referralSuggestion.answer',
      'referralSuggestion.answeredAt',
    ])
    .where('referralId', '=', referralId)
    .orderBy('suggestedAt', 'desc')
    .execute();
}

/** The suggestions that applicants of these referrals are interested in, with no event recorded by staff since. */
export async function interestsOf(
  db: Db,
  referralIds: readonly string[],
): Promise<{ referralId: string; title: string }[]> {
  if (referralIds.length === 0) return [];
  return db
    .selectFrom('referralSuggestion')
    .innerJoin('opportunity', 'opportunity.id', 'referralSuggestion.opportunityId')
    .select(['referralSuggestion.referralId', 'opportunity.title'])
    .where('referralSuggestion.referralId', 'in', [...referralIds])
    .where('answer', '=', 'interested')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('referralEvent')
            .whereRef('referralEvent.referralId', '=', 'referralSuggestion.referralId')
            .whereRef('referralEvent.at', '>', 'referralSuggestion.answeredAt')
            .where('actor', 'like', 'account:%')
            .where('type', 'not in', ['opened', 'listed'])
            .select('referralEvent.id'),
        ),
      ),
    )
    .where('answeredAt', 'is not', null)
    .orderBy('answeredAt')
    .execute();
}
