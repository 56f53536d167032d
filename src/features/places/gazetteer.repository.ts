import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { gazetteerOn, TOWN_KINDS, VILLAGE_KINDS, type Gazetteer, type GazetteerRows } from './gazetteer.ts';
import { besideCompiled } from './open-names.ts';
import type { ImportedPlaceTable } from './table.ts';

const slug = z.string().regex(/^[a-z]+(-[a-z]+)*$/);
const name = z.string().min(1);
const day = z.union([z.literal('').transform(() => undefined), z.iso.date()]);
/** Several values in one cell are separated by "|". */
const list = z.string().transform((cell) => (cell === '' ? [] : cell.split('|')));
const point = {
  lat: z.string().min(1).transform(Number).pipe(z.number().min(49).max(56)),
  lon: z.string().min(1).transform(Number).pipe(z.number().min(-7).max(3)),
};

const areaRow = z
  .object({
    slug,
    name,
    gss_code: z.string().regex(/^E0[67][0-9]{6}$/),
    also_known_as: list,
    valid_from: day,
    valid_to: day,
    ...point,
  })
  .transform(({ gss_code, also_known_as, valid_from, valid_to, ...row }) => ({
    ...row,
    gssCode: gss_code,
    alsoKnownAs: also_known_as,
    validFrom: valid_from,
    validTo: valid_to,
  }));

const townRow = z
  .object({ slug, name, area: slug, kind: z.enum(TOWN_KINDS), also_known_as: list, ...point })
  .transform(({ also_known_as, ...row }) => ({ ...row, alsoKnownAs: also_known_as }));

const villageRow = z
  .object({ slug, name, area: slug, kind: z.enum(VILLAGE_KINDS), also_known_as: list, ...point })
  .transform(({ also_known_as, ...row }) => ({ ...row, alsoKnownAs: also_known_as }));

const outsideRow = z
  .object({ name, areas: list, also_known_as: list, ...point })
  .transform(({ also_known_as, ...row }) => ({ ...row, alsoKnownAs: also_known_as }));

const truth = z.enum(['true', 'false']).transform((cell) => cell === 'true');

const outcodeRow = z.object({
  outcode: z.string().regex(/^[A-Z]{1,2}[0-9]{1,2}$/),
  area: slug,
  inside: truth,
  whole: truth,
  ...point,
});

const neighbourRow = z
  .object({ postcode_area: z.string().regex(/^[A-Z]{1,2}$/), areas: list })
  .transform((row) => ({ postcodeArea: row.postcode_area, areas: row.areas }));

async function readRows<Schema extends z.ZodType>(
  root: string,
  file: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  const path = join(root, 'db', 'data', file);
  const records: unknown[] = parse(await readFile(path), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });
  return records.map((record, index) => {
    const row = schema.safeParse(record);
    if (!row.success) throw new Error(`db/data/${file}, line ${index + 2}: ${z.prettifyError(row.error)}`);
    return row.data;
  });
}

/**
 * All rows of the gazetteer's files, past and future ones included.
 * @param root the project's folder
 * @throws when a file is missing, a row is malformed, or a row names an area that is not in `areas.csv`
 */
export async function readGazetteerRows(root: string): Promise<GazetteerRows> {
  const [areas, towns, villages, outcodes, neighbours, outside] = await Promise.all([
    readRows(root, 'areas.csv', areaRow),
    readRows(root, 'places.csv', townRow),
    readRows(root, 'villages.csv', villageRow),
    readRows(root, 'outcodes.csv', outcodeRow),
    readRows(root, 'neighbours.csv', neighbourRow),
    readRows(root, 'outside.csv', outsideRow),
  ]);
  const known = new Set(areas.map((area) => area.slug));
  for (const area of [...towns, ...villages, ...outcodes]
    .map((row) => row.area)
    .concat([...neighbours, ...outside].flatMap((row) => row.areas))) {
    if (!known.has(area))
      throw new Error(`db/data/areas.csv has no area "${area}", which another file names`);
  }
  return { areas, towns, villages, outcodes, neighbours, outside };
}

/**
 * The gazetteer of a day. Load it once at start.
 * @param root the project's folder
 * @param day a calendar day in Europe/London, such as "2026-11-22"
 * @param imported places of OS Open Names, from the database
 * @throws as `readGazetteerRows`
 */
export async function loadGazetteer(
  root: string,
  day: string,
  imported: readonly ImportedPlaceTable[] = [],
): Promise<Gazetteer> {
  const rows = await readGazetteerRows(root);
  return gazetteerOn(day, { ...rows, imported: besideCompiled(rows, imported) });
}
