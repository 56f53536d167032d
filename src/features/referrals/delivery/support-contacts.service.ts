import type { Actor } from '#features/accounts/permission.ts';
import { organisationName } from '#features/referrals/casework.repository.ts';
import type { SupportContacts, Reachable } from '#features/referrals/support-contacts.ts';
import {
  findPartnerContacts,
  partnerContactsById,
  savePartnerContacts,
  type PartnerContactsRow,
} from './support-contacts.repository.ts';
import { deliveryPartners } from './lots.repository.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';
import { actorOf } from '#features/referrals/staff.ts';
import { teamName } from '#features/referrals/messages.en.ts';

/** Whom an applicant can ask, and how: the partner that helps them, and the programme's team. */

const known = ({ phone, email, hours, textRelay }: PartnerContactsRow): SupportContacts => ({
  phone: phone ?? undefined,
  email: email ?? undefined,
  hours: hours ?? undefined,
  textRelay: textRelay ?? undefined,
});

/** The team that runs a programme. */
export function teamOf(deps: Pick<ReferralDeps, 'programmes'>, slug: string): Reachable | undefined {
  const programme = deps.programmes.get(slug);
  return programme && { who: teamName(programme.runBy), ...programme.supportContacts };
}

/** Whom the applicant of a referral can ask, the most local first. */
export async function reachablesOf(deps: ReferralDeps, row: ReferralRow): Promise<Reachable[]> {
  const { partnerId } = row;
  const [who, partner] =
    partnerId === null
      ? []
      : await Promise.all([organisationName(deps.db, partnerId), findPartnerContacts(deps.db, partnerId)]);
  const nearest = who === undefined || partner === undefined ? undefined : { who, ...known(partner) };
  return [nearest, teamOf(deps, row.programme)].filter((it) => it !== undefined);
}

/** The contact details of every delivery partner, by organisation id. */
export async function knownContacts(
  deps: Pick<ReferralDeps, 'db'>,
): Promise<ReadonlyMap<string, SupportContacts>> {
  return new Map((await partnerContactsById(deps.db)).map((row) => [row.organisationId, known(row)]));
}

/** A delivery partner with its contact details. @returns undefined when there is no such partner */
export async function readPartnerContacts(
  deps: Pick<ReferralDeps, 'db'>,
  organisationId: string,
): Promise<(SupportContacts & { id: string; name: string }) | undefined> {
  const partner = (await deliveryPartners(deps.db)).find(({ id }) => id === organisationId);
  if (partner === undefined) return undefined;
  const row = await findPartnerContacts(deps.db, organisationId);
  return { ...partner, ...(row && known(row)) };
}

export async function setPartnerContacts(
  deps: Pick<ReferralDeps, 'db' | 'clock'>,
  me: Actor,
  organisationId: string,
  { phone, email, hours, textRelay }: SupportContacts,
): Promise<void> {
  await savePartnerContacts(deps.db, {
    organisationId,
    phone: phone ?? null,
    email: email ?? null,
    hours: hours ?? null,
    textRelay: textRelay ?? null,
    setBy: actorOf(me),
    setAt: deps.clock(),
  });
}
