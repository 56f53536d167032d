import { isDeepStrictEqual, parseArgs } from 'node:util';
import { killFirstStart, newSite, whatIsFound } from '../support/first-start.ts';

/**
 * `npm run bench -- first-start [--from MS] [--to MS] [--every MS]`: kills a first start at each moment, starts again
 * in the same folder, and counts how many second starts work and have all demo data. Exit code 1 when one does not.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: 'string', default: '0' },
      to: { type: 'string', default: '5000' },
      every: { type: 'string', default: '50' },
    },
  });
  const [from, to, every] = [Number(values.from), Number(values.to), Number(values.every)];

  const site = newSite();
  let whole: Record<string, unknown>;
  try {
    const undisturbed = await site.start();
    if (!(await undisturbed.ready())) throw new Error(undisturbed.output());
    whole = await whatIsFound(undisturbed.url, site.dataDir);
    await undisturbed.stop();
  } finally {
    site.remove();
  }
  console.log(`Undisturbed: ${JSON.stringify(whole)}`);

  const failed: number[] = [];
  let tried = 0;
  for (let moment = from; moment <= to; moment += every) {
    const trial = await killFirstStart(moment);
    const isWhole = trial.works && isDeepStrictEqual(trial.found, whole);
    tried += 1;
    if (!isWhole) failed.push(moment);
    console.log(
      `${String(moment).padStart(5)} ms  ${isWhole ? 'works' : 'FAILS'}  second start ${trial.secondStartMs} ms  killed at: ${trial.reached}`,
    );
    if (!isWhole) console.log(trial.works ? JSON.stringify(trial.found) : trial.found);
  }
  console.log(
    `${tried - failed.length} of ${tried} second starts work${failed.length === 0 ? '' : `; not ${failed.join(', ')}`}.`,
  );
  if (failed.length > 0) process.exitCode = 1;
}
