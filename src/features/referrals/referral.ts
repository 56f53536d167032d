import { z } from 'zod';

/** A resident's request for support: its data. Pure. */

const words = (max: number) => z.string().trim().min(1).max(max);

/** The name of the form with which people ask for support; its drafts can be resumed with a code. */
export const SUPPORT_JOURNEY = 'support';

/** The ways in which an applicant agrees to be contacted. A way that is not in the list is not wanted. */
export const CONTACT_WAYS = ['phone', 'text', 'email', 'post', 'somebody-else'] as const;
export type ContactWay = (typeof CONTACT_WAYS)[number];

/**
 * New addresses are checked by the form (`forms/email.ts`). Addresses stored under earlier rules must still parse here.
 */
const address = words(254);

/** Everything about the person. It is stored encrypted, as one text. */
export const referralDetailsSchema = z.object({
  /** As the applicant writes it, in any script. */
  name: words(200),
  dateOfBirth: z.iso.date().optional(),
  /** In full, or its first half; absent where the applicant has no fixed address. */
  postcode: words(10).optional(),
  ways: z.array(z.enum(CONTACT_WAYS)).max(CONTACT_WAYS.length),
  email: address.optional(),
  phone: words(40).optional(),
  /**
   * Postal address, where the applicant wants letters. People without a fixed address may say where letters reach them.
   */
  address: words(500).optional(),
  /** When calls suit the applicant: "Weekday mornings". */
  bestTime: words(200).optional(),
  /**
   * Whether the programme's name may be given: to another person who answers, on voicemail, in a text message or an
   * email.
   */
  messageIsSafe: z.boolean(),
  /**
   * No message of any kind is safe: not even a name and a number, a letter, or a word to another person who answers.
   */
  noMessages: z.boolean().optional(),
  /** A person who may answer for the applicant. */
  otherContact: z
    .object({ name: words(200), phone: words(40).optional(), email: address.optional() })
    .optional(),
  /** The referrer, who asks with the applicant's agreement. */
  referrer: z
    .object({
      name: words(200),
      role: z.enum(['family', 'friend', 'gp', 'health', 'jobcentre', 'social-worker', 'charity', 'other']),
      organisation: words(200).optional(),
      phone: words(40).optional(),
      email: address.optional(),
    })
    .optional(),
  language: words(80).optional(),
  interpreter: z.boolean().optional(),
  bsl: z.boolean().optional(),
  formats: z.array(z.enum(['easy-read', 'large-print', 'audio', 'braille'])).max(4),
  /** Where the applicant would like to meet. */
  meeting: z.array(z.enum(['phone', 'video', 'near-home', 'jobcentre', 'library', 'at-home'])).max(6),
  /** What makes meeting hard: "No car, last bus at 6". */
  hardToMeet: words(1_000).optional(),
  more: words(2_000).optional(),
  /** As the applicant says; not verified. */
  rightToWork: z.enum(['yes', 'not-sure']).optional(),
  /** Whether one of the programme's groups fits. The form does not ask which. */
  fits: z.enum(['yes', 'not-sure']).optional(),
  otherProgramme: z.enum(['no', 'not-sure']).optional(),
});
export type ReferralDetails = z.infer<typeof referralDetailsSchema>;

/** Whether a message or a letter is safe, as the form asks: with the programme's name, without it, or never. */
export const MESSAGE_CHOICES = ['yes', 'no', 'never'] as const;
export type MessageChoice = (typeof MESSAGE_CHOICES)[number];
type MessagesKept = Pick<ReferralDetails, 'messageIsSafe' | 'noMessages'>;
export const messageChoice = (it: MessagesKept): MessageChoice =>
  it.noMessages === true ? 'never' : it.messageIsSafe ? 'yes' : 'no';
export const messagesKept = (choice: MessageChoice | undefined): MessagesKept => ({
  messageIsSafe: choice === 'yes',
  noMessages: choice === 'never' ? true : undefined,
});
/** Whether the ways include speaking with the applicant: the only ways left where no message is safe. */
export const canSpeak = (ways: unknown): boolean =>
  Array.isArray(ways) && (ways.includes('phone') || ways.includes('somebody-else'));

/** What decides about the queue and names no one: stored unencrypted. */
export interface ReferralFacts {
  programme: string;
  /** Slug of the area. */
  area: string;
  via: 'self' | 'somebody-else';
  route: 'adult' | 'age-16-17';
  work: 'out-of-work' | 'in-work-at-risk';
}

/** Why staff should look at a referral with more care. It is never refused for these reasons. */
export type RiskFlag = 'hidden-field' | 'very-quick' | 'many-from-one-network' | 'same-contact';
