import type { Random } from './random.ts';

const BEGINNINGS =
  'Ash Birch Bram Brook Chalk Cherry Clay Cob Copper Dane Dene Elder Elm Fair Fen Fern Flint Gold Hart Hazel Heron Hollow Hop Horn Kestrel Kiln Lamb Larch Lark Lime Mallow Marl Marsh Mead Medlar Mill Moat Moor Nether North Oak Oast Orchard Otter Pear Plum Quarry Rag Reed Rook Rush Salt Sand Shingle Sloe South Stone Stour Swan Tan Teasel Tern Thorn Tide Under Upper Wal Weir West White Willow Winter Wren Yew'.split(
    ' ',
  );
const ENDINGS =
  'acre bank barrow beck bourne bridge brook bury combe cot court croft dale dell den down edge end field fleet ford furlong garth gate glade grange green grove ham hanger hatch haven head hill hithe holt hurst lade lea ley lock mere mead moor oast pound quay reach ridge rise row shaw shore side sole stede stile stock street thorpe tye wall wick wold wood worth yard'.split(
    ' ',
  );

export const COINED_NAMES = BEGINNINGS.length * ENDINGS.length;

/** The `index`th of about 4,500 coined names that sound like place names. */
export function coinedNameAt(index: number): string {
  const beginning = BEGINNINGS[index % BEGINNINGS.length] ?? '';
  const ending = ENDINGS[Math.floor(index / BEGINNINGS.length) % ENDINGS.length] ?? '';
  return `${beginning}${ending}`;
}

export function coinedName(random: Random): string {
  return coinedNameAt(random.int(0, COINED_NAMES - 1));
}
