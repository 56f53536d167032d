import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';
import type { ApplicationEventType } from './transitions.ts';

/** The tables that this module owns: no other module writes to them. */

/** A person's application for a job or a place. */
export interface ApplicationTable {
  id: string;
  /** The order of arrival, in which people on the waiting list move up. */
  turn: Generated<number>;
  opportunityId: string;
  opportunityDateId: number | null;
  accountId: string | null;
  /** Keyed hash of the email address: the same person applies once. */
  contactHash: string;
  /**
   * Encrypted separately from `details`, so that lists show the name without decrypting what the applicant wrote.
   * Null once erased.
   */
  name: string | null;
  /** Encrypted: contact details and what the applicant wrote; null once erased. */
  details: string | null;
  state:
    | 'unconfirmed'
    | 'new'
    | 'shortlisted'
    | 'interview'
    | 'waiting'
    | 'offered'
    | 'accepted'
    | 'hired'
    | 'not-this-time'
    | 'withdrawn'
    | 'declined'
    | 'offer-withdrawn';
  /** The organisation has accepted this person for a place, if one becomes free. */
  placeApproved: Generated<boolean>;
  /** When the applicant last looked at the application. */
  seenAt: Date | null;
  /** Hash of the cookie of the device on which the application was written, until it is confirmed. */
  deviceHash: string | null;
  /** When the applicant was reminded to confirm the application. */
  remindedAt: Date | null;
  /** The application is counted in `places_taken` of its date. */
  holdsPlace: Generated<boolean>;
  /** When the offer of a place lapses. */
  offeredUntil: Date | null;
  /** Hash of the cookie with which a person without an account follows all that they sent. */
  tokenHash: string | null;
  /** When the applicant was last told that their date was moved or cancelled. */
  dateToldAt: Date | null;
  idempotencyToken: string;
  createdAt: Date;
  updatedAt: Date;
}

/** A link in a mail, which works once: it confirms one application, or opens all applications of an address. */
export interface ApplicationLinkTable {
  tokenHash: string;
  contactHash: string;
  applicationId: string | null;
  purpose: 'confirm' | 'open';
  /** Hash of a six-digit code, for devices on which the link cannot be opened. */
  codeHash: string | null;
  /** The number of wrong codes so far. */
  attempts: Generated<number>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Append-only: the events of an application, and who caused them. */
export interface ApplicationEventTable {
  id: Generated<number>;
  applicationId: string;
  at: Date;
  type: ApplicationEventType;
  actor: string;
  /** Encrypted, because messages are about people. */
  detail: string | null;
  /** The token of the form that caused the event: a form that is sent twice causes one event. */
  token: string | null;
  /** The event that this one undoes. */
  voids: number | null;
  /** The application's state before this event changed it. */
  before: Json<StateBefore> | null;
  /** The mail that tells the applicant of this event. */
  mailId: string | null;
}

/** The agreed time of an interview; the events say where and how it takes place. */
export interface ApplicationInterviewTable {
  applicationId: string;
  startsAt: Date;
  minutes: number;
  /** Other applicants may come at the same time. */
  shared: boolean;
}

/** What undoing an event restores. */
export interface StateBefore {
  state: ApplicationTable['state'];
  holdsPlace: boolean;
  /** An instant in ISO 8601. */
  offeredUntil: string | null;
  placeApproved: boolean;
}

declare module '#lib/database.ts' {
  interface Database {
    application: ApplicationTable;
    applicationLink: ApplicationLinkTable;
    applicationEvent: ApplicationEventTable;
    applicationInterview: ApplicationInterviewTable;
  }
}
