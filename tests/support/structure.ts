/**
 * The rules of the structure: who imports whom, who writes which table, and what a pure file may do. `npm run check`
 * prints what breaks them (`tests/check-structure.ts`), and `tests/unit/layers.test.ts` tests the rules themselves.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { projectRoot } from '#lib/root.ts';
import { FLOORS, floorOf, OTHER_READERS, OTHER_WRITERS, roomOf } from '../unit/rooms.ts';

export interface Import {
  /** Path below src. */
  from: string;
  /** Path below src, or a package's name after "npm:". */
  to: string;
}

export interface SourceFile {
  /** Path below src. */
  path: string;
  text: string;
}

/** Every .ts and .astro file of src. */
export function readSource(): SourceFile[] {
  const source = join(projectRoot(), 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|astro)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(source, path), 'utf8') }));
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bexport\s[^'"]*from\s*)(['"])([^'"\n]+)\1/g;

/** The specifiers that a file imports, including `import()` and Vite's glob imports. */
export function specifiersIn(text: string): string[] {
  const globs = [...text.matchAll(/import\.meta\.glob[^(]*\(\s*(['"])([^'"]+)\1/g)].map(
    (match) => match[2] ?? '',
  );
  return [...[...text.matchAll(SPECIFIER)].map((match) => match[2] ?? ''), ...globs];
}

export function importsOf(files: readonly SourceFile[]): Import[] {
  return files.flatMap(({ path: from, text }) =>
    specifiersIn(text).map((specifier) => {
      if (specifier.startsWith('#')) return { from, to: specifier.slice(1) };
      if (specifier.startsWith('.'))
        return { from, to: relative('/', resolve('/', dirname(from), specifier)) };
      return { from, to: `npm:${specifier}` };
    }),
  );
}

const OUTSIDE_PACKAGES = /^npm:(kysely|pg|meilisearch|graphile-worker)(\/|$)/;
const FILES_AND_NETWORK = /^npm:(node:)?(fs|net|http|https|child_process)(\/|$)/;
const DOES_IO = /\.(repository|service|meilisearch|handler)\.ts$|\.astro$|\/table\.ts$/;
const ASKS_DATABASE = /\.(repository|service|meilisearch)\.ts$|\/table\.ts$|\/meilisearch-settings\.ts$/;
const UPPER = /^(features|components|layouts|cli|services|mails|jobs|pages)(\/|\.|$)/;

const shown = ({ from, to }: Import) =>
  `src/${from} imports ${to.startsWith('npm:') ? to.slice('npm:'.length) : `#${to}`}`;
const topRoom = (room: string) => room.split('/')[0] ?? room;
/** The room of a file with its floor, such as "places (floor 1)". */
function roomWithFloor(path: string): string {
  const room = roomOf(path) ?? '';
  return `${room} (floor ${floorOf(room) ?? 'none'})`;
}

/** What is wrong with an import between rooms; undefined when it is allowed. */
export function explainUpwardImport(edge: Import): string | undefined {
  const [room, other] = [roomOf(edge.from), roomOf(edge.to)];
  if (room === undefined || other === undefined || room === other) return undefined;
  const [floor, otherFloor] = [floorOf(room), floorOf(other)];
  for (const [name, itsFloor] of [
    [room, floor],
    [other, otherFloor],
  ] as const)
    if (itsFloor === undefined) return `${name} is on no floor: add it to FLOORS in tests/unit/rooms.ts`;
  if (floor === undefined || otherFloor === undefined || otherFloor < floor) return undefined;
  if (otherFloor === floor)
    return (
      `${shown(edge)}, but ${room} and ${other} are both on floor ${floor}, and rooms on one floor do not import each ` +
      `other: move what both need into a room below floor ${floor}, or pass it in as a function or a slot`
    );
  return (
    `${shown(edge)}, but ${room} is on floor ${floor} and ${other} on floor ${otherFloor}: move what both need into ` +
    `${room} or a room below floor ${floor}, or pass it in as a function or a slot`
  );
}

/** Rooms that import themselves through others. */
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

/** The rules on imports: for each what breaks it, and what to do. */
function explainImport(edge: Import): (string | undefined)[] {
  const { from, to } = edge;
  const isIn = (folder: string) => from.startsWith(`${folder}/`);
  const isExample = from.startsWith('components/examples/');
  const featureOf = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1];
  const inFeature = isIn('features');
  return [
    explainUpwardImport(edge),
    isIn('pages') && (OUTSIDE_PACKAGES.test(to) || /\.repository\.ts$/.test(to))
      ? `${shown(edge)}: a page calls a service, never the database, the search engine or the queue`
      : undefined,
    to.startsWith('pages/') ? `${shown(edge)}: nothing imports a page` : undefined,
    isIn('lib') && UPPER.test(to)
      ? `${shown(edge)}: lib is below all rooms and imports none of them: move it into a room, or pass it in`
      : undefined,
    isIn('components') && !isExample && /^(features|layouts|cli|services|mails|jobs)(\/|\.|$)/.test(to)
      ? `${shown(edge)}: the design system knows no room: pass it in as a property, or move the component into the room`
      : undefined,
    inFeature && /^(cli|layouts|services|mails|jobs)(\/|\.|$)/.test(to)
      ? `${shown(edge)}: ${roomWithFloor(from)} is below ${to.split('/')[0] ?? to}: pass what it needs in`
      : undefined,
    inFeature && /\.(repository|meilisearch)\.ts$/.test(to) && featureOf(to) !== featureOf(from)
      ? `${shown(edge)}: the queries of ${featureOf(to) ?? to} are its own: call a function of one of its services`
      : undefined,
    inFeature && OUTSIDE_PACKAGES.test(to) && !ASKS_DATABASE.test(from)
      ? `${shown(edge)}: a pure file of ${roomWithFloor(from)} asks no database, index or queue: move this into a ` +
        '.repository.ts or a .service.ts, and pass the values in'
      : undefined,
    inFeature && FILES_AND_NETWORK.test(to) && !DOES_IO.test(from)
      ? `${shown(edge)}: a pure file of ${roomWithFloor(from)} reads no file and opens no connection: read it in a ` +
        '.repository.ts or a .service.ts, and pass the values in'
      : undefined,
  ];
}

const IN_STATEMENTS = {
  writes: /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\('(\w+)/g,
  reads: /\b(?:selectFrom|innerJoin|leftJoin|using)\('(\w+)/g,
};

/** The room that owns each table: the one whose `table.ts` declares it. */
export function tableOwners(files: readonly SourceFile[]): Map<string, string> {
  return new Map(
    files
      .filter(({ path }) => path.startsWith('features/') && path.endsWith('/table.ts'))
      .flatMap(({ path, text }) => {
        const block = /interface Database \{([^}]*)\}/.exec(text)?.[1] ?? '';
        return [...block.matchAll(/(\w+): \w+;/g)].map(
          (match) => [match[1] ?? '', roomOf(path) ?? ''] as const,
        );
      }),
  );
}

/** What is wrong with the tables that rooms write and read, and with the lists of exceptions. */
export function findTableErrors(files: readonly SourceFile[]): string[] {
  const owners = tableOwners(files);
  const statements = (kind: keyof typeof IN_STATEMENTS) =>
    files
      .filter(({ path }) => path.startsWith('features/') && path.endsWith('.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(IN_STATEMENTS[kind])].flatMap((match) => {
          const [table, room] = [match[1] ?? '', roomOf(path) ?? ''];
          const owner = owners.get(table);
          // The parts of one feature share its tables.
          return owner === undefined || topRoom(owner) === topRoom(room)
            ? []
            : [{ path, table, room, owner }];
        }),
      );
  const [writes, reads] = [statements('writes'), statements('reads')];
  const refused = (
    { path, table, owner }: (typeof writes)[number],
    verb: 'writes' | 'reads',
    list: 'OTHER_WRITERS' | 'OTHER_READERS',
  ) =>
    `src/${path} of ${roomWithFloor(path)} ${verb} the table ${table}, which ${owner} owns: call a function of ` +
    `${owner}, or list it with a reason in ${list} of tests/unit/rooms.ts`;
  return [
    ...writes
      .filter(
        ({ table, room }) => !OTHER_WRITERS.some((it) => it.table === table && it.room === topRoom(room)),
      )
      .map((write) => refused(write, 'writes', 'OTHER_WRITERS')),
    ...reads
      .filter(({ table, room }) => !(OTHER_READERS[table] ?? []).includes(topRoom(room)))
      .map((read) => refused(read, 'reads', 'OTHER_READERS')),
    ...OTHER_WRITERS.filter(
      (it) => !writes.some(({ table, room }) => table === it.table && topRoom(room) === it.room),
    ).map(({ table, room }) => `${room} no longer writes ${table}: remove it from OTHER_WRITERS`),
    ...Object.entries(OTHER_READERS).flatMap(([table, rooms]) =>
      rooms
        .filter((room) => !reads.some((it) => it.table === table && topRoom(it.room) === room))
        .map((room) => `${room} no longer reads ${table}: remove it from OTHER_READERS`),
    ),
  ];
}

/** Rooms that are on no floor or twice on one, and floors of rooms that do not exist. */
function findFloorErrors(imports: readonly Import[]): string[] {
  const rooms = new Set(imports.flatMap(({ from }) => roomOf(from) ?? []));
  const listed = FLOORS.flat();
  return [
    ...[...rooms]
      .filter((room) => floorOf(room) === undefined)
      .map((room) => `${room} is on no floor: add it to FLOORS in tests/unit/rooms.ts`),
    ...listed
      .filter((room, index) => listed.indexOf(room) !== index)
      .map((room) => `${room} is on two floors of FLOORS in tests/unit/rooms.ts`),
    ...listed
      .filter((room) => !rooms.has(room))
      .map((room) => `There is no room ${room}: remove it from FLOORS in tests/unit/rooms.ts`),
  ];
}

/** Everything that breaks the structure, a sentence each. */
export function findStructureErrors(files: readonly SourceFile[]): string[] {
  const imports = importsOf(files);
  const errors = [
    ...findFloorErrors(imports),
    ...imports.flatMap(explainImport).filter((it) => it !== undefined),
    ...ringsAmong(imports).map((rooms) => `These rooms import one another in a ring: ${rooms.join(', ')}`),
    ...findTableErrors(files),
  ];
  return [...new Set(errors)];
}

/** Sizes to aim at, in lines. */
export const SIZES = { file: 400, room: 3_000, script: 40 } as const;

const lines = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
const largestFirst = (a: { lines: number }, b: { lines: number }) => b.lines - a.lines;

/** The script at the top of an .astro file. */
const scriptOf = (text: string) => /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';

/** What is larger than the sizes to aim at, the largest first. */
export function findLarge(files: readonly SourceFile[]): Record<keyof typeof SIZES, string[]> {
  const over = (measured: readonly { name: string; lines: number }[], most: number) =>
    measured
      .filter((it) => it.lines > most)
      .sort(largestFirst)
      .map((it) => `${String(it.lines).padStart(6)}  ${it.name}`);
  const rooms = Map.groupBy(
    files.filter(({ path }) => roomOf(path) !== undefined),
    ({ path }) => roomOf(path) ?? '',
  );
  return {
    file: over(
      files.map(({ path, text }) => ({ name: `src/${path}`, lines: lines(text) })),
      SIZES.file,
    ),
    room: over(
      [...rooms].map(([name, its]) => ({
        name,
        lines: its.reduce((sum, { text }) => sum + lines(text), 0),
      })),
      SIZES.room,
    ),
    script: over(
      files
        .filter(({ path }) => path.startsWith('pages/') && path.endsWith('.astro'))
        .map(({ path, text }) => ({ name: `src/${path}`, lines: lines(scriptOf(text)) })),
      SIZES.script,
    ),
  };
}
