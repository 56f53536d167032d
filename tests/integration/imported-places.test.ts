import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { before, beforeEach, after, describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { PlaceImportError } from '#features/places/data-file.repository.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { importedPlaces, importPlaces } from '#features/places/open-names.service.ts';
import { resolvePlace } from '#features/places/place.ts';
import { readWords } from '#features/search/read-words.ts';
import { EMPTY_QUERY } from '#features/search/search-query.ts';
import { runCommand } from '../support/command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { TEST_KEY } from '../support/portal.ts';
import { gazetteer as compiled } from '../support/search.ts';

const FILE = join(projectRoot(), 'tests', 'support', 'open-names.csv');
const LINES = readFileSync(FILE, 'utf8').trim().split('\n');
const TODAY = '2026-11-22';

describe('places of OS Open Names', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());
  beforeEach(() => database.db.deleteFrom('importedPlace').execute());

  const load = (lines: readonly string[]) =>
    importPlaces({ db: database.db, gazetteer: compiled }, Readable.from([`${lines.join('\n')}\n`]));
  const stored = async () => (await importedPlaces({ db: database.db, log })).map(({ name }) => name);
  const gazetteer = async () =>
    loadGazetteer(projectRoot(), TODAY, await importedPlaces({ db: database.db, log }));
  const placeOf = (from: Gazetteer, text: string) => {
    const found = resolvePlace(from, text, () => undefined);
    return found.ok ? found.place.label : found.suggestions.map((one) => one.text);
  };

  it('are the populated ones of Kent and Medway, and a second run changes nothing', async () => {
    const first = await load(LINES);
    assert.deepEqual(
      [first.read, first.places, first.written, first.skipped, first.rejected, first.complete],
      [20, 15, 15, 5, 0, true],
    );
    assert.equal((await stored()).length, 15);
    assert.equal((await load(LINES)).written, 0);
  });

  it('are removed when a complete file no longer has them, and not by a part of it', async () => {
    await load(LINES);
    const part = await load(LINES.slice(0, 3));
    assert.deepEqual([part.complete, part.removed], [false, 0]);
    const next = await load(LINES.filter((line) => !line.startsWith('osgb20,')));
    assert.deepEqual([next.complete, next.removed], [true, 1]);
    assert.equal((await stored()).includes('Ashbank'), false);
  });

  it('are found when they are typed, and what the site knows already stays as it is', async () => {
    await load(LINES);
    const known = await gazetteer();
    assert.equal(placeOf(known, 'Blackthorn Bottom'), 'Blackthorn Bottom');
    assert.equal(placeOf(known, 'reach'), 'Reach');
    assert.deepEqual(placeOf(known, 'Faversham'), placeOf(compiled, 'Faversham'));
    assert.equal(known.villages.length, compiled.villages.length + 14);
    assert.deepEqual(known.towns, compiled.towns);
  });

  it('that share a name are not guessed: the visitor chooses', async () => {
    await load(LINES);
    const known = await gazetteer();
    assert.deepEqual(placeOf(known, 'Newbridge'), ['Newbridge (Canterbury)', 'Newbridge (Gravesham)']);
    assert.equal(placeOf(known, 'Newbridge (Gravesham)'), 'Newbridge (Gravesham)');
    assert.deepEqual(placeOf(known, 'Kettle End'), ['Kettle End (ME14)', 'Kettle End (ME17)']);
  });

  it('among the words of a search are places only behind “in” or alone', async () => {
    await load(LINES);
    const known = await gazetteer();
    const near = (q: string) => readWords({ ...EMPTY_QUERY, q }, { gazetteer: known, now: NOW }).query.near;
    assert.equal(near('delivery driver'), '');
    assert.equal(near('cleaner in blackthorn bottom'), 'blackthorn bottom');
    assert.equal(near('blackthorn bottom'), 'blackthorn bottom');
  });

  it('that are wrong are named with their line, and the rest is imported', async () => {
    const wrong = (from: string, to: string) => (LINES[0] ?? '').replace(from, to);
    const { places, rejected, reasons, examples, complete } = await load([
      ...LINES.slice(1, 3),
      wrong('598266', 'east'),
      wrong('Ashford', 'Rochester upon Nowhere'),
      wrong('Hamlet', 'Castle'),
      wrong('598266', '398266'),
      'osgb99,too,short',
      wrong('Blackthorn Bottom', 'x'.repeat(61)),
    ]);
    assert.deepEqual([places, rejected, complete], [2, 6, false]);
    assert.equal(Object.keys(reasons).length, 6);
    assert.deepEqual(examples[0], { file: 'the stream', line: 3, reason: 'number' });
  });

  it('a file without any is refused, and changes nothing', async () => {
    await load(LINES);
    await assert.rejects(load(LINES.slice(14, 19)), PlaceImportError);
    assert.equal((await stored()).length, 15);
  });

  it('are imported by the command', async () => {
    const { code, stdout, stderr } = await runCommand('import', ['places', FILE], {
      DATABASE_URL: database.url,
      MEILI_URL: 'http://127.0.0.1:1',
      MEILI_KEY: 'not-needed-for-this-one',
      ENCRYPTION_KEY: TEST_KEY,
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /next start[\s\S]*"places":15/);
  });
});
