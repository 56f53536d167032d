import type { MailWording } from '#features/notifications/mail.ts';

/** The mails of this feature, by template. */
export const privacyMails = {
  'account-deleted': {
    subject: 'Your account was deleted',
    text: [
      'We have deleted your account, as you asked. No one can sign in with it any more.',
      'If this was not you, tell the council that runs this service. You can find out how here:',
      'LINK',
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    privacy: keyof typeof privacyMails;
  }
}
