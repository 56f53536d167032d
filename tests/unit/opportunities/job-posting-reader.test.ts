import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import {
  JobPostingReadError,
  readJobPostings,
  type ReadRecord,
} from '#features/opportunities/job-posting/reader.ts';
import {
  layoutOf,
  splitJson,
  splitLines,
  type Piece,
  type Splitter,
} from '#features/opportunities/job-posting/splitter.ts';
import { projectRoot } from '#lib/root.ts';

const folder = await mkdtemp(join(tmpdir(), 'jobpostings-'));
after(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Uint8Array, name = `${(files += 1)}.json`): Promise<ReadRecord[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  return (await Array.fromAsync(readJobPostings(path))).map((record) => ({
    ...record,
    source: record.source.replace(name, 'file'),
  }));
}
const values = (records: readonly ReadRecord[]) =>
  records.map((record) =>
    'value' in record ? record.value : 'error' in record ? record.error : record.note,
  );

/** All pieces of a text that comes in chunks of the given lengths, over and over. */
function split(splitter: Splitter, text: string, lengths: readonly number[] = [text.length || 1]): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0, turn = 0; from < text.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    pieces.push(...splitter.push(text.slice(from, from + length)));
    from += length;
  }
  return [...pieces, ...splitter.end()];
}
const textsIn = (pieces: readonly Piece[]) =>
  pieces.map((piece) => ('text' in piece ? piece.text : piece.error));

const record = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true })
  .filter((value) => !('@graph' in value));
const chunks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
/** JSON comes from a parser and back, so that -0 is 0 and what it cannot hold is gone. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the samples', () => {
  it('are twelve records and one that is cut off', async () => {
    const path = join(projectRoot(), 'tests', 'support', 'jobposting-samples.ndjson');
    const records = await Array.fromAsync(readJobPostings(path));
    assert.equal(records.length, 13);
    assert.deepEqual(records.at(-1), {
      source: 'jobposting-samples.ndjson:13',
      error: 'The record is not complete JSON',
    });
    assert.ok(records.slice(0, 12).every((record) => 'value' in record));
  });
});

describe('a file of one record a line', () => {
  it('goes on after a line that is cut off, and counts empty lines', async () => {
    assert.deepEqual(await read('{"a":1}\r\n\r\n{"a":"cut\r\n{"a":3}'), [
      { source: 'file:1', value: { a: 1 } },
      { source: 'file:3', error: 'The record is not complete JSON' },
      { source: 'file:4', value: { a: 3 } },
    ]);
  });

  it('is recognised when its first line is the one that is cut off', async () => {
    for (const cut of ['{"a":"cut of', '{"a":1,', '{']) {
      assert.deepEqual(values(await read(`${cut}\n{"a":2}\n{"a":3}\n`)), [
        'The record is not complete JSON',
        { a: 2 },
        { a: 3 },
      ]);
    }
  });

  it('may call itself .json, and may begin with a byte order mark', async () => {
    assert.deepEqual(values(await read('\uFEFF{"a":1}\n{"a":2}\n')), [{ a: 1 }, { a: 2 }]);
  });

  it('has lines of at most a megabyte', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(1_200_000) });
    assert.deepEqual(values(await read(`{"a":1}\n${long}\n{"a":2}\n`, 'long.ndjson')), [
      { a: 1 },
      'The record is longer than 1 MB',
      { a: 2 },
    ]);
  });

  it('is the same wherever its chunks are cut', () => {
    fc.assert(
      fc.property(fc.array(record), chunks, (records, lengths) => {
        const text = records.map((value) => JSON.stringify(value)).join('\n');
        const pieces = split(splitLines(), text, lengths);
        assert.deepEqual(
          textsIn(pieces).map((json) => JSON.parse(json)),
          asJson(records),
        );
      }),
    );
  });
});

describe('a file of JSON', () => {
  it('may be one object, a list, or an object with a graph', async () => {
    assert.deepEqual(values(await read('{\n "a": 1,\n "b": [{"c": 2}]\n}\n')), [{ a: 1, b: [{ c: 2 }] }]);
    assert.deepEqual(values(await read('[{"a":1},\n{"a":2}]')), [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(values(await read('{"@context":"x","@graph":[{"a":1},{"a":2}]}')), [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(
      values(await read('{\n"@context": "x",\n"@graph": [\n{"a":1},\n{"a":2}\n],\n"n": 2\n}')),
      [{ a: 1 }, { a: 2 }],
    );
    assert.deepEqual(values(await read('[]')), []);
  });

  it('counts records of a list from one', async () => {
    assert.deepEqual(await read('[{"a":1},{"a":2}]'), [
      { source: 'file:1', value: { a: 1 } },
      { source: 'file:2', value: { a: 2 } },
    ]);
  });

  it('keeps the records before the place where it is cut off', async () => {
    assert.deepEqual(values(await read('[{"a":1},{"a":2},{"a":')), [
      { a: 1 },
      { a: 2 },
      'The record is not complete JSON',
    ]);
    assert.deepEqual(values(await read('[{"a":1},{"a":2}')), [
      { a: 1 },
      { a: 2 },
      'The file ends before its list does',
    ]);
  });

  it('goes on after an element that is no JSON, or too long', async () => {
    assert.deepEqual(values(await read('[{"a":1},{"a":NaN},{"a":3}]')), [
      { a: 1 },
      'The record is not complete JSON',
      { a: 3 },
    ]);
    const long = JSON.stringify({ a: 'x'.repeat(1_200_000) });
    assert.deepEqual(values(await read(`[${long},{"a":2}]`)), ['The record is longer than 1 MB', { a: 2 }]);
  });

  it('is the same wherever its chunks are cut', () => {
    fc.assert(
      fc.property(fc.array(record), chunks, fc.constantFrom(undefined, 1), (records, lengths, indent) => {
        const parsed = (text: string) =>
          textsIn(split(splitJson(), text, lengths)).map((json): unknown => JSON.parse(json));
        assert.deepEqual(parsed(JSON.stringify(records, null, indent)), asJson(records));
        const graph = { '@context': ['x', { y: '"@graph":[' }], '@graph': records, after: [1] };
        assert.deepEqual(parsed(JSON.stringify(graph, null, indent)), asJson(records));
        const [first] = records;
        if (first !== undefined)
          assert.deepEqual(parsed(JSON.stringify(first, null, indent)), [asJson(first)]);
      }),
    );
  });

  it('never makes the splitter throw or hold more than one record, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'[]{},:"\\a1 \n'), maxLength: 200 }),
        chunks,
        (text, lengths) => {
          const whole = split(splitJson(50), text);
          assert.deepEqual(split(splitJson(50), text, lengths), whole);
          for (const piece of whole) assert.ok('error' in piece || piece.text.length <= 50);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('files that are something else', () => {
  it('are told apart by their beginning', () => {
    assert.equal(layoutOf(' \n '), 'empty');
    assert.equal(layoutOf('<!doctype html>\n<p>'), 'unknown');
    assert.equal(layoutOf('title,employer\nCook,Hotel'), 'unknown');
    assert.equal(layoutOf('garbage\n{"a":1}\n'), 'lines');
    assert.equal(layoutOf('[{"a":1}]'), 'json');
    assert.equal(layoutOf('{"a":[\n{"b":1},'), 'json');
  });

  it('are one error, not a thousand', async () => {
    assert.deepEqual(await read('<html>\n<body>\n</html>'), [
      { source: 'file', error: 'The file does not begin like JSON' },
    ]);
    assert.deepEqual(await read(Buffer.from('\uFEFF[{"a":1}]', 'utf16le')), [
      { source: 'file', error: 'The file is not UTF-8; it looks like UTF-16. Save it as UTF-8' },
    ]);
    assert.deepEqual(await read(''), [{ source: 'file', note: 'Skipped: the file is empty' }]);
  });
});

describe('a folder', () => {
  it('is read in the order of its names, and says what it skips', async () => {
    const path = join(folder, 'feed');
    await mkdir(join(path, 'older'), { recursive: true });
    await writeFile(join(path, 'b.ndjson'), '{"b":1}\n{"b":2}\n');
    await writeFile(join(path, 'a.json'), '[{"a":1}]');
    await writeFile(join(path, 'c.JSONL'), '{"c":1}');
    await writeFile(join(path, 'readme.txt'), 'hello');
    assert.deepEqual(await Array.fromAsync(readJobPostings(path)), [
      { source: 'a.json:1', value: { a: 1 } },
      { source: 'b.ndjson:1', value: { b: 1 } },
      { source: 'b.ndjson:2', value: { b: 2 } },
      { source: 'c.JSONL:1', value: { c: 1 } },
      { source: 'older', note: 'Skipped: not a file' },
      { source: 'readme.txt', note: 'Skipped: not a JSON file' },
    ]);
  });

  it('that is not there is said in words', async () => {
    await assert.rejects(Array.fromAsync(readJobPostings(join(folder, 'nowhere'))), JobPostingReadError);
  });
});
