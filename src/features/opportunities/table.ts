import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

export interface OpportunityTable {
  id: string;
  organisationId: string;
  kind: string;
  title: string;
  summary: string;
  description: string;
  sector: string;
  patterns: string[];
  workMode: string;
  gettingThere: Json<unknown> | null;
  adjustments: string[];
  interviewScheme: boolean;
  payMinPence: number | null;
  payMaxPence: number | null;
  payPeriod: string | null;
  payText: string | null;
  payProRata: boolean;
  howToApply: Json<unknown>;
  /** Depends on the kind; see the schemas of `features/opportunities/opportunity.ts`. */
  details: Json<unknown>;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
  /** The origin: "portal", "demo" or the name of a feed. */
  source: string;
  /** The feed's own key of this record; unique within its source. */
  sourceKey: string | null;
  /** Hash of what the feed sent, so that a second run changes nothing. */
  sourceHash: string | null;
  /** The posting that it belongs to; null for feeds and demo data. */
  postingId: string | null;
  /** Why it was closed before its closing date. */
  closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
  /**
   * Places that become free are offered to the waiting list in order, whether or not the organisation has accepted the
   * applicant.
   */
  firstCome: Generated<boolean>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

export interface OpportunityPlaceTable {
  opportunityId: string;
  /** 0 is the chief place. */
  position: number;
  name: string | null;
  town: string;
  postcode: string | null;
  area: string;
  lat: number;
  lon: number;
}

export interface OpportunityDateTable {
  id: Generated<number>;
  opportunityId: string;
  startsOn: string;
  endsOn: string | null;
  startTime: string | null;
  endTime: string | null;
  places: number | null;
  placesTaken: Generated<number>;
  /** Position of the place; null is the chief place. */
  place: number | null;
  /** When the date was last moved: people who applied for it before then are told. */
  changedAt: Date | null;
  /** Since when the date is no longer offered. The row remains because people applied for it. */
  cancelledAt: Date | null;
}

/** Append-only: the events of an opportunity, and their actors. */
export interface OpportunityEventTable {
  id: Generated<number>;
  opportunityId: string;
  at: Generated<Date>;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

declare module '#lib/database.ts' {
  interface Database {
    opportunity: OpportunityTable;
    opportunityPlace: OpportunityPlaceTable;
    opportunityDate: OpportunityDateTable;
    opportunityEvent: OpportunityEventTable;
  }
}
