import type { ColumnType, Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** A request for support. What names a person or their health is in `sealed` alone. */
export interface ReferralTable {
  id: string;
  /** As it is read out on the phone, without its hyphens. */
  reference: string;
  /** Slug of a programme of `db/data/programmes.json`. */
  programme: string;
  /** Slug of an area: it decides who delivers. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
  /** The record's own key, encrypted under the portal's; null with `sealed` once the record is no longer kept. */
  sealedKey: string | null;
  sealed: string | null;
  /** Keyed hashes, by which the same person is recognised without being named. */
  emailHash: string | null;
  phoneHash: string | null;
  /** Of name and date of birth. */
  personHash: string | null;
  /** Of date of birth and postcode: the second half of the way in for those without e-mail or mobile. */
  lookupHash: string | null;
  /** Follows from the events; kept so that queues can be read. */
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
  /** The coordinator who looks at it at present. */
  takenBy: string | null;
  takenAt: Date | null;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  assignedAt: Date | null;
  /** First contact by any partner. */
  contactedAt: Date | null;
  /** First contact by the partner that has it now. */
  partnerContactedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  lastEventAt: Date;
  /** Working days, from the programme's targets. */
  acknowledgeBy: string;
  /** First contact; anew with each partner after the first. */
  contactBy: string;
  /** Another partner is found for what came back. */
  partnerBy: string | null;
  /** The day of whichever is awaited now; null once the partner was in touch, or it has ended. */
  dueOn: ColumnType<string | null, never, never>;
  /** Until when the person's details are kept, once it has ended. */
  keepUntil: string | null;
  idempotencyToken: string;
}

/** Append-only: what happened to a referral, every opening of it too. */
export interface ReferralEventTable {
  id: Generated<number>;
  referralId: string;
  at: Date;
  type: string;
  actor: string;
  /** What names nobody: a partner, a reason, a stage. */
  detail: Json<Record<string, unknown>> | null;
  /** Words about the person, under the record's key. */
  sealed: string | null;
  /** With whom and where it was at that time, which figures count it for; null where somebody only looked at it. */
  partnerId: string | null;
  area: string | null;
  /** Of a correction: the event that it strikes out. */
  voids: number | null;
}

export interface ReferralAppointmentTable {
  id: string;
  referralId: string;
  startsAt: Date;
  minutes: number;
  /** Where and how. */
  sealed: string;
  madeBy: string | null;
  createdAt: Date;
  remindedAt: Date | null;
  cancelledAt: Date | null;
  outcome: 'attended' | 'missed' | null;
}

/** Something that an adviser has promised to do by a day. */
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
  /** When they said so; null for answers from before this was kept. */
  answeredAt: Date | null;
}

/** A one-time code, and once it is used the cookie of that visit; of both only hashes. */
export interface ReferralAccessTable {
  id: Generated<number>;
  referralId: string;
  codeHash: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  attempts: Generated<number>;
  /** Sees how far it is, and neither details nor anything to change. */
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

/** How people get hold of a delivery partner. */
export interface PartnerReachTable {
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
    partnerReach: PartnerReachTable;
  }
}
