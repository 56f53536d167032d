import { htmlToLine, shorten, summaryOf } from '#features/opportunities/description.ts';
import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import {
  opportunitySchema,
  type Opportunity,
  type OpportunityInput,
} from '#features/opportunities/opportunity.ts';
import { addressParts, placeFacts } from './address.ts';
import { readDates, readStart } from './dates.ts';
import { readOrganisation, webAddress } from './employer.ts';
import { quote, type Findings } from './findings.ts';
import { readFormerKey, readKey, readSource } from './key.ts';
import { isVoluntaryRole, patternsIn, readEmployment, sectorOf, weeklyHoursIn } from './kind-of-work.ts';
import { readPlaces, type JobPostingPlaces } from './locate.ts';
import { FEED_LIMITS } from './limits.ts';
import { readPay } from './pay.ts';
import { isObject, postingSchema, type Posting } from './record.ts';
import { looksDamaged } from './repair.ts';
import { readRequirements } from './requirements.ts';
import { readBenefits, readDescription } from './text.ts';
import { readTitle } from './title.ts';
import { postingMessages as messages } from './messages.en.ts';

/**
 * Maps a schema.org JobPosting, as real feeds send it, to a vacancy of the portal. Nothing here does I/O. What a feed
 * leaves open remains open; what contradicts itself is shown in the advertiser's words or is a reason to reject.
 */

export interface JobPostingContext {
  places: JobPostingPlaces;
  minimumWage: readonly MinimumWagePeriod[];
  now: Date;
}

/** `key` identifies a record within its feed and is the same in every run. Notes and reasons are sentences. */
export type MappedJobPosting =
  | {
      ok: true;
      ended: false;
      key: string;
      /** The name of the feed if the import was given none. */
      source: string;
      /** The record's key before keys were per employer. */
      formerKey?: string;
      organisation: { name: string; website?: string };
      opportunity: Opportunity;
      /** The feed's `datePosted`; absent if the feed has none, and `publishedAt` is then the present. */
      postedAt?: Date;
      /** What was left out or changed, and why. */
      notes: string[];
    }
  /** The listing has ended: people can no longer apply, so nothing else about it matters. */
  | {
      ok: true;
      ended: true;
      key: string;
      source: string;
      formerKey?: string;
      organisation: { name: string };
      endedAt: Date;
      postedAt?: Date;
      notes: string[];
    }
  | { ok: false; reasons: string[]; key?: string };

/** Source and key of a record that may be a posting, without reading the rest; undefined if the record has none. */
export function identifyJobPosting(raw: unknown): { source: string; key: string } | undefined {
  if (!isObject(raw)) return undefined;
  const { description: _, ...fields } = raw;
  const posting = postingSchema.parse(fields);
  const organisation = readOrganisation(posting, { reasons: [], notes: [] });
  if (organisation === undefined) return undefined;
  const title = readTitle(posting, titleNames(posting, organisation), { reasons: [], notes: [] });
  const key = readKey(posting, organisation.name, title);
  return key === undefined ? undefined : { source: readSource(posting, organisation.name), key };
}

/** Names that keep their capitals in a title. */
function titleNames(posting: Posting, organisation: { name: string } | undefined): string[] {
  const names = posting.jobLocation.flatMap((location) => addressParts(placeFacts(location)));
  return organisation === undefined ? names : [...names, organisation.name];
}

/**
 * Maps one record of a feed. For a record that is rejected, all reasons are given, not only the first. Never throws,
 * whatever JSON it is given. The same record gives the same result on any day, except for `publishedAt` if the feed
 * has no `datePosted`, for `ended`, and for the lowest lawful pay.
 */
export function mapJobPosting(
  raw: unknown,
  { places, minimumWage, now }: JobPostingContext,
): MappedJobPosting {
  if (!isObject(raw)) return { ok: false, reasons: [messages.mapJobPosting.reasons.theRecordIsNot] };
  const posting = postingSchema.parse(raw);
  const types = posting['@type'];
  if (types.length > 0 && !types.some((type) => /(?:^|[/#:])JobPosting$/.test(type))) {
    return { ok: false, reasons: [messages.mapJobPosting.reasons.itIsOfType(quote(types.join(', ')))] };
  }

  const findings: Findings = { reasons: [], notes: [] };
  const { reasons, notes } = findings;
  const employer: Findings = { reasons: [], notes: [] };
  const organisation = readOrganisation(posting, employer);
  const title = readTitle(posting, titleNames(posting, organisation), findings);
  reasons.push(...employer.reasons);
  notes.push(...employer.notes);
  const key = readKey(posting, organisation?.name, title);
  const { postedAt, closesAt } = readDates(posting, now, findings);
  const posted = postedAt === undefined ? {} : { postedAt };
  const formerKey = organisation === undefined ? undefined : readFormerKey(posting, organisation.name, title);
  const former = formerKey === undefined ? {} : { formerKey };
  const source = organisation === undefined ? '' : readSource(posting, organisation.name);
  if (organisation !== undefined && key !== undefined && closesAt !== undefined && closesAt <= now) {
    return {
      ok: true,
      ended: true,
      key,
      source,
      ...former,
      organisation,
      endedAt: closesAt,
      ...posted,
      notes: [],
    };
  }

  const description = readDescription(posting, findings);
  if (looksDamaged(`${title} ${organisation?.name ?? ''} ${description}`)) {
    notes.push(messages.mapJobPosting.someCharactersWereAlready);
  }
  const where = readPlaces(posting, title, description, places, findings);
  const employment = readEmployment(posting.employmentType, title, notes);
  const { pay, notes: payNotes } = readPay(posting.baseSalary, {
    now,
    minimumWage,
    ...(posting.salaryCurrency === undefined ? {} : { salaryCurrency: posting.salaryCurrency }),
  });
  notes.push(...payNotes);
  const isPaid = pay.minPence !== undefined;
  if (employment.isVoluntary || (!isPaid && isVoluntaryRole(title, description))) {
    reasons.push(messages.mapJobPosting.itIsVoluntaryWork);
  }
  const url = webAddress(posting.url);
  if (url === undefined && posting.url !== undefined) {
    notes.push(messages.mapJobPosting.theLinkIsNot(quote(posting.url)));
  }
  const workHours = htmlToLine(posting.workHours ?? '');
  const openings = Number(posting.totalJobOpenings ?? Number.NaN);
  const benefits = readBenefits(posting, findings);
  if (workHours.length > FEED_LIMITS.hoursText) {
    notes.push(messages.mapJobPosting.theWorkingHoursWere(FEED_LIMITS.hoursText));
  }

  if (organisation === undefined || key === undefined || reasons.length > 0) {
    return { ok: false, reasons, ...(key === undefined ? {} : { key }) };
  }
  const input: OpportunityInput = {
    kind: 'vacancy',
    title,
    summary: summaryOf(description) || title,
    description,
    sector: sectorOf(title, htmlToLine([...posting.industry, ...posting.occupationalCategory].join(', '))),
    patterns: [...new Set([...employment.patterns, ...patternsIn(title, workHours, description)])],
    workMode: where.workMode,
    places: where.places,
    dates: [],
    adjustments: [],
    interviewScheme: false,
    ...(pay.minPence === undefined ? {} : { payMinPence: pay.minPence }),
    ...(pay.maxPence === undefined ? {} : { payMaxPence: pay.maxPence }),
    ...(pay.period === undefined ? {} : { payPeriod: pay.period }),
    ...(pay.text === undefined ? {} : { payText: pay.text }),
    payProRata: pay.proRata,
    howToApply: url === undefined ? {} : { url },
    publishedAt: postedAt ?? now,
    ...(closesAt === undefined ? {} : { closesAt }),
    details: {
      ...(employment.contract === undefined ? {} : { contract: employment.contract }),
      ...weeklyHoursIn(`${title}\n${workHours}\n${description}`),
      ...(workHours === '' ? {} : { hoursText: shorten(workHours, FEED_LIMITS.hoursText) }),
      ...readStart(posting),
      ...(Number.isInteger(openings) && openings >= 1 && openings <= 500 ? { positions: openings } : {}),
      ...readRequirements(posting, description),
      ...(benefits.length === 0 ? {} : { benefits }),
    },
  };
  const checked = opportunitySchema.safeParse(input);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { ok: false, reasons: issues, key };
  }
  return {
    ok: true,
    ended: false,
    key,
    source,
    ...former,
    organisation,
    opportunity: checked.data,
    ...posted,
    notes,
  };
}
