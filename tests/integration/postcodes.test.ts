import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findPlace } from '#features/places/place.service.ts';
import { PlaceImportError } from '#features/places/data-file.repository.ts';
import { importPostcodes } from '#features/places/postcodes.service.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { gazetteer } from '../support/search.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** One invented postcode at the middle of each area: GSS code, easting, northing. */
const MIDDLES = [
  ['TN25 9ZA', 'E07000105', 598266, 141051],
  ['CT2 9ZA', 'E07000106', 615419, 161676],
  ['DA2 9ZA', 'E07000107', 556139, 173480],
  ['CT16 9ZA', 'E07000108', 631701, 149131],
  ['CT18 9ZA', 'E07000112', 616199, 134456],
  ['DA12 9ZA', 'E07000109', 565173, 171873],
  ['ME14 9ZA', 'E07000110', 577808, 152950],
  ['ME5 9ZA', 'E06000035', 576855, 167767],
  ['TN13 9ZA', 'E07000111', 551780, 157478],
  ['ME9 9ZA', 'E07000113', 594440, 165222],
  ['CT10 9ZA', 'E07000114', 635835, 167980],
  ['ME19 9ZA', 'E07000115', 565170, 154475],
  ['TN2 9ZA', 'E07000116', 564577, 139174],
] as const;

const line = (
  postcode: string,
  district: string,
  easting: number | string,
  northing: number | string,
  quality = '10',
) =>
  `${postcode},${quality},${easting},${northing},E92000001,E19000002,E18000008,E10000016,${district},E05005018`;
const COMPLETE = MIDDLES.map(([postcode, district, easting, northing]) =>
  line(postcode, district, easting, northing),
);

describe('a council imports its postcodes', () => {
  let database: TestDatabase;
  let folder: ReturnType<typeof temporaryFolder>;

  before(() => {
    folder = temporaryFolder('postcodes');
  });
  after(() => folder.remove());
  beforeEach(async (context) => {
    database = await testDatabase();
    (context as unknown as { after(work: () => Promise<void>): void }).after(() => database.close());
  });

  const load = (lines: readonly string[]) =>
    importPostcodes({ db: database.db, gazetteer }, Readable.from([`${lines.join('\n')}\n`]));
  const stored = async () =>
    (await database.db.selectFrom('postcode').select('postcode').orderBy('postcode').execute()).map(
      (row) => row.postcode,
    );
  const place = async (text: string) => {
    const found = await findPlace({ db: database.db, gazetteer }, text);
    assert.ok(found.ok && found.place.kind === 'point');
    return found.place;
  };

  it('and people who give their full postcode are found by it, not by half of it', async () => {
    assert.equal((await place('CT10 9ZA')).precision, 'outcode');
    const summary = await load(COMPLETE);
    assert.deepEqual(
      { ...summary, reasons: {}, examples: [] },
      {
        read: 13,
        stored: 13,
        skipped: 0,
        rejected: 0,
        reasons: {},
        examples: [],
        complete: true,
        removed: 0,
      },
    );
    const found = await place('ct109za');
    assert.deepEqual([found.precision, found.area, found.label], ['postcode', 'thanet', 'CT10 9ZA']);
    const thanet = gazetteer.areas.find((area) => area.slug === 'thanet');
    assert.ok(
      thanet && Math.abs(found.lat - thanet.lat) < 0.001 && Math.abs(found.lon - thanet.lon) < 0.001,
      'within 100 metres',
    );
  });

  it('a second time: nothing changes', async () => {
    await load(COMPLETE);
    const rows = () => database.db.selectFrom('postcode').selectAll().orderBy('postcode').execute();
    const first = await rows();
    const again = await load(COMPLETE);
    assert.deepEqual([again.stored, again.removed], [13, 0]);
    assert.deepEqual(await rows(), first);
  });

  it('a newer edition: moved ones move, ended ones go', async () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      line(
        `CT10 8A${String.fromCharCode(65 + (n % 26))}`.replace('8', String(1 + Math.floor(n / 26))),
        'E07000114',
        635_000 + n,
        168_000,
      ),
    );
    await load([...COMPLETE, ...many]);
    const { removed, complete } = await load([
      line('TN25 9ZA', 'E07000105', 598_400, 141_400),
      ...COMPLETE.slice(1),
      ...many.slice(2),
    ]);
    assert.deepEqual([removed, complete], [2, true]);
    assert.equal((await stored()).length, 41);
  });

  it('only a part of the county: what the file does not hold stays', async () => {
    await load(COMPLETE);
    const { removed, complete, stored: some } = await load(COMPLETE.slice(0, 3));
    assert.deepEqual([removed, complete, some], [0, false, 3]);
    assert.equal((await stored()).length, 13);
  });

  it('with lines that cannot be used: each is counted with its reason, the others count', async () => {
    const summary = await load([
      'PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC',
      ...COMPLETE,
      line('BS1 4DJ', 'E06000023', 358_600, 172_900),
      line('ME9 8ZZ', 'E07000113', 0, 0, '90'),
      line('NOT ONE', 'E07000113', 594_410, 165_551),
      line('ME9 8ZX', 'E07000113', 'east', 165_551),
      line('ME9 8ZY', 'E07000113', 400_000, 400_000),
      'ME9 8ZW,10,594410',
      line("ME9 8'; drop table postcode; --", 'E07000113', 594_410, 165_551),
    ]);
    assert.deepEqual(
      [summary.read, summary.stored, summary.skipped, summary.rejected, summary.complete],
      [20, 13, 2, 5, false],
    );
    assert.deepEqual(summary.reasons, {
      'bad postcode': 2,
      'bad number': 1,
      'far from its area': 1,
      'too few columns': 1,
    });
    assert.deepEqual(
      summary.examples.map((example) => example.line),
      [17, 18, 19, 20, 21],
    );
  });

  it('from the folder that Ordnance Survey’s download unpacks to, packed files included', async () => {
    const csv = join(folder.path, 'download', 'Data', 'CSV');
    mkdirSync(csv, { recursive: true });
    writeFileSync(join(csv, 'ct.csv'), `${COMPLETE.slice(0, 6).join('\r\n')}\r\n`);
    writeFileSync(join(csv, 'me.csv.gz'), gzipSync(`\ufeff${COMPLETE.slice(6).join('\n')}\n`));
    writeFileSync(join(folder.path, 'download', 'licence.txt'), 'not a CSV file');
    const summary = await importPostcodes({ db: database.db, gazetteer }, join(folder.path, 'download'));
    assert.deepEqual([summary.stored, summary.complete], [13, true]);
  });

  it('the wrong file, or none: it is said in words and nothing has changed', async () => {
    await load(COMPLETE);
    const wrong = (name: string, content: string | Buffer) => {
      const path = join(folder.path, name);
      writeFileSync(path, content);
      return path;
    };
    const sources = [
      join(folder.path, 'no-such-file.csv'),
      wrong('empty.csv', ''),
      wrong('vacancies.csv', 'title,employer\nCarer,Somebody\n'),
      wrong('download.zip', 'PK'),
      wrong('broken.csv.gz', gzipSync(COMPLETE.join('\n')).subarray(0, 60)),
      wrong('bristol.csv', line('BS1 4DJ', 'E06000023', 358_600, 172_900)),
    ];
    for (const source of sources) {
      await assert.rejects(importPostcodes({ db: database.db, gazetteer }, source), PlaceImportError, source);
    }
    assert.equal((await stored()).length, 13);
  });

  it('two at once: neither fails, and every postcode is there once', async () => {
    const [first, second] = await Promise.all([load(COMPLETE), load(COMPLETE)]);
    assert.deepEqual([first.stored, second.stored], [13, 13]);
    assert.equal((await stored()).length, 13);
  });

  it('50,000 of them: in seconds', async () => {
    const letters = 'ABDEFGHJLNPQRSTUWXYZ';
    const lines = Array.from({ length: 50_000 }, (_, n) => {
      const end = `${n % 10}${letters[Math.floor(n / 10) % 20]}${letters[Math.floor(n / 200) % 20]}`;
      return line(
        `CT${1 + (Math.floor(n / 4_000) % 20)} ${end}`,
        'E07000114',
        630_000 + (n % 5_000),
        168_000,
      );
    });
    const startedAt = performance.now();
    const summary = await load(lines);
    assert.equal(summary.read, 50_000);
    assert.equal(summary.stored, (await stored()).length);
    assert.ok(performance.now() - startedAt < 120_000);
  });
});
