import type { Limits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import type { CookieJar } from '#lib/session.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import type { SecurityRecorder } from '#features/security-events/security-event.service.ts';

/** How applicants without an account get to their own request, see its progress, and change it. */

export interface MyReferralDeps extends ReferralDeps {
  limits: Limits;
  /** Records guessed references. Pages always provide it. */
  security?: SecurityRecorder;
  log: Log;
}

// ---- Access

export interface Page {
  cookies: CookieJar;
  /** The network that rate limits count as one source. */
  network: string;
  secure: boolean;
}
