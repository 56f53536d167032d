import type { Secrets } from '#lib/crypto.ts';
import type { Limits } from '#lib/limits.ts';
import { isMobile } from '#lib/mail.ts';

/**
 * Whether a message that anybody can cause may go now, and counts it. A number gets only so many text messages a day: it
 * may be somebody else's, whom they trouble, and each costs money. Mails go always.
 */
export async function mayMessage(
  { limits, secrets }: { limits: Limits; secrets: Secrets },
  to: string,
): Promise<boolean> {
  // The key's hash: a phone number under a plain one could be guessed.
  return !isMobile(to) || (await limits.take(['text/number', secrets.keyedHash(to)])) === undefined;
}
