import { z } from 'zod';
import { knownPasswordField, signInCodeSchema } from './account.ts';

/** The forms with which administrators change other users' accounts: questions and messages. */

/** Why a second factor is reset. Fixed reasons, so that the security log contains no personal details. */
export const RESET_REASONS = {
  lost: 'Their phone is lost',
  stolen: 'Their phone was stolen',
  replaced: 'They have a new phone and cannot move the app',
  broken: 'Their phone or the app does not work',
  suspected: 'Someone else may have used their account',
} as const;
export type ResetReason = keyof typeof RESET_REASONS;
export const isResetReason = (word: string): word is ResetReason => Object.hasOwn(RESET_REASONS, word);

const REASON = 'Select why you are resetting it';
export const resetSecondFactorSchema = z.object({
  reason: z.enum(Object.keys(RESET_REASONS) as [ResetReason, ...ResetReason[]], { error: REASON }),
  password: knownPasswordField,
  code: signInCodeSchema.shape.code,
});
