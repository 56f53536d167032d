import { createLog, type Log } from '#lib/log.ts';

/** Silent, so that a test's own words stand out; `TEST_LOG=debug` lets the portal's log through. */
export const log: Log = createLog({ level: process.env['TEST_LOG'] ?? 'silent' });
