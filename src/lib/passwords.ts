import { hash, verify } from '@node-rs/argon2';
import { randomToken } from './crypto.ts';

/**
 * OWASP's parameters for argon2id: 19 MiB, two passes, one lane. argon2id is the library's default. The parameters may
 * be raised at any time: a hash with lower ones is replaced at the account holder's next sign-in.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same password typed on two keyboards can be two sequences of code points, so it is normalised. */
const asOne = (password: string) => password.normalize('NFKC');

export function hashPassword(password: string): Promise<string> {
  return hash(asOne(password), PARAMETERS);
}

let nobodys: Promise<string> | undefined;

/**
 * Compares a password with a hash. Without a hash it does the same work and returns false, so that the response time
 * does not reveal whether an account exists.
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  nobodys ??= hashPassword(randomToken());
  const matches = await verify(passwordHash ?? (await nobodys), asOne(password));
  return matches && passwordHash != null;
}

/** True when a hash was made with less work than the current parameters, or by another method. */
export function needsRehash(passwordHash: string): boolean {
  const [, method, , parameters = ''] = passwordHash.split('$');
  const valueOf = (name: string) =>
    Number(new RegExp(`(?:^|,)${name}=(\\d+)(?:,|$)`).exec(parameters)?.[1] ?? 0);
  return method !== 'argon2id' || valueOf('m') < PARAMETERS.memoryCost || valueOf('t') < PARAMETERS.timeCost;
}
