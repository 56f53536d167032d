import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';
import type { MemberRole, OrganisationKind } from '#features/accounts/permission.ts';

/** The tables that this room owns: no other room writes them. */

export interface OrganisationTable {
  id: string;
  slug: string;
  name: string;
  kind: OrganisationKind;
  description: string | null;
  website: string | null;
  /** 0: not a member of the scheme. */
  disabilityConfident: number;
  /** Null until a moderator has approved the organisation; its postings wait for that. */
  approvedAt: Date | null;
  /** While set, nothing of the organisation is shown. */
  suspendedAt: Date | null;
  /** Since when members must sign in with a second factor; null while they need not. */
  secondFactorSince: Date | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
  /** Slug of an area. */
  area: string | null;
  size: 'sole' | 'under-10' | '10-49' | '50-249' | '250-or-more' | null;
  /** A school's number in the national register. */
  urn: string | null;
  /** The last day of the employers' liability insurance. */
  insuredUntil: string | null;
  /** Whom to tell of a worry about a young person; never public. */
  safeguardingContact: string | null;
  /** Proposed public details that a moderator has not decided on. */
  proposed: Json<ProposedDetails> | null;
  /** The description that a moderator approved; corrections of typing errors are compared with it. */
  descriptionApproved: string | null;
  createdBy: string | null;
  createdAt: Generated<Date>;
}

/** The public details that a changed organisation proposes; only those that differ. */
export interface ProposedDetails {
  name?: string;
  kind?: string;
  description?: string;
  website?: string;
  town?: string;
  disabilityConfident?: number;
}

/** Append-only: the events of an organisation, and their actors. */
export interface OrganisationEventTable {
  id: Generated<number>;
  organisationId: string;
  at: Date;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

export interface MembershipTable {
  accountId: string;
  organisationId: string;
  role: MemberRole;
  createdAt: Generated<Date>;
}

export interface InvitationTable {
  id: string;
  organisationId: string;
  email: string;
  role: MemberRole;
  tokenHash: string;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
}

/** A request to join an organisation, which its owners decide. */
export interface JoinRequestTable {
  id: string;
  organisationId: string;
  accountId: string;
  words: string | null;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  accepted: boolean | null;
}

declare module '#lib/database.ts' {
  interface Database {
    organisation: OrganisationTable;
    organisationEvent: OrganisationEventTable;
    membership: MembershipTable;
    invitation: InvitationTable;
    joinRequest: JoinRequestTable;
  }
}
