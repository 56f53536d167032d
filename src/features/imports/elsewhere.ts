import { fold } from '#features/places/gazetteer.ts';
import {
  BRITISH_NAMESAKES,
  BRITISH_PLACES,
  NAMESAKES_ABROAD,
  PLACES_ABROAD,
  UNITED_KINGDOM,
} from './elsewhere-names.en.ts';

/** Whether a part of an address names a place outside Kent and Medway: "Gillingham, Dorset" against Gillingham. */

/** State codes as written in addresses, in capitals: "Dover, DE", "Kent, WA". */
const STATE_CODES = new Set(
  (
    'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD ' +
    'TN TX UT VT VA WA WV WI WY DC AB BC MB NB NL NS ON PE QC SK NSW QLD VIC TAS'
  ).split(' '),
);

/** ISO 3166-1 three-letter codes; two-letter codes and names come from the runtime's own list. */
const THREE_LETTERS = new Set(
  (
    'AFG ALB DZA AND AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI CPV KHM CMR CAN CAF TCD CHL CHN ' +
    'COL COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV ERI EST SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GUY HTI HND ' +
    'HKG HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM JPN JOR KAZ KEN KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC MDG MWI MYS MDV MLI MLT MRT MUS ' +
    'MEX MDA MCO MNG MNE MAR MOZ MMR NAM NPL NLD NZL NIC NER NGA PRK MKD NOR OMN PAK PAN PNG PRY PER PHL POL PRT PRI QAT ROU RUS RWA SAU SEN ' +
    'SRB SYC SLE SGP SVK SVN SOM ZAF KOR SSD ESP LKA SDN SUR SWE CHE SYR TWN TJK TZA THA TLS TGO TTO TUN TUR TKM UGA UKR ARE USA URY UZB VEN ' +
    'VNM YEM ZMB ZWE GGY JEY IMN'
  )
    .toLowerCase()
    .split(' '),
);

const NAMES = new Set([...BRITISH_PLACES, ...PLACES_ABROAD].map(fold));
const LONGEST_NAME = 5;

const COUNTRIES = new Set<string>();
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
for (let first = 65; first <= 90; first += 1) {
  for (let second = 65; second <= 90; second += 1) {
    const code = String.fromCharCode(first, second);
    const name = regions.of(code);
    if (name === undefined || ['GB', 'UK', 'EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB'].includes(code)) continue;
    COUNTRIES.add(code.toLowerCase()).add(fold(name));
  }
}

/** The country of an address: "elsewhere" only if it is known to be another country. */
export function countryOf(written: readonly string[]): 'here' | 'elsewhere' | 'unknown' {
  const parts = written.flatMap((text) => [fold(text), ...text.split(/[,;/|]/).map(fold)]);
  if (parts.some((part) => UNITED_KINGDOM.has(part))) return 'here';
  return parts.some(
    (part) => COUNTRIES.has(part) || THREE_LETTERS.has(part) || part === 'eire' || part === 'usa',
  )
    ? 'elsewhere'
    : 'unknown';
}

/** True for words that mean the United Kingdom or one of its nations, and nothing smaller. */
export const isUnitedKingdom = (text: string): boolean => UNITED_KINGDOM.has(fold(text));

/**
 * The name of a place elsewhere that a part of an address is or, unless `exactly`, ends with: "Gillingham Dorset".
 * Undefined for "London Road", which ends with the word for a road.
 */
export function elsewhereIn(part: string, { exactly = false } = {}): string | undefined {
  const plain = part.trim();
  if (STATE_CODES.has(plain)) return plain;
  const words = fold(plain.slice(0, 200)).split(' ');
  for (let length = Math.min(words.length, LONGEST_NAME); length > 0; length -= 1) {
    if (exactly && length < words.length) return undefined;
    const name = words.slice(-length).join(' ');
    if (NAMES.has(name)) return name;
    // Two letters at the end of a longer text may mean anything.
    if (length === words.length && name.length > 3 && COUNTRIES.has(name) && !UNITED_KINGDOM.has(name))
      return name;
  }
  return undefined;
}

/** Where a town of ours has a namesake; namesakes abroad only unless the address is known to be in this country. */
export function namesakeOf(town: string, { isInBritain }: { isInBritain: boolean }): string | undefined {
  const name = fold(town);
  if (Object.hasOwn(BRITISH_NAMESAKES, name)) return BRITISH_NAMESAKES[name];
  return !isInBritain && Object.hasOwn(NAMESAKES_ABROAD, name) ? NAMESAKES_ABROAD[name] : undefined;
}
