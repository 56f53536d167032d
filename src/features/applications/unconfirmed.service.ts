import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { waitInWords, type Limits } from '#lib/limits.ts';
import { emailField, normaliseEmail } from '#features/accounts/account.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { CONFIRM_DAYS, isApplicationId, reminderDueAt, standingOf } from './application.ts';
import { lockApplication, updateApplication, type Applied } from './application.repository.ts';
import {
  deleteConfirmLinks,
  findToRemind,
  findUnconfirmed,
  insertLink,
  takeReminder,
} from './guest-link.repository.ts';
import {
  aboutOf,
  contactHashOf,
  openDetails,
  openName,
  sealPerson,
  type ApplicationDeps,
} from './application.service.ts';

/**
 * Applications that are written but not sent, because their address is not confirmed: the email with the link, sent
 * again or to another address from the device on which they were written, one reminder, and what to say when it closes.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Written before it closed by itself, an application may be confirmed until so many hours later. */
const GRACE_HOURS = 24;

export const codeText = (applicationId: string, code: string) => `application-code:${applicationId}:${code}`;

/** Sends the link and the code that confirm an application, and counts its seven days anew, save for a reminder. */
export async function sendConfirmation(
  trx: Trx,
  deps: ApplicationDeps,
  it: { id: string; contactHash: string; email: string; about: string; expiresAt: Date },
  template: 'confirm-application' | 'confirm-reminder' = 'confirm-application',
): Promise<void> {
  const [token, code] = [randomToken(), String(randomInt(1_000_000)).padStart(6, '0')];
  await insertLink(trx, {
    tokenHash: hashToken(token),
    contactHash: it.contactHash,
    applicationId: it.id,
    purpose: 'confirm',
    codeHash: deps.secrets.keyedHash(codeText(it.id, code)),
    createdAt: deps.clock(),
    expiresAt: it.expiresAt,
  });
  await enqueueMail(trx, deps, {
    to: it.email,
    template,
    link: `/applications/confirm?link=${token}`,
    code,
    about: it.about,
  });
}

/** Until when what was asked to be confirmed at an instant can be. */
export const confirmBy = (askedAt: Date) => new Date(askedAt.getTime() + CONFIRM_DAYS * DAY_MS);

/** What was written before it closed by itself counts for a day; what was taken down, or is filled, no longer does. */
export async function canStillEnter(
  db: ApplicationDeps['db'] | Trx,
  it: Applied,
  now: Date,
): Promise<boolean> {
  const found = await findOpportunity(db as Trx, it.opportunityId, now);
  if (found?.status === 'open') return true;
  const { closesAt } = it;
  return (
    found?.status === 'closed' &&
    standingOf(it, now) === 'as-asked' &&
    closesAt !== null &&
    closesAt > it.createdAt &&
    now.getTime() - closesAt.getTime() < GRACE_HOURS * HOUR_MS
  );
}

export interface Unconfirmed {
  id: string;
  opportunityId: string;
  title: string;
  organisation: string;
  /** Where the email went. */
  email: string;
  /** The link works until then; afterwards what was written is deleted. */
  until: Date;
  /** It can still be sent. */
  isOpen: boolean;
  /** When it closes, where that is sooner than the link ends. */
  closesAt: Date | undefined;
}

async function toView(deps: ApplicationDeps, it: Applied): Promise<Unconfirmed | undefined> {
  const email = openDetails(deps, it)?.email;
  if (email === undefined) return undefined;
  const until = confirmBy(it.updatedAt);
  const { closesAt } = it;
  return {
    id: it.id,
    opportunityId: it.opportunityId,
    title: it.title,
    organisation: it.organisationName,
    email,
    until,
    isOpen: await canStillEnter(deps.db, it, deps.clock()),
    closesAt: closesAt !== null && closesAt < until ? closesAt : undefined,
  };
}

/** What was written on a device and is not confirmed, the newest first; one, or of one opportunity, where that is given. */
export async function listUnconfirmed(
  deps: ApplicationDeps,
  deviceHash: string | undefined,
  only: { id?: string | undefined; opportunityId?: string | undefined } = {},
): Promise<Unconfirmed[]> {
  if (deviceHash === undefined) return [];
  const found = await findUnconfirmed(deps.db, deviceHash, only);
  return (await Promise.all(found.map((it) => toView(deps, it)))).flatMap((it) => it ?? []);
}

const formSchema = z.object({ do: z.enum(['again', 'change']).catch('again') });
const emailSchema = z.object({ email: emailField });

export type UnconfirmedVisit =
  | { done: 'again' | 'change' }
  | {
      view: Unconfirmed;
      errors: readonly FormError[];
      values: FormValues | undefined;
      wait: number | undefined;
    };

/**
 * A request to the page of an application that is not confirmed yet: shows it, sends the email again, or to another
 * address. Nothing that was written is lost.
 * @returns undefined on every other device, and once it is confirmed
 */
export async function visitUnconfirmed(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  deviceHash: string | undefined,
  id: string,
  request: Request,
  network: string,
): Promise<UnconfirmedVisit | undefined> {
  if (deviceHash === undefined || !isApplicationId(id)) return undefined;
  const [view] = await listUnconfirmed(deps, deviceHash, { id });
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined, wait: undefined };
  const copy = request.clone();
  const form = await readForm(request, formSchema);
  const what = form.ok ? form.value.do : 'again';
  const address = what === 'change' ? await readForm(copy, emailSchema) : undefined;
  if (address?.ok === false) return { view, errors: address.errors, values: address.values, wait: undefined };
  const email = normaliseEmail(address?.ok === true ? address.value.email : view.email);
  const wait = await deps.accounts.limits.take(
    ['apply-again/application', id],
    ['apply-confirm/address', email],
    ['mail/network', network],
  );
  const field = what === 'change' ? 'email' : '';
  if (wait !== undefined) {
    const message = `We have sent this several times. Wait ${waitInWords(wait)}, then try again. Check your junk or spam folder too`;
    return { view, errors: [{ field, message }], values: address?.values, wait };
  }
  const sent = await sendAgain(deps, deviceHash, id, email);
  if (sent) return { done: what };
  const message =
    'Applications have closed, or you have already confirmed this. We did not send the email again';
  return { view, errors: [{ field, message }], values: address?.values, wait: undefined };
}

/** @returns false when it is confirmed or closed meanwhile */
function sendAgain(deps: ApplicationDeps, deviceHash: string, id: string, email: string): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it?.state !== 'unconfirmed' || it.deviceHash !== deviceHash) return false;
    const now = deps.clock();
    if (!(await canStillEnter(trx, it, now))) return false;
    const [details, name] = [openDetails(deps, it), openName(deps, it)];
    if (details === undefined || name === undefined) return false;
    const contactHash = contactHashOf(deps, email);
    // A link that went to a wrong address sends nothing any more: whoever reads it there is a stranger.
    if (email !== details.email) await deleteConfirmLinks(trx, id);
    await updateApplication(trx, id, {
      contactHash,
      ...sealPerson(deps, id, { ...details, name, email }),
      updatedAt: now,
    });
    await sendConfirmation(trx, deps, {
      id,
      contactHash,
      email,
      about: aboutOf(it),
      expiresAt: confirmBy(now),
    });
    return true;
  });
}

/** Reminds applicants, once each, to confirm what they wrote. @returns how many emails were written */
export async function remindUnconfirmed(deps: ApplicationDeps): Promise<number> {
  const now = deps.clock();
  let reminded = 0;
  for (const { id, createdAt, closesAt } of await findToRemind(deps.db, now)) {
    const due = reminderDueAt(createdAt, closesAt);
    if (due === undefined || due > now) continue;
    await deps.db.transaction().execute(async (trx) => {
      if (!(await takeReminder(trx, id, now))) return;
      const it = await lockApplication(trx, id);
      const email = it && openDetails(deps, it)?.email;
      if (it === undefined || email === undefined) return;
      const { contactHash } = it;
      const expiresAt = confirmBy(it.updatedAt);
      await sendConfirmation(
        trx,
        deps,
        { id, contactHash, email, about: aboutOf(it), expiresAt },
        'confirm-reminder',
      );
      reminded += 1;
    });
  }
  return reminded;
}
