import { destination, pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/**
 * Structured logs on standard output: one JSON object a line, or short coloured lines in a terminal. Never log the
 * query, body, cookies or client address of a request: they contain what people typed or identify them.
 */
export function createLog(options: { pretty?: boolean; level?: string } = {}): Log {
  const base = {
    level: options.level ?? 'info',
    base: null,
    serializers: { error: (error: unknown) => (error instanceof Error ? describe(error) : error) },
  };
  return options.pretty === true
    ? pino({
        ...base,
        transport: {
          target: 'pino-pretty',
          options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
        },
      })
    : pino(base, standardOutput());
}

/** Name, message and stack of an error, without its other fields, in which a database repeats the values sent to it. */
function describe(error: Error): { name: string; message: string; stack: string | undefined } {
  return { name: error.name, message: error.message, stack: error.stack };
}

/** A line that cannot be written, because a disk is full or the reader has gone, is dropped; the process goes on. */
function standardOutput(): DestinationStream {
  const output = destination({ fd: 1, sync: true });
  output.on('error', () => undefined);
  return output;
}
