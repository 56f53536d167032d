import { pino, type Logger } from 'pino';

export type Log = Logger;

/**
 * Structured logs on standard output: one JSON object a line, or short coloured lines in a terminal. Never log a
 * request's query, body, cookies or address: they hold what people typed.
 */
export function createLog(options: { pretty?: boolean; level?: string } = {}): Log {
  const base = { level: options.level ?? 'info', base: null };
  return options.pretty === true
    ? pino({
        ...base,
        transport: {
          target: 'pino-pretty',
          options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
        },
      })
    : pino(base);
}
