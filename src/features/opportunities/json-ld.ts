import type { Course, EducationEvent, JobPosting, Place, WithContext } from 'schema-dts';
import { londonDay, londonInstant } from '#lib/clock.ts';
import { descriptionToHtml } from './description.ts';
import { formatWeeklyHours, guaranteesNoHours } from './hours.ts';
import type { Opportunity, OpportunityPlace } from './opportunity.ts';
import type { Contract, Pattern } from './vocabulary.ts';

interface Context {
  id: string;
  /** Absolute address of the opportunity's page. */
  url: string;
  organisation: { name: string; website: string | null };
  now: Date;
}

const EMPLOYMENT_TYPE: Partial<Record<Pattern | Contract, string>> = {
  'full-time': 'FULL_TIME',
  'part-time': 'PART_TIME',
  'school-hours': 'PART_TIME',
  temporary: 'TEMPORARY',
  'fixed-term': 'TEMPORARY',
  seasonal: 'TEMPORARY',
  casual: 'PER_DIEM',
  'self-employed': 'CONTRACTOR',
};

const UNIT = { hour: 'HOUR', day: 'DAY', week: 'WEEK', month: 'MONTH', year: 'YEAR' } as const;

function place(it: OpportunityPlace): Place {
  return {
    '@type': 'Place',
    ...(it.name === undefined ? {} : { name: it.name }),
    address: {
      '@type': 'PostalAddress',
      ...(it.name === undefined ? {} : { streetAddress: it.name }),
      addressLocality: it.town,
      addressRegion: 'Kent',
      ...(it.postcode === undefined ? {} : { postalCode: it.postcode }),
      addressCountry: 'GB',
    },
    geo: { '@type': 'GeoCoordinates', latitude: it.lat, longitude: it.lon },
  };
}

function jobPosting(
  it: Extract<Opportunity, { kind: 'vacancy' }>,
  { id, organisation, url }: Context,
): WithContext<JobPosting> {
  const types = [...it.patterns, ...(it.details.contract === undefined ? [] : [it.details.contract])]
    .map((value) => EMPLOYMENT_TYPE[value])
    // People who filter by "full time" on other sites must not find work without guaranteed hours.
    .map((type) => (guaranteesNoHours(it.details) ? 'OTHER' : type))
    .filter((value) => value !== undefined);
  const workHours = [formatWeeklyHours(it.details), it.details.hoursText].filter(Boolean).join('. ');
  const { payMinPence, payMaxPence, payPeriod } = it;
  return {
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    title: it.title,
    description: descriptionToHtml(it.description),
    datePosted: londonDay(it.publishedAt),
    ...(it.closesAt === undefined ? {} : { validThrough: it.closesAt.toISOString() }),
    ...(types.length === 0 ? {} : { employmentType: [...new Set(types)] }),
    ...(workHours === '' ? {} : { workHours }),
    hiringOrganization: {
      '@type': 'Organization',
      name: organisation.name,
      ...(organisation.website === null ? {} : { sameAs: organisation.website }),
    },
    identifier: { '@type': 'PropertyValue', name: organisation.name, value: id },
    url,
    ...(it.places.length === 0 ? {} : { jobLocation: it.places.map(place) }),
    ...(it.workMode === 'remote'
      ? {
          jobLocationType: 'TELECOMMUTE',
          applicantLocationRequirements: { '@type': 'Country' as const, name: 'GB' },
        }
      : {}),
    ...(payMinPence === undefined || payPeriod === undefined
      ? {}
      : {
          baseSalary: {
            '@type': 'MonetaryAmount' as const,
            currency: 'GBP',
            value: {
              '@type': 'QuantitativeValue' as const,
              ...(payMaxPence === undefined || payMaxPence === payMinPence
                ? { value: payMinPence / 100 }
                : { minValue: payMinPence / 100, maxValue: payMaxPence / 100 }),
              unitText: UNIT[payPeriod],
            },
          },
        }),
    directApply: it.howToApply.here === true,
  };
}

function course(
  it: Extract<Opportunity, { kind: 'skills-bootcamp' }>,
  { organisation, url, now }: Context,
): WithContext<Course> {
  const today = londonDay(now);
  const mode =
    it.details.delivery === 'online' ? 'Online' : it.details.delivery === 'blended' ? 'Blended' : 'Onsite';
  return {
    '@context': 'https://schema.org',
    '@type': 'Course',
    name: it.title,
    description: it.summary,
    url,
    provider: {
      '@type': 'Organization',
      name: organisation.name,
      ...(organisation.website === null ? {} : { sameAs: organisation.website }),
    },
    offers: { '@type': 'Offer', price: 0, priceCurrency: 'GBP', category: 'Free' },
    hasCourseInstance: it.dates
      .filter((date) => date.startsOn >= today)
      .map((date) => ({
        '@type': 'CourseInstance' as const,
        courseMode: mode,
        startDate: date.startsOn,
        ...(date.endsOn === undefined ? {} : { endDate: date.endsOn }),
        courseWorkload: `PT${it.details.guidedHours ?? 60}H`,
        ...(it.places[date.place ?? 0] === undefined
          ? {}
          : { location: place(it.places[date.place ?? 0] as OpportunityPlace) }),
      })),
  };
}

function events(
  it: Extract<Opportunity, { kind: 'work-experience' | 'engagement-offer' }>,
  { organisation, url, now }: Context,
): WithContext<EducationEvent> | undefined {
  const today = londonDay(now);
  const next = it.dates
    .filter((date) => date.startsOn >= today)
    .sort((a, b) => a.startsOn.localeCompare(b.startsOn))[0];
  if (next === undefined) return undefined;
  const site = it.places[next.place ?? 0];
  const instant = (day: string, time: string | undefined) =>
    time === undefined ? day : londonInstant(day, time).toISOString();
  return {
    '@context': 'https://schema.org',
    '@type': 'EducationEvent',
    name: it.title,
    description: it.summary,
    url,
    startDate: instant(next.startsOn, next.startTime),
    ...(next.endsOn === undefined && next.endTime === undefined
      ? {}
      : { endDate: instant(next.endsOn ?? next.startsOn, next.endTime) }),
    eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: `https://schema.org/${it.workMode === 'remote' ? 'OnlineEventAttendanceMode' : 'OfflineEventAttendanceMode'}`,
    location: site === undefined ? { '@type': 'VirtualLocation', url } : place(site),
    organizer: { '@type': 'Organization', name: organisation.name },
  };
}

/**
 * The opportunity in schema.org's vocabulary, for search engines: a job as JobPosting, a bootcamp as Course, a dated
 * placement or offer as an event. Undefined where schema.org has no accurate type: without a date there is no event.
 */
export function jsonLdOf(it: Opportunity, context: Context): object | undefined {
  switch (it.kind) {
    case 'vacancy':
      return jobPosting(it, context);
    case 'skills-bootcamp':
      return course(it, context);
    case 'work-experience':
    case 'engagement-offer':
      return events(it, context);
  }
}
