import { distanceMiles } from './distance.ts';
import {
  fold,
  type Area,
  type Gazetteer,
  type GazetteerRows,
  type Village,
  type VillageKind,
} from './gazetteer.ts';
import type { placeMessages } from './messages.en.ts';
import { fromNationalGrid } from './national-grid.ts';
import type { ImportedPlaceTable } from './table.ts';

/**
 * Ordnance Survey's OS Open Names: a folder of CSV files without headings, each line one named thing with 34 columns,
 * counted from 0:
 *
 *  0 ID · 1 NAMES_URI · 2 NAME1 · 3 NAME1_LANG · 4 NAME2 · 5 NAME2_LANG · 6 TYPE · 7 LOCAL_TYPE · 8 GEOMETRY_X ·
 *  9 GEOMETRY_Y · 10 MOST_DETAIL_VIEW_RES · 11 LEAST_DETAIL_VIEW_RES · 12–15 MBR_XMIN, YMIN, XMAX, YMAX ·
 *  16 POSTCODE_DISTRICT · 17 its URI · 18 POPULATED_PLACE · 19 its URI · 20 its TYPE · 21 DISTRICT_BOROUGH · 22 its URI ·
 *  23 its TYPE · 24 COUNTY_UNITARY · 25 its URI · 26 its TYPE · 27 REGION · 28 its URI · 29 COUNTRY · 30 its URI ·
 *  31 RELATED_SPATIAL_OBJECT · 32 SAME_AS_DBPEDIA · 33 SAME_AS_GEONAMES
 */
const COLUMN = {
  id: 0,
  name: 2,
  otherName: 4,
  type: 6,
  localType: 7,
  x: 8,
  y: 9,
  outcode: 16,
  district: 21,
  county: 24,
} as const;
const COLUMNS = 34;

/** A town that is missing from the compiled places is found like a village; lists name only compiled towns. */
const KINDS: Readonly<Record<string, VillageKind>> = {
  City: 'village',
  Town: 'village',
  Village: 'village',
  'Suburban Area': 'suburb',
  Hamlet: 'hamlet',
  'Other Settlement': 'hamlet',
};

const LONGEST_NAME = 60;
/** Longer names are not recognised among the words of a search. */
const MOST_WORDS = 6;
const ID = /^[A-Za-z0-9]{1,40}$/;
const OUTCODE = /^[A-Z]{1,2}[0-9]{1,2}$/;
/** Miles. Farther than any point of an area is from its centre. */
const FARTHEST_MILES = 30;

export type PlaceRejection = keyof typeof placeMessages.rejections;

const isName = (name: string) =>
  name.length <= LONGEST_NAME && fold(name) !== '' && fold(name).split(' ').length <= MOST_WORDS;

/** The area of a line: Medway is a unitary authority without districts. */
function areaOfLine(
  { areasByName }: Pick<Gazetteer, 'areasByName'>,
  county: string | undefined,
  district: string | undefined,
): Area | undefined | 'elsewhere' {
  if (county === 'Medway') return areasByName.get('medway');
  return county === 'Kent' ? areasByName.get(fold(district ?? '')) : 'elsewhere';
}

/** The place of a line; "skipped" for roads, postcodes, water and everything outside Kent and Medway. */
export function readOpenName(
  fields: readonly string[],
  gazetteer: Pick<Gazetteer, 'areasByName'>,
): ImportedPlaceTable | 'skipped' | PlaceRejection {
  if (fields.length < COLUMNS) return 'columns';
  const of = (column: keyof typeof COLUMN) => fields[COLUMN[column]] ?? '';
  if (of('type') !== 'populatedPlace') return 'skipped';
  const area = areaOfLine(gazetteer, of('county'), of('district'));
  if (area === 'elsewhere') return 'skipped';
  if (area === undefined) return 'district';
  const id = of('id');
  const name = of('name');
  const otherName = of('otherName');
  const kind = Object.hasOwn(KINDS, of('localType')) ? KINDS[of('localType')] : undefined;
  if (!ID.test(id)) return 'id';
  if (!isName(name) || (otherName !== '' && !isName(otherName))) return 'name';
  if (kind === undefined) return 'kind';
  const [x, y] = [of('x'), of('y')];
  const isNumber = (text: string) => /^[0-9]{6}(\.[0-9]+)?$/.test(text);
  if (!isNumber(x) || !isNumber(y)) return 'number';
  const point = fromNationalGrid(Number(x), Number(y));
  if (distanceMiles(point, area) > FARTHEST_MILES) return 'far';
  return {
    id,
    name,
    otherName: otherName === '' ? null : otherName,
    kind,
    area: area.slug,
    outcode: OUTCODE.test(of('outcode')) ? of('outcode') : null,
    ...point,
  };
}

/** Two places of one name within this distance are one. */
const SAME_MILES = 3;

/**
 * The imported places that the compiled ones do not have, as villages. A name that several places share gets an
 * addition, so that names are unique: "Newtown (Ashford)", or the postcode district within one area.
 */
export function besideCompiled(
  { areas, towns, villages }: Pick<GazetteerRows, 'areas' | 'towns' | 'villages'>,
  imported: readonly ImportedPlaceTable[],
): Village[] {
  const compiled = Map.groupBy(
    [...towns, ...villages].flatMap((place) =>
      [place.name, ...place.alsoKnownAs].map((name) => ({ name, place })),
    ),
    ({ name }) => fold(name),
  );
  const added = imported.filter(
    (row) =>
      !(compiled.get(fold(row.name)) ?? []).some(
        ({ place }) => place.area === row.area || distanceMiles(place, row) <= SAME_MILES,
      ),
  );
  const sharing = Map.groupBy(added, ({ name }) => fold(name));
  const areaNames = new Map(areas.map(({ slug, name }) => [slug, name]));
  const taken = new Set<string>();
  return added.flatMap(({ id, name, otherName, kind, area, outcode, lat, lon }): Village[] => {
    const others = (sharing.get(fold(name)) ?? []).filter((other) => other.id !== id);
    const isShared = others.length > 0 || compiled.has(fold(name));
    const addition = others.some((other) => other.area === area) ? outcode : areaNames.get(area);
    const full = isShared ? `${name} (${addition ?? area})` : name;
    if (taken.has(fold(full))) return [];
    taken.add(fold(full));
    const alsoKnownAs = [...(isShared ? [name] : []), ...(otherName === null ? [] : [otherName])];
    return [{ slug: `os-${id.toLowerCase()}`, name: full, alsoKnownAs, area, kind, lat, lon }];
  });
}
