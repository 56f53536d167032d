/** How long things last in applications; what people read says the same numbers. */

/** How many hours an offered place is held before it goes to the next person on the waiting list. */
export const HOLD_HOURS = 48;
/** Until when a place is held that is offered now. */
export const holdUntil = (now: Date) => new Date(now.getTime() + HOLD_HOURS * 3_600_000);
/**
 * How many days the link that confirms an application works, counted from the last time it was requested. Unconfirmed
 * applications are deleted after that.
 */
export const CONFIRM_DAYS = 7;
/**
 * How many minutes the mail about a decision is delayed, so that the applicant is not told of a mistake that is
 * undone in time.
 */
export const SECOND_THOUGHT_MINUTES = 10;
/** When a decision is mailed: late enough for it to be undone before. */
export const afterSecondThought = (now: Date) => new Date(now.getTime() + SECOND_THOUGHT_MINUTES * 60_000);

/**
 * Retention: what an applicant wrote is erased this many months after the decision or withdrawal; if the applicant
 * accepted, not before as many months have passed since the course began. Undecided applications are erased when as
 * many months have passed since closing and the start, and in any case after twice as many months without a change.
 * Six months is the usual retention period of recruitment records: a claim to an employment tribunal must be started
 * within three months less a day, plus time for conciliation (Equality Act 2010, s. 123).
 */
export const KEEP_MONTHS = 6;
