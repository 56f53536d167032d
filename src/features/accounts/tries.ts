import type { Attempt, Limits } from '#lib/limits.ts';

/**
 * How often a password, or the code of the second step, may be tried. The limits make guessing pointless without
 * letting an attacker lock the owner of an account out.
 *
 * - A browser that signed in to the account before (`known-device.service.ts`) has an allowance of its own, ten in a
 *   quarter of an hour, and none of the other limits apply to it.
 * - For other browsers the limits are: ten attempts in a quarter of an hour, and 30 a day, for an email address from
 *   one network; 200 in a quarter of an hour for a network; and 100 a day for an email address from all networks
 *   together (50 for the code of the second step). The last is counted only if the others allow the attempt, so that
 *   one network cannot use it up.
 *
 * What an attacker with 1,000 addresses in 1,000 networks gets: 100 passwords a day against one account, however many
 * addresses they have, and 100 against each of 1,000 accounts, so 100,000 a day. A password has ten characters or
 * more and is not on the list of common passwords. For the code of the second step the attacker needs the password
 * first, and then has 50 codes a day; three in a million codes are right at any moment.
 *
 * What the owner of an attacked account notices: nothing on a known device. On a new device they see "too many tries"
 * and a way out: a mailed link for a new password (`takeMail` allows at least one every 20 minutes). After using that
 * link the owner is on a known device, and the counters of the account are reset.
 */

/** The source of an attempt; `device` is the hash of a known browser. */
export interface Try {
  /** The email address typed, or the account of the second step. */
  subject: string;
  network: string;
  device: string | undefined;
}

const PLANS = {
  password: ({ subject, network, device }: Try): readonly (readonly Attempt[])[] =>
    device !== undefined
      ? [[['sign-in/device', device]]]
      : [
          [
            ['sign-in/address-network', `${subject} ${network}`],
            ['sign-in/address-network-day', `${subject} ${network}`],
            ['sign-in/network', network],
          ],
          [['sign-in/address', subject]],
        ],
  code: ({ subject, network, device }: Try): readonly (readonly Attempt[])[] =>
    device !== undefined
      ? [[['second-factor/device', device]]]
      : [
          [
            ['second-factor/account-network', `${subject} ${network}`],
            ['code/network', network],
          ],
          [['second-factor/account', subject]],
        ],
};
export type TryOf = keyof typeof PLANS;

/**
 * Counts an attempt, the narrow limits before the wide one.
 * @returns the seconds to wait; undefined if the attempt is allowed
 */
export async function takeTry(limits: Limits, what: TryOf, attempt: Try): Promise<number | undefined> {
  for (const attempts of PLANS[what](attempt)) {
    const wait = await limits.take(...attempts);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

/**
 * Called after a correct attempt: resets this user's own counters, and gives the attempt back to the counters that
 * several users share.
 */
export async function honestTry(limits: Limits, what: TryOf, attempt: Try): Promise<void> {
  const isOwn = ([limit]: Attempt) => /device|address-network|account-network/.test(limit);
  const attempts = PLANS[what](attempt).flat();
  await limits.clear(...attempts.filter(isOwn));
  await limits.giveBack(...attempts.filter((it) => !isOwn(it)));
}
