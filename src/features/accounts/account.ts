import { z } from 'zod';
import { foldEmail, ownEmailField } from '#features/forms/email.ts';
import type { FormError } from '#lib/forms.ts';
import { formatWait } from '#lib/limits.ts';
import { limitTexts, passwordTexts, codeTexts, accountTexts } from './messages.en.ts';

/** Rules for accounts: which input is accepted, and the error messages for input that is not. */

/** The answer of a form on the account pages that was refused. */
export interface Refused {
  ok: false;
  errors: FormError[];
  /** Seconds until the user may try again. */
  wait?: number;
}

export function refused(field: string, message: string): Refused {
  return { ok: false, errors: [{ field, message }] };
}

/** The refusal after too many attempts, with the waiting time in words. @param wait in seconds */
export function limited(wait: number): Refused {
  return {
    ok: false,
    errors: [{ field: '', message: limitTexts.wait(formatWait(wait)) }],
    wait,
  };
}

export const MINIMUM_PASSWORD = 10;
/** Long enough for any sentence; hashing a longer password would only cost time. */
const MAXIMUM_PASSWORD = 200;

/** Normalises an email address, so that spelling it with a capital letter does not create a second account. */
export const normaliseEmail = foldEmail;
export const emailField = ownEmailField;

/**
 * Words that name this service, which attackers guess first. They are not forbidden; a password is refused only if
 * little else is left once they are removed. The part of the account's email address before the @, and the names of
 * the account holder's organisations, are added to this list.
 */
export const CONTEXT_WORDS = [
  'getkentandmedwayworking',
  'getkentmedwayworking',
  'kentandmedway',
  'kentmedway',
  'getkent',
  'kentcountycouncil',
  'medwaycouncil',
  'connecttowork',
  'jobcentreplus',
  'jobcentre',
] as const;
/** How many letters and digits a password must have left after these words are removed. */
const BESIDE_CONTEXT = 8;

const lettersOf = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The word of `words` that makes up most of a password; undefined if there is none. */
function leansOn(password: string, words: readonly string[]): string | undefined {
  const letters = lettersOf(password);
  return words.find((word) => {
    const plain = lettersOf(word);
    return (
      plain.length >= 4 && letters.includes(plain) && letters.replaceAll(plain, '').length < BESIDE_CONTEXT
    );
  });
}

/** The future owner of a password, with the facts that would make a password easy to guess. */
export interface PasswordOwner {
  email: string;
  /** Names of the organisations of which the owner is a member. */
  organisations?: readonly string[];
}

/**
 * @returns an error message that says what is wrong with a new password and what to do about it; undefined if the
 * password is acceptable
 */
export function passwordProblem(
  password: string,
  common: ReadonlySet<string>,
  owner?: PasswordOwner,
): string | undefined {
  const lower = password.normalize('NFKC').toLowerCase();
  if ([...lower].length < MINIMUM_PASSWORD) return passwordTexts.tooShort(MINIMUM_PASSWORD);
  if (lower.length > MAXIMUM_PASSWORD) return passwordTexts.tooLong(MAXIMUM_PASSWORD);
  if (new Set(lower).size < 3 || common.has(lower)) return passwordTexts.tooCommon;
  if (owner !== undefined && leansOn(password, [owner.email, owner.email.split('@')[0] ?? '']) !== undefined)
    return passwordTexts.hasEmail;
  if (leansOn(password, owner?.organisations ?? []) !== undefined) return passwordTexts.hasOrganisation;
  if (leansOn(password, CONTEXT_WORDS) !== undefined) return passwordTexts.hasService;
  return undefined;
}

/** A password that is being chosen. `passwordProblem` checks everything else. */
export const newPasswordField = z
  .string({ error: passwordTexts.choose })
  .min(1, passwordTexts.choose)
  .max(2_000, passwordTexts.tooLong(MAXIMUM_PASSWORD));

/** An existing password. It is never called too short or too long, only right or wrong. */
export const knownPasswordField = z
  .string({ error: passwordTexts.enter })
  .min(1, passwordTexts.enter)
  .max(2_000, passwordTexts.enter);

export const SET_UP_AGAIN = codeTexts.newQrCode;

const codeField = (message: string) =>
  z
    .string({ error: message })
    .max(100, message)
    .transform((code) => code.replace(/[\s-]/g, '').toLowerCase())
    .pipe(z.string().min(1, message));

export const signInSchema = z.object({ email: emailField, password: knownPasswordField });
export const emailSchema = z.object({ email: emailField });
export const confirmCodeSchema = z.object({
  email: emailField,
  code: codeField(codeTexts.enterMailed),
});
/** The fields of `confirmCodeSchema`, plus the password that the owner of the address chooses. */
export const registerCodeSchema = confirmCodeSchema.extend({ password: newPasswordField });
/** A first or a new password, chosen on the page that a mailed link opens. */
export const choosePasswordSchema = z.object({ password: newPasswordField });
/** What the user must enter to remove or replace a second factor. */
export const passwordAndCodeSchema = z.object({
  password: knownPasswordField,
  code: codeField(codeTexts.enterAppOrRecovery),
});
export const setUpSchema = z.object({
  setUp: z.string({ error: SET_UP_AGAIN }).max(500, SET_UP_AGAIN),
  code: codeField(codeTexts.enterApp),
});
export const replaceSchema = z.object({
  setUp: z.string({ error: SET_UP_AGAIN }).max(500, SET_UP_AGAIN),
  current: codeField(codeTexts.enterCurrentAppOrRecovery),
  code: codeField(codeTexts.enterNewApp),
});
export const signInCodeSchema = z.object({ code: codeField(codeTexts.enter) });
export const passwordChangeSchema = z.object({ current: knownPasswordField, password: newPasswordField });
export const emailChangeSchema = z.object({ email: emailField, password: knownPasswordField });
export const sessionSchema = z.object({
  session: z
    .string({ error: accountTexts.chooseDevice })
    .min(1, accountTexts.chooseDevice)
    .max(200, accountTexts.chooseDevice),
});
export const passwordSchema = z.object({ password: knownPasswordField });

const ANY_ORIGIN = 'http://site.invalid';

/**
 * The path of this site to go to after signing in; any other value becomes "/account". The path is resolved as a
 * browser would resolve it: "/..//evil.example" becomes "//evil.example", which names another site.
 */
export function safeNext(next: string | null | undefined): string {
  if (next == null || next.length >= 2_000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next))
    return '/account';
  const resolved = URL.parse(next, ANY_ORIGIN);
  return resolved?.origin === ANY_ORIGIN && !resolved.pathname.startsWith('//') ? next : '/account';
}

/** The longest path that a mail carries: some mail programs break longer links. */
const LONGEST_CARRIED = 300;

/** A path with the page to go to afterwards as a parameter, unless that page is "/account", unsafe or too long. */
export function withNext(path: string, next: string): string {
  if (next === '/account' || safeNext(next) !== next || next.length > LONGEST_CARRIED) return path;
  return `${path}${path.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`;
}
