import { hashToken } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { takeMail } from '#lib/limits.ts';
import type { AccountDeps, SignedIn, Visitor } from '#features/accounts/account.service.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import type { Membership } from '#features/accounts/permission.ts';
import { issueLink } from '#features/guests/one-time.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { closeCases } from '#features/review-cases/review-case.service.ts';
import { actorOf } from './details.service.ts';
import {
  addMember,
  deleteEnded,
  deleteMember,
  findInvitation,
  findInvitationsTo,
  findJoinRequests,
  findMembers,
  findOrganisation,
  findPlaces,
  findWaitingInvitations,
  insertInvitation,
  lockPeople,
  revokeInvitations,
  setMemberRole,
  takeInvitation,
  updateOrganisation,
  writeOrganisationEvent,
} from './organisation.repository.ts';
import {
  INVITATION_LIFE,
  invitationState,
  isLastOwner,
  type Member,
  type MemberRole,
} from './organisation.ts';
import { peopleTexts } from './messages.en.ts';

/** The members of an organisation: invitations, changes of role, handing over, and leaving. */

type Deps = Pick<AccountDeps, 'db' | 'secrets' | 'clock' | 'limits' | 'sessions'>;

const DAY_MS = 86_400_000;
const NOT_OWNER = peopleTexts.notOwner;
const LAST_OWNER = peopleTexts.lastOwner;

/** Members, waiting invitations and requests to join. */
export async function peopleOf(db: Db, organisation: Membership, now: Date) {
  const { organisationId } = organisation;
  const [members, invitations, requests] = await Promise.all([
    findMembers(db, organisationId),
    findWaitingInvitations(db, organisationId, now),
    findJoinRequests(db, organisationId),
  ]);
  return { members, invitations, requests };
}

/**
 * Runs a change of an organisation's members. The organisation is locked, so that such changes are serialised, and the
 * caller must still be an owner (with `mayEditor`: any member).
 */
async function withPeople<T>(
  deps: Deps,
  me: SignedIn,
  organisationId: string,
  work: (trx: Trx, members: Member[], own: Member, now: Date) => Promise<T | Refused>,
  options: { mayEditor?: boolean } = {},
): Promise<T | Refused> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await lockPeople(trx, organisationId);
    const members = await findMembers(trx, organisationId);
    const own = members.find(({ accountId }) => accountId === me.actor.account.id);
    const may = own?.role === 'owner' || (own !== undefined && options.mayEditor === true);
    if (row === undefined || own === undefined || !may) return refused('', NOT_OWNER);
    return work(trx, members, own, deps.clock());
  });
}

const record = (
  trx: Trx,
  me: SignedIn,
  event: { organisationId: string; type: string; at: Date; detail?: object },
) => writeOrganisationEvent(trx, { ...event, actor: actorOf(me.actor.account.id) });

/** Sends an invitation. It replaces a waiting one to the same address. */
export async function invite(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  input: { email: string; role: MemberRole },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const { email, role } = input;
  const wait =
    (await deps.limits.take(['invite/account', me.actor.account.id])) ??
    (await takeMail(deps.limits, { email, network: visitor.network, about: 'other' }));
  if (wait !== undefined) return limited(wait);
  return withPeople(deps, me, organisationId, async (trx, members, _own, now) => {
    if (members.some((member) => member.email === email)) {
      return refused('email', peopleTexts.isMember);
    }
    await revokeInvitations(trx, organisationId, { email }, now);
    const id = newId(16);
    const { token, store } = issueLink(now, new Date(now.getTime() + INVITATION_LIFE));
    await insertInvitation(trx, {
      id,
      organisationId,
      email,
      role,
      invitedBy: me.actor.account.id,
      ...store,
    });
    await enqueueMail(trx, deps, {
      to: email,
      template: 'invited',
      link: `/manage/invitation?token=${token}`,
    });
    await record(trx, me, { organisationId, type: 'invited', at: now, detail: { invitation: id, role } });
    return { ok: true as const };
  });
}

/** Revokes an invitation. Does nothing when it was accepted meanwhile, or is another organisation's. */
export async function revokeInvitation(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  id: string,
): Promise<{ ok: true } | Refused> {
  return withPeople(deps, me, organisationId, async (trx, _members, _own, now) => {
    if ((await revokeInvitations(trx, organisationId, { id }, now)) > 0) {
      const detail = { invitation: id };
      await record(trx, me, { organisationId, type: 'invitation-revoked', at: now, detail });
    }
    return { ok: true as const };
  });
}

/** Revokes the invitations that a former owner sent. */
async function demoted(trx: Trx, organisationId: string, accountId: string, now: Date): Promise<void> {
  await revokeInvitations(trx, organisationId, { invitedBy: accountId }, now);
}

/** Changes a member's role, or removes the member; never the last owner. The member is told. */
export async function changeMember(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  change: { accountId: string; role: MemberRole | 'none' },
): Promise<{ ok: true } | Refused> {
  return withPeople(deps, me, organisationId, async (trx, members, _own, now) => {
    const member = members.find(({ accountId }) => accountId === change.accountId);
    if (member === undefined) return refused('', peopleTexts.notMember);
    if (member.role === change.role) return { ok: true as const };
    if (change.role !== 'owner' && isLastOwner(members, member.accountId)) return refused('role', LAST_OWNER);
    if (change.role === 'none') await deleteMember(trx, organisationId, member.accountId);
    else await setMemberRole(trx, organisationId, member.accountId, change.role);
    if (change.role !== 'owner') await demoted(trx, organisationId, member.accountId, now);
    await record(trx, me, {
      organisationId,
      type: change.role === 'none' ? 'removed' : 'role-changed',
      at: now,
      detail: { account: member.accountId, from: member.role, to: change.role },
    });
    if (member.accountId !== me.actor.account.id) {
      await enqueueMail(trx, deps, { to: member.email, template: 'membership-changed', link: '/manage' });
    }
    return { ok: true as const };
  });
}

/** Leaves an organisation; the last owner cannot. */
export async function leave(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
): Promise<{ ok: true } | Refused> {
  return withPeople(
    deps,
    me,
    organisationId,
    async (trx, members, own, now) => {
      if (isLastOwner(members, own.accountId)) return refused('', LAST_OWNER);
      await deleteMember(trx, organisationId, own.accountId);
      await demoted(trx, organisationId, own.accountId, now);
      await record(trx, me, { organisationId, type: 'left', at: now, detail: { from: own.role } });
      return { ok: true as const };
    },
    { mayEditor: true },
  );
}

/** Makes another member an owner and the caller an editor, in one transaction. */
export async function handOver(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  to: string,
): Promise<{ ok: true } | Refused> {
  return withPeople(deps, me, organisationId, async (trx, members, own, now) => {
    const next = members.find(({ accountId }) => accountId === to && accountId !== own.accountId);
    if (next === undefined) return refused('person', peopleTexts.chooseNextOwner);
    await setMemberRole(trx, organisationId, next.accountId, 'owner');
    await setMemberRole(trx, organisationId, own.accountId, 'editor');
    await demoted(trx, organisationId, own.accountId, now);
    const detail = { account: next.accountId };
    await record(trx, me, { organisationId, type: 'handed-over', at: now, detail });
    await enqueueMail(trx, deps, { to: next.email, template: 'membership-changed', link: '/manage' });
    return { ok: true as const };
  });
}

/**
 * Sets whether all members must sign in with a second factor. An owner without one cannot require it of others. From
 * their next request, members without one see only the page that sets it up.
 */
export async function setSecondFactor(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  isAsked: boolean,
): Promise<{ ok: true } | Refused> {
  if (isAsked && !me.actor.twoFactor) {
    return refused('secondFactor', peopleTexts.setUpCodeFirst);
  }
  return withPeople(deps, me, organisationId, async (trx, _members, _own, now) => {
    await updateOrganisation(trx, organisationId, { secondFactorSince: isAsked ? now : null });
    const type = isAsked ? 'second-factor-asked' : 'second-factor-not-asked';
    await record(trx, me, { organisationId, type, at: now });
    return { ok: true as const };
  });
}

/** Name of the nightly job. */
export const TIDY_JOB = 'people-tidy';

/** Deletes invitations 30 days after they ended, and requests to join 90 days after their answer. */
export function tidyPeople(db: Db, now: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return deleteEnded(db, { invitations: daysAgo(30), requests: daysAgo(90) });
}

// ---- Deleting an account

export interface HeldBack {
  name: string;
  slug: string;
  /** Other members exist, one of whom could become owner. */
  hasOthers: boolean;
}

/** The organisations that would have no owner without this account, and have members or listings that need one. */
export async function needsOwner(db: Db, accountId: string, now: Date): Promise<HeldBack[]> {
  const places = await findPlaces(db, accountId, now);
  return places
    .filter(({ role, otherOwners }) => role === 'owner' && otherOwners === 0)
    .filter(({ others, live, waiting }) => (others ?? 0) + (live ?? 0) + (waiting ?? 0) > 0)
    .map(({ name, slug, others }) => ({ name, slug, hasOthers: (others ?? 0) > 0 }));
}

/**
 * Removes an account that is about to be deleted from all its organisations. A waiting registration without other
 * members is no longer decided.
 * @returns the organisations that prevent the deletion; if there are any, nothing was changed
 */
export async function leaveEverything(trx: Trx, accountId: string, now: Date): Promise<HeldBack[]> {
  for (const { id } of await findPlaces(trx, accountId, now)) await lockPeople(trx, id);
  const held = await needsOwner(trx, accountId, now);
  if (held.length > 0) return held;
  for (const { id, others, approvedAt } of await findPlaces(trx, accountId, now)) {
    await deleteMember(trx, id, accountId);
    await demoted(trx, id, accountId, now);
    if (approvedAt === null && others === 0) await closeCases(trx, { organisationId: id }, now);
    const actor = actorOf(accountId);
    await writeOrganisationEvent(trx, { organisationId: id, type: 'left', at: now, actor });
  }
  return [];
}

// ---- Invitations received

export type InvitationSeen =
  { state: 'over' } | { state: 'waiting'; id: string; organisation: string; role: MemberRole; email: string };

/** The invitation of a link, or one to an address by its id. Opening it does not use it up. */
export async function seeInvitation(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: { token: string } | { id: string; email: string },
): Promise<InvitationSeen> {
  if ('id' in by && !/^[0-9a-z]{1,40}$/.test(by.id)) return { state: 'over' };
  const row = await findInvitation(deps.db, 'token' in by ? { tokenHash: hashToken(by.token) } : by);
  if (row === undefined || ('email' in by && row.email !== by.email)) return { state: 'over' };
  const organisation = await findOrganisation(deps.db, row.organisationId);
  if (organisation?.suspendedAt !== null || invitationState(row, deps.clock()) !== 'waiting') {
    return { state: 'over' };
  }
  return { state: 'waiting', id: row.id, organisation: organisation.name, role: row.role, email: row.email };
}

/** Waiting invitations to the confirmed address of the account that is signed in. */
export function invitationsFor(deps: Pick<Deps, 'db' | 'clock'>, me: SignedIn) {
  return findInvitationsTo(deps.db, me.actor.account.email, deps.clock());
}

/**
 * Accepts an invitation, once, and only with the account of the address that it was sent to. `people.handler.ts` then
 * gives the session a new token.
 * @returns the organisation's slug
 */
export async function acceptInvitation(
  deps: Deps,
  me: SignedIn,
  id: string,
): Promise<{ ok: true; slug: string } | Refused> {
  const { account } = me.actor;
  const invitation = await findInvitation(deps.db, { id });
  if (invitation?.email !== account.email) return refused('', peopleTexts.otherAccount);
  const { organisationId, role } = invitation;
  return deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const organisation = await lockPeople(trx, organisationId);
    const taken = organisation?.suspendedAt === null && (await takeInvitation(trx, id, now));
    if (organisation === undefined || !taken) return refused('', peopleTexts.invitationOver);
    await addMember(trx, { organisationId, accountId: account.id, role, createdAt: now });
    const detail = { invitation: id, role };
    await record(trx, me, { organisationId, type: 'joined', at: now, detail });
    return { ok: true as const, slug: organisation.slug };
  });
}
