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

/** Writes security events down: as a row, and as a line of the log that an operator can ship to another system. */
export interface SecurityRecorder {
  /**
   * Writes one event down, apart from whatever transaction is under way, so that a refusal which rolls that back does
   * not take the event with it. Call it after the transaction for something that succeeded. Never rejects, and never
   * holds a request up for longer than `PATIENCE_MS`: while the database is away or busy the request goes on, and the
   * line in the log is what is left.
   */
  record(event: SecurityEvent): Promise<void>;
  /** Writes down what was only counted so far, and ends. */
  close(): Promise<void>;
}

export interface SecurityDeps {
  security: SecurityRecorder;
}

/** Writes one security event down; see `SecurityRecorder.record`. */
export const recordSecurityEvent = (deps: SecurityDeps, event: SecurityEvent): Promise<void> =>
  deps.security.record(event);

/** For so long a request waits for its event to be written. */
const PATIENCE_MS = 250;
/** So many events wait for the database; further ones have only their line in the log. */
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
        // Of many sign-ins that fail in a network, most are about different accounts: a summary names none.
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

/** Limits that only count: going beyond them refuses nothing. */
const COUNTING_ONLY: ReadonlySet<Limit> = new Set([
  // `takeMail` goes on to the slower allowance, which says whether the mail was refused.
  'mail/address',
  'referral-look/network',
  'referral-miss/all',
  'referral-miss/told',
]);

/** What limits count whose key is an address of a person. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'address',
  'address-account',
  'address-other',
  'number',
  'contact',
]);

/** Writes down that a limit is used up; what the limit counts says what is known of the one who tries. */
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
