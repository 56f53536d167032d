import { addDays, londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { calendarFile } from '#lib/calendar.ts';
import { closingInFull, formatDay } from '#lib/date-words.ts';
import { formatPlace } from '#features/opportunities/facts.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { familyIdOf, findFamily, lockFamily } from '#features/families/family.service.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { describeDate } from './book.journey.ts';
import { isBookable, minutesOf, rangeOf, spanOf, type Span } from './booking.ts';
import {
  findChildIds,
  findConfirmedElsewhere,
  findOpenOfFamily,
  findOwn,
  findOwnOne,
  findPosition,
  lockBooking,
  toEndOfLine,
  type Booked,
  type BookerScope,
} from './booking.repository.ts';
import {
  factsOf,
  openDetails,
  openEvents,
  recordEvent,
  type BookingDeps,
  type OpenedEvent,
} from './booking.service.ts';
import { enter, moveTo } from './capacity.service.ts';
import { ANSWER_DAYS } from './periods.ts';
import { enqueueRelease } from './release.service.ts';
import { bookingTexts, OWN_TEXTS } from './messages.en.ts';
import { canHappen, isOver, possibleTransitions, type TransitionType } from './transitions.ts';

/** What a school or family sees of its bookings, and what it does about them. */

/** For whom an account sees bookings: its family, and all schools that it works for. */
export async function scopeOf({ db }: Pick<BookingDeps, 'db'>, actor: Actor): Promise<BookerScope> {
  return {
    schoolIds: actor.memberships
      .filter(({ kind, status }) => kind === 'school' && status !== 'suspended')
      .map(({ organisationId }) => organisationId),
    familyId: await familyIdOf(db, actor.account.id),
  };
}

export interface OwnRow {
  id: string;
  title: string;
  host: string;
  /** The school that booked; undefined for the family. */
  school: string | undefined;
  /** The day, as a calendar day. */
  day: string | undefined;
  startTime: string | undefined;
  state: Booked['state'];
  youngPeople: number;
  adults: number;
}

const rowOf = (it: Booked): OwnRow => ({
  id: it.id,
  title: it.title,
  host: it.hostName,
  school: it.schoolName ?? undefined,
  day: it.startsOn ?? it.wantedDay ?? undefined,
  startTime: it.startTime ?? undefined,
  state: it.state,
  youngPeople: it.youngPeople,
  adults: it.adults,
});

/** The bookings of an account: those to come, the next first, and those that are over. */
export async function listOwn(
  deps: BookingDeps,
  actor: Actor,
): Promise<{ coming: OwnRow[]; over: OwnRow[]; isFamily: boolean; isSchool: boolean }> {
  const scope = await scopeOf(deps, actor);
  const rows = (await findOwn(deps.db, scope)).map(rowOf);
  const coming = rows
    .filter(({ state }) => !isOver(state))
    .toSorted((a, b) => (a.day ?? '9999').localeCompare(b.day ?? '9999'));
  return {
    coming,
    over: rows.filter(({ state }) => isOver(state)),
    isFamily: scope.familyId !== undefined,
    isSchool: scope.schoolIds.length > 0,
  };
}

export interface OwnBooking extends OwnRow {
  opportunityId: string;
  /** What holds now, in one or two sentences. */
  says: string;
  when: string | undefined;
  where: string | undefined;
  arrival: string | undefined;
  bring: string | undefined;
  provides: string | undefined;
  yearGroups: readonly number[];
  /** The children by name, for the family alone. */
  children: readonly string[];
  needs: string | undefined;
  words: string | undefined;
  contact: { name: string; phone: string } | undefined;
  /** The transitions that the booker can make now. */
  can: readonly TransitionType[];
  canWrite: boolean;
  isErased: boolean;
  /** The other side's words beside the last change. */
  reason: string | undefined;
  events: readonly OpenedEvent[];
  /** The offer of the same page is still open: another date can be booked. */
  canBookAgain: boolean;
}

async function sentence(deps: BookingDeps, it: Booked, events: readonly OpenedEvent[]): Promise<string> {
  const last = events.findLast(({ type }) => type !== 'host-message' && type !== 'booker-message');
  const answerBy = formatDay(addDays(londonDay(it.askedAt), ANSWER_DAYS));
  switch (it.state) {
    case 'requested':
      return it.placesHeld > 0
        ? OWN_TEXTS.requested({ host: it.hostName, answerBy })
        : OWN_TEXTS.requestedWithoutDate({ host: it.hostName, answerBy });
    case 'waiting':
      return OWN_TEXTS.waiting(await findPosition(deps.db, it.opportunityDateId ?? 0, it.turn));
    case 'offered':
      return OWN_TEXTS.offered(closingInFull(it.offeredUntil ?? deps.clock()));
    case 'declined':
      return OWN_TEXTS.declined(it.hostName);
    case 'withdrawn':
      return last?.type === 'released' ? OWN_TEXTS.released : OWN_TEXTS.withdrawn;
    case 'cancelled':
      return last?.type === 'date-cancelled'
        ? OWN_TEXTS.dateCancelled
        : last?.type === 'taken-down'
          ? OWN_TEXTS.takenDown
          : OWN_TEXTS.cancelled(it.hostName);
    case 'lapsed':
      return last?.type === 'begun'
        ? OWN_TEXTS.begun
        : last?.reason === 'hold'
          ? OWN_TEXTS.holdLapsed
          : OWN_TEXTS.lapsed(it.hostName);
    default:
      return OWN_TEXTS[it.state];
  }
}

/** The offer of a booking as it is now, with the booking's date and the place that the group goes to. */
async function offerOf(deps: BookingDeps, it: Booked) {
  const found = await findOpportunity(deps.db, it.opportunityId, deps.clock());
  const offer = found !== undefined && isBookable(found.opportunity) ? found.opportunity : undefined;
  const date = offer?.dates.find(({ id }) => id === it.opportunityDateId);
  const place = offer?.details.setting === 'at-workplace' ? offer.places[date?.place ?? 0] : undefined;
  return { isOpen: found?.status === 'open', offer, date, where: place && formatPlace(place) };
}

/** One booking, for the school or family that it belongs to; undefined for every other account. */
export async function viewOwn(deps: BookingDeps, actor: Actor, id: string): Promise<OwnBooking | undefined> {
  const scope = await scopeOf(deps, actor);
  const it = await findOwnOne(deps.db, scope, id);
  if (it === undefined) return undefined;
  const now = deps.clock();
  const events = await openEvents(deps, deps.db, id);
  const details = openDetails(deps, it);
  const { isOpen, offer, date, where } = await offerOf(deps, it);
  const chosen = new Set(await findChildIds(deps.db, id));
  const family = it.familyId === null ? undefined : await findFamily(deps, actor.account.id);
  return {
    ...rowOf(it),
    opportunityId: it.opportunityId,
    says: await sentence(deps, it, events),
    when:
      offer !== undefined && date !== undefined
        ? describeDate(offer, date, now)
        : it.wantedDay === null
          ? undefined
          : formatDay(it.wantedDay),
    where,
    arrival: offer?.details.booking?.arrival,
    bring: offer?.details.booking?.bring,
    provides: offer?.details.schoolProvides,
    yearGroups: it.yearGroups,
    children: (family?.children ?? []).filter((child) => chosen.has(child.id)).map(({ name }) => name),
    needs: details?.needs,
    words: details?.words,
    contact: details?.contact,
    can: possibleTransitions('booker', factsOf(it, now)),
    canWrite: !isOver(it.state) && it.hostSuspendedAt === null,
    isErased: details === undefined,
    reason: isOver(it.state)
      ? events.findLast(({ words, type }) => words !== undefined && type !== 'booker-message')?.words
      : undefined,
    events,
    canBookAgain: isOpen,
  };
}

export type OwnOutcome = 'done' | 'changed' | 'gone' | { clash: string };

/**
 * Makes a transition of a booking for its school or family.
 * @returns `changed` if the booking no longer allows it; `gone` if it is not theirs
 */
export async function actOnOwn(
  deps: BookingDeps,
  actor: Actor,
  id: string,
  type: 'withdrawn' | 'hold-accepted' | 'restored',
): Promise<OwnOutcome> {
  const scope = await scopeOf(deps, actor);
  const by = `account:${actor.account.id}`;
  return deps.db.transaction().execute(async (trx): Promise<OwnOutcome> => {
    const before = await findOwnOne(trx, scope, id);
    if (before === undefined) return 'gone';
    if (before.familyId !== null) await lockFamily(trx, before.familyId);
    const it = await lockBooking(trx, id);
    const now = deps.clock();
    if (it === undefined || !possibleTransitions('booker', factsOf(it, now)).includes(type)) return 'changed';
    if (type === 'withdrawn') {
      await moveTo(trx, deps, it, { type, actor: by });
      return 'done';
    }
    const clash = await clashOf(trx, deps, actor, it);
    if (clash !== undefined) return { clash };
    if (type === 'hold-accepted') {
      await moveTo(trx, deps, it, { type, actor: by });
      await enqueueRelease(trx, id);
      return 'done';
    }
    const entry = await enter(
      trx,
      { dateId: it.opportunityDateId, youngPeople: it.youngPeople, mode: it.mode },
      now,
    );
    if (entry === undefined) return 'changed';
    if (entry.state === 'waiting') await toEndOfLine(trx, id);
    await moveTo(trx, deps, it, { type, actor: by, to: entry });
    if (entry.state === 'confirmed') await enqueueRelease(trx, id);
    return 'done';
  });
}

/** Why the children of a booking cannot be confirmed for its time; undefined if they can. */
async function clashOf(trx: Trx, deps: BookingDeps, actor: Actor, it: Booked): Promise<string | undefined> {
  if (it.familyId === null || it.startsOn === null) return undefined;
  const elsewhere = await findConfirmedElsewhere(trx, await findChildIds(trx, it.id), duringOf(it), it.id);
  if (elsewhere.size === 0) return undefined;
  const family = await findFamily(deps, actor.account.id);
  const names = (family?.children ?? []).filter((child) => elsewhere.has(child.id)).map(({ name }) => name);
  return bookingTexts.clash(names.join(' and '));
}

/** When a booking's date takes place. The booking must have a date. */
const spanOfBooked = (it: Booked): Span => spanOf({ ...it, startsOn: it.startsOn ?? '' }, it.minutes);

/** The same, as a range of PostgreSQL. */
export const duringOf = (it: Booked): string => rangeOf(spanOfBooked(it));

/** Sends a message to the host. @returns false if the booking is not theirs or is over */
export async function writeToHost(
  deps: BookingDeps,
  actor: Actor,
  id: string,
  message: { words: string; token: string | undefined },
): Promise<boolean> {
  const scope = await scopeOf(deps, actor);
  return deps.db.transaction().execute(async (trx) => {
    if ((await findOwnOne(trx, scope, id)) === undefined) return false;
    const it = await lockBooking(trx, id);
    if (it === undefined || isOver(it.state)) return false;
    await recordEvent(trx, deps, it, {
      type: 'booker-message',
      actor: `account:${actor.account.id}`,
      detail: { words: message.words },
      token: message.token,
    });
    return true;
  });
}

/** The calendar file of a confirmed or cancelled booking; undefined if there is none, or the booking is not theirs. */
export async function ownCalendar(
  deps: BookingDeps & { siteUrl: string },
  actor: Actor,
  id: string,
): Promise<string | undefined> {
  const it = await findOwnOne(deps.db, await scopeOf(deps, actor), id);
  return it && calendarOf(deps, it, (await offerOf(deps, it)).where, 'booker');
}

/** One side's calendar file of a booking with a date. */
export function calendarOf(
  deps: { siteUrl: string; clock: BookingDeps['clock'] },
  it: Booked,
  where: string | undefined,
  side: 'booker' | 'host',
): string | undefined {
  if (it.startsOn === null || !['confirmed', 'cancelled', 'withdrawn'].includes(it.state)) return undefined;
  const span = spanOfBooked(it);
  const path = side === 'booker' ? `/account/bookings/${it.id}` : `/manage/${it.hostSlug}/bookings/${it.id}`;
  return calendarFile(
    {
      id: `booking-${side}-${it.id}`,
      startsAt: span.from,
      minutes: minutesOf(span),
      host: new URL(deps.siteUrl).hostname,
      title: side === 'booker' ? `${it.title} (${it.hostName})` : `${it.title}: ${bookingTexts.group(it)}`,
      where,
      description: `${deps.siteUrl}${path}`,
      cancelled: it.state !== 'confirmed',
      sequence: Math.floor(it.updatedAt.getTime() / 1000) - Math.floor(it.createdAt.getTime() / 1000),
    },
    deps.clock(),
  );
}

/**
 * Withdraws everything that a family has still booked, before its account is deleted: its places go to others, and the
 * hosts are told. What a school has booked stays with the school.
 */
export async function leaveBookings(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  accountId: string,
): Promise<void> {
  const familyId = await familyIdOf(trx, accountId);
  if (familyId === undefined) return;
  for (const id of await findOpenOfFamily(trx, familyId)) {
    const it = await lockBooking(trx, id);
    if (it !== undefined && canHappen('withdrawn', factsOf(it, deps.clock())))
      await moveTo(trx, deps, it, { type: 'withdrawn', actor: `account:${accountId}` });
  }
}
