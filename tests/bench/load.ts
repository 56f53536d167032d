import autocannon from 'autocannon';

export interface Load {
  name: string;
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** The status of a good response; 200 by default. */
  status?: number;
  /** Sent in this order, repeatedly. */
  requests: readonly { path: string; body?: string }[];
}

export interface Figures {
  name: string;
  clients: number;
  p50: number;
  p95: number;
  perSecond: number;
  failed: number;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/**
 * Sends requests from `clients` clients as fast as the server answers, and records the duration of each response in
 * milliseconds.
 */
export async function measure(load: Load, clients: number, seconds: number): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const requests = load.requests.map((request) => ({
    method: load.method ?? ('GET' as const),
    path: request.path,
    ...(request.body === undefined ? {} : { body: request.body }),
  }));
  // Each client has a part of the list to itself, so no two clients send the same request.
  const part = Math.max(1, Math.floor(requests.length / clients));
  let client = 0;
  const startedAt = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url: load.url,
        connections: clients,
        duration: seconds,
        headers: load.headers ?? {},
        setupClient: (it) => {
          it.setRequests(
            requests.slice((client * part) % requests.length, ((client * part) % requests.length) + part),
          );
          client += 1;
        },
      },
      (error: Error | null, figures) => (error === null ? resolve(figures) : reject(error)),
    );
    run.on('response', (_client, status, _bytes, time) => {
      if (status === (load.status ?? 200)) times.push(time);
      else failed += 1;
    });
  });
  const took = (performance.now() - startedAt) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  return {
    name: load.name,
    clients,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    perSecond: times.length / took,
    failed: failed + result.errors,
  };
}

const milliseconds = (value: number) => (value < 10 ? value.toFixed(1) : value.toFixed(0));

/**
 * One line for each system: milliseconds p50 / p95 with one client and with eight, and requests a second with eight.
 */
export function table(rows: readonly { name: string; one: Figures; eight: Figures }[]): string {
  const cells = rows.map(({ name, one, eight }) => [
    name,
    `${milliseconds(one.p50)} / ${milliseconds(one.p95)}`,
    `${milliseconds(eight.p50)} / ${milliseconds(eight.p95)}`,
    eight.perSecond.toFixed(0),
    String(one.failed + eight.failed),
  ]);
  const head = ['', '1 client p50 / p95 ms', '8 clients p50 / p95 ms', 'a second at 8', 'failed'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
