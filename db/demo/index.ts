import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { londonDay } from './generate/dates.ts';
import { generatedFor, generatedWorkplaces } from './generate/generated.ts';
import { handmade } from './generate/handmade.ts';
import { WORKPLACES, type DemoOrganisation, type Workplace } from './generate/organisations.ts';

export type { DemoOrganisation } from './generate/organisations.ts';

export interface DemoOpportunity {
  /** Stable and unique: "demo-0001". */
  key: string;
  /** The organisation's slug. */
  organisation: string;
  opportunity: Opportunity;
}

export interface Demo {
  organisations: DemoOrganisation[];
  opportunities: DemoOpportunity[];
}

function published({
  slug,
  name,
  kind,
  description,
  website,
  disabilityConfident,
}: Workplace): DemoOrganisation {
  return { slug, name, kind, description, website, disabilityConfident };
}

/**
 * Six hundred fictional opportunities in real towns. Dates are relative to the day of `today` in Europe/London, and
 * everything else is fixed: two runs on one day are identical, and keys keep their content from day to day.
 */
export function demoData(today: Date): Demo {
  return { organisations: WORKPLACES.map(published), opportunities: handmade(londonDay(today)) };
}

/** Yields `count` opportunities for measurements; their organisations are `generatedOrganisations(count)`. */
export function* generatedOpportunities(count: number, today: Date): Generator<DemoOpportunity> {
  yield* generatedFor(count, londonDay(today));
}

/** The organisations of `count` generated opportunities: about one for every forty of them, at least fifty. */
export function generatedOrganisations(count: number): DemoOrganisation[] {
  return generatedWorkplaces(count).map(published);
}
