import { z } from 'zod';
import { foldEmail, ownEmailField } from '#features/forms/email.ts';
import type { FormError } from '#lib/forms.ts';
import { waitInWords } from '#lib/limits.ts';

/** Rules of accounts: what may be typed, and the words that say what is wrong with it. */

/** What a form of these pages answers when it cannot do what was asked. */
export interface Refused {
  ok: false;
  errors: FormError[];
  /** Seconds until it may be tried again. */
  wait?: number;
}

export function refused(field: string, message: string): Refused {
  return { ok: false, errors: [{ field, message }] };
}

/** Too many tries: how long to wait, in words. */
export function limited(wait: number): Refused {
  return {
    ok: false,
    errors: [
      { field: '', message: `There have been too many tries. Wait ${waitInWords(wait)}, then try again.` },
    ],
    wait,
  };
}

export const MINIMUM_PASSWORD = 10;
/** Long enough for any sentence; a longer one would only cost time to hash. */
const MAXIMUM_PASSWORD = 200;

/** One way to write an address, so that nobody has two accounts by a capital letter. */
export const normaliseEmail = foldEmail;
export const emailField = ownEmailField;

/** What is wrong with a new password, in words; undefined when it will do. */
export function passwordProblem(
  password: string,
  common: ReadonlySet<string>,
  email?: string,
): string | undefined {
  const lower = password.normalize('NFKC').toLowerCase();
  if ([...lower].length < MINIMUM_PASSWORD)
    return `Your password must have at least ${MINIMUM_PASSWORD} characters`;
  if (lower.length > MAXIMUM_PASSWORD)
    return `Your password must have at most ${MAXIMUM_PASSWORD} characters`;
  if (new Set(lower).size < 3 || common.has(lower) || lower === email || lower === email?.split('@')[0])
    return 'Choose a password that is harder to guess. This one is too common';
  return undefined;
}

/** A password that is being chosen; `passwordProblem` says the rest. */
export const newPasswordField = z
  .string({ error: 'Choose a password' })
  .min(1, 'Choose a password')
  .max(2_000, `Your password must have at most ${MAXIMUM_PASSWORD} characters`);

/** A password that is known; never said to be too short or too long, only right or not. */
export const knownPasswordField = z
  .string({ error: 'Enter your password' })
  .min(1, 'Enter your password')
  .max(2_000, 'Enter your password');

const codeField = (message: string) =>
  z
    .string({ error: message })
    .max(100, message)
    .transform((code) => code.replace(/[\s-]/g, '').toLowerCase())
    .pipe(z.string().min(1, message));

export const registerSchema = z.object({ email: emailField, password: newPasswordField });
export const signInSchema = z.object({ email: emailField, password: knownPasswordField });
export const emailSchema = z.object({ email: emailField });
export const confirmCodeSchema = z.object({
  email: emailField,
  code: codeField('Enter the code from the e-mail'),
});
export const signInCodeSchema = z.object({ code: codeField('Enter the code') });
export const passwordChangeSchema = z.object({ current: knownPasswordField, password: newPasswordField });
export const resetSchema = z.object({ password: newPasswordField });
export const emailChangeSchema = z.object({ email: emailField, password: knownPasswordField });
export const sessionSchema = z.object({
  session: z.string({ error: 'Select a device' }).min(1, 'Select a device').max(200, 'Select a device'),
});
export const passwordSchema = z.object({ password: knownPasswordField });

/** A path of this site to go on to after signing in; anything else leads to the account's own page. */
export function safeNext(next: string | null | undefined): string {
  const ok = next != null && next.length < 2_000 && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next);
  return ok ? next : '/account';
}
