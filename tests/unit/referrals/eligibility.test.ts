import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolvePlace } from '#features/places/place.ts';
import { normalisePostcode } from '#features/places/postcode.ts';
import {
  ageOn,
  areaOfAnswers,
  fitsAge,
  REASONS,
  whereabouts,
  whereaboutsWord,
} from '#features/referrals/eligibility.ts';
import { nextBestFor, SEARCHES } from '#features/referrals/intake/next-best.ts';
import { parseSearchQuery, searchParams } from '#features/search/search-query.ts';
import { programmes } from '../../support/mother.ts';
import { gazetteer } from '../places/gazetteers.ts';

/** Where a postcode leads; `area` is where it is known to be. */
function led(typed: string, area?: string): string {
  const known = area === undefined ? undefined : { area, lat: 51.4, lon: 0.7 };
  return whereaboutsWord(
    whereabouts(
      gazetteer,
      normalisePostcode(typed),
      resolvePlace(gazetteer, typed, () => known),
    ),
  );
}

describe('where somebody lives', () => {
  it('a full postcode that is known decides', () => {
    assert.equal(led('ME12 1AA', 'swale'), 'swale');
    assert.equal(led('da5 1aa', 'dartford'), 'dartford', 'on the border, but ours');
  });

  it('half a postcode, an unknown one or none asks for the council', () => {
    for (const typed of ['ME12', 'ME12 9ZZ', 'TN27 8AA', 'TN16 1AA', 'DA5 1AA', '']) {
      assert.equal(led(typed), 'ask', typed);
    }
  });

  it('no fixed address and the forces lead to a question, not out', () => {
    for (const typed of ['ZZ99 3VZ', 'zz993wz', 'BFPO 61', 'BF1 2AA']) assert.equal(led(typed), 'ask', typed);
    assert.equal(led('JE2 3AB'), 'outside');
  });

  it('what is certainly elsewhere is outside, with the area of ours beside it', () => {
    assert.equal(led('DA6 7AA'), 'outside:dartford', 'Bexleyheath');
    assert.equal(led('BN1 1AA'), 'outside');
  });

  it('the area follows from the postcode or from the council', () => {
    assert.equal(areaOfAnswers({ found: 'swale' }), 'swale');
    assert.equal(areaOfAnswers({ found: 'ask' }), undefined);
    assert.equal(areaOfAnswers({ found: 'ask', council: 'thanet' }), 'thanet');
    assert.equal(areaOfAnswers({ found: 'ask', council: 'somewhere-else' }), undefined);
    assert.equal(areaOfAnswers({ found: 'outside:dartford' }), 'dartford');
    assert.equal(areaOfAnswers({}), undefined);
  });
});

describe('age', () => {
  it('is in full years on a calendar day', () => {
    assert.equal(ageOn('2008-11-22', '2026-11-22'), 18);
    assert.equal(ageOn('2008-11-23', '2026-11-22'), 17);
    assert.equal(ageOn('2008-02-29', '2026-02-28'), 17);
    assert.equal(ageOn('2008-02-29', '2026-03-01'), 18);
  });

  it('and the date of birth must tell the same', () => {
    assert.ok(fitsAge('1995-03-27', 'adult', '2026-11-22'));
    assert.ok(!fitsAge('2009-03-27', 'adult', '2026-11-22'));
    assert.ok(fitsAge('2009-03-27', 'under-18', '2026-11-22'));
    assert.ok(!fitsAge('1995-03-27', 'under-18', '2026-11-22'));
    assert.ok(!fitsAge('2030-01-01', 'adult', '2026-11-22'), 'not born yet');
    assert.ok(!fitsAge('1900-01-01', 'adult', '2026-11-22'));
  });
});

describe('every way out', () => {
  for (const programme of programmes.values()) {
    for (const reason of REASONS) {
      it(`${programme.slug}, ${reason}: has words, a next step and a search`, () => {
        const { title, says, searches } = nextBestFor(reason, programme);
        assert.ok(title.length > 10 && says.length > 1 && searches.length > 0);
        assert.doesNotMatch(JSON.stringify([title, says]), /refus|reject|ineligible|not eligible|criteria/i);
      });
      it(`${programme.slug}, ${reason}: to whoever asked for somebody else it does not speak of themselves`, () => {
        const { title, says } = nextBestFor(reason, programme, 'other');
        const words = says.map((said) =>
          typeof said === 'object' && 'href' in said ? said.text : String(said),
        );
        assert.doesNotMatch(
          [title, ...words].join(' '),
          /\byours?\b|\byou (are|have|turn|live|get|learn|stay|work|do)\b|help(s|ed)? you\b|for you\b/i,
        );
      });
    }
  }

  it('searches for what a search knows', () => {
    for (const { params, title } of Object.values(SEARCHES)) {
      const { query, issues } = parseSearchQuery(new URLSearchParams(params));
      assert.deepEqual(issues, [], title);
      assert.notEqual(searchParams(query), '', title);
    }
  });
});
