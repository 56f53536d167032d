import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fold } from '#features/places/gazetteer.ts';
import { PHRASES } from '#features/search/phrases.en.ts';
import { EMPTY_QUERY, searchParams, tidy, type SearchQuery } from '#features/search/search-query.ts';
import {
  asksWhere,
  describeUnderstanding,
  understand,
  withUnderstanding,
  type Reader,
} from '#features/search/understand.ts';
import { gazetteer } from '../places/gazetteers.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const READER: Reader = { gazetteer, now: NOW };
const search = (q: string, chosen: Partial<SearchQuery> = {}): SearchQuery => ({
  ...EMPTY_QUERY,
  ...chosen,
  q,
});
/** The search that the words mean, as its address: "q=cleaner&near=margate&pattern=part-time". */
const meant = (q: string, chosen: Partial<SearchQuery> = {}, reader = READER) =>
  decodeURIComponent(
    searchParams(withUnderstanding(search(q, chosen), understand(search(q, chosen), reader))).replaceAll(
      '+',
      ' ',
    ),
  );

describe('understanding the words of a search', () => {
  for (const [typed, expected] of [
    // Words without meaning on a site where everything is work.
    ['chef jobs', 'q=chef&kind=vacancy'],
    ['care jobs', 'q=care&kind=vacancy'],
    ['warehouse jobs', 'q=warehouse&kind=vacancy'],
    ['vacancies', 'kind=vacancy'],
    ['new jobs', 'kind=vacancy'],
    ['new build site manager', 'q=new build site manager'],
    ['jobs', 'kind=vacancy'],
    ['cleaner wanted', 'q=cleaner'],
    ['bar work', 'q=bar'],
    ['farm work', 'q=farm'],
    ['looking for a driver', 'q=driver'],
    ['social work', 'q=social work'],
    ['youth work', 'q=youth work'],
    ['job coach', 'q=job coach'],
    ['hiring manager', 'q=hiring manager'],
    // Places.
    ['Thanet', 'near=Thanet'],
    ['ME10', 'near=ME10'],
    ['me10 care', 'q=care&near=ME10'],
    ['ME12 2HX', 'near=ME12 2HX'],
    ['care assistant Canterbury', 'q=care assistant&near=Canterbury'],
    ['care assistant in canterbury', 'q=care assistant&near=canterbury'],
    ['Canterbury care assistant', 'q=care assistant&near=Canterbury'],
    ['cleaner near Herne Bay', 'q=cleaner&near=Herne Bay'],
    ['jobs in Deal', 'near=Deal&kind=vacancy'],
    ['waitress in Sandwich', 'q=waitress&near=Sandwich'],
    ['jobs in Kent', 'near=Kent&kind=vacancy'],
    ['plumber kent', 'q=plumber&near=kent'],
    ['Ashford area', 'near=Ashford area'],
    ['driver Ashford Kent', 'q=driver&near=Ashford'],
    ['retail Margate or Ramsgate', 'q=retail&near=Margate or Ramsgate'],
    // What is a place only at first sight.
    ['Deal manager', 'q=Deal manager'],
    ['Sandwich maker', 'q=Sandwich maker'],
    ['Ash', 'q=Ash'],
    ['Wye', 'q=Wye'],
    ['Hythe road', 'q=Hythe road'],
    ['Battle', 'q=Battle'],
    ['Kent Police', 'q=Kent Police'],
    ['Kent County Council', 'q=Kent County Council'],
    ['University of Kent', 'q=University of Kent'],
    ['Dover Harbour Board', 'q=Dover Harbour Board'],
    ['port of dover', 'q=port of dover'],
    ['Canterbury Christ Church University', 'q=Canterbury Christ Church University'],
    ['selling jobs', 'near=selling&kind=vacancy'],
    ['door to door selling', 'q=door to door selling'],
    ['jobs in London', 'near=London&kind=vacancy'],
    ['cleaner in Battle', 'q=cleaner&near=Battle'],
    ['school warden', 'q=school warden'],
    ['cooling engineer', 'q=cooling engineer'],
    ['cleaner in Cooling', 'q=cleaner&near=Cooling'],
    ['care worker Borough Green', 'q=care worker&near=Borough Green'],
    ['chef de partie', 'q=chef de partie'],
    ['care home cook', 'q=care home cook'],
    // Kinds.
    ['apprenticeships', 'contract=apprenticeship'],
    ['apprentice plumber', 'q=plumber&contract=apprenticeship'],
    ['apprenticeship assessor', 'q=apprenticeship assessor'],
    ['bootcamp', 'kind=skills-bootcamp'],
    ['digital bootcamps Maidstone', 'q=digital&near=Maidstone&kind=skills-bootcamp'],
    ['work experience', 'kind=work-experience'],
    ['year 10 work experience', 'kind=work-experience&for=year-10'],
    ['work experience or bootcamp', 'kind=work-experience,skills-bootcamp'],
    ['work experience coordinator', 'q=work experience coordinator'],
    // Filters.
    ['part time', 'pattern=part-time'],
    ['part-time cleaner margate', 'q=cleaner&near=margate&pattern=part-time'],
    ['part time jobs within 5 miles of Margate', 'near=Margate&within=5&kind=vacancy&pattern=part-time'],
    ['10 mile radius of Ashford', 'near=Ashford&within=10'],
    ['nights or weekends', 'pattern=nights,weekends'],
    ['weekends', 'pattern=weekends'],
    ['saturday job', 'kind=vacancy&pattern=weekends'],
    ['no weekends', 'q=no weekends'],
    ['night porter', 'q=night porter'],
    ['term time', 'pattern=term-time'],
    ['school hours office', 'q=office&pattern=school-hours'],
    ['permanent admin', 'q=admin&contract=permanent'],
    ['zero hours', 'contract=casual'],
    ['casual work', 'kind=vacancy&contract=casual'],
    ['casual dining chef', 'q=casual dining chef'],
    ['remote', 'mode=remote'],
    ['work from home', 'kind=vacancy&mode=remote'],
    ['customer service from home', 'q=customer service&mode=remote'],
    ['hybrid admin', 'q=admin&mode=hybrid'],
    ['hybrid vehicle technician', 'q=hybrid vehicle technician'],
    ['no experience', 'with=no-experience'],
    ['no experience retail', 'q=retail&with=no-experience'],
    ['no qualifications', 'with=no-experience'],
    ["can't drive", 'with=no-car'],
    ['disability confident employers', 'with=disability-confident'],
    ['starts in January', 'starts=2027-01'],
    ['january start', 'starts=2027-01'],
    ['starting march 2027 carer', 'q=carer&starts=2027-03'],
    ['starts in december', 'starts=2026-12'],
    // Pay.
    ['£15 an hour', 'pay=15'],
    ['£15 per hour cleaner', 'q=cleaner&pay=15'],
    ['£15/hr', 'pay=15'],
    ['£15ph', 'pay=15'],
    ['at least £17', 'pay=16'],
    ['15 pounds an hour', 'pay=15'],
    ['30k', 'pay=15'],
    ['£30,000 a year', 'pay=15'],
    ['£600 a week', 'pay=16'],
    ['£12.71 an hour', ''],
    ['7.5 tonne driver', 'q=7.5 tonne driver'],
    ['2 day course', 'q=2 day course'],
    ['class 2 driver', 'q=class 2 driver'],
    // Short names and signs stay as they were typed.
    ['C#', 'q=C#'],
    ['C++ developer', 'q=C++ developer'],
    ['.NET', 'q=.NET'],
    ['A&E nurse', 'q=A&E nurse'],
    // What is quoted or excluded is meant exactly so.
    ['"night shift" cleaner', 'q="night shift" cleaner'],
    ['cleaner -nights', 'q=cleaner -nights'],
    ['"part time', 'pattern=part-time'],
    // Nothing.
    ['', ''],
    ['in', 'q=in'],
    ['???', 'q=???'],
  ] as const) {
    it(`“${typed}” means ${expected === '' ? 'everything' : expected}`, () => {
      assert.equal(meant(typed), expected);
    });
  }

  it('never changes what was chosen in the form, and says what it passed over', () => {
    const chosen = { near: 'Dover', filters: { pattern: ['full-time'], pay: ['20'] } };
    assert.equal(
      meant('part time cleaner Margate £15 an hour', chosen),
      'q=cleaner&near=Dover&pattern=full-time&pay=20',
    );
    const { understood } = understand(search('part time cleaner Margate £15 an hour', chosen), READER);
    assert.deepEqual(
      understood.filter(({ overruled }) => overruled).map(({ text }) => text),
      ['part time', 'Margate', '£15 an hour'],
    );
    assert.equal(meant('no experience', { filters: { with: ['no-car'] } }), 'with=no-car,no-experience');
  });

  it('asks where, when results are wanted nearby and no place is known', () => {
    const asks = (q: string, chosen: Partial<SearchQuery> = {}) =>
      asksWhere(understand(search(q, chosen), READER), search(q, chosen));
    assert.ok(asks('jobs near me'));
    assert.ok(asks('local cleaning work'));
    assert.ok(!asks('jobs near me', { near: 'Dover' }));
    assert.ok(!asks('jobs nearby Margate'));
    assert.ok(!asks('local authority'));
    assert.equal(meant('cleaning jobs near me'), 'q=cleaning&kind=vacancy');
  });

  it('says what it understood, each thing once', () => {
    const said = (q: string) => describeUnderstanding(understand(search(q), READER), NOW);
    assert.deepEqual(said('part time cleaner within 5 miles of Margate'), [
      'Part time',
      'within 5 miles',
      'near Margate',
    ]);
    assert.deepEqual(said('nights night work'), ['Nights', 'Jobs']);
    assert.deepEqual(said('cleaner wanted'), []);
  });

  it('leaves a place in the name of an employer or in a title alone', () => {
    const reader = {
      ...READER,
      isInTitle: (words: string) => ['margate caves', 'whitstable oyster'].includes(words),
    };
    assert.equal(meant('Margate Caves guide', {}, reader), 'q=Margate Caves guide');
    assert.equal(meant('Whitstable oyster cleaner', {}, reader), 'q=Whitstable oyster cleaner');
    assert.equal(meant('Margate guide', {}, reader), 'q=guide&near=Margate');
  });

  it('takes a place alone as the place box does', () => {
    for (const { name } of [...gazetteer.towns, ...gazetteer.villages, ...gazetteer.areas]) {
      const result = meant(name);
      assert.ok([`near=${name}`, `q=${name}`].includes(result), `${name}: ${result}`);
      assert.match(meant(`cleaner in ${name}`), /^q=cleaner&near=/, name);
    }
  });

  it('does not lift a place out of a title that has it', () => {
    const trades = ['maker', 'manager', 'cleaner', 'guide', 'nurse'];
    for (const { name } of [...gazetteer.towns, ...gazetteer.villages]) {
      for (const trade of trades) {
        const reader = {
          ...READER,
          isInTitle: (words: string) => fold(`${name} ${trade}`).includes(words),
        };
        assert.equal(meant(`${name} ${trade}`, {}, reader), `q=${name} ${trade}`);
      }
    }
  });

  const piece = fc.oneof(
    fc.constantFrom(...PHRASES.keys()),
    fc.constantFrom(...gazetteer.towns.map(({ name }) => name)),
    fc.constantFrom(
      '£15 an hour',
      '30k',
      'within 5 miles of',
      'ME10',
      'CT9 1AA',
      'in',
      'and',
      'or',
      'starts in May',
      '“',
      '"',
      '-',
      '&',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom('chef', 'care assistant', 'C++', 'night', 'driver', 'school'),
  );
  const typed = fc.array(piece, { maxLength: 9 }).map((pieces) => tidy(pieces.join(' ')).slice(0, 200));

  it('removing all that was understood gives the original words', () => {
    fc.assert(
      fc.property(typed, (q) => {
        const { understood, rest } = understand(search(q), READER);
        let at = 0;
        const spans: string[] = [];
        for (const { from, to, text } of understood) {
          assert.ok(from >= at && to > from, `overlapping spans in ${JSON.stringify(q)}`);
          assert.equal(q.slice(from, to), text);
          spans.push(q.slice(at, from));
          at = to;
        }
        spans.push(q.slice(at));
        const letters = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '');
        // What was not understood is left, whole and in order.
        assert.equal(letters(rest), letters(spans.join('')));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads what it left over the same way again', () => {
    fc.assert(
      fc.property(typed, (q) => {
        const { rest } = understand(search(q), READER);
        const again = understand(search(rest), READER);
        assert.ok(again.rest.length <= rest.length);
      }),
      { numRuns: 500 },
    );
  });

  it('takes time in proportion to the words, and reads at most 40', () => {
    const long = understand(search('x'.repeat(5_000)), READER);
    assert.equal(long.rest.length, 5_000);
    const many = understand(search('nights '.repeat(200).trim()), READER);
    assert.ok(many.understood.length <= 40);
  });
});
