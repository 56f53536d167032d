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
  /** By kind; see the schemas of `features/opportunities/opportunity.ts`. */
  details: Json<unknown>;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
  /** Where it came from: "portal", "demo" or the name of a feed. */
  source: string;
  /** The feed's own key of this record; unique within its source. */
  sourceKey: string | null;
  /** Hash of what the feed sent, so that a second run changes nothing. */
  sourceHash: string | null;
  /** What an organisation posted here; null for feeds and demo data. */
  postingId: string | null;
  /** Why it was closed before its day. */
  closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
  /** Places that come free go to those who wait in turn, whether the organisation has accepted them or not. */
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
  /** When it was moved last: who asked for it before then is told. */
  changedAt: Date | null;
  /** Since then it is no longer offered. It is kept because people asked for it. */
  cancelledAt: Date | null;
}

/** Append-only: what happened to an opportunity, and who did it. */
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
