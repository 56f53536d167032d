import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { hashToken } from './crypto.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Attempts allowed within a number of seconds. The limits for networks are wide: a library, a school or a Jobcentre is
 * one network for all people in it.
 */
const LIMITS = {
  // Signing in, and its second step: see features/accounts/tries.ts, which states what these add up to.
  'sign-in/address-network': { points: 10, duration: 15 * MINUTE },
  'sign-in/address-network-day': { points: 30, duration: 24 * HOUR },
  'sign-in/address': { points: 100, duration: 24 * HOUR },
  'sign-in/network': { points: 200, duration: 15 * MINUTE },
  'sign-in/device': { points: 10, duration: 15 * MINUTE },
  'second-factor/account-network': { points: 10, duration: 15 * MINUTE },
  'second-factor/account': { points: 50, duration: 24 * HOUR },
  'second-factor/device': { points: 10, duration: 15 * MINUTE },
  // Entering the password or a code again, by people who are signed in.
  'again/session': { points: 10, duration: 15 * MINUTE },
  // The code in the mail that confirms an address. The link in the same mail always works.
  'confirm-code/address': { points: 10, duration: 24 * HOUR },
  'code/account': { points: 10, duration: 15 * MINUTE },
  'code/network': { points: 200, duration: 15 * MINUTE },
  // Mails that any visitor can cause: see `takeMail`.
  'mail/address-network': { points: 4, duration: HOUR },
  'mail/address': { points: 4, duration: HOUR },
  'mail/address-account': { points: 1, duration: 20 * MINUTE },
  'mail/address-other': { points: 1, duration: 30 * MINUTE },
  'mail/network': { points: 200, duration: HOUR },
  'register/account': { points: 10, duration: HOUR },
  'register/network': { points: 100, duration: HOUR },
  'join/account': { points: 10, duration: HOUR },
  'invite/account': { points: 30, duration: HOUR },
  'report/network': { points: 30, duration: HOUR },
  'report/network-listing': { points: 3, duration: 24 * HOUR },
  'report/listing': { points: 20, duration: HOUR },
  // A person who looks for work may well send many applications in one day.
  'apply/address': { points: 30, duration: HOUR },
  // Each attempt sends a mail to an address that may be another person's; a signed-in applicant is sent none.
  'apply-code/address': { points: 10, duration: 15 * MINUTE },
  'apply-confirm/address': { points: 8, duration: HOUR },
  // The email that confirms an application, sent again or to another address.
  'apply-again/application': { points: 5, duration: 24 * HOUR },
  'apply/network': { points: 200, duration: HOUR },
  // Messages from an applicant to an organisation about one application.
  'apply-message/application': { points: 20, duration: 24 * HOUR },
  // Requests for support: a receptionist or a Jobcentre sends many. Beyond "look", requests are marked for a closer
  // check.
  'referral-look/network': { points: 30, duration: HOUR },
  'referral/network': { points: 120, duration: HOUR },
  'referral/contact': { points: 3, duration: 24 * HOUR },
  'text/number': { points: 10, duration: 24 * HOUR },
  'referral-ask/network': { points: 60, duration: HOUR },
  'referral-ask/reference': { points: 5, duration: HOUR },
  'referral-code/ask': { points: 5, duration: 15 * MINUTE },
  'referral-miss/network': { points: 20, duration: HOUR },
  'referral-lookup/reference': { points: 5, duration: 24 * HOUR },
  // These two limits delay no visitor: they detect that references are being guessed, and report it once an hour.
  'referral-miss/all': { points: 100, duration: HOUR },
  'referral-miss/told': { points: 1, duration: HOUR },
  'come-back/network': { points: 60, duration: 15 * MINUTE },
  // Forms that are started. A whole school may start one at the same time; a script starts hundreds in seconds.
  'draft/network': { points: 200, duration: 15 * MINUTE },
  'draft/holder': { points: 40, duration: HOUR },
  'draft/account': { points: 200, duration: HOUR },
} as const;

export type Limit = keyof typeof LIMITS;

/** The number of attempts that a limit allows. */
export const pointsOf = (limit: Limit): number => LIMITS[limit].points;

/** A limit, and the key (address, network, session, …) whose attempt is counted. */
export type Attempt = readonly [limit: Limit, key: string];

export interface Limits {
  /**
   * Counts an attempt against each limit, in the database and so across all processes.
   * @returns the seconds to wait when one of the limits is used up; undefined when the attempt may go ahead.
   */
  take(...attempts: readonly Attempt[]): Promise<number | undefined>;
  /** Undoes the count of `take`, after an attempt that turned out to be legitimate. */
  giveBack(...attempts: readonly Attempt[]): Promise<void>;
  /** The attempts in the current period; 0 once the period is over. Counts nothing. */
  used(attempt: Attempt): Promise<number>;
  /** Resets the counters of a key. */
  clear(...attempts: readonly Attempt[]): Promise<void>;
}

/**
 * @param hidden turns a key into the stored form. With a keyed hash, a reader of the database cannot test whether an
 * address or a phone number is among the keys.
 * @param onUsedUp called for each attempt that has to wait, with the seconds.
 */
export function createLimits(
  pool: pg.Pool,
  hidden: (key: string) => string = hashToken,
  onUsedUp: (attempt: Attempt, wait: number) => void = () => undefined,
): Limits {
  const limiters = new Map(
    Object.entries(LIMITS).map(([limit, options]) => [
      limit,
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_limit',
        tableCreated: true,
        keyPrefix: limit,
        ...options,
      }),
    ]),
  );
  const of = ([limit, key]: Attempt) => {
    const limiter = limiters.get(limit);
    if (limiter === undefined) throw new Error(`there is no limit ${limit}`);
    // The addresses of people and networks are not stored in clear.
    return { limiter, key: hidden(key) };
  };
  return {
    async take(...attempts) {
      const waits = await Promise.all(
        attempts.map(async (attempt) => {
          const { limiter, key } = of(attempt);
          try {
            await limiter.consume(key);
            return 0;
          } catch (refused) {
            if (!(refused instanceof RateLimiterRes)) throw refused;
            const wait = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
            onUsedUp(attempt, wait);
            return wait;
          }
        }),
      );
      const wait = Math.max(0, ...waits);
      return wait === 0 ? undefined : wait;
    },
    async giveBack(...attempts) {
      await Promise.all(
        attempts.map((attempt) => {
          const { limiter, key } = of(attempt);
          return limiter.reward(key);
        }),
      );
    },
    async used(attempt) {
      const { limiter, key } = of(attempt);
      return (await limiter.get(key))?.consumedPoints ?? 0;
    },
    async clear(...attempts) {
      await Promise.all(
        attempts.map((attempt) => {
          const { limiter, key } = of(attempt);
          return limiter.delete(key);
        }),
      );
    },
  };
}

/**
 * Counts a mail that a visitor causes to be sent to an address which may be another person's.
 *
 * One network can cause four mails an hour to one address, of any kind. All networks together can cause four an hour,
 * and after that one every 20 minutes about the account (a new password, a confirmation) and one every 30 minutes about
 * anything else: never more than nine an hour, and a person who is being flooded still gets the link that they need.
 * Every account link that an attacker causes serves the account holder as well as one that the holder asked for.
 * @returns the seconds to wait; undefined when the mail may be sent.
 */
export async function takeMail(
  limits: Pick<Limits, 'take'>,
  mail: { email: string; network: string; about: 'account' | 'other' },
): Promise<number | undefined> {
  const { email, network, about } = mail;
  const wait = await limits.take(['mail/address-network', `${email} ${network}`], ['mail/network', network]);
  // A mail refused to one network is not counted against the address: otherwise one network could block the address for
  // all.
  if (wait !== undefined) return wait;
  if ((await limits.take(['mail/address', email])) === undefined) return undefined;
  return limits.take([about === 'account' ? 'mail/address-account' : 'mail/address-other', email]);
}

/** The waiting time as a phrase for people. */
export function formatWait(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes > 90) return `${Math.ceil(minutes / 60)} hours`;
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`;
}
