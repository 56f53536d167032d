import type { ReferralDetails } from './referral.ts';

/** Where words to a person go: what they did not choose is not used. */

// 070 are personal numbers and 076 pagers: neither takes text messages, and both cost a lot.
const UK_MOBILE = /^(?:(?:\+|00)44(?:0)?|0)(7[1-57-9]\d{8})$/;

/**
 * A mobile number of the United Kingdom as it is dialled from anywhere, "+447700900123". Undefined for others: a
 * landline takes no text message, and those abroad cost so much that they are a trade.
 */
export function mobileOf(phone: string | undefined): string | undefined {
  const [, national] = UK_MOBILE.exec((phone ?? '').replace(/[\s()-]/g, '')) ?? [];
  return national === undefined ? undefined : `+44${national}`;
}

/** Whether the site can send text messages. */
interface Able {
  texts: boolean;
}

const textTo = ({ texts }: Able, it: ReferralDetails) =>
  texts && it.ways.includes('text') ? mobileOf(it.phone) : undefined;

/** Where a code goes by which somebody opens what is theirs: the e-mail address, otherwise a mobile. */
export const codeTo = (able: Able, it: ReferralDetails): string | undefined => it.email ?? textTo(able, it);

/** Where news go: an e-mail if they chose that, otherwise a text message if they chose that. */
export const newsTo = (able: Able, it: ReferralDetails): string | undefined =>
  (it.ways.includes('email') ? it.email : undefined) ?? textTo(able, it);
