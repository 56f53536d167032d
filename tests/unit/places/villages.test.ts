import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fold } from '#features/places/gazetteer.ts';
import { resolvePlace } from '#features/places/place.ts';
import { gazetteer } from './gazetteers.ts';

const resolve = (text: string) => resolvePlace(gazetteer, text, () => undefined);
const places = [...gazetteer.towns, ...gazetteer.villages];

/** Where a text leads: "Seal (sevenoaks)", "everywhere", or the reason with the suggestions. */
function answerTo(text: string): string {
  const result = resolve(text);
  if (!result.ok) return `${result.reason}: ${result.suggestions.map((it) => it.text).join(', ')}`;
  const { place } = result;
  return place.kind === 'point' ? `${place.label} (${place.area})` : place.label;
}

/** Short names of several places: people are asked which. Every one of them is in the file on purpose. */
const SHARED = {
  ash: ['Ash (Sandwich)', 'Ash (Sevenoaks)'],
  boughton: ['Boughton Lees', 'Boughton Monchelsea', 'Boughton under Blean'],
  broomfield: ['Broomfield (Herne Bay)', 'Broomfield (Maidstone)'],
  denton: ['Denton (Dover)', 'Denton (Gravesend)'],
  farleigh: ['East Farleigh', 'West Farleigh'],
  goodnestone: ['Goodnestone (Faversham)', 'Goodnestone (Wingham)'],
  hartley: ['Hartley (Cranbrook)', 'Hartley (Longfield)'],
  hawkenbury: ['Hawkenbury (Headcorn)', 'Hawkenbury (Tunbridge Wells)'],
  'hook green': ['Hook Green (Lamberhurst)', 'Hook Green (Meopham)'],
  'iden green': ['Iden Green (Benenden)', 'Iden Green (Goudhurst)'],
  kingsdown: ['Kingsdown (Deal)', 'Kingsdown (Sittingbourne)'],
  kingsnorth: ['Kingsnorth (Ashford)', 'Kingsnorth (Hoo)'],
  milton: ['Milton (Gravesend)', 'Milton Regis'],
  minster: ['Minster (Sheppey)', 'Minster (Thanet)'],
  newington: ['Newington (Folkestone)', 'Newington (Ramsgate)', 'Newington (Sittingbourne)'],
  paddlesworth: ['Paddlesworth (Folkestone)', 'Paddlesworth (Snodland)'],
  'park farm': ['Park Farm (Ashford)', 'Park Farm (Folkestone)'],
  'park wood': ['Park Wood (Maidstone)', 'Parkwood (Rainham)'],
  parkwood: ['Park Wood (Maidstone)', 'Parkwood (Rainham)'],
  preston: ['Preston (Faversham)', 'Preston (Wingham)'],
  'reading street': ['Reading Street (Broadstairs)', 'Reading Street (Tenterden)'],
  ringlestone: ['Ringlestone (Hollingbourne)', 'Ringlestone (Maidstone)'],
  'sole street': ['Sole Street (Cobham)', 'Sole Street (Crundale)'],
  stone: ['Stone (Dartford)', 'Stone (Faversham)', 'Stone-in-Oxney'],
  westwood: ['Westwood (Southfleet)', 'Westwood (Thanet)'],
};

describe('the file of villages', () => {
  it('has several hundred places of every area, each once, all within the county', () => {
    assert.ok(gazetteer.villages.length >= 600);
    for (const { slug } of gazetteer.areas)
      assert.ok(gazetteer.villages.filter(({ area }) => area === slug).length >= 15, slug);
    assert.equal(new Set(places.map(({ slug }) => slug)).size, places.length);
    assert.equal(new Set(places.map(({ name }) => fold(name))).size, places.length);
    for (const { slug, name, lat, lon } of gazetteer.villages) {
      assert.equal(slug, fold(name).replaceAll(' ', '-'));
      assert.ok(lat > 50.9 && lat < 51.5 && lon > 0.03 && lon < 1.46, slug);
    }
  });

  it('shares exactly the names that are known to be shared', () => {
    const areas = [...gazetteer.areasByName.keys()];
    const shared = [...gazetteer.placesByName]
      .filter(([key, named]) => named.length > 1 && !areas.some((area) => key.endsWith(` ${area}`)))
      .map(([key, named]) => [key, named.map(({ place }) => place.name).sort()] as const);
    assert.deepEqual(Object.fromEntries(shared), SHARED);
  });

  it('is found by every name in it, or the person is asked which is meant', () => {
    for (const place of places) {
      for (const name of [place.name, ...place.alsoKnownAs]) {
        const options = (gazetteer.placesByName.get(fold(name)) ?? []).map((it) => it.place.name);
        assert.ok(options.includes(place.name) || place.name !== name, name);
        const result = resolve(name);
        if (result.ok) {
          assert.ok(options.length === 1 && result.place.kind === 'point', name);
          const [found] = gazetteer.placesByName.get(fold(name)) ?? [];
          assert.deepEqual([result.place.lat, result.place.lon], [found?.place.lat, found?.place.lon], name);
        } else {
          assert.equal(result.reason, 'unknown', name);
          assert.ok(
            result.suggestions.some(({ text }) => text === place.name),
            name,
          );
        }
      }
    }
  });

  it('asks which place of a shared name is meant, and takes the answer', () => {
    for (const [name, options] of Object.entries(SHARED)) {
      const result = resolve(name);
      assert.deepEqual(result.ok ? [] : result.suggestions.map(({ text }) => text).sort(), options, name);
      for (const option of options) assert.equal(resolve(option).ok, true, option);
    }
    assert.equal(answerTo('Shepway'), 'unknown: Folkestone and Hythe, Shepway (Maidstone)');
  });
});

describe('a typed village', () => {
  it('is found', () => {
    for (const [typed, answer] of [
      ['Leysdown', 'Leysdown (swale)'],
      ['Seal', 'Seal (sevenoaks)'],
      ['Bean village', 'Bean (dartford)'],
      ['Wingham, Canterbury', 'Wingham (dover)'],
      ['Lordswood, Chatham', 'Lordswood (medway)'],
      ['St. Peter’s', 'St Peters (thanet)'],
      ['Saint Marys Bay, Kent', "St Mary's Bay (folkestone-and-hythe)"],
      ['Cheriton', 'Cheriton (folkestone-and-hythe)'],
      ['Littlestone', 'Littlestone (folkestone-and-hythe)'],
    ] as const)
      assert.equal(answerTo(typed), answer, typed);
  });

  it('of a shared name is identified by a place near it', () => {
    for (const [typed, answer] of [
      ['Ash, Sevenoaks', 'Ash (Sevenoaks) (sevenoaks)'],
      ['Ash near Sandwich', 'Ash (Sandwich) (dover)'],
      ['Ash, Dover', 'Ash (Sandwich) (dover)'],
      ['Minster, Ramsgate', 'Minster (Thanet) (thanet)'],
      ['Newington by Sittingbourne', 'Newington (Sittingbourne) (swale)'],
      ['Stone, Faversham', 'Stone (Faversham) (swale)'],
    ] as const)
      assert.equal(answerTo(typed), answer, typed);
    assert.equal(answerTo('Ash, Kent'), 'unknown: Ash (Sandwich), Ash (Sevenoaks)');
  });

  it('is searched around as far as its size asks for', () => {
    const milesOf = (text: string) => {
      const result = resolve(text);
      return result.ok && result.place.kind === 'point' ? result.place.defaultMiles : undefined;
    };
    assert.deepEqual([milesOf('Cheriton'), milesOf('Wingham'), milesOf('Harty')], [5, 7, 10]);
  });

  it('is suggested while misspelt, and a village does not hide a town', () => {
    for (const [typed, answer] of [
      ['Sitingbourne', 'unknown: Sittingbourne'],
      ['Gillingam', 'unknown: Gillingham'],
      ['Leesdown', 'unknown: Leysdown'],
      ['Hildenborugh', 'unknown: Hildenborough'],
      ['Harrietsam', 'unknown: Harrietsham'],
      ['Trottescliffe', 'unknown: Trottiscliffe'],
    ] as const)
      assert.equal(answerTo(typed), answer, typed);
  });
});

describe('a place outside the county', () => {
  it('is called outside, with the nearest town and area of ours', () => {
    for (const [typed, answer] of [
      ['Orpington', 'outside: Swanley, Sevenoaks area, Dartford area, Kent and Medway'],
      ['Bromley, Kent', 'outside: Swanley, Sevenoaks area, Dartford area, Kent and Medway'],
      ['Lakeside', 'outside: Greenhithe, Dartford area, Gravesham area, Kent and Medway'],
      ['near Croydon', 'outside: Westerham, Sevenoaks area, Kent and Medway'],
      ['Croyden', 'outside: Westerham, Sevenoaks area, Kent and Medway'],
      ['Rye', 'outside: Lydd, Folkestone and Hythe area, Ashford area, Kent and Medway'],
    ] as const)
      assert.equal(answerTo(typed), answer, typed);
  });

  it('of a name that we have too is identified by its county', () => {
    assert.equal(answerTo('Rainham'), 'Rainham (medway)');
    for (const typed of ['Rainham, Essex', 'Ashford Surrey', 'Chipstead, Surrey', 'Sutton, London'])
      assert.match(answerTo(typed), /^outside: /, typed);
  });

  it('never has the name of a place of ours, and leads to places that resolve', () => {
    for (const [name, place] of gazetteer.outsideByName) {
      assert.ok(!gazetteer.placesByName.has(name) && !gazetteer.areasByName.has(name), name);
      assert.ok(place.areas.length > 0, name);
      const result = resolve(name);
      assert.ok(!result.ok && result.reason === 'outside', name);
      for (const { text } of result.suggestions) assert.ok(resolve(text).ok, text);
    }
  });
});
