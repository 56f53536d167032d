import type { GettingThere, OpportunityPlace } from '#features/opportunities/opportunity.ts';
import { SITES, townNamed, TRADES, type Hours, type Site, type Town, type Trade } from '../data.ts';
import { minutesBefore } from './dates.ts';
import type { Workplace } from './organisations.ts';
import { randomFor, type Random } from './random.ts';

const closeBy = new Map<string, readonly string[]>();

/** What an advert can truthfully say is near, in that town. */
export function closeByIn(town: Town): readonly string[] {
  let list = closeBy.get(town.name);
  if (!list) {
    list = [
      ...SITES.closeBy.everywhere,
      ...(['water', 'coast', 'country', 'big'] as const).flatMap((character) =>
        town.is.includes(character) ? SITES.closeBy[character] : [],
      ),
    ];
    closeBy.set(town.name, list);
  }
  return list;
}

interface KnownSite {
  place: OpportunityPlace;
  rail: GettingThere | undefined;
  bus: GettingThere;
  lift: string | undefined;
}

/** Additional walking minutes from the town centre, and the spread of the map point in degrees of latitude. */
const DISTANCE: Record<Site, { walk: readonly [number, number]; spread: number }> = {
  street: { walk: [0, 5], spread: 0.0022 },
  seafront: { walk: [2, 8], spread: 0.002 },
  office: { walk: [0, 8], spread: 0.0025 },
  quay: { walk: [4, 12], spread: 0.0025 },
  estate: { walk: [8, 20], spread: 0.006 },
  grounds: { walk: [6, 18], spread: 0.006 },
  lane: { walk: [14, 32], spread: 0.009 },
};

/** Employers that provide transport where buses do not go, or not at six in the morning. */
const LIFTS: ReadonlySet<Trade> = new Set<Trade>([
  'fruit-farm',
  'livestock',
  'vineyard',
  'packhouse',
  'food-factory',
  'warehouse',
  'factory',
  'port',
  'holiday-park',
  'animals',
  'farm-shop',
  'attraction',
]);

// Fictional postcodes: no unit in Kent ends in these letters.
const UNIT_LETTERS = ['XX', 'ZZ', 'XZ', 'ZX'];

const knownSites = new Map<string, KnownSite>();

function siteName(workplace: Workplace, site: Site, town: Town, isHome: boolean, random: Random): string {
  const own = isHome ? workplace.site : undefined;
  const isNew = SITES.newTowns.includes(town.name);
  const street = random.pick(isNew ? SITES.newStreets : SITES.streets);
  switch (site) {
    case 'street':
      return own ?? `${random.int(2, isNew ? 30 : 140)} ${street}`;
    case 'seafront':
      return own ?? `${random.int(2, 60)} ${town.is.includes('coast') ? 'Marine Parade' : street}`;
    case 'office':
      return own ?? `${isNew ? `Building ${random.int(2, 20)}` : random.pick(SITES.chambers)}, ${street}`;
    case 'quay':
      return own ?? `${random.int(1, 9)} The Quay`;
    case 'estate':
      return own ?? `Unit ${random.int(1, 24)}, ${random.pick(SITES.estates)} Business Park`;
    case 'grounds':
      return `${own ?? workplace.name}, ${random.pick([street, ...SITES.lanes])}`;
    case 'lane':
      return `${own ?? workplace.name}, ${random.pick(SITES.lanes)}`;
  }
}

/** The name of a bus stop; that of a bus station is complete. */
const busStop = (name: string) => (/bus station$/i.test(name) ? name : `${name} bus stop`);

function describe(workplace: Workplace, town: Town): KnownSite {
  // Seeded by the site, so that all adverts of one employer in one town give the same location.
  const random = randomFor(`site ${workplace.slug} ${town.name}`);
  const { site } = TRADES[workplace.trade];
  const { walk, spread } = DISTANCE[site];
  const extra = random.int(...walk);
  const shift = () =>
    (random.next() * 2 - 1) * (town.is.includes('coast') ? Math.min(spread, 0.0025) : spread);
  const place: OpportunityPlace = {
    name: siteName(workplace, site, town, town.name === workplace.towns[0], random),
    town: town.said ?? town.name,
    postcode: `${random.pick(town.outcodes)} ${random.int(1, 9)}${random.pick(UNIT_LETTERS)}`,
    area: town.area,
    lat: Number((town.lat + shift()).toFixed(5)),
    // At this latitude a degree of longitude is a good third shorter than one of latitude.
    lon: Number((town.lon + shift() * 1.6).toFixed(5)),
  };
  const { rail, bus } = town;
  const from = `${rail ? '' : 'There is no station here. '}Buses from ${bus.from} about every ${bus.every} minutes until ${bus.until}`;
  return {
    place,
    rail: rail && {
      stop: `${rail.station} station`,
      stopKind: 'rail',
      walkMinutes: Math.max(2, rail.walk + extra - random.int(0, 5)),
      services: rail.trains,
    },
    bus: {
      stop: busStop(random.pick(bus.stops)),
      stopKind: 'bus',
      walkMinutes: Math.max(1, extra + random.int(0, 4)),
      services: from,
    },
    lift: LIFTS.has(workplace.trade) && random.chance(0.65) ? town.lift : undefined,
  };
}

function knownSite(workplace: Workplace, town: Town): KnownSite {
  const key = `${workplace.slug} ${town.name}`;
  let known = knownSites.get(key);
  if (!known) {
    known = describe(workplace, town);
    // Limits the map's size during a long measurement with many fictional employers.
    if (knownSites.size > 20_000) knownSites.clear();
    knownSites.set(key, known);
  }
  return known;
}

export function placeOf(workplace: Workplace, townName: string): OpportunityPlace {
  return knownSite(workplace, townNamed(townName)).place;
}

/** What an advertiser says about getting there; three adverts in ten say nothing, which is realistic. */
export function gettingThereTo(
  workplace: Workplace,
  townName: string,
  random: Random,
  more: { hours?: Hours; carNeeded?: boolean } = {},
): GettingThere | undefined {
  if (!random.chance(0.7)) return undefined;
  const { rail, bus, lift } = knownSite(workplace, townNamed(townName));
  const { hours, carNeeded } = more;
  const byRail = rail !== undefined && random.chance(0.6);
  return {
    ...(byRail ? rail : bus),
    ...(lift !== undefined && hours !== undefined && carNeeded !== true
      ? { lift: liftFrom(lift, hours, random) }
      : {}),
    ...(hours?.first === undefined ? {} : { firstStart: hours.first }),
    ...(hours?.last === undefined ? {} : { lastFinish: hours.last }),
    ...(carNeeded === true ? { carNeeded } : {}),
  };
}

function liftFrom(from: string, hours: Hours, random: Random): string {
  if (hours.first === undefined) {
    return `Ask us about a lift from ${from}: colleagues share cars`;
  }
  const pickUp = minutesBefore(hours.first, random.pick([25, 30, 35, 40]));
  return random.pick([
    `Free minibus from ${from} at ${pickUp}`,
    `Our van picks up at ${from} at ${pickUp} and goes back after the shift`,
    `Shared taxi from ${from} at ${pickUp}, half paid by us`,
  ]);
}
