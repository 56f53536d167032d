import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, dirname } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';

const source = join(projectRoot(), 'src');

interface Import {
  /** Path below src, or a package's name. */
  from: string;
  to: string;
}

const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bexport\s[^'"]*from\s*)(['"])([^'"\n]+)\1/g;

/** The specifiers that a file imports, `import()` and glob imports of Vite included. */
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

describe('the arrows go one way', () => {
  it('the imports of the source are found at all', () => {
    assert.ok(imports.length > 100, `${imports.length} imports`);
    assert.deepEqual(
      specifiersIn(
        `import a from '#a.ts';\nimport 'b';\nexport { c } from './c.ts';\nconst d = await import("d");`,
      ),
      ['#a.ts', 'b', './c.ts', 'd'],
    );
  });

  it('a page asks a service and never a database, a search engine or a queue itself', () => {
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

  it('the library knows no feature, component or command', () => {
    nothing(from('lib').filter(({ to }) => /^(features|components|layouts|cli|services)(\/|\.|$)/.test(to)));
  });

  it('the design system knows no feature, save in its examples', () => {
    nothing(
      from('components').filter(
        (it) =>
          !it.from.startsWith('components/examples/') &&
          /^(features|layouts|cli|services)(\/|\.|$)/.test(it.to),
      ),
    );
  });

  it('a feature knows no command, layout or page', () => {
    nothing(from('features').filter(({ to }) => /^(cli|layouts|services)(\/|\.|$)/.test(to)));
  });

  it('a feature reaches another through its pure files or its services, not its queries', () => {
    nothing(
      from('features').filter(
        (it) => /\.(repository|meilisearch)\.ts$/.test(it.to) && feature(it.to) !== feature(it.from),
      ),
    );
  });

  it('what is pure does no I/O: only repositories, services and engines touch database and index', () => {
    nothing(
      from('features').filter(
        (it) =>
          /^npm:(kysely|pg|meilisearch|graphile-worker)(\/|$)/.test(it.to) &&
          !/\.(repository|service|meilisearch)\.ts$/.test(it.from) &&
          !it.from.endsWith('/meilisearch-settings.ts'),
      ),
    );
  });
});
