import { colleagueEmailField } from '#features/forms/email.ts';
import { textField } from '#features/forms/text.ts';
import { z } from 'zod';
import type { InvitationTable, OrganisationTable, ProposedDetails } from './table.ts';
import type { MemberRole, OrganisationKind, OrganisationStatus } from '#features/accounts/permission.ts';
import { isMendedText, wordsOfNames } from '#features/review-cases/typo-only-edit.ts';
import { listTexts, reviewTexts, peopleTexts, joinTexts } from './messages.en.ts';

/** The kinds of organisation, the words for them, and the rules about their members. */

export type { MemberRole, OrganisationKind };
export const ORGANISATION_KINDS: Readonly<Record<OrganisationKind, { label: string }>> = {
  employer: { label: listTexts.employer },
  'training-provider': { label: listTexts.trainingProvider },
  school: { label: listTexts.school },
  'delivery-partner': { label: listTexts.deliveryPartner },
  council: { label: listTexts.council },
};
/** The kinds that register by themselves; the council creates the others. */
export const REGISTERED_KINDS = [
  'employer',
  'training-provider',
  'school',
] as const satisfies readonly OrganisationKind[];

export const SIZES: Readonly<Record<NonNullable<OrganisationTable['size']>, { label: string }>> = {
  sole: { label: listTexts.sole },
  'under-10': { label: listTexts.under10 },
  '10-49': { label: listTexts.under50 },
  '50-249': { label: listTexts.under250 },
  '250-or-more': { label: listTexts.from250 },
};

export const MEMBER_ROLES: Readonly<Record<MemberRole, { label: string; hint: string }>> = {
  owner: {
    label: listTexts.owner,
    hint: listTexts.ownerHint,
  },
  editor: {
    label: listTexts.editor,
    hint: listTexts.editorHint,
  },
};

export interface Member {
  accountId: string;
  email: string;
  role: MemberRole;
}

/** True when the organisation would have no owner after this member has left, or has become an editor. */
export function isLastOwner(
  members: readonly Pick<Member, 'accountId' | 'role'>[],
  accountId: string,
): boolean {
  const owners = members.filter(({ role }) => role === 'owner');
  return owners.length === 1 && owners[0]?.accountId === accountId;
}

/** How long an invitation can be accepted, in milliseconds. */
export const INVITATION_LIFE = 7 * 86_400_000;

export type InvitationState = 'waiting' | 'accepted' | 'revoked' | 'over';
export function invitationState(
  it: Pick<InvitationTable, 'acceptedAt' | 'revokedAt' | 'expiresAt'>,
  now: Date,
): InvitationState {
  if (it.acceptedAt !== null) return 'accepted';
  if (it.revokedAt !== null) return 'revoked';
  return it.expiresAt <= now ? 'over' : 'waiting';
}

/** Days after a refusal during which the same account cannot ask to join again. */
export const ASK_AGAIN_DAYS = 30;

/** Path segments that pages of this site use: `/manage/join` is not an organisation. */
const RESERVED_SLUGS = new Set(['register', 'join', 'invitation', 'unavailable']);

type Details = Pick<
  OrganisationTable,
  'name' | 'kind' | 'description' | 'website' | 'town' | 'disabilityConfident'
>;

/** What the public reads about an organisation and trusts because the council has reviewed it. */
export const publicDetails = (it: Details): Details => {
  const { name, kind, description, website, town, disabilityConfident } = it;
  return { name, kind, description, website, town, disabilityConfident };
};

/** The proposed changes, as columns. */
export function wantedOf({ proposed }: { proposed: ProposedDetails | null }): Partial<Details> {
  const { kind, ...rest } = proposed ?? {};
  return { ...rest, ...(kind === undefined ? {} : { kind: kind as OrganisationKind }) };
}

/**
 * The part of a change that waits for a moderator, once an organisation is approved: everything that the public would
 * read and that was not reviewed. Corrected typing errors in the description, and removals, do not wait.
 */
export function proposalOf(
  before: Details & { descriptionApproved: string | null },
  after: Details,
): ProposedDetails {
  const { name, kind, description, website, town, disabilityConfident } = after;
  const approved = before.descriptionApproved ?? before.description ?? '';
  const isNew = <T>(value: T | null, current: T | null) => value !== null && value !== current;
  return {
    ...(isNew(name, before.name) ? { name } : {}),
    ...(isNew(kind, before.kind) ? { kind } : {}),
    ...(description !== null &&
    description !== before.description &&
    description !== approved &&
    !isMendedText(approved, description, wordsOfNames([before.name, before.town ?? '']))
      ? { description }
      : {}),
    ...(website !== null && website !== before.website ? { website } : {}),
    ...(town !== null && town !== before.town ? { town } : {}),
    ...(disabilityConfident > before.disabilityConfident ? { disabilityConfident } : {}),
  };
}

/** The slug to try for a name: the name's own first, then with 2, 3, … */
export function slugToTry(slug: string, attempt: number): string {
  if (attempt === 1 && !RESERVED_SLUGS.has(slug)) return slug;
  return `${slug}-${Math.max(2, attempt)}`;
}

/** The review status of an organisation, for its members. */
export type ReviewStatus = 'approved' | 'suspended' | 'waiting' | 'returned' | 'refused';
export const REVIEW_STATUSES: Readonly<
  Record<ReviewStatus, { label: string; tone: 'grey' | 'sea' | 'orchard' | 'hop' | 'plum' | 'apple' }>
> = {
  approved: { label: reviewTexts.approved, tone: 'orchard' },
  waiting: { label: reviewTexts.waiting, tone: 'sea' },
  returned: { label: reviewTexts.returned, tone: 'hop' },
  refused: { label: reviewTexts.refused, tone: 'apple' },
  suspended: { label: reviewTexts.suspended, tone: 'apple' },
};

/** @param decision the state of the newest case about the organisation itself */
export function reviewStatusOf(status: OrganisationStatus, decision: string | undefined): ReviewStatus {
  if (status !== 'waiting') return status;
  return decision === 'returned' || decision === 'refused' ? decision : 'waiting';
}

/** Trims a name and collapses repeated spaces. */
export const tidyName = (name: string) => name.replace(/\s+/gu, ' ').trim();

const roleField = z.enum(['owner', 'editor'], { error: peopleTexts.chooseRole });
export const inviteSchema = z.object({ email: colleagueEmailField, role: roleField });
export const secondFactorSchema = z.object({
  secondFactor: z.enum(['yes', 'no'], peopleTexts.chooseSecondFactor),
});
export const joinSchema = z.object({
  words: z
    .string({ error: joinTexts.enterWho })
    .pipe(textField(500, joinTexts.words))
    .pipe(z.string().min(1, joinTexts.enterWho)),
});
export const memberSchema = z.object({
  role: z.enum(['owner', 'editor', 'none'], { error: peopleTexts.chooseRole }),
});
export const askedSchema = z.object({
  answer: z.enum(['editor', 'owner', 'no'], { error: joinTexts.chooseAnswer }),
});
export const handOverSchema = z.object({
  person: z.string({ error: peopleTexts.chooseNextOwner }).min(1, peopleTexts.chooseNextOwner).max(40),
});
const idField = z.string().min(1).max(40);
export const takeBackSchema = z.object({ request: idField });
export const revokeSchema = z.object({ invitation: idField });
