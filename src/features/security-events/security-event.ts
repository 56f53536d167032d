import { z } from 'zod';

/**
 * What the portal records for the people who look after its security: who, from which network, when, what, and with
 * which outcome. Never what a person typed: accounts are ids, addresses and networks are keyed hashes, and a detail is
 * one of a few fixed words, a number or a route.
 */

export const OUTCOMES = ['succeeded', 'failed', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A word from the code, such as the name of a limit or a role. */
const codeWord = z.string().regex(/^[a-z0-9][a-z0-9/-]{0,59}$/);
/** The pattern of a route, such as "/referrals/[id]": never the actual address, which may hold an id or a token. */
const route = z.string().regex(/^\/[A-Za-z0-9_./[\]-]{0,119}$/);
const count = z.number().int().nonnegative();

interface EventType {
  outcome: Outcome;
  detail: z.ZodObject;
}

const define = <const T extends Record<string, EventType>>(types: T): T => types;
const nothing = z.strictObject({});

/** Every type of event. A new one is an entry here. */
export const SECURITY_EVENTS = define({
  'sign-in-succeeded': {
    outcome: 'succeeded',
    detail: z.strictObject({
      secondFactor: z.enum(['none', 'app', 'recovery-code']).optional(),
      newDevice: z.boolean().optional(),
    }),
  },
  'sign-in-failed': {
    outcome: 'failed',
    detail: z.strictObject({ knownDevice: z.boolean().optional() }),
  },
  'code-failed': {
    outcome: 'failed',
    detail: z.strictObject({
      code: z.enum(['second-factor', 'recovery', 'registration', 'application', 'referral', 'draft']),
    }),
  },
  'second-factor-on': { outcome: 'succeeded', detail: nothing },
  'second-factor-off': { outcome: 'succeeded', detail: nothing },
  'second-factor-reset': {
    outcome: 'succeeded',
    detail: z.strictObject({ reason: codeWord }),
  },
  'second-factor-missing': {
    outcome: 'refused',
    detail: z.strictObject({ route }),
  },
  'recovery-codes-made': { outcome: 'succeeded', detail: nothing },
  'reauthentication-failed': {
    outcome: 'failed',
    detail: z.strictObject({ what: codeWord.optional() }),
  },
  'password-changed': { outcome: 'succeeded', detail: nothing },
  'password-reset-asked': {
    outcome: 'succeeded',
    detail: nothing,
  },
  'password-reset': {
    outcome: 'succeeded',
    detail: nothing,
  },
  'link-failed': {
    outcome: 'refused',
    detail: z.strictObject({ link: z.enum(['confirm', 'reset', 'change-email', 'invitation']) }),
  },
  'address-change-asked': {
    outcome: 'succeeded',
    detail: nothing,
  },
  'address-changed': { outcome: 'succeeded', detail: nothing },
  'registration-asked': { outcome: 'succeeded', detail: nothing },
  'registration-confirmed': { outcome: 'succeeded', detail: nothing },
  'signed-out': { outcome: 'succeeded', detail: nothing },
  'sessions-ended': {
    outcome: 'succeeded',
    detail: z.strictObject({ by: z.enum(['person', 'administrator', 'command']) }),
  },
  'role-granted': {
    outcome: 'succeeded',
    detail: z.strictObject({ role: codeWord }),
  },
  'role-removed': {
    outcome: 'succeeded',
    detail: z.strictObject({ role: codeWord }),
  },
  'account-deleted': { outcome: 'succeeded', detail: nothing },
  'permission-refused': {
    outcome: 'refused',
    detail: z.strictObject({ route, needs: codeWord.optional() }),
  },
  'record-not-found': {
    outcome: 'refused',
    detail: z.strictObject({ route }),
  },
  'origin-refused': {
    outcome: 'refused',
    detail: z.strictObject({ fetchSite: codeWord.optional() }),
  },
  'host-refused': { outcome: 'refused', detail: nothing },
  'limit-used-up': {
    outcome: 'refused',
    detail: z.strictObject({ limit: codeWord, waitSeconds: count.optional() }),
  },
  'reference-guessed': {
    outcome: 'failed',
    detail: nothing,
  },
  'export-made': {
    outcome: 'succeeded',
    detail: z.strictObject({ what: codeWord, rows: count.optional() }),
  },
});

export type SecurityEventType = keyof typeof SECURITY_EVENTS;
export const SECURITY_EVENT_TYPES = Object.keys(SECURITY_EVENTS) as SecurityEventType[];
export const isSecurityEventType = (word: string): word is SecurityEventType =>
  Object.hasOwn(SECURITY_EVENTS, word);

/** The detail of an event of one type. */
export type SecurityEventDetail<T extends SecurityEventType> = z.infer<(typeof SECURITY_EVENTS)[T]['detail']>;

/** An event. Network and request default to those of the current request. */
export type SecurityEvent = {
  [T in SecurityEventType]: {
    type: T;
    /** The account that it is about. */
    accountId?: string | undefined;
    /** The actor: the id of an account, or "command". Left out when no account was signed in. */
    actorAccountId?: string | undefined;
    /** The email address or number that was tried, as typed: only its keyed hash is stored. */
    address?: string | undefined;
    /** From `networkOf`: only its keyed hash is stored. */
    network?: string | undefined;
    requestId?: string | undefined;
  } & (keyof SecurityEventDetail<T> extends never
    ? { detail?: undefined }
    : Record<string, never> extends SecurityEventDetail<T>
      ? { detail?: SecurityEventDetail<T> }
      : { detail: SecurityEventDetail<T> });
}[SecurityEventType];

/** The detail, if its schema allows it; undefined when there is none or the schema rejects it. */
export function checkDetail(event: SecurityEvent): Record<string, unknown> | undefined {
  if (event.detail === undefined) return undefined;
  const checked = SECURITY_EVENTS[event.type].detail.safeParse(event.detail);
  return checked.success && Object.keys(checked.data).length > 0 ? checked.data : undefined;
}

/** Normalises an address before hashing, so that it is found again however it was typed. */
export const foldAddress = (address: string): string => `address:${address.trim().toLowerCase()}`;
export const foldNetwork = (network: string): string => `network:${network}`;

/** How many events of one type get a row of their own within a minute. */
export interface ThrottleLimits {
  /** From one source: an account, or a network when not signed in. */
  perSource: number;
  /** From all sources together that are not signed in. */
  signedOut: number;
  /** From all sources together that are signed in. */
  signedIn: number;
}
export const THROTTLE: ThrottleLimits = { perSource: 20, signedOut: 60, signedIn: 600 };
const SLOT_MS = 60_000;

/** The events that one summary counts. */
export interface Summary<S> {
  type: SecurityEventType;
  /** Undefined: several sources together. */
  source: S | undefined;
  count: number;
}

/**
 * Decides which events get a row of their own, so that repeating an action cannot fill the disk. The first events of a
 * minute do; all others are counted in one row for each type and source, or for each type where there are too many
 * sources. For a type that needs no signing in, a minute leaves at most 60 rows, three summaries of a source and one of
 * all: 1,000 a second from one network leave 20 rows and one summary that says 59,980.
 */
export function createThrottle<S>(limits: ThrottleLimits = THROTTLE): {
  /** True: the event gets a row of its own. Otherwise it is counted. */
  admit(event: { type: SecurityEventType; key: string; signedIn: boolean; source: S }, now: Date): boolean;
  /** The summaries of the minute that has ended, after which counting starts again; empty while the minute lasts. */
  takeSummaries(now: Date, options?: { early?: boolean }): Summary<S>[];
} {
  interface Counter {
    type: SecurityEventType;
    source: S | undefined;
    rows: number;
    more: number;
  }
  let slot = 0;
  let sources = new Map<string, Counter>();
  let types = new Map<string, Counter>();
  const counterIn = (map: Map<string, Counter>, key: string, type: SecurityEventType, source?: S) => {
    let counter = map.get(key);
    if (counter === undefined) map.set(key, (counter = { type, source, rows: 0, more: 0 }));
    return counter;
  };
  return {
    admit({ type, key, signedIn, source }, now) {
      if (sources.size === 0 && types.size === 0) slot = now.getTime();
      const all = counterIn(types, `${type} ${signedIn}`, type);
      const sourceKey = `${type} ${key}`;
      const own = sources.get(sourceKey);
      if (own !== undefined && own.rows >= limits.perSource) {
        own.more += 1;
        return false;
      }
      if (all.rows >= (signedIn ? limits.signedIn : limits.signedOut)) {
        all.more += 1;
        return false;
      }
      all.rows += 1;
      // A source is remembered only with a row of its own, so that there are never more sources than rows.
      counterIn(sources, sourceKey, type, source).rows += 1;
      return true;
    },
    takeSummaries(now, { early = false } = {}) {
      if (!early && now.getTime() - slot < SLOT_MS) return [];
      // A source has a summary only after `perSource` rows of its own, so that summaries are few.
      const summaries = [...sources.values(), ...types.values()]
        .filter(({ more }) => more > 0)
        .map(({ type, source, more }) => ({ type, source, count: more }));
      sources = new Map();
      types = new Map();
      return summaries;
    },
  };
}
