import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { pointsOf } from '#lib/limits.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { mayMessage } from '#features/referrals/contact-policy.service.ts';
import { codeTo, hasContactForCode } from '#features/referrals/contact-policy.ts';
import { insertEvents } from '#features/referrals/referral.repository.ts';
import { isLookedUpBy, unseal } from '#features/referrals/referral.service.ts';
import {
  endSession,
  findByReference,
  insertAccess,
  lockUnused,
  touchSession,
  useAccess,
} from './my-referral.repository.ts';
import type { MyReferralDeps, Page } from './my-referral.service.ts';
import { birthOf, birthRule, type birthSchema } from './my-referral.ts';

export const MINUTE = 60_000;
const WAY_IN_MS = 15 * MINUTE;
const VISIT_MS = 30 * MINUTE;
export const PATH = '/support/referral';

/** The cookie of applicants who came in with a reference or a code. */
export const referralCookie = (secure: boolean) => nameCookie('referral', secure);

export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const NO_SUCH =
  'We cannot find a request with these details. Check each one. If they are right, wait a while and try again, or ask the people who help you';

const giveCookie = ({ cookies, secure }: Page, token: string) =>
  cookies.set(referralCookie(secure), token, cookieOptions({ path: PATH, secure }));

function cookieOf({ cookies, secure }: Pick<Page, 'cookies' | 'secure'>): string | undefined {
  const token = cookies.get(referralCookie(secure))?.value;
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/**
 * Counts a reference that matched no referral. All sources share one count, so that guessing spread over networks is
 * noticed.
 */
async function miss(deps: MyReferralDeps): Promise<void> {
  await deps.security?.record({ type: 'reference-guessed' });
  if ((await deps.limits.take(['referral-miss/all', ''])) === undefined) return;
  if ((await deps.limits.take(['referral-miss/told', ''])) === undefined)
    deps.log.warn('many references that lead to nothing were tried within an hour');
}

/**
 * How many references that match no referral were tried within the last hour; undefined while the number is small
 * enough to be mistakes. Only the number is known.
 */
export async function guessedReferences(deps: Pick<MyReferralDeps, 'limits'>): Promise<number | undefined> {
  const count = await deps.limits.used(['referral-miss/all', '']);
  return count > pointsOf('referral-miss/all') ? count : undefined;
}

const codeText = (asked: string, code: string) => `referral-code:${hashToken(asked)}:${code}`;

const codeHash = (deps: MyReferralDeps, asked: string, code: string) =>
  deps.secrets.keyedHash(codeText(asked, code));

/**
 * Sends a code to the email address of a referral, with a link for another device, or in a text message to its mobile
 * number. The response and the cookie are the same whether or not the referral exists and whether or not it has either.
 */
export async function askForCode(
  deps: MyReferralDeps,
  page: Page,
  reference: string,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(
    ['referral-ask/network', page.network],
    ['referral-miss/network', page.network],
    ['referral-ask/reference', reference],
  );
  if (wait !== undefined) return limited(wait);
  const asked = randomToken();
  const [code, link] = [String(randomInt(1_000_000)).padStart(6, '0'), randomToken()];
  const row = await findByReference(deps.db, reference);
  if (row === undefined) await miss(deps);
  else {
    await deps.limits.giveBack(['referral-miss/network', page.network]);
    await deps.db.transaction().execute(async (trx) => {
      // Unsealed for the address alone, which is not shown.
      const { details } = unseal(deps.secrets, row);
      const to = details && codeTo(deps, details);
      if (to === undefined || !(await mayMessage(deps, to))) return;
      const now = deps.clock();
      const way = { referralId: row.id, createdAt: now, expiresAt: new Date(now.getTime() + WAY_IN_MS) };
      await insertAccess(
        trx,
        [
          { ...way, codeHash: codeHash(deps, asked, code), sessionHash: hashToken(asked) },
          { ...way, codeHash: hashToken(link) },
        ],
        now,
      );
      await enqueueMail(trx, deps, {
        to,
        template: 'referral-code',
        link: `${PATH}/open?token=${link}`,
        code,
        sealed: true,
      });
    });
  }
  giveCookie(page, asked);
  return { ok: true };
}

/** Starts a session for a referral. The old cookie becomes worthless. */
async function enter(
  deps: MyReferralDeps,
  page: Page,
  by: { codeHash: string } | { sessionHash: string },
  matches: (codeHash: string) => boolean,
  why: string,
): Promise<boolean> {
  const token = randomToken();
  const entered = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await lockUnused(trx, by, now);
    if (row === undefined || !matches(row.codeHash)) return false;
    const session = { hash: hashToken(token), expiresAt: new Date(now.getTime() + VISIT_MS) };
    await useAccess(trx, row, session, now);
    await insertEvents(trx, [
      {
        referralId: row.referralId,
        at: now,
        type: 'seen-by-person',
        actor: 'public',
        detail: JSON.stringify({ why }),
      },
    ]);
    return true;
  });
  if (entered) giveCookie(page, token);
  return entered;
}

/** Accepts the code that was sent, in the browser that asked for it. */
export async function enterCode(
  deps: MyReferralDeps,
  page: Page,
  code: string,
): Promise<{ ok: true } | Refused> {
  const asked = cookieOf(page);
  if (asked === undefined)
    return refused('code', 'Ask for a new code. You asked for this one on another device');
  const wait = await deps.limits.take(['referral-code/ask', asked]);
  if (wait !== undefined) return limited(wait);
  const expected = deps.secrets.keyedHashes(codeText(asked, code));
  const entered = await enter(
    deps,
    page,
    { sessionHash: hashToken(asked) },
    (it) => expected.includes(it),
    'a code that we sent',
  );
  return entered
    ? { ok: true }
    : refused('code', 'This code is wrong or has expired. Check it, or ask for a new one');
}

/** Accepts the link of a mail, once. */
export async function enterLink(deps: MyReferralDeps, page: Page, token: string): Promise<boolean> {
  return (
    TOKEN.test(token) && enter(deps, page, { codeHash: hashToken(token) }, () => true, 'a link that we sent')
  );
}

/**
 * Reference, date of birth and postcode, for people without email or mobile. A person who is close to the applicant (a
 * former partner, the referrer) may know all three, so that this way never opens more than a code would protect: where
 * the referrer sent the request, or an email address or a mobile number is known, it shows the stage and nothing else.
 */
export async function enterByBirth(
  deps: MyReferralDeps,
  page: Page,
  typed: z.output<typeof birthSchema>,
): Promise<{ ok: true } | Refused> {
  const date = birthOf(typed);
  if (!date.ok || date.value === undefined) return { ok: false, errors: [birthRule(typed) ?? []].flat() };
  const wait = await deps.limits.take(
    ['referral-ask/network', page.network],
    ['referral-miss/network', page.network],
    ['referral-lookup/reference', typed.reference],
  );
  if (wait !== undefined) return limited(wait);
  const row = await findByReference(deps.db, typed.reference);
  if (row === undefined || !isLookedUpBy(deps.secrets, row, date.value, typed.postcode)) {
    await miss(deps);
    return refused('reference', NO_SUCH);
  }
  // Unsealed only to see which contact details exist; they are not shown.
  const { details } = unseal(deps.secrets, row);
  await deps.limits.giveBack(
    ['referral-miss/network', page.network],
    ['referral-lookup/reference', typed.reference],
  );
  const asked = randomToken();
  const now = deps.clock();
  await deps.db.transaction().execute((trx) =>
    insertAccess(
      trx,
      [
        {
          referralId: row.id,
          codeHash: hashToken(asked),
          onlyLooks: row.via === 'somebody-else' || hasContactForCode(deps, details),
          createdAt: now,
          expiresAt: new Date(now.getTime() + MINUTE),
        },
      ],
      now,
    ),
  );
  await enterLink(deps, page, asked);
  return { ok: true };
}

/** A current session. It ends 30 minutes after the last page. */
export interface GuestSession {
  referralId: string;
  /** May see the progress, but neither details nor anything that changes the request. */
  readOnly: boolean;
}

export async function guestSessionOf(
  deps: MyReferralDeps,
  page: Pick<Page, 'cookies' | 'secure'>,
): Promise<GuestSession | undefined> {
  const token = cookieOf(page);
  if (token === undefined) return undefined;
  const now = deps.clock();
  return touchSession(deps.db, hashToken(token), now, new Date(now.getTime() + VISIT_MS));
}

/** Ends the session on this device. */
export async function leave(deps: MyReferralDeps, page: Page): Promise<void> {
  const token = cookieOf(page);
  if (token !== undefined) await endSession(deps.db, hashToken(token));
  const { secure } = page;
  page.cookies.set(referralCookie(secure), '', cookieOptions({ path: PATH, secure, maxAge: 0 }));
}
