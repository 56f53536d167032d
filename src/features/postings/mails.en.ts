import type { MailWording } from '#features/notifications/mail.ts';

/** The mails of this feature, by template. */
export const postingMails = {
  unsent: {
    subject: 'We will delete something you started in a few days',
    text: [
      'You started something on this website and have not sent it. We delete anything that no one has changed for 14 days.',
      'If you still want it, continue here. Each time you make a change, we keep it for another 14 days:',
      'LINK',
      'If you no longer need it, you do not have to do anything.',
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    postings: keyof typeof postingMails;
  }
}
