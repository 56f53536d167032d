import { distanceMiles, type Point } from './distance.ts';

/** A district, or Medway. Its point is the mean of its postcodes. */
export interface Area extends Point {
  slug: string;
  name: string;
  /** The Office for National Statistics' code, under which other data sets list the area. */
  gssCode: string;
  alsoKnownAs: readonly string[];
}

/** How large a place is; it decides the default search radius around it. */
export const TOWN_KINDS = [
  'main town',
  'city',
  'town',
  'new town (growth area)',
  'new settlement',
  'large village',
] as const;
export type TownKind = (typeof TOWN_KINDS)[number];

/** A town or large village. */
export interface Town extends Point {
  slug: string;
  name: string;
  /** Slug of its area. */
  area: string;
  kind: TownKind;
  alsoKnownAs: readonly string[];
}

/** A postcode district. Its point is the mean of its postcodes. */
export interface Outcode extends Point {
  outcode: string;
  /** Slug of the area of Kent and Medway with most of its postcodes. */
  area: string;
  /** True when at least half of its postcodes are in Kent and Medway. */
  inside: boolean;
}

export interface Gazetteer {
  /** In alphabetical order of their names. */
  areas: readonly Area[];
  towns: readonly Town[];
  outcodes: ReadonlyMap<string, Outcode>;
  /** Slugs of the neighbouring areas of Kent and Medway by postcode area ("BR"), nearest first. */
  neighbours: ReadonlyMap<string, readonly string[]>;
  /** Towns by folded name, also by "town area". A name with several towns is ambiguous. */
  townsByName: ReadonlyMap<string, readonly NamedTown[]>;
  /** By folded name. */
  areasByName: ReadonlyMap<string, Area>;
}

/** A town and the name it was found by, as written in the data. */
export interface NamedTown {
  name: string;
  town: Town;
}

/** A row that is valid from its first to its last day, both included; `undefined` is open-ended. */
export interface Dated {
  validFrom: string | undefined;
  validTo: string | undefined;
}

/** The contents of the data files, past and future rows included. */
export interface GazetteerRows {
  areas: readonly (Area & Dated)[];
  /** A town that changes its area has a row for each; the same goes for outcodes. */
  towns: readonly Town[];
  outcodes: readonly Outcode[];
  neighbours: readonly { postcodeArea: string; areas: readonly string[] }[];
}

/**
 * Normalises a name for comparison: lower case without accents, apostrophes and a leading "the"; "&" becomes "and";
 * every other character that is neither letter nor digit separates words.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}\p{N}]/gu, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .join(' ')
    .replace(/^the /, '');
}

/**
 * The gazetteer of a calendar day in Europe/London ("2026-11-22"): the areas valid on that day, with the first row of
 * each town and outcode whose area is one of them.
 */
export function gazetteerOn(day: string, rows: GazetteerRows): Gazetteer {
  const areas = rows.areas
    .filter(({ validFrom, validTo }) => (validFrom ?? day) <= day && day <= (validTo ?? day))
    .map(({ validFrom: _from, validTo: _to, ...area }): Area => area)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const valid = new Set(areas.map((area) => area.slug));
  const towns = firstOfEach(rows.towns, (town) => town.slug, valid);
  const outcodes = firstOfEach(rows.outcodes, (outcode) => outcode.outcode, valid);

  const areasByName = new Map<string, Area>();
  for (const area of areas) {
    for (const name of [area.name, ...area.alsoKnownAs]) areasByName.set(fold(name), area);
  }

  const townsByName = new Map<string, NamedTown[]>();
  const add = (key: string, named: NamedTown) => {
    const known = townsByName.get(key) ?? [];
    if (!known.some((other) => other.town === named.town)) townsByName.set(key, [...known, named]);
  };
  for (const town of towns) {
    for (const name of [town.name, ...town.alsoKnownAs]) {
      add(fold(name), { name, town });
      for (const [areaName, area] of areasByName) {
        if (area.slug === town.area) add(`${fold(name)} ${areaName}`, { name, town });
      }
    }
  }

  return {
    areas,
    towns,
    outcodes: new Map(outcodes.map((outcode) => [outcode.outcode, outcode])),
    neighbours: new Map(
      rows.neighbours.map((row) => [row.postcodeArea, row.areas.filter((slug) => valid.has(slug))]),
    ),
    townsByName,
    areasByName,
  };
}

function firstOfEach<Row extends { area: string }>(
  rows: readonly Row[],
  key: (row: Row) => string,
  validAreas: ReadonlySet<string>,
): Row[] {
  const chosen = new Map<string, Row>();
  for (const row of rows) {
    if (validAreas.has(row.area) && !chosen.has(key(row))) chosen.set(key(row), row);
  }
  return [...chosen.values()];
}

/** The area with this slug, if it is valid today. */
export function areaOf(gazetteer: Gazetteer, slug: string): Area | undefined {
  return gazetteer.areas.find((area) => area.slug === slug);
}

/** The text of a link or field that means this area and not the town of the same name: "Ashford area". */
export function areaText(area: Pick<Area, 'name'>): string {
  return `${area.name} area`;
}

/** The label of an area: "Thanet", but "Ashford area", where the name alone would mean the town. */
export function areaLabel(gazetteer: Gazetteer, area: Pick<Area, 'name'>): string {
  return gazetteer.townsByName.has(fold(area.name)) ? areaText(area) : area.name;
}

/**
 * The outcodes, including those of the border, whose centre is within this many miles of the point; in no particular
 * order.
 */
export function outcodesWithin(gazetteer: Gazetteer, point: Point, miles: number): string[] {
  return [...gazetteer.outcodes.values()]
    .filter((outcode) => distanceMiles(outcode, point) <= miles)
    .map((outcode) => outcode.outcode);
}

/** Outcodes in the marshes extend about this far from their centre. */
const FARTHEST_MILES = 8;

/**
 * The area that a position is probably in: that of the nearest outcode centre or town. Undefined when a border outcode
 * is nearer than any of ours, or nothing of ours is within 8 miles. Near a boundary the result can be the neighbouring
 * area, so prefer a postcode where there is one.
 */
export function nearestArea(gazetteer: Gazetteer, point: Point): Area | undefined {
  let nearest: { miles: number; area: string | undefined } = { miles: Infinity, area: undefined };
  const consider = (place: Point, area: string | undefined) => {
    const miles = distanceMiles(place, point);
    if (miles < nearest.miles) nearest = { miles, area };
  };
  for (const outcode of gazetteer.outcodes.values())
    consider(outcode, outcode.inside ? outcode.area : undefined);
  for (const town of gazetteer.towns) consider(town, town.area);
  if (nearest.area === undefined || nearest.miles > FARTHEST_MILES) return undefined;
  return areaOf(gazetteer, nearest.area);
}
