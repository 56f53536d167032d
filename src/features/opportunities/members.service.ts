import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import type { MailCheck, MailIds } from '#features/notifications/mail.ts';
import { enqueueOnceADay } from '#features/notifications/mail.service.ts';
import { findMembersToTell, findMembership } from './members.repository.ts';

/** Mails to the members of the organisation that offers an opportunity, for the rooms in which people ask for it. */

/** The ids of a mail to a member. */
export interface Member {
  organisation: string;
  account: string;
}

/** The mails that go to members. */
type MemberMail = {
  [Template in keyof MailIds]: MailIds[Template] extends Member ? Template : never;
}[keyof MailIds];

/** What a mail may mention: the opportunity and its organisation, which the recipient knows anyway. */
export const aboutOf = (it: { title: string; organisationName: string }): string =>
  `${it.title} (${it.organisationName})`;

/**
 * Mails the members of an opportunity's organisation that there is something new, each at most once a day.
 * @param mail `once` names the kind of news of which there is one mail a day; `page` is the page below the
 * organisation's that the mail leads to
 */
export async function tellMembersOf(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  opportunityId: string,
  { template, once, page }: { template: MemberMail; once: string; page: 'applications' | 'bookings' },
): Promise<void> {
  const members = await findMembersToTell(trx, opportunityId);
  await enqueueOnceADay(
    trx,
    deps,
    members.map((member) => ({
      once: `${once}/${member.organisationId}/${member.accountId}`,
      to: member.email,
      template,
      ids: { organisation: member.organisationId, account: member.accountId },
      link: `/manage/${member.slug}/${page}`,
      about: aboutOf(member),
    })),
  );
}

/**
 * The check of a mail to a member: the member still works for the organisation, which is not suspended.
 * @param isNeeded whether there still is what the mail is about
 */
export const isForMember =
  (isNeeded: MailCheck<Member> = async () => undefined): MailCheck<Member> =>
  async (context) => {
    const member = await findMembership(context.trx, context.ids);
    if (member === undefined) return 'gone';
    return member.suspendedAt === null ? isNeeded(context) : 'suspended';
  };
