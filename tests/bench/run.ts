/** `npm run bench -- NAME [--count N] [--seconds N]`: runs one benchmark and prints its figures side by side. */
const [benchmark, ...rest] = process.argv.slice(2);
const known: Record<string, () => Promise<{ bench(args: readonly string[]): Promise<void> }>> = {
  away: () => import('./away.ts'),
  'first-start': () => import('./first-start.ts'),
  import: () => import('./import.ts'),
  posting: () => import('./posting.ts'),
  search: () => import('./search.ts'),
  referral: () => import('./referral.ts'),
  relevance: () => import('./relevance.ts'),
};
const load = benchmark === undefined || !Object.hasOwn(known, benchmark) ? undefined : known[benchmark];
if (load === undefined) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(known).join(', ')}`);
  process.exitCode = 1;
} else {
  await (await load()).bench(rest);
}

export {};
