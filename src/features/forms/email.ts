import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { cleanLine } from './text.ts';

/**
 * Email addresses. Where we write to one it keeps the spelling that its owner gave; where we look for one it is folded,
 * so that nobody is two people by a capital letter or by the way a domain is written.
 */

export const EMAIL_ERROR = 'Enter an email address in the correct format, like name@example.com';

/** RFC 5321, 4.5.3.1. */
const LONGEST = 254;
/** The part before the @ as nearly all providers allow it; nothing that means something in a link. */
const LOCAL = /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+.&-]{0,63}[A-Za-z0-9_+-]$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/** "jo@example.com" of "mailto:jo@example.com", "<jo@example.com>" and "jo@example.com." */
function bare(text: string): string {
  return cleanLine(text.slice(0, LONGEST * 4))
    .replace(/^(?:mailto:|<)+/i, '')
    .replace(/[>.,;]+$/, '')
    .replace(/[’‘]/g, "'")
    .trim();
}

/** The domain as name servers know it, "xn--mnchen-3ya.example" of "münchen.example"; empty where there is none such. */
const asciiDomain = (domain: string): string => (/[\s/\\?#%:@[\]]/.test(domain) ? '' : domainToASCII(domain));

/** An address as it is written to, capital letters kept and a domain in the owner's script; undefined for none. */
export function readEmail(text: string): string | undefined {
  const address = bare(text);
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  const ascii = asciiDomain(domain);
  if (at < 1 || !LOCAL.test(local) || !DOMAIN.test(ascii)) return undefined;
  return local.length + 1 + ascii.length <= LONGEST ? `${local}@${domain}` : undefined;
}

/** The one spelling by which an address is found: small letters, and the domain as name servers know it. */
export function foldEmail(text: string): string {
  const address = bare(text).normalize('NFKC');
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at + 1)}${asciiDomain(domain) || domain}`.toLowerCase();
}

const email = (spelling: (address: string) => string, missing: string) =>
  z.string({ error: missing }).transform((text, context) => {
    const address = readEmail(text);
    if (address !== undefined) return spelling(address);
    const message = cleanLine(text) === '' ? missing : EMAIL_ERROR;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });

/** An address to write to, as it was spelled. */
export const emailField = email((address) => address, 'Enter an email address');

/**
 * An address by which somebody signs in or is found. It is folded, and mail goes to the folded spelling: were it sent
 * to another spelling than the one that was looked up, a look-alike could receive the owner's link.
 */
export const ownEmailField = email(foldEmail, 'Enter your email address');

/** The same of a colleague. */
export const colleagueEmailField = email(foldEmail, 'Enter your colleague’s email address');
