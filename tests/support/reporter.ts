import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
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
  for await (const event of events) {
    if (event.type === 'test:start') {
      paths.length = event.data.nesting;
      paths.push(event.data.name);
    } else if (event.type === 'test:fail') {
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
        const failed = failedOf(sums);
        yield `  ${failed === 0 ? '✓' : '✗'} ${relative('.', file)}: ${sums.passed} passed${failed === 0 ? '' : `, ${failed} failed`}${sums.skipped + sums.todo === 0 ? '' : `, ${sums.skipped + sums.todo} skipped`} (${(took / 1000).toFixed(1)} s)\n`;
      } else {
        counts.passed = sums.passed;
        counts.failed = failedOf(sums);
        counts.skipped = sums.skipped + sums.todo;
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

/** The number of tests that failed, were cancelled or never started. */
function failedOf(sums: { tests: number; passed: number; skipped: number; todo: number }): number {
  return sums.tests - sums.passed - sums.skipped - sums.todo;
}

function causesOf(error: Error): string {
  return error.cause === undefined ? '' : `\ncaused by ${inspect(error.cause)}`;
}
