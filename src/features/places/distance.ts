/** A position in degrees, WGS84. */
export interface Point {
  lat: number;
  lon: number;
}

export const METRES_PER_MILE = 1609.344;

/** Mean radius of the Earth, in miles. */
const EARTH_MILES = 6_371_008.8 / METRES_PER_MILE;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/**
 * Miles in a straight line (haversine), accurate to about half a percent. Roads and water are ignored: across the
 * Medway or the Swale the journey is much longer.
 */
export function distanceMiles(a: Point, b: Point): number {
  const [lat, lon] = [radians(b.lat - a.lat), radians(b.lon - a.lon)];
  const h =
    Math.sin(lat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(lon / 2) ** 2;
  return 2 * EARTH_MILES * Math.asin(Math.sqrt(Math.min(1, h)));
}
