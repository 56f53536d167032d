import type { Db, Trx } from '#lib/database.ts';
import { opportunitySchema, type Opportunity } from './opportunity.ts';

/** An opportunity as it is stored, with its related rows. */
export interface StoredOpportunity {
  id: string;
  opportunity: Opportunity;
  withdrawnAt: Date | null;
  organisation: {
    id: string;
    slug: string;
    name: string;
    kind: string;
    description: string | null;
    website: string | null;
    disabilityConfident: number;
    approvedAt: Date | null;
    /** While set, nothing of the organisation is shown. */
    suspendedAt: Date | null;
  };
  source: string;
  updatedAt: Date;
}

/**
 * Locks those of these opportunities that no other transaction changes at the moment.
 * @returns their ids
 */
export async function lockUnchanging(trx: Trx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .selectFrom('opportunity')
    .select('id')
    .where('id', 'in', [...ids])
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(({ id }) => id);
}

/** Null from the database means "not said", which the schema represents as absent. */
const said = <T>(value: T | null): T | undefined => value ?? undefined;

/** Loads opportunities with organisation, places and dates, in no particular order. Drafts are left out. */
export async function loadOpportunities(db: Db, ids: readonly string[]): Promise<StoredOpportunity[]> {
  if (ids.length === 0) return [];
  // Sequentially: a transaction has one connection, which runs one query at a time.
  const rows = await db
    .selectFrom('opportunity as o')
    .innerJoin('organisation as g', 'g.id', 'o.organisationId')
    .selectAll('o')
    .select([
      'g.slug as organisationSlug',
      'g.name as organisationName',
      'g.kind as organisationKind',
      'g.description as organisationDescription',
      'g.website as organisationWebsite',
      'g.disabilityConfident',
      'g.approvedAt',
      'g.suspendedAt',
    ])
    .where('o.id', 'in', [...ids])
    .where('o.publishedAt', 'is not', null)
    .execute();
  const places = await db
    .selectFrom('opportunityPlace')
    .selectAll()
    .where('opportunityId', 'in', [...ids])
    .orderBy('position')
    .execute();
  const dates = await db
    .selectFrom('opportunityDate')
    .selectAll()
    .where('opportunityId', 'in', [...ids])
    .where('cancelledAt', 'is', null)
    .orderBy('startsOn')
    .orderBy('id')
    .execute();
  const placesOf = Map.groupBy(places, (place) => place.opportunityId);
  const datesOf = Map.groupBy(dates, (date) => date.opportunityId);
  return rows.map((row) => ({
    id: row.id,
    withdrawnAt: row.withdrawnAt,
    source: row.source,
    updatedAt: row.updatedAt,
    organisation: {
      id: row.organisationId,
      slug: row.organisationSlug,
      name: row.organisationName,
      kind: row.organisationKind,
      description: row.organisationDescription,
      website: row.organisationWebsite,
      disabilityConfident: row.disabilityConfident,
      approvedAt: row.approvedAt,
      suspendedAt: row.suspendedAt,
    },
    opportunity: opportunitySchema.parse({
      kind: row.kind,
      title: row.title,
      summary: row.summary,
      description: row.description,
      sector: row.sector,
      patterns: row.patterns,
      workMode: row.workMode,
      gettingThere: said(row.gettingThere),
      adjustments: row.adjustments,
      interviewScheme: row.interviewScheme,
      payMinPence: said(row.payMinPence),
      payMaxPence: said(row.payMaxPence),
      payPeriod: said(row.payPeriod),
      payText: said(row.payText),
      payProRata: row.payProRata,
      howToApply: row.howToApply,
      details: row.details,
      publishedAt: row.publishedAt,
      closesAt: said(row.closesAt),
      places: (placesOf.get(row.id) ?? []).map((place) => ({
        name: said(place.name),
        town: place.town,
        postcode: said(place.postcode),
        area: place.area,
        lat: place.lat,
        lon: place.lon,
      })),
      dates: (datesOf.get(row.id) ?? []).map((date) => ({
        id: date.id,
        startsOn: date.startsOn,
        endsOn: said(date.endsOn),
        startTime: said(date.startTime),
        endTime: said(date.endTime),
        places: said(date.places),
        placesTaken: date.placesTaken,
        place: said(date.place),
      })),
    }),
  }));
}
