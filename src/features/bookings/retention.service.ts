/** How long bookings hold what was said about young people: shorter than anything else about people. */
export {
  countExpired as countExpiredBookings,
  redactExpired as redactExpiredBookings,
} from './booking.repository.ts';
export { KEEP_DAYS as BOOKING_DAYS } from './periods.ts';
