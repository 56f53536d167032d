import type { Secrets } from '#lib/crypto.ts';
import type { Limits } from '#lib/limits.ts';
import { isMobile } from '#lib/mail.ts';

/**
 * Whether a message that any visitor can trigger may go now; counts it. A number gets only so many text messages a day:
 * it may belong to a person whom they would disturb, and each costs money. Emails are always allowed.
 */
export async function mayMessage(
  { limits, secrets }: { limits: Limits; secrets: Secrets },
  to: string,
): Promise<boolean> {
  // A keyed hash: a phone number under a plain hash could be guessed.
  return !isMobile(to) || (await limits.take(['text/number', secrets.keyedHash(to)])) === undefined;
}
