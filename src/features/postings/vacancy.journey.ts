import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import { formatDay } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import { inSentence, type Answers } from '#features/forms/question.ts';
import {
  lawfulPay,
  ratesOn,
  WAGE_BANDS,
  type MinimumWagePeriod,
} from '#features/opportunities/minimum-wage.ts';
import { paidHours, type WeeklyHours } from '#features/opportunities/hours.ts';
import { perHour } from '#features/opportunities/pay.ts';
import {
  CONTRACT_SLUGS,
  CONTRACTS,
  INTERVIEW_SLUGS,
  INTERVIEWS,
  PATTERN_SLUGS,
  PATTERNS,
  PAY_PERIOD_SLUGS,
  PAY_PERIODS,
  SECTOR_SLUGS,
  WORK_MODE_SLUGS,
  WORK_MODES,
} from '#features/opportunities/vocabulary.ts';
import { variantGaps, variantsOf, variantSites, variantSteps } from './variants.ts';
import type { PostingKind } from './posting-journey.ts';
import {
  adjustmentSteps,
  applySteps,
  closingOf,
  closingSteps,
  howToApply,
} from '#features/postings/steps/apply.ts';
import {
  dayToCome,
  has,
  lines,
  linesOf,
  optionsFrom,
  words,
  yesIf,
  type PostingFacts,
} from '#features/postings/steps/common.ts';
import { gettingThereSteps, placeSteps, sitesIn, wayThere } from '#features/postings/steps/place.ts';
import { sectorOptions, typicalWords } from './title-words.ts';

/** The journey in which an employer posts a job, and the opportunities that the answers make. */

const hours = z
  .number()
  .min(0.5, {
    error:
      'Hours must be 0.5 or more. If you do not guarantee any hours, go back and select “Casual or zero hours” as the contract',
  })
  .max(84);
const isCasual = ({ contract }: Answers) => contract === 'casual';

/** The page that explains what unpaid work may be, and offers to continue with the answers given so far. */
export const NOT_PAID = 'not-paid';

/** The minimum ages that law or insurance require: work, driving, alcohol and nights, lorries and buses. */
const LOWEST_AGES = ['16', '17', '18', '21', '25'] as const;

const CHECKS = {
  basic: 'A basic DBS check',
  standard: 'A standard DBS check',
  enhanced: 'An enhanced DBS check',
  other: 'Another check, for example a driving licence or a health check',
} as const;
type Check = keyof typeof CHECKS;

/**
 * "£12.71 an hour aged 21 or over; £10.85 …": the rates in force on a day, and the later ones that are already known.
 */
function formatRates(periods: readonly MinimumWagePeriod[], day: string): string {
  const coming = periods.filter(({ validFrom }) => validFrom > day);
  return [ratesOn(periods, day), ...coming]
    .map(formatRate)
    .filter((text) => text !== '')
    .join(' ');
}

function formatRate(rates: MinimumWagePeriod | undefined): string {
  if (rates === undefined) return '';
  const bands = Object.entries(rates.pencePerHour).map(
    ([band, pence]) => `${pounds(pence)} (${inSentence(WAGE_BANDS[band as keyof typeof WAGE_BANDS].label)})`,
  );
  return `Minimum wage per hour from ${formatDay(rates.validFrom)}: ${bands.join(', ')}.`;
}

/** The weekly hours as far as they are known. Casual work guarantees some hours or none, and has no stated maximum. */
function weeklyHours({ contract, hoursGuaranteed, hoursMin, hoursMax }: VacancyAnswers): WeeklyHours {
  return contract === 'casual'
    ? { hoursMin: hoursGuaranteed, hoursVary: true }
    : { hoursMin, hoursMax: hoursMax ?? hoursMin };
}

const ageOf = ({ lowestAge }: Answers) => (lowestAge === undefined ? undefined : Number(lowestAge));

/** Errors in the pay, by question. */
function payMistakes(facts: PostingFacts, answers: Answers): Record<string, string> {
  const { payLowest, payHighest, payPeriod, payProRata, payByAge, contract } = answers as VacancyAnswers;
  if (payLowest === undefined || payPeriod === undefined) return {};
  if (isCasual(answers) && payPeriod !== 'hour' && payPeriod !== 'day') {
    return {
      payPeriod: 'Select hour or day, because you do not guarantee hours for a longer period',
    };
  }
  if (isCasual(answers) && payProRata === true) {
    return { payProRata: 'Select no. Casual work has no full-time hours, so its pay cannot be pro rata' };
  }
  if (payHighest !== undefined && payHighest < payLowest) {
    return { payHighest: 'Highest pay must be the same as or more than the lowest pay' };
  }
  const floor = lawfulPay(facts.minimumWage, londonDay(facts.clock()), {
    contract,
    minimumAge: ageOf(answers),
    byAge: payByAge === true,
  });
  if (floor === undefined) return {};
  const below = (name: string, called: string, pence: number, least: number, whose: string) => {
    const hourly = perHour(pence, payPeriod, {
      weeklyHours: paidHours(weeklyHours(answers as VacancyAnswers)),
      proRata: payProRata === true,
    });
    if (hourly >= least) return {};
    const comes = payPeriod === 'hour' ? '' : `. This pay works out at ${pounds(hourly)} an hour`;
    return { [name]: `${called} must be at least ${pounds(least)} an hour by law${whose}${comes}` };
  };
  return {
    ...below('payLowest', 'Lowest pay', payLowest, floor.lowest, ''),
    ...(floor.highest > floor.lowest
      ? below(
          'payHighest',
          'Highest pay',
          payHighest ?? payLowest,
          floor.highest,
          ' for people aged 21 or over',
        )
      : {}),
  };
}

function ownSteps(facts: PostingFacts) {
  const today = () => londonDay(facts.clock());
  const site = ({ workMode }: Answers) => workMode === 'on-site' || workMode === 'hybrid';

  return [
    // ---- The job
    {
      slug: 'title',
      section: 'The job',
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: 'What is the job title?',
          called: 'Job title',
          hint: 'Use words people search for, for example “Care assistant”. Do not include the pay, the place or your name. We will ask for these later.',
          schema: words(120),
        },
      ],
    },
    {
      slug: 'sector',
      section: 'The job',
      questions: [
        {
          name: 'sector',
          kind: 'radios',
          label: 'What type of work is it?',
          called: 'Type of work',
          options: sectorOptions,
          schema: z.enum(SECTOR_SLUGS),
        },
      ],
    },
    {
      slug: 'about',
      section: 'The job',
      title: 'Describe the job',
      questions: [
        {
          name: 'summary',
          kind: 'textarea',
          label: 'Summary, in 1 or 2 sentences',
          called: 'Summary',
          hint: 'This appears in search results.',
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: 'What the person will do, and who they will work with',
          called: 'Description',
          hint: ({ title }) =>
            `Leave a blank line between paragraphs. Start each line of a list with “- ”.${typicalWords(title)}`,
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
        },
      ],
    },
    {
      slug: 'positions',
      section: 'The job',
      why: 'People are more likely to apply when there is more than one vacancy.',
      questions: [
        {
          name: 'positions',
          kind: 'number',
          label: 'How many people do you want to hire?',
          called: 'Number of people',
          schema: z.number().int().min(1).max(500),
        },
      ],
    },

    // ---- The place
    {
      slug: 'work-mode',
      section: 'The place',
      questions: [
        {
          name: 'workMode',
          kind: 'radios',
          label: 'Where will the person work?',
          called: 'Where the person will work',
          options: optionsFrom(WORK_MODES),
          schema: z.enum(WORK_MODE_SLUGS),
        },
      ],
    },
    ...placeSteps(facts, {
      section: 'The place',
      title: 'Where is the workplace?',
      why: 'People search for work near their home, and use the postcode to plan their journey.',
      appliesWhen: site,
    }),

    // ---- Contract and hours
    {
      slug: 'contract',
      section: 'Contract and hours',
      questions: [
        {
          name: 'contract',
          kind: 'radios',
          label: 'What type of contract is it?',
          called: 'Contract',
          hint: 'Select “Casual or zero hours” if the hours change from week to week and you do not guarantee them.',
          options: optionsFrom(CONTRACTS),
          schema: z.enum(CONTRACT_SLUGS),
        },
      ],
    },
    {
      slug: 'contract-length',
      section: 'Contract and hours',
      questions: [
        {
          name: 'contractMonths',
          kind: 'number',
          label: 'How many months is the contract for?',
          called: 'Length of contract',
          suffix: 'months',
          schema: z.number().int().min(1).max(60),
        },
      ],
      appliesWhen: ({ contract }) => contract === 'fixed-term',
    },
    {
      slug: 'pattern',
      section: 'Contract and hours',
      questions: [
        {
          name: 'patterns',
          kind: 'checkboxes',
          label: 'What is the working pattern?',
          called: 'Working pattern',
          hint: 'Select all that apply. People can filter jobs by these.',
          options: optionsFrom(PATTERNS),
          schema: z.array(z.enum(PATTERN_SLUGS)),
        },
      ],
    },
    {
      slug: 'hours',
      section: 'Contract and hours',
      title: 'How many hours a week is the job?',
      why: 'Parents, carers and people who get benefits need to know the hours before they apply.',
      questions: [
        {
          name: 'hoursMin',
          kind: 'number',
          label: 'Minimum hours',
          called: 'Minimum hours',
          suffix: 'hours',
          schema: hours,
        },
        {
          name: 'hoursMax',
          kind: 'number',
          label: 'Maximum hours (optional)',
          called: 'Maximum hours',
          hint: 'Leave this blank if the hours are the same every week.',
          suffix: 'hours',
          schema: hours.optional(),
        },
        {
          name: 'hoursText',
          kind: 'text',
          label: 'Days and times (optional)',
          called: 'Days and times',
          hint: 'For example, “Monday to Friday, 9:15am to 2:45pm”.',
          schema: words(300).optional(),
        },
      ],
      check: ({ hoursMin, hoursMax }) =>
        Number(hoursMax) < Number(hoursMin)
          ? { hoursMax: 'Maximum hours must be the same as or more than the minimum hours' }
          : {},
      appliesWhen: (answers) => !isCasual(answers),
    },
    {
      slug: 'guaranteed-hours',
      section: 'Contract and hours',
      title: 'How many hours a week do you guarantee?',
      why: 'Parents and people who get benefits need to know what they can rely on. By law, someone on a zero-hours contract can also work for other employers, and must get holiday pay and the minimum wage.',
      questions: [
        {
          name: 'hoursGuaranteed',
          kind: 'number',
          label: 'Guaranteed hours a week',
          called: 'Guaranteed hours',
          hint: 'Enter 0 if you do not guarantee any. The job is then shown as “Hours vary, none guaranteed (zero-hours contract)”.',
          suffix: 'hours',
          schema: z.number().min(0).max(84),
        },
        {
          name: 'hoursUsual',
          kind: 'text',
          label: 'What hours do people usually work? (optional)',
          called: 'Usual hours',
          hint: 'For example, “Usually 8 to 20 hours a week, mostly at weekends”.',
          schema: words(300).optional(),
        },
      ],
      appliesWhen: isCasual,
    },
    {
      slug: 'shift-times',
      section: 'Contract and hours',
      title: 'When does the earliest shift start and the latest shift end?',
      why: 'People need to know if they can get a bus to work and home again.',
      questions: [
        {
          name: 'firstStart',
          kind: 'time',
          label: 'Earliest start',
          hint: 'For example, 6:00 or 6am',
          schema: z.string(),
        },
        {
          name: 'lastFinish',
          kind: 'time',
          label: 'Latest finish',
          hint: 'For example, 22:30 or 10:30pm',
          schema: z.string(),
        },
      ],
      appliesWhen: ({ patterns, workMode }) =>
        workMode !== 'remote' && has(patterns, 'shifts', 'evenings', 'nights'),
    },

    // ---- Who can apply
    {
      slug: 'age',
      section: 'Who can apply',
      why: 'Young people look for work they are old enough to do, and the minimum wage depends on age.',
      questions: [
        {
          name: 'lowestAge',
          kind: 'radios',
          label: 'What is the minimum age for this job?',
          called: 'Minimum age',
          hint: 'Only ask for more than 16 if the law or your insurance requires it.',
          options: [
            { value: '16', text: '16, if they have left school' },
            { value: '17', text: '17', hint: 'For example, to drive a car' },
            {
              value: '18',
              text: '18',
              hint: 'For example, to sell alcohol, work nights or give personal care',
            },
            { value: '21', text: '21', hint: 'For example, to drive a bus' },
            { value: '25', text: '25', hint: 'For example, for some drivers’ insurance' },
          ],
          schema: z.enum(LOWEST_AGES),
        },
      ],
    },
    {
      slug: 'needed',
      section: 'Who can apply',
      title: 'What do applicants need?',
      why: 'Many people do not apply if you ask for more than the job needs.',
      questions: [
        {
          name: 'experienceNeeded',
          kind: 'yes-no',
          label: 'Do they need experience of this type of work?',
          called: 'Experience needed',
          schema: yesIf('experience is needed'),
        },
        {
          name: 'qualificationsNeeded',
          kind: 'yes-no',
          label: 'Do they need a qualification, a licence or a certificate?',
          called: 'Qualifications needed',
          schema: yesIf('a qualification is needed'),
        },
      ],
    },
    {
      slug: 'wanted',
      section: 'Who can apply',
      title: 'What must applicants have?',
      questions: [
        {
          name: 'essential',
          kind: 'textarea',
          label: 'Essential requirements',
          called: 'Essential requirements',
          hint: 'Put each item on a new line. You can list up to 12, but fewer is better.',
          rows: 5,
          schema: lines(12),
        },
        {
          name: 'desirable',
          kind: 'textarea',
          label: 'Desirable requirements (optional)',
          called: 'Desirable requirements',
          hint: 'Put each item on a new line. You can list up to 12.',
          rows: 5,
          schema: lines(12).optional(),
        },
      ],
      appliesWhen: ({ experienceNeeded, qualificationsNeeded }) =>
        experienceNeeded === true || qualificationsNeeded === true,
    },
    {
      slug: 'checks',
      section: 'Who can apply',
      questions: [
        {
          name: 'checksNeeded',
          kind: 'yes-no',
          label: 'Does the person need a check before they can start?',
          called: 'Checks',
          hint: 'For example, a DBS check of criminal records. You do not need to mention right to work checks, as every job needs one.',
          schema: yesIf('the person needs a check'),
        },
      ],
    },
    {
      slug: 'which-check',
      section: 'Who can apply',
      title: 'Which check do they need?',
      questions: [
        {
          name: 'checkKind',
          kind: 'radios',
          label: 'Type of check',
          called: 'Type of check',
          options: Object.entries(CHECKS).map(([value, text]) => ({ value, text })),
          schema: z.enum(Object.keys(CHECKS) as [Check, ...Check[]]),
        },
        {
          name: 'checkPaid',
          kind: 'yes-no',
          label: 'Will you pay for it?',
          called: 'Check paid by you',
          schema: yesIf('you will pay for the check'),
        },
      ],
      appliesWhen: ({ checksNeeded }) => checksNeeded === true,
    },

    // ---- Pay
    {
      slug: 'paid',
      section: 'Pay',
      questions: [
        {
          name: 'paid',
          kind: 'radios',
          label: 'Is the job paid?',
          called: 'Pay',
          hint: 'People can filter jobs by pay. Jobs without a figure do not appear when they do.',
          options: [
            { value: 'figures', text: 'Yes, and I can give an amount or a range' },
            { value: 'words', text: 'Yes, but I cannot give an amount yet' },
            {
              value: 'unpaid',
              text: 'No',
              hint: 'We will explain what you can post instead. You will not lose your answers.',
            },
          ],
          schema: z.enum(['figures', 'words', 'unpaid']),
        },
      ],
      leadsOut: ({ paid }) => (paid === 'unpaid' ? { to: '/employers', page: NOT_PAID } : undefined),
    },
    {
      slug: 'pay-by-age',
      section: 'Pay',
      questions: [
        {
          name: 'payByAge',
          kind: 'yes-no',
          label: 'Does the pay depend on the person’s age?',
          called: 'Pay depends on age',
          hint: () => `The law allows this for people under 21. ${formatRates(facts.minimumWage, today())}`,
          schema: yesIf('the pay depends on age'),
        },
      ],
      appliesWhen: ({ paid, lowestAge, contract }) =>
        paid === 'figures' &&
        Number(lowestAge) < 21 &&
        contract !== 'apprenticeship' &&
        contract !== 'self-employed',
    },
    {
      slug: 'pay',
      section: 'Pay',
      title: 'What is the pay?',
      questions: [
        {
          name: 'payPeriod',
          kind: 'radios',
          label: 'Pay is per',
          called: 'Pay is per',
          hint: () => formatRates(facts.minimumWage, today()),
          options: Object.keys(PAY_PERIODS).map((value) => ({
            value,
            text: value.charAt(0).toUpperCase() + value.slice(1),
          })),
          schema: z.enum(PAY_PERIOD_SLUGS, {
            error: 'Select if the pay is per hour, day, week, month or year',
          }),
        },
        {
          name: 'payLowest',
          kind: 'money',
          label: 'Lowest pay, in pounds',
          called: 'Lowest pay',
          schema: z.number().min(1).max(100_000_000),
        },
        {
          name: 'payHighest',
          kind: 'money',
          label: 'Highest pay, in pounds (optional)',
          called: 'Highest pay',
          hint: ({ payByAge }) =>
            payByAge === true
              ? 'For someone aged 21 or over.'
              : 'Leave this blank if there is only one amount.',
          schema: z.number().min(1).max(100_000_000).optional(),
        },
        {
          name: 'payProRata',
          kind: 'yes-no',
          label: 'Is this a full-time salary that you will pay pro rata?',
          called: 'Pro rata',
          schema: z.boolean({ error: 'Select yes if you will pay a full-time salary pro rata' }),
        },
      ],
      appliesWhen: ({ paid }) => paid === 'figures',
      check: (answers) => payMistakes(facts, answers),
    },
    {
      slug: 'pay-in-words',
      section: 'Pay',
      questions: [
        {
          name: 'payText',
          kind: 'text',
          label: 'How will you decide the pay?',
          called: 'How the pay is decided',
          hint: () =>
            `For example, “Depends on experience, agreed at interview”. ${formatRates(facts.minimumWage, today())}`,
          schema: words(200),
        },
      ],
      appliesWhen: ({ paid }) => paid === 'words',
    },
    {
      slug: 'benefits',
      section: 'Pay',
      questions: [
        {
          name: 'hasBenefits',
          kind: 'yes-no',
          label: 'Do you offer any benefits?',
          called: 'Benefits',
          hint: 'For example, training, free meals, a staff discount or more holiday than the legal minimum.',
          schema: yesIf('you offer any benefits'),
        },
      ],
    },
    {
      slug: 'which-benefits',
      section: 'Pay',
      questions: [
        {
          name: 'benefits',
          kind: 'textarea',
          label: 'What benefits do you offer?',
          called: 'Benefits offered',
          hint: 'Put each benefit on a new line. You can list up to 15.',
          rows: 5,
          schema: lines(15, 200),
        },
      ],
      appliesWhen: ({ hasBenefits }) => hasBenefits === true,
    },

    // ---- Getting there
    {
      slug: 'car',
      section: 'Getting there without a car',
      questions: [
        {
          name: 'carNeeded',
          kind: 'yes-no',
          label: 'Does the job need a driving licence or the worker’s own car?',
          called: 'Car or licence needed',
          schema: yesIf('the job needs a driving licence or a car'),
        },
      ],
      appliesWhen: site,
    },
    ...gettingThereSteps({
      section: 'Getting there without a car',
      appliesWhen: ({ carNeeded }) => carNeeded === false,
    }),

    // ---- Interview and adjustments
    ...adjustmentSteps({
      section: 'Interview and adjustments',
      law: 'Every employer must make reasonable adjustments, whatever you answer here.',
    }),
    {
      slug: 'interview',
      section: 'Interview and adjustments',
      why: 'People who know what to expect can prepare, and can ask for what they need.',
      questions: [
        {
          name: 'interview',
          kind: 'checkboxes',
          label: 'How will you choose who to hire? (optional)',
          called: 'Interview',
          hint: 'Select all that apply. Leave this blank if you do not know yet.',
          options: optionsFrom(INTERVIEWS),
          schema: z.array(z.enum(INTERVIEW_SLUGS)).optional(),
        },
      ],
    },
    {
      slug: 'interview-scheme',
      section: 'Interview and adjustments',
      questions: [
        {
          name: 'interviewScheme',
          kind: 'yes-no',
          label: 'Will you interview every disabled applicant who meets the minimum criteria?',
          called: 'Interview scheme',
          hint: 'Disability Confident employers make this commitment. It guarantees an interview, not the job.',
          schema: yesIf('you will interview them'),
        },
      ],
    },

    // ---- Dates
    {
      slug: 'start',
      section: 'Dates',
      questions: [
        {
          name: 'startKind',
          kind: 'radios',
          label: 'When does the job start?',
          called: 'Start',
          options: [
            { value: 'day', text: 'On a set date' },
            { value: 'soon', text: 'As soon as possible' },
            { value: 'agreed', text: 'On a date we agree with the person' },
          ],
          schema: z.enum(['day', 'soon', 'agreed']),
        },
      ],
    },
    {
      slug: 'start-day',
      section: 'Dates',
      questions: [
        {
          name: 'startsOn',
          kind: 'date',
          label: 'What is the start date?',
          called: 'Start date',
          schema: dayToCome(facts),
        },
      ],
      appliesWhen: ({ startKind }) => startKind === 'day',
    },
    ...closingSteps(facts, {
      section: 'Dates',
      without: 'If there is no closing date, the job stays open until you close it.',
    }),

    // ---- How to apply
    ...applySteps({ section: 'How to apply', verb: 'apply', here: true }),
  ] as const satisfies readonly Step[];
}

/** An employer's answers about the job itself. */
export type VacancyAnswers = AnswersOf<ReturnType<typeof ownSteps>>;

const START_WORDS = { soon: 'As soon as possible', agreed: 'When you and the employer agree' } as const;

/** "An enhanced DBS check, paid by the employer". */
function describeCheck({ checkKind, checkPaid }: VacancyAnswers): string | undefined {
  if (checkKind === undefined) return undefined;
  const which = CHECKS[checkKind].replace(/, for example .*/, '');
  return `${which}, ${checkPaid === true ? 'paid by the employer' : 'which you pay for'}`;
}

const GAPS: VacancyAnswers = {
  title: '…',
  summary: '…',
  description: '…',
  sector: 'other',
  workMode: 'on-site',
};

export function vacancyPosting(facts: PostingFacts): PostingKind {
  return {
    kind: 'vacancy',
    title: 'Post a job',
    steps: [...ownSteps(facts), ...variantSteps(facts, ['work-experience', 'engagement-offer'])],
    sites: (answers) => [...sitesIn(answers), ...variantSites(answers)],
    gaps: (answers) => ({ ...GAPS, ...variantGaps(answers) }),
    variants(answers, found, now) {
      const it = answers as VacancyAnswers;
      const shared = {
        sector: it.sector,
        places: sitesIn(answers).flatMap(found),
        gettingThere: it.workMode === 'remote' ? undefined : wayThere(it),
        adjustments: it.adjustments ?? [],
        publishedAt: now,
      };
      const job = {
        kind: 'vacancy',
        ...shared,
        title: it.title,
        summary: it.summary,
        description: it.description,
        patterns: it.patterns ?? [],
        workMode: it.workMode,
        dates: [],
        interviewScheme: it.interviewScheme ?? false,
        payMinPence: it.payLowest,
        payMaxPence: it.payHighest ?? it.payLowest,
        payPeriod: it.payPeriod,
        payText: it.payText,
        payProRata: it.payProRata ?? false,
        howToApply: howToApply(it),
        closesAt: closingOf(it),
        details: {
          contract: it.contract,
          contractMonths: it.contractMonths,
          ...weeklyHours(it),
          hoursText: it.contract === 'casual' ? it.hoursUsual : it.hoursText,
          startsOn: it.startsOn,
          startText:
            it.startKind === undefined || it.startKind === 'day' ? undefined : START_WORDS[it.startKind],
          positions: it.positions,
          minimumAge: ageOf(answers),
          experienceNeeded: it.experienceNeeded,
          qualificationsNeeded: it.qualificationsNeeded,
          essential: it.essential === undefined ? undefined : linesOf(it.essential),
          desirable: it.desirable === undefined ? undefined : linesOf(it.desirable),
          benefits: it.benefits === undefined ? undefined : linesOf(it.benefits),
          checks: describeCheck(it),
          payByAge: it.payByAge,
          interview: it.interview,
        },
      };
      return [job, ...variantsOf(answers, shared, found)];
    },
  };
}
