import { ORGANISATIONS, type Organisation, type Trade } from '../data.ts';

export interface DemoOrganisation {
  slug: string;
  name: string;
  kind: 'employer' | 'training-provider' | 'school' | 'delivery-partner' | 'council';
  description: string;
  website: string;
  disabilityConfident: 0 | 1 | 2 | 3;
}

/** An organisation with the facts that the texts need. */
export type Workplace = DemoOrganisation & Organisation;

const KIND_OF_TRADE: Partial<Record<Trade, DemoOrganisation['kind']>> = {
  school: 'school',
  secondary: 'school',
  'special-school': 'school',
  training: 'training-provider',
  council: 'council',
  support: 'delivery-partner',
};

export function workplace(organisation: Organisation): Workplace {
  return {
    ...organisation,
    kind: KIND_OF_TRADE[organisation.trade] ?? 'employer',
    website: `https://example.org/${organisation.slug}`,
  };
}

export const WORKPLACES: readonly Workplace[] = ORGANISATIONS.map(workplace);
