import type { Attempt, Limits } from '#lib/limits.ts';

/**
 * How often a password, or the code of the second step, may be tried, so that guessing leads nowhere and nobody can keep
 * the owner of an account out.
 *
 * - A browser that signed in to the account before (`known-device.service.ts`) has an allowance of its own, ten in a
 *   quarter of an hour, and none of the others counts for it.
 * - Elsewhere ten tries in a quarter of an hour, and 30 a day, count for an address in one network; 200 in a quarter of
 *   an hour for a network; and 100 a day for an address in all networks together (50 for the code of the second step).
 *   The last is counted only when the others allow the try, so that one network cannot use it up.
 *
 * What an attacker with 1,000 addresses in 1,000 networks gets: 100 passwords a day against one account, however many
 * addresses they have, and 100 against each of 1,000 accounts, so 100,000 a day. A password has ten characters or more and is none
 * that is known to be common. For the code of the second step they need the password first: 50 codes a day, of
 * which three are right in a million at any moment.
 *
 * What the owner of an attacked account notices: on a device of theirs, nothing. On a new device, "too many tries", with the
 * way out beside it: a link for a new password, by mail (`takeMail` keeps one coming at least every 20 minutes).
 * Whoever uses that link is on a known device afterwards, and the counters of the account begin anew.
 */

/** Whose try it is; `device` is the hash of a known browser. */
export interface Try {
  /** The address typed, or the account of the second step. */
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

/** Counts a try, the narrow limits before the wide one. @returns the seconds to wait. */
export async function takeTry(limits: Limits, what: TryOf, attempt: Try): Promise<number | undefined> {
  for (const attempts of PLANS[what](attempt)) {
    const wait = await limits.take(...attempts);
    if (wait !== undefined) return wait;
  }
  return undefined;
}

/** The try was right: what was counted for this person begins anew, what many share is given back. */
export async function honestTry(limits: Limits, what: TryOf, attempt: Try): Promise<void> {
  const isOwn = ([limit]: Attempt) => /device|address-network|account-network/.test(limit);
  const attempts = PLANS[what](attempt).flat();
  await limits.clear(...attempts.filter(isOwn));
  await limits.giveBack(...attempts.filter((it) => !isOwn(it)));
}
