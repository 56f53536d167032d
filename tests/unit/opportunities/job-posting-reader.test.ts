import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { JobPostingReadError, readJobPostings, type ReadRecord } from '#features/imports/reader.service.ts';
import { layoutOf, splitJson, splitLines, type Piece, type Splitter } from '#features/imports/splitter.ts';
import { projectRoot } from '#lib/root.ts';
import { workOf } from '../../support/worked.ts';

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

/** All pieces of a text that arrives in chunks of the given lengths, repeated. */
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
/** Values go through JSON once, so that -0 becomes 0 and values that JSON cannot hold are gone. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a record with ids whose shape is refused', () => {
  it('affects no other record and does not overflow the stack', async () => {
    const many = JSON.stringify({ '@id': 'x', list: Array.from({ length: 300_000 }, () => ({})) });
    const deep = `{"@id":"y","a":${'['.repeat(90)}${']'.repeat(90)}}`;
    const found = values(
      await read(`${many}\n${deep}\n{"@type":"JobPosting","title":"Cook"}\n`, 'shape.ndjson'),
    );
    assert.equal(found.length, 3);
    assert.match(String(found[0]), /^The record /);
    assert.match(String(found[1]), /^The record /);
    assert.deepEqual(found[2], { '@type': 'JobPosting', title: 'Cook' });
  });
});

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

  it('has lines of at most eight megabytes', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(9_000_000) });
    assert.deepEqual(values(await read(`{"a":1}\n${long}\n{"a":2}\n`, 'long.ndjson')), [
      { a: 1 },
      'The record is longer than 8 MB',
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
    const long = JSON.stringify({ a: 'x'.repeat(9_000_000) });
    assert.deepEqual(values(await read(`[${long},{"a":2}]`)), ['The record is longer than 8 MB', { a: 2 }]);
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
  it('are recognised by their first characters', () => {
    assert.equal(layoutOf(' \n '), 'empty');
    assert.equal(layoutOf('<!doctype html>\n<p>'), 'unknown');
    assert.equal(layoutOf('title,employer\nCook,Hotel'), 'unknown');
    assert.equal(layoutOf('garbage\n{"a":1}\n'), 'lines');
    assert.equal(layoutOf('[{"a":1}]'), 'json');
    assert.equal(layoutOf('{"a":[\n{"b":1},'), 'json');
  });

  it('are one error, not a thousand', async () => {
    assert.deepEqual(await read('<html>\n<body>\n</html>'), [
      { source: 'file', error: 'The file is a web page or XML, not JSON', isFile: true },
    ]);
    assert.deepEqual(await read('title,employer\nCook,Hotel'), [
      { source: 'file', error: 'The file does not start like JSON', isFile: true },
    ]);
    assert.deepEqual(await read(''), [{ source: 'file', note: 'Skipped: the file is empty' }]);
  });
});

describe('files in other encodings', () => {
  const text = '[{"a":"£12 – café"}]';
  it('are read: UTF-16 of both kinds, Windows-1252, UTF-8 with its mark', async () => {
    const little = Buffer.from(text, 'utf16le');
    for (const bytes of [
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
      little,
      Buffer.from(little).swap16(),
      Buffer.from(`\uFEFF${text}`),
    ]) {
      assert.deepEqual(values(await read(bytes)), [{ a: '£12 – café' }]);
    }
    const windows = Buffer.concat([
      Buffer.from('[{"a":"'),
      Buffer.from([0xa3, 0x31, 0x32, 0x20, 0x96]),
      Buffer.from('"}]'),
    ]);
    assert.deepEqual(values(await read(windows)), [
      'The file is not UTF-8; it was read as Windows-1252',
      { a: '£12 –' },
    ]);
  });

  it('stay UTF-8 where one character is broken', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"££££££ '),
      Buffer.from([0xe2, 0x80]),
      Buffer.from('"}\n{"a":"é"}\n'),
    ]);
    assert.deepEqual(values(await read(bytes)), [{ a: '££££££ \uFFFD' }, { a: 'é' }]);
  });
});

describe('cannot exhaust the importer with a file', () => {
  it('that is compressed or no text: it is named and never unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const kinds: [Uint8Array, RegExp][] = [
      [bomb, /gzip/],
      [Buffer.from('PK\x03\x04rest'), /ZIP, Excel or Word/],
      [Buffer.from('%PDF-1.7'), /PDF/],
      [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), /picture/],
      [Buffer.from('{"a":1}\0\0\0'), /no text/],
      [Buffer.alloc(1000), /no text/],
    ];
    for (const [bytes, words] of kinds) {
      const [only, ...more] = await read(bytes, `${words.source}.json`);
      assert.ok(only !== undefined && 'error' in only && words.test(only.error), JSON.stringify(only));
      assert.deepEqual(more, []);
    }
  });

  it('by depth, fields or length of one record: it is refused in words and the rest goes on', async () => {
    const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const many = JSON.stringify({ a: Array.from({ length: 30_000 }, () => 1) });
    for (const [bad, words] of [
      [deep, /64 nested objects and lists/],
      [many, /20,000 fields/],
      [`{"a":"${'x'.repeat(9_000_000)}"}`, /longer than 8 MB/],
    ] as const) {
      for (const content of [
        `{"a":1}\n${bad}\n{"a":2}\n`,
        `[{"a":1},${bad},{"a":2}]`,
        `${bad}\n{"a":1}\n{"a":2}\n`,
      ]) {
        const found = values(await read(content, 'bad.ndjson'));
        assert.equal(found.filter((it) => typeof it === 'object').length, 2, words.source);
        assert.equal(found.filter((it) => words.test(String(it))).length, 1, words.source);
      }
    }
  });

  it('by brackets without end, or by many lists in one object: the time grows with the size', () => {
    const worst = [
      (n: number) => '['.repeat(n),
      (n: number) => `{${'"a":[],'.repeat(n / 7)}`,
      (n: number) => `{"@graph":[${'{"a":[]},'.repeat(n / 9)}`,
      (n: number) => '"'.repeat(n),
    ];
    const time = (text: string) => {
      return Math.min(...[0, 1, 2].map(() => workOf(() => split(splitJson(), text, [65_536]))));
    };
    for (const make of worst) {
      const [small, large] = [time(make(500_000)), time(make(2_000_000))];
      assert.ok(large < small * 12 + 20, `${small.toFixed(1)} ms became ${large.toFixed(1)} ms`);
    }
  });

  it('by size: what is held does not grow with the file', async () => {
    const path = join(folder, 'large.ndjson');
    const line = `${JSON.stringify({ a: 'x'.repeat(4_000) })}\n`;
    await writeFile(path, line.repeat(10_000));
    let most = 0;
    let records = 0;
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for await (const _ of readJobPostings(path)) {
      records += 1;
      if (records % 1_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    assert.equal(records, 10_000);
    assert.ok(most < 150 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MB`);
  });

  it('by references in a circle, or that multiply', async () => {
    const circle = [
      { '@type': 'JobPosting', '@id': '#job', hiringOrganization: { '@id': '#a' } },
      { '@type': 'Organization', '@id': '#a', name: 'A', parent: { '@id': '#b' } },
      { '@type': 'Organization', '@id': '#b', name: 'B', parent: { '@id': '#a' } },
    ];
    const [job] = values(await read(JSON.stringify({ '@graph': circle })));
    assert.equal((job as { hiringOrganization: { name: string } }).hiringOrganization.name, 'A');
    const multiplying = Array.from({ length: 20 }, (_, n) => ({
      '@id': `#${n}`,
      '@type': 'Thing',
      name: 'x'.repeat(100),
      next: Array.from({ length: 20 }, () => ({ '@id': `#${n + 1}` })),
    }));
    const posting = { '@type': 'JobPosting', hiringOrganization: { '@id': '#0' } };
    const [large] = values(await read(JSON.stringify({ '@graph': [...multiplying, posting] })));
    assert.ok(JSON.stringify(large).length < 500_000);
  });
});

describe('references by @id', () => {
  const job = {
    '@type': 'JobPosting',
    hiringOrganization: { '@id': '#org' },
    jobLocation: [{ '@id': '#place' }],
  };
  const org = { '@type': 'Organization', '@id': '#org', name: 'Graph Care' };
  const place = { '@type': 'Place', '@id': '#place', address: { '@id': '#address' } };
  const address = { '@type': 'PostalAddress', '@id': '#address', addressLocality: 'Dover' };
  const whole = { '@type': 'JobPosting', hiringOrganization: org, jobLocation: [{ ...place, address }] };

  it('are followed within the file, before and after, in lists, lines and graphs within graphs', async () => {
    for (const content of [
      JSON.stringify({ '@graph': [job, org, place, address] }),
      JSON.stringify({ '@graph': [address, place, org, job] }),
      JSON.stringify([org, place, address, job]),
      [org, job, place, address].map((it) => JSON.stringify(it)).join('\n'),
      JSON.stringify({ '@graph': [{ '@graph': [org, place] }, { '@graph': [address, job] }] }, null, 1),
    ]) {
      const jobs = values(await read(content)).filter((it) => typeof it === 'object');
      assert.deepEqual(jobs, [whole], content.slice(0, 80));
    }
  });

  it('are found within another advert too, and as a bare text', async () => {
    const first = { '@type': 'JobPosting', title: 'One', hiringOrganization: org };
    const second = { '@type': 'JobPosting', title: 'Two', hiringOrganization: '#org' };
    const jobs = values(await read(JSON.stringify([second, first])));
    assert.deepEqual((jobs[0] as { hiringOrganization: unknown }).hiringOrganization, org);
  });

  it('may stand in an ItemList or a DataFeed', async () => {
    const item = { '@type': 'JobPosting', title: 'One' };
    assert.deepEqual(
      values(
        await read(
          JSON.stringify({
            '@type': 'ItemList',
            itemListElement: [{ '@type': 'ListItem', position: 1, item }],
          }),
        ),
      ),
      [item],
    );
    assert.deepEqual(
      values(await read(JSON.stringify({ '@type': 'DataFeed', dataFeedElement: [{ item }, item] }))),
      [item, item],
    );
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
      { source: 'older', note: 'Skipped: a folder within the folder' },
      { source: 'readme.txt', note: 'Skipped: not a JSON file' },
    ]);
  });

  it('skips links and unreadable files, with a message', async () => {
    const path = join(folder, 'odd');
    await mkdir(path);
    await writeFile(join(path, 'a.json'), '[{"a":1}]');
    await symlink('/etc/hostname', join(path, 'b.json'));
    await symlink('nowhere', join(path, 'c.json'));
    assert.deepEqual(values(await Array.fromAsync(readJobPostings(path))), [
      { a: 1 },
      'Skipped: a link to something else',
      'Skipped: a link to something else',
    ]);
    await mkdir(join(folder, 'none'));
    await assert.rejects(Array.fromAsync(readJobPostings(join(folder, 'none'))), /There is no \.json/);
    await symlink('loop', join(folder, 'loop'));
    await assert.rejects(
      Array.fromAsync(readJobPostings(join(folder, 'loop'))),
      /a link that leads back to itself/,
    );
    await assert.rejects(Array.fromAsync(readJobPostings('/dev/null')), /neither a file nor a folder/);
  });

  it('that does not exist gives a message', async () => {
    await assert.rejects(Array.fromAsync(readJobPostings(join(folder, 'nowhere'))), JobPostingReadError);
  });
});
