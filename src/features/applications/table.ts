import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** Somebody asks for a job or a place. */
export interface ApplicationTable {
  id: string;
  /** The order in which they came, in which those who wait move up. */
  turn: Generated<number>;
  opportunityId: string;
  opportunityDateId: number | null;
  accountId: string | null;
  /** Keyed hash of the e-mail address: the same person applies once. */
  contactHash: string;
  /** Encrypted, by itself: lists show it without opening what they wrote. Null once it is no longer kept. */
  name: string | null;
  /** Encrypted: contact and what they wrote; null once it is no longer kept. */
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
  /** The organisation has accepted this person for a place, should one come free. */
  placeApproved: Generated<boolean>;
  /** When the applicant last looked at it. */
  seenAt: Date | null;
  /** Of the cookie of the device on which it was written, until it is confirmed. */
  deviceHash: string | null;
  /** When the applicant was reminded to confirm it. */
  remindedAt: Date | null;
  /** It is counted among the places of its date that are taken. */
  holdsPlace: Generated<boolean>;
  /** A place that is offered is held until then. */
  offeredUntil: Date | null;
  /** Of the cookie with which somebody without an account follows all that they sent. */
  tokenHash: string | null;
  /** When they were last told that their date was moved or is no longer offered. */
  dateToldAt: Date | null;
  idempotencyToken: string;
  createdAt: Date;
  updatedAt: Date;
}

/** A link in a mail, which works once: it confirms one application, or opens all of an address. */
export interface ApplicationLinkTable {
  tokenHash: string;
  contactHash: string;
  applicationId: string | null;
  purpose: 'confirm' | 'open';
  /** Of six digits, for where the link cannot be opened. */
  codeHash: string | null;
  /** Wrong codes so far. */
  attempts: Generated<number>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Append-only: what happened to an application, and who did it. */
export interface ApplicationEventTable {
  id: Generated<number>;
  applicationId: string;
  at: Date;
  type: string;
  actor: string;
  /** Encrypted: messages are about people. */
  detail: string | null;
  /** Of the form that it was sent with: one that is sent twice is one event. */
  token: string | null;
  /** The event that this one takes back. */
  voids: number | null;
  /** How the application stood before this event changed it. */
  before: Json<StateBefore> | null;
  /** Of the mail that tells the applicant. */
  mailId: string | null;
}

/** The agreed time of an interview; where and how it is, its events say. */
export interface ApplicationInterviewTable {
  applicationId: string;
  startsAt: Date;
  minutes: number;
  /** Other applicants may come at the same time. */
  shared: boolean;
}

/** What an event may put back when it is taken back. */
export interface StateBefore {
  state: ApplicationTable['state'];
  holdsPlace: boolean;
  /** An instant, as ISO 8601. */
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
