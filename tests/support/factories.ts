import type { Db } from '#lib/database.ts';
import { saveOrganisations, type OrganisationToSave } from '#features/organisations/organisation.service.ts';
import {
  opportunitySchema,
  type Opportunity,
  type OpportunityInput,
  type OpportunityOf,
} from '#features/opportunities/opportunity.ts';
import { loadOpportunities } from '#features/opportunities/opportunity.repository.ts';
import { saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { refreshListings } from '#features/search/listing.service.ts';

/** The instant at which the tests' fictional world is set: a Sunday, noon in London. */
export const NOW = new Date('2026-11-22T12:00:00Z');

const DAY = 86_400_000;
/** The instant `days` days before (or, when negative, after) `NOW`. */
export const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY);

export const SHEERNESS = {
  town: 'Sheerness',
  postcode: 'ME12 1AA',
  area: 'swale',
  lat: 51.4401,
  lon: 0.7603,
};
export const MARGATE = { town: 'Margate', postcode: 'CT9 1XX', area: 'thanet', lat: 51.3889, lon: 1.3862 };
export const ASHFORD = { town: 'Ashford', postcode: 'TN23 1AA', area: 'ashford', lat: 51.1465, lon: 0.8719 };
export const CHATHAM = { town: 'Chatham', postcode: 'ME4 4AA', area: 'medway', lat: 51.3796, lon: 0.5283 };

const DETAILS: { [K in Kind]: Extract<OpportunityInput, { kind: K }>['details'] } = {
  vacancy: {
    contract: 'permanent',
    hoursMin: 20,
    hoursMax: 20,
    experienceNeeded: false,
    qualificationsNeeded: false,
  },
  'skills-bootcamp': {
    level: 3,
    weeks: 12,
    guidedHours: 120,
    hoursPerWeek: 10,
    delivery: 'blended',
    interviewWith: 'Interview with a care home in Thanet',
    youWillLearn: ['Keeping records'],
    eligibility: ['You live in Kent or Medway'],
  },
  'work-experience': {
    placement: 'block',
    yearGroups: [10, 11],
    days: 5,
    tasks: ['Help in the workshop'],
    homeEducatedWelcome: true,
  },
  'engagement-offer': {
    activity: 'careers-talk',
    benchmarks: [5],
    yearGroups: [8, 9],
    setting: 'at-school',
    minutes: 60,
    costPence: 0,
    homeEducatedWelcome: true,
  },
};

const TITLES: Record<Kind, string> = {
  vacancy: 'Care assistant',
  'skills-bootcamp': 'Skills Bootcamp in digital care records',
  'work-experience': 'A week in a boatyard',
  'engagement-offer': 'A talk about working at sea',
};

type Overrides<K extends Kind> = {
  [Field in keyof Omit<OpportunityOf<K>, 'kind' | 'details'>]?: OpportunityOf<K>[Field] | undefined;
} & { kind?: K; details?: Partial<OpportunityOf<K>['details']> };

/** A valid opportunity of a kind (a vacancy by default), open at `NOW`, with the given properties. */
export function anOpportunity<K extends Kind = 'vacancy'>(overrides: Overrides<K> = {}): OpportunityOf<K> {
  const { kind: wanted, details, ...common } = overrides;
  const kind: Kind = wanted ?? 'vacancy';
  return opportunitySchema.parse({
    kind,
    title: TITLES[kind],
    summary: 'What you would do, in a sentence.',
    description: 'What you would do, at more length.\n\nAnd who they would do it with.',
    sector: 'care',
    patterns: ['part-time', 'daytime'],
    workMode: 'on-site',
    places: [SHEERNESS],
    dates: [],
    adjustments: [],
    interviewScheme: false,
    payProRata: false,
    howToApply: { email: 'jobs@example.org' },
    publishedAt: daysAgo(2),
    ...(kind === 'vacancy' ? { payMinPence: 1300, payMaxPence: 1300, payPeriod: 'hour' } : {}),
    ...common,
    details: { ...DETAILS[kind], ...details },
  }) as OpportunityOf<K>;
}

/** A valid organisation with a unique name. */
export function anOrganisation(overrides: Partial<OrganisationToSave> = {}): OrganisationToSave {
  return {
    slug: 'seagate-lodge',
    name: 'Seagate Lodge',
    kind: 'employer',
    disabilityConfident: 0,
    ...overrides,
  };
}

/**
 * Saves opportunities of one organisation as published ones.
 * @returns their ids, in the same order.
 */
export async function given(
  db: Db,
  opportunities: readonly Opportunity[],
  options: { organisation?: OrganisationToSave; now?: Date; ids?: readonly string[] } = {},
): Promise<string[]> {
  const { organisation = anOrganisation(), now = NOW, ids } = options;
  return db.transaction().execute(async (trx) => {
    const [organisationId] = (await saveOrganisations(trx, [organisation])).values();
    if (organisationId === undefined) throw new Error('the organisation has no id');
    const items = opportunities.map((opportunity, index) => {
      const id = ids?.[index];
      return { ...(id === undefined ? {} : { id }), organisationId, opportunity, source: 'portal' };
    });
    return saveOpportunities(trx, items, { actor: 'test', now });
  });
}

/** Withdraws opportunities, as the members who posted them would. */
export async function givenWithdrawn(db: Db, ids: readonly string[], now: Date = NOW): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .updateTable('opportunity')
      .set({ withdrawnAt: now })
      .where('id', 'in', [...ids])
      .execute();
    await refreshListings(trx, await loadOpportunities(trx, ids), now);
  });
}
