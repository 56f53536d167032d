/** How long things last in this room. */

/** The booker is told to expect an answer within this many days, and can look for something else afterwards. */
export const ANSWER_DAYS = 7;
/** The host is reminded of an unanswered request after these days. */
export const REMIND_HOST_DAYS = [3, 7] as const;
/** A request without an answer lapses after this many days; both sides are told. */
export const LAPSE_DAYS = 14;
/** Places that came free are held for a group on the waiting list. Schools need some days to ask. */
export const HOLD_HOURS = 72;
/** The booker is reminded this many days before the day. */
export const REMIND_BOOKER_DAYS = [7, 1] as const;
/** What a booking says about people is erased this many days after the day, or after the booking ended. */
export const KEEP_DAYS = 90;
