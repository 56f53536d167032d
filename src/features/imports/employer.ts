import { fold } from '#features/places/gazetteer.ts';
import { htmlToLine } from '#features/opportunities/description.ts';
import { quote, type Findings } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import { isObject, isPlaceholder, textsOf, type Posting } from './record.ts';
import { employerMessages as messages } from './messages.en.ts';

/** The employer of an advert, and which of a feed's links a page may show. */

/**
 * A web address to which a page may link; undefined for other schemes, URLs with credentials, and text that is not a
 * URL.
 */
export function safeUrl(written: string | undefined): string | undefined {
  if (written === undefined || written.length > FEED_LIMITS.url || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' && url.hostname !== '' ? url.href : undefined;
}

/** "example.org/jobs" and "www.example.org": a host with at least one dot and a top-level domain of letters. */
const WITHOUT_SCHEME =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?::\d{1,5})?(?:[/?#]|$)/u;

/**
 * A web address as feeds write it, also with "&amp;" in it or without its scheme; undefined in the same cases as
 * `safeUrl`.
 */
export function webAddress(written: string | undefined): string | undefined {
  let address = (written ?? '').trim();
  for (let layer = 0; layer < 3 && /&(?:amp|#0*38|#x0*26);/i.test(address); layer += 1) {
    address = address.replace(/&(?:amp|#0*38|#x0*26);/gi, '&');
  }
  if (address.startsWith('//')) address = `https:${address}`;
  else if (WITHOUT_SCHEME.test(address)) address = `https://${address}`;
  return safeUrl(address);
}

/**
 * What a feed contains if the employer does not want to be named, or a program had no name; in the form that `fold`
 * returns.
 */
const NOT_NAMED =
  /^(?:(?:strictly |name |company |employer |client )?(?:confidential|undisclosed|anonymous|withheld|hidden|private|unnamed)(?: (?:employer|company|client|advertiser|organi[sz]ation|recruiter|listing|name))?|not (?:disclosed|named|available|applicable|specified|provided|given|stated|known)|(?:employer|company|client)? ?(?:not (?:named|disclosed|specified|provided|available))|(?:your |the |our |my |hiring )?(?:company|employer|client|organi[sz]ation|business|recruiter)(?: ?name)?(?: here)?|unavailable|unknown|unspecified|null|undefined|none|nil|nan|n ?a|tbc|tba|tbd|to be (?:confirmed|announced|advised)|test(?: (?:company|employer))?|default|string|example|various|0|x+|lorem ipsum)$/;

/** True for a name that identifies no employer: "UNAVAILABLE", "confidential", "null", "N/A", "Company name". */
export const isUnnamedEmployer = (name: string): boolean =>
  !/[\p{L}\p{N}]/u.test(name) || isPlaceholder(name) || NOT_NAMED.test(fold(name.slice(0, 100)));

export function readOrganisation(
  posting: Posting,
  { reasons, notes }: Findings,
): { name: string; website?: string } | undefined {
  const [organisation] = posting.hiringOrganization;
  const fields = isObject(organisation) ? organisation : {};
  const written = isObject(organisation)
    ? [fields['name'], fields['legalName'], fields['alternateName']].flatMap((value) => textsOf(value))
    : textsOf(organisation);
  const names = written.map(htmlToLine);
  const name = names.find((candidate) => !isUnnamedEmployer(candidate));
  if (name === undefined) {
    const reference = Object.keys(fields).every((key) => key.startsWith('@'))
      ? textsOf(fields['@id'])[0]
      : undefined;
    const [placeholder] = names;
    reasons.push(
      placeholder !== undefined && placeholder !== ''
        ? messages.readOrganisation.theEmployerIsMissing(quote(placeholder))
        : reference !== undefined
          ? messages.readOrganisation.theEmployerIsMissingThe(quote(reference))
          : messages.readOrganisation.theEmployerIsMissingAlone,
    );
    return undefined;
  }
  if (name.length > FEED_LIMITS.employer) {
    reasons.push(messages.readOrganisation.theEmployersNameHas(FEED_LIMITS.employer));
    return undefined;
  }
  const addresses = textsOf(fields['url']).concat(textsOf(fields['sameAs']));
  const website = addresses.map(webAddress).find((address) => address !== undefined);
  if (website === undefined && addresses[0] !== undefined) {
    notes.push(messages.readOrganisation.theEmployersWebsiteIs(quote(addresses[0])));
  }
  return website === undefined ? { name } : { name, website };
}
