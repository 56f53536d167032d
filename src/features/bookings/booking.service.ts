import { londonDay, londonInstant, type Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { aboutOf, tellMembersOf } from '#features/opportunities/members.service.ts';
import type { BookingDetails } from './booking.ts';
import {
  findEvents,
  insertEvent,
  type Booked,
  type BookingRow,
  type EventRow,
} from './booking.repository.ts';
import { REACTIONS, type BookingEventType, type BookingFacts } from './transitions.ts';

/** What all use cases of bookings share: sealing, recording an event with what it causes, the facts of a booking. */

export interface BookingDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
}

type Sealing = Pick<BookingDeps, 'secrets'>;

export const sealDetails = ({ secrets }: Sealing, id: string, details: BookingDetails): string =>
  secrets.encrypt(JSON.stringify(details), `booking:${id}/details`);

/** What the booker wrote; undefined once erased. */
export const openDetails = (
  { secrets }: Sealing,
  it: Pick<BookingRow, 'id' | 'details'>,
): BookingDetails | undefined =>
  it.details === null
    ? undefined
    : (JSON.parse(secrets.decrypt(it.details, `booking:${it.id}/details`)) as BookingDetails);

/** What an event says beyond its type. */
export interface EventDetail {
  /** Words of one side to the other. */
  words?: string | undefined;
  /** Why a booking lapsed. */
  reason?: 'hold' | 'no-answer' | undefined;
}

export type OpenedEvent = Omit<EventRow, 'detail' | 'type'> & EventDetail & { type: BookingEventType };

/** All events of a booking, the earliest first. */
export async function openEvents(deps: Sealing, db: Db | Trx, id: string): Promise<OpenedEvent[]> {
  return (await findEvents(db, id)).map(({ detail, type, ...event }) => ({
    ...event,
    type: type as BookingEventType,
    ...(detail === null
      ? {}
      : (JSON.parse(deps.secrets.decrypt(detail, `booking:${id}/event`)) as EventDetail)),
  }));
}

/** Whether the day has come: at the start where that is known, otherwise once the day is over. */
function hasBegun(it: Pick<Booked, 'startsOn' | 'startTime' | 'wantedDay'>, now: Date): boolean {
  const day = it.startsOn ?? it.wantedDay;
  if (day === null) return false;
  return it.startsOn !== null && it.startTime !== null
    ? londonInstant(it.startsOn, it.startTime) <= now
    : day < londonDay(now);
}

/** The facts that decide which transitions are possible now. */
export function factsOf(it: Booked, now: Date): BookingFacts {
  return {
    state: it.state,
    hasBegun: hasBegun(it, now),
    isOffered: it.dateCancelledAt === null && it.withdrawnAt === null && it.hostSuspendedAt === null,
    holdIsOpen: it.state === 'offered' && it.offeredUntil !== null && it.offeredUntil > now,
    wasRestored: it.restoredAt !== null,
  };
}

/** The page of a booking for the booker. */
export const ownHref = (id: string) => `/account/bookings/${id}`;

/**
 * Records an event of a booking and tells those whom it concerns (`REACTIONS`), in one transaction.
 * @param booking as it is after the change that the event records
 * @returns false if an event with the same token was recorded before; nothing is told then
 */
export async function recordEvent(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  booking: Booked,
  event: {
    type: BookingEventType;
    actor: string;
    detail?: EventDetail | undefined;
    token?: string | undefined;
  },
): Promise<boolean> {
  const { type, actor, detail = {}, token } = event;
  const says = Object.values(detail).some((value) => value !== undefined);
  const eventId = await insertEvent(trx, {
    bookingId: booking.id,
    at: deps.clock(),
    type,
    actor,
    detail: says ? deps.secrets.encrypt(JSON.stringify(detail), `booking:${booking.id}/event`) : null,
    token: token ?? null,
  });
  if (eventId === undefined) return false;
  const { booker, host } = REACTIONS[type];
  if (booker !== null) await tellBooker(trx, deps, booking, { template: booker, eventId });
  if (host !== null) await tellHost(trx, deps, booking, host);
  return true;
}

/** Mails the account that booked. Once that account is deleted, no mail is sent; colleagues see the booking. */
async function tellBooker(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  booking: Booked,
  {
    template,
    eventId,
  }: { template: NonNullable<(typeof REACTIONS)[BookingEventType]['booker']>; eventId: number },
): Promise<void> {
  if (booking.accountEmail === null) return;
  await enqueueMail(trx, deps, {
    to: booking.accountEmail,
    template,
    ids: { event: eventId },
    link: ownHref(booking.id),
    about: aboutOf({ title: booking.title, organisationName: booking.hostName }),
  });
}

/** Mails the members of the host, each at most once a day for each kind of news. */
export const tellHost = (
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  { opportunityId }: Pick<Booked, 'opportunityId'>,
  template: 'booking-to-answer' | 'booking-news' | 'booking-overdue',
): Promise<void> =>
  tellMembersOf(trx, deps, opportunityId, { template, once: `bookings/${template}`, page: 'bookings' });

/** Reminds the booker of the day. */
export async function remindBooker(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  booking: Booked,
): Promise<void> {
  if (booking.accountEmail === null || booking.startsOn === null) return;
  await enqueueMail(trx, deps, {
    to: booking.accountEmail,
    template: 'booking-reminder',
    ids: { booking: booking.id, startsOn: booking.startsOn },
    link: ownHref(booking.id),
    about: aboutOf({ title: booking.title, organisationName: booking.hostName }),
  });
}
