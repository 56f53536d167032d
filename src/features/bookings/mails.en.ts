import type { MailWording } from '#features/notifications/mail.ts';

/** The mails of this room, by template. */
export const bookingMails = {
  'booking-received': {
    subject: 'We have received your request: ABOUT',
    text: [
      'We have received your request to book ABOUT. It is not confirmed yet. You can check its progress, or cancel it, on this page:',
      'LINK',
    ],
  },
  'booking-confirmed': {
    subject: 'Your booking is confirmed: ABOUT',
    text: [
      'Your booking of ABOUT is confirmed. This page says when and where it is, and what to bring. You can also cancel there:',
      'LINK',
    ],
  },
  'booking-held': {
    subject: 'Places are free: ABOUT',
    text: [
      'Places have become free for ABOUT, and we are holding them for you for 3 days. After that, they can go to someone else.',
      'You can accept them or say no on this page:',
      'LINK',
    ],
  },
  'booking-changed': {
    subject: 'There is an update on your booking: ABOUT',
    text: ['There is an update on your booking of ABOUT. You can read it on this page:', 'LINK'],
  },
  'booking-message': {
    subject: 'You have a message about a booking: ABOUT',
    text: [
      'You have a message about your booking of ABOUT. You can read and answer it on this page:',
      'LINK',
    ],
  },
  'booking-reminder': {
    subject: 'Reminder of your booking: ABOUT',
    text: [
      'Your booking of ABOUT is coming up. This page says when and where it is, and what to bring:',
      'LINK',
      'If you can no longer come, cancel there, so that someone else can have your places.',
    ],
  },
  'booking-to-answer': {
    subject: 'A booking to answer: ABOUT',
    text: [
      'A school or family would like to book ABOUT and is waiting for your answer. You can answer on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'booking-overdue': {
    subject: 'Reminder: a booking is waiting for your answer: ABOUT',
    text: [
      'A school or family has been waiting for your answer about ABOUT. After 14 days without an answer, we end the request and tell them so. You can answer on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'booking-news': {
    subject: 'News about bookings: ABOUT',
    text: [
      'There is news about bookings of ABOUT. You can see them on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    bookings: keyof typeof bookingMails;
  }
}
