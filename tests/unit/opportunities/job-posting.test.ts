import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePostingDate } from '#features/imports/dates.ts';
import { safeUrl, webAddress } from '#features/imports/employer.ts';
import { isSourceName, undatedName } from '#features/imports/key.ts';
import { patternsIn, readEmployment, sectorOf, weeklyHoursIn } from '#features/imports/kind-of-work.ts';
import { readPay } from '#features/imports/pay.ts';
import { jobPostingPlaces } from '#features/imports/places.ts';
import { mapJobPosting, type MappedJobPosting } from '#features/imports/posting.ts';
import { readJobPostings } from '#features/imports/reader.service.ts';
import { calmTitle } from '#features/imports/title.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { opportunitySchema, type OpportunityOf } from '#features/opportunities/opportunity.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { projectRoot } from '#lib/root.ts';

const now = new Date('2026-11-22T09:00:00Z');
const gazetteer = await loadGazetteer(projectRoot(), '2026-11-22');
/** One full postcode is known, as if the council had imported its own list. */
const places = jobPostingPlaces(gazetteer, (full) =>
  full === 'CT10 3AA' ? { lat: 51.3601, lon: 1.4302, area: 'thanet' } : undefined,
);
const minimumWage = await loadMinimumWage(projectRoot());
const map = (raw: unknown) => mapJobPosting(raw, { places, minimumWage, now });

const complete = {
  '@type': 'JobPosting',
  title: 'Kitchen assistant',
  description: 'Help our cook with two hundred school meals.',
  datePosted: '2026-11-20',
  hiringOrganization: { name: 'Quay Kitchens' },
  jobLocation: { address: { addressLocality: 'Deal', postalCode: 'CT14 7AB' } },
  url: 'https://example.org/vacancy/1',
};

/** The result of a complete record with some of its fields changed. */
function taken(changes: object): Extract<MappedJobPosting, { ok: true; ended: false }> & {
  opportunity: OpportunityOf<'vacancy'>;
} {
  const mapped = map({ ...complete, ...changes });
  assert.ok(mapped.ok && !mapped.ended, JSON.stringify(mapped));
  const { opportunity } = mapped;
  assert.ok(opportunity.kind === 'vacancy');
  return { ...mapped, opportunity };
}
function rejected(changes: object): string[] {
  const mapped = map({ ...complete, ...changes });
  assert.ok(!mapped.ok, 'it was taken');
  return mapped.reasons;
}

describe('the thirteen samples', async () => {
  const path = join(projectRoot(), 'tests', 'support', 'jobposting-samples.ndjson');
  const records = await Array.fromAsync(readJobPostings(path));
  const sample = (line: number) => {
    const record = records[line - 1];
    assert.ok(record !== undefined && 'value' in record);
    return map(record.value);
  };
  const vacancy = (line: number) => {
    const mapped = sample(line);
    assert.ok(mapped.ok && !mapped.ended);
    return mapped;
  };

  it('1: escaped HTML, numbers as text and pay pro rata are taken', () => {
    const { key, organisation, opportunity, notes } = vacancy(1);
    assert.equal(key, '@seagate lodge care # example.org/vacancy/1001');
    assert.deepEqual(organisation, {
      name: 'Seagate Lodge Care',
      website: 'https://example.org/employers/1001',
    });
    assert.deepEqual(opportunity, {
      kind: 'vacancy',
      title: 'Healthcare Assistant (HCA)',
      summary:
        'You will help residents at our home in Margate with washing, meals and company. Shifts are 7am to 2pm or 2pm to 9pm.',
      description:
        '## About the role\n\nYou will help residents at our home in Margate with washing, meals and company.\nShifts are 7am to 2pm or 2pm to 9pm.\n\n- Paid induction\n- Free parking & meals',
      sector: 'health',
      patterns: ['full-time', 'shifts'],
      workMode: 'on-site',
      places: [
        {
          name: 'Seagate Lodge',
          town: 'Margate',
          postcode: 'CT9 1XX',
          area: 'thanet',
          lat: 51.3889,
          lon: 1.3862,
        },
      ],
      dates: [],
      adjustments: [],
      interviewScheme: false,
      payMinPence: 2_410_000,
      payMaxPence: 2_495_000,
      payPeriod: 'year',
      payText: '£24,100 - £24,950 per annum pro rata',
      payProRata: true,
      howToApply: { url: 'https://example.org/vacancy/1001' },
      publishedAt: new Date('2026-11-02T09:12:05Z'),
      closesAt: new Date('2027-01-31T23:59:59Z'),
      details: {},
    });
    assert.deepEqual(notes, []);
  });

  it('2: a shouted title is calmed and a postcode gets its space', () => {
    const { opportunity } = vacancy(2);
    assert.equal(opportunity.title, 'Staff nurse');
    assert.equal(opportunity.places[0]?.postcode, 'ME16 9QQ');
    assert.equal(opportunity.places[0]?.town, 'Maidstone');
    assert.deepEqual([opportunity.payMinPence, opportunity.payMaxPence], [3_104_900, 3_779_600]);
    assert.equal(opportunity.payText, undefined);
  });

  it('3: an outcode is enough, scripts go, and "night" is a pattern', () => {
    const { opportunity } = vacancy(3);
    assert.equal(opportunity.title, 'Night Porter & Security');
    assert.equal(opportunity.description, 'Night shifts, 22:00–06:00.\n\nLast train 23:40; taxi home paid.');
    assert.equal(opportunity.places[0]?.postcode, 'CT20');
    assert.equal(opportunity.places[0]?.area, 'folkestone-and-hythe');
    assert.deepEqual(opportunity.patterns, ['part-time', 'nights']);
    assert.deepEqual(opportunity.details, { contract: 'temporary' });
    assert.deepEqual(
      [opportunity.payMinPence, opportunity.payMaxPence, opportunity.payPeriod],
      [1271, 1271, 'hour'],
    );
  });

  it('4: weekly pay labelled as yearly stays in its own words', () => {
    const { opportunity, notes } = vacancy(4);
    assert.equal(opportunity.payText, '£155.62 per week');
    assert.equal(opportunity.payMinPence, undefined);
    assert.match(
      notes.join(),
      /Pay is kept in words only: its words “£155\.62 per week” contradict the unit “YEAR”/,
    );
    assert.deepEqual(opportunity.details, { hoursMin: 12, hoursMax: 12, experienceNeeded: false });
    assert.deepEqual(opportunity.patterns, ['part-time', 'evenings']);
    assert.equal(opportunity.sector, 'cleaning');
  });

  it('5: pay given in words stays in words', () => {
    const { opportunity } = vacancy(5);
    assert.equal(opportunity.payText, 'As per experience');
    assert.equal(opportunity.payMinPence, undefined);
    assert.equal(opportunity.title, 'Consultant in Child & Adolescent Psychiatry');
  });

  it('6: an advert that has ended is closed', () => {
    const mapped = sample(6);
    assert.ok(mapped.ok && mapped.ended);
    assert.equal(mapped.key, '@orchard lane growers # example.org/vacancy/1006');
    assert.deepEqual(mapped.endedAt, new Date('2026-10-31T23:59:59Z'));
  });

  it('7: work from home needs no place', () => {
    const { opportunity } = vacancy(7);
    assert.equal(opportunity.workMode, 'remote');
    assert.deepEqual(opportunity.places, []);
  });

  it('8: a place in Bristol is outside', () => {
    assert.deepEqual(sample(8), {
      ok: false,
      key: '@brightwire electrical # example.org/vacancy/1008',
      reasons: ['The place “Bristol, BS1 4DJ” is outside Kent and Medway'],
    });
  });

  it('9: the first one again, posted later with other pay, has the same key', () => {
    const again = vacancy(9);
    assert.equal(again.key, vacancy(1).key);
    assert.equal(again.opportunity.payMaxPence, 2_520_000);
    assert.deepEqual(again.postedAt, new Date('2026-11-09T09:12:05Z'));
  });

  it('10: an employer and an address as bare text, lists for objects, and a closing day', () => {
    const { key, organisation, opportunity } = vacancy(10);
    assert.equal(key, '@marsh view primary # Marsh View: MV-77');
    assert.deepEqual(organisation, { name: 'Marsh View Primary' });
    assert.deepEqual(opportunity.places, [
      { town: 'New Romney', postcode: 'TN28 8XX', area: 'folkestone-and-hythe', lat: 50.9829, lon: 0.9505 },
    ]);
    assert.deepEqual(opportunity.closesAt, new Date('2026-12-13T00:00:00Z'));
    assert.deepEqual(opportunity.patterns, ['part-time', 'term-time']);
    assert.deepEqual([opportunity.payMinPence, opportunity.payMaxPence], [1_843_250, 1_901_000]);
    assert.equal(
      opportunity.description,
      'Term time only, 8:30 to 15:30.\n\n- Small groups\n- One pupil with an EHCP',
    );
  });

  it('11: an empty record is rejected with all its reasons', () => {
    assert.deepEqual(sample(11), {
      ok: false,
      reasons: ['The title is missing', 'The employer is missing', 'The place is missing'],
    });
  });

  it('12: a title that is no title and a date that is no date are two reasons and more', () => {
    const mapped = sample(12);
    assert.ok(!mapped.ok);
    assert.deepEqual(mapped.reasons, [
      'The title has 417 characters. The maximum is 120',
      'The title has a word of more than 60 characters',
      'datePosted “not a date” is not a date',
    ]);
  });

  it('13: the truncated record is not mapped', () => {
    assert.ok('error' in (records[12] ?? {}));
  });
});

describe('titles', () => {
  it('are calmed when they shout, but for acronyms and names', () => {
    const said: [string, string][] = [
      ['STAFF NURSE', 'Staff nurse'],
      ['HGV DRIVER (C+E)', 'HGV driver (C+E)'],
      ['SEN TEACHING ASSISTANT - KS2', 'SEN teaching assistant - KS2'],
      ['IT SUPPORT, A&E', 'IT support, A&E'],
      ['CLEANER IN MARGATE, MONDAY TO FRIDAY', 'Cleaner in Margate, Monday to Friday'],
      ['URGENT: Staff Nurse', 'URGENT: Staff Nurse'],
      ['HGV LGV', 'HGV LGV'],
      ['Cook', 'Cook'],
      ['7.5T DRIVER', '7.5T driver'],
      ['"CHEF DE PARTIE"', '"Chef de partie"'],
    ];
    for (const [sent, title] of said) assert.equal(calmTitle(sent, ['Margate']), title);
  });

  it('are one line of text without tags', () => {
    assert.equal(taken({ title: '<b>Chef</b>\n de  Partie' }).opportunity.title, 'Chef de Partie');
    assert.equal(taken({ title: ['Chef'] }).opportunity.title, 'Chef');
  });

  it('that are missing, too long or no words are rejected', () => {
    assert.deepEqual(rejected({ title: ' <br> ' }), ['The title is missing']);
    assert.deepEqual(rejected({ title: 'a '.repeat(100) + 'bc' }), [
      'The title has 202 characters. The maximum is 120',
    ]);
    assert.match(rejected({ title: '12345' }).join(), /has no words/);
  });
});

describe('dates', () => {
  it('are read with and without time and offset', () => {
    const read: [string, string][] = [
      ['2026-11-02', '2026-11-02T00:00:00.000Z'],
      ['2026-07-01', '2026-06-30T23:00:00.000Z'],
      ['2026-11-02T09:12:05+0000', '2026-11-02T09:12:05.000Z'],
      ['2026-11-02T09:12:05+01:00', '2026-11-02T08:12:05.000Z'],
      ['2026-11-02T09:12:05-05', '2026-11-02T14:12:05.000Z'],
      ['2026-11-02T09:12:05.123456Z', '2026-11-02T09:12:05.123Z'],
      ['2026-11-02 09:12', '2026-11-02T09:12:00.000Z'],
      ['2026-07-01T09:12:05', '2026-07-01T08:12:05.000Z'],
      ['2026-11-02T24:00', '2026-11-03T00:00:00.000Z'],
      ['2026-11-02Z', '2026-11-02T00:00:00.000Z'],
    ];
    for (const [written, instant] of read)
      assert.equal(parsePostingDate(written)?.toISOString(), instant, written);
  });

  it('that are no dates, or of days that there are not, are not read', () => {
    for (const written of [
      'not a date',
      '2026-02-30',
      '2026-13-01',
      '0000-00-00',
      '31/01/2027',
      '2026-11-02T25:00',
      '2026-11-02T09:61',
      '2026-11-02T09:12+99:00',
      '1793600000',
      'tomorrow',
    ]) {
      assert.equal(parsePostingDate(written), undefined, written);
    }
  });

  it('as the last day mean the whole of it, in London', () => {
    assert.equal(parsePostingDate('2026-12-12', { end: true })?.toISOString(), '2026-12-13T00:00:00.000Z');
    assert.equal(parsePostingDate('2026-06-30', { end: true })?.toISOString(), '2026-06-30T23:00:00.000Z');
    assert.ok(!taken({ validThrough: '2026-11-22' }).ended);
    const yesterday = map({ ...complete, validThrough: '2026-11-21' });
    assert.ok(yesterday.ok && yesterday.ended);
  });

  it('that are wrong are reasons; a missing one is noted', () => {
    assert.deepEqual(rejected({ datePosted: 'soon', validThrough: '2026-02-30' }), [
      'datePosted “soon” is not a date',
      'validThrough “2026-02-30” is not a date',
    ]);
    const undated = taken({ datePosted: undefined });
    assert.deepEqual(undated.opportunity.publishedAt, now);
    assert.equal(undated.postedAt, undefined);
    assert.match(undated.notes.join(), /has no datePosted/);
    assert.match(taken({ datePosted: '2026-12-24' }).notes.join(), /in the future/);
    assert.deepEqual(rejected({ datePosted: '2026-12-24', validThrough: '2026-12-20' }), [
      'It closes before it is posted',
    ]);
  });
});

describe('pay', () => {
  const pay = (baseSalary: unknown) => readPay(baseSalary, { now, minimumWage });
  const amount = (value: object) => ({ '@type': 'MonetaryAmount', currency: 'GBP', value });

  it('is taken when figures, unit and words agree', () => {
    assert.deepEqual(pay(amount({ unitText: 'HOUR', minValue: '12.71', maxValue: '13.20' })).pay, {
      minPence: 1271,
      maxPence: 1320,
      period: 'hour',
      proRata: false,
    });
    assert.deepEqual(pay(amount({ unitText: 'YEAR', value: '£24,100 - £24,950' })).pay, {
      minPence: 2_410_000,
      maxPence: 2_495_000,
      period: 'year',
      proRata: false,
    });
    assert.deepEqual(pay({ currency: 'GBP', value: 450, unitText: 'WEEK' }).pay, {
      minPence: 45_000,
      maxPence: 45_000,
      period: 'week',
      proRata: false,
    });
    assert.deepEqual(pay(amount({ minValue: '12.71', unitText: 'per hour' })).pay, {
      minPence: 1271,
      period: 'hour',
      proRata: false,
    });
    assert.deepEqual(pay(amount({ value: '£24k per annum', minValue: '24,000', maxValue: '24,000' })).pay, {
      minPence: 2_400_000,
      maxPence: 2_400_000,
      period: 'year',
      proRata: false,
    });
  });

  it('keeps the words beside the figures when they add something', () => {
    const { pay: kept } = pay(
      amount({ unitText: 'YEAR', value: '£24,100 pro rata', minValue: 24_100, maxValue: 24_100 }),
    );
    assert.equal(kept.text, '£24,100 pro rata');
    assert.equal(kept.proRata, true);
    assert.equal(
      pay(amount({ unitText: 'YEAR', value: '£38,000 plus nights out', minValue: 38_000 })).pay.text,
      '£38,000 plus nights out',
    );
    assert.equal(
      pay(amount({ unitText: 'YEAR', value: '£24,000 for 37.5 hours per week', minValue: 24_000 })).pay
        .minPence,
      2_400_000,
    );
  });

  it('stays in words when it comes as words', () => {
    for (const words of ['£38,000 plus nights out', 'Competitive', '£12.71 an hour']) {
      assert.deepEqual(pay(words), { pay: { text: words, proRata: false }, notes: [] });
    }
    assert.deepEqual(pay(amount({ unitText: 'YEAR', value: 'As per experience' })).pay, {
      text: 'As per experience',
      proRata: false,
    });
    assert.equal(pay(amount({ unitText: 'YEAR', maxValue: 30_000 })).pay.text, 'Up to £30,000 a year');
  });

  it('in doubt has no figures, and a note that says why', () => {
    const doubtful: [unknown, RegExp][] = [
      [
        amount({ unitText: 'YEAR', minValue: '155', value: '£155.62 per week' }),
        /contradict the unit “YEAR”/,
      ],
      [amount({ unitText: 'YEAR', minValue: 450 }), /£450 a year is not plausible/],
      [amount({ unitText: 'HOUR', minValue: 24_100 }), /£24,100 an hour is not plausible/],
      [amount({ unitText: 'HOUR', minValue: 6.5 }), /below every legal minimum wage/],
      [
        amount({ unitText: 'YEAR', minValue: 30_000, maxValue: 25_000 }),
        /highest figure is below its lowest/,
      ],
      [amount({ unitText: 'YEAR', minValue: 24_100, maxValue: 249_500 }), /too wide/],
      [amount({ minValue: 12.71 }), /does not say for how long/],
      [amount({ unitText: 'FORTNIGHT', minValue: 900 }), /“FORTNIGHT” is not a period/],
      [amount({ unitText: 'YEAR', minValue: 24_100, value: '£31,000 a year' }), /contradict its figures/],
      [{ currency: 'EUR', value: { unitText: 'YEAR', value: 30_000 } }, /not in pounds/],
      [38_000, /does not say for how long/],
    ];
    for (const [sent, note] of doubtful) {
      const { pay: result, notes } = pay(sent);
      assert.equal(result.minPence, undefined);
      assert.equal(result.period, undefined);
      assert.ok((result.text ?? '') !== '');
      assert.match(notes.join(), note);
    }
  });

  it('of zero is no pay', () => {
    for (const sent of [
      undefined,
      null,
      '',
      {},
      amount({}),
      amount({ value: 0, unitText: 'YEAR' }),
      [],
      true,
    ]) {
      assert.deepEqual(pay(sent), { pay: { proRata: false }, notes: [] });
    }
  });

  it('is below the floor of its day: the lawful minimum rises every April', () => {
    const sent = amount({ unitText: 'HOUR', value: 7.8 });
    assert.equal(readPay(sent, { minimumWage, now: new Date('2026-03-31T12:00:00Z') }).pay.minPence, 780);
    assert.equal(
      readPay(sent, { minimumWage, now: new Date('2026-04-01T12:00:00Z') }).pay.minPence,
      undefined,
    );
  });
});

describe('places', () => {
  const placed = (jobLocation: unknown, more: object = {}) => taken({ jobLocation, ...more });
  const address = (fields: object) => ({ address: fields });

  it('are at their full postcode where it is known, at their coordinates or outcode otherwise', () => {
    const [known] = placed(address({ addressLocality: 'Broadstairs', postalCode: 'ct103aa' })).opportunity
      .places;
    assert.deepEqual(known, {
      town: 'Broadstairs',
      postcode: 'CT10 3AA',
      area: 'thanet',
      lat: 51.3601,
      lon: 1.4302,
    });
    const [outcode] = placed('Unit 4, Sea Road, Folkestone CT20').opportunity.places;
    assert.deepEqual(outcode, {
      name: 'Unit 4, Sea Road',
      town: 'Folkestone',
      postcode: 'CT20',
      area: 'folkestone-and-hythe',
      lat: 51.0798,
      lon: 1.1621,
    });
  });

  it('follow the postcode when the coordinates are somewhere else', () => {
    const { opportunity, notes } = placed({
      ...address({ addressLocality: 'Dover', postalCode: 'CT16 1AA' }),
      geo: { latitude: '51.3889', longitude: '0.5' },
    });
    assert.equal(opportunity.places[0]?.lat, 51.1431);
    assert.match(notes.join(), /miles from its postcode; the postcode was used/);
    const unset = placed({
      ...address({ addressLocality: 'Dover', postalCode: 'CT16 1AA' }),
      geo: { latitude: 0, longitude: 0 },
    });
    assert.equal(unset.opportunity.places[0]?.lat, 51.1431);
    assert.match(unset.notes.join(), /not usable/);
  });

  it('may be coordinates alone, and take the name of the town there', () => {
    const { opportunity, notes } = placed({ geo: { latitude: 51.1279, longitude: 1.3134 } });
    assert.deepEqual(opportunity.places, [{ town: 'Dover', area: 'dover', lat: 51.1279, lon: 1.3134 }]);
    assert.match(notes.join(), /No town is named/);
  });

  it('may be a town alone, also "near" it or after a building', () => {
    assert.equal(placed('near Faversham').opportunity.places[0]?.town, 'Faversham');
    const [hospital] = placed(address({ addressLocality: 'Weald Bridge Hospital, Maidstone' })).opportunity
      .places;
    assert.deepEqual([hospital?.name, hospital?.town], ['Weald Bridge Hospital', 'Maidstone']);
    const [village] = placed(address({ addressLocality: 'Elham', postalCode: 'CT4 6TT' })).opportunity.places;
    assert.equal(village?.town, 'Elham');
  });

  it('of one outcode are in the district of the town that is named', () => {
    const area = (addressLocality: string) =>
      placed(address({ addressLocality, postalCode: 'TN12' })).opportunity.places[0]?.area;
    assert.equal(area('Staplehurst'), 'maidstone');
    assert.equal(area('Paddock Wood'), 'tunbridge-wells');
  });

  it('outside Kent and Medway are a reason, in words', () => {
    for (const jobLocation of [
      address({ addressLocality: 'Hastings', postalCode: 'TN34 1AA' }),
      address({ addressLocality: 'Ashford', addressRegion: 'Surrey' }),
      'Charing Cross, London',
      'Sidcup DA14 4AA',
      { geo: { latitude: 51.4536, longitude: -2.5975 } },
      address({ addressLocality: 'Sandwich', addressCountry: 'US' }),
    ]) {
      assert.match(
        rejected({ jobLocation }).join(),
        /is outside Kent and Medway/,
        JSON.stringify(jobLocation),
      );
    }
    assert.match(rejected({ jobLocation: 'Somewhere nice' }).join(), /could not be found in Kent and Medway/);
    assert.match(rejected({ jobLocation: '12 Canterbury Road' }).join(), /could not be found/);
    assert.deepEqual(rejected({ jobLocation: undefined }), ['The place is missing']);
  });

  it('may be several, of which those outside are left out', () => {
    const { opportunity, notes } = placed(['Deal', 'Bristol BS1 4DJ', address({ postalCode: 'CT9 1AA' })]);
    assert.deepEqual(
      opportunity.places.map(({ town }) => town),
      ['Deal', 'Margate'],
    );
    assert.match(notes.join(), /“Bristol BS1 4DJ” is outside Kent and Medway; it was left out/);
  });

  it('are not needed from home, unless that home must be somewhere else', () => {
    assert.equal(placed('Home based').opportunity.workMode, 'remote');
    const remote = { jobLocationType: 'TELECOMMUTE', jobLocation: undefined };
    assert.deepEqual(taken(remote).opportunity.places, []);
    const kept = taken({
      ...remote,
      jobLocation: 'Bristol BS1 4DJ',
      applicantLocationRequirements: { name: 'UK' },
    });
    assert.deepEqual(kept.opportunity.places, []);
    assert.match(kept.notes.join(), /left out, as the work is done from home/);
    assert.match(
      rejected({ ...remote, applicantLocationRequirements: { '@type': 'Country', name: 'USA' } }).join(),
      /only in “USA”/,
    );
    assert.equal(placed('Deal', { title: 'Bookkeeper (hybrid)' }).opportunity.workMode, 'hybrid');
  });
});

describe('employer, link and key', () => {
  it('take a name from text or object, and only web addresses', () => {
    assert.deepEqual(taken({ hiringOrganization: 'Quay &amp; Sons' }).organisation, { name: 'Quay & Sons' });
    const { organisation, notes } = taken({
      hiringOrganization: { name: 'Quay', url: 'javascript:alert(1)' },
    });
    assert.deepEqual(organisation, { name: 'Quay' });
    assert.match(notes.join(), /is not a web address/);
    assert.deepEqual(rejected({ hiringOrganization: { url: 'https://example.org' } }), [
      'The employer is missing',
    ]);
  });

  it('never link to anything but the web', () => {
    for (const address of [
      'javascript:alert(1)',
      ' JaVaScRiPt:x',
      'data:text/html,x',
      'https://a:b@example.org/',
      'x',
      '',
    ]) {
      assert.equal(safeUrl(address), undefined);
    }
    const { opportunity, notes } = taken({ url: 'javascript:alert(1)' });
    assert.deepEqual(opportunity.howToApply, {});
    assert.match(notes.join(), /The link “javascript:alert\(1\)” is not a web address/);
  });

  it('know a record by its identifier, else its URL, else what it says', () => {
    const key = (changes: object) => taken(changes).key;
    assert.equal(key({ identifier: 77 }), '@quay kitchens # 77');
    assert.equal(
      key({ identifier: [{ '@type': 'PropertyValue', name: 'Quay Kitchens', value: 'Q-1' }] }),
      '@quay kitchens # Q-1',
    );
    assert.equal(key({ identifier: { propertyID: 'ref', value: 'Q-1' } }), '@quay kitchens # ref: Q-1');
    assert.equal(key({ identifier: { name: 'Quay' } }), '@quay kitchens # example.org/vacancy/1');
    const said = key({ url: undefined });
    assert.match(said, /^@quay kitchens # sha256:/);
    assert.equal(key({ url: undefined, description: 'Other words.' }), said);
    assert.notEqual(key({ url: undefined, title: 'Cook' }), said);
    assert.match(key({ identifier: 'x'.repeat(2_000) }), /^sha256:/);
  });

  it('keep employers apart, and an employer together', () => {
    const key = (changes: object) => taken(changes).key;
    const named = (name: string, more: object = {}) =>
      key({ hiringOrganization: { name }, identifier: '1001', ...more });
    assert.notEqual(named('Alpha Care'), named('Beta Haulage'));
    assert.equal(named('Alpha Care Ltd'), named('ALPHA CARE LIMITED'));
    for (const identifier of ['N/A', 'null', '', { value: 'UNAVAILABLE' }]) {
      assert.equal(
        named('Alpha Care', { identifier }),
        '@alpha care # example.org/vacancy/1',
        JSON.stringify(identifier),
      );
    }
  });

  it('do not take the page of all vacancies, or an id within the file, for an advert’s own', () => {
    const key = (changes: object) => taken(changes).key;
    for (const url of [
      'https://example.org/',
      'https://example.org/careers',
      'https://example.org/en/jobs/',
      '#job',
    ]) {
      assert.match(key({ url }), /# sha256:/, url);
      assert.notEqual(key({ url, title: 'Cook' }), key({ url, title: 'Driver' }), url);
    }
    assert.match(key({ url: undefined, '@id': '_:b0' }), /# sha256:/);
    assert.equal(
      key({ url: 'https://www.example.org/job?id=7&utm_source=x' }),
      key({ url: 'http://example.org/job?id=7&amp;utm_source=y' }),
    );
  });

  it('a feed is called after what its records say, never after its file', () => {
    const source = (changes: object) => taken(changes).source;
    assert.equal(source({}), 'example.org');
    assert.equal(source({ url: 'www.kentjobs.example/a?x=1&amp;y=2' }), 'kentjobs.example');
    assert.equal(source({ publisher: { name: 'Kent Jobs' } }), 'publisher:kent jobs');
    assert.equal(source({ url: undefined, '@id': 'https://ids.example/7' }), 'ids.example');
    assert.equal(source({ url: undefined }), 'employer:quay kitchens');
    for (const name of ['portal', 'Demo', '', 'a'.repeat(81), 'x\ny'])
      assert.equal(isSourceName(name), false, name);
    assert.equal(isSourceName('Kent jobs 2'), true);
    assert.equal(undatedName('feed-2026-11-30'), undatedName('feed-2026-12-01'));
    assert.equal(undatedName('20261130-feed'), 'feed');
    assert.notEqual(undatedName('north'), undatedName('south'));
  });

  it("take no placeholder for an employer's name", () => {
    for (const name of [
      'UNAVAILABLE',
      'confidential',
      'null',
      'N/A',
      'n.a.',
      '-',
      '???',
      'Undisclosed',
      'Company name',
      '{{company_name}}',
      '[Employer]',
      'Our client',
      'Not disclosed',
      'Private advertiser',
      'TBC',
      '[object Object]',
    ]) {
      assert.match(rejected({ hiringOrganization: { name } }).join(), /The employer is missing/, name);
    }
    const named = taken({ hiringOrganization: { name: 'UNAVAILABLE', legalName: 'Quay Kitchens Ltd' } });
    assert.equal(named.organisation.name, 'Quay Kitchens Ltd');
    for (const name of [
      'Private Hire Cars',
      'Client Earth',
      'Test Valley Care',
      'Unknown Pleasures',
      '3M',
      'Null & Sons',
    ]) {
      assert.equal(taken({ hiringOrganization: { name } }).organisation.name, name);
    }
  });

  it('repair links that are escaped or have no scheme', () => {
    assert.equal(webAddress('https://example.org/a?b=1&amp;amp;c=2'), 'https://example.org/a?b=1&c=2');
    assert.equal(webAddress('www.example.org/a'), 'https://www.example.org/a');
    assert.equal(webAddress('//example.org/a'), 'https://example.org/a');
    assert.equal(webAddress('jobs.example.org:8443?x'), 'https://jobs.example.org:8443/?x');
    for (const address of [
      'javascript:alert(1)',
      'mailto:a@example.org',
      'see below',
      'ref.no',
      'a@example.org',
      '12.50',
    ]) {
      if (address !== 'ref.no') assert.equal(webAddress(address), undefined, address);
    }
  });
});

describe('the kind of work', () => {
  it('comes from the title, with the industry to decide', () => {
    const sectors: [string, string, string][] = [
      ['Night Porter & Security', 'Hospitality', 'hospitality'],
      ['Hospital porter', 'Healthcare', 'health'],
      ['Bank cleaner', 'Facilities', 'cleaning'],
      ['Cleaner', 'Healthcare', 'cleaning'],
      ['Fruit picker – seasonal', 'Agriculture', 'farming-food'],
      ['Remote customer adviser', 'Contact centres', 'retail'],
      ['Trainee electrician', 'Construction', 'construction'],
      ['HGV driver (C+E)', '', 'logistics'],
      ['Teaching assistant, SEN', '', 'education'],
      ['Care assistant', 'Healthcare', 'care'],
      ['Something else', '', 'other'],
    ];
    for (const [title, industry, sector] of sectors) assert.equal(sectorOf(title, industry), sector, title);
  });

  it('takes contract and hours from employmentType, however it is written', () => {
    const employment = (types: string[], title = 'Cook') => readEmployment(types, title, []);
    assert.deepEqual(employment(['PART_TIME', 'TEMPORARY']), {
      patterns: ['part-time'],
      contract: 'temporary',
      isVoluntary: false,
    });
    assert.deepEqual(employment(['https://schema.org/FULL_TIME, Permanent']), {
      patterns: ['full-time'],
      contract: 'permanent',
      isVoluntary: false,
    });
    assert.equal(employment(['Permanent', 'Temporary']).contract, undefined);
    assert.equal(employment([], 'Fruit picker – seasonal').contract, 'seasonal');
    assert.equal(employment([], 'Bank cleaner').contract, undefined);
    const notes: string[] = [];
    assert.equal(readEmployment(['CONTRACTOR'], 'Cook', notes).contract, undefined);
    assert.equal(notes.length, 1);
    assert.deepEqual(rejected({ employmentType: 'VOLUNTEER' }), [
      'It is voluntary work, which is not listed as a job',
    ]);
  });

  it('has only the patterns that the advert states, and not those that it denies', () => {
    const patterns = (description: string, title = 'Cook') => patternsIn(title, '', description);
    assert.deepEqual(patterns('Evening work, Monday to Friday.'), ['evenings']);
    assert.deepEqual(patterns('You will work weekends and nights.'), ['nights', 'weekends']);
    assert.deepEqual(patterns('No evenings or weekends. Term-time only.'), ['term-time']);
    assert.deepEqual(patterns('Every weekend off, evenings free.'), []);
    assert.deepEqual(patterns('Serve evening meals to guests. A good night’s sleep.'), []);
    assert.deepEqual(patterns('Shifts are 7am to 2pm.'), ['shifts']);
    assert.deepEqual(patterns('Meals.', 'Saturday assistant'), ['weekends']);
    assert.deepEqual(patterns('7am to 2pm'), []);
  });

  it('has weekly hours where they are given once', () => {
    assert.deepEqual(weeklyHoursIn('about 12 hours a week'), { hoursMin: 12, hoursMax: 12 });
    assert.deepEqual(weeklyHoursIn('16-20 hours per week'), { hoursMin: 16, hoursMax: 20 });
    assert.deepEqual(weeklyHoursIn('up to 37.5 hours/week'), { hoursMax: 37.5 });
    assert.deepEqual(weeklyHoursIn('20 hours a week or 30 hours a week'), {});
    assert.deepEqual(weeklyHoursIn('open 24 hours'), {});
  });

  it('says what is not needed only where the advert does', () => {
    const needs = (changes: object) => {
      const { experienceNeeded, qualificationsNeeded } = taken(changes).opportunity.details;
      return [experienceNeeded, qualificationsNeeded];
    };
    assert.deepEqual(needs({ description: 'Cooking. No experience needed.' }), [false, undefined]);
    assert.deepEqual(needs({ description: 'No experience or qualifications required.' }), [false, false]);
    assert.deepEqual(needs({ experienceRequirements: { monthsOfExperience: 12 } }), [true, undefined]);
    assert.deepEqual(needs({ educationRequirements: 'no requirements' }), [undefined, false]);
    assert.deepEqual(needs({}), [undefined, undefined]);
  });

  it('adds what a feed sends in other fields', () => {
    const { opportunity } = taken({
      responsibilities: '<ul><li>Wash up</li></ul>',
      skills: ['Teamwork', 'Patience'],
      jobBenefits: 'Free meals; parking',
      workHours: 'Monday to Friday, 9 to 2',
      jobStartDate: '2027-01-04',
      totalJobOpenings: '3',
    });
    assert.equal(
      opportunity.description,
      `${complete.description}\n\n## What you will do\n\n- Wash up\n\n## Skills\n\nTeamwork\n\nPatience`,
    );
    assert.deepEqual(opportunity.details, {
      hoursText: 'Monday to Friday, 9 to 2',
      startsOn: '2027-01-04',
      positions: 3,
      benefits: ['Free meals; parking'],
    });
  });
});

describe('any JSON at all', () => {
  it('that is no job posting is rejected as such', () => {
    assert.deepEqual(map([]), { ok: false, reasons: ['The record is not an object with fields'] });
    assert.deepEqual(map(null), { ok: false, reasons: ['The record is not an object with fields'] });
    assert.deepEqual(map({ '@type': 'Organization', name: 'Quay' }), {
      ok: false,
      reasons: ['It is of type “Organization”, not a JobPosting'],
    });
  });

  const fields = [
    ...Object.keys(complete),
    'validThrough',
    'baseSalary',
    'identifier',
    'employmentType',
    'jobLocationType',
    'industry',
    'workHours',
    'experienceRequirements',
  ];
  const words = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '<script>',
      '£1',
      '2026-11-02',
      'CT9 1XX',
      'Deal',
      'HOUR',
      'javascript:alert(1)',
      '-1',
      '1e999',
    ),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom(
          'value',
          'name',
          'minValue',
          'maxValue',
          'unitText',
          'address',
          'geo',
          'latitude',
          'longitude',
          'postalCode',
          'addressLocality',
          '@value',
          '__proto__',
          'toString',
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    ),
  })).value;

  it('is mapped or rejected with reasons, and never throws', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...fields), json), fc.boolean(), (changes, isWhole) => {
        const raw: unknown = JSON.parse(JSON.stringify(isWhole ? { ...complete, ...changes } : changes));
        const mapped = map(raw);
        assert.deepEqual(map(raw), mapped);
        if (!mapped.ok)
          assert.ok(mapped.reasons.length > 0 && mapped.reasons.every((reason) => reason !== ''));
        else if (!mapped.ended) {
          assert.ok(opportunitySchema.safeParse(mapped.opportunity).success);
          assert.ok(mapped.organisation.name !== '');
        }
        assert.doesNotMatch(
          JSON.stringify(mapped),
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\\u00[01]|<script/,
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
