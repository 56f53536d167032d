import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { loadProgrammes } from '#features/referrals/programme.ts';
import type { ReferralDetails, ReferralFacts } from '#features/referrals/referral.ts';
import { receiveReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import { secrets } from './accounts.ts';
import { NOW } from './factories.ts';

const workingDays = await loadWorkingDays(projectRoot());
const programmes = await loadProgrammes(projectRoot());

/** What the services of referrals need, at the time of the tests. */
export const referralDeps = (db: Db, now: Date = NOW): ReferralDeps => ({
  db,
  clock: () => now,
  secrets,
  workingDays,
  programmes,
});

/** A request for support by somebody in Sheerness, with what a test cares about. */
export function aReferral(overrides: Partial<ReferralDetails & ReferralFacts> = {}): {
  details: ReferralDetails;
  facts: ReferralFacts;
} {
  const { programme, area, via, route, work, ...details } = overrides;
  return {
    details: {
      name: 'Ada Fletcher',
      dateOfBirth: '1987-03-14',
      postcode: 'ME12 1AA',
      ways: ['email'],
      email: 'ada@example.org',
      messageIsSafe: true,
      formats: [],
      meeting: [],
      ...details,
    },
    facts: {
      programme: programme ?? 'connect-to-work',
      area: area ?? 'swale',
      via: via ?? 'self',
      route: route ?? 'adult',
      work: work ?? 'out-of-work',
    },
  };
}

/** A request that was received in the ordinary way. */
export async function givenReferral(
  db: Db,
  overrides: Partial<ReferralDetails & ReferralFacts> = {},
  now: Date = NOW,
): Promise<{ id: string; reference: string }> {
  return db.transaction().execute((trx) =>
    receiveReferral(trx, referralDeps(db, now), {
      ...aReferral(overrides),
      token: newId(20),
      actor: 'public',
    }),
  );
}
