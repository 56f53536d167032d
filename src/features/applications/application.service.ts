import type { Clock } from '#lib/clock.ts';
import { hashToken, randomToken, type Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { enqueueMail } from '#features/mail/mail.service.ts';
import type { MailTemplate } from '#features/mail/mail.ts';
import type { ApplicationDetails } from './application.ts';
import {
  findSealed,
  hasToken,
  insertLink,
  takeMembersToTell,
  updateContactHash,
  writeApplicationEvents,
  type Applied,
} from './application.repository.ts';

/** What everything about applications needs: what is kept of people is encrypted, and whom to write to. */
export interface ApplicationDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
}

type Sealing = Pick<ApplicationDeps, 'secrets'>;

/** By which the same person is known again without their address being kept in the open. */
export const contactHashOf = ({ secrets }: Sealing, email: string) => secrets.keyedHash(contactText(email));
/** All that it may be kept under while keys change, the present one first: to look for. */
export const contactHashesOf = ({ secrets }: Sealing, email: string): readonly string[] =>
  secrets.keyedHashes(contactText(email));
const contactText = (email: string) => `application-contact:${email}`;

/** Bound to the application and to the field: none can be read as another's, or as another field. */
export function sealPerson(
  { secrets }: Sealing,
  id: string,
  { name, ...details }: ApplicationDetails & { name: string },
): { name: string; details: string } {
  return {
    name: secrets.encrypt(name, `application-name:${id}`),
    details: secrets.encrypt(JSON.stringify(details), `application:${id}/details`),
  };
}

/** The name for a list; undefined when it is no longer kept. */
export function openName({ secrets }: Sealing, it: { id: string; name: string | null }): string | undefined {
  return it.name === null ? undefined : secrets.decrypt(it.name, `application-name:${it.id}`);
}

/** What somebody wrote; undefined when it is no longer kept. */
export function openDetails(
  { secrets }: Sealing,
  it: { id: string; details: string | null },
): ApplicationDetails | undefined {
  return it.details === null
    ? undefined
    : (JSON.parse(secrets.decrypt(it.details, `application:${it.id}/details`)) as ApplicationDetails);
}

/** Makes the hash of the address again, under the present key, from what was written. */
export async function renewContactHash(trx: Trx, secrets: Secrets, id: string): Promise<void> {
  const it = await findSealed(trx, id);
  const email = it && openDetails({ secrets }, it)?.email;
  if (email === undefined) return;
  await updateContactHash(trx, id, contactHashOf({ secrets }, email), contactHashesOf({ secrets }, email));
}

/** What an event says beyond its type. */
export interface EventDetail {
  reason?: string | undefined;
  /** To the person who applied. */
  words?: string | undefined;
}

export function openEvent({ secrets }: Sealing, applicationId: string, sealed: string | null): EventDetail {
  return sealed === null
    ? {}
    : (JSON.parse(secrets.decrypt(sealed, `application:${applicationId}/event`)) as EventDetail);
}

/**
 * Writes down what happened to an application; its words are about a person, and encrypted. With a token the caller
 * has locked the application. @returns false when it was written down before, with the same token
 */
export async function record(
  trx: Trx,
  { secrets }: Sealing,
  event: {
    applicationId: string;
    at: Date;
    type: string;
    actor: string;
    detail?: EventDetail;
    token?: string | undefined;
  },
): Promise<boolean> {
  if (event.token !== undefined && (await hasToken(trx, event.applicationId, event.token))) return false;
  const { detail, ...rest } = event;
  const said = detail?.reason !== undefined || detail?.words !== undefined;
  await writeApplicationEvents(trx, [
    {
      ...rest,
      detail: said
        ? secrets.encrypt(JSON.stringify(detail), `application:${rest.applicationId}/event`)
        : undefined,
    },
  ]);
  return true;
}

const DAY_MS = 86_400_000;
/** A link to what was sent works once, and for so many days. */
const OPEN_LINK_DAYS = 30;

/** A link with which somebody without an account opens what they sent. */
export async function openLink(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'clock'>,
  to: { contactHash: string; applicationId: string | null },
): Promise<string> {
  const [token, now] = [randomToken(), deps.clock()];
  await insertLink(trx, {
    ...to,
    tokenHash: hashToken(token),
    purpose: 'open',
    codeHash: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + OPEN_LINK_DAYS * DAY_MS),
  });
  return `/applications/open?link=${token}`;
}

/** Writes to whoever applied: that there is something to read, and where. */
export async function tell(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  it: Applied,
  template: MailTemplate,
): Promise<void> {
  const to = it.accountEmail ?? openDetails(deps, it)?.email;
  if (to === undefined) return;
  const link =
    it.accountId === null
      ? await openLink(trx, deps, { contactHash: it.contactHash, applicationId: it.id })
      : `/account/applications/${it.id}`;
  await enqueueMail(trx, deps, { to, template, link });
}

/** Writes to those who work for the organisation that there is something new, at most once a day to each of them. */
export async function tellMembers(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  opportunityId: string,
): Promise<void> {
  const now = deps.clock();
  const since = new Date(now.getTime() - DAY_MS);
  for (const { email, slug } of await takeMembersToTell(trx, opportunityId, { since, now })) {
    const link = `/manage/${slug}/applications`;
    await enqueueMail(trx, deps, { to: email, template: 'application-received', link });
  }
}
