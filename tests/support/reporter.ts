import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** The result of one run of `node --test`. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** A description of each failure: what failed, and why. */
  failures: string[];
  /** The duration of each file. */
  files: { file: string; milliseconds: number }[];
}

/**
 * Prints one line for each test file, and each failure in full. Writes the totals as JSON to the file that
 * `TEST_COUNTS` names, from which `npm test` computes its sum.
 */
export default async function* reporter(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], files: [] };
  const paths: string[] = [];
  /** The files of a run in one process, of which Node itself makes no sums. */
  const inOneProcess = new Map<
    string,
    { passed: number; failed: number; skipped: number; milliseconds: number }
  >();
  for await (const event of events) {
    if (event.type === 'test:start') {
      paths.length = event.data.nesting;
      paths.push(event.data.name);
    } else if (event.type === 'test:pass') {
      note(
        inOneProcess,
        event.data,
        event.data.skip === undefined && event.data.todo === undefined ? 'passed' : 'skipped',
      );
    } else if (event.type === 'test:fail') {
      note(inOneProcess, event.data, 'failed');
      const { name, details, nesting, file, line } = event.data;
      const { error } = details;
      // A suite fails together with its tests, which were printed before.
      const failureType = (error as { failureType?: string }).failureType;
      if (failureType === 'subtestsFailed') continue;
      const where =
        file === undefined ? '' : ` (${relative('.', file)}${line === undefined ? '' : `:${line}`})`;
      const cause: unknown = error.cause ?? error;
      const why = cause instanceof Error ? (cause.stack ?? cause.message) + causesOf(cause) : inspect(cause);
      const failure = `  ✗ ${[...paths.slice(0, nesting), name].join(' › ')}${where}\n${why.replaceAll(/^/gm, '      ')}`;
      counts.failures.push(failure);
      yield `${failure}\n`;
    } else if (event.type === 'test:summary') {
      const { file, counts: sums, duration_ms: took } = event.data;
      if (file !== undefined) {
        counts.files.push({ file: relative('.', file), milliseconds: took });
        const { passed, skipped, todo } = sums;
        yield lineOf(relative('.', file), { passed, failed: failedOf(sums), skipped: skipped + todo }, took);
      } else {
        counts.passed = sums.passed;
        counts.failed = failedOf(sums);
        counts.skipped = sums.skipped + sums.todo;
        if (counts.files.length === 0)
          for (const [path, { milliseconds, ...of }] of inOneProcess) {
            counts.files.push({ file: relative('.', path), milliseconds });
            yield lineOf(relative('.', path), of, milliseconds);
          }
      }
    } else if (event.type === 'test:diagnostic' && event.data.message.startsWith('Error: ')) {
      // An error after a test had ended fails the file, not the test.
      counts.failures.push(`  ✗ ${event.data.message}`);
      yield `  ✗ ${event.data.message}\n`;
    } else if (
      (event.type === 'test:stdout' || event.type === 'test:stderr') &&
      event.data.message.trim() !== ''
    ) {
      yield event.data.message;
    }
  }
  const target = process.env['TEST_COUNTS'];
  if (target !== undefined) writeFileSync(target, JSON.stringify(counts));
}

type Sums = Record<'passed' | 'failed' | 'skipped', number>;

function lineOf(file: string, { passed, failed, skipped }: Sums, milliseconds: number): string {
  const sums = [
    `${passed} passed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return `  ${failed === 0 ? '✓' : '✗'} ${file}: ${sums.join(', ')} (${(milliseconds / 1000).toFixed(1)} s)\n`;
}

/** Adds a test, or a suite, to the sums of its file. */
function note(
  files: Map<string, Sums & { milliseconds: number }>,
  { file = '', nesting, details }: EventData.TestPass | EventData.TestFail,
  result: keyof Sums,
): void {
  const sums = files.get(file) ?? { passed: 0, failed: 0, skipped: 0, milliseconds: 0 };
  if (details.type !== 'suite') sums[result] += 1;
  // What is inside a suite is counted in its time.
  if (nesting === 0) sums.milliseconds += details.duration_ms;
  files.set(file, sums);
}

/** The number of tests that failed, were cancelled or never started. */
function failedOf(sums: { tests: number; passed: number; skipped: number; todo: number }): number {
  return sums.tests - sums.passed - sums.skipped - sums.todo;
}

function causesOf(error: Error): string {
  return error.cause === undefined ? '' : `\ncaused by ${inspect(error.cause)}`;
}
