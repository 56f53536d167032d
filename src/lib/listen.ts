import pg from 'pg';
import type { Log } from './log.ts';

const LISTEN_AGAIN_MS = 1_000;

/**
 * Listens on a channel of the database (`NOTIFY`), over a connection of its own that is replaced when it is lost.
 * `onListening` is called with false while notifications cannot be received, and with true once they can.
 */
export function listenOn(
  channel: string,
  on: { databaseUrl: string; onNotified: () => void; onListening: (isListening: boolean) => void; log: Log },
): { stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let stopped = false;
  const connect = async () => {
    const next = new pg.Client({ connectionString: on.databaseUrl, keepAlive: true });
    let isLost = false;
    const lose = () => {
      if (isLost) return;
      isLost = true;
      on.onListening(false);
      if (!stopped) setTimeout(() => void connect(), LISTEN_AGAIN_MS).unref();
    };
    next.on('error', lose);
    next.on('end', lose);
    next.on('notification', on.onNotified);
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      client = next;
      if (stopped) await next.end();
      else on.onListening(true);
    } catch (error) {
      on.log.debug({ error: (error as Error).message }, 'cannot listen for changes yet');
      lose();
    }
  };
  on.onListening(false);
  void connect();
  return {
    async stop() {
      stopped = true;
      await client?.end().catch(() => undefined);
    },
  };
}
