import type { ModerationCaseTable } from './table.ts';

/** The rules of moderation that several rooms share: the kinds of case, their states, and the target days. */

/** Working days until a case should be decided. */
export const TARGET_WORKING_DAYS = 1;

export type CaseKind = ModerationCaseTable['kind'];

export type Decision = NonNullable<ModerationCaseTable['decision']>;

/** `superseded`: the submitter sent a later version, or no longer wants a decision. */
export const CASE_STATES = [
  'open',
  'approved',
  'returned',
  'refused',
  'withdrawn',
  'suspended',
  'lifted',
  'dismissed',
  'superseded',
] as const satisfies readonly ('open' | Decision)[];
export type CaseState = (typeof CASE_STATES)[number];
