import type { Readable } from 'node:stream';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import { linesOf, PlaceImportError, sourcesOf } from './data-file.repository.ts';
import type { Gazetteer } from './gazetteer.ts';
import { readOpenName, type PlaceRejection } from './open-names.ts';
import {
  findImportedPlaces,
  lockImportedPlaces,
  mergePlaces,
  removeOtherPlaces,
} from './open-names.repository.ts';
import type { ImportedPlaceTable } from './table.ts';

export interface PlaceImportSummary {
  /** Lines read. */
  read: number;
  /** Populated places of Kent and Medway in the file, each counted once. */
  places: number;
  /** Of these, how many are new or changed. */
  written: number;
  /** Lines about other things or other counties. */
  skipped: number;
  rejected: number;
  reasons: Partial<Record<PlaceRejection, number>>;
  /** The first twenty rejected lines. `line` counts from 1 within `file`. */
  examples: { file: string; line: number; reason: PlaceRejection }[];
  /** False when the file holds only a part, so that nothing was removed. */
  complete: boolean;
  removed: number;
}

/** Kent and Medway have about 1,500 populated places in OS Open Names. */
const MOST_PLACES = 20_000;
const EXAMPLES = 20;
const PROGRESS_EVERY = 100_000;
/** A file with less than this share of the known places counts as a partial file. */
const COMPLETE_SHARE = 0.9;

/**
 * Loads the populated places of Kent and Medway from OS Open Names: see `open-names.ts` for the columns. Either the
 * whole file counts or nothing does; running the same file again changes nothing. Places that the file no longer holds
 * are removed only when it is complete: no rejected line, every area, and nine tenths of what is known. Memory use does
 * not grow with the file.
 * @param source as for `importPostcodes`
 * @throws PlaceImportError when the source cannot be read or has no place of Kent and Medway; nothing is changed then
 */
export async function importPlaces(
  {
    db,
    gazetteer,
    onProgress,
  }: { db: Db; gazetteer: Gazetteer; onProgress?: (progress: { read: number; places: number }) => void },
  source: string | Readable,
): Promise<PlaceImportSummary> {
  const summary: PlaceImportSummary = {
    read: 0,
    places: 0,
    written: 0,
    skipped: 0,
    rejected: 0,
    reasons: {},
    examples: [],
    complete: false,
    removed: 0,
  };
  const places = new Map<string, ImportedPlaceTable>();
  for (const { name, open } of await sourcesOf(source)) {
    for await (const { fields, line } of linesOf(name, open)) {
      // OS ships the column names in a separate file, which stands in the same download.
      if (fields[0] === 'ID') continue;
      summary.read += 1;
      const outcome = readOpenName(fields, gazetteer);
      if (outcome === 'skipped') summary.skipped += 1;
      else if (typeof outcome === 'string') {
        summary.rejected += 1;
        summary.reasons[outcome] = (summary.reasons[outcome] ?? 0) + 1;
        if (summary.examples.length < EXAMPLES) summary.examples.push({ file: name, line, reason: outcome });
      } else {
        places.set(outcome.id, outcome);
        if (places.size > MOST_PLACES)
          throw new PlaceImportError(
            `${name}, line ${line}: there are more than ${MOST_PLACES} places of Kent and Medway. Is this OS Open Names?`,
          );
      }
      if (summary.read % PROGRESS_EVERY === 0) onProgress?.({ read: summary.read, places: places.size });
    }
  }
  if (places.size === 0)
    throw new PlaceImportError(
      `No populated place of Kent and Medway was found in ${summary.read} lines. Is this the CSV download of OS Open ` +
        'Names, with its 34 columns?',
    );
  summary.places = places.size;
  const areas = new Set([...places.values()].map(({ area }) => area));
  return db.transaction().execute(async (trx) => {
    const before = await lockImportedPlaces(trx);
    summary.complete =
      summary.rejected === 0 &&
      areas.size === gazetteer.areas.length &&
      places.size >= before * COMPLETE_SHARE;
    summary.written = await mergePlaces(trx, [...places.values()]);
    if (summary.complete) summary.removed = await removeOtherPlaces(trx, [...places.keys()]);
    return summary;
  });
}

/** The imported places, for the gazetteer of a process. Without the database, it does with the compiled ones. */
export async function importedPlaces({
  db,
  log,
}: {
  db: Db;
  log: Pick<Log, 'warn'>;
}): Promise<ImportedPlaceTable[]> {
  return findImportedPlaces(db).catch((error: unknown) => {
    log.warn(
      { error: (error as Error).message },
      'the imported places could not be read; starting without them',
    );
    return [];
  });
}
