import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import type { Attempt, Limit } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import { requestUnderWay } from '#lib/request-context.ts';
import {
  checkDetail,
  createThrottle,
  foldAddress,
  foldNetwork,
  SECURITY_EVENTS,
  type SecurityEvent,
  type Summary,
  type ThrottleLimits,
} from './security-event.ts';
import { insertSecurityEvents, type NewSecurityEvent } from './security-event.repository.ts';

/** Records security events: as a row, and as a line in the log that an operator can ship to another system. */
export interface SecurityRecorder {
  /**
   * Records one event outside any current transaction, so that a refusal which rolls that back does not remove the
   * event. For an action that succeeded, call this after its transaction. Never rejects, and never delays a request for
   * longer than `PATIENCE_MS`: while the database is unavailable or busy the request goes on, and only the line in the
   * log remains.
   */
  record(event: SecurityEvent): Promise<void>;
  /** Records the remaining summaries, and stops. */
  close(): Promise<void>;
}

export interface SecurityDeps {
  security: SecurityRecorder;
}

/** Records one security event; see `SecurityRecorder.record`. */
export const recordSecurityEvent = (deps: SecurityDeps, event: SecurityEvent): Promise<void> =>
  deps.security.record(event);

/** How long a request waits for its event to be recorded. */
const PATIENCE_MS = 250;
/** How many events may wait for the database; further ones have only their line in the log. */
const MOST_WAITING = 500;
const SUMMARIES_EVERY_MS = 10_000;

type Source = Pick<NewSecurityEvent, 'accountId' | 'actorId' | 'networkHash'>;

export function createSecurityRecorder(deps: {
  db: Db;
  secrets: Pick<Secrets, 'keyedHash'>;
  clock: Clock;
  log: Log;
  limits?: ThrottleLimits;
}): SecurityRecorder {
  const { db, secrets, clock } = deps;
  const log = deps.log.child({ event: 'security' });
  const throttle = createThrottle<Source>(deps.limits);
  const waiting = new Set<Promise<void>>();

  const write = (row: NewSecurityEvent): Promise<void> => {
    const { type, outcome, accountId, actorId, networkHash, addressHash, requestId, count, detail } = row;
    const line = {
      type,
      outcome,
      account: accountId ?? undefined,
      actor: actorId ?? undefined,
      network: networkHash ?? undefined,
      address: addressHash ?? undefined,
      requestId: requestId ?? undefined,
      count: count ?? 1,
      detail: detail === null || detail === undefined ? undefined : (JSON.parse(detail) as unknown),
    };
    if (outcome === 'succeeded') log.info(line, 'security event');
    else log.warn(line, 'security event');
    if (waiting.size >= MOST_WAITING) {
      log.error({ type }, 'a security event has only its line in the log: too many are waiting');
      return Promise.resolve();
    }
    const writing = insertSecurityEvents(db, [row]).catch((error: unknown) => {
      log.error({ type, error: (error as Error).message }, 'a security event has only its line in the log');
    });
    waiting.add(writing);
    void writing.then(() => waiting.delete(writing));
    return writing;
  };

  const summarise = (options?: { early: boolean }) =>
    throttle
      .takeSummaries(clock(), options)
      .map(({ type, source, count }: Summary<Source>) =>
        write({ type, outcome: SECURITY_EVENTS[type].outcome, count, ...source }),
      );
  const timer = setInterval(() => summarise(), SUMMARIES_EVERY_MS);
  timer.unref();

  return {
    async record(event) {
      const request = requestUnderWay();
      const network = event.network ?? request?.network;
      const { type, accountId, actorAccountId } = event;
      const source: Source = {
        // Failed sign-ins from one network are mostly about different accounts, so a summary names none.
        accountId: actorAccountId === undefined ? null : (accountId ?? null),
        actorId: actorAccountId ?? null,
        networkHash: network === undefined ? null : secrets.keyedHash(foldNetwork(network)),
      };
      summarise();
      const key = actorAccountId ?? network ?? '';
      const isAdmitted = throttle.admit(
        { type, key, signedIn: actorAccountId !== undefined, source },
        clock(),
      );
      if (!isAdmitted) return;
      const detail = checkDetail(event);
      if (detail === undefined && event.detail !== undefined && Object.keys(event.detail).length > 0)
        log.error({ type }, 'the detail of a security event was left out: it is not what its type allows');
      const written = write({
        type,
        outcome: SECURITY_EVENTS[type].outcome,
        accountId: accountId ?? null,
        actorId: actorAccountId ?? null,
        addressHash: event.address === undefined ? null : secrets.keyedHash(foldAddress(event.address)),
        networkHash: source.networkHash ?? null,
        requestId: event.requestId ?? request?.requestId ?? null,
        detail: detail === undefined ? null : JSON.stringify(detail),
      });
      await Promise.race([written, sleep(PATIENCE_MS, undefined, { ref: false })]);
    },
    async close() {
      clearInterval(timer);
      summarise({ early: true });
      await Promise.all(waiting);
    },
  };
}

/** Limits that only count: exceeding them refuses nothing. */
const COUNTING_ONLY: ReadonlySet<Limit> = new Set([
  // `takeMail` continues with the slower allowance, which decides whether the mail is refused.
  'mail/address',
  'referral-look/network',
  'referral-miss/all',
  'referral-miss/told',
]);

/** The subjects of limits whose key is a person's address or number. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'address',
  'address-account',
  'address-other',
  'number',
  'contact',
]);

/**
 * Records that a limit is used up. The subject of the limit decides whether its key is an address, an account or a
 * network.
 */
export async function recordUsedUp(
  security: SecurityRecorder,
  [limit, key]: Attempt,
  waitSeconds: number,
): Promise<void> {
  if (COUNTING_ONLY.has(limit)) return;
  const counts = limit.slice(limit.indexOf('/') + 1);
  await security.record({
    type: 'limit-used-up',
    ...(ADDRESSES.has(counts) ? { address: key } : {}),
    ...(counts === 'account' ? { accountId: key } : {}),
    ...(counts === 'network' ? { network: key } : {}),
    detail: { limit, waitSeconds },
  });
}
