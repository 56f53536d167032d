import type { ColumnType, Generated } from 'kysely';
import type { Json } from '#lib/database.ts';
import type { ReferralEventType } from './transitions.ts';

/** The tables that this room owns: no other room writes them. */

/** A request for support. Names and health data of the applicant are in `sealed` alone. */
export interface ReferralTable {
  id: string;
  /** As it is read out on the phone, without its hyphens. */
  reference: string;
  /** Slug of a programme in `db/data/programmes.json`. */
  programme: string;
  /** Slug of an area: it decides which partner delivers. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
  /** The record's own key, encrypted under the portal's key; null, like `sealed`, once the record is redacted. */
  sealedKey: string | null;
  sealed: string | null;
  /** Keyed hashes by which the same applicant is recognised without being named. */
  emailHash: string | null;
  phoneHash: string | null;
  /** Hash of name and date of birth. */
  personHash: string | null;
  /** Hash of date of birth and postcode: for access by applicants without email or mobile. */
  lookupHash: string | null;
  /** Derived from the events; stored so that queues can be read. */
  stage:
    | 'received'
    | 'looked-at'
    | 'with-partner'
    | 'appointment'
    | 'started'
    | 'in-work'
    | 'finished'
    | 'not-right'
    | 'withdrawn';
  partnerId: string | null;
  adviserId: string | null;
  /** The coordinator who is looking at it. */
  takenBy: string | null;
  takenAt: Date | null;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  assignedAt: Date | null;
  /** First contact by any partner. */
  contactedAt: Date | null;
  /** First contact by the current partner. */
  partnerContactedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  lastEventAt: Date;
  /** Target day in working days, from the programme. */
  acknowledgeBy: string;
  /** Target day of first contact; set anew for each partner after the first. */
  contactBy: string;
  /** Target day for finding another partner, after a partner returned the referral. */
  partnerBy: string | null;
  /** The target day that applies now; null once the partner was in touch, or the referral has ended. */
  dueOn: ColumnType<string | null, never, never>;
  /** The last day on which the applicant's details are stored, once the referral has ended. */
  keepUntil: string | null;
  idempotencyToken: string;
}

/** Append-only: the events of a referral, including every opening. */
export interface ReferralEventTable {
  id: Generated<number>;
  referralId: string;
  at: Date;
  /** Events of earlier versions may have types that are no longer recorded. */
  type: ColumnType<string, ReferralEventType, never>;
  actor: string;
  /** What names no one: a partner, a reason, a stage. */
  detail: Json<Record<string, unknown>> | null;
  /** Text about the applicant, under the record's key. */
  sealed: string | null;
  /**
   * The partner and area at that time, for which figures count the event; null where a reader only looked at the
   * record.
   */
  partnerId: string | null;
  area: string | null;
  /** For a correction: the event that it voids. */
  voids: number | null;
}

export interface ReferralAppointmentTable {
  id: string;
  referralId: string;
  startsAt: Date;
  minutes: number;
  /** Where and how the appointment takes place. */
  sealed: string;
  madeBy: string | null;
  createdAt: Date;
  remindedAt: Date | null;
  cancelledAt: Date | null;
  outcome: 'attended' | 'missed' | null;
}

/** An action that an adviser has promised to do by a day. */
export interface ReferralActionTable {
  id: string;
  referralId: string;
  dueOn: string;
  sealed: string;
  madeBy: string | null;
  createdAt: Date;
  doneAt: Date | null;
}

export interface ReferralSuggestionTable {
  referralId: string;
  opportunityId: string;
  suggestedBy: string | null;
  suggestedAt: Date;
  answer: 'interested' | 'not-for-me' | 'applied' | null;
  /** When the applicant answered; null for answers older than this column. */
  answeredAt: Date | null;
}

/** A one-time code and, once it is used, the cookie of that session; only hashes of both. */
export interface ReferralAccessTable {
  id: Generated<number>;
  referralId: string;
  codeHash: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  attempts: Generated<number>;
  /** May see the progress, but neither details nor anything that changes the request. */
  onlyLooks: Generated<boolean>;
  sessionHash: string | null;
  sessionExpiresAt: Date | null;
}

/** Which partner holds a lot of `db/data/delivery-lots.csv`, from when to when. */
export interface LotPartnerTable {
  id: Generated<number>;
  lot: string;
  organisationId: string;
  validFrom: string;
  validTo: string | null;
  setBy: string;
  setAt: Date;
}

/** How people contact a delivery partner. */
export interface PartnerContactsTable {
  organisationId: string;
  phone: string | null;
  email: string | null;
  hours: string | null;
  textRelay: string | null;
  setBy: string;
  setAt: Date;
}

declare module '#lib/database.ts' {
  interface Database {
    referral: ReferralTable;
    referralEvent: ReferralEventTable;
    referralAppointment: ReferralAppointmentTable;
    referralAction: ReferralActionTable;
    referralSuggestion: ReferralSuggestionTable;
    referralAccess: ReferralAccessTable;
    lotPartner: LotPartnerTable;
    partnerReach: PartnerContactsTable;
  }
}
