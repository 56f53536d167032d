import type { MailCheck, MailChecksOf } from '#features/notifications/mail.ts';
import { isForMember, type Member } from '#features/opportunities/members.service.ts';
import { findBooked, findBookingOfEvent, findEvents, hasToAnswer } from './booking.repository.ts';
import { isChange } from './transitions.ts';

interface EventId {
  event: number;
}
declare module '#features/notifications/mail.ts' {
  interface MailIds {
    'booking-received': EventId;
    'booking-confirmed': EventId;
    'booking-held': EventId;
    'booking-changed': EventId;
    'booking-message': EventId;
    'booking-reminder': { booking: string; startsOn: string };
    'booking-to-answer': Member;
    'booking-overdue': Member;
    'booking-news': Member;
  }
}

/** The event is still what the booking's page says first. */
const isNews: MailCheck<EventId> = async ({ trx, ids }) => {
  const booking = await findBookingOfEvent(trx, ids.event);
  if (booking === undefined) return 'gone';
  const last = (await findEvents(trx, booking.id)).findLast(({ type }) => isChange(type));
  return last === undefined || last.id === ids.event ? undefined : 'overtaken';
};

const isUnanswered = isForMember(async ({ trx, ids }) =>
  (await hasToAnswer(trx, ids.organisation)) ? undefined : 'done',
);

/** Which mails about bookings are no longer true when they are sent. */
export const bookingMailChecks: MailChecksOf<'bookings'> = {
  'booking-received': isNews,
  'booking-confirmed': isNews,
  'booking-held': isNews,
  'booking-changed': isNews,
  // A message stays true whatever follows, as long as there is a page to read it on.
  'booking-message': async ({ trx, ids }) =>
    (await findBookingOfEvent(trx, ids.event)) === undefined ? 'gone' : undefined,
  'booking-reminder': async ({ trx, ids }) => {
    const booking = await findBooked(trx, ids.booking);
    if (booking === undefined) return 'gone';
    return booking.state === 'confirmed' && booking.startsOn === ids.startsOn ? undefined : 'overtaken';
  },
  'booking-to-answer': isUnanswered,
  'booking-overdue': isUnanswered,
  'booking-news': isForMember(),
};
