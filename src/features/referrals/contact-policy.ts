import { isMobile } from '#lib/mail.ts';
import { foldEmail } from '#features/forms/email.ts';
import { mobileOf } from '#features/forms/phone.ts';
import type { MessageChoice, ReferralDetails } from './referral.ts';

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
export const NEEDS_MOBILE = 'Enter a UK mobile number to get text messages, like 07700 900000';

/** What staff must know before they ring or write; undefined where the programme may be named. */
export function messageWarning(messages: MessageChoice): string | undefined {
  switch (messages) {
    case 'yes':
      return undefined;
    case 'no':
      return 'Do not name the programme in a message or to anyone else. Only say a name and a number.';
    case 'never':
      return 'Do not leave a voicemail or send a text message, email or letter. Do not speak to anyone they have not named. If they do not answer, try again another time.';
  }
}

/** Tells staff whether the applicant is told of what staff do.  @param person undefined where the record is not open */
export function describeMessagePolicy(
  tells: 'news' | 'appointment',
  person: { messageTo: string | undefined; messages?: MessageChoice } | undefined,
): string {
  const that = `to say there is news${tells === 'appointment' ? ', and remind them the day before' : ''}. The message will not say what it is about.`;
  if (person === undefined) return `If they chose email or text messages, we will contact them ${that}`;
  if (person.messages === 'never') {
    return 'We will not send them a message, because they said no message is safe. Tell them yourself when you speak to them.';
  }
  if (person.messageTo === undefined) {
    return 'We cannot send them a message. They did not choose email or text messages to a UK mobile, or text messages are not set up. Tell them yourself, in a way they chose.';
  }
  return `We will ${isMobile(person.messageTo) ? 'text' : 'email'} them ${that}`;
}
