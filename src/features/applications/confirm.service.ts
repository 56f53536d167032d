import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { takeMail, type Limits } from '#lib/limits.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import type { Visitor } from '#features/accounts/account.service.ts';
import { CODE_TRIES, findByCode } from '#features/guests/one-time.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { aboutOf } from '#features/opportunities/members.service.ts';
import {
  deleteApplication,
  findActive,
  findApplied,
  findSealed,
  lockApplication,
  lockPerson,
  updateApplication,
} from './application.repository.ts';
import {
  countCodeTry,
  findOpenLink,
  hasApplications,
  openToHolder,
  useLink,
  type LinkRow,
} from './guest-link.repository.ts';
import {
  contactHashesOf,
  contactHashOf,
  openDetails,
  openLink,
  recordEvents,
  type ApplicationDeps,
} from './application.service.ts';
import { enter, entryEvents } from './capacity.service.ts';
import { canStillEnter, codeText } from './unconfirmed.service.ts';
import { sendingTexts } from './messages.en.ts';

/** How a person without an account confirms an application, and opens what they sent, by a link or a code of a mail. */

/** The result of opening a link; `token` is for the cookie of the browser that opened it. */
export interface Opened {
  token: string;
  application: string | undefined;
  is: 'sent' | 'waiting' | 'already' | 'closed' | 'opened';
  /** The application belongs to an account: the cookie does not open it, the applicant must sign in. */
  withAccount: boolean;
}

/** The path to which a browser goes after it opened a link. */
export function afterOpening({ application, is, withAccount }: Opened): string {
  if (is === 'closed') return '/applications/confirm?closed';
  if (application === undefined) return '/applications';
  // The person has proved that the address is theirs, so telling them that an account exists reveals nothing.
  if (withAccount) return `/applications/confirm?account=${application}`;
  return `/applications/${application}${is === 'opened' ? '' : `?done=${is}`}`;
}

/** The hashes under which the applications of the person with this link may be stored. */
async function hashesOfLink(trx: Trx, deps: ApplicationDeps, link: LinkRow): Promise<readonly string[]> {
  const it = link.applicationId === null ? undefined : await findSealed(trx, link.applicationId);
  const email = it && openDetails(deps, it)?.email;
  return email === undefined ? [link.contactHash] : contactHashesOf(deps, email);
}

async function confirm(trx: Trx, deps: ApplicationDeps, link: LinkRow): Promise<Opened | undefined> {
  const now = deps.clock();
  if (link.applicationId === null) return undefined;
  const contactHashes = await hashesOfLink(trx, deps, link);
  await lockPerson(trx, contactHashes);
  const it = await lockApplication(trx, link.applicationId);
  if (it?.state !== 'unconfirmed') return undefined;
  const { id, opportunityId } = it;
  const open = async (
    application: string | undefined,
    is: Opened['is'],
    withAccount = false,
  ): Promise<Opened> => {
    const token = randomToken();
    await openToHolder(trx, contactHashes, hashToken(token));
    return { token, application, is, withAccount };
  };
  const active = await findActive(trx, { opportunityId, contactHashes, accountId: null });
  if (active !== undefined) {
    await deleteApplication(trx, id);
    return open(active.id, 'already', active.accountId !== null);
  }
  const isOpen = await canStillEnter(trx, it, now);
  const entry = isOpen ? await enter(trx, it.opportunityDateId, now) : undefined;
  if (entry === undefined) {
    await deleteApplication(trx, id);
    return open(undefined, 'closed');
  }
  await updateApplication(trx, id, { ...entry, deviceHash: null, updatedAt: now });
  // Before the mails, which lock their rows: everywhere else applications are locked first.
  const opened = await open(id, entry.state === 'waiting' ? 'waiting' : 'sent');
  await recordEvents(trx, deps, it, [
    { at: it.createdAt, type: 'sent', actor: 'public' },
    { at: now, type: 'confirmed', actor: 'public' },
    ...entryEvents(entry, now),
  ]);
  return opened;
}

/** Whether a link still works, without using it up: mail scanners open links too. */
export async function isOpenLink(
  deps: ApplicationDeps,
  purpose: 'confirm' | 'open',
  token: string,
): Promise<boolean> {
  return (await findOpenLink(deps.db, purpose, hashToken(token), deps.clock())) !== undefined;
}

/**
 * What a confirmation link would send, and whether it can still be sent, without using the link up.
 * @returns undefined if the link is used, expired or unknown
 */
export async function describeLink(
  deps: ApplicationDeps,
  token: string,
): Promise<{ about: string; isOpen: boolean } | undefined> {
  const link = await findOpenLink(deps.db, 'confirm', hashToken(token), deps.clock());
  const id = link?.applicationId;
  const it = id == null ? undefined : await findApplied(deps.db, id);
  if (it === undefined) return undefined;
  return { about: aboutOf(it), isOpen: await canStillEnter(deps.db, it, deps.clock()) };
}

/** Confirms and sends an application. @returns undefined if the link is used, expired or unknown */
export function confirmByLink(deps: ApplicationDeps, token: string): Promise<Opened | undefined> {
  return deps.db.transaction().execute(async (trx) => {
    const link = await useLink(trx, 'confirm', hashToken(token), deps.clock());
    return link && confirm(trx, deps, link);
  });
}

const WRONG_CODE = sendingTexts.wrongCode;

/**
 * Confirms and sends an application by its code, on another device. After a few wrong attempts the code becomes
 * invalid.
 */
export async function confirmByCode(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  input: { email: string; code: string },
  visitor: Visitor,
): Promise<{ ok: true; opened: Opened } | Refused> {
  const { limits } = deps.accounts;
  const wait = await limits.take(['apply-code/address', input.email], ['code/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const contactHashes = contactHashesOf(deps, input.email);
  const open = await countCodeTry(deps.db, contactHashes, CODE_TRIES, deps.clock());
  const right = findByCode(deps.secrets, open, ({ applicationId }) =>
    applicationId === null ? undefined : codeText(applicationId, input.code),
  );
  const opened =
    right === undefined
      ? undefined
      : await deps.db.transaction().execute(async (trx) => {
          const link = await useLink(trx, 'confirm', right.tokenHash, deps.clock());
          return link && confirm(trx, deps, link);
        });
  if (opened === undefined) return refused('code', WRONG_CODE);
  await limits.giveBack(['code/network', visitor.network]);
  return { ok: true, opened };
}

/** Opens the applications of the person who received a mailed link, once. */
export function openByLink(deps: ApplicationDeps, token: string): Promise<Opened | undefined> {
  return deps.db.transaction().execute(async (trx): Promise<Opened | undefined> => {
    const link = await useLink(trx, 'open', hashToken(token), deps.clock());
    if (link === undefined) return undefined;
    const fresh = randomToken();
    await openToHolder(trx, await hashesOfLink(trx, deps, link), hashToken(fresh));
    const it = link.applicationId === null ? undefined : await findSealed(trx, link.applicationId);
    const withAccount = it !== undefined && it.accountId !== null;
    return { token: fresh, application: it?.id, is: 'opened', withAccount };
  });
}

/** Mails a new link to an address. The answer is the same whether or not anything was sent with that address. */
export async function askForLink(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  email: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await takeMail(deps.accounts.limits, { email, network: visitor.network, about: 'other' });
  if (wait !== undefined) return limited(wait);
  const contactHash = contactHashOf(deps, email);
  const has = await hasApplications(deps.db, contactHashesOf(deps, email));
  await deps.db.transaction().execute(async (trx) => {
    // Created in either case, so that both cases take as long.
    const link = await openLink(trx, deps, { contactHash, applicationId: null });
    await enqueueMail(trx, deps, {
      to: email,
      template: has ? 'application-link' : 'no-applications',
      link: has ? link : '/account/applications',
    });
  });
  return { ok: true };
}
