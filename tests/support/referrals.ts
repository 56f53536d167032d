import { loadProgrammes } from '#features/referrals/programme.service.ts';
import type { ReferralDetails, ReferralFacts } from '#features/referrals/referral.ts';
import { receiveReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { secrets } from './accounts.ts';

export interface ReferralOverrides {
  facts?: Partial<ReferralFacts>;
  details?: Partial<ReferralDetails>;
}

/** What a resident of Sheerness might send, with the given properties. */
export function aReferral(overrides: ReferralOverrides = {}): {
  facts: ReferralFacts;
  details: ReferralDetails;
} {
  return {
    facts: {
      programme: 'connect-to-work',
      area: 'swale',
      via: 'self',
      route: 'adult',
      work: 'out-of-work',
      ...overrides.facts,
    },
    details: {
      name: 'Morgan Tidewell',
      postcode: 'ME12 1AA',
      ways: ['email', 'phone'],
      email: 'morgan@example.org',
      phone: '01632 960001',
      messageIsSafe: true,
      formats: [],
      meeting: ['near-home'],
      ...overrides.details,
    },
  };
}

export const programmes = await loadProgrammes(projectRoot());
const workingDays = await loadWorkingDays(projectRoot());

/** The dependencies of the referral services, with a clock of the test's choice. */
export const referralDeps = (db: Db, clock: Clock = () => new Date()): ReferralDeps => ({
  db,
  clock,
  secrets,
  workingDays,
  programmes,
  texts: true,
});

/** Creates a referral through the service, now or at `now`. */
export async function givenReferral(
  db: Db,
  overrides: ReferralOverrides & { now?: Date } = {},
): Promise<{ id: string; reference: string }> {
  const { now = new Date() } = overrides;
  const deps = referralDeps(db, () => now);
  return db
    .transaction()
    .execute((trx) =>
      receiveReferral(trx, deps, { ...aReferral(overrides), token: newId(24), actor: 'public' }),
    );
}
