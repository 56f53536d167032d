import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  explainUpwardImport,
  findLarge,
  findStructureErrors,
  importsOf,
  readSource,
  ringsAmong,
  specifiersIn,
  tableOwners,
} from '../support/structure.ts';

const files = readSource();

/** The errors that one more file would cause. */
function errorsWith(path: string, text: string): string[] {
  return findStructureErrors([...files, { path, text }]);
}

describe('the structure of the source', () => {
  it('no file breaks a rule', () => {
    assert.deepEqual(findStructureErrors(files), []);
  });

  it('imports and tables are found', () => {
    const imports = importsOf(files);
    assert.ok(imports.length > 1_000, `${imports.length} imports`);
    const { size } = tableOwners(files);
    assert.ok(size > 30, `${size} tables`);
    assert.deepEqual(
      specifiersIn(
        `import a from '#a.ts';\nimport 'b';\nexport { c } from './c.ts';\nconst d = await import("d");`,
      ),
      ['#a.ts', 'b', './c.ts', 'd'],
    );
  });
});

describe('what breaks the structure is named with its floor and a way out', () => {
  const refused: readonly { title: string; path: string; text: string; says: RegExp }[] = [
    {
      title: 'an import from a higher floor',
      path: 'features/places/new.ts',
      text: "import { y } from '#features/search/engine.ts';",
      says: /^src\/features\/places\/new\.ts imports #features\/search\/engine\.ts, but places is on floor \d+ and search on floor \d+: move what both need into places or a room below floor \d+, or pass it in/,
    },
    {
      title: 'a relative import from a higher floor, of a type',
      path: 'features/places/new.ts',
      text: "import type { Y } from '../search/engine.ts';",
      says: /but places is on floor/,
    },
    {
      title: 'an import from the same floor',
      path: 'features/search/new.ts',
      text: "import { y } from '#features/journeys/journey.ts';",
      says: /search and journeys are both on floor \d+.*move what both need into a room below floor/,
    },
    {
      title: 'a room without a floor',
      path: 'features/nowhere/new.ts',
      text: "import { y } from '#lib/ids.ts';",
      says: /nowhere is on no floor: add it to FLOORS/,
    },
    {
      title: 'a page that asks the database',
      path: 'pages/new.astro',
      text: "---\nimport { sql } from 'kysely';\n---",
      says: /a page calls a service/,
    },
    {
      title: 'an import of a page',
      path: 'layouts/New.astro',
      text: "---\nimport Index from '#pages/index.astro';\n---",
      says: /nothing imports a page/,
    },
    {
      title: 'an import of a room by the library',
      path: 'lib/new.ts',
      text: "import { y } from '#features/places/place.ts';",
      says: /lib is below all rooms/,
    },
    {
      title: 'an import of a room by the design system',
      path: 'components/New.astro',
      text: "---\nimport { y } from '#features/places/place.ts';\n---",
      says: /the design system knows no room/,
    },
    {
      title: "an import of another room's queries",
      path: 'features/moderation/new.ts',
      text: "import { y } from '#features/search/search.repository.ts';",
      says: /the queries of search are its own: call a function of one of its services/,
    },
    {
      title: 'a pure file that asks the database',
      path: 'features/places/new.ts',
      text: "import { sql } from 'kysely';",
      says: /a pure file of places \(floor \d+\) asks no database/,
    },
    {
      title: 'a pure file that reads a file',
      path: 'features/places/new.ts',
      text: "import { readFile } from 'node:fs/promises';",
      says: /a pure file of places \(floor \d+\) reads no file.*pass the values in/,
    },
    {
      title: "a write of another room's table",
      path: 'features/places/new.repository.ts',
      text: "db.insertInto('application')",
      says: /new\.repository\.ts of places \(floor \d+\) writes the table application, which applications owns: call a function of applications/,
    },
    {
      title: "a read of another room's table",
      path: 'features/places/new.repository.ts',
      text: "db.selectFrom('referral')",
      says: /reads the table referral, which referrals owns: call a function of referrals, or list it/,
    },
  ];

  for (const { title, path, text, says } of refused)
    it(`${title} is refused`, () => {
      const errors = errorsWith(path, text);
      assert.ok(
        errors.some((error) => says.test(error)),
        errors.join('\n'),
      );
    });

  it('what a service of a room may do is not refused', () => {
    assert.deepEqual(
      errorsWith(
        'features/search/new.service.ts',
        "import { sql } from 'kysely';\nimport { readFile } from 'node:fs/promises';\n" +
          "import { y } from '#features/places/place.ts';\ndb.selectFrom('listing')",
      ),
      [],
    );
  });

  it('a cycle of rooms is found', () => {
    const edge = (from: string, to: string) => ({ from: `features/${from}`, to: `features/${to}` });
    const planted = [
      edge('search/engine.ts', 'catalogue/catalogue.service.ts'),
      edge('catalogue/catalogue.service.ts', 'search/listing.service.ts'),
      edge('search/card.ts', 'opportunities/pay.ts'),
    ];
    assert.deepEqual(ringsAmong(planted), [['search', 'catalogue']]);
    assert.equal(explainUpwardImport(edge('search/card.ts', 'opportunities/pay.ts')), undefined);
  });

  it('what is larger than aimed at is listed, the largest first', () => {
    const text = (count: number) => 'x\n'.repeat(count);
    const large = findLarge([
      { path: 'lib/a.ts', text: text(401) },
      { path: 'lib/b.ts', text: text(500) },
      { path: 'lib/c.ts', text: text(400) },
      { path: 'pages/a.astro', text: `---\n${text(41)}---\n` },
      ...Array.from({ length: 11 }, (_, n) => ({ path: `features/search/${n}.ts`, text: text(300) })),
    ]);
    assert.deepEqual(large, {
      file: ['   500  src/lib/b.ts', '   401  src/lib/a.ts'],
      room: ['  3300  search'],
      script: ['    41  src/pages/a.astro'],
    });
  });
});
