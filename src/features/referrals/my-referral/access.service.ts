import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { pointsOf, type Limits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { mayMessage } from '#features/referrals/contact-policy.service.ts';
import { codeTo, hasContactForCode } from '#features/referrals/contact-policy.ts';
import { insertSilentEvents } from '#features/referrals/referral.repository.ts';
import { isLookedUpBy, unseal, type ReferralDeps } from '#features/referrals/referral.service.ts';
import type { SecurityRecorder } from '#features/security-events/security-event.service.ts';
import {
  endSession,
  findByReference,
  insertAccess,
  lockUnused,
  touchSession,
  useAccess,
} from './my-referral.repository.ts';
import { birthOf, birthRule, type birthSchema } from './my-referral.ts';
import { accessMessages } from './messages.en.ts';

/**
 * How applicants without an account get to their own request. An applicant who came in holds a token, of which only a hash is
 * stored; the browser keeps it in a cookie (`access.handler.ts`).
 */

export interface MyReferralDeps extends ReferralDeps {
  limits: Limits;
  /** Records guessed references. Pages always provide it. */
  security?: SecurityRecorder;
  log: Log;
}

export const MINUTE = 60_000;
const WAY_IN_MS = 15 * MINUTE;
const VISIT_MS = 30 * MINUTE;
export const PATH = '/support/referral';

export const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const NO_SUCH = accessMessages.noSuchRequest;

/** The browser keeps the token. */
export interface Entered {
  ok: true;
  token: string;
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
  { network, reference }: { network: string; reference: string },
): Promise<Entered | Refused> {
  const wait = await deps.limits.take(
    ['referral-ask/network', network],
    ['referral-miss/network', network],
    ['referral-ask/reference', reference],
  );
  if (wait !== undefined) return limited(wait);
  const asked = randomToken();
  const [code, link] = [String(randomInt(1_000_000)).padStart(6, '0'), randomToken()];
  const row = await findByReference(deps.db, reference);
  if (row === undefined) await miss(deps);
  else {
    await deps.limits.giveBack(['referral-miss/network', network]);
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
  return { ok: true, token: asked };
}

/**
 * Starts a session for a referral. The old token becomes worthless.
 * @returns the new token
 */
async function enter(
  deps: MyReferralDeps,
  by: { codeHash: string } | { sessionHash: string },
  matches: (codeHash: string) => boolean,
  why: string,
): Promise<string | undefined> {
  const token = randomToken();
  const entered = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await lockUnused(trx, by, now);
    if (row === undefined || !matches(row.codeHash)) return false;
    const session = { hash: hashToken(token), expiresAt: new Date(now.getTime() + VISIT_MS) };
    await useAccess(trx, row, session, now);
    await insertSilentEvents(trx, [
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
  return entered ? token : undefined;
}

/**
 * Accepts the code that was sent, in the browser that asked for it.
 * @param it.asked the token that was given when the code was asked for
 */
export async function enterCode(
  deps: MyReferralDeps,
  { asked, code }: { asked: string | undefined; code: string },
): Promise<Entered | Refused> {
  if (asked === undefined) return refused('code', accessMessages.codeOfAnotherDevice);
  const wait = await deps.limits.take(['referral-code/ask', asked]);
  if (wait !== undefined) return limited(wait);
  const expected = deps.secrets.keyedHashes(codeText(asked, code));
  const token = await enter(
    deps,
    { sessionHash: hashToken(asked) },
    (it) => expected.includes(it),
    accessMessages.byCode,
  );
  return token === undefined ? refused('code', accessMessages.codeWrong) : { ok: true, token };
}

/** Accepts the link of a mail, once. @returns the token of the session; undefined when the link is not valid */
export async function enterLink(deps: MyReferralDeps, link: string): Promise<string | undefined> {
  if (!TOKEN.test(link)) return undefined;
  return enter(deps, { codeHash: hashToken(link) }, () => true, accessMessages.byLink);
}

/**
 * Reference, date of birth and postcode, for people without email or mobile. A person who is close to the applicant (a
 * former partner, the referrer) may know all three, so that this way never opens more than a code would protect: where
 * the referrer sent the request, or an email address or a mobile number is known, it shows the stage and nothing else.
 */
export async function enterByBirth(
  deps: MyReferralDeps,
  { network, typed }: { network: string; typed: z.output<typeof birthSchema> },
): Promise<Entered | Refused> {
  const date = birthOf(typed);
  if (!date.ok || date.value === undefined) return { ok: false, errors: [birthRule(typed) ?? []].flat() };
  const wait = await deps.limits.take(
    ['referral-ask/network', network],
    ['referral-miss/network', network],
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
    ['referral-miss/network', network],
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
  const token = await enterLink(deps, asked);
  return token === undefined ? refused('reference', accessMessages.noSuchRequest) : { ok: true, token };
}

/** A current session. It ends 30 minutes after the last page. */
export interface GuestSession {
  referralId: string;
  /** May see the progress, but neither details nor anything that changes the request. */
  readOnly: boolean;
}

export async function guestSessionOf(
  deps: MyReferralDeps,
  token: string | undefined,
): Promise<GuestSession | undefined> {
  if (token === undefined) return undefined;
  const now = deps.clock();
  return touchSession(deps.db, hashToken(token), now, new Date(now.getTime() + VISIT_MS));
}

/** Ends the session of a token. */
export async function leave(deps: MyReferralDeps, token: string): Promise<void> {
  await endSession(deps.db, hashToken(token));
}
