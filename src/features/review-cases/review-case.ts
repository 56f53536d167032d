import type { ModerationCaseTable } from './table.ts';

/** Working days until a case should be decided. */
export const TARGET_WORKING_DAYS = 1;

/** The rules of moderation: the kinds of case, target days, possible decisions, and the words for all of them. */

export type CaseKind = ModerationCaseTable['kind'];

export type Decision = NonNullable<ModerationCaseTable['decision']>;
