import { dayNumber, londonDay } from '#lib/clock.ts';
import { formatWeekday } from '#lib/date-words.ts';
import { offensiveWordsIn } from '#features/review-cases/offensive-words.ts';
import { lawfulPay, type MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { guaranteesNoHours, paidHours } from '#features/opportunities/hours.ts';
import { perHour } from '#features/opportunities/pay.ts';
import { VARIANT_PARTS } from './variants.ts';
import { hasMoved, runOf } from '#features/opportunities/same-date.ts';
import { nameIn } from './parts.ts';
import { formatStart, type PublishedDate } from './published-dates.ts';
import { CHECK_PAID_BY_APPLICANT } from './vacancy.messages.en.ts';
import { WORDINGS } from './wording.messages.en.ts';
import { messages } from './checks.messages.en.ts';

/**
 * What the poster is told before sending a posting, and the moderator beside the text: a list of small rules. `stop` is
 * for content that is not allowed at all; everything that a rule can only guess at is `warn`, for a person to look at.
 * The rules follow Acas and GOV.UK on job adverts, the Advertising Standards Authority on employment adverts, the
 * National Minimum Wage Regulations 2015, the Conduct of Employment Agencies Regulations 2003 (no fees for finding
 * work), and what job boards refuse (JobsAware on scams).
 */

export interface PostingFinding {
  rule: string;
  /** Name of a question of the journeys. */
  question?: string;
  severity: 'stop' | 'warn';
  message: string;
  /** Wording to use instead. */
  suggestion?: string;
}

/** Another advert of the same organisation, live or waiting. */
export interface Advert {
  title: string;
  description: string;
  town: string | undefined;
}

export interface CheckedAgainst {
  minimumWage: readonly MinimumWagePeriod[];
  now: Date;
  others: readonly Advert[];
  /** Days that are already published: they may be in the past. */
  published: readonly string[];
  /** The posting's published dates, each with the part of the form that it is on; none unless given. */
  dates?: readonly (PublishedDate & { part: string | undefined })[];
  /**
   * Last day of the organisation's employers' liability insurance; null where it gave none, absent where none is asked
   * for.
   */
  insuredUntil?: string | null | undefined;
}

interface Text {
  question: string;
  text: string;
}

/** One opportunity of a posting, with the names of the questions that it was made from. */
interface CheckedVariant {
  it: Opportunity;
  chief: boolean;
  /** The full name of one of this face's questions. */
  of: (name: string) => string;
  /** Free text, without how to apply. */
  texts: readonly Text[];
}

type Found = Omit<PostingFinding, 'rule'>;
interface Rule {
  rule: string;
  find: (variant: CheckedVariant, about: CheckedAgainst) => readonly Found[];
}

function textsOf(it: Opportunity): [name: string, text: string | readonly string[] | undefined][] {
  switch (it.kind) {
    case 'vacancy': {
      const { hoursText, essential, desirable, benefits } = it.details;
      return [
        [it.details.hoursVary === true ? 'hoursUsual' : 'hoursText', hoursText],
        ['payText', it.payText],
        ['essential', essential],
        ['desirable', desirable],
        ['benefits', benefits],
      ];
    }
    case 'skills-bootcamp': {
      const { attendance, interviewWith, youWillLearn, eligibility } = it.details;
      const { entryRequirements, assessment, afterwards } = it.details;
      return [
        ['attendance', attendance],
        ['interviewWith', interviewWith],
        ['youWillLearn', youWillLearn],
        ['eligibility', eligibility],
        ['entryRequirements', entryRequirements],
        ['assessment', assessment],
        ['afterwards', afterwards],
      ];
    }
    case 'work-experience': {
      const { tasks, hoursText, dressCode, lunch } = it.details;
      return [
        ['tasks', tasks],
        ['placementHours', hoursText],
        ['dressCode', dressCode],
        ['lunch', lunch],
      ];
    }
    case 'engagement-offer':
      return [['schoolProvides', it.details.schoolProvides]];
  }
}

function variantOf(it: Opportunity, index: number): CheckedVariant {
  const chief = index === 0;
  const part =
    it.kind === 'work-experience' || it.kind === 'engagement-offer' ? VARIANT_PARTS[it.kind] : undefined;
  const of = (name: string) => (chief || part === undefined ? name : nameIn(part, name));
  const common: [string, string | undefined][] = [
    ['title', it.title],
    ['summary', it.summary],
    ['description', it.description === it.summary ? undefined : it.description],
  ];
  const texts = [...common, ...textsOf(it)].flatMap(([name, text]) => {
    const joined = typeof text === 'string' ? text : (text ?? []).join('\n');
    return joined === '' ? [] : [{ question: of(name), text: joined }];
  });
  return { it, chief, of, texts };
}

const sentencesOf = (text: string) => text.split(/(?<=[.!?])\s+|\n+/);
const quoted = (text: string) => `“${text.trim().slice(0, 60)}”`;

/** A finding for each text with a sentence that matches, unless the sentence only denies it. */
function saying(
  texts: readonly Text[],
  pattern: RegExp,
  unless: RegExp | undefined,
  found: (words: string) => Omit<Found, 'question'>,
): Found[] {
  return texts.flatMap(({ question, text }) => {
    for (const sentence of sentencesOf(text)) {
      const match = pattern.exec(sentence);
      if (match !== null && unless?.test(sentence) !== true) return [{ question, ...found(match[0]) }];
    }
    return [];
  });
}

// ---- Pay

const HOURLY = /£\s?(\d{1,3}(?:\.\d{1,2})?)\s*(?:an hour|per hour|\/ ?h(?:ou)?r|p\.?h\.?\b|an hr|hourly)/gi;

const belowMinimumPay: Rule = {
  rule: 'below-minimum-pay',
  find({ it, texts }, { minimumWage, now }) {
    if (it.kind !== 'vacancy') return [];
    const { contract, minimumAge, payByAge } = it.details;
    // Checked against the rates on the first day of work: another rate may apply by then.
    const [today, { startsOn = today }] = [londonDay(now), it.details];
    const day = startsOn > today ? startsOn : today;
    const job = { contract, minimumAge, byAge: payByAge === true };
    const floor = lawfulPay(minimumWage, day, job);
    if (floor === undefined) return [];
    const nowadays = lawfulPay(minimumWage, today, job);
    const isLater = nowadays?.lowest !== floor.lowest || nowadays.highest !== floor.highest;
    const since = isLater ? messages.belowMinimumPay.since.whenTheJobStarts(day) : '';
    const stated = (question: string, pence: number | undefined, least: number): Found[] => {
      if (pence === undefined || it.payPeriod === undefined) return [];
      const hourly = perHour(pence, it.payPeriod, {
        weeklyHours: paidHours(it.details),
        proRata: it.payProRata,
      });
      return hourly >= least
        ? []
        : [
            {
              question,
              severity: 'stop',
              message: messages.belowMinimumPay.stated.message({ hourly, least, since }),
            },
          ];
    };
    const written = texts.flatMap(({ question, text }) =>
      [...text.matchAll(HOURLY)]
        .filter(([, amount]) => Number(amount) * 100 < floor.lowest)
        .slice(0, 1)
        .map(([words]): Found => ({
          question,
          severity: 'warn',
          message: messages.belowMinimumPay.written.message({
            quoted: quoted(words),
            lowest: floor.lowest,
            since,
          }),
        })),
    );
    return [
      ...stated('payLowest', it.payMinPence, floor.lowest),
      ...(floor.highest > floor.lowest ? stated('payHighest', it.payMaxPence, floor.highest) : []),
      ...written,
    ];
  },
};

const unpaidWork: Rule = {
  rule: 'unpaid-work',
  find({ it, texts }) {
    if (it.kind !== 'vacancy') return [];
    const unpaid = saying(
      texts,
      /\bunpaid (?:(?:work )?trial|intern(?:ship)?|role|position|basis|job|post|shift|training period)s?\b|\b(?:volunteer|voluntary) (?:role|position|basis|job|post|opportunity)\b|\b(?:travel )?expenses only\b|\bno (?:pay|wage|salary)\b(?! (?:rise|increase|review|cut|day))/iu,
      /\b(?:not|never|no) (?:an? )?(?:unpaid|volunt)/iu,
      (words) => ({
        severity: 'stop',
        message: messages.unpaidWork.unpaid.message(quoted(words)),
        suggestion: messages.unpaidWork.unpaid.suggestion,
      }),
    );
    const commission =
      it.details.contract === 'self-employed'
        ? []
        : saying(
            texts,
            /\bcommission[- ]only\b|\b100% commission\b/iu,
            /\b(?:not|never|no) commission/iu,
            (words) => ({
              severity: 'stop',
              message: messages.unpaidWork.commission.message(quoted(words)),
              suggestion: messages.unpaidWork.commission.suggestion,
            }),
          );
    return [...unpaid, ...commission];
  },
};

const WE_PAY =
  /\b(?:no|not|never|without|free of|don[’']t|doesn[’']t|nothing)\b|\b(?:we|employer|company|us) (?:will )?(?:also )?(?:pay|cover|refund|fund|reimburse)|\b(?:paid|covered|funded|refunded|reimbursed) (?:by|for)\b|\bwe[’']ll (?:pay|cover)/iu;

const feeAsked: Rule = {
  rule: 'fee-asked',
  find({ it, texts }) {
    if (it.kind === 'engagement-offer') return [];
    const stop = (words: string): Omit<Found, 'question'> => ({
      severity: 'stop',
      message: messages.feeAsked.stop.message(quoted(words)),
      suggestion: messages.feeAsked.stop.suggestion,
    });
    const fees = saying(
      texts,
      /\b(?:registration|application|admin(?:istration)?|joining|enrolment|training|course|vetting|uniform|processing|placement|starter) (?:fee|deposit|charge)s? (?:of|is|are|applies|apply|required|payable|to be paid|must be|up ?front)\b|\b(?:you|applicants?|candidates?|starters?) (?:will |must |need to |have to |are asked to )?(?:pay|buy|purchase) (?:for )?(?:a |the |your |their |our )?(?:own )?(?:training|starter (?:kit|pack)|registration|deposit|course|uniform|kit up ?front)\b|\bpay (?:for (?:the |your )?training )?(?:up ?front|in advance|before you start)\b|\b(?:refundable|up ?front) (?:deposit|fee|payment)\b|\bdeposit of £|\bsend (?:us )?£\d/iu,
      WE_PAY,
      stop,
    );
    const check: Found[] =
      it.kind === 'vacancy' && it.details.checks?.includes(CHECK_PAID_BY_APPLICANT) === true
        ? [
            {
              question: 'checkPaid',
              severity: 'warn',
              message: messages.feeAsked.check.message,
            },
          ]
        : [];
    return [...fees, ...check];
  },
};

// ---- Wording

const discrimination: Rule = {
  rule: 'discrimination',
  find({ texts }) {
    return WORDINGS.flatMap(({ ground, pattern, suggestion }) =>
      texts.flatMap(({ question, text }) => {
        const [match] = text.matchAll(pattern);
        return match === undefined
          ? []
          : [
              {
                question,
                severity: 'warn' as const,
                message: messages.discrimination.message({ quoted: quoted(match[0]), ground }),
                suggestion: messages.discrimination.suggestion(suggestion),
              },
            ];
      }),
    );
  },
};

const CONTACTS: readonly (readonly [what: string, pattern: RegExp])[] = [
  [messages.contacts.anEmailAddress, /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.\w/u],
  [
    messages.contacts.aWebAddress,
    /\bhttps?:\/\/|\bwww\.\w|(?<![\w-])[a-z\d-]{1,63}\.(?:co\.uk|org\.uk|gov\.uk|com|org)\b/iu,
  ],
  [messages.contacts.aPhoneNumber, /(?:\+44 ?|\b0)(?:\d[ -]?){9,10}(?!\d)/u],
];

const contactInText: Rule = {
  rule: 'contact-in-text',
  find({ texts }) {
    return texts.flatMap(({ question, text }) => {
      const what = CONTACTS.find(([, pattern]) => pattern.test(text))?.[0];
      return what === undefined
        ? []
        : [
            {
              question,
              severity: 'warn' as const,
              message: messages.contactInText.message(what),
              suggestion: messages.contactInText.suggestion,
            },
          ];
    });
  },
};

/** Includes the texts about applying and getting there. */
function textsBeside({ howToApply, gettingThere, places }: Opportunity): [string, string | undefined][] {
  return [
    ['contactName', howToApply.contactName],
    ['applyNote', howToApply.note],
    ['services', gettingThere?.services],
    ['lift', gettingThere?.lift],
    ['stop', gettingThere?.stop],
    ['placeName', places.map(({ name }) => name ?? '').join('\n')],
  ];
}

const offensiveWords: Rule = {
  rule: 'offensive-words',
  find({ it, of, texts }) {
    const beside = textsBeside(it).map(([name, text = '']) => ({ question: of(name), text }));
    return [...texts, ...beside].flatMap(({ question, text }) => {
      const [word] = offensiveWordsIn(text);
      return word === undefined
        ? []
        : [
            {
              question,
              severity: 'warn' as const,
              message: messages.offensiveWords.message(quoted(word)),
              suggestion: messages.offensiveWords.suggestion,
            },
          ];
    });
  },
};

/** The share of letters that are capitals, of all that could be. */
function capitals(text: string): { share: number; letters: number } {
  const letters = text.match(/\p{L}/gu) ?? [];
  const large = letters.filter((letter) => letter !== letter.toLowerCase());
  return { share: letters.length === 0 ? 0 : large.length / letters.length, letters: letters.length };
}
/** Names of licences are in capitals, but seldom four in a row. */
const SHOUTED = /(?:\b\p{Lu}{3,}\b[\s,!.&-]*){4,}/u;

const shouting: Rule = {
  rule: 'shouting',
  find({ texts }) {
    return texts.flatMap(({ question, text }): Found[] => {
      const { share, letters } = capitals(text);
      const loud = (share > 0.6 && letters >= 10) || SHOUTED.test(text);
      const marks = (text.match(/!/g) ?? []).length;
      return loud
        ? [
            {
              question,
              severity: 'warn',
              message: messages.shouting.message.muchOfThisIs,
            },
          ]
        : marks > 2 || /!!/.test(text)
          ? [
              {
                question,
                severity: 'warn',
                message: messages.shouting.message.thereAreManyExclamation,
                suggestion: messages.shouting.suggestion,
              },
            ]
          : [];
    });
  },
};

/** @returns from 0 for nothing in common to 1 for the same words in the same order, by runs of three words */
export function likeness(a: string, b: string): number {
  const runs = (text: string) => {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    return new Set(
      words.length < 3 ? words : words.slice(2).map((_, index) => words.slice(index, index + 3).join(' ')),
    );
  };
  const [first, second] = [runs(a), runs(b)];
  const all = first.union(second).size;
  return all === 0 ? 1 : first.intersection(second).size / all;
}

const SAME_TEXT = 0.85;
const SAME_TITLE_AND_TEXT = 0.5;

const sameAgain: Rule = {
  rule: 'same-again',
  find({ it, chief }, { others }) {
    if (!chief) return [];
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
    const town = it.places[0]?.town;
    const twin = others.find((other) => {
      if (plain(other.town ?? '') !== plain(town ?? '')) return false;
      const like = likeness(it.description, other.description);
      return like >= SAME_TEXT || (plain(other.title) === plain(it.title) && like >= SAME_TITLE_AND_TEXT);
    });
    return twin === undefined
      ? []
      : [
          {
            question: 'title',
            severity: 'warn',
            message: messages.sameAgain.message(twin.title),
            suggestion: messages.sameAgain.suggestion,
          },
        ];
  },
};

// ---- Dates and hours

const WEEKEND = [0, 6];
const isWeekend = (day: string) => WEEKEND.includes(new Date(`${day}T12:00:00Z`).getUTCDay());

const impossibleDates: Rule = {
  rule: 'impossible-dates',
  find({ it, of }, { now, published }) {
    const today = londonDay(now);
    const isOver = (day: string) => day < today && !published.includes(day);
    const question = of('date1First');
    const closingDay = it.closesAt === undefined ? undefined : londonDay(it.closesAt);
    const found: Found[] = it.dates.flatMap((date): Found[] => {
      const { startsOn, endsOn = startsOn } = date;
      const day = formatWeekday(startsOn);
      const days = dayNumber(endsOn) - dayNumber(startsOn) + 1;
      if (isOver(startsOn))
        return [
          { question, severity: 'stop', message: messages.impossibleDates.found.message.isInThePast(day) },
        ];
      if (endsOn < startsOn) {
        return [
          {
            question,
            severity: 'stop',
            message: messages.impossibleDates.found.message.theDateThatStarts(day),
          },
        ];
      }
      if (it.kind === 'skills-bootcamp' && days > it.details.weeks * 7 + 14) {
        return [
          {
            question,
            severity: 'warn',
            message: messages.impossibleDates.found.message.theCourseThatStarts({
              day,
              weeks: it.details.weeks,
            }),
          },
        ];
      }
      if (it.kind === 'work-experience' && date.endsOn !== undefined && days < it.details.days) {
        return [
          {
            question,
            severity: 'warn',
            message: messages.impossibleDates.found.message.theDateThatStartsOn({
              day,
              days,
              days2: it.details.days,
            }),
          },
        ];
      }
      if (it.kind === 'engagement-offer' && isWeekend(startsOn)) {
        return [
          { question, severity: 'warn', message: messages.impossibleDates.found.message.isNotASchool(day) },
        ];
      }
      return [];
    });
    const twice = it.dates.some((date, index) =>
      it.dates
        .slice(index + 1)
        .some(
          (other) =>
            other.startsOn === date.startsOn &&
            other.startTime === date.startTime &&
            (other.place ?? 0) === (date.place ?? 0),
        ),
    );
    if (twice)
      found.push({ question, severity: 'warn', message: messages.impossibleDates.message.youHaveEnteredThe });
    if (closingDay !== undefined && it.closesAt !== undefined) {
      const last = it.dates
        .map(({ startsOn }) => startsOn)
        .sort()
        .at(-1);
      if (it.closesAt <= now) {
        found.push({
          question: 'closesOn',
          severity: 'stop',
          message: messages.impossibleDates.message.theClosingDateIs,
        });
      } else if (last !== undefined && closingDay > last) {
        found.push({
          question: 'closesOn',
          severity: 'warn',
          message: messages.impossibleDates.message.itClosesOnAfter(closingDay),
        });
      }
      const starts = it.kind === 'vacancy' ? it.details.startsOn : undefined;
      if (starts !== undefined && starts <= closingDay) {
        found.push({
          question: 'startsOn',
          severity: 'warn',
          message: messages.impossibleDates.message.theJobStartsOn(starts),
        });
      }
    }
    if (it.kind === 'vacancy' && it.details.startsOn !== undefined && isOver(it.details.startsOn)) {
      found.push({
        question: 'startsOn',
        severity: 'stop',
        message: messages.impossibleDates.message.theStartDateIs,
      });
    }
    return found;
  },
};

const people = (count: number) => (count === 1 ? messages.people.n1Person : messages.people.people(count));

/** Warns about changes to a published date that people have applied for. */
const datesWithPeople: Rule = {
  rule: 'dates-with-people',
  find({ it, of }, { dates = [], now }) {
    const toCome = dates.filter(({ kind, startsOn }) => kind === it.kind && startsOn >= londonDay(now));
    return toCome.flatMap((date): Found[] => {
      const { asked, placesTaken, part } = date;
      const was = formatStart(date);
      const planned = it.dates.find(({ id }) => id === date.id);
      if (planned === undefined || part === undefined) {
        return asked === 0
          ? []
          : [
              {
                question: of('date1First'),
                severity: 'warn',
                message: messages.datesWithPeople.message.appliedForWhichYou({ people: people(asked), was }),
              },
            ];
      }
      const { places } = planned;
      const short: Found[] =
        places === undefined || places >= placesTaken
          ? []
          : [
              {
                question: nameIn(part, 'seats'),
                severity: 'stop',
                message: messages.datesWithPeople.short.message({
                  people: people(placesTaken),
                  placesTaken,
                  was,
                }),
              },
            ];
      const run = runOf(it.places, planned);
      if (asked === 0 || !hasMoved(date, run)) return short;
      const is = formatStart(run);
      return [
        ...short,
        {
          question: nameIn(part, 'first'),
          severity: 'warn',
          message: messages.datesWithPeople.message.appliedForWeWill({ people: people(asked), was, is }),
        },
      ];
    });
  },
};

const WEEKDAYS = /\b(?:mon|tue|wed|thu|fri)[a-z]*\b/iu;
/**
 * Below this many hours a week no employer calls a job full time; from `PART_TIME_BELOW` on none calls it part time.
 */
const FULL_TIME_FROM = 30;
const PART_TIME_BELOW = 37;

const impossibleHours: Rule = {
  rule: 'impossible-hours',
  find({ it, of }) {
    if (it.kind !== 'vacancy') return [];
    const { hoursMin, hoursMax, hoursText } = it.details;
    if (guaranteesNoHours(it.details)) return [];
    const only = (pattern: string) => it.patterns.length === 1 && it.patterns[0] === pattern;
    const warn = (message: string): Found => ({ question: of('patterns'), severity: 'warn', message });
    return [
      ...(only('weekends') && hoursText !== undefined && WEEKDAYS.test(hoursText)
        ? [warn(messages.impossibleHours.weekdayInWeekends)]
        : []),
      ...(only('weekends') && (hoursMin ?? 0) > 24
        ? [warn(messages.impossibleHours.tooManyForWeekends(hoursMin ?? 0))]
        : []),
      ...(it.patterns.includes('full-time') &&
      !it.patterns.includes('part-time') &&
      (hoursMax ?? Infinity) < FULL_TIME_FROM
        ? [warn(messages.impossibleHours.tooFewForFullTime(hoursMax ?? 0))]
        : []),
      ...(it.patterns.includes('part-time') &&
      !it.patterns.includes('full-time') &&
      (hoursMin ?? 0) >= PART_TIME_BELOW
        ? [warn(messages.impossibleHours.tooManyForPartTime(hoursMin ?? 0))]
        : []),
    ];
  },
};

/** Pay for a longer period than the employer guarantees hours for, in figures or in words. */
const LONG_PAY =
  /£\s?\d[\d,.]*\s?k?\s*(?:(?:a|per|each) (?:week|month|year|annum)|\/ ?(?:week|month|year)|weekly|monthly|yearly|annually|p\.?a\.?\b|p\.?c\.?m\.?\b)|\bOTE\b/iu;

/** Work without guaranteed hours must not look like a job with a salary. */
const hoursThatVary: Rule = {
  rule: 'hours-that-vary',
  find({ it, of, texts }) {
    if (it.kind !== 'vacancy' || (it.details.hoursVary !== true && !guaranteesNoHours(it.details))) return [];
    const { payPeriod, payMinPence } = it;
    const isLong = payMinPence !== undefined && payPeriod !== 'hour' && payPeriod !== 'day';
    const isFullTime = it.patterns.includes('full-time') && (it.details.hoursMin ?? 0) < FULL_TIME_FROM;
    return [
      ...(isLong || (payMinPence !== undefined && it.payProRata)
        ? [
            {
              question: of('payPeriod'),
              severity: 'stop' as const,
              message: messages.hoursThatVary.message.theHoursAreNot,
            },
          ]
        : []),
      ...saying(texts, LONG_PAY, undefined, (words) => ({
        severity: 'warn',
        message: messages.hoursThatVary.message.theHoursAreNotGuaranteed(quoted(words)),
        suggestion: messages.hoursThatVary.suggestion.sayWhatYouPay,
      })),
      ...(isFullTime
        ? [
            {
              question: of('patterns'),
              severity: 'warn' as const,
              message: messages.hoursThatVary.message.theHoursAreNotGuaranteedSo,
              suggestion: messages.hoursThatVary.suggestion.removeFullTime,
            },
          ]
        : []),
    ];
  },
};

/** Schools send no one under 18 to an employer without this insurance. */
const insurance: Rule = {
  rule: 'insurance',
  find({ it, of }, { insuredUntil, now }) {
    const young =
      (it.kind === 'work-experience' || it.kind === 'engagement-offer') && it.details.yearGroups.length > 0;
    if (!young || insuredUntil === undefined || (insuredUntil !== null && insuredUntil >= londonDay(now)))
      return [];
    return [
      {
        question: of('who'),
        severity: 'warn',
        message:
          insuredUntil === null
            ? messages.insurance.message.thisIsForPeople
            : messages.insurance.message.thisIsForPeopleUnder(insuredUntil),
        suggestion: messages.insurance.suggestion,
      },
    ];
  },
};

// ---- Enough information to decide

const SHORT_DESCRIPTION_WORDS = 25;
const SHORT_FACE_WORDS = 5;

const tooLittle: Rule = {
  rule: 'too-little',
  find({ it, chief, of }) {
    const count = (it.description.match(/[\p{L}\p{N}]+/gu) ?? []).length;
    const there = it.gettingThere;
    const placeToReach =
      chief &&
      it.places.length > 0 &&
      !(it.kind === 'engagement-offer' && it.details.setting === 'at-school');
    return [
      ...(count < (chief ? SHORT_DESCRIPTION_WORDS : SHORT_FACE_WORDS)
        ? [
            {
              question: of('description'),
              severity: 'warn' as const,
              message: messages.tooLittle.message.theDescriptionHasThat(count),
              suggestion: messages.tooLittle.suggestion.sayWhatADay,
            },
          ]
        : []),
      ...(it.kind === 'vacancy' && it.payMinPence === undefined
        ? [
            {
              question: 'payText',
              severity: 'warn' as const,
              message: messages.tooLittle.message.thereIsNoAmount,
              suggestion: messages.tooLittle.suggestion.enterARangeEven,
            },
          ]
        : []),
      ...(placeToReach && there?.stop === undefined && there?.lift === undefined && there?.carNeeded !== true
        ? [
            {
              question: 'stopNear',
              severity: 'warn' as const,
              message: messages.tooLittle.message.itDoesNotSay,
            },
          ]
        : []),
    ];
  },
};

const titleHoldsMore: Rule = {
  rule: 'title-holds-more',
  find({ it, of }) {
    const town = it.places[0]?.town;
    const what = /£|\bper hour\b|\ban hour\b/iu.test(it.title)
      ? messages.titleHoldsMore.what.thePay
      : town !== undefined && town.length > 3 && it.title.toLowerCase().includes(town.toLowerCase())
        ? messages.titleHoldsMore.what.thePlace
        : /\b(?:urgent(?:ly)?|immediate start|apply now|hiring|wanted|needed)\b/iu.test(it.title)
          ? messages.titleHoldsMore.what.moreThanTheName
          : undefined;
    return what === undefined
      ? []
      : [
          {
            question: of('title'),
            severity: 'warn',
            message: messages.titleHoldsMore.message(what),
            suggestion: messages.titleHoldsMore.suggestion,
          },
        ];
  },
};

// ---- Scams

/** What scam adverts say, after JobsAware, "Types of job scams", and what job boards refuse. */
const SCAMS: readonly { pattern: RegExp; severity: 'stop' | 'warn'; message: string }[] = [
  {
    pattern:
      /\bmulti[- ]level (?:marketing|selling)\b|\bMLM\b|\bpyramid (?:scheme|selling)\b|\bdownlines?\b|\brecruit (?:your )?(?:own )?(?:friends|family|sellers) (?:and|to) earn\b/iu,
    severity: 'stop',
    message: messages.scams.message.youCannotPostSelling,
  },
  {
    pattern:
      /\b(?:use|through|into|via) your (?:own |personal )?(?:bank )?account\b|\bbank account (?:is )?(?:needed|required)\b|\b(?:transfer|receive|process|forward) (?:money|payments?|funds) (?:for|on behalf|from home)\b|\bmoney mules?\b|\bpayment (?:processing )?agent\b/iu,
    severity: 'stop',
    message: messages.scams.message.movingMoneyThroughYour,
  },
  {
    pattern: /\bnetwork marketing\b/iu,
    severity: 'warn',
    message: messages.scams.message.thisMayBeA,
  },
  {
    pattern:
      /\bfranchise (?:opportunit(?:y|ies)|fee|for sale)\b|\b(?:buy|own|run) (?:a|an|your own|into a) franchise\b|\binvestment (?:needed|required)\b/iu,
    severity: 'warn',
    message: messages.scams.message.buyingABusinessIs,
  },
  {
    pattern: /\bcrypto(?:currenc(?:y|ies))?\b|\bbitcoin\b|\bforex\b|\bbinary options?\b/iu,
    severity: 'warn',
    message: messages.scams.message.manyAdvertsWithThese,
  },
  {
    pattern:
      /\b(?:whatsapp|telegram) only\b|\b(?:only|contact us|message us|apply|reply|text) (?:on|by|via|through|to) (?:our )?(?:whatsapp|telegram)\b/iu,
    severity: 'warn',
    message: messages.scams.message.peopleCannotBeSure,
  },
  {
    pattern:
      /\b(?:unlimited|uncapped) (?:earnings?|income)\b|\bbe your own boss\b|\bfinancial freedom\b|\bpassive income\b|\bget rich\b|\bearn (?:up to )?£\s?\d[\d,]{2,} (?:a|per) (?:day|week)\b|\beasy money\b/iu,
    severity: 'warn',
    message: messages.scams.message.promisesLikeThisAre,
  },
  {
    pattern:
      /\b(?:send|e-?mail|upload|bring to the interview) (?:us )?(?:a )?(?:copy|copies|photo|scan|picture)s? of your (?:passport|driving licen[cs]e|bank|id|identity|visa)\b|\bnational insurance number\b/iu,
    severity: 'warn',
    message: messages.scams.message.peopleShouldNotHave,
  },
  {
    pattern:
      /\b(?:re-?ship(?:ping)?|re-?pack(?:ing|age)? (?:and (?:send|post) )?parcels?|parcels? (?:at|from) home|envelope stuffing)\b/iu,
    severity: 'warn',
    message: messages.scams.message.manyAdvertsWithThese,
  },
];
const MUCH_A_DAY_PENCE = 400_00;
const DAILY = /£\s?(\d{1,3}(?:,?\d{3})*)(?:\.\d\d)? (?:a|per) day/giu;

const scams: Rule = {
  rule: 'scam',
  find({ it, texts }) {
    const known = SCAMS.flatMap(({ pattern, severity, message }) =>
      saying(texts, pattern, undefined, (words) => ({ severity, message: `${quoted(words)}: ${message}` })),
    );
    const untrained =
      it.kind === 'vacancy' &&
      (it.details.experienceNeeded === false || texts.some(({ text }) => /\bno experience\b/iu.test(text)));
    const daily = texts.flatMap(({ question, text }): Found[] =>
      [...text.matchAll(DAILY)]
        .filter(([, amount]) => untrained && Number(amount?.replaceAll(',', '')) * 100 >= MUCH_A_DAY_PENCE)
        .slice(0, 1)
        .map(([words]) => ({
          question,
          severity: 'warn',
          message: messages.scam.daily.message(quoted(words)),
        })),
    );
    return [...known, ...daily];
  },
};

export const RULES: readonly Rule[] = [
  belowMinimumPay,
  unpaidWork,
  feeAsked,
  scams,
  offensiveWords,
  discrimination,
  impossibleDates,
  datesWithPeople,
  impossibleHours,
  hoursThatVary,
  insurance,
  contactInText,
  shouting,
  sameAgain,
  tooLittle,
  titleHoldsMore,
];

/**
 * All findings in a posting, `stop` before `warn`. The same message about the same question is reported once.
 * @param opportunities all faces, the chief one first
 */
export function checkPosting(opportunities: readonly Opportunity[], about: CheckedAgainst): PostingFinding[] {
  const variants = opportunities.map(variantOf);
  const found = RULES.flatMap(({ rule, find }) =>
    variants.flatMap((variant) =>
      find(variant, about).map((finding): PostingFinding => ({
        rule,
        ...finding,
        message: /[.!?]$/.test(finding.message) ? finding.message : `${finding.message}.`,
      })),
    ),
  );
  const seen = new Set<string>();
  return found
    .filter(({ question, message }) => {
      const key = `${question ?? ''} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => Number(b.severity === 'stop') - Number(a.severity === 'stop'));
}

/** Rules about wording, which do not depend on the day. */
const ABOUT_WORDS: ReadonlySet<string> = new Set(
  [
    belowMinimumPay,
    unpaidWork,
    feeAsked,
    scams,
    offensiveWords,
    discrimination,
    hoursThatVary,
    contactInText,
    shouting,
    titleHoldsMore,
  ].map(({ rule }) => rule),
);

/** Whether the wording rules find anything in a posting that they did not find in an earlier version. */
export function bringsNewWords(before: readonly PostingFinding[], after: readonly PostingFinding[]): boolean {
  const key = ({ rule, question, message }: PostingFinding) => `${rule} ${question ?? ''} ${message}`;
  const known = new Set(before.map(key));
  return after.some((finding) => ABOUT_WORDS.has(finding.rule) && !known.has(key(finding)));
}
