import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import type { StateBefore } from './table.ts';
import { issueLink } from '#features/guests/one-time.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { tellMembersOf } from '#features/opportunities/members.service.ts';
import type { ApplicationDetails } from './application.ts';
import {
  findSealed,
  findEvents,
  hasToken,
  setEventMail,
  updateContactHash,
  writeApplicationEvents,
  type Applied,
  type EventRow,
} from './application.repository.ts';
import { insertLink } from './guest-link.repository.ts';
import type { InterviewOffer } from './interview.ts';
import { afterSecondThought } from './periods.ts';
import { reactionTo, type LastingMail, type MembersMail, type NewsMail, type Reaction } from './reactions.ts';
import type { ApplicationEventType } from './transitions.ts';

/** Dependencies of all use cases of applications: personal data is encrypted, and mails are sent. */
export interface ApplicationDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
}

type Sealing = Pick<ApplicationDeps, 'secrets'>;
type EventDeps = Pick<ApplicationDeps, 'secrets' | 'clock'>;

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

/** What `recordEvents` needs to know of an application, as it is before the event. */
export type EventSubject = Pick<
  Applied,
  | 'id'
  | 'opportunityId'
  | 'opportunityDateId'
  | 'accountId'
  | 'accountEmail'
  | 'contactHash'
  | 'details'
  | 'holdsPlace'
>;

interface NewEvent {
  at: Date;
  type: ApplicationEventType;
  actor: string;
  detail?: EventDetail;
  /** The token of the form that causes the event. */
  token?: string | undefined;
  voids?: number;
  before?: StateBefore;
  /** The event takes back something that the applicant may know of. */
  corrects?: boolean;
  /** The event is part of an invented history: it causes nothing. */
  invented?: true;
}

/**
 * Records events of one application and what they cause (`REACTIONS`): mails and jobs, in the same transaction. The
 * details of an event are personal data, and therefore encrypted.
 */
export async function recordEvents(
  trx: Trx,
  deps: EventDeps,
  application: EventSubject,
  events: readonly NewEvent[],
): Promise<void> {
  const ids = await writeApplicationEvents(
    trx,
    events.map(({ at, type, actor, detail = {}, token, voids, before }) => ({
      applicationId: application.id,
      at,
      type,
      actor,
      token,
      voids,
      before,
      detail: Object.values(detail).some((value) => value !== undefined)
        ? deps.secrets.encrypt(JSON.stringify(detail), `application:${application.id}/event`)
        : undefined,
    })),
  );
  for (const [index, { type, corrects = false, invented = false }] of events.entries()) {
    const reaction = reactionTo(type, { holdsPlace: application.holdsPlace, corrects });
    const eventId = ids[index];
    if (reaction === null || eventId === undefined || invented) continue;
    const { news, mail, members, job } = reaction;
    if (news !== undefined) await tellNews(trx, deps, application, { ...reaction, news, eventId });
    if (mail !== undefined) await tell(trx, deps, application, mail);
    if (members !== undefined) await tellMembers(trx, deps, application.opportunityId, members);
    if (job !== undefined) await enqueue(trx, job, {}, { key: `${job}:${application.opportunityDateId}` });
  }
}

/** Records one event of an application and what it causes. */
export const recordEvent = (trx: Trx, deps: EventDeps, application: EventSubject, event: NewEvent) =>
  recordEvents(trx, deps, application, [event]);

/** Records the event of a form once, however often the form is sent. The caller must have locked the application. */
export async function recordEventOnce(
  trx: Trx,
  deps: EventDeps,
  application: EventSubject,
  event: NewEvent & { token: string | undefined },
): Promise<void> {
  if (event.token !== undefined && (await hasToken(trx, application.id, event.token))) return;
  await recordEvent(trx, deps, application, event);
}

/**
 * Tells the applicant again of an earlier event that has become the news again, once this can no longer be undone.
 * @param application as it was after that event
 */
export async function retellEvent(
  trx: Trx,
  deps: EventDeps,
  application: EventSubject,
  event: Pick<EventRow, 'id' | 'type'>,
): Promise<void> {
  const { holdsPlace } = application;
  const news = reactionTo(event.type, { holdsPlace, corrects: false })?.news;
  if (news !== undefined)
    await tellNews(trx, deps, application, { news, eventId: event.id, afterSecondThought: true });
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

/** Where and how an applicant is told. */
async function addressOf(
  trx: Trx,
  deps: EventDeps,
  it: EventSubject,
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
async function tell(trx: Trx, deps: EventDeps, it: EventSubject, template: LastingMail): Promise<void> {
  const address = await addressOf(trx, deps, it);
  if (address !== undefined) await enqueueMail(trx, deps, { ...address, template });
}

/**
 * Mails the applicant that an event is news, and where to read it; the event records which mail tells of it. The mail
 * is dropped if the event is no longer news when it is sent.
 */
async function tellNews(
  trx: Trx,
  deps: EventDeps,
  it: EventSubject,
  { news, eventId, afterSecondThought: waits = false }: Reaction & { news: NewsMail; eventId: number },
): Promise<void> {
  const address = await addressOf(trx, deps, it);
  if (address === undefined) return;
  const mailId = await enqueueMail(trx, deps, {
    ...address,
    template: news,
    ids: { event: eventId },
    ...(waits ? { sendAfter: afterSecondThought(deps.clock()) } : {}),
  });
  await setEventMail(trx, eventId, mailId);
}

/** Mails the members of the organisation that there is something new, each member at most once a day. */
export const tellMembers = (
  trx: Trx,
  deps: EventDeps,
  opportunityId: string,
  template: MembersMail,
): Promise<void> =>
  tellMembersOf(trx, deps, opportunityId, { template, once: 'inbox', page: 'applications' });
