import { isMobile } from '#lib/mail.ts';
import { foldEmail } from '#features/forms/email.ts';
import { mobileOf } from '#features/forms/phone.ts';
import type { MessageChoice, ReferralDetails } from './referral.ts';

/** Where words to a person go: what they did not choose is not used. */

/** Whether the site can send text messages. */
interface Able {
  texts: boolean;
}

const textTo = ({ texts }: Able, it: ReferralDetails) =>
  texts && it.ways.includes('text') ? mobileOf(it.phone) : undefined;

/**
 * Where the code goes that they ask for themselves: an e-mail if they chose that, otherwise a text message if they chose
 * that. An address that is known and not ticked may be read by somebody else. They wait for it at that moment, so it goes
 * to somebody who wants no messages too: without it they could not come to what is theirs.
 */
export const codeTo = (able: Able, it: ReferralDetails): string | undefined =>
  (it.ways.includes('email') ? it.email : undefined) ?? textTo(able, it);

/**
 * Whether anything is known that a code could be sent to, ticked or not: the record then opens by a code or through
 * staff, and never by what a person close to the applicant may know.
 */
export const hasContactForCode = ({ texts }: Able, it: ReferralDetails | undefined): boolean =>
  it?.email !== undefined || (texts && mobileOf(it?.phone) !== undefined);

/** Where everything else goes that the site writes by itself. Nowhere, if they said that no message is safe. */
export const messageTo = (able: Able, it: ReferralDetails): string | undefined =>
  it.noMessages === true ? undefined : codeTo(able, it);

/**
 * Where messages went that is not theirs any more: whoever reads there learns that something was changed. Of somebody who
 * says, before or now, that no message is safe, nobody is told.
 */
export function addressGone(able: Able, before: ReferralDetails, after: ReferralDetails): string | undefined {
  const to = messageTo(able, before);
  // One that was only unticked is told nothing, since somebody else may read what comes there.
  const isTheirs =
    (to !== undefined && after.email !== undefined && foldEmail(to) === foldEmail(after.email)) ||
    to === mobileOf(after.phone);
  return isTheirs || after.noMessages === true ? undefined : to;
}

/** Said beside a number that takes no text message, where those were chosen. */
export const NEEDS_MOBILE = 'Enter a UK mobile number to get text messages, like 07700 900000';

/** What whoever rings or writes must know before they do; nothing where the programme may be named. */
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

/**
 * Whether the person hears of what staff do, for staff.
 * @param person undefined where the record is not open
 */
export function messageInWords(
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
