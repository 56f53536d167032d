/**
 * Loaded into the portal's process with `--import` (see `observed-portal.ts`). Writes every SQL statement to a file,
 * with the request that sent it, and makes PostgreSQL refuse what a GET request writes, unless `GET_WRITES` lists it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync } from 'node:fs';
import { Server, type IncomingMessage } from 'node:http';
import pg from 'pg';
import {
  ADDRESS_HEADER,
  isAllowedWrite,
  mayWriteAt,
  REQUEST_HEADER,
  WRITES,
  type ObservedStatement,
} from './observed-sql.ts';

const file = process.env['OBSERVED_SQL'];
if (file === undefined) throw new Error('OBSERVED_SQL does not name a file');

interface ObservedRequest {
  key: string;
  address: string;
  isGet: boolean;
}
const requests = new AsyncLocalStorage<ObservedRequest>();

const write = (statement: ObservedStatement) => appendFileSync(file, `${JSON.stringify(statement)}\n`);

const server = Server.prototype as { emit: (name: string | symbol, ...values: unknown[]) => boolean };
const emit = server.emit;
server.emit = function observedEmit(name, ...values) {
  const request = values[0] as IncomingMessage;
  const key = name === 'request' ? request.headers[REQUEST_HEADER] : undefined;
  if (typeof key !== 'string') return emit.call(this, name, ...values);
  const address = String(request.headers[ADDRESS_HEADER]);
  return requests.run({ key, address, isGet: request.method === 'GET' }, () =>
    emit.call(this, name, ...values),
  );
};

/** Whether a connection's next transaction can only read. */
const readOnly = new WeakSet<pg.Client>();
type Query = (this: pg.Client, ...values: unknown[]) => unknown;
const client = pg.Client.prototype as unknown as { query: Query };
const query = client.query;

client.query = function observedQuery(...values) {
  const [first] = values;
  const text = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '');
  // A portal that is not told of changes caches no search results: the order of requests does not change their counts.
  if (/^listen search_changed/i.test(text)) return Promise.reject(new Error('no cache in this test'));
  const request = requests.getStore();
  const isListed = request !== undefined && isAllowedWrite(text, request.address);
  const mustOnlyRead = request?.isGet === true && !isListed && !mayWriteAt(request.address);
  if (mustOnlyRead !== readOnly.has(this)) {
    readOnly[mustOnlyRead ? 'add' : 'delete'](this);
    // A connection runs its statements in order, so nothing has to wait for this one.
    void query.call(this, `set default_transaction_read_only = ${mustOnlyRead ? 'on' : 'off'}`);
  }
  if (request === undefined) return query.apply(this, values);
  write({ request: request.key, text });
  if (request.isGet && !mustOnlyRead && !isListed && WRITES.test(text))
    write({ request: request.key, text, refused: 'GET_WRITES does not list it' });
  const failed = (error: unknown) => {
    const { code } = error as { code?: string };
    if (code === '25006') write({ request: request.key, text, refused: String(error) });
  };
  const callback = values.at(-1);
  if (typeof callback === 'function') {
    const observed = (error: unknown, result: unknown) => {
      if (error !== null && error !== undefined) failed(error);
      (callback as (error: unknown, result: unknown) => void)(error, result);
    };
    return query.apply(this, [...values.slice(0, -1), observed]);
  }
  const result = query.apply(this, values);
  if (result instanceof Promise) result.catch(failed);
  return result;
};
