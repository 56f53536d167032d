import type { MailWording } from '#features/notifications/mail.ts';

/** The mails of this feature, by template. */
export const moderationMails = {
  'posting-approved': {
    subject: 'We have approved what you sent',
    text: ['We have approved what you sent us. People can now find it.', 'You can see it here:', 'LINK'],
  },
  'posting-returned': {
    subject: 'Changes needed to what you sent',
    text: [
      'Thank you for what you sent us. You need to make changes before people can find it.',
      'See what to change and send it again here. We have kept everything you wrote:',
      'LINK',
    ],
  },
  'posting-refused': {
    subject: 'We cannot publish what you sent',
    text: [
      'We have reviewed what you sent us. We cannot publish it on this website.',
      'You can read why here:',
      'LINK',
    ],
  },
  'posting-withdrawn': {
    subject: 'We have taken down something you posted',
    text: [
      'We have taken down something that your organisation posted. People can no longer find it.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-approved': {
    subject: 'We have approved your organisation',
    text: [
      'We have approved your organisation. You can now post jobs, courses and other offers. We will review anything you have already sent next.',
      'You can see all your listings here, including drafts that you have not sent:',
      'LINK',
    ],
  },
  'organisation-returned': {
    subject: 'Changes needed to your organisation’s details',
    text: [
      'Thank you for registering. You need to make changes to your organisation’s details before we can approve it.',
      'See what to change and send it again here:',
      'LINK',
    ],
  },
  'organisation-refused': {
    subject: 'We cannot approve your organisation',
    text: [
      'We have reviewed what you told us about your organisation. We cannot approve it.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-suspended': {
    subject: 'We have suspended your organisation',
    text: [
      'We have suspended your organisation on this website. At the moment, people cannot find anything it has posted.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-lifted': {
    subject: 'Your organisation is no longer suspended',
    text: [
      'Your organisation is no longer suspended. People can again find its listings that have not closed.',
      'You can see it here:',
      'LINK',
    ],
  },
} as const satisfies Record<string, MailWording>;

export type ModerationMail = keyof typeof moderationMails;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    moderation: ModerationMail;
  }
}
