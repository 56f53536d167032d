import type { StaffRoleTable } from './table.ts';

/**
 * Who may do what. The only place where that is decided: pages ask `can` by way of the guard, services ask it where a
 * use case has more than one way in. A record of somebody else's is "not found": its query is narrowed to whoever
 * asks, and this module never has to say "forbidden".
 */

export type Role = StaffRoleTable['role'];
export const ROLES = [
  'moderator',
  'coordinator',
  'adviser',
  'administrator',
] as const satisfies readonly Role[];

/** What an organisation is, as far as it decides what its members may do. */
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
  /** Its owners want everybody who works for it to sign in with a second factor. */
  needsSecondFactor?: boolean;
}

/** Somebody who is signed in. */
export interface Actor {
  account: { id: string; email: string; mailFailed: boolean; demo: boolean };
  memberships: readonly Membership[];
  roles: readonly Role[];
  /** Signing in asked for a second factor; of demonstration accounts it is never asked. */
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
 * Staff see what is most sensitive, and an organisation may ask its members for the same: without a second factor they
 * may only set one up.
 */
export function mustSetUpTwoFactor(actor: Actor): boolean {
  return needsTwoFactor(actor) && !actor.twoFactor && !actor.account.demo;
}

/** Whether this person's work asks for a second factor, so that it cannot be turned off. */
export function needsTwoFactor(actor: Pick<Actor, 'roles' | 'memberships'>): boolean {
  return actor.roles.length > 0 || actor.memberships.some((it) => it.needsSecondFactor === true);
}

/** Whether a second factor is worth offering: this person reads what applicants wrote. */
export function readsApplicants(actor: Actor): boolean {
  return actor.memberships.some(({ status }) => status !== 'suspended');
}

interface Organisation {
  organisationId: string;
}

/** What each action is done to. */
export interface Subjects {
  /** Its own account: password, address, sessions. */
  'account.manage': { accountId: string };
  /** Drafts and figures of an organisation. */
  'organisation.work': Organisation;
  /** Those who applied: to read what they wrote, answer them, take them away as a file. */
  'organisation.inbox': Organisation;
  /** Name, address, website. */
  'organisation.edit': Organisation;
  /** Invite, change roles, hand over. */
  'organisation.members': Organisation;
  /** Write a draft: before approval too. */
  'opportunity.draft': Organisation;
  /** Send to the moderator: before approval too; it waits then until the organisation is decided on. */
  'opportunity.submit': Organisation;
  /** The queue of listings and organisations. */
  'moderation.see': undefined;
  /** Approve, return, refuse, suspend: never what one has posted, nor what one's own organisation has. */
  'moderation.decide': Organisation & { postedBy: string | undefined };
  /** All referrals: triage, assign, outcomes. */
  'referral.triage': undefined;
  /** One's own caseload; which referrals are in it, the query says. */
  'referral.work': undefined;
  /** Which partner delivers where, and from when. */
  'referral.lots': undefined;
  'staff.manage': undefined;
}
export type Action = keyof Subjects;
/** What is done to an organisation by those who work for it. */
export type OrganisationAction = {
  [A in Action]: Subjects[A] extends Organisation ? (Organisation extends Subjects[A] ? A : never) : never;
}[Action];

const memberOf = (actor: Actor, { organisationId }: Organisation) =>
  actor.memberships.find((it) => it.organisationId === organisationId);
/** Whoever works for an organisation, unless it is suspended. */
const inGoodStanding = (actor: Actor, subject: Organisation) => {
  const member = memberOf(actor, subject);
  return member !== undefined && member.status !== 'suspended';
};
const has = (actor: Actor, role: Role) => actor.roles.includes(role);

const RULES: { [A in Action]: (actor: Actor, subject: Subjects[A]) => boolean } = {
  'account.manage': (actor, { accountId }) => actor.account.id === accountId,
  'organisation.work': (actor, subject) => memberOf(actor, subject) !== undefined,
  'organisation.inbox': inGoodStanding,
  'organisation.edit': inGoodStanding,
  'organisation.members': (actor, subject) =>
    inGoodStanding(actor, subject) && memberOf(actor, subject)?.role === 'owner',
  'opportunity.draft': inGoodStanding,
  'opportunity.submit': inGoodStanding,
  'moderation.see': (actor) => has(actor, 'moderator'),
  'moderation.decide': (actor, subject) =>
    has(actor, 'moderator') &&
    subject.postedBy !== actor.account.id &&
    memberOf(actor, subject) === undefined,
  'referral.triage': (actor) => has(actor, 'coordinator'),
  'referral.work': (actor) => has(actor, 'adviser'),
  'referral.lots': (actor) => has(actor, 'coordinator') || has(actor, 'administrator'),
  'staff.manage': (actor) => has(actor, 'administrator'),
};

/** True when this person may do this to that. Nobody signed in may do nothing; nothing is allowed unless a rule says so. */
export function can<A extends Action>(actor: Actor | undefined, action: A, subject: Subjects[A]): boolean {
  if (actor === undefined || mustSetUpTwoFactor(actor)) return false;
  return RULES[action](actor, subject);
}
