import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RULES, checkPosting, likeness, type Advert } from '#features/postings/checks.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { anOpportunity, NOW } from '../../support/factories.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';
import { workOf } from '../../support/worked.ts';
import { minimumWage } from './people.ts';

const ENOUGH =
  'You help people to get up, to dress and to eat, and talk with them about their day. You work in a team of four, ' +
  'and we show you everything in the first weeks.';
const THERE = { stop: 'Sheerness station', walkMinutes: 8 };
const job = (over: Parameters<typeof anOpportunity<'vacancy'>>[0] = {}) =>
  anOpportunity({ description: ENOUGH, gettingThere: THERE, ...over });

const check = (
  opportunities: readonly Opportunity[],
  others: readonly Advert[] = [],
  published: string[] = [],
) => checkPosting(opportunities, { minimumWage, now: NOW, others, published });
/** The findings for one job: rule, question and severity. */
const about = (over: Parameters<typeof job>[0]) =>
  check([job(over)]).map(({ rule, question, severity }) => `${severity} ${rule} ${question ?? ''}`);
/** The findings for an ordinary advert with an additional text. */
const saying = (words: string) => about({ description: `${ENOUGH} ${words}` });

describe('the checks of a posting', () => {
  it('find nothing wrong with an ordinary advert', () => {
    assert.deepEqual(about({}), []);
  });

  it('name each rule once', () => {
    assert.equal(new Set(RULES.map(({ rule }) => rule)).size, RULES.length);
  });

  it('give readable messages', () => {
    const bad = job({
      title: 'SALESMAN NEEDED NOW!!!',
      description: 'Young and dynamic team. Call 01795 000000. Unpaid trial.',
    });
    const found = check([bad]);
    assert.ok(found.length >= 5);
    for (const { message, suggestion } of found) {
      assert.match(message, /^[“\p{Lu}]/u);
      assert.doesNotMatch(`${message} ${suggestion ?? ''}`, /undefined|NaN|\[object/);
    }
    assert.equal(found[0]?.severity, 'stop');
  });

  it('remind a host of young people of the insurance that schools ask for', () => {
    const placement = anOpportunity({ kind: 'work-experience', description: ENOUGH, gettingThere: THERE });
    const found = (insuredUntil: string | null | undefined, one: Opportunity = placement) =>
      checkPosting([one], { minimumWage, now: NOW, others: [], published: [], insuredUntil })
        .filter(({ rule }) => rule === 'insurance')
        .map(({ severity, message }) => `${severity}: ${message}`);
    assert.match(found(null).join(), /^warn: This is for people under 18, and you have not told us/);
    assert.match(found('2026-11-21').join(), /expired on 21 November 2026\. Schools ask for it/);
    assert.deepEqual([...found('2026-11-22'), ...found(undefined), ...found(null, job())], []);
  });

  it('never fail, whatever the text', () => {
    for (const text of NAUGHTY) {
      const shown = text.trim().slice(0, 100);
      if (shown === '') continue;
      assert.doesNotThrow(() =>
        check([job({ title: shown, description: `${ENOUGH} ${text}`.slice(0, 20_000) })]),
      );
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }), (text) => {
        check([{ ...job(), title: text, description: text }]);
      }),
    );
  });

  it('point out offensive words anywhere, and no innocent ones', () => {
    const found = (over: Parameters<typeof job>[0]) => about(over).filter((it) => it.includes('offensive'));
    assert.deepEqual(found({ description: `${ENOUGH} You do sh1t jobs.` }), [
      'warn offensive-words description',
    ]);
    assert.deepEqual(found({ howToApply: { note: 'No tossers' } }), ['warn offensive-words applyNote']);
    assert.deepEqual(found({ description: `${ENOUGH} No p\u200Bikeys.` }), [
      'warn offensive-words description',
    ]);
    for (const innocent of [
      'A person of any sex or age.',
      'You fit fire retardant doors in Essex.',
      'You serve cocktails, cockles and shiitake.',
      'You clear the dykes of Romney Marsh.',
      'You work in Dickens House, Scunthorpe.',
      'You assess, analyse and document.',
      'You support the rape crisis centre.',
    ])
      assert.deepEqual(found({ description: `${ENOUGH} ${innocent}` }), [], innocent);
  });

  it('take no longer for a long text than a page may take', () => {
    for (const unit of [
      'no ',
      'fee of ',
      'A',
      '£9 ',
      'young ',
      'you pay ',
      'AB! ',
      '0 ',
      'a.',
      'must be ',
      'ÀB ',
      'a-',
      'AAA, ',
      'a@',
    ]) {
      const description = unit.repeat(20_000 / unit.length);
      const took = workOf(() =>
        check([job({ description })], [{ title: 'x', description, town: 'Sheerness' }]),
      );
      assert.ok(took < 1_000, `${unit}: ${Math.round(took)} ms`);
    }
  });
});

describe('pay in a posting', () => {
  it('is not below the legal minimum', () => {
    assert.deepEqual(about({ payMinPence: 1200, payMaxPence: 1300 }), ['stop below-minimum-pay payLowest']);
    assert.deepEqual(
      about({
        payMinPence: 20_000_00,
        payMaxPence: 20_000_00,
        payPeriod: 'year',
        patterns: ['full-time'],
        details: { hoursMin: 37, hoursMax: 37 },
      }),
      ['stop below-minimum-pay payLowest'],
    );
    assert.deepEqual(
      about({ payMinPence: 800, payMaxPence: 800, details: { contract: 'apprenticeship' } }),
      [],
    );
    assert.deepEqual(
      about({ payMinPence: 500, payMaxPence: 500, details: { contract: 'self-employed' } }),
      [],
    );
  });
  it('meets the legal minimum of the first day of work, when the rates change before that day', () => {
    const rates = [
      ...minimumWage,
      {
        validFrom: '2027-04-01',
        pencePerHour: {
          'age-21-and-over': 1320,
          'age-18-to-20': 1150,
          'age-16-to-17': 850,
          apprentice: 850,
        },
      },
    ];
    const paid = (startsOn: string | undefined) =>
      checkPosting([job({ payMinPence: 1271, payMaxPence: 1271, details: { startsOn } })], {
        minimumWage: rates,
        now: NOW,
        others: [],
        published: [],
      }).map(({ severity, question, message }) => [severity, question, message]);
    assert.deepEqual(paid('2027-03-31'), []);
    assert.deepEqual(paid(undefined), []);
    assert.deepEqual(paid('2027-04-05'), [
      [
        'stop',
        'payLowest',
        'This is £12.71 an hour. By law, it must be £13.20 or more when the job starts on 5 April 2027.',
      ],
    ]);
  });
  it('may begin lower for young people where it depends on age', () => {
    const details = { minimumAge: 16, payByAge: true };
    assert.deepEqual(about({ payMinPence: 800, payMaxPence: 1271, details }), []);
    assert.deepEqual(about({ payMinPence: 800, payMaxPence: 1000, details }), [
      'stop below-minimum-pay payHighest',
    ]);
  });
  it('is checked in the text as well', () => {
    assert.deepEqual(saying('We pay £9.50 an hour.'), ['warn below-minimum-pay description']);
    assert.deepEqual(saying('We pay £14 an hour.'), []);
    assert.deepEqual(saying('Parking is £2 per day.'), []);
  });
  it('is reported as missing where there are only words', () => {
    const words = {
      payMinPence: undefined,
      payMaxPence: undefined,
      payPeriod: undefined,
      payText: 'Competitive',
    };
    assert.deepEqual(about(words), ['warn too-little payText']);
  });
});

describe('hours that vary', () => {
  const varies = (over: Parameters<typeof job>[0] = {}) =>
    about({
      ...over,
      patterns: over.patterns ?? ['part-time'],
      details: { contract: 'casual', hoursVary: true, hoursMin: 0, hoursMax: undefined } as never,
    }).filter((it) => it.includes('hours-that-vary'));
  it('go with pay for an hour or a day, and with no salary in words', () => {
    assert.deepEqual(varies(), []);
    assert.deepEqual(varies({ payPeriod: 'year', payMinPence: 30_000_00, payMaxPence: 30_000_00 }), [
      'stop hours-that-vary payPeriod',
    ]);
    assert.deepEqual(varies({ patterns: ['full-time'] }), ['warn hours-that-vary patterns']);
    for (const words of ['Earn £25,000 a year.', '£480 per week.', '£25k pa', '£2,000 pcm.', '£30,000 OTE.'])
      assert.deepEqual(
        varies({ description: `${ENOUGH} ${words}` }),
        ['warn hours-that-vary description'],
        words,
      );
    assert.deepEqual(varies({ description: `${ENOUGH} We pay £13 an hour.` }), []);
  });
});

describe('unpaid work', () => {
  for (const words of [
    'First there is an unpaid trial.',
    'This is a voluntary role.',
    'An unpaid internship of 3 months.',
    'Travel expenses only.',
    'Pay is commission only.',
  ])
    it(`is no job: ${words}`, () => assert.deepEqual(saying(words), ['stop unpaid-work description']));
  for (const words of [
    'There is an unpaid lunch break of half an hour.',
    'You support unpaid carers and volunteers.',
    'You supervise people who do unpaid work for the court.',
    'There is never an unpaid trial.',
    'We work with the voluntary sector.',
  ])
    it(`is not meant by: ${words}`, () => assert.deepEqual(saying(words), []));
  it('on commission alone is lawful for the self-employed', () => {
    const description = `${ENOUGH} Pay is commission only.`;
    assert.deepEqual(about({ description, details: { contract: 'self-employed' } }), []);
  });
});

describe('a fee', () => {
  for (const words of [
    'A registration fee of £50 is asked.',
    'You pay for the training up front.',
    'You must buy a starter kit.',
    'A refundable deposit secures your place.',
    'Please send £20 with your application.',
    'The training fee is £200.',
  ])
    it(`may not be asked: ${words}`, () => assert.deepEqual(saying(words), ['stop fee-asked description']));
  for (const words of [
    'There is no registration fee.',
    'We pay the training fee of £300.',
    'The course fee is paid by us.',
    'You never pay for training.',
    'You collect course fees from parents.',
    'You handle application fees and invoices.',
    'We pay weekly.',
  ])
    it(`is not meant by: ${words}`, () => assert.deepEqual(saying(words), []));
  it('for a check is pointed out', () => {
    const checks = 'An enhanced DBS check, which you pay for';
    assert.deepEqual(about({ details: { checks } }), ['warn fee-asked checkPaid']);
  });
  it('may be asked of a school for a visit', () => {
    const offer = anOpportunity({
      kind: 'engagement-offer',
      description: `${ENOUGH} A course fee is payable.`,
    });
    assert.deepEqual(check([offer]), []);
  });
});

describe('wording', () => {
  const suggested = (words: string) =>
    check([job({ description: `${ENOUGH} ${words}` })])
      .filter(({ rule }) => rule === 'discrimination')
      .map(({ suggestion, message, severity }) => {
        assert.equal(severity, 'warn');
        return `${/their (.+)\.$/.exec(message)?.[1] ?? ''}: ${suggestion?.replace('Instead: ', '') ?? ''}`;
      });
  const BAD: readonly (readonly [words: string, found: RegExp])[] = [
    ['We want somebody young and energetic.', /^age: energetic/],
    ['Join our young team.', /^age: friendly team/],
    ['It would suit a recent graduate.', /^age: someone with a degree/],
    ['You are a mature person.', /^age: reliable person/],
    ['Ideal for school leavers.', /^age: no experience needed/],
    ['You must be under 30.', /^age: say what people must know/],
    ['At least 15 years’ experience.', /^age: /],
    ['You are a digital native.', /^age: at ease/],
    ['We look for a salesman.', /^sex: salesperson/],
    ['Two waitresses join us in May.', /^sex: waiting staff/],
    ['You report to the foreman.', /^sex: supervisor/],
    ['A handyman for our estate.', /^sex: maintenance worker/],
    ['A barmaid for weekends.', /^sex: bar staff/],
    ['Our cleaning lady retires.', /^sex: cleaner/],
    ['Female applicants preferred.', /^sex: welcome people of any sex/],
    ['We are looking for a lady.', /^sex: welcome people of any sex/],
    ['A male support worker is wanted.', /^sex: /],
    ['He must be on time. She will report to us.', /^sex: you will/],
    ['A native English speaker.', /^nationality or race: good spoken English/],
    ['English is your mother tongue, or English as a first language.', /^nationality/],
    ['British nationals only.', /^nationality or race: “You need the right/],
    ['Must be British.', /^nationality or race: /],
    ['Locals only.', /^nationality or race: /],
    ['You are able-bodied.', /^disability or health: say what the work involves/],
    ['You must be physically fit and healthy.', /^disability or health: /],
    ['No health problems, please.', /^disability or health: /],
    ['An excellent sickness record.', /^disability or health: /],
    ['A health questionnaire before the interview.', /^disability or health: /],
    ['Christian applicants preferred.', /^religion: /],
    ['You must be a practising Muslim.', /^religion: /],
    ['No family commitments.', /^family: /],
    ['A married couple is wanted.', /^family: /],
  ];
  for (const [words, found] of BAD) {
    it(`keeps people away: ${words}`, () => assert.match(suggested(words)[0] ?? '', found));
  }
  const GOOD = [
    'You support young people aged 16 to 24.',
    'You work with young and old.',
    'A human resources Manager with pride in craftsmanship.',
    'You help older people and people with disabilities.',
    'You teach children aged between 5 and 11.',
    'You must be 18 or over by law.',
    'Waiter or waitress.',
    'You serve waiters/waitresses and hosts/hostesses.',
    'He or she will report to the manager.',
    'A women’s refuge and a boys’ school are our clients.',
    'We clean male and female changing rooms.',
    'German is useful, and so is good spoken English.',
    'You maintain manholes and mend the mantelpiece.',
    'We want graduates and everybody else.',
    'You work for the Church of England.',
    'A healthy lunch is free, and you get a fitness pass.',
    'You run fitness classes for fit and less fit people.',
    'You care for single parents and married quarters.',
    'Two years of experience would help.',
  ];
  for (const words of GOOD) {
    it(`says what it means: ${words}`, () => assert.deepEqual(suggested(words), []));
  }
  it('is pointed out beside the question of its own variant', () => {
    const placement = anOpportunity({
      kind: 'work-experience',
      description: 'Be a salesman for a week with our team.',
      gettingThere: THERE,
    });
    const found = check([job(), placement]);
    assert.deepEqual(
      found.map(({ question }) => question),
      ['workExperienceDescription'],
    );
    assert.ok(check([placement]).some(({ question }) => question === 'description'));
  });
});

describe('how to get in touch', () => {
  for (const words of [
    'Write to ann@example.org.',
    'See www.example.org.',
    'Go to jobs.co.uk.',
    'Call 01795 000 000.',
    'Or +44 7700 900000',
  ])
    it(`belongs with how to apply: ${words}`, () =>
      assert.deepEqual(saying(words), ['warn contact-in-text description']));
  for (const words of [
    'You use Node.js and ASP.NET.',
    'Begin on 2026-12-01 at 09:00.',
    'Budget of £1 200 000 000.',
  ])
    it(`is not meant by: ${words}`, () => assert.deepEqual(saying(words), []));
});

describe('shouting', () => {
  it('is pointed out', () => {
    assert.deepEqual(about({ title: 'CARE ASSISTANT NIGHTS' }), ['warn shouting title']);
    assert.deepEqual(saying('APPLY TODAY AND START TOMORROW.'), ['warn shouting description']);
    assert.deepEqual(saying('Great team! Great pay! Great place!'), ['warn shouting description']);
  });
  it('is not meant by the names of licences', () => {
    assert.deepEqual(about({ title: 'HGV driver, CPC and ADR' }), []);
    assert.deepEqual(saying('You need an HGV LGV or CPC licence. Welcome!'), []);
  });
});

describe('the same advert again', () => {
  const other = { title: 'Care assistant', description: ENOUGH, town: 'Sheerness' };
  const found = (others: readonly Advert[]) => check([job()], others).map(({ rule }) => rule);
  it('is pointed out', () => {
    assert.deepEqual(found([other]), ['same-again']);
    assert.deepEqual(found([{ ...other, title: 'Carer' }]), ['same-again']);
    assert.deepEqual(found([{ ...other, description: ENOUGH.replace('four', 'five') }]), ['same-again']);
  });
  it('is not what is done elsewhere, or described in other words', () => {
    assert.deepEqual(found([{ ...other, town: 'Margate' }]), []);
    assert.deepEqual(
      found([{ ...other, description: 'You drive people to the clinic and back, and wait for them there.' }]),
      [],
    );
  });
  it('is recognised by how much of the text is alike', () => {
    assert.equal(likeness('', ''), 1);
    assert.equal(likeness('one two three', 'one two three'), 1);
    assert.equal(likeness('one two three', 'four five six'), 0);
  });
});

describe('impossible dates and hours', () => {
  it('of a job', () => {
    const closesAt = new Date('2026-12-20T17:00:00Z');
    assert.deepEqual(about({ closesAt, details: { startsOn: '2026-12-10' } }), [
      'warn impossible-dates startsOn',
    ]);
    assert.deepEqual(about({ closesAt, details: { startsOn: '2027-01-04' } }), []);
    assert.deepEqual(about({ details: { startsOn: '2026-11-01' } }), ['stop impossible-dates startsOn']);
    const weekend = { hoursText: 'Monday to Friday, 9 to 5' };
    assert.deepEqual(about({ patterns: ['weekends'], details: weekend }), ['warn impossible-hours patterns']);
    assert.deepEqual(about({ patterns: ['full-time'], details: { hoursMin: 12, hoursMax: 12 } }), [
      'warn impossible-hours patterns',
    ]);
    assert.deepEqual(about({ patterns: ['part-time'], details: { hoursMin: 40, hoursMax: 40 } }), [
      'warn impossible-hours patterns',
    ]);
  });
  const dated = (dates: readonly Partial<Opportunity['dates'][number]>[], over = {}) =>
    check([
      anOpportunity({
        kind: 'skills-bootcamp',
        description: ENOUGH,
        gettingThere: THERE,
        dates: dates.map((date) => ({ startsOn: '2027-01-11', placesTaken: 0, ...date })),
        ...over,
      }),
    ]).map(({ severity, message }) => `${severity}: ${message.replace(/\.$/, '')}`);
  it('that is over may stay where it is published already', () => {
    const begun = anOpportunity({
      kind: 'skills-bootcamp',
      description: ENOUGH,
      gettingThere: THERE,
      dates: [{ startsOn: '2026-11-02', placesTaken: 0 }],
    });
    assert.equal(check([begun])[0]?.severity, 'stop');
    assert.deepEqual(check([begun], [], ['2026-11-02']), []);
  });
  it('of a course', () => {
    assert.deepEqual(dated([{ endsOn: '2027-04-01', places: 12 }]), []);
    assert.deepEqual(dated([{ startsOn: '2026-11-02' }]), ['stop: Monday 2 November 2026 is in the past']);
    assert.deepEqual(dated([{ endsOn: '2027-01-01' }]), [
      'stop: The date that starts on Monday 11 January 2027 ends before it starts',
    ]);
    assert.deepEqual(dated([{ endsOn: '2027-08-01' }]), [
      'warn: The course that starts on Monday 11 January 2027 lasts longer than 12 weeks',
    ]);
    assert.deepEqual(dated([{}, {}]), ['warn: You have entered the same date twice']);
    assert.deepEqual(dated([{}], { closesAt: new Date('2027-02-01T12:00:00Z') }), [
      'warn: It closes on 1 February 2027, after the last date starts',
    ]);
  });
  it('of a visit', () => {
    const offer = anOpportunity({
      kind: 'engagement-offer',
      description: ENOUGH,
      dates: [{ startsOn: '2027-01-16', placesTaken: 0 }],
    });
    assert.deepEqual(
      check([offer]).map(({ message }) => message),
      ['Saturday 16 January 2027 is not a school day.'],
    );
  });
});

describe('too little to decide by', () => {
  it('is pointed out', () => {
    assert.deepEqual(about({ description: 'Good job.' }), ['warn too-little description']);
    assert.deepEqual(about({ gettingThere: { carNeeded: false } }), ['warn too-little stopNear']);
  });
  it('is not meant where a lift is offered, a car is needed, or it is done from home', () => {
    assert.deepEqual(about({ gettingThere: { lift: 'Minibus' } }), []);
    assert.deepEqual(about({ gettingThere: { carNeeded: true } }), []);
    assert.deepEqual(about({ gettingThere: undefined, workMode: 'remote', places: [] }), []);
  });
  it('and too much in the title', () => {
    assert.deepEqual(about({ title: 'Care assistant in Sheerness' }), ['warn title-holds-more title']);
    assert.deepEqual(about({ title: 'Care assistant £13 an hour' }), ['warn title-holds-more title']);
    assert.deepEqual(about({ title: 'Urgently needed: cook' }), ['warn title-holds-more title']);
  });
});

describe('words of common scams', () => {
  for (const words of [
    'This is multi-level marketing.',
    'A bank account is needed to transfer money for clients.',
    'You receive payments from home.',
    'Money goes through your own bank account.',
  ])
    it(`are stopped: ${words}`, () => assert.deepEqual(saying(words), ['stop scam description']));
  for (const words of [
    'Invest in crypto with us.',
    'WhatsApp only.',
    'A franchise opportunity for you.',
    'Be your own boss.',
    'Earn up to £2,000 a week.',
    'E-mail a copy of your passport.',
    'No experience, £1000 a day.',
    'Envelope stuffing.',
    'We do network marketing.',
  ])
    it(`are looked at: ${words}`, () => assert.deepEqual(saying(words), ['warn scam description']));
  for (const words of [
    'You bank the takings each day and pass a bank reconciliation.',
    'We are a franchise of a known bakery.',
    'You send parcels to customers.',
    'You use encryption and cryptography.',
    'You manage marketing of our network.',
    'You answer customers on WhatsApp.',
  ])
    it(`are not meant by: ${words}`, () => assert.deepEqual(saying(words), []));
});
