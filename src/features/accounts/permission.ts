import type { StaffRoleTable } from './table.ts';

/**
 * Decides who may do what. This is the only place that does: pages call `can` through the guard, and services call it
 * where a use case has more than one way in. A record that belongs to another user is "not found", because its query
 * is narrowed to the signed-in user; this module therefore never has to answer "forbidden".
 */

export type Role = StaffRoleTable['role'];
export const ROLES = [
  'moderator',
  'coordinator',
  'adviser',
  'administrator',
] as const satisfies readonly Role[];

/** The kinds of organisation, as far as the kind decides what members may do. */
export type OrganisationKind = 'employer' | 'training-provider' | 'school' | 'delivery-partner' | 'council';
export type MemberRole = 'owner' | 'editor';
export type OrganisationStatus = 'waiting' | 'approved' | 'suspended';

export interface Membership {
  organisationId: string;
  slug: string;
  name: string;
  kind: OrganisationKind;
  role: MemberRole;
  status: OrganisationStatus;
  /** The owners require all members to sign in with a second factor. */
  needsSecondFactor?: boolean;
}

/** A signed-in user. */
export interface Actor {
  account: { id: string; email: string; mailFailed: boolean; demo: boolean };
  memberships: readonly Membership[];
  roles: readonly Role[];
  /** The user signed in with a second factor. Demonstration accounts are never asked for one. */
  twoFactor: boolean;
}

export function organisationStatus(it: {
  approvedAt: Date | null;
  suspendedAt: Date | null;
}): OrganisationStatus {
  if (it.suspendedAt !== null) return 'suspended';
  return it.approvedAt === null ? 'waiting' : 'approved';
}

/**
 * Whether the user must set up a second factor before doing anything else. Staff see the most sensitive data, and an
 * organisation may require a second factor of its members.
 */
export function mustSetUpTwoFactor(actor: Actor): boolean {
  return needsTwoFactor(actor) && !actor.twoFactor && !actor.account.demo;
}

/** Whether the user's work requires a second factor, so that the second factor cannot be turned off. */
export function needsTwoFactor(actor: Pick<Actor, 'roles' | 'memberships'>): boolean {
  return actor.roles.length > 0 || actor.memberships.some((it) => it.needsSecondFactor === true);
}

/** Whether to offer the user a second factor: they can read what applicants wrote. */
export function readsApplicants(actor: Actor): boolean {
  return actor.memberships.some(({ status }) => status !== 'suspended');
}

interface Organisation {
  organisationId: string;
}

/** The subject of each action. */
export interface Subjects {
  /** The user's own account: password, address, sessions. */
  'account.manage': { accountId: string };
  /** Drafts and statistics of an organisation. */
  'organisation.work': Organisation;
  /** An organisation's applicants: read what they wrote, answer them, export them to a file. */
  'organisation.inbox': Organisation;
  /** An organisation's name, address and website. */
  'organisation.edit': Organisation;
  /** An organisation's members: invite them, change their roles, transfer ownership. */
  'organisation.members': Organisation;
  /** Write a draft. Allowed before the organisation is approved. */
  'opportunity.draft': Organisation;
  /**
   * Send a posting to the moderators. Allowed before the organisation is approved; the posting then waits for that
   * decision.
   */
  'opportunity.submit': Organisation;
  /** See the queue of listings and organisations. */
  'moderation.see': undefined;
  /**
   * Approve, return, refuse or suspend. Moderators may not decide on what they posted themselves, nor on their own
   * organisation.
   */
  'moderation.decide': Organisation & { postedBy: string | undefined };
  /** See all referrals: triage, assign, record outcomes. */
  'referral.triage': undefined;
  /** Work on the adviser's own caseload. The query decides which referrals belong to it. */
  'referral.work': undefined;
  /** Which partner delivers where, and from when. */
  'referral.lots': undefined;
  'staff.manage': undefined;
  /** What people search for, and the synonyms of the search. */
  'search.improve': undefined;
}
export type Action = keyof Subjects;
/** The actions that members take on their organisation. */
export type OrganisationAction = {
  [A in Action]: Subjects[A] extends Organisation ? (Organisation extends Subjects[A] ? A : never) : never;
}[Action];

const memberOf = (actor: Actor, { organisationId }: Organisation) =>
  actor.memberships.find((it) => it.organisationId === organisationId);
/** The user is a member of an organisation that is not suspended. */
const isInActiveOrganisation = (actor: Actor, subject: Organisation) => {
  const member = memberOf(actor, subject);
  return member !== undefined && member.status !== 'suspended';
};
const has = (actor: Actor, role: Role) => actor.roles.includes(role);

const RULES: { [A in Action]: (actor: Actor, subject: Subjects[A]) => boolean } = {
  'account.manage': (actor, { accountId }) => actor.account.id === accountId,
  'organisation.work': (actor, subject) => memberOf(actor, subject) !== undefined,
  'organisation.inbox': isInActiveOrganisation,
  'organisation.edit': isInActiveOrganisation,
  'organisation.members': (actor, subject) =>
    isInActiveOrganisation(actor, subject) && memberOf(actor, subject)?.role === 'owner',
  'opportunity.draft': isInActiveOrganisation,
  'opportunity.submit': isInActiveOrganisation,
  'moderation.see': (actor) => has(actor, 'moderator'),
  'moderation.decide': (actor, subject) =>
    has(actor, 'moderator') &&
    subject.postedBy !== actor.account.id &&
    memberOf(actor, subject) === undefined,
  'referral.triage': (actor) => has(actor, 'coordinator'),
  'referral.work': (actor) => has(actor, 'adviser'),
  'referral.lots': (actor) => has(actor, 'coordinator') || has(actor, 'administrator'),
  'staff.manage': (actor) => has(actor, 'administrator'),
  'search.improve': (actor) => has(actor, 'moderator') || has(actor, 'administrator'),
};

/**
 * Whether the user may do this to that subject. Without a signed-in user, or without a rule that allows the action,
 * the answer is false.
 */
export function can<A extends Action>(actor: Actor | undefined, action: A, subject: Subjects[A]): boolean {
  if (actor === undefined || mustSetUpTwoFactor(actor)) return false;
  return RULES[action](actor, subject);
}
