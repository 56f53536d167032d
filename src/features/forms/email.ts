import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { cleanLine } from './text.ts';
import { contactTexts } from './messages.en.ts';

/**
 * Email addresses. An address that the portal writes to keeps the owner's spelling. An address that is used for
 * look-ups is folded, so that a capital letter or another form of the domain does not make two accounts of one
 * person.
 */

export const EMAIL_ERROR = contactTexts.email;

/** RFC 5321, 4.5.3.1. */
const LONGEST = 254;
/** The part before the @, as nearly all providers allow it, without characters that have a meaning in a link. */
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

/** The domain in ASCII, "xn--mnchen-3ya.example" for "münchen.example"; empty if the text is not a domain. */
const asciiDomain = (domain: string): string => (/[\s/\\?#%:@[\]]/.test(domain) ? '' : domainToASCII(domain));

/**
 * An address for sending mail, with capital letters and a domain in the owner's script; undefined if the text is not
 * an address.
 */
export function readEmail(text: string): string | undefined {
  const address = bare(text);
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(0, at)), address.slice(at + 1)];
  const ascii = asciiDomain(domain);
  if (at < 1 || !LOCAL.test(local) || !DOMAIN.test(ascii)) return undefined;
  return local.length + 1 + ascii.length <= LONGEST ? `${local}@${domain}` : undefined;
}

/** The one spelling by which an address is looked up: lower case, and the domain in ASCII. */
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

/** An address for sending mail, in the owner's spelling. */
export const emailField = email((address) => address, contactTexts.noEmail);

/**
 * An address with which a user signs in or is found. The address is folded and mail goes to the folded spelling: if
 * mail went to another spelling than the one looked up, the owner of a look-alike address could receive the link.
 */
export const ownEmailField = email(foldEmail, contactTexts.noOwnEmail);

/** The same for a colleague's address. */
export const colleagueEmailField = email(foldEmail, contactTexts.noColleaguesEmail);
