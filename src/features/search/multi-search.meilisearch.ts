import * as http from 'node:http';
import * as https from 'node:https';
import type { MultiSearchQuery, MultiSearchResult } from 'meilisearch';
import type { Listing } from './listing.ts';

/**
 * Searches over kept connections, without the work that the general client and `fetch` do for each request. Everything
 * else that is asked of Meilisearch goes through its own client.
 */
export type MultiSearch = (queries: readonly MultiSearchQuery[]) => Promise<MultiSearchResult<Listing>[]>;

/** Meilisearch has answered that it cannot answer this: its index is missing, or the key is wrong. */
export class MeilisearchRefusal extends Error {
  override readonly name = 'MeilisearchRefusal';
}

/** Meilisearch has not answered in time. */
export class MeilisearchSilence extends Error {
  override readonly name = 'MeilisearchSilence';
}

/** More connections would only make Meilisearch do more at once than it has processors for. */
const CONNECTIONS = 8;

/** @param timeout milliseconds until a question is abandoned */
export function openMultiSearch(url: string, key: string, timeout: number): MultiSearch {
  const { protocol, hostname, port, pathname } = new URL(url);
  const { Agent, request } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'lifo' });
  const path = `${pathname.replace(/\/$/, '')}/multi-search`;

  const ask = (body: string) =>
    new Promise<string>((resolve, reject) => {
      const silence = setTimeout(
        () => asked.destroy(new MeilisearchSilence(`timeout: ${timeout} ms`)),
        timeout,
      );
      const settle = (done: () => void) => {
        clearTimeout(silence);
        done();
      };
      const asked: http.ClientRequest = request(
        {
          agent,
          hostname,
          port,
          path,
          method: 'POST',
          headers: {
            Authorization: `Bearer ${key}`,
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(body),
            // Over loopback an uncompressed answer arrives about 40 ms sooner than a compressed one.
            'Accept-Encoding': 'identity',
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', (error) => settle(() => reject(error)));
          response.once('end', () => {
            const text = Buffer.concat(chunks).toString();
            settle(() =>
              response.statusCode === 200
                ? resolve(text)
                : reject(new MeilisearchRefusal(`${response.statusCode}: ${text.slice(0, 500)}`)),
            );
          });
        },
      );
      asked.once('error', (error: NodeJS.ErrnoException) =>
        settle(() => {
          // The connection was kept for so long that the server closed it at this very moment.
          if (asked.reusedSocket && error.code === 'ECONNRESET') ask(body).then(resolve, reject);
          else reject(error);
        }),
      );
      asked.end(body);
    });

  return async (queries) => {
    const answer = JSON.parse(await ask(JSON.stringify({ queries }))) as {
      results: MultiSearchResult<Listing>[];
    };
    return answer.results;
  };
}
