import { z } from 'zod';
import { csvFile } from '#lib/csv.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { foldAddress, isSecurityEventType, OUTCOMES, type Outcome } from './security-event.ts';
import { EVENT_LABELS } from './messages.en.ts';
import {
  findSecurityEvents,
  type SecurityEventFilter,
  type SecurityEventRow,
} from './security-event.repository.ts';

/** The administrators' filters, as in the address of the page: never an email address. */
export interface EventsQuery {
  type?: string | undefined;
  outcome?: Outcome | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Id of an account. */
  account?: string | undefined;
  /** Keyed hash of an address without an account. */
  address?: string | undefined;
  page: number;
}

const MOST_PAGES = 1_000;
const day = z.iso.date().refine((it) => it >= '2000-01-01' && it < '2200-01-01');
const accountId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
const hash = z.string().regex(/^[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/);

/** Reads the filters from the query string. Values that cannot be read are left out. */
export function readEventsQuery(params: URLSearchParams): EventsQuery {
  const read = <T>(schema: z.ZodType<T>, name: string): T | undefined => {
    const parsed = schema.safeParse(params.get(name));
    return parsed.success ? parsed.data : undefined;
  };
  return {
    type: read(z.string().refine(isSecurityEventType), 'type'),
    outcome: read(z.enum(OUTCOMES), 'outcome'),
    from: read(day, 'from'),
    to: read(day, 'to'),
    account: read(accountId, 'account'),
    address: read(hash, 'address'),
    page: read(z.coerce.number().int().min(1).max(MOST_PAGES), 'page') ?? 1,
  };
}

/** The address of the list with these filters; the first page unless `page` says otherwise. */
export function eventsHref(path: string, query: Partial<EventsQuery>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '' && !(name === 'page' && value === 1))
      params.set(name, String(value));
  return params.size === 0 ? path : `${path}?${params.toString()}`;
}

/** The keyed hash that events about an address without an account are stored under. */
export const addressHash = (secrets: Pick<Secrets, 'keyedHash'>, email: string): string =>
  secrets.keyedHash(foldAddress(email));

interface Deps {
  db: Db;
  secrets: Pick<Secrets, 'keyedHashes'>;
}

/** @param email the address of the account in the query; failed sign-ins are stored under its hash */
function filterOf(deps: Deps, query: EventsQuery, email: string | undefined): SecurityEventFilter {
  const { type, outcome, from, to, account, address } = query;
  const hashes = [
    ...(email === undefined ? [] : deps.secrets.keyedHashes(foldAddress(email))),
    ...(address === undefined ? [] : [address]),
  ];
  const hasPerson = account !== undefined || address !== undefined;
  return {
    type,
    outcome,
    from,
    to,
    person: hasPerson ? { accountId: account, addressHashes: hashes } : undefined,
  };
}

export const PAGE_SIZE = 50;

/** One page of events, the newest first, and whether there are more. */
export async function listSecurityEvents(
  deps: Deps,
  query: EventsQuery,
  email: string | undefined,
): Promise<{ events: SecurityEventRow[]; hasMore: boolean }> {
  const rows = await findSecurityEvents(deps.db, filterOf(deps, query, email), {
    limit: PAGE_SIZE + 1,
    offset: (query.page - 1) * PAGE_SIZE,
  });
  return { events: rows.slice(0, PAGE_SIZE), hasMore: rows.length > PAGE_SIZE };
}

/** The label of a type of event; for a type that this version does not know, its name. */
export const describeType = (type: string): string => (isSecurityEventType(type) ? EVENT_LABELS[type] : type);

/** "limit: sign-in/address, waitSeconds: 12". */
export const describeDetail = (detail: unknown): string =>
  Object.entries((detail ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');

const MOST_ROWS = 50_000;

/** The events as a CSV file, the newest first and at most 50,000. People appear only as account ids. */
export async function exportSecurityEvents(
  deps: Deps,
  query: EventsQuery,
  email: string | undefined,
): Promise<{ file: string; rows: number }> {
  const rows = await findSecurityEvents(deps.db, filterOf(deps, query, email), { limit: MOST_ROWS });
  const head = [
    'time',
    'type',
    'outcome',
    'count',
    'account',
    'by',
    'address',
    'network',
    'request',
    'detail',
  ];
  const lines = rows.map((it) => [
    it.at.toISOString(),
    it.type,
    it.outcome,
    String(it.count),
    it.accountId ?? '',
    it.actorId ?? '',
    it.addressHash ?? '',
    it.networkHash ?? '',
    it.requestId ?? '',
    describeDetail(it.detail),
  ]);
  return { file: csvFile([head, ...lines]), rows: rows.length };
}
