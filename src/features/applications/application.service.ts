import type { Clock } from '#lib/clock.ts';
import { hashToken, randomToken, type Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { StateBefore } from './table.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import type { MailTemplate } from '#features/notifications/mail.ts';
import type { ApplicationDetails } from './application.ts';
import {
  findSealed,
  findEvents,
  hasToken,
  setEventMail,
  takeMembersToTell,
  updateContactHash,
  writeApplicationEvents,
  type Applied,
  type EventRow,
} from './application.repository.ts';
import { insertLink } from './guest-link.repository.ts';
import type { InterviewOffer } from './interview.ts';

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
  /** What is offered. */
  interview?: InterviewOffer | undefined;
  /** Of an interview: the one that the applicant chose. */
  time?: string | undefined;
  /** What is taken back was known to nobody: the applicant need not read of it. */
  unseen?: boolean | undefined;
}

export function openEvent({ secrets }: Sealing, applicationId: string, sealed: string | null): EventDetail {
  return sealed === null
    ? {}
    : (JSON.parse(secrets.decrypt(sealed, `application:${applicationId}/event`)) as EventDetail);
}

/** An event with what it says, decrypted. */
export type OpenedEvent = EventRow & EventDetail;

/** Everything that happened to an application, the earliest first. */
export async function openEvents(deps: Sealing, db: Db | Trx, applicationId: string): Promise<OpenedEvent[]> {
  return (await findEvents(db, applicationId)).map((event) => ({
    ...event,
    ...openEvent(deps, applicationId, event.detail),
  }));
}

/**
 * Writes down what happened to an application; its words are about a person, and encrypted. With a token the caller
 * has locked the application.
 * @returns the event's id; undefined when it was written down before, with the same token
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
    voids?: number;
    before?: StateBefore;
  },
): Promise<number | undefined> {
  if (event.token !== undefined && (await hasToken(trx, event.applicationId, event.token))) return undefined;
  const { detail = {}, ...rest } = event;
  const says = Object.values(detail).some((value) => value !== undefined);
  const [id] = await writeApplicationEvents(trx, [
    {
      ...rest,
      detail: says
        ? secrets.encrypt(JSON.stringify(detail), `application:${rest.applicationId}/event`)
        : undefined,
    },
  ]);
  return id;
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

/** What a mail may say: the job or course, which its reader knows. */
export const aboutOf = (it: { title: string; organisationName: string }) =>
  `${it.title} (${it.organisationName})`;

/**
 * Writes to the applicant: that there is something to read, and where. With `sendAfter` no earlier; with `eventId` the
 * event remembers which mail tells of it.
 */
export async function tell(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  it: Applied,
  template: MailTemplate,
  { sendAfter, eventId }: { sendAfter?: Date | undefined; eventId?: number | undefined } = {},
): Promise<void> {
  const to = it.accountEmail ?? openDetails(deps, it)?.email;
  if (to === undefined) return;
  const link =
    it.accountId === null
      ? await openLink(trx, deps, { contactHash: it.contactHash, applicationId: it.id })
      : `/account/applications/${it.id}`;
  const mailId = await enqueueMail(trx, deps, {
    to,
    template,
    link,
    ...(sendAfter === undefined ? {} : { sendAfter }),
  });
  if (eventId !== undefined) await setEventMail(trx, eventId, mailId);
}

/** Writes to the members of the organisation that there is something new, at most once a day to each of them. */
export async function tellMembers(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  opportunityId: string,
  template: 'application-received' | 'applicant-wrote' | 'place-free',
): Promise<void> {
  const now = deps.clock();
  const since = new Date(now.getTime() - DAY_MS);
  for (const member of await takeMembersToTell(trx, opportunityId, { since, now })) {
    const { email, slug, title, organisation: organisationName } = member;
    await enqueueMail(trx, deps, {
      to: email,
      template,
      link: `/manage/${slug}/applications`,
      about: aboutOf({ title, organisationName }),
    });
  }
}
