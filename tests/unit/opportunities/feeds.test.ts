import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { mapJobPosting, type MappedJobPosting } from '#features/imports/posting.ts';
import { isVoluntaryRole, readEmployment, weeklyHoursIn } from '#features/imports/kind-of-work.ts';
import { readPay } from '#features/imports/pay.ts';
import { jobPostingPlaces } from '#features/imports/places.ts';
import { readJobPostings } from '#features/imports/reader.service.ts';
import { looksDamaged, repairText } from '#features/imports/repair.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { londonDay } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { worked } from '../../support/worked.ts';

const now = new Date('2026-11-30T09:00:00Z');
const places = jobPostingPlaces(await loadGazetteer(projectRoot(), '2026-11-30'), () => undefined);
const minimumWage = await loadMinimumWage(projectRoot());
const map = (raw: unknown) => mapJobPosting(raw, { places, minimumWage, now });

type Taken = Extract<MappedJobPosting, { ended: false }>;
function isTaken(mapped: MappedJobPosting | undefined): asserts mapped is Taken {
  assert.ok(mapped?.ok === true && !mapped.ended, JSON.stringify(mapped));
}
const complete = {
  '@type': 'JobPosting',
  title: 'Kitchen assistant',
  description: 'Help our cook.',
  datePosted: '2026-11-20',
  hiringOrganization: { name: 'Quay Kitchens' },
  jobLocation: { address: { addressLocality: 'Maidstone', postalCode: 'ME14 1XX' } },
  url: 'https://example.org/vacancy/1',
};
function taken(changes: object): Taken {
  const mapped = map({ ...complete, ...changes });
  isTaken(mapped);
  return mapped;
}
function reasons(changes: object): string {
  const mapped = map({ ...complete, ...changes });
  assert.ok(!mapped.ok, JSON.stringify(mapped));
  return mapped.reasons.join();
}

async function mapFile(name: string): Promise<MappedJobPosting[]> {
  const records = await Array.fromAsync(
    readJobPostings(join(projectRoot(), 'tests', 'support', 'feeds', name)),
  );
  return records.flatMap((record) => ('value' in record ? [map(record.value)] : []));
}
async function allTaken(name: string): Promise<Taken[]> {
  return (await mapFile(name)).map((mapped) => {
    isTaken(mapped);
    return mapped;
  });
}
const townsOf = (it: Taken) => it.opportunity.places.map(({ town }) => town);
const payOf = ({ opportunity: it }: Taken) => [it.payMinPence, it.payMaxPence, it.payPeriod, it.payText];

describe('the case files', () => {
  it('country: a Kent postcode decides, however the country is written', async () => {
    const all = await allTaken('country.ndjson');
    assert.equal(all.length, 6);
    for (const it of all) {
      assert.deepEqual(
        it.opportunity.places.map(({ town, postcode, area }) => [town, postcode, area]),
        [['Maidstone', 'ME14 1XX', 'maidstone']],
      );
      assert.deepEqual(it.notes, []);
    }
  });

  it('elsewhere: towns of the same name elsewhere, and Kent names inside others, are rejected', async () => {
    const all = await mapFile('elsewhere.ndjson');
    assert.deepEqual(
      all.map((it) => (it.ok ? 'taken' : it.reasons.join())),
      [
        'The place “Gillingham, Dorset” is outside Kent and Medway',
        'The place “Ross-on-Wye, Herefordshire” is outside Kent and Medway',
        'The place “Hythe, Southampton” is outside Kent and Medway',
        'The place “Charing Cross” could not be found in Kent and Medway',
        'The place “Ramsgate House, Louth, Lincolnshire” is outside Kent and Medway',
        'The place “Rochester, Northumberland” is outside Kent and Medway',
      ],
    );
  });

  it('hybrid: the place is kept', async () => {
    const all = await allTaken('hybrid.ndjson');
    assert.deepEqual(
      all.map((it) => [it.opportunity.places[0]?.name, ...townsOf(it), it.opportunity.workMode]),
      [
        [undefined, 'Maidstone', 'hybrid'],
        [undefined, 'Maidstone', 'hybrid'],
        ['Homeworking Centre', 'Dover', 'on-site'],
      ],
    );
  });

  it('pay-range: the range, or the words; never one exact figure', async () => {
    assert.deepEqual((await allTaken('pay-range.ndjson')).map(payOf), [
      [1250, 1420, 'hour', undefined],
      [2_500_000, 3_000_000, 'year', undefined],
      [2_500_000, 3_000_000, 'year', undefined],
      [2_500_000, undefined, 'year', '£25,000+'],
      [9_000, 11_000, 'day', undefined],
    ]);
  });

  it('units: are read', async () => {
    const [pay, permanent, both] = await allTaken('units.ndjson');
    assert.ok(pay !== undefined && permanent !== undefined && both !== undefined);
    assert.deepEqual(payOf(pay), [1280, 1400, 'hour', undefined]);
    assert.deepEqual(permanent.opportunity.patterns, ['full-time']);
    assert.deepEqual(permanent.opportunity.details, { contract: 'permanent' });
    assert.deepEqual(both.opportunity.patterns, ['full-time', 'part-time']);
    assert.deepEqual([...pay.notes, ...permanent.notes, ...both.notes], []);
  });

  it('c1: Windows-1252 punctuation is what HTML maps it to', async () => {
    const [it] = await allTaken('c1.ndjson');
    assert.equal(it?.opportunity.title, 'Chef’s assistant');
    assert.equal(it.opportunity.description, 'Pay £12–£14, 5–6 days a week. We’re a hotel.');
  });

  it('literal-n: are line ends', async () => {
    const [it] = await allTaken('literal-n.ndjson');
    assert.equal(it?.opportunity.description, 'Your mission\n\nWash pots.\n\nYou have\n- Care');
  });

  it('embedded-picture: the words, whole', async () => {
    assert.deepEqual(
      (await allTaken('embedded-picture.ndjson')).map((it) => it.opportunity.description),
      ['Wash pots.', 'Our hotel.\n\nHow to apply: ring us.', 'Wash pots.'],
    );
  });

  it('urls: decoded, and https:// added', async () => {
    assert.deepEqual(
      (await allTaken('urls.ndjson')).map((it) => it.opportunity.howToApply.url),
      ['https://example.org/a?job=1&src=feed', 'https://www.example.org/a'],
    );
  });

  it('collide: the same identifier at two employers is two keys', async () => {
    const all = await allTaken('collide.ndjson');
    assert.deepEqual(
      all.map(({ key, organisation }) => [key, organisation.name]),
      [
        ['@alpha care # 1001', 'Alpha Care'],
        ['@beta haulage # 1001', 'Beta Haulage'],
      ],
    );
  });

  it('feed: the same source and key on both days', async () => {
    const [monday] = await allTaken('feed-2026-11-30.json');
    const [tuesday] = await allTaken('feed-2026-12-01.json');
    assert.deepEqual([monday?.source, monday?.key], ['example.org', '@invented waterways # LK-1']);
    assert.deepEqual([tuesday?.source, tuesday?.key], [monday?.source, monday?.key]);
  });

  it('graph: references are resolved', async () => {
    const all = await allTaken('graph.json');
    assert.equal(all.length, 1);
    assert.deepEqual(
      all.map((it) => [it.organisation.name, ...townsOf(it), it.opportunity.title]),
      [['Graph Care', 'Dover', 'Care assistant']],
    );
  });

  it('summer-close: the last day is 31 July in London', async () => {
    const [it] = await allTaken('summer-close.ndjson');
    assert.deepEqual(it?.opportunity.closesAt, new Date('2027-07-31T22:59:59Z'));
    assert.equal(londonDay(it.opportunity.closesAt ?? now), '2027-07-31');
  });

  it('placeholders: the employer is missing', async () => {
    const all = await mapFile('placeholders.ndjson');
    assert.equal(all.length, 4);
    for (const it of all)
      assert.ok(!it.ok && /^The employer is missing/.test(it.reasons.join()), JSON.stringify(it));
  });
});

describe('a place', () => {
  const at = (addressLocality: unknown, more: object = {}) => ({
    jobLocation: { address: { addressLocality, ...more } },
  });

  it('elsewhere is rejected, whichever part of the address says so', () => {
    for (const changes of [
      at('Ashford', { addressRegion: 'Surrey' }),
      at('Ashford, Surrey'),
      at('Ashford Surrey'),
      at('Gillingham Dorset', { addressCountry: 'GB' }),
      at('Dover, Delaware'),
      at('Dover', { addressRegion: 'DE', addressCountry: 'UNAVAILABLE' }),
      at('Sandwich, Massachusetts'),
      at('Sandwich', { addressRegion: 'MA', addressCountry: 'US' }),
      at('Rochester, New York'),
      at('Canterbury', { addressCountry: 'New Zealand' }),
      at('Chatham', { addressRegion: 'Ontario', addressCountry: { name: ['CA'] } }),
      at('Rainham', { addressRegion: 'Essex' }),
      at('Maidstone Road, Norwich'),
      at('Norwich', { streetAddress: '4 Maidstone Road' }),
      at('Maidstone', { addressCountry: 'FRA' }),
      at('Dover', { addressCountry: ['US', 'USA'] }),
      at('Hythe', { addressRegion: 'Hampshire', addressCountry: 'England' }),
      at('Kent, Ohio'),
      at('Kentish Town'),
    ]) {
      assert.match(reasons(changes), /outside Kent and Medway|could not be found/, JSON.stringify(changes));
    }
  });

  it('whose name only stands within another name is no evidence', () => {
    for (const name of [
      'Kentish Town',
      'Charing Cross',
      'Hay-on-Wye',
      'Sutton Hoo',
      'A great deal',
      'Ramsgate House',
      'Maidstone Road',
      'Dover Street',
      'The Sandwich Shop',
      'Canterbury Avenue',
    ]) {
      assert.match(reasons(at(name)), /could not be found|outside/, name);
    }
  });

  it('is listed with a note where it cannot be determined', () => {
    const noted: [object, string][] = [
      [at('Gillingham', { addressCountry: 'GB' }), 'Gillingham'],
      [at('Dover'), 'Dover'],
      [at('Maidstone Hospital'), 'Maidstone'],
      [at('Dartford', { addressRegion: 'London' }), 'Dartford'],
      [
        { jobLocation: { ...at('Sittingbourne').jobLocation, geo: { latitude: 53.4, longitude: -2.2 } } },
        'Sittingbourne',
      ],
    ];
    for (const [changes, town] of noted) {
      const it = taken(changes);
      assert.deepEqual(townsOf(it), [town]);
      assert.match(it.notes.join(), /[Cc]heck where it is|was used/, JSON.stringify(changes));
    }
    for (const changes of [
      at('Gillingham', { addressRegion: 'Kent' }),
      at('Gillingham, Medway'),
      at('Dover', { addressCountry: 'GB' }),
      at('Ashford', { postalCode: 'TN23 1XX' }),
      at('Central Maidstone'),
      at('Maidstone, Kent, UK', { addressCountry: 'Not available' }),
    ]) {
      assert.deepEqual(taken(changes).notes, [], JSON.stringify(changes));
    }
  });

  it('is read from its postcode first', () => {
    const it = taken(
      at('Norwich House', { postalCode: 'ME14 1XX', addressRegion: 'Surrey', addressCountry: 'Kent' }),
    );
    assert.equal(it.opportunity.places[0]?.area, 'maidstone');
    assert.match(reasons(at('Maidstone', { postalCode: 'NR1 1AA' })), /outside/);
  });

  it('may be several in one text', () => {
    const several: [unknown, string[]][] = [
      ['Maidstone; Canterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone / Canterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone/Canterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone and Ashford', ['Maidstone', 'Ashford']],
      ['Maidstone & Ashford', ['Maidstone', 'Ashford']],
      ['Maidstone, Ashford and Dover', ['Maidstone', 'Ashford', 'Dover']],
      ['Maidstone\nCanterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone<br>Canterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone, Kent; Canterbury, Kent', ['Maidstone', 'Canterbury']],
      [
        ['Maidstone', 'Canterbury'],
        ['Maidstone', 'Canterbury'],
      ],
      ['Sandwich and Deal', ['Sandwich', 'Deal']],
      ['Hythe and Folkestone', ['Hythe', 'Folkestone']],
      ['London; Maidstone', ['Maidstone']],
      ['Maidstone, Canterbury', ['Maidstone', 'Canterbury']],
      ['Maidstone ME14 1XX; Canterbury CT1 2XX', ['Maidstone', 'Canterbury']],
    ];
    for (const [text, towns] of several)
      assert.deepEqual(townsOf(taken(at(text, { addressCountry: 'GB' }))), towns, JSON.stringify(text));
  });

  it('stays one where the text is one name or one address', () => {
    const one: [string, string][] = [
      ['Tonbridge and Malling', 'Tonbridge and Malling'],
      ['Folkestone and Hythe', 'Folkestone and Hythe'],
      ['Isle of Sheppey', 'Isle of Sheppey'],
      ['Wye, Ashford', 'Ashford'],
      ['Unit 4; Sea Road; Margate', 'Margate'],
      ['Seagate House\nSea Road\nMargate', 'Margate'],
      ['Hybrid - Maidstone', 'Maidstone'],
    ];
    for (const [text, town] of one) {
      const found = townsOf(taken(at(text, { addressRegion: 'Kent' })));
      assert.equal(found.length, 1, text);
      if (!text.startsWith('Isle')) assert.equal(found[0], town, text);
    }
  });

  it('and home: hybrid is hybrid, home is home, and a building is a building', () => {
    const modes: [string, string, string[]][] = [
      ['Maidstone (hybrid)', 'hybrid', ['Maidstone']],
      ['Hybrid working, Canterbury', 'hybrid', ['Canterbury']],
      ['Maidstone / Remote', 'hybrid', ['Maidstone']],
      ['Maidstone with some home working', 'hybrid', ['Maidstone']],
      ['Remote', 'remote', []],
      ['Home-based, Kent', 'remote', []],
      ['Remote (UK)', 'remote', []],
      ['Working from home', 'remote', []],
      ['Remote in Maidstone', 'remote', ['Maidstone']],
      ['Home Working Hub, Maidstone', 'on-site', ['Maidstone']],
      ['Remote Road, Maidstone', 'on-site', ['Maidstone']],
    ];
    for (const [text, mode, towns] of modes) {
      const it = taken(at(text, { addressCountry: 'GB' }));
      assert.deepEqual([it.opportunity.workMode, townsOf(it)], [mode, towns], text);
    }
  });
});

describe('pay in words', () => {
  const pay = (value: unknown, unitText = 'YEAR') =>
    readPay({ value: { value, unitText } }, { now, minimumWage }).pay;

  it('with two figures is a range, whatever stands between them', () => {
    for (const dash of [
      '-',
      ' - ',
      '–',
      '—',
      '‐',
      '‑',
      '‒',
      '―',
      '−',
      '~',
      ' to ',
      ' and ',
      '/',
      '\u00AD',
      '－',
    ]) {
      for (const [low, high] of [
        ['£25,000', '£30,000'],
        ['£25,000', '30,000'],
        ['£25k', '30k'],
        ['£25', '30k'],
        ['25000', '30000'],
        ['GBP 25,000', '30,000'],
      ]) {
        const { minPence, maxPence, text } = pay(`${low}${dash}${high}`);
        assert.ok(
          (minPence === 2_500_000 && maxPence === 3_000_000) ||
            (minPence === undefined && text !== undefined),
          `${low}${dash}${high}: ${minPence} ${maxPence} ${text}`,
        );
      }
    }
  });

  it('never becomes one exact figure where the words say more', () => {
    for (const words of [
      'Up to £30,000',
      'circa £25,000',
      'c. £25k',
      '~£25,000',
      '£25,000+',
      '£25,000 +',
      '£25k plus',
      '£25,000 -',
      '< £25,000',
      '£25,000*',
      '£25,000 or more',
      '£25,000 OTE',
      'from £25,000',
    ]) {
      const { minPence, maxPence, text } = pay(words);
      assert.ok(
        minPence !== maxPence || (minPence === undefined && text === words),
        `${words}: ${minPence} ${maxPence}`,
      );
    }
    const beside = readPay(
      {
        currency: 'GBP',
        value: { value: '£25,000 - 30,000', minValue: 25_000, maxValue: 25_000, unitText: 'YEAR' },
      },
      { now, minimumWage },
    ).pay;
    assert.deepEqual(beside, { text: '£25,000 - 30,000', proRata: false });
  });

  it('has commas as they are meant, and other currencies as words', () => {
    assert.deepEqual(pay('12,50', 'HOUR'), {
      minPence: 1250,
      maxPence: 1250,
      period: 'hour',
      proRata: false,
    });
    assert.deepEqual(pay('£12,50 – 14,20', 'HOUR'), {
      minPence: 1250,
      maxPence: 1420,
      period: 'hour',
      proRata: false,
    });
    assert.equal(pay('7,5', 'HOUR').minPence, undefined, 'below every minimum wage');
    for (const words of ['€30,000', '$30,000', '30,000 EUR', 'USD 30,000', '30 000 zł (PLN)']) {
      assert.equal(pay(words).minPence, undefined, words);
    }
  });

  it('has its unit in any spelling', () => {
    for (const unit of [
      'per_hour',
      'PER_HOUR',
      'perHour',
      'Hourly',
      'hourly rate',
      'HUR',
      'an hour',
      '/hour',
      'Per Hour',
      'https://schema.org/HOUR',
    ]) {
      assert.equal(pay(13, unit).period, 'hour', unit);
    }
    for (const unit of [
      'per_year',
      'PER_YEAR',
      'ANNUAL',
      'per annum',
      'Yearly',
      'p.a.',
      'annual salary',
      'ANN',
    ]) {
      assert.equal(pay(25_000, unit).period, 'year', unit);
    }
    assert.equal(pay(13, 'FORTNIGHT').period, undefined);
    for (const currency of ['GBP', '£', 'gbp', 'Pounds', 'GBP ', 'pound sterling']) {
      const { pay: read } = readPay(
        { currency, value: { value: 13, unitText: 'HOUR' } },
        { now, minimumWage },
      );
      assert.equal(read.minPence, 1300, currency);
    }
  });

  it('whatever it is, is never both one figure and a text with two', () => {
    const amount = fc.integer({ min: 20_000, max: 60_000 });
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 1_000, max: 20_000 }),
        fc.constantFrom('-', '–', ' — ', '~', ' to ', '/'),
        fc.boolean(),
        (low, more, dash, signs) => {
          const high = low + more;
          const sign = signs ? '£' : '';
          const { minPence, maxPence } = pay(
            `£${low.toLocaleString('en-GB')}${dash}${sign}${high.toLocaleString('en-GB')}`,
          );
          assert.deepEqual([minPence, maxPence], [low * 100, high * 100]);
        },
      ),
    );
  });
});

describe('the kind of work', () => {
  it('is read from any spelling of employmentType', () => {
    const read = (...types: string[]) => {
      const { patterns, contract } = readEmployment(types, 'Cook', []);
      return [patterns.toSorted().join(), contract];
    };
    assert.deepEqual(read('Permanent Full-time'), ['full-time', 'permanent']);
    assert.deepEqual(read('Full-time/Part-time'), ['full-time,part-time', undefined]);
    assert.deepEqual(read('Full Time & Part Time'), ['full-time,part-time', undefined]);
    assert.deepEqual(read('FullTime'), ['full-time', undefined]);
    assert.deepEqual(read('F/T'), ['full-time', undefined]);
    assert.deepEqual(read('Part-time temporary contract'), ['part-time', 'temporary']);
    assert.deepEqual(read('Fixed Term Contract, full time'), ['full-time', 'fixed-term']);
    assert.deepEqual(read('http://schema.org/FULL_TIME'), ['full-time', undefined]);
    assert.deepEqual(read('zero-hours'), ['', 'casual']);
    assert.deepEqual(read('not permanent'), ['', undefined]);
  });

  it('is voluntary by title and text, but not beside volunteers', () => {
    for (const [title, text] of [
      ['Volunteer driver', 'Drive people to hospital.'],
      ['Charity shop volunteer', 'Sort clothes.'],
      ['Trustee (voluntary)', 'Meet four times a year.'],
      ['Befriender', 'This is a voluntary role. Expenses are paid.'],
      ['Befriender', 'We are looking for volunteers to visit people.'],
      ['Treasurer', 'The post is unpaid, with travel expenses.'],
      ['Gardener', 'This is an unpaid position.'],
    ] as const) {
      assert.ok(isVoluntaryRole(title, text), title);
      assert.match(reasons({ title, description: text }), /voluntary work/, title);
    }
    for (const [title, text] of [
      ['Volunteer coordinator', 'Lead our volunteers.'],
      ['Volunteers’ manager', 'Lead.'],
      ['Head of volunteering', 'Lead.'],
      ['Voluntary sector adviser', 'Advise charities.'],
      ['Support worker', 'You will support our volunteers. Two paid volunteer days a year.'],
      ['Teacher, voluntary aided school', 'Teach.'],
      ['Cook', 'Experience in paid or voluntary work is welcome. Voluntary overtime.'],
    ] as const) {
      assert.ok(!isVoluntaryRole(title, text), `${title}: ${text}`);
    }
    const paid = {
      title: 'Volunteer driver',
      baseSalary: { currency: 'GBP', value: { value: 13, unitText: 'HOUR' } },
    };
    assert.equal(taken(paid).opportunity.payMinPence, 1300, 'whatever it is called, it is paid');
  });

  it('has hours with a decimal comma', () => {
    assert.deepEqual(weeklyHoursIn('37,5 hours per week'), { hoursMin: 37.5, hoursMax: 37.5 });
    assert.deepEqual(weeklyHoursIn('7,5 hours a week'), { hoursMin: 7.5, hoursMax: 7.5 });
    assert.deepEqual(weeklyHoursIn('16–22½ hrs/week'), { hoursMin: 16, hoursMax: 22.5 });
  });

  it('closes on the day that was meant', () => {
    const closing = (validThrough: string) => {
      const { closesAt } = taken({ validThrough }).opportunity;
      return londonDay(new Date((closesAt ?? now).getTime() - 1));
    };
    for (const written of [
      '2027-07-31',
      '2027-07-31T23:59:59Z',
      '2027-07-31T23:59:59.999+00:00',
      '2027-07-31T23:59:59+0000',
      '2027-07-31T23:59Z',
      '2027-07-31T23:59:59',
      '2027-07-31T23:59:59+01:00',
      '2027-07-31T22:59:59Z',
      '2027-08-01T00:00:00Z',
      '2027-08-01T00:00:00+01:00',
    ]) {
      assert.equal(closing(written), '2027-07-31', written);
    }
    assert.equal(closing('2027-01-31T23:59:59Z'), '2027-01-31');
  });
});

describe('text', () => {
  const described = (description: string) => taken({ description }).opportunity.description;

  it('nothing unseen and no markup comes of what is repaired', () => {
    for (const damaged of [
      'Good pay &#92;u202E txet',
      'Good pay &acirc;&euro;&reg; txet',
      'Good pay &#92;u003cscript&#92;u003ealert(1)&#92;u003c/script&#92;u003e',
    ]) {
      for (const text of [
        described(damaged),
        JSON.stringify(taken({ jobBenefits: damaged }).opportunity.details),
      ])
        assert.doesNotMatch(text, /[\u202a-\u202e]|<\/?script/i, damaged);
    }
  });
  const picture = `data:image/png;base64,${'iVBORw0KGgo'.repeat(60_000)}`;

  it('survives whatever markup surrounds it, however much that is', () => {
    const style = `p.MsoNormal{margin:0}${'a{color:red}'.repeat(40_000)}`;
    for (const ballast of [
      `<img src="${picture}">`,
      `<img src='${picture}' alt="x">`,
      `<div style="background:url(${picture})"></div>`,
      `<style>${style}</style>`,
      `<STYLE type="text/css">${style}</STYLE >`,
      `<!-- ${style} -->`,
      `<!--[if gte mso 9]><xml>${'<w:x>y</w:x>'.repeat(20_000)}</xml><![endif]-->`,
      `<script>${'var a = 1;'.repeat(40_000)}</script>`,
      `<script type="application/json">${'{"a":1},'.repeat(40_000)}</script>`,
    ]) {
      for (const html of [
        `${ballast}<p>Wash pots.</p>`,
        `<p>Wash</p>${ballast}<p>pots.</p>`,
        `<p>Wash pots.</p>${ballast}`,
      ]) {
        assert.equal(described(html).replace(/\s+/g, ' '), 'Wash pots.', ballast.slice(0, 40));
        const escaped = html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        assert.equal(
          described(escaped).replace(/\s+/g, ' '),
          'Wash pots.',
          `escaped ${ballast.slice(0, 40)}`,
        );
      }
    }
    assert.match(described('<p>One</p><![CDATA[<p>Two</p>]]>'), /One\s+Two/);
  });

  it('is never shortened without a note', () => {
    const long = taken({ description: `<p>${'Wash pots. '.repeat(4_000)}</p>` });
    assert.ok(long.opportunity.description.length <= 20_000);
    assert.match(long.notes.join(), /description has 4\d,\d{3} characters and was shortened to 20,000/);
    assert.match(
      taken({ jobBenefits: Array.from({ length: 20 }, (_, n) => `Benefit ${n}`).join('\n') }).notes.join(),
      /20 benefits/,
    );
    assert.match(taken({ workHours: 'Monday '.repeat(100) }).notes.join(), /working hours were shortened/);
    assert.match(taken({ baseSalary: 'good '.repeat(100) }).notes.join(), /pay were shortened/);
    assert.deepEqual(taken({ description: 'Wash pots. '.repeat(100) }).notes, []);
  });

  it('that was damaged is repaired where that is certain', () => {
    for (const [damaged, right] of [
      ['Â£12', '£12'],
      ['5 â€“ 6', '5 – 6'],
      ['weâ€™re', 'we’re'],
      ['â€œquotedâ€\u009d', '“quoted”'],
      ['â\u0080\u0099', '’'],
      ['Ã‚Â£12', '£12'],
      ['Ã¢â‚¬â€œ', '–'],
      ['cafÃ©, fÃ¼r', 'café, für'],
      ['ðŸ˜€', '😀'],
      ['we\u0092re', 'we’re'],
      ['£12\u0096£14', '£12–£14'],
      ['¬£5 ‚Äì', '£5 –'],
      ['a\\u2019b', 'a’b'],
      ['one\\ntwo\\r\\nthree', 'one\ntwo\nthree'],
    ] as const) {
      assert.equal(repairText(damaged), right);
    }
    for (const right of [
      'MAÇÃ” x',
      'CAFÉ» x',
      'NÃO',
      'naïve façade',
      'Ünï «x»',
      'C:\\new\\team',
      '£12 – £14',
      'Łódź 日本 العربية',
    ]) {
      assert.equal(repairText(right), right);
    }
    assert.ok(looksDamaged('Â £12') && looksDamaged('a\uFFFDb') && !looksDamaged('£12 – café'));
    assert.match(taken({ description: 'Pay Â £12 at least.' }).notes.join(), /could not be repaired/);
  });

  it('of any kind that was damaged once or twice comes back', () => {
    const damage = (text: string) => new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));
    const character = fc.constantFrom(...'£–—’‘“”•…€é®½°ü'.replace(/[”]/g, ''), 'a', ' ', '1');
    fc.assert(
      fc.property(
        fc.array(character, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 2 }),
        (characters, times) => {
          const text = `£ ${characters.join('')}`;
          let damaged = text;
          for (let time = 0; time < times; time += 1) damaged = damage(damaged);
          assert.equal(repairText(damaged), text);
        },
      ),
    );
  });

  it('of any kind takes a time that grows with its length', () => {
    const time = (make: (n: number) => string, n: number) => {
      const text = make(n);
      return Math.min(
        ...[0, 1, 2].map(() => {
          const startedAt = worked();
          map({
            ...complete,
            description: text,
            title: text.slice(0, 100),
            workHours: text,
            baseSalary: text,
          });
          return worked() - startedAt;
        }),
      );
    };
    for (const make of [
      (n: number) => '<!--'.repeat(n / 4),
      (n: number) => '<style>'.repeat(n / 7),
      (n: number) => '&lt;script&gt;'.repeat(n / 14),
      (n: number) => 'data:,'.repeat(n / 6),
      (n: number) => '\\n'.repeat(n / 2),
      (n: number) => 'Ã‚Â£'.repeat(n / 4),
      (n: number) => '1,'.repeat(n / 2),
      (n: number) => '£1-'.repeat(n / 3),
      (n: number) => 'volunteer '.repeat(n / 10),
      (n: number) => ' '.repeat(n),
      (n: number) => 'no '.repeat(n / 3),
    ]) {
      const [small, large] = [time(make, 30_000), time(make, 120_000)];
      assert.ok(
        large < small * 10 + 50,
        `${make(20).slice(0, 12)}: ${small.toFixed(1)} ms became ${large.toFixed(1)} ms`,
      );
    }
  });
});
