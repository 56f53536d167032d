import { createHash } from 'node:crypto';
import { htmlToLine } from '../description.ts';
import { describePlace, placeFacts } from './address.ts';
import { isObject, textsOf, type Posting } from './record.ts';

/** What tells a feed's records apart: by it an import knows that it has met a record before. */

const MAX_KEY = 300;
const hashOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function identifierOf(identifiers: readonly unknown[]): string | undefined {
  for (const identifier of identifiers) {
    if (!isObject(identifier)) {
      const [written] = textsOf(identifier);
      if (written !== undefined) return written;
      continue;
    }
    const value = textsOf(identifier['value'])[0] ?? textsOf(identifier['@value'])[0];
    const owner = textsOf(identifier['name'])[0] ?? textsOf(identifier['propertyID'])[0];
    // A name alone is the employer's, the same for all its adverts.
    if (value !== undefined) return owner === undefined ? value : `${owner}: ${value}`;
  }
  return undefined;
}

/**
 * The feed's own identifier, else its URL, else a hash of employer, title and place; undefined when even these are
 * missing.
 */
export function readKey(
  posting: Posting,
  organisation: string | undefined,
  title: string,
): string | undefined {
  const own = identifierOf(posting.identifier) ?? posting.url ?? posting['@id'];
  const key = htmlToLine(own ?? '');
  if (key !== '') return key.length <= MAX_KEY ? key : `sha256:${hashOf(key)}`;
  if (organisation === undefined || title === '') return undefined;
  const place = posting.jobLocation.map((location) => describePlace(placeFacts(location))).join('|');
  return `sha256:${hashOf(organisation.toLowerCase(), title.toLowerCase(), place.toLowerCase())}`;
}
