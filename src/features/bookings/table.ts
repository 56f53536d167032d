import type { Generated } from 'kysely';

/** The tables that this room owns: no other room writes them. */

export type BookingState =
  | 'requested'
  | 'waiting'
  | 'offered'
  | 'confirmed'
  | 'declined'
  | 'withdrawn'
  | 'cancelled'
  | 'lapsed'
  | 'attended'
  | 'absent';

/** A school's or a family's booking of one date of an offer. */
export interface BookingTable {
  id: string;
  /** The order of arrival, in which groups on the waiting list move up. */
  turn: Generated<number>;
  opportunityId: string;
  /** Null where the offer has no dates; the booker then names a day (`wantedDay`). */
  opportunityDateId: number | null;
  wantedDay: string | null;
  /** The account that booked; null once deleted. */
  accountId: string | null;
  /** The school (an organisation) that books; null for a family. */
  schoolId: string | null;
  /** Null for a school, or once the family is deleted. */
  familyId: string | null;
  state: BookingState;
  youngPeople: number;
  adults: number;
  yearGroups: number[];
  /** How many of the date's places this booking holds: all of its young people, or none. */
  placesHeld: Generated<number>;
  /** Encrypted: what the group needs, the contact on the day, words to the host. Null once erased. */
  details: string | null;
  /** When a held place lapses. */
  offeredUntil: Date | null;
  /** Since when the booking waits for the host's answer. */
  askedAt: Date;
  /** How many times the host was reminded to answer. */
  reminders: Generated<number>;
  /** When the booker was last told that the date was moved or cancelled. */
  dateToldAt: Date | null;
  /** How many times the booker was reminded of the day. */
  dayReminders: Generated<number>;
  /** When the booker took a withdrawal back, which is possible once. */
  restoredAt: Date | null;
  idempotencyToken: string;
  createdAt: Date;
  updatedAt: Date;
}

/** A family's child who comes with a booking. */
export interface BookingChildTable {
  bookingId: string;
  childId: string;
  /** A range of instants, as PostgreSQL writes it. */
  during: string;
  /** The database refuses two confirmed places of one child at the same time. */
  confirmed: Generated<boolean>;
}

/** Append-only: the events of a booking, and who caused them. */
export interface BookingEventTable {
  id: Generated<number>;
  bookingId: string;
  at: Date;
  type: string;
  actor: string;
  /** Encrypted: words of one side to the other. */
  detail: string | null;
  /** The token of the form that caused the event: a form that is sent twice causes one event. */
  token: string | null;
}

declare module '#lib/database.ts' {
  interface Database {
    booking: BookingTable;
    bookingChild: BookingChildTable;
    bookingEvent: BookingEventTable;
  }
}
