import type { MailWording } from '#features/notifications/mail.ts';
import { IGNORE_THIS_EMAIL } from '#features/notifications/messages.en.ts';

/** The mails of this feature, by template. */
export const referralMails = {
  // To people who asked for support: a person who sees the screen must not learn what kind of support.
  'referral-received': {
    subject: 'We have received your request',
    text: [
      'Thank you. We have received your request and will review it.',
      'Your reference is CODE. Keep it safe. You can use it to check progress on this page:',
      'LINK',
      IGNORE_THIS_EMAIL,
    ],
    short:
      'We have received your request. Your reference is CODE. Keep it safe. You can use it to check progress at LINK',
  },
  'referral-code': {
    subject: 'Your code',
    text: [
      'You asked to check progress. Enter this code on the page where you asked: CODE',
      'On another phone or computer, open this page instead:',
      'LINK',
      'You can only use the code or the link once. They expire after 15 minutes.',
      IGNORE_THIS_EMAIL,
    ],
    short:
      'Your code is CODE. You can only use it once. It expires after 15 minutes. If you did not ask for it, nothing will change.',
  },
  'referral-details-changed': {
    subject: 'Your contact details have changed',
    text: [
      'The contact details you gave us have just been changed.',
      'If this was not you, tell us. See how to contact us on this page:',
      'LINK',
    ],
    short:
      'Your contact details have just been changed. If this was not you, tell us. See how to contact us at LINK',
  },
  // To advisers: the person's name and request are shown in the caseload only.
  'adviser-waiting': {
    subject: 'Someone is waiting for an adviser',
    text: [
      'Someone new is waiting for an adviser. Sign in to see more on this page:',
      'LINK',
      'We email you at most once a day, however many people are waiting.',
    ],
  },
  'draft-saved': {
    subject: 'Continue your form',
    text: [
      'You saved a form that you have not finished. Open this page and select “Continue”:',
      'LINK',
      'Or enter this code: CODE',
      'Both work for 14 days after your last change. After that, we delete what you wrote.',
      IGNORE_THIS_EMAIL,
    ],
  },
  'support-news': {
    subject: 'There is an update for you',
    text: [
      'There is an update on your request. You can read it on this page:',
      'LINK',
      'You need your reference to open it.',
    ],
    short: 'There is an update for you. Use your reference to read it at LINK',
  },
  'support-appointment': {
    subject: 'You have an appointment soon',
    text: [
      'You have an appointment in the next day or so. See the time and place on this page:',
      'LINK',
      'You need your reference to open it. If you cannot come, you can tell us on that page.',
    ],
    short:
      'You have an appointment in the next day or so. Use your reference to see the time and place at LINK',
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    referrals: keyof typeof referralMails;
  }
}
