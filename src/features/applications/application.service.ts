import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { StateBefore } from './table.ts';
import { issueLink } from '#features/guests/one-time.ts';
import { enqueueMail, enqueueOnceADay } from '#features/notifications/mail.service.ts';
import type { ApplicationDetails } from './application.ts';
import {
  findSealed,
  findEvents,
  findMembersToTell,
  hasToken,
  setEventMail,
  updateContactHash,
  writeApplicationEvent,
  type Applied,
  type EventRow,
} from './application.repository.ts';
import { insertLink } from './guest-link.repository.ts';
import type { InterviewOffer } from './interview.ts';

/** Dependencies of all use cases of applications: personal data is encrypted, and mails are sent. */
export interface ApplicationDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
}

type Sealing = Pick<ApplicationDeps, 'secrets'>;

/** The keyed hash by which the same person is recognised without storing their address in plain text. */
export const contactHashOf = ({ secrets }: Sealing, email: string) => secrets.keyedHash(contactText(email));
/** All hashes under which a person may be stored while keys are rotated, the current key's first; for queries. */
export const contactHashesOf = ({ secrets }: Sealing, email: string): readonly string[] =>
  secrets.keyedHashes(contactText(email));
const contactText = (email: string) => `application-contact:${email}`;

/**
 * Encrypts the personal parts of an application. Each ciphertext is bound to its application and field, so that it
 * cannot be decrypted as part of another.
 */
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

/** The decrypted name for a list; undefined once it has been erased. */
export function openName({ secrets }: Sealing, it: { id: string; name: string | null }): string | undefined {
  return it.name === null ? undefined : secrets.decrypt(it.name, `application-name:${it.id}`);
}

/** What the applicant wrote, decrypted; undefined once it has been erased. */
export function openDetails(
  { secrets }: Sealing,
  it: { id: string; details: string | null },
): ApplicationDetails | undefined {
  return it.details === null
    ? undefined
    : (JSON.parse(secrets.decrypt(it.details, `application:${it.id}/details`)) as ApplicationDetails);
}

/** Recomputes the hash of the address from the encrypted details, with the current key. */
export async function renewContactHash(trx: Trx, secrets: Secrets, id: string): Promise<void> {
  const it = await findSealed(trx, id);
  const email = it && openDetails({ secrets }, it)?.email;
  if (email === undefined) return;
  await updateContactHash(trx, id, contactHashOf({ secrets }, email), contactHashesOf({ secrets }, email));
}

/** What an event says beyond its type. */
export interface EventDetail {
  reason?: string | undefined;
  /** The message to the applicant. */
  words?: string | undefined;
  /** The interview that is offered. */
  interview?: InterviewOffer | undefined;
  /** For an interview: the time that the applicant chose. */
  time?: string | undefined;
  /** The event that this one undoes had not reached the applicant, so they need not be told of it. */
  unseen?: boolean | undefined;
}

export function openEvent({ secrets }: Sealing, applicationId: string, sealed: string | null): EventDetail {
  return sealed === null
    ? {}
    : (JSON.parse(secrets.decrypt(sealed, `application:${applicationId}/event`)) as EventDetail);
}

/** An event with its details decrypted. */
export type OpenedEvent = EventRow & EventDetail;

/** All events of an application, the earliest first. */
export async function openEvents(deps: Sealing, db: Db | Trx, applicationId: string): Promise<OpenedEvent[]> {
  return (await findEvents(db, applicationId)).map((event) => ({
    ...event,
    ...openEvent(deps, applicationId, event.detail),
  }));
}

interface NewEvent {
  applicationId: string;
  at: Date;
  type: string;
  actor: string;
  detail?: EventDetail;
  voids?: number;
  before?: StateBefore;
}

/**
 * Records an event of an application. Its details are personal data, and therefore encrypted.
 * @returns the event's id
 */
export async function record(
  trx: Trx,
  { secrets }: Sealing,
  event: NewEvent & { token?: string | undefined },
): Promise<number> {
  const { detail = {}, ...rest } = event;
  const says = Object.values(detail).some((value) => value !== undefined);
  return writeApplicationEvent(trx, {
    ...rest,
    detail: says
      ? secrets.encrypt(JSON.stringify(detail), `application:${rest.applicationId}/event`)
      : undefined,
  });
}

/**
 * Records the event of a form once, however often the form is sent. The caller must have locked the application.
 * @returns undefined if an event with the same token was recorded before
 */
export async function recordOnce(
  trx: Trx,
  deps: Sealing,
  event: NewEvent & { token: string | undefined },
): Promise<number | undefined> {
  if (event.token !== undefined && (await hasToken(trx, event.applicationId, event.token))) return undefined;
  return record(trx, deps, event);
}

const DAY_MS = 86_400_000;
/** How many days a link that opens an application remains valid. It works once. */
const OPEN_LINK_DAYS = 30;

/** Creates a link with which a person without an account opens what they sent. */
export async function openLink(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'clock'>,
  to: { contactHash: string; applicationId: string | null },
): Promise<string> {
  const now = deps.clock();
  const { token, store } = issueLink(now, new Date(now.getTime() + OPEN_LINK_DAYS * DAY_MS));
  await insertLink(trx, { ...to, ...store, purpose: 'open', codeHash: null });
  return `/applications/open?link=${token}`;
}

/** What a mail may mention: the job or course, which the recipient knows anyway. */
export const aboutOf = (it: { title: string; organisationName: string }) =>
  `${it.title} (${it.organisationName})`;

/** Mails that say that there is news about an application, and are true as long as the event is the news. */
export type NewsMail = 'application-changed' | 'place-offered' | 'place-lapsed';

/** Where and how an applicant is told. */
async function addressOf(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  it: Applied,
): Promise<{ to: string; link: string } | undefined> {
  const to = it.accountEmail ?? openDetails(deps, it)?.email;
  if (to === undefined) return undefined;
  const link =
    it.accountId === null
      ? await openLink(trx, deps, { contactHash: it.contactHash, applicationId: it.id })
      : `/account/applications/${it.id}`;
  return { to, link };
}

/** Mails the applicant something that no later event makes untrue. */
export async function tell(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  it: Applied,
  template: 'application-sent' | 'application-corrected' | 'application-message',
): Promise<void> {
  const address = await addressOf(trx, deps, it);
  if (address !== undefined) await enqueueMail(trx, deps, { ...address, template });
}

/**
 * Mails the applicant that an event is news, and where to read it; the event records which mail tells of it. With
 * `sendAfter`, the mail is not sent before that time. It is dropped if the event is no longer news when it is sent.
 */
export async function tellOfEvent(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  it: Applied,
  news: { template: NewsMail; eventId: number; sendAfter?: Date | undefined },
): Promise<void> {
  const address = await addressOf(trx, deps, it);
  if (address === undefined) return;
  const { template, eventId, sendAfter } = news;
  const mailId = await enqueueMail(trx, deps, {
    ...address,
    template,
    ids: { event: eventId },
    ...(sendAfter === undefined ? {} : { sendAfter }),
  });
  await setEventMail(trx, eventId, mailId);
}

/** Mails the members of the organisation that there is something new, each member at most once a day. */
export async function tellMembers(
  trx: Trx,
  deps: Pick<ApplicationDeps, 'secrets' | 'clock'>,
  opportunityId: string,
  template: 'application-received' | 'applicant-wrote' | 'place-free',
): Promise<void> {
  const members = await findMembersToTell(trx, opportunityId);
  await enqueueOnceADay(
    trx,
    deps,
    members.map(({ accountId, organisationId, email, slug, title, organisation: organisationName }) => ({
      once: `inbox/${organisationId}/${accountId}`,
      to: email,
      template,
      ids: { organisation: organisationId, account: accountId },
      link: `/manage/${slug}/applications`,
      about: aboutOf({ title, organisationName }),
    })),
  );
}
