import { htmlToLine } from '../description.ts';
import { quote, type Findings } from './findings.ts';
import { isObject, textsOf, type Posting } from './record.ts';

/** Who advertises, and which of a feed's links a page may show. */

/** A web address that a page may link to; undefined for other schemes, sign-in data in it, or what is no address. */
export function safeUrl(written: string | undefined): string | undefined {
  if (written === undefined || written.length > 2000 || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' && url.hostname !== '' ? url.href : undefined;
}

const MAX_EMPLOYER = 200;

export function readOrganisation(
  posting: Posting,
  { reasons, notes }: Findings,
): { name: string; website?: string } | undefined {
  const [organisation] = posting.hiringOrganization;
  const fields = isObject(organisation) ? organisation : {};
  const name = htmlToLine(
    textsOf(isObject(organisation) ? (fields['name'] ?? fields['legalName']) : organisation)[0] ?? '',
  );
  if (!/[\p{L}\p{N}]/u.test(name)) {
    reasons.push('The employer is missing');
    return undefined;
  }
  if (name.length > MAX_EMPLOYER) {
    reasons.push(`The employer’s name has more than ${MAX_EMPLOYER} characters`);
    return undefined;
  }
  const addresses = textsOf(fields['url']).concat(textsOf(fields['sameAs']));
  const website = addresses.map(safeUrl).find((address) => address !== undefined);
  if (website === undefined && addresses[0] !== undefined) {
    notes.push(`The employer’s website ${quote(addresses[0])} is not a web address and was left out`);
  }
  return website === undefined ? { name } : { name, website };
}
