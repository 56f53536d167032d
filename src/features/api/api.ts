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
import { apiMessages } from './messages.en.ts';

/**
 * The public API: the schemas from which its OpenAPI document is generated, and the functions that fill them. The
 * search is the same as on the pages; only the output format differs.
 */

const { fields } = apiMessages;

const instant = z.iso.datetime().meta({ description: fields.instant });
const nullable = <T extends z.ZodType>(schema: T) => schema.nullable();

const datesSchema = z.array(z.object({ startsOn: z.iso.date(), left: nullable(z.int()) }));

export const listingItemSchema = z
  .object({
    id: z.string(),
    url: z.url().meta({ description: fields.url }),
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
    town: nullable(z.string()).meta({ description: fields.town }),
    distanceMiles: nullable(z.number()).meta({ description: fields.distanceMiles }),
    pay: nullable(z.string()).meta({ description: fields.pay }),
    payHourlyPence: nullable(z.int()).meta({ description: fields.payHourlyPence }),
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
    words: z.string().meta({ description: fields.words }),
    understood: z
      .array(z.object({ text: z.string(), parameter: z.string(), value: z.string() }))
      .meta({ description: fields.understood }),
    fromHome: nullable(z.int()).meta({ description: fields.fromHome }),
    forPupils: nullable(z.int()).meta({ description: fields.forPupils }),
    someWords: z.boolean().meta({ description: fields.someWords }),
    inDescriptions: z.boolean().meta({ description: fields.inDescriptions }),
    lessExact: z.boolean().meta({ description: fields.lessExact }),
    items: z.array(listingItemSchema),
    facets: nullable(
      z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string(), count: z.int() }))),
    ).meta({ description: fields.facets }),
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
    description: z.string().meta({ description: fields.description }),
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
    words: query.q,
    understood: results.understood.flatMap(({ text, ...it }) => {
      switch (it.means) {
        case 'filter':
          return { text, parameter: it.filter, value: it.value };
        case 'place':
          return { text, parameter: 'near', value: it.near };
        case 'within':
          return { text, parameter: 'within', value: String(it.miles) };
        case 'near-me':
        case 'nothing':
          return [];
      }
    }),
    fromHome: results.fromHome ?? null,
    forPupils: results.forPupils ?? null,
    someWords: results.someWords,
    inDescriptions: results.inDescriptions,
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
