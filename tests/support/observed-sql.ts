import { readFileSync } from 'node:fs';

/** The header that names a request, so that its statements can be found. */
export const REQUEST_HEADER = 'x-observed-request';

export interface ObservedStatement {
  /** The request's name. */
  request: string;
  text: string;
  /** Why a GET request must not send it: PostgreSQL's error, or that it is not listed. */
  refused?: string;
}

/** The header with the address as the test names it, such as "/caseload/[id]". */
export const ADDRESS_HEADER = 'x-observed-address';

interface GetWrite {
  statement: RegExp;
  /** The addresses that may write this; absent for statements outside transactions that every address may send. */
  at?: RegExp;
  because: string;
}

/** What a GET request may write, and why. A page that is only looked at changes nothing else. */
export const GET_WRITES: readonly GetWrite[] = [
  {
    statement: /^update "session" set "last_seen_at"/,
    because: 'a session is extended by its use',
  },
  {
    statement: /^insert into "security_event"/,
    because: 'a refusal or an export is recorded',
  },
  {
    statement: /^update "referral_access" set "session_expires_at"/,
    at: /^\/support\/referral\b/,
    because: 'the session of a person with a referral is extended by its use',
  },
  {
    statement: /^update "application" set "account_id"/,
    at: /^\/account\/applications$/,
    because: 'what a person sent before they had an account becomes theirs when they look for it',
  },
  {
    statement: /^update "application" set "seen_at"/,
    at: /^(\/account)?\/applications\/OWN/,
    because: 'what an applicant has seen can no longer be undone unnoticed',
  },
  {
    statement: /^insert into "application_event"/,
    at: /^\/manage\/\[organisation\]\/applications\/(\[application\]|export\.csv)$/,
    because: 'who read or exported an application is recorded',
  },
  {
    statement: /^insert into "referral_event"/,
    at: /^\/(caseload|referrals|support\/referral\/data)\b/,
    because: 'who opened a record, saw it in a list or fetched its data is recorded',
  },
];

/** Whether an address may write something in a transaction, so that PostgreSQL must not refuse all its writes. */
export const mayWriteAt = (address: string): boolean =>
  GET_WRITES.some(({ at }) => at?.test(address) === true);

export const isAllowedWrite = (text: string, address: string): boolean =>
  GET_WRITES.some(({ statement, at }) => at?.test(address) !== false && statement.test(text));

/** Statements that write, for addresses that may write something. */
export const WRITES = /\b(insert into|update "|delete from|merge into|truncate|add_jobs?\(|nextval\()/i;

/** The statements that were written to a file. */
export function readObserved(file: string): ObservedStatement[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ObservedStatement);
}

/**
 * Statements of the search. They come and go: a process keeps its answers for seconds, and PostgreSQL searches in place
 * of a Meilisearch that is slow.
 */
const OF_THE_SEARCH = /\bfrom listing\b/;

/** The texts of the statements that count: no borders of transactions, nothing that `GET_WRITES` allows, no search. */
export const countedStatements = (statements: readonly ObservedStatement[], address: string): string[] =>
  statements
    .filter(
      ({ text, refused }) => refused === undefined && !/^(begin|commit|rollback|set|start)\b/i.test(text),
    )
    .filter(({ text }) => !isAllowedWrite(text, address) && !OF_THE_SEARCH.test(text))
    .map(({ text }) => text);
