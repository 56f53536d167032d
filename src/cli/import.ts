import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { londonDay } from '#lib/clock.ts';
import type { ConnectedConfig } from '#lib/config.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { projectRoot } from '#lib/root.ts';
import { importJobPostings } from '#features/imports/import.service.ts';
import { isSourceName } from '#features/imports/key.ts';
import { loadJobPostingPlaces } from '#features/imports/places.ts';
import { JobPostingReadError } from '#features/imports/reader.service.ts';
import { ImportStopped } from '#features/imports/stopped.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { PlaceImportError } from '#features/places/data-file.repository.ts';
import { importedPlaces, importPlaces } from '#features/places/open-names.service.ts';
import { placeMessages } from '#features/places/messages.en.ts';
import { importPostcodes } from '#features/places/postcodes.service.ts';
import {
  hasMeilisearch,
  maintainIndex,
  openIndex,
  syncIndex,
} from '#features/search/search-index.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { UsageError, withServices } from './command.ts';
import { step } from './progress.ts';
import type { Log } from '#lib/log.ts';

const USAGE = `Usage:
  npm run import -- jobposting FILE_OR_FOLDER [--source NAME]
  npm run import -- postcodes FILE_OR_FOLDER
  npm run import -- places FILE_OR_FOLDER`;

/** The number of files named on screen; the report has all of them. */
const MOST_FILES = 20;

interface Context {
  db: Db;
  config: ConnectedConfig;
  log: Log;
  path: string;
}

/** Aborted by the first Ctrl-C or SIGTERM; a second signal ends the process as usual. */
function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

/** Imports schema.org job postings. Without `source` the feed is named after the publisher in its records. */
async function jobPostings({ db, config, log, path }: Context, source?: string): Promise<object> {
  const now = new Date();
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(now), await importedPlaces({ db, log }));
  const reportPath = join(
    config.dataDir,
    'import-reports',
    `${now.toISOString().replace(/[:.]/g, '-')}.ndjson`,
  );
  const files: string[] = [];
  const summary = await step('Importing job postings', async (report) =>
    importJobPostings({ db, places: await loadJobPostingPlaces(db, gazetteer) }, path, {
      ...(source === undefined ? {} : { source }),
      reportPath,
      now,
      signal: untilInterrupted(),
      onFile: (sentence) => files.push(sentence),
      onProgress: ({ phase, records }) => report(`${phase} ${records}`),
    }),
  );
  for (const sentence of files.slice(0, MOST_FILES)) console.log(sentence);
  if (files.length > MOST_FILES) console.log(`and ${files.length - MOST_FILES} more files`);
  console.log(`Rejected and doubtful records are listed in ${reportPath}`);
  await step('Updating the search index', async () => {
    const index = openIndex(config, { db, log });
    await maintainIndex(index);
    if (hasMeilisearch(index)) await syncIndex(index);
  }).catch((error: unknown) => {
    console.error(`The search index will be updated when Meilisearch answers: ${(error as Error).message}`);
  });
  return summary;
}

async function postcodes({ db, path }: Context): Promise<object> {
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(new Date()));
  return step('Importing postcodes', (report) =>
    importPostcodes({ db, gazetteer, onProgress: (progress) => report(`${JSON.stringify(progress)}`) }, path),
  );
}

async function places({ db, path }: Context): Promise<object> {
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(new Date()));
  const { examples, ...summary } = await step('Importing places', (report) =>
    importPlaces({ db, gazetteer, onProgress: (progress) => report(`${JSON.stringify(progress)}`) }, path),
  );
  for (const { file, line, reason } of examples)
    console.error(`${file}, line ${line}: ${placeMessages.rejections[reason]}`);
  console.log('The site knows them from its next start on.');
  return { ...summary, examples };
}

const IMPORTS = ['jobposting', 'postcodes', 'places'] as const;
type Import = (typeof IMPORTS)[number];
const isImport = (what: string | undefined): what is Import => IMPORTS.some((one) => one === what);

/**
 * `npm run import`: imports job postings from feeds, full postcodes, or names of places. The last line of output is a summary in JSON.
 */
await withServices(async (config, log) => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string' } },
  });
  const [what, given, ...rest] = positionals;
  if (given === undefined || rest.length > 0 || !isImport(what)) throw new UsageError(USAGE);
  const source = values.source?.trim();
  if (source !== undefined && !isSourceName(source)) {
    throw new UsageError(
      'Give the feed a name of up to 80 letters and digits, except “portal” or “demo”, for example: --source kent-jobs',
    );
  }
  // npm runs scripts in the project's folder, but the path was typed relative to the operator's own folder.
  const path = resolve(process.env['INIT_CWD'] ?? '.', given);
  const { db } = openDatabase(config.databaseUrl, { max: 4 });
  try {
    await migrateDatabase(config);
    const context = { db, config, log, path };
    const work = {
      jobposting: () => jobPostings(context, source),
      postcodes: () => postcodes(context),
      places: () => places(context),
    };
    const summary = await work[what]();
    console.log(JSON.stringify(summary));
  } catch (error) {
    if (error instanceof ImportStopped) {
      console.error(error.message);
      console.log(JSON.stringify({ ...error.summary, stopped: true }));
      process.exitCode = 1;
      return;
    }
    if (error instanceof JobPostingReadError || error instanceof PlaceImportError)
      throw new UsageError(error.message);
    throw error;
  } finally {
    await db.destroy();
  }
});
