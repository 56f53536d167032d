/**
 * A map on which every area is a hexagon of the same size, so that small areas can be read and touched as easily as
 * large ones. Neighbours on the ground touch, with few exceptions. Lengths are in the drawing's own units.
 */

/** `column` and `row` count from 0 in the north-west; odd rows are shifted half a tile to the east. */
export interface Tile {
  column: number;
  row: number;
}

/** By the area's slug. */
export const TILES: Readonly<Record<string, Tile>> = {
  dartford: { column: 0, row: 0 },
  gravesham: { column: 1, row: 0 },
  medway: { column: 2, row: 0 },
  swale: { column: 3, row: 0 },
  thanet: { column: 4, row: 0 },
  sevenoaks: { column: 0, row: 1 },
  'tonbridge-and-malling': { column: 1, row: 1 },
  maidstone: { column: 2, row: 1 },
  canterbury: { column: 3, row: 1 },
  dover: { column: 4, row: 1 },
  'tunbridge-wells': { column: 2, row: 2 },
  ashford: { column: 3, row: 2 },
  'folkestone-and-hythe': { column: 4, row: 2 },
};

/** From a tile's centre to a corner, and to the middle of a side. */
const CORNER = 66;
const SIDE = (CORNER * Math.sqrt(3)) / 2;
/** The gap on every side of a tile. */
const GAP = 2;
const LINE = 17;

const round = (length: number) => Math.round(length * 10) / 10;

export interface DrawnTile {
  slug: string;
  lines: readonly { text: string; y: number }[];
  /** Corners for `<polygon points>`. */
  points: string;
  x: number;
  /** Baseline of the number. */
  countY: number;
}

/** A name in lines short enough for a tile: "Tonbridge", "and Malling". */
function linesOf(name: string): string[] {
  const [first = '', ...rest] = name.split(' ');
  return rest.length === 0 ? [first] : [first, rest.join(' ')];
}

/** The whole drawing of these areas, from north-west to south-east. */
export function drawAreaMap(areas: readonly { slug: string; name: string }[]): {
  width: number;
  height: number;
  tiles: DrawnTile[];
} {
  const names = new Map(areas.map(({ slug, name }) => [slug, name]));
  const centres = Object.entries(TILES).map(([slug, tile]) => ({
    slug,
    name: linesOf(names.get(slug) ?? slug),
    x: SIDE * (1 + 2 * tile.column + (tile.row % 2)),
    y: CORNER * (1 + 1.5 * tile.row),
  }));
  return {
    width: round(Math.max(0, ...centres.map(({ x }) => x + SIDE))),
    height: round(Math.max(0, ...centres.map(({ y }) => y + CORNER))),
    tiles: centres.map(({ slug, name, x, y }) => {
      const top = y - (name.length - 1) * (LINE / 2) - 4;
      return {
        slug,
        lines: name.map((text, index) => ({ text, y: round(top + index * LINE) })),
        points: hexagon(x, y, CORNER - GAP),
        x: round(x),
        countY: round(top + name.length * LINE + 6),
      };
    }),
  };
}

/** The depth of a tile's colour: 0 for no results, then 1 to 4 by its share of the largest count. */
export function depthOf(count: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (count <= 0) return 0;
  const share = count / most;
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1;
}

export interface KeyEntry {
  depth: 0 | 1 | 2 | 3 | 4;
  from: number;
  to: number;
}

/** What the depths of the tiles mean, as ranges of counts; without depths that no count can have. */
export function keyOf(most: number): KeyEntry[] {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.floor(most * share));
  return steps
    .map((to, depth) => ({
      depth: depth as KeyEntry['depth'],
      from: depth === 0 ? 0 : (steps[depth - 1] ?? 0) + 1,
      to,
    }))
    .filter(({ from, to }) => from <= to);
}

/** The six corners of a hexagon with a corner at the top, clockwise from there. */
export function hexagon(x: number, y: number, corner: number): string {
  const side = (corner * Math.sqrt(3)) / 2;
  return [
    [x, y - corner],
    [x + side, y - corner / 2],
    [x + side, y + corner / 2],
    [x, y + corner],
    [x - side, y + corner / 2],
    [x - side, y - corner / 2],
  ]
    .map((point) => point.map(round).join(','))
    .join(' ');
}
