import { isMobile } from '#lib/mail.ts';
import { foldEmail } from '#features/forms/email.ts';
import { mobileOf } from '#features/forms/phone.ts';
import type { MessageChoice, ReferralDetails } from './referral.ts';
import { contactPolicyMessages } from './messages.en.ts';

/** Where messages to the applicant go. Ways that the applicant did not choose are not used. */

/** Whether the site can send text messages. */
interface Able {
  texts: boolean;
}

const textTo = ({ texts }: Able, it: ReferralDetails) =>
  texts && it.ways.includes('text') ? mobileOf(it.phone) : undefined;

/**
 * Where an access code goes when the applicant asks for one: to the email address if they chose email, otherwise to the
 * mobile if they chose text messages. Another person may read an address that is known but not ticked. The applicant
 * waits for the code at that moment, so it is also sent to applicants who want no messages: without it they could not
 * reach their own request.
 */
export const codeTo = (able: Able, it: ReferralDetails): string | undefined =>
  (it.ways.includes('email') ? it.email : undefined) ?? textTo(able, it);

/**
 * Whether there is an email address or mobile number that a code could be sent to, ticked or not. If so, the record
 * opens by a code or through staff only, never by facts that a person close to the applicant may know.
 */
export const hasContactForCode = ({ texts }: Able, it: ReferralDetails | undefined): boolean =>
  it?.email !== undefined || (texts && mobileOf(it?.phone) !== undefined);

/** Where all other automatic messages go. Undefined if the applicant said that no message is safe. */
export const messageTo = (able: Able, it: ReferralDetails): string | undefined =>
  it.noMessages === true ? undefined : codeTo(able, it);

/**
 * The address that messages no longer go to after a change: its reader is told that something changed. If the applicant
 * says, before or after the change, that no message is safe, no one is told.
 */
export function addressGone(able: Able, before: ReferralDetails, after: ReferralDetails): string | undefined {
  const to = messageTo(able, before);
  // An address that was merely unticked is told nothing, since another person may read it.
  const isTheirs =
    (to !== undefined && after.email !== undefined && foldEmail(to) === foldEmail(after.email)) ||
    to === mobileOf(after.phone);
  return isTheirs || after.noMessages === true ? undefined : to;
}

/** Error for a number that cannot receive text messages, where the applicant chose those. */
export const NEEDS_MOBILE = contactPolicyMessages.needsMobile;

/** What staff must know before they ring or write; undefined where the programme may be named. */
export function messageWarning(messages: MessageChoice): string | undefined {
  switch (messages) {
    case 'yes':
      return undefined;
    case 'no':
      return contactPolicyMessages.warning.no;
    case 'never':
      return contactPolicyMessages.warning.never;
  }
}

/** Tells staff whether the applicant is told of what staff do.  @param person undefined where the record is not open */
export function describeMessagePolicy(
  tells: 'news' | 'appointment',
  person: { messageTo: string | undefined; messages?: MessageChoice } | undefined,
): string {
  const that = contactPolicyMessages.policy.news(tells);
  if (person === undefined) return contactPolicyMessages.policy.addressNotShown(that);
  if (person.messages === 'never') {
    return contactPolicyMessages.policy.never;
  }
  if (person.messageTo === undefined) {
    return contactPolicyMessages.policy.impossible;
  }
  return contactPolicyMessages.policy.willWrite({ isMobile: isMobile(person.messageTo), that });
}
