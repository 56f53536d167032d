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
  /** 0 is not a member of the scheme. */
  disabilityConfident: number;
  /** Null until a moderator has approved it; what it posts waits for that. */
  approvedAt: Date | null;
  /** While set, nothing of it is shown. */
  suspendedAt: Date | null;
  /** Since when those who work for it must sign in with a second factor; null while they need not. */
  secondFactorSince: Date | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
  /** Slug of an area. */
  area: string | null;
  size: 'sole' | 'under-10' | '10-49' | '50-249' | '250-or-more' | null;
  /** A school's number in the national register. */
  urn: string | null;
  /** The last day of its employers' liability insurance. */
  insuredUntil: string | null;
  /** Whom to tell of a worry about a young person; never shown in public. */
  safeguardingContact: string | null;
  /** What the public is to read of it from now on and a moderator has not decided on. */
  proposed: Json<ProposedDetails> | null;
  /** The description that a moderator approved; typing errors are measured by it. */
  descriptionApproved: string | null;
  createdBy: string | null;
  createdAt: Generated<Date>;
}

/** What a changed organisation asks for; only what differs from what is public. */
export interface ProposedDetails {
  name?: string;
  kind?: string;
  description?: string;
  website?: string;
  town?: string;
  disabilityConfident?: number;
}

/** Append-only: what happened to an organisation, and who did it. */
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
  /** When the last mail went that there is something new in the organisation's inbox. */
  inboxToldAt: Date | null;
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

/** Somebody asks to work for an organisation; its owner decides. */
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
