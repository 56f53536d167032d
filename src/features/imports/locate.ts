import { isDeepStrictEqual } from 'node:util';
import { distanceMiles, normalisePostcode, type Point } from '#features/places/place.ts';
import { shorten } from '#features/opportunities/description.ts';
import type { OpportunityPlace } from '#features/opportunities/opportunity.ts';
import type { WorkMode } from '#features/opportunities/vocabulary.ts';
import {
  addressParts,
  describePlace,
  HOME_BASED,
  partsOf,
  placeFacts,
  pointOf,
  postcodeOf,
  saysKent,
  withoutHomeWords,
  type PlaceFacts,
} from './address.ts';
import { countryOf, elsewhereIn, namesakeOf } from './elsewhere.ts';
import { quote, type Findings } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import type { Posting } from './record.ts';
import { locateMessages as messages } from './messages.en.ts';

/**
 * The location of a job: at places in Kent and Medway, or at home. Postcode, coordinates and town names are checked
 * against one another, because each of them may be wrong.
 */

/** A position, and the slug of the area that contains it. */
export interface Located extends Point {
  area: string;
}

/** The queries that the mapping makes to the gazetteer. */
export interface JobPostingPlaces {
  /**
   * The position of a full postcode, written with its space; undefined if the postcode is not in the data, whether it
   * is inside or outside.
   */
  locatePostcode(full: string): Located | undefined;
  /**
   * The centre of an outcode. `inside` is false if most of the outcode lies outside; undefined if no part of it is
   * inside.
   */
  locateOutcode(outcode: string): (Located & { inside: boolean }) | undefined;
  /** Slug of the area that contains a point, as far as that can be determined; undefined outside Kent and Medway. */
  nearestArea(point: Point): string | undefined;
  nearestTown(point: Point): ({ name: string } & Point) | undefined;
  /** The town that a text such as "near Faversham" names; of towns with the same name, the one closest to `near`. */
  findTown(text: string, near?: Point): NamedPlace | undefined;
  /** The town or area whose name the text is, also in forms such as "Central Maidstone". */
  townNamed(text: string, near?: Point): NamedPlace | undefined;
  /** The town within a longer name that determines the site: "Maidstone Hospital", "Seagate Lodge Margate". */
  townWithin(text: string): NamedPlace | undefined;
}

export interface NamedPlace extends Located {
  name: string;
  isArea?: boolean;
}

/** Coordinates farther than this from the postcode are wrong: the head office's, or a map's default. */
const GEO_MILES = 15;
/**
 * A town named together with a border outcode must be this close to the outcode's centre to show which side of the
 * border is meant.
 */
const BORDER_MILES = 8;
/**
 * Within this distance of a town's centre an unnamed place is described as in the town, beyond it as near the town.
 */
const IN_TOWN_MILES = 2.5;

const HYBRID = /\bhybrid[\s-](?:working|work|role|position|model|pattern|basis)\b|\(hybrid\)|\bhybrid$/i;
/** Towns this far apart are two places, not a village and its post town. */
const APART_MILES = 8;
const WIDE_ENOUGH =
  /\b(?:gb|gbr|uk|united kingdom|great britain|england|britain|kent|medway|south[\s-]?east|europe|european|worldwide|anywhere|global)\b/i;
const BUILDING =
  /\d|\b(?:hospital|school|college|university|academy|house|lodge|centre|center|hotel|park|estate|road|street|lane|avenue|way|drive|close|farm|home|surgery|office|offices|store|building|works|yard|site|unit|floor|various|multiple|locations?|region|area)\b/i;

/** The town and the rest of the address, for a place whose position is known. */
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
    // "Maidstone Hospital" is more precise than the town.
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
        : messages.nameTown.town.near(nearest.name);
  return { town, ...nameOf(parts), note: messages.nameTown.note(town) };
}

function nameOf(parts: readonly string[]): { name?: string } {
  const name = shorten(parts.join(', '), FEED_LIMITS.placeName);
  return name === '' ? {} : { name };
}

type LocatedPlace = { ok: true; place: OpportunityPlace; notes: string[] } | { ok: false; reason: string };

/** What the words of an address name: a place of ours, or places elsewhere. */
interface Named {
  place?: NamedPlace;
  /** The place is named only as a part of another name. */
  isWithin?: boolean;
  /** Where that place has a namesake, if the address does not show which of the two is meant. */
  namesake?: string;
  elsewhere?: string;
}

function readNames(facts: PlaceFacts, places: JobPostingPlaces, near?: Point): Named {
  const parts = addressParts(facts).toReversed();
  const exact = parts.map((part) => places.townNamed(part, near)).filter((found) => found !== undefined);
  const place = exact.find((found) => found.isArea !== true) ?? exact[0];
  const elsewhere = namedElsewhere(facts, places);
  const isSure = saysKent(facts) || exact.length > 1;
  if (place !== undefined) {
    const isInBritain = countryOf(facts.country ?? []) === 'here';
    const namesake = isSure ? undefined : namesakeOf(place.name, { isInBritain });
    return {
      place,
      ...(namesake === undefined ? {} : { namesake }),
      ...(elsewhere === undefined ? {} : { elsewhere }),
    };
  }
  if (elsewhere !== undefined) return { elsewhere };
  const within = parts.map((part) => places.townWithin(part)).find((found) => found !== undefined);
  return within === undefined ? {} : { place: within, isWithin: true };
}

function namedElsewhere(facts: PlaceFacts, places: JobPostingPlaces): string | undefined {
  const foreign = (text: string | undefined, exactly: boolean) =>
    partsOf(text)
      .filter((part) => places.townNamed(part) === undefined)
      .map((part) => elsewhereIn(part, { exactly }))
      .find((found) => found !== undefined);
  return foreign(facts.region, false) ?? foreign(facts.locality, false) ?? foreign(facts.street, true);
}

const isLondon = (name: string) => /\blondon\b/.test(name);

function locatePlace(facts: PlaceFacts, places: JobPostingPlaces): LocatedPlace {
  const label = quote(describePlace(facts));
  const outside: LocatedPlace = { ok: false, reason: messages.locatePlace.outside.reason(label) };
  const notes: string[] = [];
  const postcode = postcodeOf(facts);
  const geo = pointOf(facts);
  if (countryOf(facts.country ?? []) === 'elsewhere') return outside;
  if (geo === undefined && facts.latitude !== undefined)
    notes.push(messages.locatePlace.theCoordinatesOfAre(label));
  if (facts.postcode !== undefined && postcode === undefined) {
    notes.push(messages.locatePlace.isNotAPostcode(quote(facts.postcode)));
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
      const { place: town } = readNames(facts, places, outcode);
      if (town === undefined || distanceMiles(town, outcode) > BORDER_MILES) {
        return {
          ok: false,
          reason: messages.locatePlace.reason.thePlaceIsOutside({ label, outcode: postcode.outcode }),
        };
      }
      position = town;
    }
    if (geo !== undefined) {
      const miles = distanceMiles(geo, position);
      if (miles > GEO_MILES) {
        notes.push(messages.locatePlace.theCoordinatesOfAreMiles({ label, miles: Math.round(miles) }));
      } else if (!precise) {
        position = { ...geo, area: position.area };
      }
    }
  } else {
    const { place: named, isWithin, namesake, elsewhere } = readNames(facts, places, geo);
    if (elsewhere !== undefined) {
      // A county or town elsewhere decides, except for addresses that contradict themselves.
      const isOurs = saysKent(facts) || (isLondon(elsewhere) && namesake === undefined);
      if (named === undefined || !isOurs) return outside;
      notes.push(messages.locatePlace.thePlaceNamesAs({ label, name: named.name, quote: quote(elsewhere) }));
    }
    const area = geo === undefined ? undefined : places.nearestArea(geo);
    if (geo !== undefined && area !== undefined) {
      position = { ...geo, area };
    } else if (named === undefined) {
      if (geo !== undefined) return outside;
      return { ok: false, reason: messages.locatePlace.reason.thePlaceCouldNot(label) };
    } else {
      if (geo !== undefined) {
        if (namesake !== undefined || isWithin === true) return outside;
        notes.push(messages.locatePlace.theCoordinatesOfAreOutside({ label, name: named.name }));
      }
      if (isWithin === true) notes.push(messages.locatePlace.thePlaceWasAssumed({ label, name: named.name }));
      else if (namesake !== undefined) {
        notes.push(messages.locatePlace.thereIsAlsoA({ name: named.name, namesake }));
      }
      position = named;
    }
  }

  const { town, area, name, note } = nameTown(facts, position, places);
  if (note !== undefined) notes.push(note);
  if ((name ?? '').endsWith('…')) notes.push(messages.locatePlace.theNameOfThe(label));
  return {
    ok: true,
    notes,
    place: {
      ...(name === undefined ? {} : { name }),
      town: shorten(town, 80),
      ...(postcode === undefined ? {} : { postcode: postcode.full ?? postcode.outcode }),
      // Half of an outcode may lie in another district: a named town is more precise, and a full postcode the most
      // precise.
      area: precise || area === undefined ? position.area : area,
      lat: position.lat,
      lon: position.lon,
    },
  };
}

/**
 * Splits a text that names several places: "Maidstone; Canterbury", "Maidstone / Canterbury", "Maidstone and
 * Ashford". Only if each piece is a place on its own: "Tonbridge and Malling" is one district, "Unit 4; Sea Road;
 * Margate" one address.
 */
function splitPlaces(facts: PlaceFacts, places: JobPostingPlaces): PlaceFacts[] {
  const text = facts.locality ?? facts.name;
  if (text === undefined || facts.street !== undefined || places.townNamed(text) !== undefined)
    return [facts];
  const isPlace = (piece: string) => {
    const parts = partsOf(piece);
    const last = parts.at(-1);
    if (postcodeOf({ locality: piece }) !== undefined) return true;
    return last !== undefined && (places.townNamed(last) !== undefined || elsewhereIn(last) !== undefined);
  };
  const isName = (piece: string) => isPlace(piece) && partsOf(piece).length < 2;
  const piecesBy = (separator: RegExp, isRight: (piece: string) => boolean): string[] => {
    const pieces = text
      .split(separator)
      .map((piece) => piece.trim())
      .filter((piece) => partsOf(piece).length > 0 || postcodeOf({ locality: piece }) !== undefined);
    return pieces.length > 1 && pieces.every(isRight) ? pieces : [];
  };
  const [first, ...more] = [
    piecesBy(/;|\||\n|•|\s\/\s/, isPlace),
    piecesBy(/[;|/•+&]|\b(?:or|and|plus)\b/i, isName),
    /[;|/•+&]|\b(?:or|and|plus)\b/i.test(text) ? piecesBy(/[,;|/•+&]|\b(?:or|and|plus)\b/i, isName) : [],
    piecesBy(/,/, isName),
  ].filter((pieces) => pieces.length > 0);
  const pieces = more.find((other) => other.length > (first ?? []).length) ?? first;
  if (pieces === undefined) return [facts];
  const towns = pieces.map((piece) => places.townNamed(partsOf(piece).at(-1) ?? ''));
  const isList = /[;|/•+&\n]|\b(?:or|and|plus)\b/i.test(text);
  const isApart = towns.every((town, index) =>
    towns.every(
      (other, at) =>
        at === index ||
        (town !== undefined && other !== undefined && distanceMiles(town, other) > APART_MILES),
    ),
  );
  if (!isList && !isApart) return [facts];

  const { postcode, latitude: _latitude, longitude: _longitude, locality: _locality, ...shared } = facts;
  const known = postcode === undefined ? undefined : normalisePostcode(postcode);
  const point =
    known === undefined
      ? undefined
      : ((known.full === undefined ? undefined : places.locatePostcode(known.full)) ??
        places.locateOutcode(known.outcode));
  let isPostcodeFree = postcode !== undefined && point !== undefined;
  return pieces.map((piece, index) => {
    const town = towns[index];
    const isThere =
      isPostcodeFree &&
      town !== undefined &&
      point !== undefined &&
      distanceMiles(town, point) <= APART_MILES;
    if (isThere) isPostcodeFree = false;
    const { name: _name, ...rest } = shared;
    return { ...rest, locality: piece, ...(isThere && postcode !== undefined ? { postcode } : {}) };
  });
}

export function readPlaces(
  posting: Posting,
  title: string,
  description: string,
  places: JobPostingPlaces,
  { reasons, notes }: Findings,
): { places: OpportunityPlace[]; workMode: WorkMode } {
  const facts = posting.jobLocation.map(placeFacts).filter((fact) => describePlace(fact) !== '');
  const read = facts.map(withoutHomeWords);
  const physical = read.filter(({ isHome }) => !isHome).flatMap((it) => splitPlaces(it.facts, places));
  const types = posting.jobLocationType.join(' ');
  const saysHybrid = /hybrid/i.test(types) || read.some(({ isHybrid }) => isHybrid) || HYBRID.test(title);
  const isRemote =
    (/telecommute|remote/i.test(types) && !saysHybrid) ||
    (facts.length > 0 && read.every((it) => it.isHome || (it.isRemote && !it.isHybrid)));
  const found: OpportunityPlace[] = [];
  const failures: string[] = [];
  for (const fact of physical) {
    const located = locatePlace(fact, places);
    if (!located.ok) failures.push(located.reason);
    else if (found.some((other) => isDeepStrictEqual(other, located.place))) continue;
    else if (found.length < FEED_LIMITS.places) {
      found.push(located.place);
      notes.push(...located.notes);
    } else if (found.length === FEED_LIMITS.places) {
      notes.push(messages.readPlaces.itHasMoreThan(FEED_LIMITS.places));
      break;
    }
  }

  if (isRemote) {
    const requirements = posting.applicantLocationRequirements;
    const open =
      requirements.length === 0 ||
      requirements.some((place) => WIDE_ENOUGH.test(place) || places.findTown(place) !== undefined);
    if (!open) {
      const where = requirements.map(quote).slice(0, 3).join(', ');
      reasons.push(messages.readPlaces.itCanBeDone(where));
    }
    notes.push(...failures.map((failure) => messages.readPlaces.itWasLeftOutOfRemoteWork(failure)));
    return { places: found, workMode: 'remote' };
  }
  if (facts.length === 0) reasons.push(messages.readPlaces.thePlaceIsMissing);
  else if (found.length === 0) reasons.push(...new Set(failures));
  else notes.push(...failures.map((failure) => messages.readPlaces.itWasLeftOut(failure)));
  const isHybrid = saysHybrid || HYBRID.test(description) || read.some(({ isHome }) => isHome);
  return { places: found, workMode: isHybrid ? 'hybrid' : 'on-site' };
}
