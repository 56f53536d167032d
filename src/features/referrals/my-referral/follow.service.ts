import type { Limits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import type { CookieJar } from '#lib/session.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import type { SecurityRecorder } from '#features/security-events/security-event.service.ts';

/** How somebody without an account comes to what is theirs, sees where it stands, and changes it. */

export interface FollowDeps extends ReferralDeps {
  limits: Limits;
  /** Writes down references that were guessed; pages always have one. */
  security?: SecurityRecorder;
  log: Log;
}

// ---- The way in

export interface Page {
  cookies: CookieJar;
  /** What limits count as one. */
  network: string;
  secure: boolean;
}
