import { createLog, type Log } from '#lib/log.ts';

/** Silent, so that a test's own output stands out; `TEST_LOG=debug` shows the portal's log. */
export const log: Log = createLog({ level: process.env['TEST_LOG'] ?? 'silent' });
