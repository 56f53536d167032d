import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { addDays, dayNumber } from './clock.ts';

/** Working days of England: Monday to Friday, without the bank holidays of `db/data/bank-holidays.csv`. */
export interface WorkingDays {
  isWorkingDay(day: string): boolean;
  /** The working day `count` working days after a calendar day; 0 gives the day itself, or the next working day. */
  after(day: string, count: number): string;
  /** The number of working days that have begun after `from`, up to and including `to`; 0 when `to` is not later. */
  between(from: string, to: string): number;
}

/** @param holidays calendar days such as "2026-12-25" */
export function workingDays(holidays: ReadonlySet<string>): WorkingDays {
  // 1 January 1970 was a Thursday: 2 and 3 are Saturday and Sunday.
  const isWorkingDay = (day: string) => ![2, 3].includes(dayNumber(day) % 7) && !holidays.has(day);
  return {
    isWorkingDay,
    after(day, count) {
      let at = day;
      let left = count;
      if (count === 0) while (!isWorkingDay(at)) at = addDays(at, 1);
      while (left > 0) {
        at = addDays(at, 1);
        if (isWorkingDay(at)) left -= 1;
      }
      return at;
    },
    between(from, to) {
      let count = 0;
      for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
      return count;
    },
  };
}

/** Reads the bank holidays below `root`. @throws when the file is malformed. */
export async function loadWorkingDays(root: string): Promise<WorkingDays> {
  const text = await readFile(join(root, 'db', 'data', 'bank-holidays.csv'), 'utf8');
  const rows = z
    .array(z.object({ day: z.iso.date(), name: z.string().min(1) }))
    .parse(parse(text, { columns: true }));
  return workingDays(new Set(rows.map(({ day }) => day)));
}
