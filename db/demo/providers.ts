import type { Sector } from '#features/opportunities/vocabulary.ts';

/** What each training provider teaches, by its slug. */
export const PROVIDER_SECTORS: Readonly<Record<string, readonly Sector[]>> = {
  'kentish-ladder-training': ['care', 'education', 'finance-legal', 'retail'],
  'foreland-skills': ['construction', 'care', 'hospitality', 'education'],
  'ropeyard-skills-centre': ['engineering', 'creative', 'construction'],
  'downs-and-weald-training': ['digital', 'finance-legal', 'education', 'sales-marketing', 'health', 'care'],
  'stourbank-skills-college': ['farming-food', 'creative', 'health', 'hospitality'],
  'green-rafter-training': ['construction'],
  'wheelhouse-driver-training': ['logistics'],
  'marshlight-digital-academy': ['digital', 'sales-marketing'],
};
