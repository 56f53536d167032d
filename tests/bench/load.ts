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

export interface Measured extends Figures {
  /** Of good responses, in milliseconds. */
  times: readonly number[];
  /** How long was measured. */
  seconds: number;
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/**
 * Sends requests from `clients` clients as fast as the server answers, and records the duration of each response in
 * milliseconds.
 */
export async function measure(load: Load, clients: number, seconds: number): Promise<Measured> {
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
  return figuresOf(load.name, clients, times, took, failed + result.errors);
}

function figuresOf(
  name: string,
  clients: number,
  times: readonly number[],
  seconds: number,
  failed: number,
): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    name,
    clients,
    times,
    seconds,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    perSecond: times.length / seconds,
    failed,
  };
}

/** Waits until a server has worked off what clients that have left asked of it. */
async function settle({ url, method = 'GET', headers = {}, requests: [first] }: Load): Promise<void> {
  const answer = await fetch(`${url}${first?.path ?? '/'}`, {
    method,
    headers,
    redirect: 'manual',
    ...(first?.body === undefined ? {} : { body: first.body }),
  });
  await answer.text();
}

/**
 * Measures all loads in several rounds, each load in turn, so that a slow minute of the machine falls upon all of them.
 * One round more comes first and is not counted.
 * @param clients how many at once, for each of the columns
 */
export async function measureInterleaved(
  loads: readonly Load[],
  clients: readonly number[],
  { rounds, seconds, onRound }: { rounds: number; seconds: number; onRound?: (round: number) => void },
): Promise<Measured[][]> {
  const parts: Measured[][][] = loads.map(() => clients.map(() => []));
  for (let round = 0; round <= rounds; round += 1) {
    onRound?.(round);
    for (const [row, load] of loads.entries()) {
      for (const [column, count] of clients.entries()) {
        const figures = await measure(load, count, round === 0 ? Math.min(1, seconds) : seconds);
        await settle(load);
        if (round > 0) parts[row]?.[column]?.push(figures);
      }
    }
  }
  return parts.map((columns, row) =>
    columns.map((some, column) =>
      figuresOf(
        loads[row]?.name ?? '',
        clients[column] ?? 0,
        some.flatMap(({ times }) => times),
        some.reduce((sum, one) => sum + one.seconds, 0),
        some.reduce((sum, one) => sum + one.failed, 0),
      ),
    ),
  );
}

/** One line for each load: for each number of clients milliseconds p50 / p95, and requests a second. */
export function wideTable(rows: readonly (readonly Figures[])[]): string {
  const head = [
    '',
    ...(rows[0] ?? []).map(({ clients }) => `${clients} at once: p50 / p95 ms, a second`),
    'failed',
  ];
  const cells = rows.map((columns) => [
    columns[0]?.name ?? '',
    ...columns.map(
      ({ p50, p95, perSecond }) =>
        `${milliseconds(p50)} / ${milliseconds(p95)}, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}`,
    ),
    String(columns.reduce((sum, { failed }) => sum + failed, 0)),
  ]);
  return aligned([head, ...cells]);
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
  return aligned([head, ...cells]);
}

function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
