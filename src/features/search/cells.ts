import type { EngineRequest, Where } from './engine.ts';

/**
 * Places as words that both engines look up in one index: each site lies in one square cell of each size, in an area,
 * and, like every site, in `all`. A circle becomes a list of cells. Pure.
 *
 * What depends on the site stands behind the cell: "2:2r:1k:no-car:2027-01" is a site that can be reached without a car
 * and has a date in January. So a search near a place with such filters finds what is true of one site, not of two.
 */

/** The edge of the smallest cells in miles; each level's is twice that of the one before. */
const SMALLEST_SIZE = 0.25;
/** The level of the largest cells, of 4 miles. */
const LARGEST = 4;
const sizeOf = (level: number): number => SMALLEST_SIZE * 2 ** level;

/** The grid begins south-west of Kent and is measured in miles at its latitude. */
const ORIGIN = { lat: 50, lon: -1 };
const MILES_NORTH = 69.0935;
const MILES_EAST = MILES_NORTH * Math.cos((51.25 * Math.PI) / 180);

/** What can be done from home or online is found near every place. */
export const ANYWHERE = 'anywhere';
const EVERYWHERE = 'all';
/** Listings with more than one site. */
export const SEVERAL_SITES = 'several';
const NO_CAR = 'no-car';

const areaCell = (slug: string): string => `area-${slug}`;
const cellName = (level: number, column: number, row: number): string =>
  `${level}:${column.toString(36)}:${row.toString(36)}`;

/** A site, and what the filters that depend on the site ask of it. */
export interface Site {
  lat: number;
  lon: number;
  area: string;
  /** It can be reached without a car. */
  noCar: boolean;
  /** Months in which dated runs start there, as "2027-01". */
  startMonths: readonly string[];
}

/** The cells of one position, the smallest first. */
function cellsAt({ lat, lon }: { lat: number; lon: number }): string[] {
  const [east, north] = [(lon - ORIGIN.lon) * MILES_EAST, (lat - ORIGIN.lat) * MILES_NORTH];
  return Array.from({ length: LARGEST + 1 }, (_, level) =>
    cellName(level, Math.floor(east / sizeOf(level)), Math.floor(north / sizeOf(level))),
  );
}

function withSiteFilters(
  bases: readonly string[],
  { noCar, startMonths }: Pick<Site, 'noCar' | 'startMonths'>,
): string[] {
  const journeys = noCar ? ['', `:${NO_CAR}`] : [''];
  const months = ['', ...startMonths.map((month) => `:${month}`)];
  return bases.flatMap((base) =>
    journeys.flatMap((journey) => months.map((month) => `${base}${journey}${month}`)),
  );
}

/**
 * The cells of a listing.
 * @param anywhere what is true of doing it from home or online; undefined when it takes place at its sites only
 */
export function cellsOf(
  sites: readonly Site[],
  anywhere: Pick<Site, 'noCar' | 'startMonths'> | undefined,
): string[] {
  return [
    ...new Set([
      ...sites.flatMap((site) => withSiteFilters([EVERYWHERE, areaCell(site.area), ...cellsAt(site)], site)),
      ...(anywhere === undefined ? [] : withSiteFilters([EVERYWHERE, ANYWHERE], anywhere)),
      ...(sites.length > 1 ? [SEVERAL_SITES] : []),
    ]),
  ];
}

/** The smallest cells that are used for a circle: small ones make it round, large ones keep the list short. */
function smallestFor(miles: number): number {
  return miles <= 5 ? 0 : miles <= 15 ? 1 : 2;
}

/**
 * The cells that cover a circle: large ones within it, the smallest ones along its edge where their centre lies within
 * it. So no site is misplaced by more than half the diagonal of the smallest.
 */
export function cellsWithin({ lat, lon, miles }: { lat: number; lon: number; miles: number }): string[] {
  const smallest = smallestFor(miles);
  const east = (lon - ORIGIN.lon) * MILES_EAST;
  const north = (lat - ORIGIN.lat) * MILES_NORTH;
  // Over such distances the globe is flat, but a degree of longitude shrinks towards the north.
  const latitude = (lat * Math.PI) / 180;
  const shrinkHere = (Math.cos(latitude) * MILES_NORTH) / MILES_EAST;
  const shrinkPerMile = ((Math.sin(latitude) * Math.PI) / 360 / MILES_EAST) * -1;
  const isWithin = (x: number, y: number) => {
    const toEast = x * (shrinkHere + shrinkPerMile * y);
    return toEast * toEast + y * y <= miles * miles;
  };
  const cells: string[] = [];
  /** Adds the cell or parts of it, and returns whether it was added whole. */
  const cover = (level: number, column: number, row: number): boolean => {
    const size = sizeOf(level);
    // Miles from the centre of the circle to the sides of the cell.
    const [left, bottom] = [column * size - east, row * size - north];
    const [right, top] = [left + size, bottom + size];
    const nearestX = left > 0 ? left : right < 0 ? right : 0;
    const nearestY = bottom > 0 ? bottom : top < 0 ? top : 0;
    if (!isWithin(nearestX, nearestY)) return false;
    const farthestX = Math.max(-left, right);
    const isWhole = isWithin(farthestX, bottom) && isWithin(farthestX, top);
    if (!isWhole && level > smallest) {
      const before = cells.length;
      let whole = 0;
      for (let part = 0; part < 4; part += 1) {
        if (cover(level - 1, 2 * column + (part & 1), 2 * row + (part >> 1))) whole += 1;
      }
      if (whole < 4) return false;
      cells.length = before;
    } else if (!isWhole && !isWithin(left + size / 2, bottom + size / 2)) return false;
    cells.push(cellName(level, column, row));
    return true;
  };
  const size = sizeOf(LARGEST);
  // A degree of longitude in the south of the circle is a little longer than at the grid's latitude.
  const reach = miles * 1.03;
  for (let column = Math.floor((east - reach) / size); column * size <= east + reach; column += 1) {
    for (let row = Math.floor((north - reach) / size); row * size <= north + reach; row += 1)
      cover(LARGEST, column, row);
  }
  return cells;
}

/** What a search asks of a single site. */
export interface SiteWish {
  noCar: boolean;
  /** One of these months; undefined when any date or none will do. */
  startMonths: readonly string[] | undefined;
}

export function siteWishOf(filters: EngineRequest['filters']): SiteWish {
  const startMonths = filters.starts;
  return {
    noCar: filters.with?.includes(NO_CAR) === true,
    startMonths: startMonths === undefined || startMonths.length === 0 ? undefined : startMonths,
  };
}

/** Filters without what the cells answer for. */
export function withoutSiteWish(filters: EngineRequest['filters']): EngineRequest['filters'] {
  const { starts: _starts, with: features, ...rest } = filters;
  const others = features?.filter((feature) => feature !== NO_CAR) ?? [];
  return others.length === 0 ? rest : { ...rest, with: others };
}

function basesOf(where: Where): string[] {
  switch (where.kind) {
    case 'everywhere':
      return [EVERYWHERE];
    case 'area':
      return [areaCell(where.slug), ANYWHERE];
    case 'circle':
      return [...cellsWithin(where), ANYWHERE];
    case 'either':
      return [...new Set(where.of.flatMap(basesOf))];
  }
}

/**
 * The cells of which a listing must have one, for a place and what is asked of the site there; undefined when every
 * listing fits.
 */
export function cellsWanted(where: Where, wish: SiteWish): string[] | undefined {
  if (where.kind === 'everywhere' && !wish.noCar && wish.startMonths === undefined) return undefined;
  const journey = wish.noCar ? `:${NO_CAR}` : '';
  const months = wish.startMonths?.map((month) => `:${month}`) ?? [''];
  return basesOf(where).flatMap((base) => months.map((month) => `${base}${journey}${month}`));
}
