import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { z } from 'zod';
import { readData, townsSchema } from '../../../db/demo/data.ts';
import { projectRoot } from '#lib/root.ts';

const folder = join(projectRoot(), 'db', 'demo', 'data');
const contentOf = (file: string) => readFileSync(join(folder, file), 'utf8');

type Path = readonly [string | number, ...(string | number)[]];

/** The content of a JSON file with the value at `path` replaced. */
function withValue(file: string, [first, ...rest]: Path, value: unknown): string {
  const content = JSON.parse(contentOf(file));
  let inner = content;
  let key = first;
  for (const next of rest) {
    inner = inner[key];
    key = next;
  }
  inner[key] = value;
  return JSON.stringify(content);
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

  test('a file that is not JSON is refused by its name', () => {
    assert.throws(() => readData('towns.json', townsSchema, '[{]'), {
      message: /^db\/demo\/data\/towns\.json: Expected property name/,
    });
  });
});
