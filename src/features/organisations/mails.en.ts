import type { MailWording } from '#features/notifications/mail.ts';

/** The mails of this feature, by template. */
export const organisationMails = {
  invited: {
    subject: 'You have been invited to join an organisation on this service',
    text: [
      'Someone has invited you to help with what their organisation posts on Get Kent & Medway Working.',
      'Open this page to see who invited you, and to accept:',
      'LINK',
      'You need an account with this email address. You can create one on that page. The link works for 7 days.',
      'If you do not know what this is about, you can ignore this email. Nothing will change.',
    ],
  },
  'join-asked': {
    subject: 'Someone has asked to join your organisation',
    text: [
      'Someone has asked to join an organisation that you manage. You decide whether they can. Only accept someone you know.',
      'See who it is and answer:',
      'LINK',
    ],
  },
  'join-decided': {
    subject: 'Your request to join an organisation has been answered',
    text: ['You asked to join an organisation. See the answer here:', 'LINK'],
  },
  'membership-changed': {
    subject: 'Your role in an organisation has changed',
    text: [
      'Someone who manages an organisation has changed your role. See what you can do now:',
      'LINK',
      'If you think this is a mistake, ask the people you work with.',
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    organisations: keyof typeof organisationMails;
  }
}
