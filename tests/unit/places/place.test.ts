import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { editDistance } from '#features/places/edit-distance.ts';
import { areaText, resolvePlace, type KnownPostcode, type Place } from '#features/places/place.ts';
import { findPlace } from '#features/places/place.service.ts';
import type { Db } from '#lib/database.ts';
import { workOf } from '../../support/worked.ts';
import { gazetteer } from './gazetteers.ts';

const nothingKnown = () => undefined;
const resolve = (
  text: string,
  findPostcode: (postcode: string) => KnownPostcode | undefined = nothingKnown,
) => resolvePlace(gazetteer, text, findPostcode);

function placeOf(
  text: string,
  findPostcode = nothingKnown as (postcode: string) => KnownPostcode | undefined,
): Place {
  const result = resolve(text, findPostcode);
  assert.ok(result.ok, `"${text}" was not found`);
  return result.place;
}

function refusalOf(text: string) {
  const result = resolve(text);
  assert.ok(!result.ok, `"${text}" was found`);
  return { reason: result.reason, suggestions: result.suggestions.map((suggestion) => suggestion.text) };
}

describe('a postcode for no place', () => {
  it('is explained, and a person without a fixed address is not called outside the county', () => {
    const said = (text: string) => {
      const result = resolve(text);
      return result.ok ? undefined : [result.reason, result.placeless];
    };
    assert.deepEqual(said('ZZ99 3VZ'), ['unknown', 'no-fixed-address']);
    assert.deepEqual(said('BFPO 61'), ['unknown', 'forces']);
    assert.deepEqual(said('IM1 1AA'), ['outside', 'crown-dependency']);
  });
});

describe('a search for a postcode', () => {
  const sheerness: KnownPostcode = { lat: 51.4401, lon: 0.7603, area: 'swale' };
  const asked: string[] = [];
  const find = (postcode: string) => {
    asked.push(postcode);
    return postcode === 'ME12 1AA' ? sheerness : undefined;
  };

  it('a postcode in Sheerness is read without its space', () => {
    const place = placeOf('me121aa', find);
    assert.deepEqual(place, {
      kind: 'point',
      label: 'ME12 1AA',
      ...sheerness,
      defaultMiles: 5,
      precision: 'postcode',
    });
    assert.deepEqual(asked, ['ME12 1AA']);
  });

  it('a postcode that is not in the table counts as its outcode, and the answer says so', () => {
    const place = placeOf('ME12 9ZZ', find);
    assert.ok(place.kind === 'point');
    assert.deepEqual(
      [place.label, place.precision, place.defaultMiles, place.area],
      ['ME12', 'outcode', 7, 'swale'],
    );
  });

  it('a postcode is read from the end of a pasted address', () => {
    for (const typed of [
      'Sheerness ME12 1AA',
      '4 Sea Road, Sheerness, ME12 1AA, Kent',
      'ME121AA Sheerness',
    ]) {
      const place = placeOf(typed, find);
      assert.equal(place.label, 'ME12 1AA', typed);
    }
    assert.equal(placeOf('Sheerness ME12').label, 'ME12');
  });

  it('a road is not taken for a postcode', () => {
    assert.deepEqual(refusalOf('A249 Sittingbourne'), { reason: 'unknown', suggestions: ['Sittingbourne'] });
    assert.equal(refusalOf('near the M20, Ashford').suggestions[0], 'Ashford');
  });

  it('a person in Rye, just over the border, is shown what is near them', () => {
    const place = placeOf('TN31 7AA');
    assert.ok(place.kind === 'point');
    assert.deepEqual([place.outside, place.area], [true, 'folkestone-and-hythe']);
  });

  it('a full postcode in Westerham is inside, though its outcode is shared with London', () => {
    const place = placeOf('TN16 1AA', () => ({ lat: 51.267, lon: 0.07, area: 'sevenoaks' }));
    assert.ok(place.kind === 'point');
    assert.deepEqual([place.outside, place.area], [undefined, 'sevenoaks']);
  });

  it('a person in Bromley or Robertsbridge is offered the neighbouring areas', () => {
    assert.deepEqual(refusalOf('BR1'), {
      reason: 'outside',
      suggestions: ['Sevenoaks area', 'Dartford area', 'Kent and Medway'],
    });
    const sussex = refusalOf('TN32 5AA');
    assert.deepEqual([sussex.reason, sussex.suggestions[0]], ['outside', 'Tunbridge Wells area']);
  });

  it('a person in Westminster is offered the whole county', () => {
    assert.deepEqual(refusalOf('SW1A 1AA'), { reason: 'outside', suggestions: ['Kent and Medway'] });
  });

  it('letters typed for the digits of one of our outcodes are read as digits', () => {
    for (const [typed, label] of [
      ['MEI0 4AB', 'ME10'],
      ['me1o', 'ME10'],
      ['MEIO', 'ME10'],
      ['CTl', 'CT1'],
      ['CTl 2AB', 'CT1'],
    ] as const)
      assert.equal(placeOf(typed).label, label, typed);
  });

  it('a full postcode of an outcode in one area has that area for certain, though it is not in the table', () => {
    const place = placeOf('ME10 4AB');
    assert.ok(place.kind === 'point');
    assert.deepEqual([place.area, place.whole, place.precision], ['swale', true, 'outcode']);
    const divided = placeOf('ME9 7AA');
    assert.ok(divided.kind === 'point' && divided.whole === undefined);
  });

  it('an outcode that does not exist is a typing error, not another county', () => {
    assert.deepEqual(refusalOf('ME30 1AA'), { reason: 'unknown', suggestions: ['ME3', 'ME10', 'ME20'] });
    assert.equal(refusalOf('ME169').suggestions[0], 'ME16');
  });
});

describe('a search for a place name', () => {
  it('an empty text, "Kent" and "anywhere" mean everywhere', () => {
    for (const typed of [
      '',
      '   ',
      'Kent',
      'kent & medway',
      'Medway and Kent',
      'Whole county',
      'the whole of Kent',
      'anywhere',
      'Kent, UK',
      'England',
      'UK',
      'the United Kingdom',
      'Great Britain',
      'South East',
      'the South East of England',
      'anywhere in the UK',
    ]) {
      assert.equal(placeOf(typed).kind, 'everywhere', typed);
    }
  });

  it('a town means its surroundings', () => {
    const towns: [typed: string, label: string, miles: number][] = [
      ['Margate', 'Margate', 7],
      ['canterbury', 'Canterbury', 7],
      ['Chatham, Kent', 'Chatham', 5],
      ['chatham medway', 'Chatham', 5],
      ['near Faversham', 'Faversham', 5],
      ['WESTGATE ON SEA', 'Westgate-on-Sea', 5],
      ["King's Hill", 'Kings Hill', 5],
      ['Headcorn', 'Headcorn', 10],
    ];
    for (const [typed, label, miles] of towns) {
      const place = placeOf(typed);
      assert.ok(place.kind === 'point', typed);
      assert.deepEqual([place.label, place.defaultMiles, place.precision], [label, miles, 'town']);
    }
  });

  it('a place is found by the name that people use', () => {
    const names: [typed: string, area: string][] = [
      ['Tunbridge Wells', 'tunbridge-wells'],
      ['Royal Tunbridge Wells', 'tunbridge-wells'],
      ['Sheppey', 'swale'],
      ['the Isle of Sheppey', 'swale'],
      ['Romney Marsh', 'folkestone-and-hythe'],
      ['bluewater', 'dartford'],
    ];
    for (const [typed, area] of names) {
      const place = placeOf(typed);
      assert.ok(place.kind === 'point', typed);
      assert.equal(place.area, area);
    }
  });

  it('an area is found by any of its names', () => {
    const areas: [typed: string, slug: string][] = [
      ['Thanet', 'thanet'],
      ['Isle of Thanet', 'thanet'],
      ['Medway Towns', 'medway'],
      ['Folkestone & Hythe', 'folkestone-and-hythe'],
      ['shepway district', 'folkestone-and-hythe'],
      ['Tonbridge & Malling Borough Council', 'tonbridge-and-malling'],
      ['Tunbridge Wells area', 'tunbridge-wells'],
      ['Swale borough', 'swale'],
    ];
    for (const [typed, slug] of areas) {
      const place = placeOf(typed);
      assert.ok(place.kind === 'area', typed);
      assert.equal(place.slug, slug);
    }
  });

  it('"Ashford" is the town, and "Ashford area" the district around it', () => {
    assert.equal(placeOf('Ashford').kind, 'point');
    for (const typed of ['Ashford area', 'ashford district', 'Ashford Borough']) {
      const place = placeOf(typed);
      assert.deepEqual([place.kind, place.label], ['area', 'Ashford area']);
    }
  });

  it("every area's link text leads back to that area", () => {
    for (const area of gazetteer.areas) {
      const place = placeOf(areaText(area));
      assert.equal(place.kind === 'area' ? place.slug : undefined, area.slug);
    }
  });
});

describe('a misspelt place name', () => {
  it('is answered with a question, the likeliest place first', () => {
    const slips: [typed: string, meant: string][] = [
      ['Margat', 'Margate'],
      ['marg', 'Margate'],
      ['Cantebury', 'Canterbury'],
      ['Gillingam', 'Gillingham'],
      ['Folkstone', 'Folkestone'],
      ['Sheerniss', 'Sheerness'],
      ['Whitstabel', 'Whitstable'],
      ['Tonbridge Wells', 'Tunbridge Wells'],
      ['Folkstone and hythe', 'Folkestone and Hythe'],
      ['Sittingborne', 'Sittingbourne'],
      ['Maling', 'West Malling'],
      ['Broadstares', 'Broadstairs'],
      ['Canturbury cathedral', 'Canterbury'],
      ['Faversham station', 'Faversham'],
    ];
    for (const [typed, meant] of slips) {
      const { reason, suggestions } = refusalOf(typed);
      assert.deepEqual([reason, suggestions[0]], ['unknown', meant], typed);
    }
  });

  it('that two places share leads to suggestions, not a guess', () => {
    assert.deepEqual(refusalOf('Minster').suggestions, ['Minster (Sheppey)', 'Minster (Thanet)']);
    assert.equal(placeOf('Minster, Sheppey').label, 'Minster (Sheppey)');
    assert.equal(placeOf('Minster, Swale').kind, 'point');
  });

  it('gets no far-fetched suggestion', () => {
    for (const typed of ['Calais', '北京', '???', 'x', 'aaaaaaaaaaaaaaa']) {
      assert.deepEqual(refusalOf(typed).suggestions, [], typed);
    }
  });

  it('is suggested together with its area, so that two towns are not mixed up', () => {
    const result = resolve('Gillingam');
    assert.deepEqual(result.ok ? [] : result.suggestions, [
      { text: 'Gillingham', label: 'Gillingham, Medway' },
    ]);
  });
});

describe('any text as a place', () => {
  const names = [
    ...gazetteer.townsByName.keys(),
    ...gazetteer.areasByName.keys(),
    ...gazetteer.outcodes.keys(),
  ];
  const nearlyAName = fc
    .tuple(fc.constantFrom(...names), fc.nat(30), fc.constantFrom('', 'x', ' ', 'é', '9', '\u{1F44B}'))
    .map(([name, at, extra]) => name.slice(0, at) + extra + name.slice(at + 1));
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...names, 'near', 'ME16', '9QQ', 'kent')).map((words) => words.join(' ')),
    nearlyAName,
  );

  it('gets an answer, and every suggestion in it leads somewhere', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const result = resolve(text);
        if (result.ok) {
          assert.ok(result.place.label !== '');
          return;
        }
        assert.ok(result.text.isWellFormed() && result.text.length <= 100);
        assert.ok(result.suggestions.length <= 5);
        assert.equal(
          new Set(result.suggestions.map(({ text: suggested }) => suggested)).size,
          result.suggestions.length,
        );
        for (const suggestion of result.suggestions) assert.ok(resolve(suggestion.text).ok, suggestion.text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that is very long takes no longer than one of a hundred characters', () => {
    const took = workOf(() => {
      for (const unit of ['ME16 ', 'a', ' ', 'ashford ', '\uFDFA', '9', '-']) resolve(unit.repeat(1_000_000));
    });
    assert.ok(took < 2_000, `${Math.round(took)} ms`);
  });
});

describe('while the database of postcodes is unavailable', () => {
  it('a full postcode is still answered, by its outcode', async () => {
    const broken = {
      selectFrom() {
        throw new Error('connection refused');
      },
    } as unknown as Db;
    const warnings: unknown[] = [];
    const log = { warn: (...details: unknown[]) => warnings.push(details) };
    const result = await findPlace({ db: broken, gazetteer, log: log as never }, 'me12 1aa');
    assert.ok(result.ok && result.place.kind === 'point');
    assert.deepEqual([result.place.label, result.place.precision], ['ME12', 'outcode']);
    assert.equal(warnings.length, 1);
    assert.doesNotMatch(JSON.stringify(warnings), /1AA/i);
  });
});

describe('the edit distance between two words', () => {
  it('counts a letter added, removed, changed, or swapped with its neighbour', () => {
    const pairs: [string, string, number][] = [
      ['margate', 'margate', 0],
      ['margat', 'margate', 1],
      ['marrgate', 'margate', 1],
      ['margote', 'margate', 1],
      ['whitstabel', 'whitstable', 1],
      ['', 'deal', 4],
    ];
    for (const [a, b, slips] of pairs) assert.equal(editDistance(a, b), slips, `${a} ${b}`);
  });

  it('is the same both ways and never more than the longer word', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
      }),
    );
  });
});
