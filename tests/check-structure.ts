import { findLarge, findStructureErrors, readSource, SIZES } from './support/structure.ts';

/** The structural part of `npm run check`: prints what is large, and fails with a sentence for each broken rule. */
const files = readSource();
const large = findLarge(files);
const named = { file: 'files', room: 'rooms', script: 'page scripts' } as const;
for (const [kind, name] of Object.entries(named) as [keyof typeof named, string][])
  console.log(`${large[kind].length} ${name} over ${SIZES[kind]} lines\n${large[kind].join('\n')}`);

const errors = findStructureErrors(files);
if (errors.length > 0) {
  console.error(
    `\nThe structure (docs/architecture.md) is broken:\n\n${errors.map((it) => `  ${it}`).join('\n\n')}\n`,
  );
  process.exitCode = 1;
}
