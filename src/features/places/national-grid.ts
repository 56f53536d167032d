import proj4 from 'proj4';
import type { Point } from './distance.ts';

/**
 * British National Grid (EPSG:27700) with Ordnance Survey's seven-parameter Helmert shift to WGS84, from "A guide to
 * coordinate systems in Great Britain"; accurate to about 5 metres, which suffices, as postcodes only locate a building
 * or worse.
 */
const NATIONAL_GRID =
  '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy ' +
  '+towgs84=446.448,-125.157,542.06,0.1502,0.247,0.8421,-20.4894 +units=m +no_defs';

const toWgs84 = proj4(NATIONAL_GRID, 'WGS84');

/** Converts a position in metres on the British National Grid to degrees, to six decimals (about 10 cm). */
export function fromNationalGrid(easting: number, northing: number): Point {
  const [lon, lat] = toWgs84.forward([easting, northing]);
  return { lat: Number(lat.toFixed(6)), lon: Number(lon.toFixed(6)) };
}
