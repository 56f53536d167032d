/**
 * The layers ("floors") of the features ("rooms"), lowest first. A feature imports only from features of lower layers
 * and from `lib`, whether the import is a value, a type or a component. Features of one layer do not import each
 * other. A folder inside a feature that is listed here is a feature of its own.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['places', 'security-events', 'notifications', 'usage', 'guests'],
  ['forms'],
  ['accounts', 'opportunities'],
  ['review-cases', 'search', 'journeys', 'families'],
  ['catalogue', 'search-log'],
  ['applications', 'bookings'],
  ['organisations'],
  ['postings', 'referrals'],
  ['moderation', 'imports', 'referrals/delivery'],
  ['referrals/intake'],
  ['referrals/casework'],
  ['referrals/triage', 'referrals/my-referral'],
  ['insights', 'site', 'api'],
  ['privacy'],
];

/** The feature of a path below `src`, the innermost that is listed; undefined for a path outside the features. */
export function roomOf(path: string): string | undefined {
  const inside = /^features\/(.+)\/[^/]+$/.exec(path)?.[1];
  if (inside === undefined) return undefined;
  const rooms = FLOORS.flat();
  const parts = inside.split('/');
  for (let length = parts.length; length > 0; length -= 1) {
    const room = parts.slice(0, length).join('/');
    if (rooms.includes(room)) return room;
  }
  return parts[0];
}

/** The number of a feature's layer, from 1; undefined for a feature in no layer. */
export function floorOf(room: string): number | undefined {
  const index = FLOORS.findIndex((rooms) => rooms.includes(room));
  return index === -1 ? undefined : index + 1;
}

/**
 * Features that write a table of another feature, and why. The feature whose `table.ts` declares a table owns it: no
 * other feature writes it, except these.
 */
export const OTHER_WRITERS: readonly { table: string; room: string; because: string }[] = [
  { table: 'opportunity', room: 'catalogue', because: 'all writes of opportunities, with event and listing' },
  {
    table: 'opportunityDate',
    room: 'catalogue',
    because: 'all writes of opportunities, with event and listing',
  },
  {
    table: 'opportunityEvent',
    room: 'catalogue',
    because: 'all writes of opportunities, with event and listing',
  },
  {
    table: 'opportunityPlace',
    room: 'catalogue',
    because: 'all writes of opportunities, with event and listing',
  },
  { table: 'opportunity', room: 'applications', because: 'the rule by which its places are given' },
  {
    table: 'opportunityDate',
    room: 'applications',
    because: 'claims a place in the statement that looks for one',
  },
  { table: 'opportunity', room: 'imports', because: 'holds the rows of one source while an import goes on' },
  {
    table: 'moderationCase',
    room: 'moderation',
    because: 'takes and decides the cases that other rooms open',
  },
  {
    table: 'organisationEvent',
    room: 'moderation',
    because: 'records a decision in the transaction that makes it',
  },
  { table: 'account', room: 'notifications', because: 'records that mail to an address failed' },
  { table: 'draft', room: 'postings', because: 'records whose author was told of it' },
  {
    table: 'recoveryCode',
    room: 'privacy',
    because: 'the rotation of keys goes through every sealed column',
  },
];

/**
 * The features that read a table of another feature in their own statements: joins that would otherwise be one query
 * for each row. A new entry here is a decision: first consider a function of the feature that owns the table.
 */
export const OTHER_READERS: Readonly<Record<string, readonly string[]>> = {
  organisation: [
    'accounts',
    'applications',
    'bookings',
    'imports',
    'insights',
    'moderation',
    'opportunities',
    'postings',
    'referrals',
    'search',
  ],
  membership: ['accounts', 'applications', 'moderation', 'opportunities', 'referrals'],
  opportunity: [
    'applications',
    'bookings',
    'catalogue',
    'imports',
    'moderation',
    'organisations',
    'postings',
    'referrals',
    'site',
  ],
  opportunityDate: ['applications', 'bookings', 'catalogue', 'postings'],
  account: [
    'applications',
    'bookings',
    'moderation',
    'notifications',
    'opportunities',
    'organisations',
    'postings',
    'referrals',
  ],
  opportunityPlace: ['catalogue', 'postings'],
  application: ['catalogue', 'postings'],
  draft: ['postings'],
  postcode: ['imports'],
  moderationCase: ['moderation', 'organisations', 'postings'],
  postingVersion: ['moderation', 'review-cases'],
  posting: ['moderation'],
  listing: ['moderation', 'organisations', 'site'],
  organisationEvent: ['moderation'],
  opportunityEvent: ['postings'],
  recoveryCode: ['privacy'],
  staffRole: ['referrals'],
};
