import type { ModerationCaseTable } from './table.ts';

/** Working days until a case should be decided. */
export const TARGET_WORKING_DAYS = 1;

/** The rules of moderation: what waits, until when, what may be decided, and the words for all of it. */

export type CaseKind = ModerationCaseTable['kind'];

export type Decision = NonNullable<ModerationCaseTable['decision']>;
