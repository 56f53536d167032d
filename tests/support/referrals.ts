import { PROGRAMME } from '#features/referrals/ask-for-support.journey.ts';
import { loadProgrammes } from '#features/referrals/programme.ts';
import { receiveReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import type { ReferralDetails, ReferralFacts } from '#features/referrals/referral.ts';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { secrets } from './accounts.ts';
import { NOW } from './factories.ts';

export const programmes = await loadProgrammes(projectRoot());
export const workingDays = await loadWorkingDays(projectRoot());

export const referralDeps = (db: Db, clock: Clock = () => NOW): ReferralDeps => ({
  db,
  clock,
  secrets,
  workingDays,
  programmes,
});

export interface ReferralOverrides {
  facts?: Partial<ReferralFacts>;
  details?: Partial<ReferralDetails>;
  now?: Date;
}

/** A mother in Sheerness, with what a test cares about. */
export function aReferral(overrides: ReferralOverrides = {}): {
  facts: ReferralFacts;
  details: ReferralDetails;
} {
  return {
    facts: {
      programme: PROGRAMME,
      area: 'swale',
      via: 'self',
      route: 'adult',
      work: 'out-of-work',
      ...overrides.facts,
    },
    details: {
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
      ...overrides.details,
    },
  };
}

/** One that has been received. */
export async function givenReferral(
  db: Db,
  overrides: ReferralOverrides = {},
): Promise<{ id: string; reference: string }> {
  const deps = referralDeps(db, () => overrides.now ?? NOW);
  return db
    .transaction()
    .execute((trx) =>
      receiveReferral(trx, deps, { ...aReferral(overrides), token: newId(24), actor: 'public' }),
    );
}
