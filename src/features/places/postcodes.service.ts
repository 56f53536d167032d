import type { Readable } from 'node:stream';
import type { Db } from '#lib/database.ts';
import type { PostcodeTable } from './table.ts';
import { linesOf, PlaceImportError, sourcesOf } from './data-file.repository.ts';
import { distanceMiles } from './distance.ts';
import type { Area, Gazetteer } from './gazetteer.ts';
import { fromNationalGrid } from './national-grid.ts';
import {
  beginIncoming,
  countPostcodes,
  mergeIncoming,
  removeMissing,
  upsertIncoming,
} from './postcodes.repository.ts';

export type RejectionReason = 'too few columns' | 'bad postcode' | 'bad number' | 'far from its area';

export interface PostcodeImportSummary {
  /** Lines read, without headings. */
  read: number;
  /** Postcodes of Kent and Medway in the file, each counted once. */
  stored: number;
  /** Lines of other areas, or without coordinates (quality 90). */
  skipped: number;
  /** Lines of Kent and Medway that could not be used. */
  rejected: number;
  /** How many lines were rejected for which reason. */
  reasons: Partial<Record<RejectionReason, number>>;
  /** The first twenty rejected lines. `line` counts from 1 within `file`. */
  examples: { file: string; line: number; reason: RejectionReason }[];
  /** False when the file holds only a part, so that nothing was removed. */
  complete: boolean;
  /** Postcodes that were in the table and are no longer in the file. */
  removed: number;
}

const BATCH = 2_000;
const PROGRESS_EVERY = 10_000;
const EXAMPLES = 20;
/** Stricter than for typed postcodes: in the data, a deviation is an error to report. */
const WRITTEN_POSTCODE = /^[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][A-Z]{2}$/;
/** Code-Point Open's "no coordinates available". */
const NO_COORDINATES = '90';
/** Miles. Farther than any point of an area is from its centre; anything beyond is a mistake in the coordinates. */
const FARTHEST_MILES = 30;
/** A file with less than this share of the known postcodes counts as a partial file. */
const COMPLETE_SHARE = 0.9;
/**
 * Loads full postcodes from Ordnance Survey's Code-Point Open. Columns, without heading: postcode, quality, easting,
 * northing, country, two NHS codes, county, district, ward. Only the districts that the gazetteer's areas list by GSS
 * code are stored. Everything happens in one transaction: either the whole file counts or nothing does. Postcodes that
 * the file no longer holds are removed only when it is complete: it has every area, no rejected line, and at least nine
 * tenths as many postcodes as are already known. Running the same file again changes nothing. Memory use does not grow
 * with the file.
 * @param source a CSV file, the same compressed (`.gz`), a folder that holds such files at any depth (as OS's download
 * does, unpacked), or a stream of uncompressed CSV
 * @throws PlaceImportError when the source cannot be read, is not such a file, or has no postcode of Kent and
 * Medway; nothing is changed then
 */
export async function importPostcodes(
  {
    db,
    gazetteer,
    onProgress,
  }: {
    db: Db;
    gazetteer: Gazetteer;
    /** Called about every 10,000 lines. */
    onProgress?: (progress: { read: number; stored: number }) => void;
  },
  source: string | Readable,
): Promise<PostcodeImportSummary> {
  const sources = await sourcesOf(source);
  const summary: PostcodeImportSummary = {
    read: 0,
    stored: 0,
    skipped: 0,
    rejected: 0,
    reasons: {},
    examples: [],
    complete: false,
    removed: 0,
  };
  const areasByCode = new Map(gazetteer.areas.map((area) => [area.gssCode, area]));

  return db.transaction().execute(async (trx) => {
    await beginIncoming(trx);
    const batch = new Map<string, PostcodeTable>();
    const flush = async () => {
      await upsertIncoming(trx, [...batch.values()]);
      batch.clear();
    };

    for (const { name, open } of sources) {
      for await (const { fields, line } of linesOf(name, open)) {
        if (isHeading(fields)) continue;
        summary.read += 1;
        const outcome = readLine(fields, areasByCode);
        if (outcome === 'skipped') {
          summary.skipped += 1;
        } else if (typeof outcome === 'string') {
          summary.rejected += 1;
          summary.reasons[outcome] = (summary.reasons[outcome] ?? 0) + 1;
          if (summary.examples.length < EXAMPLES)
            summary.examples.push({ file: name, line, reason: outcome });
        } else {
          summary.stored += 1;
          batch.set(outcome.postcode, outcome);
          if (batch.size === BATCH) await flush();
        }
        if (summary.read % PROGRESS_EVERY === 0) onProgress?.({ read: summary.read, stored: summary.stored });
      }
    }
    if (batch.size > 0) await flush();

    if (summary.stored === 0) {
      throw new PlaceImportError(
        `No postcode of Kent and Medway was found in ${summary.read} lines. Is this Code-Point Open, with its ten ` +
          'columns (postcode, quality, easting, northing, country, NHS region, NHS area, county, district, ward)?',
      );
    }
    const counts = await countPostcodes(trx);
    await mergeIncoming(trx);
    summary.stored = counts.incoming;
    summary.complete =
      summary.rejected === 0 &&
      counts.areas === gazetteer.areas.length &&
      counts.incoming >= counts.before * COMPLETE_SHARE;
    if (summary.complete) summary.removed = await removeMissing(trx);
    return summary;
  });
}

/** The row to store, or why there is none. */
function readLine(
  fields: readonly string[],
  areasByCode: ReadonlyMap<string, Area>,
): PostcodeTable | 'skipped' | RejectionReason {
  const [written, quality, easting, northing, , , , , district] = fields;
  if (written === undefined || easting === undefined || northing === undefined || district === undefined) {
    return 'too few columns';
  }
  const area = areasByCode.get(district);
  if (area === undefined || quality === NO_COORDINATES) return 'skipped';
  if (!WRITTEN_POSTCODE.test(written)) return 'bad postcode';
  const point =
    /^[0-9]{6}$/.test(easting) && /^[0-9]{6}$/.test(northing)
      ? fromNationalGrid(+easting, +northing)
      : undefined;
  if (point === undefined) return 'bad number';
  if (distanceMiles(point, area) > FARTHEST_MILES) return 'far from its area';
  return { postcode: written.replaceAll(' ', ''), area: area.slug, ...point };
}

/** OS ships the column names in a separate file, and people paste them on top of the data. */
function isHeading(fields: readonly string[]): boolean {
  const first = fields[0]?.toLowerCase();
  return first === 'pc' || first === 'postcode';
}
