import type { Log } from './log.ts';

let isAway = false;

/**
 * Logs the database's outages: one line when it becomes unavailable and one when it is back, whichever pool or job of
 * this process notices first, and however many connections broke.
 */
export function databaseOutage(log: Log | undefined): { went(error: unknown): void; ended(): void } {
  return {
    went(error) {
      const about = { error: error instanceof Error ? error.message : String(error) };
      log?.[isAway ? 'debug' : 'warn'](about, 'the database is away');
      isAway = true;
    },
    ended() {
      if (isAway) log?.info('the database is back');
      isAway = false;
    },
  };
}
