import { z } from 'zod';
import {
  bootcampSchema,
  dateSchema,
  engagementOfferSchema,
  gettingThereSchema,
  kindSchema,
  placeSchema,
  vacancySchema,
  workExperienceSchema,
} from '#features/opportunities/opportunity.ts';
import type { ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import { formatPay } from '#features/opportunities/pay.ts';
import { FILTER_NAMES, filterOf } from '#features/search/filters.ts';
import { NEVER_CLOSES } from '#features/search/listing.ts';
import { PAGE_SIZE, searchHref } from '#features/search/search-query.ts';
import type { FoundListing, SearchResults } from '#features/search/search.service.ts';

/**
 * The public API: the schemas from which its OpenAPI document is generated, and the functions that fill them. The
 * search is the same as on the pages; only the output format differs.
 */

const instant = z.iso.datetime().meta({ description: 'A time in UTC.' });
const nullable = <T extends z.ZodType>(schema: T) => schema.nullable();

const datesSchema = z.array(z.object({ startsOn: z.iso.date(), left: nullable(z.int()) }));

export const listingItemSchema = z
  .object({
    id: z.string(),
    url: z.url().meta({ description: 'The web page of the opportunity.' }),
    kind: kindSchema,
    title: z.string(),
    summary: z.string(),
    organisation: z.string(),
    sector: z.string(),
    workMode: z.string(),
    patterns: z.array(z.string()),
    contract: nullable(z.string()),
    places: z.array(
      z.object({
        town: z.string(),
        area: z.string(),
        lat: z.number(),
        lon: z.number(),
        gettingThere: nullable(z.string()),
        dates: datesSchema,
      }),
    ),
    town: nullable(z.string()).meta({
      description:
        'The nearest of the places that fit the search. Distance, dates and the way there are those of this place.',
    }),
    distanceMiles: nullable(z.number()).meta({
      description: 'In a straight line from the place that was searched for.',
    }),
    pay: nullable(z.string()).meta({ description: 'As text for people to read. Null when not given.' }),
    payHourlyPence: nullable(z.int()).meta({
      description: 'For comparing. Null when there are no figures or they are doubtful.',
    }),
    hours: nullable(z.string()),
    gettingThere: nullable(z.string()),
    features: z.array(z.string()),
    adjustments: z.array(z.string()),
    disabilityConfidentLevel: z.int().min(0).max(3),
    audiences: z.array(z.string()),
    dates: datesSchema,
    publishedAt: instant,
    closesAt: nullable(instant),
  })
  .meta({ id: 'OpportunitySummary' });

export const searchResponseSchema = z
  .object({
    total: z.int(),
    page: z.int(),
    pages: z.int(),
    pageSize: z.int(),
    place: z.object({ label: z.string(), miles: nullable(z.number()) }),
    someWords: z
      .boolean()
      .meta({ description: 'No opportunity has all of the words. These have some of them.' }),
    lessExact: z.boolean().meta({
      description:
        'The search engine is not working and the database answered. It does not allow for spelling mistakes.',
    }),
    items: z.array(listingItemSchema),
    facets: nullable(
      z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string(), count: z.int() }))),
    ).meta({
      description: 'Count of each value, by parameter. Null when counting would have taken too long.',
    }),
    links: z.object({ self: z.url(), next: nullable(z.url()), previous: nullable(z.url()) }),
  })
  .meta({ id: 'SearchResults' });

export const opportunityResponseSchema = z
  .object({
    id: z.string(),
    url: z.url(),
    status: z.enum(['open', 'closed']),
    kind: kindSchema,
    title: z.string(),
    summary: z.string(),
    description: z.string().meta({
      description:
        'Plain text. Blank lines separate paragraphs, "- " starts a list item and "## " starts a heading.',
    }),
    organisation: z.object({
      name: z.string(),
      website: nullable(z.string()),
      disabilityConfidentLevel: z.int().min(0).max(3),
    }),
    sector: z.string(),
    patterns: z.array(z.string()),
    workMode: z.string(),
    places: z.array(placeSchema),
    dates: z.array(dateSchema),
    gettingThere: nullable(gettingThereSchema),
    adjustments: z.array(z.string()),
    interviewScheme: z.boolean(),
    pay: z.object({
      text: nullable(z.string()),
      minPence: nullable(z.int()),
      maxPence: nullable(z.int()),
      period: nullable(z.string()),
      proRata: z.boolean(),
    }),
    details: z.union([vacancySchema, bootcampSchema, workExperienceSchema, engagementOfferSchema]),
    publishedAt: instant,
    closesAt: nullable(instant),
    updatedAt: instant,
  })
  .meta({ id: 'Opportunity' });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(z.object({ parameter: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const orNull = (text: string) => (text === '' ? null : text);
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

function item(listing: FoundListing, siteUrl: string): z.infer<typeof listingItemSchema> {
  return {
    id: listing.id,
    url: `${siteUrl}/opportunities/${listing.id}`,
    kind: listing.kind,
    title: listing.title,
    summary: listing.summary,
    organisation: listing.organisation,
    sector: listing.sector,
    workMode: listing.workMode,
    patterns: listing.patterns,
    contract: listing.contract,
    places: listing.places.map(({ town, area, lat, lon, gettingThere, dates }) => ({
      town,
      area,
      lat,
      lon,
      gettingThere: orNull(gettingThere),
      dates,
    })),
    town: orNull(listing.town),
    distanceMiles: listing.miles === undefined ? null : Math.round(listing.miles * 100) / 100,
    pay: orNull(listing.pay),
    payHourlyPence: listing.payHourlyPence,
    hours: orNull(listing.hours),
    gettingThere: orNull(listing.gettingThere),
    features: listing.features,
    adjustments: listing.adjustments,
    disabilityConfidentLevel: listing.disabilityConfident,
    audiences: listing.audiences,
    dates: listing.dates,
    publishedAt: iso(listing.publishedAt),
    closesAt: listing.closesAt >= NEVER_CLOSES ? null : iso(listing.closesAt),
  };
}

export function searchResponse(
  results: SearchResults,
  siteUrl: string,
  now: Date,
): z.infer<typeof searchResponseSchema> {
  const { query, place, page, pages, facets } = results;
  const link = (number: number) =>
    `${siteUrl}${searchHref({ ...query, page: number }, '/api/v1/opportunities')}`;
  return {
    total: results.total,
    page,
    pages,
    pageSize: PAGE_SIZE,
    place: { label: place.ok ? place.place.label : place.text, miles: results.miles ?? null },
    someWords: results.someWords,
    lessExact: results.lessExact,
    items: results.listings.map((listing) => item(listing, siteUrl)),
    facets:
      facets === undefined
        ? null
        : Object.fromEntries(
            FILTER_NAMES.map((name) => [
              name,
              [...filterOf(name).options(now)].map(([value, label]) => ({
                value,
                label,
                count: facets[name][value] ?? 0,
              })),
            ]),
          ),
    links: {
      self: link(page),
      next: page < pages ? link(page + 1) : null,
      previous: page > 1 ? link(page - 1) : null,
    },
  };
}

export function opportunityResponse(
  found: ShownOpportunity,
  siteUrl: string,
): z.infer<typeof opportunityResponseSchema> {
  const { id, opportunity: it, organisation, status } = found;
  return {
    id,
    url: `${siteUrl}/opportunities/${id}`,
    status: status === 'open' ? status : 'closed',
    kind: it.kind,
    title: it.title,
    summary: it.summary,
    description: it.description,
    organisation: {
      name: organisation.name,
      website: organisation.website,
      disabilityConfidentLevel: organisation.disabilityConfident,
    },
    sector: it.sector,
    patterns: it.patterns,
    workMode: it.workMode,
    places: it.places,
    dates: it.dates,
    gettingThere: it.gettingThere ?? null,
    adjustments: it.adjustments,
    interviewScheme: it.interviewScheme,
    pay: {
      text: orNull(formatPay(it)),
      minPence: it.payMinPence ?? null,
      maxPence: it.payMaxPence ?? null,
      period: it.payPeriod ?? null,
      proRata: it.payProRata,
    },
    details: it.details,
    publishedAt: it.publishedAt.toISOString(),
    closesAt: it.closesAt?.toISOString() ?? null,
    updatedAt: found.updatedAt.toISOString(),
  };
}
