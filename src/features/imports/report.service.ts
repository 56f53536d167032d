import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FEED_LIMITS } from './limits.ts';

/** What an import says about single records, as a file of one JSON object a line. */

export interface ReportLine {
  record: string;
  key?: string;
  /** Why it was rejected. */
  reasons?: readonly string[];
  /** What was left out or changed. */
  notes?: readonly string[];
}

const LINES_AT_ONCE = 500;

/** Escaped, for whoever shows the report in a terminal: JSON itself lets some control and direction marks through. */
function reportLine(line: ReportLine): string {
  const escaped = JSON.stringify(line).replace(
    /[\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

/** Begins a report anew. Beyond the most lines that it holds, its last line says how many more there were. */
export async function startReport(
  path: string,
): Promise<{ add(line: ReportLine): Promise<void>; end(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  let lines: string[] = [];
  let count = 0;
  const write = async () => {
    await appendFile(path, lines.join(''));
    lines = [];
  };
  return {
    async add(line) {
      count += 1;
      if (count > FEED_LIMITS.reportLines) return;
      lines.push(reportLine(line));
      if (lines.length >= LINES_AT_ONCE) await write();
    },
    async end() {
      const left = count - FEED_LIMITS.reportLines;
      if (left > 0) {
        const note = `${left.toLocaleString('en-GB')} more lines were left out. They are counted in the summary`;
        lines.push(reportLine({ record: 'report', notes: [note] }));
      }
      await write();
    },
  };
}
