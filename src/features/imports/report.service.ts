import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FEED_LIMITS } from './limits.ts';
import { reportServiceMessages as messages } from './messages.en.ts';

/** Writes an import's messages about single records to a file, with one JSON object per line. */

export interface ReportLine {
  record: string;
  key?: string;
  /** Why the record was rejected. */
  reasons?: readonly string[];
  /** What was left out or changed. */
  notes?: readonly string[];
}

const LINES_AT_ONCE = 500;

/** Escaped for display in a terminal: JSON itself permits some control and direction characters. */
function reportLine(line: ReportLine): string {
  const escaped = JSON.stringify(line).replace(
    /[\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

/** Creates a new report. If there are more lines than the limit, its last line says how many were left out. */
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
        const note = messages.startReport.end.note(left);
        lines.push(reportLine({ record: 'report', notes: [note] }));
      }
      await write();
    },
  };
}
