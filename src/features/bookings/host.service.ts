import { addDays, londonDay } from '#lib/clock.ts';
import { formatDay } from '#lib/date-words.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { areaLabel, areaOf } from '#features/places/gazetteer.ts';
import { findFamilyAreas, lockFamily } from '#features/families/family.service.ts';
import {
  findChildIds,
  findConfirmedElsewhere,
  findOfDate,
  findReceived,
  findReceivedOne,
  findUnread,
  lockBooking,
  type Booked,
} from './booking.repository.ts';
import {
  factsOf,
  openDetails,
  openEvents,
  recordEvent,
  type BookingDeps,
  type OpenedEvent,
} from './booking.service.ts';
import { moveTo, takePlaces } from './capacity.service.ts';
import { calendarOf, duringOf } from './own.service.ts';
import { LAPSE_DAYS } from './periods.ts';
import { enqueueRelease } from './release.service.ts';
import { bookingTexts } from './messages.en.ts';
import { isConfirmed, isOver, possibleTransitions, type TransitionType } from './transitions.ts';

/** What the organisation that makes an offer sees of its bookings, and how it answers. */

export type HostDeps = BookingDeps & { gazetteer: Gazetteer };

export interface HostRow {
  id: string;
  title: string;
  /** The school by name; a family by its area, until the booking is confirmed. */
  who: string;
  day: string | undefined;
  startTime: string | undefined;
  dateId: number | undefined;
  state: Booked['state'];
  youngPeople: number;
  adults: number;
  /** For a request: the day on which it lapses without an answer. */
  answerBy: string | undefined;
  /** The booker has written since a member last opened the booking. */
  unread: boolean;
}

/** What a host sees of many bookings beyond their rows, read at once. */
interface Beside {
  /** The areas of families, by the family's id. */
  areas: ReadonlyMap<string, string>;
  /** Bookings whose booker has written since the host last did anything. */
  unread: ReadonlySet<string>;
}

const areasOf = ({ db }: HostDeps, bookings: readonly Booked[]) =>
  findFamilyAreas(
    db,
    bookings.flatMap(({ familyId }) => familyId ?? []),
  );

async function besideOf(deps: HostDeps, bookings: readonly Booked[]): Promise<Beside> {
  return {
    areas: await areasOf(deps, bookings),
    unread: await findUnread(
      deps.db,
      bookings.map(({ id }) => id),
    ),
  };
}

/** The school by name; a family by its area alone. */
function whoBooked({ gazetteer }: HostDeps, it: Booked, { areas }: Pick<Beside, 'areas'>): string {
  if (it.schoolName !== null) return it.schoolName;
  const area = areaOf(gazetteer, areas.get(it.familyId ?? '') ?? '');
  return area === undefined ? bookingTexts.familyDeleted : bookingTexts.family(areaLabel(gazetteer, area));
}

const hostRow = (deps: HostDeps, it: Booked, beside: Beside): HostRow => ({
  id: it.id,
  title: it.title,
  who: whoBooked(deps, it, beside),
  day: it.startsOn ?? it.wantedDay ?? undefined,
  startTime: it.startTime ?? undefined,
  dateId: it.opportunityDateId ?? undefined,
  state: it.state,
  youngPeople: it.youngPeople,
  adults: it.adults,
  answerBy: it.state === 'requested' ? lapsesOn(it) : undefined,
  unread: beside.unread.has(it.id),
});

/** The last day for an answer. */
const lapsesOn = (it: Booked) => formatDay(addDays(londonDay(it.askedAt), LAPSE_DAYS));

export interface HostBookings {
  /** The most urgent first. */
  toAnswer: HostRow[];
  /** Confirmed, the next first. */
  coming: HostRow[];
  waiting: HostRow[];
  over: HostRow[];
}

/** All bookings of an organisation's offers. */
export async function listReceived(deps: HostDeps, hostId: string): Promise<HostBookings> {
  const all = await findReceived(deps.db, hostId);
  const beside = await besideOf(deps, all);
  const byDay = (a: Booked, b: Booked) =>
    (a.startsOn ?? a.wantedDay ?? '').localeCompare(b.startsOn ?? b.wantedDay ?? '') ||
    (a.startTime ?? '').localeCompare(b.startTime ?? '');
  const rows = (chosen: readonly Booked[]) => chosen.map((it) => hostRow(deps, it, beside));
  const inState = (...states: Booked['state'][]) => all.filter(({ state }) => states.includes(state));
  return {
    toAnswer: rows(inState('requested').toSorted((a, b) => a.askedAt.getTime() - b.askedAt.getTime())),
    coming: rows(inState('confirmed').toSorted(byDay)),
    waiting: rows(inState('waiting', 'offered').toSorted((a, b) => a.turn - b.turn)),
    over: rows(all.filter(({ state }) => isOver(state)).slice(0, 50)),
  };
}

export interface HostBooking extends HostRow {
  opportunityId: string;
  yearGroups: readonly number[];
  words: string | undefined;
  /** Only once the booking is confirmed: what the group needs, and whom to call on the day. */
  needs: string | undefined;
  contact: { name: string; phone: string } | undefined;
  /** The needs and the contact are shown when the booking is confirmed. */
  isHidden: boolean;
  isErased: boolean;
  can: readonly TransitionType[];
  canWrite: boolean;
  events: readonly OpenedEvent[];
  insuranceEnds: string | undefined;
}

/** One booking, for the members of its host; undefined for another organisation's. */
export async function openReceived(
  deps: HostDeps,
  hostId: string,
  id: string,
): Promise<HostBooking | undefined> {
  const it = await findReceivedOne(deps.db, hostId, id);
  if (it === undefined) return undefined;
  const now = deps.clock();
  const details = openDetails(deps, it);
  const shared = isConfirmed(it.state) ? details : undefined;
  return {
    ...hostRow(deps, it, await besideOf(deps, [it])),
    opportunityId: it.opportunityId,
    yearGroups: it.yearGroups,
    words: details?.words,
    needs: shared?.needs,
    contact: shared?.contact,
    isHidden: !isConfirmed(it.state) && !isOver(it.state),
    isErased: details === undefined,
    can: possibleTransitions('host', factsOf(it, now)),
    canWrite: !isOver(it.state) && it.accountEmail !== null,
    events: await openEvents(deps, deps.db, id),
    insuranceEnds: isUninsured(it) ? (it.hostInsuredUntil ?? undefined) : undefined,
  };
}

/** The host's insurance ends before the day, as far as known. */
const isUninsured = (it: Booked): boolean =>
  it.hostInsuredUntil !== null && it.startsOn !== null && it.hostInsuredUntil < it.startsOn;

export type HostAction = 'accepted' | 'accepted-after-all' | 'declined' | 'cancelled' | 'attended' | 'absent';
export type HostOutcome = 'done' | 'changed' | 'gone' | { error: string };

/**
 * Makes a transition of a booking for its host.
 * @param words shown to the booker beside the change
 */
export async function answerBooking(
  deps: BookingDeps,
  hostId: string,
  id: string,
  about: { type: HostAction; actor: string; words?: string | undefined },
): Promise<HostOutcome> {
  const { type, actor, words } = about;
  return deps.db.transaction().execute(async (trx): Promise<HostOutcome> => {
    const before = await findReceivedOne(trx, hostId, id);
    if (before === undefined) return 'gone';
    const confirms = type === 'accepted' || type === 'accepted-after-all';
    if (confirms && before.familyId !== null) await lockFamily(trx, before.familyId);
    const it = await lockBooking(trx, id);
    const now = deps.clock();
    if (it === undefined || !possibleTransitions('host', factsOf(it, now)).includes(type)) return 'changed';
    let hasTaken = false;
    if (confirms) {
      if (isUninsured(it)) return { error: bookingTexts.insurance };
      if (it.startsOn !== null) {
        const ids = await findChildIds(trx, id);
        const elsewhere = await findConfirmedElsewhere(trx, ids, duringOf(it), id);
        if (elsewhere.size > 0) return { error: bookingTexts.bookedElsewhere };
      }
      if (type === 'accepted-after-all') {
        const refused = await takePlaces(trx, it, now);
        if (refused !== undefined)
          return 'gone' in refused ? 'changed' : { error: bookingTexts.noPlaces(refused.left) };
        hasTaken = it.opportunityDateId !== null;
      }
    }
    await moveTo(trx, deps, it, { type, actor, detail: { words }, hasTaken });
    if (confirms) await enqueueRelease(trx, id);
    return 'done';
  });
}

/** Sends a message to the school or family. @returns false if the booking is another organisation's or is over */
export async function writeToBooker(
  deps: BookingDeps,
  hostId: string,
  id: string,
  message: { words: string; token: string | undefined; actor: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    if ((await findReceivedOne(trx, hostId, id)) === undefined) return false;
    const it = await lockBooking(trx, id);
    if (it === undefined || isOver(it.state)) return false;
    await recordEvent(trx, deps, it, {
      type: 'host-message',
      actor: message.actor,
      detail: { words: message.words },
      token: message.token,
    });
    return true;
  });
}

export interface Reception {
  title: string;
  day: string;
  startTime: string | undefined;
  groups: {
    id: string;
    who: string;
    youngPeople: number;
    adults: number;
    yearGroups: readonly number[];
    needs: string | undefined;
    contact: { name: string; phone: string } | undefined;
  }[];
}

/** Who comes on one date: the list for reception. Undefined if the organisation has no bookings of such a date. */
export async function receptionList(
  deps: HostDeps,
  hostId: string,
  dateId: number,
): Promise<Reception | undefined> {
  if (!Number.isSafeInteger(dateId)) return undefined;
  const booked = await findOfDate(deps.db, hostId, dateId);
  const [first] = booked;
  if (first?.startsOn === undefined || first.startsOn === null) return undefined;
  const areas = await areasOf(deps, booked);
  const groups = booked.map((it) => {
    const details = openDetails(deps, it);
    return {
      id: it.id,
      who: whoBooked(deps, it, { areas }),
      youngPeople: it.youngPeople,
      adults: it.adults,
      yearGroups: it.yearGroups,
      needs: details?.needs,
      contact: details?.contact,
    };
  });
  return { title: first.title, day: first.startsOn, startTime: first.startTime ?? undefined, groups };
}

/** The calendar file of a booking for its host. */
export async function hostCalendar(
  deps: BookingDeps & { siteUrl: string },
  hostId: string,
  id: string,
): Promise<string | undefined> {
  const it = await findReceivedOne(deps.db, hostId, id);
  return it && calendarOf(deps, it, undefined, 'host');
}
