import { loadProgrammes } from '#features/referrals/programme.service.ts';
import type { ReferralDetails } from '#features/referrals/referral.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';

export const programmes = await loadProgrammes(projectRoot());
export const workingDays = await loadWorkingDays(projectRoot());

/** A mother in Sheerness with four hours of childcare. */
export const MOTHER: ReferralDetails = {
  name: 'Rosa Marsh',
  dateOfBirth: '1995-03-27',
  postcode: 'ME12 1AA',
  ways: ['phone', 'email'],
  phone: '07700 900123',
  email: 'rosa@example.org',
  messageIsSafe: false,
  formats: [],
  meeting: [],
  hardToMeet: 'Four hours of childcare, from 9:30 to 1:30',
};
