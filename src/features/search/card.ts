import { londonDay } from '#lib/clock.ts';
import { formatAgo, formatClosing, shortDay } from '#lib/date-words.ts';
import { formatMiles } from '#features/places/place.ts';
import { CONTRACTS, PATTERNS, type Contract, type Kind } from '#features/opportunities/vocabulary.ts';
import { messages } from './messages.en.ts';
import { FEATURES, NEVER_CLOSES, type Feature, type Listing } from './listing.ts';

/** What a result card says beyond the title: labels and values, in the order in which people decide. */
export interface CardFact {
  label: string;
  text: string;
  wide?: true;
}

/** Kinds whose amount is a price, not pay. */
const PRICED: readonly Kind[] = ['skills-bootcamp', 'engagement-offer'];

/** With more free places than this there is no need to hurry. */
const FEW_PLACES = 5;

/** "3 places left", "Full", or empty when the number is not known. */
export function formatPlacesLeft(left: number | null): string {
  if (left === null) return '';
  if (left <= 0) return 'full – ask about a waiting list';
  if (left === 1) return '1 place left';
  return left <= FEW_PLACES ? `only ${left} places left` : `${left} places left`;
}

/** The next run with free places, or else the next run; undefined when no run lies ahead. */
function nextDate(listing: Listing, today: string) {
  const coming = listing.dates.filter((date) => date.startsOn >= today);
  return coming.find((date) => date.left === null || date.left > 0) ?? coming[0];
}

/** The town, with the distance, or that it can be done from anywhere. */
export function formatWhere(listing: Listing & { miles?: number | undefined }): string {
  if (listing.places.length === 0) return listing.anywhere ? 'From home or online' : '';
  const more = listing.places.length - 1;
  const elsewhere = more === 0 ? '' : ` and ${more} more ${more === 1 ? 'place' : 'places'}`;
  const miles = listing.miles === undefined ? '' : ` (${formatMiles(listing.miles)})`;
  const mode =
    listing.workMode === 'hybrid'
      ? ', partly from home'
      : listing.workMode === 'remote'
        ? ', or from home'
        : '';
  return `${listing.town}${elsewhere}${miles}${mode}`;
}

/** The facts of a card at an instant. Unknown pay is said to be unknown; other unknown facts are left out. */
export function cardFacts(listing: Listing, now: Date): CardFact[] {
  const today = londonDay(now);
  const facts: CardFact[] = [];
  const isJob = listing.kind === 'vacancy';
  if (listing.pay !== '')
    facts.push({ label: PRICED.includes(listing.kind) ? 'Cost' : 'Pay', text: listing.pay });
  else if (isJob) facts.push({ label: 'Pay', text: 'Not given' });
  const hours = [
    listing.hours,
    listing.patterns.map((pattern) => PATTERNS[pattern].label.toLowerCase()).join(', '),
  ]
    .filter(Boolean)
    .join(': ');
  if (hours !== '') {
    const label = isJob ? 'Hours' : 'Length';
    facts.push({ label, text: hours.charAt(0).toUpperCase() + hours.slice(1) });
  }
  if (isJob && listing.contract !== null) {
    facts.push({ label: 'Contract', text: CONTRACTS[listing.contract as Contract].label });
  }
  const next = nextDate(listing, today);
  if (next !== undefined) {
    const left = formatPlacesLeft(next.left);
    facts.push({
      label: listing.kind === 'engagement-offer' ? 'Next date' : 'Starts',
      text: `${shortDay(next.startsOn, today)}${left === '' ? '' : `, ${left}`}`,
    });
  }
  if (listing.closesAt < NEVER_CLOSES) {
    const words = formatClosing(new Date(listing.closesAt * 1000), now).replace(/^on /, '');
    facts.push({ label: messages.summary.closes, text: words.charAt(0).toUpperCase() + words.slice(1) });
  }
  if (listing.gettingThere !== '')
    facts.push({ label: 'Getting there', text: listing.gettingThere, wide: true });
  return facts;
}

/** Of the facts of a card those that decide, with the place. */
export function summaryFacts(listing: Listing, now: Date): CardFact[] {
  const where = formatWhere(listing);
  const facts = cardFacts({ ...listing, patterns: [] }, now);
  const of = (labels: readonly string[]) => facts.filter(({ label }) => labels.includes(label));
  return [
    ...of(['Pay', 'Cost']),
    ...(where === '' ? [] : [{ label: messages.summary.place, text: where }]),
    ...of([messages.summary.closes]),
    ...of(['Hours', 'Length']),
  ];
}

/** "Posted today". */
export function formatPosted(listing: Listing, now: Date): string {
  return `Posted ${formatAgo(new Date(listing.publishedAt * 1000), now)}`;
}

/** The features worth a badge. Getting there has a line of its own. */
export function badges(listing: Listing): string[] {
  const shown: Feature[] = ['no-experience', 'disability-confident', 'home-educated'];
  return shown
    .filter(
      (feature) =>
        listing.features.includes(feature) && !(feature === 'no-experience' && listing.kind !== 'vacancy'),
    )
    .map((feature) => FEATURES[feature].label);
}
