import type { Log } from './log.ts';

let isAway = false;

/**
 * Tells the log of the database's absence: one line when it goes and one when it is back, whichever of this process's
 * pools and jobs notices, and however many connections broke.
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
