/** What people type as a place, folded as names are, besides the names of places. */

export const EVERYWHERE_NAMES = new Set([
  'kent',
  'kent and medway',
  'medway and kent',
  'county',
  'county of kent',
  'whole county',
  'whole of kent',
  'whole of kent and medway',
  'all kent',
  'all of kent',
  'all of kent and medway',
  'all',
  'all areas',
  'any',
  'anywhere',
  'anywhere in kent',
  'anywhere in kent and medway',
  'everywhere',
  'uk',
  'united kingdom',
  'gb',
  'great britain',
  'britain',
  'england',
  'anywhere in uk',
  'anywhere in the uk',
  'anywhere in england',
  'all of the uk',
  'whole of the uk',
  'all of england',
  'nationwide',
  'uk wide',
  'south east',
  'southeast',
  'south east england',
  'southeast england',
  'south east of england',
  'anywhere in the south east',
]);

export const LEADING_WORDS = new Set(['near', 'nearby', 'in', 'around', 'at', 'the']);
export const COUNTRY = / (?:uk|england|united kingdom|great britain)$/;
export const COUNTY = / kent$/;
export const PART = / (?:village|town|town centre|city|city centre)$/;
export const BEYOND =
  / (london|essex|surrey|(?:east |west )?sussex|hertfordshire|suffolk|berkshire|hampshire)$/;
/** What stands between a place and the place that it is near: "Ash near Sandwich", "Wingham, Canterbury". */
export const BESIDE = /[,;()/]|\b(?:near|nr|next|by|in)\b/iu;
export const AREA_WORDS =
  / (?:area|district|borough|council|council area|(?:district|borough|city) council)$/;
