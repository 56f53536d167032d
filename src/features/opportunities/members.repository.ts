import type { Trx } from '#lib/database.ts';

/** A member of the organisation that offers an opportunity, with what a mail to them names. */
export interface MemberToTell {
  accountId: string;
  organisationId: string;
  email: string;
  slug: string;
  title: string;
  organisationName: string;
}

/** The members of an opportunity's organisation who can sign in, always in the same order. */
export function findMembersToTell(trx: Trx, opportunityId: string): Promise<MemberToTell[]> {
  return trx
    .selectFrom('membership as m')
    .innerJoin('opportunity as o', 'o.organisationId', 'm.organisationId')
    .innerJoin('organisation as g', 'g.id', 'm.organisationId')
    .innerJoin('account as p', 'p.id', 'm.accountId')
    .select(['m.accountId', 'm.organisationId', 'p.email', 'g.slug', 'o.title', 'g.name as organisationName'])
    .where('o.id', '=', opportunityId)
    .where('p.confirmedAt', 'is not', null)
    .orderBy('m.accountId')
    .execute();
}

/** Whether an account is a member of an organisation, and whether that organisation is suspended. */
export function findMembership(
  trx: Trx,
  { organisation, account }: { organisation: string; account: string },
): Promise<{ suspendedAt: Date | null } | undefined> {
  return trx
    .selectFrom('membership')
    .innerJoin('organisation', 'organisation.id', 'membership.organisationId')
    .select('organisation.suspendedAt')
    .where('organisationId', '=', organisation)
    .where('accountId', '=', account)
    .executeTakeFirst();
}
