/** What people read in this room. */

import type { RiskFlag } from './referral.ts';
import type { ReferralEventType, Stage } from './transitions.ts';

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

/** The events, as staff read them. */
export const EVENT_LABELS: Readonly<Record<ReferralEventType, string>> = {
  received: 'Request received',
  acknowledged: 'Acknowledged',
  assigned: 'Sent to a partner',
  returned: 'Returned to the coordinators',
  'adviser-set': 'Adviser assigned',
  'contact-tried': 'Tried to contact them',
  contacted: 'Contacted them',
  'appointment-made': 'Appointment made',
  'appointment-cancelled': 'Appointment cancelled',
  'appointment-attended': 'They came to the appointment',
  'appointment-missed': 'They missed the appointment',
  'appointment-unsuitable': 'They said an appointment time does not suit them',
  started: 'Started on the programme',
  'stage-of-support': 'Stage of support',
  goal: 'Goal',
  note: 'Note',
  'action-made': 'Task',
  'action-done': 'Task done',
  suggested: 'Suggested an opportunity',
  'suggestion-answered': 'They answered a suggestion',
  'job-started': 'Started a job',
  'job-kept': 'Kept the job that was at risk',
  'still-in-work': 'Still in work',
  'better-work': 'Better hours or pay',
  'training-started': 'Started training',
  'left-work': 'Left the job',
  finished: 'Left the programme',
  'not-right': 'Not right for them',
  withdrawn: 'Withdrawn',
  'told-withdrawn': 'They told us they have withdrawn',
  corrected: 'Marked as a mistake',
  'details-changed': 'They changed their contact details',
  'record-changed': 'Personal details changed',
  'data-asked': 'They asked for their data',
  'deletion-asked': 'They asked for deletion',
  opened: 'Record opened',
  listed: 'Name shown in the adviser’s list',
  'seen-by-person': 'They viewed it',
  emptied: 'Details deleted',
};
