import { NodePostgresAdapter } from '@lucia-auth/adapter-postgresql';
import { Lucia, TimeSpan } from 'lucia';
import type pg from 'pg';
import { hashToken, randomToken } from './crypto.ts';
import type { Db, SessionTable } from './database.ts';

/**
 * Sessions. This is the only importer of Lucia: the cookie holds a random token, the table its SHA-256, which Lucia is
 * given as the session's id. See docs/decisions/0003.
 */

/**
 * `person`: residents and members of organisations. `staff`: holders of a role of the council or of a delivery partner.
 * `awaiting-code`: the password was right and the second factor is still missing; this kind gives no access.
 */
export type SessionKind = SessionTable['kind'];

export interface Session {
  id: string;
  accountId: string;
  kind: SessionKind;
  device: string;
  createdAt: Date;
  lastSeenAt: Date;
  /** When the account holder last entered their password or a code in this session. */
  authenticatedAt: Date;
}

/** The part of `Astro.cookies` that sessions need. */
export interface CookieJar {
  get(name: string): { value: string } | undefined;
  set(name: string, value: string, options: object): void;
}

export interface Sessions {
  cookieName: string;
  /** The session of a cookie, extended by this use; undefined when it is unknown or has expired. */
  read(cookies: CookieJar): Promise<Session | undefined>;
  /**
   * Starts a session under a new token. Ends the session that the cookie names, and the account's least recently used
   * sessions beyond `MOST_SESSIONS`.
   */
  begin(cookies: CookieJar, accountId: string, kind: SessionKind, userAgent: string | null): Promise<void>;
  /**
   * Continues the session under a new token, because its holder gains permissions (protection against session
   * fixation). The old token works for one more minute: a second press of the same button arrives with it.
   */
  renew(cookies: CookieJar, session: Session, userAgent: string | null): Promise<void>;
  /** Records that the account holder has just entered their password again in this session. */
  confirm(session: Session): Promise<void>;
  /** Ends the session of the cookie and deletes the cookie. */
  end(cookies: CookieJar): Promise<void>;
  /** Ends one session of an account, for example on another device. */
  endOne(accountId: string, id: string): Promise<void>;
  /** Ends every session of an account, on all devices. */
  endAll(accountId: string): Promise<void>;
  /** The active sessions of an account, the most recently used first. */
  list(accountId: string): Promise<Session[]>;
  /** Deletes expired sessions. */
  tidy(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Lifetimes in milliseconds: without use (`idle`), in total (`absolute`), and how often use is recorded (`touch`). A
 * resident's own phone stays signed in for a month between visits, because a search for work takes months, and asks for
 * the password once a quarter. Staff can read health and benefit details of thousands of people: half an hour away from
 * the desk, or a working day, ends a session.
 */
const LIFETIMES: Record<SessionKind, { idle: number; absolute: number; touch: number }> = {
  person: { idle: 30 * DAY, absolute: 90 * DAY, touch: 5 * MINUTE },
  staff: { idle: 30 * MINUTE, absolute: 8 * HOUR, touch: MINUTE / 2 },
  'awaiting-code': { idle: 10 * MINUTE, absolute: 10 * MINUTE, touch: HOUR },
};
/**
 * An organisation's members read what applicants wrote, often on a shared computer in a shop or a school: a session
 * that was not used since yesterday has expired, and one that is used daily asks for the password once a week.
 */
export const MEMBER_LIFETIME = { idle: 12 * HOUR, absolute: 7 * DAY } as const;
/** Simultaneous sessions of one account; a further sign-in ends the least recently used one. */
export const MOST_SESSIONS = 10;
/** How long after entering the password a person may change what protects the account without entering it again. */
const RECENT_MS = 15 * MINUTE;

/** Whether an organisation's member has to sign in again. */
export function isOverForMember(
  session: Pick<Session, 'createdAt' | 'lastSeenAt'>,
  now: Date = new Date(),
): boolean {
  return (
    now.getTime() - session.createdAt.getTime() > MEMBER_LIFETIME.absolute ||
    now.getTime() - session.lastSeenAt.getTime() > MEMBER_LIFETIME.idle
  );
}

/**
 * Whether the account holder entered their password so recently that another person is unlikely to be at the device
 * now.
 */
export function isRecent(session: Pick<Session, 'authenticatedAt'>, now: Date = new Date()): boolean {
  return now.getTime() - session.authenticatedAt.getTime() < RECENT_MS;
}

/** How long the old token still works after its session was renewed. */
const RENEWAL_GRACE_MS = MINUTE;
const KINDS = Object.keys(LIFETIMES) as SessionKind[];

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<Attributes>;
    DatabaseSessionAttributes: {
      kind: SessionKind;
      created_at: Date;
      last_seen_at: Date;
      authenticated_at: Date;
      absolute_expires_at: Date | null;
      device: string;
    };
  }
}
interface Attributes {
  kind: SessionKind;
  createdAt: Date;
  lastSeenAt: Date;
  authenticatedAt: Date;
  absoluteExpiresAt: Date | null;
  device: string;
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const DEVICES: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** A device as its owner would describe it, such as "Firefox on Android"; nothing else of the user agent is stored. */
export function deviceOf(userAgent: string | null): string {
  const named = (of: readonly [RegExp, string][]) =>
    of.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const [browser, device] = [named(BROWSERS), named(DEVICES)];
  return `${browser ?? 'A browser'} on ${device ?? 'an unknown device'}`;
}

/** @param siteUrl with https, the cookie is `__Host-` and `Secure`; browsers refuse both over http. */
export function createSessions(deps: { db: Db; pool: pg.Pool; siteUrl: string }): Sessions {
  const { db } = deps;
  const secure = deps.siteUrl.startsWith('https:');
  const name = secure ? '__Host-session' : 'session';
  const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;

  const adapter = new NodePostgresAdapter(deps.pool, { user: 'account', session: 'session' });
  const luciaOf = (kind: SessionKind) =>
    new Lucia<Attributes>(adapter, {
      sessionExpiresIn: new TimeSpan(LIFETIMES[kind].idle, 'ms'),
      getSessionAttributes: (it) => ({
        kind: it.kind,
        createdAt: it.created_at,
        lastSeenAt: it.last_seen_at,
        authenticatedAt: it.authenticated_at,
        absoluteExpiresAt: it.absolute_expires_at,
        device: it.device,
      }),
    });
  const lucia = {
    person: luciaOf('person'),
    staff: luciaOf('staff'),
    'awaiting-code': luciaOf('awaiting-code'),
  };

  // The kind is part of the token, because Lucia needs the lifetime before it reads the row. The hash covers both, so a
  // token with another kind is another token.
  const kindOf = (token: string) => KINDS.find((kind) => token.startsWith(`${kind}.`));
  const give = (cookies: CookieJar, token: string, kind: SessionKind) =>
    cookies.set(name, token, {
      ...attributes,
      // A staff session's cookie ends when the browser is closed.
      ...(kind === 'person' ? { maxAge: LIFETIMES.person.idle / 1000 } : {}),
    });

  /** @param createdAt of the session, from which its absolute lifetime counts, whatever token continues it. */
  async function create(
    cookies: CookieJar,
    it: {
      accountId: string;
      kind: SessionKind;
      createdAt: Date;
      authenticatedAt: Date;
      userAgent: string | null;
    },
  ): Promise<void> {
    const token = `${it.kind}.${randomToken()}`;
    await lucia[it.kind].createSession(
      it.accountId,
      {
        kind: it.kind,
        created_at: it.createdAt,
        last_seen_at: new Date(),
        authenticated_at: it.authenticatedAt,
        absolute_expires_at: new Date(it.createdAt.getTime() + LIFETIMES[it.kind].absolute),
        device: deviceOf(it.userAgent),
      },
      { sessionId: hashToken(token) },
    );
    give(cookies, token, it.kind);
    await endBeyondLimit(it.accountId, it.kind);
  }

  /**
   * Sessions that wait for a code are counted separately: knowing the password alone must not sign another device out.
   */
  async function endBeyondLimit(accountId: string, kind: SessionKind): Promise<void> {
    const alike = kind === 'awaiting-code' ? '=' : '!=';
    await db
      .deleteFrom('session')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('session')
          .select('id')
          .where('userId', '=', accountId)
          .where('kind', alike, 'awaiting-code')
          .orderBy('lastSeenAt', 'desc')
          .orderBy('createdAt', 'desc')
          .offset(MOST_SESSIONS),
      )
      .execute();
  }

  async function endCurrent(cookies: CookieJar): Promise<void> {
    const token = cookies.get(name)?.value;
    if (token !== undefined) await lucia.person.invalidateSession(hashToken(token));
  }

  return {
    cookieName: name,
    async read(cookies) {
      const token = cookies.get(name)?.value;
      const kind = token === undefined ? undefined : kindOf(token);
      if (token === undefined || kind === undefined) return undefined;
      const { session } = await lucia[kind].validateSession(hashToken(token));
      if (session === null || session.kind !== kind) return undefined;
      const now = Date.now();
      const end = session.absoluteExpiresAt?.getTime() ?? Infinity;
      if (end <= now) {
        await lucia[kind].invalidateSession(session.id);
        return undefined;
      }
      const { idle, touch } = LIFETIMES[kind];
      if (now - session.lastSeenAt.getTime() > touch) {
        await db
          .updateTable('session')
          .set({ lastSeenAt: new Date(now), expiresAt: new Date(Math.min(now + idle, end)) })
          .where('id', '=', session.id)
          .execute();
        give(cookies, token, kind);
      }
      const { id, userId, device, createdAt, lastSeenAt, authenticatedAt } = session;
      return { id, accountId: userId, kind, device, createdAt, lastSeenAt, authenticatedAt };
    },
    async begin(cookies, accountId, kind, userAgent) {
      await endCurrent(cookies);
      const now = new Date();
      await create(cookies, { accountId, kind, createdAt: now, authenticatedAt: now, userAgent });
    },
    async renew(cookies, { id, accountId, kind, createdAt, authenticatedAt }, userAgent) {
      const soon = new Date(Date.now() + RENEWAL_GRACE_MS);
      await db
        .updateTable('session')
        .set({ absoluteExpiresAt: soon })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('absoluteExpiresAt', 'is', null), eb('absoluteExpiresAt', '>', soon)]))
        .execute();
      await create(cookies, { accountId, kind, createdAt, authenticatedAt, userAgent });
    },
    async confirm({ id }) {
      await db.updateTable('session').set({ authenticatedAt: new Date() }).where('id', '=', id).execute();
    },
    async end(cookies) {
      await endCurrent(cookies);
      cookies.set(name, '', { ...attributes, maxAge: 0 });
    },
    async endOne(accountId, id) {
      await db.deleteFrom('session').where('userId', '=', accountId).where('id', '=', id).execute();
    },
    endAll: (accountId) => lucia.person.invalidateUserSessions(accountId),
    async list(accountId) {
      const sessions = await lucia.person.getUserSessions(accountId);
      return sessions
        .filter((session) => session.kind !== 'awaiting-code')
        .filter((session) => (session.absoluteExpiresAt?.getTime() ?? Infinity) > Date.now())
        .map(({ id, kind, device, createdAt, lastSeenAt, authenticatedAt }) => ({
          id,
          accountId,
          kind,
          device,
          createdAt,
          lastSeenAt,
          authenticatedAt,
        }))
        .sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime());
    },
    tidy: () => lucia.person.deleteExpiredSessions(),
  };
}
