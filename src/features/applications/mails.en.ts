import type { MailWording } from '#features/notifications/mail.ts';
import { IGNORE_THIS_EMAIL } from '#features/notifications/messages.en.ts';

/** The mails of this feature, by template. */
export const applicationMails = {
  'confirm-application': {
    subject: 'Not sent yet: confirm your application for ABOUT',
    text: [
      'Your application for ABOUT has not been sent yet.',
      'To send it, open this page and select “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link and the code work for 7 days. If you do not use them, we will delete what you wrote.',
      'If this was not you, you can ignore this email. We will not send anything.',
    ],
  },
  'confirm-reminder': {
    subject: 'Reminder: your application for ABOUT has not been sent',
    text: [
      'You filled in an application for ABOUT. It has not been sent, because you have not confirmed your email address.',
      'If you still want to apply, open this page and select “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'If you no longer want to apply, you do not have to do anything. We will not remind you again, and we will delete what you wrote.',
      'If this was not you, you can ignore this email. We will not send anything.',
    ],
  },
  'application-sent': {
    subject: 'Your application has been sent',
    text: [
      'We have sent your application to the organisation. You can check its progress or withdraw it on this page:',
      'LINK',
    ],
  },
  'application-received': {
    subject: 'New application: ABOUT',
    text: [
      'You have a new application for ABOUT. You can read and answer it on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'applicant-wrote': {
    subject: 'New message about an application: ABOUT',
    text: [
      'An applicant for ABOUT has sent you a message or an answer. You can read it on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'place-free': {
    subject: 'A place is free: ABOUT',
    text: [
      'A place on ABOUT is free, and people are on the waiting list. No one will get it until you accept their application for a place:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'application-corrected': {
    subject: 'A correction to what we told you',
    text: [
      'The last update on your application was a mistake, and has been corrected. You can check the progress of your application on this page:',
      'LINK',
    ],
  },
  'application-changed': {
    subject: 'There is an update on your application',
    text: ['You can read it on this page:', 'LINK'],
  },
  'application-message': {
    subject: 'You have a message',
    text: ['An organisation that you wrote to has replied. You can read the message on this page:', 'LINK'],
  },
  'place-offered': {
    subject: 'You have been offered a place',
    text: [
      'We will hold the place for 48 hours. After that, it may go to someone else.',
      'You can accept or decline it on this page:',
      'LINK',
    ],
  },
  'place-lapsed': {
    subject: 'We are no longer holding your place',
    text: [
      'We held a place for you but did not hear from you within 48 hours. We can no longer hold it.',
      'See what you can do next on this page:',
      'LINK',
    ],
  },
  'application-link': {
    subject: 'Link to your applications',
    text: [
      'You can see all your applications with this email address on this page:',
      'LINK',
      'You can only use the link once. You can ask for a new one at any time.',
      IGNORE_THIS_EMAIL,
    ],
  },
  'no-applications': {
    subject: 'There are no applications with this address',
    text: [
      'Someone asked us for a link to applications sent with this email address. There are none. You may have used another address, or an account:',
      'LINK',
      IGNORE_THIS_EMAIL,
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    applications: keyof typeof applicationMails;
  }
}
