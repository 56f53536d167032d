import type { Trx } from '#lib/database.ts';
import { issueLink, newCode } from '#features/guests/one-time.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { aboutOf } from '#features/opportunities/members.service.ts';
import { reminderDueAt, availabilityOf } from './application.ts';
import { CONFIRM_DAYS } from './periods.ts';
import { lockApplication, updateApplication, type Applied } from './application.repository.ts';
import {
  deleteConfirmLinks,
  findToRemind,
  findUnconfirmed,
  insertLink,
  takeReminder,
} from './guest-link.repository.ts';
import {
  contactHashOf,
  openDetails,
  openName,
  sealPerson,
  type ApplicationDeps,
} from './application.service.ts';

/**
 * Applications that were written but are not sent yet, because the address is not confirmed: the email with the link,
 * which can be sent again or to another address from the device on which the application was written, one reminder,
 * and what to say when the opportunity closes.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/**
 * How many hours after its opportunity closed by itself an application that was written before may still be
 * confirmed.
 */
const GRACE_HOURS = 24;

export const codeText = (applicationId: string, code: string) => `application-code:${applicationId}:${code}`;

/** Mails the link and the code that confirm an application, and restarts its seven days, except for a reminder. */
export async function sendConfirmation(
  trx: Trx,
  deps: ApplicationDeps,
  it: { id: string; contactHash: string; email: string; about: string; expiresAt: Date },
  template: 'confirm-application' | 'confirm-reminder' = 'confirm-application',
): Promise<void> {
  const { token, store } = issueLink(deps.clock(), it.expiresAt);
  const code = newCode();
  await insertLink(trx, {
    ...store,
    contactHash: it.contactHash,
    applicationId: it.id,
    purpose: 'confirm',
    codeHash: deps.secrets.keyedHash(codeText(it.id, code)),
  });
  await enqueueMail(trx, deps, {
    to: it.email,
    template,
    link: `/applications/confirm?link=${token}`,
    code,
    about: it.about,
  });
}

/** Until when an application can be confirmed whose confirmation was requested at an instant. */
export const confirmBy = (askedAt: Date) => new Date(askedAt.getTime() + CONFIRM_DAYS * DAY_MS);

/**
 * Whether an application can still be sent. One that was written before the opportunity closed by itself can, for a
 * day; one for an opportunity that was taken down or is filled cannot.
 */
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
    availabilityOf(it, now) === 'as-asked' &&
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
  /** The address to which the email was sent. */
  email: string;
  /** When the link expires; what was written is deleted after that. */
  until: Date;
  /** The application can still be sent. */
  isOpen: boolean;
  /** When the opportunity closes, if that is before the link expires. */
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

/**
 * The unconfirmed applications that were written on a device, the newest first; optionally one of them, or those for
 * one opportunity.
 */
export async function listUnconfirmed(
  deps: ApplicationDeps,
  deviceHash: string | undefined,
  only: { id?: string | undefined; opportunityId?: string | undefined } = {},
): Promise<Unconfirmed[]> {
  if (deviceHash === undefined) return [];
  const found = await findUnconfirmed(deps.db, deviceHash, only);
  return (await Promise.all(found.map((it) => toView(deps, it)))).flatMap((it) => it ?? []);
}

/**
 * Sends the email of an unconfirmed application again, or to another address. Nothing that was written is lost.
 * @returns false if the application was confirmed or its opportunity closed in the meantime
 */
export function sendAgain(
  deps: ApplicationDeps,
  deviceHash: string,
  id: string,
  email: string,
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it?.state !== 'unconfirmed' || it.deviceHash !== deviceHash) return false;
    const now = deps.clock();
    if (!(await canStillEnter(trx, it, now))) return false;
    const [details, name] = [openDetails(deps, it), openName(deps, it)];
    if (details === undefined || name === undefined) return false;
    const contactHash = contactHashOf(deps, email);
    // A link that was sent to a wrong address must not work any more, because a stranger may read it there.
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

/** Reminds applicants, once each, to confirm what they wrote. @returns the number of emails enqueued */
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
