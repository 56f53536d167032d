import { z } from 'zod';
import { knownPasswordField, signInCodeSchema } from './account.ts';
import { resetTexts } from './messages.en.ts';

/** The forms with which administrators change other users' accounts: questions and messages. */

/** Why a second factor is reset. Fixed reasons, so that the security log contains no personal details. */
export const RESET_REASONS = {
  lost: resetTexts.lost,
  stolen: resetTexts.stolen,
  replaced: resetTexts.newPhone,
  broken: resetTexts.broken,
  suspected: resetTexts.misused,
} as const;
export type ResetReason = keyof typeof RESET_REASONS;
export const isResetReason = (word: string): word is ResetReason => Object.hasOwn(RESET_REASONS, word);

const REASON = resetTexts.chooseReason;
export const resetSecondFactorSchema = z.object({
  reason: z.enum(Object.keys(RESET_REASONS) as [ResetReason, ...ResetReason[]], { error: REASON }),
  password: knownPasswordField,
  code: signInCodeSchema.shape.code,
});
