import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { AccountDeps, SignedIn } from '#features/accounts/account.service.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import type { Membership } from '#features/accounts/permission.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { caseOfOrganisation, openCase } from '#features/review-cases/review-case.service.ts';
import { actorOf } from './details.service.ts';
import {
  addMember,
  decideJoinRequest,
  deleteJoinRequest,
  findByWords,
  findBySlug,
  findJoinRequest,
  findJoinRequests,
  findJoinRequestsOf,
  findMembers,
  insertJoinRequest,
  lockPeople,
  writeOrganisationEvent,
} from './organisation.repository.ts';
import { ASK_AGAIN_DAYS, type MemberRole, type OrganisationKind } from './organisation.ts';
import { joinTexts } from './messages.en.ts';

/** Requests to join an organisation that is already registered. They never reveal who works there. */

type Deps = Pick<AccountDeps, 'db' | 'secrets' | 'clock' | 'limits'>;

const MOST_FOUND = 20;
const DAY_MS = 86_400_000;

export interface FoundOrganisation {
  slug: string;
  name: string;
  kind: OrganisationKind;
  town: string | null;
}

/** Organisations by words of their name; none for a text without letters or digits. */
export async function findOrganisations(db: Db, text: string): Promise<FoundOrganisation[]> {
  const words =
    text
      .slice(0, 120)
      .normalize('NFC')
      .match(/[\p{L}\p{N}'’&.-]+/gu) ?? [];
  if (!words.some((word) => /[\p{L}\p{N}]{2}/u.test(word))) return [];
  const rows = await findByWords(db, words.slice(0, 8), MOST_FOUND);
  return rows.map(({ slug, name, kind, town }) => ({ slug, name, kind, town }));
}

export type JoinState = 'open' | 'member' | 'asked' | 'declined';

/** An organisation that this account wants to join, with the state of the request; undefined when there is none. */
export async function organisationToJoin(
  deps: Pick<Deps, 'db' | 'clock'>,
  me: SignedIn,
  slug: string,
): Promise<(FoundOrganisation & { id: string; state: JoinState }) | undefined> {
  const row = /^[a-z0-9-]{1,100}$/.test(slug) ? await findBySlug(deps.db, slug) : undefined;
  if (row?.suspendedAt !== null) return undefined;
  const { id, name, kind, town } = row;
  const state = await joinState(deps, me, id);
  return { id, slug, name, kind, town, state };
}

async function joinState(
  deps: Pick<Deps, 'db' | 'clock'>,
  me: SignedIn,
  organisationId: string,
): Promise<JoinState> {
  if (me.actor.memberships.some((it) => it.organisationId === organisationId)) return 'member';
  const request = await findJoinRequest(deps.db, organisationId, me.actor.account.id);
  if (request === undefined) return 'open';
  if (request.decidedAt === null) return 'asked';
  const again = request.decidedAt.getTime() + ASK_AGAIN_DAYS * DAY_MS;
  return request.accepted === false && again > deps.clock().getTime() ? 'declined' : 'open';
}

/**
 * Asks the owners of an organisation to let the account join, or the council where it has no members yet. The requester
 * cannot tell which. Repeated requests count once.
 */
export async function askToJoin(
  deps: Deps & { workingDays: WorkingDays },
  me: SignedIn,
  slug: string,
  words: string,
): Promise<{ ok: true } | Refused> {
  const accountId = me.actor.account.id;
  const organisation = await organisationToJoin(deps, me, slug);
  if (organisation === undefined) return refused('', joinTexts.organisationGone);
  if (organisation.state === 'declined') {
    return refused('', joinTexts.askAgain(ASK_AGAIN_DAYS));
  }
  if (organisation.state !== 'open') return { ok: true };
  const wait = await deps.limits.take(['join/account', accountId]);
  if (wait !== undefined) return limited(wait);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const organisationId = organisation.id;
    await lockPeople(trx, organisationId);
    const row = { id: newId(), organisationId, accountId, words, createdAt: now };
    if (!(await insertJoinRequest(trx, row))) return;
    const members = await findMembers(trx, organisationId);
    for (const { email } of members.filter(({ role }) => role === 'owner')) {
      await enqueueMail(trx, deps, {
        to: email,
        template: 'join-asked',
        ids: { request: row.id },
        link: `/manage/${slug}/people`,
      });
    }
    if (members.length === 0) {
      await openCase(trx, deps, { kind: 'organisation', organisationId, submittedBy: accountId }, now);
    }
    const actor = actorOf(accountId);
    await writeOrganisationEvent(trx, { organisationId, at: now, type: 'join-asked', actor });
  });
  return { ok: true };
}

/**
 * The account's open requests to join. `refusal` is the council's reason, where the council was asked and has refused.
 */
export async function joinRequestsOf(
  db: Db,
  me: SignedIn,
): Promise<{ id: string; name: string; createdAt: Date; refusal: string | undefined }[]> {
  const requests = await findJoinRequestsOf(db, me.actor.account.id);
  return Promise.all(
    requests.map(async ({ id, name, createdAt, organisationId }) => {
      const decision = await caseOfOrganisation(db, organisationId);
      const refused =
        decision?.submittedBy === me.actor.account.id &&
        (decision.state === 'refused' || decision.state === 'returned') &&
        decision.decidedAt !== undefined &&
        decision.decidedAt > createdAt;
      return { id, name, createdAt, refusal: refused ? (decision.reason ?? '') : undefined };
    }),
  );
}

/** Withdraws the account's own request. */
export async function takeBackRequest(db: Db, me: SignedIn, id: string): Promise<void> {
  await deleteJoinRequest(db, id, me.actor.account.id);
}

/** A request that waits for the owners' answer; undefined when it is another organisation's or already decided. */
export async function findRequest(db: Db, { organisationId }: Membership, id: string) {
  return (await findJoinRequests(db, organisationId)).find((request) => request.id === id);
}

/** An owner's answer. The requester is told by mail. */
export async function decideRequest(
  deps: Deps,
  me: SignedIn,
  { organisationId }: Membership,
  answer: { id: string; role: MemberRole | undefined },
): Promise<{ ok: true } | Refused> {
  return deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    await lockPeople(trx, organisationId);
    const decidedBy = me.actor.account.id;
    const own = (await findMembers(trx, organisationId)).find(({ accountId }) => accountId === decidedBy);
    if (own?.role !== 'owner') return refused('', joinTexts.cannotAnswer);
    const accepted = answer.role !== undefined;
    const asked = await decideJoinRequest(trx, { id: answer.id, organisationId, accepted, decidedBy, now });
    if (asked === undefined) return refused('', joinTexts.alreadyAnswered);
    if (answer.role !== undefined) {
      const { accountId } = asked;
      await addMember(trx, { organisationId, accountId, role: answer.role, createdAt: now });
    }
    await writeOrganisationEvent(trx, {
      organisationId,
      at: now,
      type: accepted ? 'joined' : 'join-declined',
      actor: actorOf(decidedBy),
      detail: { account: asked.accountId, ...(accepted ? { role: answer.role } : {}) },
    });
    await enqueueMail(trx, deps, { to: asked.email, template: 'join-decided', link: '/manage' });
    return { ok: true as const };
  });
}
