import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, dirname } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { FLOORS, floorOf, OTHER_READERS, OTHER_WRITERS, roomOf } from './rooms.ts';

const source = join(projectRoot(), 'src');

interface Import {
  /** Path below src, or a package's name. */
  from: string;
  to: string;
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bexport\s[^'"]*from\s*)(['"])([^'"\n]+)\1/g;

/** The specifiers that a file imports, including `import()` and Vite's glob imports. */
export function specifiersIn(text: string): string[] {
  const globs = [...text.matchAll(/import\.meta\.glob[^(]*\(\s*(['"])([^'"]+)\1/g)].map(
    (match) => match[2] ?? '',
  );
  return [...[...text.matchAll(SPECIFIER)].map((match) => match[2] ?? ''), ...globs];
}

function importsOf(file: string): Import[] {
  const from = relative(source, file);
  return specifiersIn(readFileSync(file, 'utf8')).map((specifier) => {
    if (specifier.startsWith('#')) return { from, to: specifier.slice(1) };
    if (specifier.startsWith('.')) return { from, to: relative(source, resolve(dirname(file), specifier)) };
    return { from, to: `npm:${specifier}` };
  });
}

const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|astro)$/.test(path))
  .flatMap((path) => importsOf(join(source, path)));

const from = (folder: string) => imports.filter((it) => it.from.startsWith(`${folder}/`));
const shown = (some: readonly Import[]) => some.map((it) => `${it.from} imports ${it.to}`);
const nothing = (some: readonly Import[]) => assert.deepEqual(shown(some), []);
const feature = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1];

describe('imports point one way', () => {
  it('the imports of the source are found', () => {
    assert.ok(imports.length > 100, `${imports.length} imports`);
    assert.deepEqual(
      specifiersIn(
        `import a from '#a.ts';\nimport 'b';\nexport { c } from './c.ts';\nconst d = await import("d");`,
      ),
      ['#a.ts', 'b', './c.ts', 'd'],
    );
  });

  it('a page calls a service and never a database, a search engine or a queue directly', () => {
    nothing(
      from('pages').filter(
        ({ to }) =>
          /^npm:(kysely|pg|meilisearch|graphile-worker)(\/|$)/.test(to) || /\.repository\.ts$/.test(to),
      ),
    );
  });

  it('nothing imports a page', () => {
    nothing(imports.filter(({ to }) => to.startsWith('pages/')));
  });

  it('the library imports no feature, component or command', () => {
    nothing(from('lib').filter(({ to }) => /^(features|components|layouts|cli|services|mails|jobs)(\/|\.|$)/.test(to)));
  });

  it('the design system imports no feature, except in its examples', () => {
    nothing(
      from('components').filter(
        (it) =>
          !it.from.startsWith('components/examples/') &&
          /^(features|layouts|cli|services|mails|jobs)(\/|\.|$)/.test(it.to),
      ),
    );
  });

  it('a feature imports no command, layout or page', () => {
    nothing(from('features').filter(({ to }) => /^(cli|layouts|services|mails|jobs)(\/|\.|$)/.test(to)));
  });

  it('a feature uses another through its pure files or services, not its queries', () => {
    nothing(
      from('features').filter(
        (it) => /\.(repository|meilisearch)\.ts$/.test(it.to) && feature(it.to) !== feature(it.from),
      ),
    );
  });

  it('pure files do no I/O: only repositories, services and engines use database and index', () => {
    nothing(
      from('features').filter(
        (it) =>
          /^npm:(kysely|pg|meilisearch|graphile-worker)(\/|$)/.test(it.to) &&
          !/\.(repository|service|meilisearch)\.ts$|\/table\.ts$/.test(it.from) &&
          !it.from.endsWith('/meilisearch-settings.ts'),
      ),
    );
  });
});

/** The error of an import between features, in words; undefined when the import is allowed. */
export function upwards({ from, to }: Import): string | undefined {
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === undefined || other === undefined || room === other) return undefined;
  const [floor, floorOfOther] = [floorOf(room), floorOf(other)];
  if (floor === undefined) return `${room} is on no floor: add it to FLOORS in tests/unit/rooms.ts`;
  if (floorOfOther === undefined) return `${other} is on no floor: add it to FLOORS in tests/unit/rooms.ts`;
  if (floorOfOther < floor) return undefined;
  return (
    `${from} (${room}, floor ${floor}) imports ${to} (${other}, floor ${floorOfOther}): a room imports only from lower ` +
    'floors. Move what both need to a lower room, or pass it in as a function or a slot'
  );
}

/** Import cycles: features that import themselves through others. */
export function ringsAmong(edges: readonly Import[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room !== undefined && other !== undefined && room !== other)
      next.set(room, (next.get(room) ?? new Set()).add(other));
  }
  const reached = (start: string) => {
    const seen = new Set<string>();
    const open = [...(next.get(start) ?? [])];
    for (let room = open.pop(); room !== undefined; room = open.pop()) {
      if (seen.has(room)) continue;
      seen.add(room);
      open.push(...(next.get(room) ?? []));
    }
    return seen;
  };
  const reach = new Map([...next.keys()].map((room) => [room, reached(room)]));
  const inRing = [...reach].filter(([room, seen]) => seen.has(room)).map(([room]) => room);
  const rings = Map.groupBy(inRing, (room) =>
    inRing
      .filter((other) => reach.get(room)?.has(other) === true && reach.get(other)?.has(room) === true)
      .sort()
      .join(),
  );
  return [...rings.values()];
}

const IN_STATEMENTS = {
  writes: /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\('(\w+)/g,
  reads: /\b(?:selectFrom|innerJoin|leftJoin|using)\('(\w+)/g,
};

describe('features have layers and no cycles', () => {
  const sources = readdirSync(join(source, 'features'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({
      path: join('features', path),
      text: readFileSync(join(source, 'features', path), 'utf8'),
    }));
  const owners = new Map(
    sources
      .filter(({ path }) => path.endsWith('/table.ts'))
      .flatMap(({ path, text }) => {
        const block = /interface Database \{([^}]*)\}/.exec(text)?.[1] ?? '';
        return [...block.matchAll(/(\w+): \w+;/g)].map(
          (match) => [match[1] ?? '', roomOf(path) ?? ''] as const,
        );
      }),
  );
  const top = (room: string) => room.split('/')[0] ?? room;
  const statements = (kind: keyof typeof IN_STATEMENTS) =>
    sources.flatMap(({ path, text }) =>
      [...text.matchAll(IN_STATEMENTS[kind])].flatMap((match) => {
        const [table, room] = [match[1] ?? '', roomOf(path) ?? ''];
        const owner = owners.get(table);
        // The parts of one feature share its tables.
        return owner === undefined || top(owner) === top(room) ? [] : [{ path, table, room, owner }];
      }),
    );

  it('a feature imports only from lower layers', () => {
    assert.deepEqual(
      imports.flatMap((it) => upwards(it) ?? []),
      [],
    );
  });

  it('no import cycle joins two features, including types and components', () => {
    assert.deepEqual(ringsAmong(imports), []);
  });

  it('a planted cycle is found, and an upward import is refused with a suggestion', () => {
    const edge = (from: string, to: string) => ({ from: `features/${from}`, to: `features/${to}` });
    const planted = [
      edge('search/engine.ts', 'catalogue/catalogue.service.ts'),
      edge('catalogue/catalogue.service.ts', 'search/listing.service.ts'),
      edge('search/card.ts', 'opportunities/pay.ts'),
    ];
    assert.deepEqual(ringsAmong(planted), [['search', 'catalogue']]);
    assert.match(upwards(planted[0] as Import) ?? '', /search, floor \d+\).*only from lower floors\. Move/);
    assert.equal(upwards(planted[2] as Import), undefined);
    assert.match(upwards(edge('nowhere/a.ts', 'search/card.ts')) ?? '', /add it to FLOORS/);
  });

  it('every feature is in one layer, and every layer has features', () => {
    const rooms = new Set(imports.flatMap(({ from }) => roomOf(from) ?? []));
    assert.deepEqual(
      [...rooms].filter((room) => floorOf(room) === undefined),
      [],
    );
    const listed = FLOORS.flat();
    assert.equal(new Set(listed).size, listed.length);
    assert.deepEqual(
      listed.filter((room) => !rooms.has(room)),
      [],
    );
  });

  it('a table is written by the feature that owns it, or by one with a stated reason', () => {
    assert.ok(owners.size > 30, `${owners.size} tables`);
    const writes = statements('writes');
    const isKnown = (table: string, room: string) =>
      OTHER_WRITERS.some((it) => it.table === table && it.room === top(room));
    assert.deepEqual(
      writes
        .filter(({ table, room }) => !isKnown(table, room))
        .map(
          ({ path, table, owner }) =>
            `${path} writes ${table}, which ${owner} owns: call a function of ${owner}, or say why in OTHER_WRITERS`,
        ),
      [],
    );
    assert.deepEqual(
      OTHER_WRITERS.filter(
        (it) => !writes.some(({ table, room }) => table === it.table && top(room) === it.room),
      ),
      [],
      'what is no longer needed goes',
    );
  });

  it('a table of another feature is read only by the listed joins', () => {
    const reads = statements('reads');
    assert.deepEqual(
      reads
        .filter(({ table, room }) => !(OTHER_READERS[table] ?? []).includes(top(room)))
        .map(
          ({ path, table, owner }) =>
            `${path} reads ${table}, which ${owner} owns: call a function of ${owner}, or list it in OTHER_READERS`,
        ),
      [],
    );
    assert.deepEqual(
      Object.entries(OTHER_READERS).flatMap(([table, rooms]) =>
        rooms
          .filter((room) => !reads.some((it) => it.table === table && top(it.room) === room))
          .map((room) => `${room} no longer reads ${table}`),
      ),
      [],
    );
  });

  it('a pure file reads no file and opens no connection', () => {
    const PURE = /\.(repository|service|meilisearch|handler)\.ts$|\.astro$|\/table\.ts$/;
    nothing(
      from('features').filter(
        (it) => !PURE.test(it.from) && /^npm:(node:)?(fs|net|http|https|child_process)(\/|$)/.test(it.to),
      ),
    );
  });
});
