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

export const VILLAGE_KINDS = ['suburb', 'village', 'hamlet'] as const;
export type VillageKind = (typeof VILLAGE_KINDS)[number];

/** A place where people live, of any size. */
export interface Settlement extends Point {
  slug: string;
  /** Unique: two places of one name have an addition each, "Ash (Sandwich)", and share the short name as another. */
  name: string;
  /** Slug of its area. */
  area: string;
  kind: TownKind | VillageKind;
  alsoKnownAs: readonly string[];
}

/** A town or large village: the places that lists and reports name. */
export interface Town extends Settlement {
  kind: TownKind;
}

/** Any smaller place: it is found when it is typed, and stands in no list. */
export interface Village extends Settlement {
  kind: VillageKind;
}

/** A place beyond the county that people type; a whole county or London too. */
export interface OutsidePlace extends Point {
  name: string;
  /** Slugs of the nearest areas of Kent and Medway, nearest first. */
  areas: readonly string[];
  alsoKnownAs: readonly string[];
}

/** A postcode district. Its point is the mean of its postcodes. */
export interface Outcode extends Point {
  outcode: string;
  /** Slug of the area of Kent and Medway with most of its postcodes. */
  area: string;
  /** True when at least half of its postcodes are in Kent and Medway. */
  inside: boolean;
  /** True when every one of its postcodes is in its area. */
  whole: boolean;
}

export interface Gazetteer {
  /** In alphabetical order of their names. */
  areas: readonly Area[];
  towns: readonly Town[];
  villages: readonly Village[];
  outcodes: ReadonlyMap<string, Outcode>;
  /** Slugs of the neighbouring areas of Kent and Medway by postcode area ("BR"), nearest first. */
  neighbours: ReadonlyMap<string, readonly string[]>;
  /** Towns by folded name, also by "town area". A name with several towns is ambiguous. */
  townsByName: ReadonlyMap<string, readonly NamedTown[]>;
  /**
   * The same of towns and villages. A place that is only also known by a name gives way to the one that has it, and a
   * town so known to a village ("Littlestone" is not New Romney).
   */
  placesByName: ReadonlyMap<string, readonly NamedPlace[]>;
  /** Names among `placesByName` that only imported places have: a word that is one is no place unless it stands alone. */
  importedNames: ReadonlySet<string>;
  /** By folded name. */
  outsideByName: ReadonlyMap<string, OutsidePlace>;
  /** By folded name. */
  areasByName: ReadonlyMap<string, Area>;
}

/** No name has more words, with the name of its area: "queen elizabeth the queen mother hospital isle of thanet". */
export const MOST_WORDS_OF_NAME = 9;

/** A town and the name it was found by, as written in the data. */
export interface NamedTown {
  name: string;
  town: Town;
}

/** A town or village and the name it was found by, as written in the data. */
export interface NamedPlace {
  name: string;
  place: Settlement;
}

/** A row that is valid from its first to its last day, both included; `undefined` is open-ended. */
export interface Dated {
  validFrom: string | undefined;
  validTo: string | undefined;
}

/** The contents of the data files, past and future rows included. */
export interface GazetteerRows {
  areas: readonly (Area & Dated)[];
  /** A town that changes its area has a row for each; the same goes for villages and outcodes. */
  towns: readonly Town[];
  villages: readonly Village[];
  /** Places of OS Open Names that are not among the others. */
  imported?: readonly Village[];
  outcodes: readonly Outcode[];
  neighbours: readonly { postcodeArea: string; areas: readonly string[] }[];
  outside: readonly OutsidePlace[];
}

/**
 * Normalises a name for comparison: lower case without accents, apostrophes and a leading "the"; "&" becomes "and",
 * "saint" "st"; every other character that is neither letter nor digit separates words.
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
    .map((word) => (word === 'saint' ? 'st' : word))
    .join(' ')
    .replace(/^the /, '');
}

/**
 * The gazetteer of a calendar day in Europe/London ("2026-11-22"): the areas valid on that day, with the first row of
 * each town, village and outcode whose area is one of them.
 */
export function gazetteerOn(day: string, rows: GazetteerRows): Gazetteer {
  const areas = rows.areas
    .filter(({ validFrom, validTo }) => (validFrom ?? day) <= day && day <= (validTo ?? day))
    .map(({ validFrom: _from, validTo: _to, ...area }): Area => area)
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const valid = new Set(areas.map((area) => area.slug));
  const towns = firstOfEach(rows.towns, (town) => town.slug, valid);
  const imported = firstOfEach(rows.imported ?? [], (village) => village.slug, valid);
  const villages = [...firstOfEach(rows.villages, (village) => village.slug, valid), ...imported];
  const outcodes = firstOfEach(rows.outcodes, (outcode) => outcode.outcode, valid);

  const areasByName = new Map<string, Area>();
  for (const area of areas) {
    for (const name of [area.name, ...area.alsoKnownAs]) areasByName.set(fold(name), area);
  }

  const townsByName = new Map(
    [...namesOf(towns, areasByName)].map(([key, named]) => [
      key,
      named.map(({ name, place }) => ({ name, town: place })),
    ]),
  );
  const placesByName = new Map(
    [...namesOf([...towns, ...villages], areasByName)].map(([key, named]) => {
      const bearers = named.filter(({ name, place }) => name === place.name);
      const small = named.filter(({ place }) => isVillage(place));
      return [key, [bearers, small, named].find((some) => some.length > 0) ?? named];
    }),
  );
  const isImported = new Set<Settlement>(imported);
  const importedNames = new Set(
    [...placesByName].flatMap(([name, named]) =>
      named.every(({ place }) => isImported.has(place)) ? [name] : [],
    ),
  );
  const outsideByName = new Map(
    rows.outside.flatMap((row) => {
      const place = { ...row, areas: row.areas.filter((slug) => valid.has(slug)) };
      return [place.name, ...place.alsoKnownAs].map((name) => [fold(name), place] as const);
    }),
  );

  return {
    areas,
    towns,
    villages,
    outcodes: new Map(outcodes.map((outcode) => [outcode.outcode, outcode])),
    neighbours: new Map(
      rows.neighbours.map((row) => [row.postcodeArea, row.areas.filter((slug) => valid.has(slug))]),
    ),
    townsByName,
    placesByName,
    importedNames,
    outsideByName,
    areasByName,
  };
}

export const isVillage = ({ kind }: Settlement): boolean => VILLAGE_KINDS.some((it) => it === kind);

/** Places by each of their folded names, alone and followed by the name of their area. */
function namesOf<Place extends Settlement>(
  places: readonly Place[],
  areasByName: ReadonlyMap<string, Area>,
): Map<string, { name: string; place: Place }[]> {
  const namesOfAreas = Map.groupBy(areasByName.keys(), (name) => areasByName.get(name)?.slug);
  const byName = new Map<string, { name: string; place: Place }[]>();
  for (const place of places) {
    for (const name of [place.name, ...place.alsoKnownAs]) {
      const folded = fold(name);
      const keys = [folded, ...(namesOfAreas.get(place.area) ?? []).map((area) => `${folded} ${area}`)];
      for (const key of keys) {
        const known = byName.get(key) ?? [];
        if (!known.some((other) => other.place === place)) byName.set(key, [...known, { name, place }]);
      }
    }
  }
  return byName;
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
