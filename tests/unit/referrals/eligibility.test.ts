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

/** The page to which a postcode leads; `area` is its area, where known. */
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

describe('where a person lives', () => {
  it('a known full postcode decides', () => {
    assert.equal(led('ME12 1AA', 'swale'), 'swale');
    assert.equal(led('da5 1aa', 'dartford'), 'dartford', 'on the border, but ours');
  });

  it('an incomplete, unknown or missing postcode leads to the question for the council', () => {
    for (const typed of ['ME12', 'ME9 9ZZ', 'TN27 8AA', 'TN16 1AA', 'DA5 1AA', '']) {
      assert.equal(led(typed), 'ask', typed);
    }
  });

  it('an unknown full postcode decides where all of its outcode is in one area', () => {
    assert.equal(led('ME12 9ZZ'), 'swale');
  });

  it('no fixed address and service in the forces lead to a question, not to an exit page', () => {
    for (const typed of ['ZZ99 3VZ', 'zz993wz', 'BFPO 61', 'BF1 2AA']) assert.equal(led(typed), 'ask', typed);
    assert.equal(led('JE2 3AB'), 'outside');
  });

  it('a postcode that is certainly elsewhere is outside, with the nearest area of Kent and Medway', () => {
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
  it('is counted in full years on a calendar day', () => {
    assert.equal(ageOn('2008-11-22', '2026-11-22'), 18);
    assert.equal(ageOn('2008-11-23', '2026-11-22'), 17);
    assert.equal(ageOn('2008-02-29', '2026-02-28'), 17);
    assert.equal(ageOn('2008-02-29', '2026-03-01'), 18);
  });

  it('must agree with the date of birth', () => {
    assert.ok(fitsAge('1995-03-27', 'adult', '2026-11-22'));
    assert.ok(!fitsAge('2009-03-27', 'adult', '2026-11-22'));
    assert.ok(fitsAge('2009-03-27', 'under-18', '2026-11-22'));
    assert.ok(!fitsAge('1995-03-27', 'under-18', '2026-11-22'));
    assert.ok(!fitsAge('2030-01-01', 'adult', '2026-11-22'), 'not born yet');
    assert.ok(!fitsAge('1900-01-01', 'adult', '2026-11-22'));
  });
});

describe('every exit page', () => {
  for (const programme of programmes.values()) {
    for (const reason of REASONS) {
      it(`${programme.slug}, ${reason}: has words, a next step and a search`, () => {
        const { title, content, searches } = nextBestFor(reason, programme);
        assert.ok(title.length > 10 && content.length > 1 && searches.length > 0);
        assert.doesNotMatch(
          JSON.stringify([title, content]),
          /refus|reject|ineligible|not eligible|criteria/i,
        );
      });
      it(`${programme.slug}, ${reason}: does not address a referrer as the person referred`, () => {
        const { title, content } = nextBestFor(reason, programme, 'other');
        const words = content.map((block) =>
          typeof block === 'object' && 'href' in block ? block.text : String(block),
        );
        assert.doesNotMatch(
          [title, ...words].join(' '),
          /\byours?\b|\byou (are|have|turn|live|get|learn|stay|work|do)\b|help(s|ed)? you\b|for you\b/i,
        );
      });
    }
  }

  it('links to searches that exist', () => {
    for (const { params, title } of Object.values(SEARCHES)) {
      const { query, issues } = parseSearchQuery(new URLSearchParams(params));
      assert.deepEqual(issues, [], title);
      assert.notEqual(searchParams(query), '', title);
    }
  });
});
