import type { Db, Trx } from '#lib/database.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import { saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import type { DemoOpportunity, DemoOrganisation } from './demo/index.ts';

/** Imported only to seed: a start that seeds nothing does not read and check the demonstration's files. */
const importDemo = () => import('./demo/index.ts');

const AT_ONCE = 500;

type Transact = <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;

/** Loads the organisations and opportunities of a source; existing ones are updated. */
async function load(
  transact: Transact,
  source: string,
  organisations: readonly DemoOrganisation[],
  opportunities: Iterable<DemoOpportunity>,
  now: Date,
  onProgress: (done: number) => void = () => undefined,
): Promise<number> {
  const ids = new Map<string, string>();
  for (let at = 0; at < organisations.length; at += AT_ONCE) {
    const some = organisations.slice(at, at + AT_ONCE);
    const saved = await transact((trx) => saveOrganisations(trx, some));
    for (const [slug, id] of saved) ids.set(slug, id);
  }
  let done = 0;
  const save = async (batch: DemoOpportunity[]) => {
    const items = batch.map((item) => {
      const organisationId = ids.get(item.organisation);
      if (organisationId === undefined)
        throw new Error(`${item.key} names an organisation that does not exist`);
      return { organisationId, opportunity: item.opportunity, source, sourceKey: item.key };
    });
    await transact((trx) => saveOpportunities(trx, items, { actor: source, now }));
    done += batch.length;
    onProgress(done);
  };
  let batch: DemoOpportunity[] = [];
  for (const item of opportunities) {
    batch.push(item);
    if (batch.length === AT_ONCE) {
      await save(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await save(batch);
  return done;
}

/**
 * Loads the demonstration's fictional employers and opportunities, all or none. @returns the number of opportunities.
 */
export async function seedDemo(db: Db, now: Date): Promise<number> {
  const { demoData } = await importDemo();
  const { organisations, opportunities } = demoData(now);
  return db
    .transaction()
    .execute((trx) => load((work) => work(trx), 'demo', organisations, opportunities, now));
}

/** Adds generated opportunities for measurements until there are `count`. */
export async function seedGenerated(
  db: Db,
  count: number,
  now: Date,
  onProgress?: (done: number) => void,
): Promise<number> {
  const { generatedOpportunities, generatedOrganisations } = await importDemo();
  return load(
    (work) => db.transaction().execute(work),
    'generated',
    generatedOrganisations(count),
    generatedOpportunities(count, now),
    now,
    onProgress,
  );
}

/** True when nothing has been loaded or posted yet. */
export async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom('opportunity').select('id').limit(1).executeTakeFirst()) === undefined;
}
