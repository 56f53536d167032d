import { distanceMiles, type Point } from '#features/places/place.ts';
import { shorten } from '../description.ts';
import type { OpportunityPlace } from '../opportunity.ts';
import type { WorkMode } from '../vocabulary.ts';
import {
  addressParts,
  COUNTRY,
  describePlace,
  HOME_BASED,
  isHomeBased,
  placeFacts,
  pointOf,
  postcodeOf,
  type PlaceFacts,
} from './address.ts';
import { quote, type Findings } from './findings.ts';
import type { Posting } from './record.ts';

/**
 * Where the work is: at places in Kent and Medway, or at home. Postcode, coordinates and the names of towns are set
 * against one another, as any of them may be somebody else's.
 */

/** Where something is, and the slug of the area it is in. */
export interface Located extends Point {
  area: string;
}

/** What the mapping asks of the gazetteer. */
export interface JobPostingPlaces {
  /** A full postcode, with its space; undefined when it is not known, inside or out. */
  locatePostcode(full: string): Located | undefined;
  /** The middle of an outcode. `inside` is false when most of it lies outside; undefined when it has no part inside. */
  locateOutcode(outcode: string): (Located & { inside: boolean }) | undefined;
  /** Slug of the area that a point is in, as well as that can be told; undefined outside Kent and Medway. */
  nearestArea(point: Point): string | undefined;
  nearestTown(point: Point): ({ name: string } & Point) | undefined;
  /** The town that a text such as "near Faversham" names; of towns of the same name, the one beside `near`. */
  findTown(text: string, near?: Point): ({ name: string } & Located) | undefined;
}

const MAX_PLACES = 20;
/** Coordinates farther than this from the postcode are somebody else's: the head office's, or a map's default. */
const GEO_MILES = 15;
/** A town named beside a border outcode must be this near to its middle to say which side of the border is meant. */
const BORDER_MILES = 8;
/** Within this distance of a town's middle an unnamed place is said to be in it, beyond it near it. */
const IN_TOWN_MILES = 2.5;

const HYBRID = /\bhybrid (?:working|work|role|position|model|pattern|basis)\b|\(hybrid\)|\bhybrid$/i;
const ELSEWHERE =
  /^(?:greater london|london|surrey|(?:east |west )?sussex|essex|middlesex|hampshire|berkshire|hertfordshire|bedfordshire|buckinghamshire|oxfordshire|cambridgeshire|norfolk|suffolk|scotland|wales|northern ireland|ireland|channel islands|bristol|birmingham|manchester|leeds|liverpool)$/i;
const WIDE_ENOUGH =
  /\b(?:gb|gbr|uk|united kingdom|great britain|england|britain|kent|medway|south[\s-]?east|europe|european|worldwide|anywhere|global)\b/i;
const BUILDING =
  /\d|\b(?:hospital|school|college|university|academy|house|lodge|centre|center|hotel|park|estate|road|street|lane|avenue|way|drive|close|farm|home|surgery|office|offices|store|building|works|yard|site|unit|floor|various|multiple|locations?|region|area)\b/i;

/** Town and the rest of the address, for a place whose position is known. */
function nameTown(
  facts: PlaceFacts,
  point: Point,
  places: JobPostingPlaces,
): { town: string; area?: string; name?: string; note?: string } {
  const parts = addressParts(facts);
  for (const part of parts.toReversed()) {
    const found = places.findTown(part, point);
    if (found === undefined || distanceMiles(found, point) > GEO_MILES) continue;
    const rest = parts.filter((other) => other !== part);
    const bare = part.replace(/^(?:near|nr|close to|in|at)\.?\s+/i, '');
    // "Maidstone Hospital" says more than the town.
    if (bare.length > found.name.length + 3 && !found.name.includes(bare)) rest.push(part);
    const area = distanceMiles(found, point) <= BORDER_MILES ? { area: found.area } : {};
    return { town: found.name, ...area, ...nameOf(rest) };
  }
  const village = facts.street === undefined && facts.locality === undefined ? undefined : parts.at(-1);
  if (village !== undefined && village.length <= 40 && !BUILDING.test(village) && !HOME_BASED.test(village)) {
    return { town: village, ...nameOf(parts.slice(0, -1)) };
  }
  const nearest = places.nearestTown(point);
  const town =
    nearest === undefined
      ? 'Kent'
      : distanceMiles(nearest, point) <= IN_TOWN_MILES
        ? nearest.name
        : `Near ${nearest.name}`;
  return { town, ...nameOf(parts), note: `No town is named; ${town} was taken from the position` };
}

function nameOf(parts: readonly string[]): { name?: string } {
  const name = shorten(parts.join(', '), 200);
  return name === '' ? {} : { name };
}

type LocatedPlace = { ok: true; place: OpportunityPlace; notes: string[] } | { ok: false; reason: string };

function locatePlace(facts: PlaceFacts, places: JobPostingPlaces): LocatedPlace {
  const label = quote(describePlace(facts));
  const outside: LocatedPlace = { ok: false, reason: `The place ${label} is outside Kent and Medway` };
  const notes: string[] = [];
  const postcode = postcodeOf(facts);
  const geo = pointOf(facts);
  if (facts.country !== undefined && !COUNTRY.test(facts.country)) return outside;
  if (geo === undefined && facts.latitude !== undefined)
    notes.push(`The coordinates of ${label} are not usable`);
  if (facts.postcode !== undefined && postcode === undefined) {
    notes.push(`${quote(facts.postcode)} is not a postcode and was left out`);
  }

  let position: Located;
  let precise = false;
  if (postcode !== undefined) {
    const known = postcode.full === undefined ? undefined : places.locatePostcode(postcode.full);
    const outcode = places.locateOutcode(postcode.outcode);
    if (known !== undefined) {
      position = known;
      precise = true;
    } else if (outcode === undefined) {
      return outside;
    } else if (outcode.inside) {
      position = outcode;
    } else {
      const town = addressParts(facts)
        .toReversed()
        .map((part) => places.findTown(part, outcode))
        .find((found) => found !== undefined);
      if (town === undefined || distanceMiles(town, outcode) > BORDER_MILES) {
        return {
          ok: false,
          reason: `The place ${label} is outside Kent and Medway, as most of ${postcode.outcode} is`,
        };
      }
      position = town;
    }
    if (geo !== undefined) {
      const miles = distanceMiles(geo, position);
      if (miles > GEO_MILES) {
        notes.push(
          `The coordinates of ${label} are ${Math.round(miles)} miles from its postcode; the postcode was used`,
        );
      } else if (!precise) {
        position = { ...geo, area: position.area };
      }
    }
  } else if (geo !== undefined) {
    const area = places.nearestArea(geo);
    if (area === undefined) return outside;
    position = { ...geo, area };
  } else {
    const parts = addressParts(facts);
    if (parts.some((part) => ELSEWHERE.test(part))) return outside;
    const found = parts
      .toReversed()
      .map((part) => places.findTown(part))
      .find((town) => town !== undefined);
    if (found === undefined) {
      return { ok: false, reason: `The place ${label} could not be found in Kent and Medway` };
    }
    position = found;
  }

  const { town, area, name, note } = nameTown(facts, position, places);
  if (note !== undefined) notes.push(note);
  return {
    ok: true,
    notes,
    place: {
      ...(name === undefined ? {} : { name }),
      town: shorten(town, 80),
      ...(postcode === undefined ? {} : { postcode: postcode.full ?? postcode.outcode }),
      // Half of an outcode may be another district's: a town that is named says more, a full postcode most.
      area: precise || area === undefined ? position.area : area,
      lat: position.lat,
      lon: position.lon,
    },
  };
}

export function readPlaces(
  posting: Posting,
  title: string,
  description: string,
  places: JobPostingPlaces,
  { reasons, notes }: Findings,
): { places: OpportunityPlace[]; workMode: WorkMode } {
  const facts = posting.jobLocation.map(placeFacts).filter((fact) => describePlace(fact) !== '');
  const physical = facts.filter((fact) => !isHomeBased(fact));
  const isRemote =
    posting.jobLocationType.some((type) => /telecommute|remote/i.test(type)) ||
    (facts.length > 0 && physical.length === 0);
  const found: OpportunityPlace[] = [];
  const failures: string[] = [];
  for (const fact of physical) {
    const located = locatePlace(fact, places);
    if (!located.ok) failures.push(located.reason);
    else if (found.length < MAX_PLACES) {
      found.push(located.place);
      notes.push(...located.notes);
    }
  }

  if (isRemote) {
    const requirements = posting.applicantLocationRequirements;
    const open =
      requirements.length === 0 ||
      requirements.some((place) => WIDE_ENOUGH.test(place) || places.findTown(place) !== undefined);
    if (!open) {
      const where = requirements.map(quote).slice(0, 3).join(', ');
      reasons.push(`It can be done from home only in ${where}, which is outside Kent and Medway`);
    }
    notes.push(...failures.map((failure) => `${failure}; it was left out, as the work is done from home`));
    return { places: found, workMode: 'remote' };
  }
  if (facts.length === 0) reasons.push('The place is missing');
  else if (found.length === 0) reasons.push(...new Set(failures));
  else notes.push(...failures.map((failure) => `${failure}; it was left out`));
  const isHybrid = HYBRID.test(title) || HYBRID.test(description) || physical.length < facts.length;
  return { places: found, workMode: isHybrid ? 'hybrid' : 'on-site' };
}
