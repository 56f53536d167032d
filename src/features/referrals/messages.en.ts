/** What people read in this room. */

import type { RiskFlag } from './referral.ts';
import type { Stage } from './transitions.ts';

export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  received: 'Received',
  'looked-at': 'Being reviewed',
  'with-partner': 'With a partner',
  appointment: 'First meeting arranged',
  started: 'Started',
  'in-work': 'In work',
  finished: 'Finished',
  'not-right': 'Not right for you',
  withdrawn: 'Withdrawn',
};

/** Why staff should look at a referral with more care. */
export const RISK_FLAG_LABELS: Readonly<Record<RiskFlag, string>> = {
  'hidden-field': 'A hidden field was filled in, which automated programs often do',
  'very-quick': 'It was completed very quickly',
  'many-from-one-network': 'Many were sent from the same network in an hour',
  'same-contact': 'Several had the same contact details on the same day',
};
