import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import {
  activitiesSchema,
  coursesSchema,
  FAMILY_FILES,
  familySchema,
  hoursSchema,
  organisationsSchema,
  placementsSchema,
  sentencesSchema,
  sitesSchema,
  townsSchema,
  tradesSchema,
  wordsSchema,
} from '../../../db/demo/data.ts';
import { readData } from '../../../db/demo/read.ts';
import { projectRoot } from '#lib/root.ts';

const folder = join(projectRoot(), 'db', 'demo', 'data');
const contentOf = (file: string) => readFileSync(join(folder, file), 'utf8');

type Path = readonly [string | number, ...(string | number)[]];

/** The content of a file with the value at `path` replaced; in a table the path is row and column. */
function withValue(file: string, [first, ...rest]: Path, value: unknown): string {
  const isTable = file.endsWith('.csv');
  const content = isTable ? parse(contentOf(file), { columns: true }) : JSON.parse(contentOf(file));
  let inner = content;
  let key = first;
  for (const next of rest) {
    inner = inner[key];
    key = next;
  }
  inner[key] = value;
  if (!isTable) return JSON.stringify(content);
  const rows = content as Record<string, string>[];
  return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
    .join('\n');
}

/** A value that is wrong in each file, and the sentence that refuses it. */
const WRONG: readonly { file: string; schema: z.ZodType; path: Path; value: unknown; says: string }[] = [
  {
    file: 'towns.json',
    schema: townsSchema,
    path: [3, 'bus', 'every'],
    value: 'hourly',
    says: '[3].bus.every: Invalid input: expected number, received string',
  },
  {
    file: 'hours.csv',
    schema: hoursSchema,
    path: [1, 'max'],
    value: 'full-time',
    says: 'line 3, max: is not a number',
  },
  {
    file: 'words.json',
    schema: wordsSchema,
    path: ['crop'],
    value: '',
    says: 'crop: Too small: expected string to have >=1 characters',
  },
  {
    file: 'trades.json',
    schema: tradesSchema,
    path: ['care-home', 'placement', 'minimumAge'],
    value: '15',
    says: '["care-home"].placement.minimumAge: Invalid input: expected number, received string',
  },
  {
    file: 'courses.json',
    schema: coursesSchema,
    path: [1, 'level'],
    value: 6,
    says: '[1].level: Invalid option: expected one of 2|3|4|5',
  },
  {
    file: 'organisations.csv',
    schema: organisationsSchema,
    path: [0, 'towns'],
    value: 'Margate|Atlantis',
    says: 'line 2, towns[1]: "Atlantis" is not in towns.json',
  },
  {
    file: 'families/care.json',
    schema: familySchema,
    path: ['jobs', 2, 'hours', 0],
    value: 'all-day',
    says: 'jobs[2].hours[0]: "all-day" is not in hours.csv',
  },
  {
    file: 'activities.json',
    schema: activitiesSchema,
    path: ['mentoring', 'group'],
    value: [1],
    says: 'mentoring.group: Too small: expected array to have >=2 items',
  },
  {
    file: 'placements.json',
    schema: placementsSchema,
    path: ['block', 'years', 0],
    value: 6,
    says: 'block.years[0]: Too small: expected number to be >=7',
  },
  {
    file: 'sentences.json',
    schema: sentencesSchema,
    path: ['bootcamp', 'teaching', 'online'],
    value: undefined,
    says: 'bootcamp.teaching.online: Invalid input: expected array, received undefined',
  },
  {
    file: 'sites.json',
    schema: sitesSchema,
    path: ['closeBy', 'city'],
    value: ['the cathedral'],
    says: 'closeBy: Unrecognized key: "city"',
  },
];

describe("the demonstration's data files", () => {
  for (const { file, schema, path, value, says } of WRONG) {
    test(`${file} matches its schema, and a wrong value is refused by file and path`, () => {
      assert.doesNotThrow(() => readData(file, schema));
      assert.throws(() => readData(file, schema, withValue(file, path, value)), {
        message: `db/demo/data/${file}, ${says}`,
      });
    });
  }

  test('every file of a family of jobs is read', () => {
    assert.deepEqual(
      readdirSync(join(folder, 'families'))
        .map((name) => `families/${name}`)
        .sort(),
      FAMILY_FILES.toSorted(),
    );
  });

  test('a file that is not JSON is refused by its name', () => {
    assert.throws(() => readData('towns.json', townsSchema, '[{]'), {
      message: /^db\/demo\/data\/towns\.json: Expected property name/,
    });
  });
});
