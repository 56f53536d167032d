import type { Db, Trx } from '#lib/database.ts';
import type { ProposedDetails } from '#features/organisations/table.ts';

export interface OrganisationRow {
  id: string;
  slug: string;
  name: string;
  kind: string;
  description: string | null;
  website: string | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
  size: string | null;
  urn: string | null;
  insuredUntil: string | null;
  disabilityConfident: number;
  approvedAt: Date | null;
  suspendedAt: Date | null;
  createdAt: Date;
  /** The details that the organisation asks to publish. */
  proposed: ProposedDetails | null;
  members: number;
  /** Opportunities that can be found at present. */
  live: number;
}

export async function findOrganisation(db: Db, id: string, now: Date): Promise<OrganisationRow | undefined> {
  return db
    .selectFrom('organisation as g')
    .select((eb) => [
      'g.proposed',
      'g.id',
      'g.slug',
      'g.name',
      'g.kind',
      'g.description',
      'g.website',
      'g.address',
      'g.town',
      'g.postcode',
      'g.size',
      'g.urn',
      'g.insuredUntil',
      'g.disabilityConfident',
      'g.approvedAt',
      'g.suspendedAt',
      'g.createdAt',
      eb
        .selectFrom('membership as m')
        .select((m) => m.fn.countAll<number>().as('n'))
        .whereRef('m.organisationId', '=', 'g.id')
        .$asScalar()
        .$notNull()
        .as('members'),
      eb
        .selectFrom('opportunity as o')
        .innerJoin('listing as l', 'l.opportunityId', 'o.id')
        .select((o) => o.fn.countAll<number>().as('n'))
        .whereRef('o.organisationId', '=', 'g.id')
        .where('l.live', '=', true)
        .where('l.publishedAt', '<=', now)
        .where((l) => l.or([l('l.closesAt', 'is', null), l('l.closesAt', '>', now)]))
        .$asScalar()
        .$notNull()
        .as('live'),
    ])
    .where('g.id', '=', id)
    .executeTakeFirst();
}

export interface NamedOrganisation {
  id: string;
  name: string;
  town: string | null;
  approvedAt: Date | null;
  suspendedAt: Date | null;
}
const NAMED = ['id', 'name', 'town', 'approvedAt', 'suspendedAt'] as const;

/** The email address of an account; its domain indicates where the account holder may work. */
export async function findEmail(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db.selectFrom('account').select('email').where('id', '=', accountId).executeTakeFirst();
  return row?.email;
}

/**
 * Finds organisations by a part of the name. Without a name, those that were suspended or changed last come first.
 */
export async function searchOrganisations(
  db: Db,
  words: string,
  limit: number,
): Promise<NamedOrganisation[]> {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('organisation')
    .select([...NAMED])
    .$if(words !== '', (query) => query.where('name', 'ilike', pattern))
    .$if(words === '', (query) =>
      query.where((eb) => eb.or([eb('suspendedAt', 'is not', null), eb('approvedAt', 'is', null)])),
    )
    .orderBy('name')
    .limit(limit)
    .execute();
}

export async function findOrganisationEvents(
  db: Db,
  organisationId: string,
  limit: number,
): Promise<{ at: Date; type: string; actor: string }[]> {
  return db
    .selectFrom('organisationEvent')
    .select(['at', 'type', 'actor'])
    .where('organisationId', '=', organisationId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function writeOrganisationEvent(
  trx: Trx,
  event: { organisationId: string; type: string; actor: string; at: Date },
): Promise<void> {
  await trx
    .insertInto('organisationEvent')
    .values({ ...event, detail: null })
    .execute();
}

/**
 * Who is told of a decision: the submitter, as long as they have an account and are a member; otherwise the owners.
 */
export async function findRecipients(
  trx: Trx,
  organisationId: string,
  sentBy: string | null,
): Promise<string[]> {
  const members = await trx
    .selectFrom('membership as m')
    .innerJoin('account as a', 'a.id', 'm.accountId')
    .select(['a.id', 'a.email', 'm.role'])
    .where('m.organisationId', '=', organisationId)
    .where('a.confirmedAt', 'is not', null)
    .orderBy('a.email')
    .execute();
  const sender = members.filter(({ id }) => id === sentBy);
  return (sender.length > 0 ? sender : members.filter(({ role }) => role === 'owner')).map(
    ({ email }) => email,
  );
}
