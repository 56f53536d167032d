import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { hashToken } from './crypto.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * How often something may be tried, in how many seconds. Limits of a network are wide: a library, a school or a
 * Jobcentre is one network for everybody in it.
 */
const LIMITS = {
  // Signing in, and its second step: see features/accounts/tries.ts, which says what these add up to.
  'sign-in/address-network': { points: 10, duration: 15 * MINUTE },
  'sign-in/address-network-day': { points: 30, duration: 24 * HOUR },
  'sign-in/address': { points: 100, duration: 24 * HOUR },
  'sign-in/network': { points: 200, duration: 15 * MINUTE },
  'sign-in/device': { points: 10, duration: 15 * MINUTE },
  'second-factor/account-network': { points: 10, duration: 15 * MINUTE },
  'second-factor/account': { points: 50, duration: 24 * HOUR },
  'second-factor/device': { points: 10, duration: 15 * MINUTE },
  // The password or a code again, by those who are signed in.
  'again/session': { points: 10, duration: 15 * MINUTE },
  // The code in the mail that confirms an address. The link in the same mail always works.
  'confirm-code/address': { points: 10, duration: 24 * HOUR },
  'code/account': { points: 10, duration: 15 * MINUTE },
  'code/network': { points: 200, duration: 15 * MINUTE },
  // Mails that anybody can cause: see `takeMail`.
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
  // Somebody who looks for work may well send many on one day.
  'apply/address': { points: 30, duration: HOUR },
  // Each sends a mail to an address that may be somebody else's; those who are signed in are sent none.
  'apply-code/address': { points: 10, duration: 15 * MINUTE },
  'apply-confirm/address': { points: 8, duration: HOUR },
  // The email that confirms an application, sent again or to another address.
  'apply-again/application': { points: 5, duration: 24 * HOUR },
  'apply/network': { points: 200, duration: HOUR },
  // What somebody writes to an organisation after they applied, about one application.
  'apply-message/application': { points: 20, duration: 24 * HOUR },
  // Requests for support: a receptionist or a Jobcentre sends many. Past "look" they are looked at with more care.
  'referral-look/network': { points: 30, duration: HOUR },
  'referral/network': { points: 120, duration: HOUR },
  'referral/contact': { points: 3, duration: 24 * HOUR },
  'text/number': { points: 10, duration: 24 * HOUR },
  'referral-ask/network': { points: 60, duration: HOUR },
  'referral-ask/reference': { points: 5, duration: HOUR },
  'referral-code/ask': { points: 5, duration: 15 * MINUTE },
  'referral-miss/network': { points: 20, duration: HOUR },
  'referral-lookup/reference': { points: 5, duration: 24 * HOUR },
  // Nobody is held up by these two: they notice that references are being guessed, and say so once an hour.
  'referral-miss/all': { points: 100, duration: HOUR },
  'referral-miss/told': { points: 1, duration: HOUR },
  'come-back/network': { points: 60, duration: 15 * MINUTE },
  // Forms that are begun. A whole school may begin one at the same time; a script begins hundreds in seconds.
  'draft/network': { points: 200, duration: 15 * MINUTE },
  'draft/holder': { points: 40, duration: HOUR },
  'draft/account': { points: 200, duration: HOUR },
} as const;

export type Limit = keyof typeof LIMITS;

/** How often something may be tried. */
export const pointsOf = (limit: Limit): number => LIMITS[limit].points;

/** What is counted: the limit, and whose attempt it is. */
export type Attempt = readonly [limit: Limit, key: string];

export interface Limits {
  /**
   * Counts an attempt against each limit, in the database and so over all processes.
   * @returns the seconds to wait, when one of them is used up; undefined when it may go on.
   */
  take(...attempts: readonly Attempt[]): Promise<number | undefined>;
  /** Gives back what `take` counted: the attempt was an honest one. */
  giveBack(...attempts: readonly Attempt[]): Promise<void>;
  /** How often it was tried since its time began to run; 0 once that is over. Counts nothing. */
  used(attempt: Attempt): Promise<number>;
  /** Forgets what was counted for a key. */
  clear(...attempts: readonly Attempt[]): Promise<void>;
}

/**
 * @param hidden what is kept of a key. With a keyed hash nobody who reads the database can try whether an address or a
 * phone number is among them.
 * @param onUsedUp hears of each attempt that has to wait, with the seconds.
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
    // Addresses of people and networks are not kept as they are.
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
 * Counts a mail that a visitor causes to be sent to an address which may be somebody else's.
 *
 * One network sends four an hour to one address, of whatever kind. All networks together send four an hour, and after
 * that one every 20 minutes about the account (a new password, a confirmation) and one every 30 minutes about anything
 * else: so never more than nine an hour arrive, and a person who is being flooded still gets the link that they need. Each
 * link about the account that an attacker causes is as good for its owner as one that the owner asked for.
 * @returns the seconds to wait; undefined when the mail may be sent.
 */
export async function takeMail(
  limits: Pick<Limits, 'take'>,
  mail: { email: string; network: string; about: 'account' | 'other' },
): Promise<number | undefined> {
  const { email, network, about } = mail;
  const wait = await limits.take(['mail/address-network', `${email} ${network}`], ['mail/network', network]);
  // What was refused to one network is not counted against the address: it would be refused to everybody.
  if (wait !== undefined) return wait;
  if ((await limits.take(['mail/address', email])) === undefined) return undefined;
  return limits.take([about === 'account' ? 'mail/address-account' : 'mail/address-other', email]);
}

/** How long to wait, in words. */
export function waitInWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes > 90) return `${Math.ceil(minutes / 60)} hours`;
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`;
}
