import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import { dayInWords } from '#lib/date-words.ts';
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
import { faceGaps, facesOf, faceSites, faceSteps } from './faces.ts';
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

/** The questions by which an employer posts a job, and the opportunities that the answers make. */

const hours = z
  .number()
  .min(0.5, {
    error:
      'Hours must be 0.5 or more. If you do not guarantee any, go back and choose “Casual or zero hours” as the contract',
  })
  .max(84);
const isCasual = ({ contract }: Answers) => contract === 'casual';

/** The page that says what unpaid work may be, and offers to go on with the answers given so far. */
export const NOT_PAID = 'not-paid';

/** The ages that law or insurance ask for: work, driving, alcohol and nights, lorries and buses. */
const LOWEST_AGES = ['16', '17', '18', '21', '25'] as const;

const CHECKS = {
  basic: 'A basic DBS check',
  standard: 'A standard DBS check',
  enhanced: 'An enhanced DBS check',
  other: 'Another check, like a driving licence or a health check for the job',
} as const;
type Check = keyof typeof CHECKS;

/** "£12.71 an hour aged 21 or over; £10.85 …": the rates in force on a day, and those that are known to follow. */
function ratesInWords(periods: readonly MinimumWagePeriod[], day: string): string {
  const coming = periods.filter(({ validFrom }) => validFrom > day);
  return [ratesOn(periods, day), ...coming]
    .map(rateInWords)
    .filter((text) => text !== '')
    .join(' ');
}

function rateInWords(rates: MinimumWagePeriod | undefined): string {
  if (rates === undefined) return '';
  const bands = Object.entries(rates.pencePerHour).map(
    ([band, pence]) => `${pounds(pence)} (${inSentence(WAGE_BANDS[band as keyof typeof WAGE_BANDS].label)})`,
  );
  return `The law’s minimum for an hour from ${dayInWords(rates.validFrom)}: ${bands.join(', ')}.`;
}

/** What is known of the hours. Casual work guarantees some hours or none, and says nothing of the most. */
function weeklyHours({ contract, hoursGuaranteed, hoursMin, hoursMax }: VacancyAnswers): WeeklyHours {
  return contract === 'casual'
    ? { hoursMin: hoursGuaranteed, hoursVary: true }
    : { hoursMin, hoursMax: hoursMax ?? hoursMin };
}

const ageOf = ({ lowestAge }: Answers) => (lowestAge === undefined ? undefined : Number(lowestAge));

/** What is wrong with the pay, by question. */
function payMistakes(facts: PostingFacts, answers: Answers): Record<string, string> {
  const { payLowest, payHighest, payPeriod, payProRata, payByAge, contract } = answers as VacancyAnswers;
  if (payLowest === undefined || payPeriod === undefined) return {};
  if (isCasual(answers) && payPeriod !== 'hour' && payPeriod !== 'day') {
    return {
      payPeriod: 'Give the pay for an hour or a day: you do not guarantee the hours of a longer time',
    };
  }
  if (isCasual(answers) && payProRata === true) {
    return { payProRata: 'Select no: casual work has no full-time hours to get a share of' };
  }
  if (payHighest !== undefined && payHighest < payLowest) {
    return { payHighest: 'Highest pay must not be below the lowest pay' };
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
    const comes = payPeriod === 'hour' ? '' : `, and this comes to ${pounds(hourly)}`;
    return { [name]: `${called} must be ${pounds(least)} an hour or more by law${whose}${comes}` };
  };
  return {
    ...below('payLowest', 'Lowest pay', payLowest, floor.lowest, ''),
    ...(floor.highest > floor.lowest
      ? below(
          'payHighest',
          'Highest pay',
          payHighest ?? payLowest,
          floor.highest,
          ' for those aged 21 or over',
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
          label: 'What is the job called?',
          called: 'Job title',
          hint: 'As people would search for it, like “Care assistant”. Leave out pay, place and your name: we ask for those.',
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
          label: 'What kind of work is it?',
          called: 'Kind of work',
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
          label: 'In a sentence or two',
          called: 'Summary',
          hint: 'This appears in search results.',
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: 'What somebody would do, and who with',
          called: 'Description',
          hint: ({ title }) =>
            `Leave a line empty for a new paragraph. Begin a line with “- ” for a list.${typicalWords(title)}`,
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
        },
      ],
    },
    {
      slug: 'positions',
      section: 'The job',
      why: 'People are more likely to apply when there are several places.',
      questions: [
        {
          name: 'positions',
          kind: 'number',
          label: 'How many people do you want to take on?',
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
          label: 'Where is the work done?',
          called: 'Where the work is done',
          options: optionsFrom(WORK_MODES),
          schema: z.enum(WORK_MODE_SLUGS),
        },
      ],
    },
    ...placeSteps(facts, {
      section: 'The place',
      title: 'Where is the workplace?',
      why: 'People look for work near their home, and look up the bus to this postcode.',
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
          label: 'What kind of contract is it?',
          called: 'Contract',
          hint: 'If the hours change from week to week and you do not guarantee them, choose “Casual or zero hours”.',
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
          label: 'For how many months?',
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
          label: 'When is the work?',
          called: 'When the work is',
          hint: 'Choose all that are right. People search by these.',
          options: optionsFrom(PATTERNS),
          schema: z.array(z.enum(PATTERN_SLUGS)),
        },
      ],
    },
    {
      slug: 'hours',
      section: 'Contract and hours',
      title: 'How many hours are there in a week?',
      why: 'Hours decide for parents, for carers and for people on benefits.',
      questions: [
        {
          name: 'hoursMin',
          kind: 'number',
          label: 'At least',
          called: 'Fewest hours',
          suffix: 'hours',
          schema: hours,
        },
        {
          name: 'hoursMax',
          kind: 'number',
          label: 'At most',
          called: 'Most hours',
          hint: 'Leave this out if it is always the same.',
          suffix: 'hours',
          schema: hours.optional(),
        },
        {
          name: 'hoursText',
          kind: 'text',
          label: 'Days and times',
          hint: 'Like “Monday to Friday, 9:15am to 2:45pm”. You can leave this out.',
          schema: words(300).optional(),
        },
      ],
      check: ({ hoursMin, hoursMax }) =>
        Number(hoursMax) < Number(hoursMin)
          ? { hoursMax: 'Most hours must not be below the fewest hours' }
          : {},
      appliesWhen: (answers) => !isCasual(answers),
    },
    {
      slug: 'guaranteed-hours',
      section: 'Contract and hours',
      title: 'How many hours a week do you guarantee?',
      why: 'People on benefits, and people with children, need to know what they can count on. By law, someone on a zero-hours contract can also work elsewhere, and gets holiday pay and the minimum wage.',
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
          label: 'What hours do people usually work?',
          called: 'Usual hours',
          hint: 'Like “Usually 8 to 20 hours a week, mostly at weekends”. You can leave this out.',
          schema: words(300).optional(),
        },
      ],
      appliesWhen: isCasual,
    },
    {
      slug: 'shift-times',
      section: 'Contract and hours',
      title: 'When does the first shift start, and the last one end?',
      why: 'This decides whether there is a bus to work, and one home.',
      questions: [
        {
          name: 'firstStart',
          kind: 'time',
          label: 'First start',
          hint: 'Like 6:00 or 6am',
          schema: z.string(),
        },
        {
          name: 'lastFinish',
          kind: 'time',
          label: 'Last finish',
          hint: 'Like 22:30 or 10:30pm',
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
      why: 'Young people look for work that is open to them, and the law sets a minimum pay for each age.',
      questions: [
        {
          name: 'lowestAge',
          kind: 'radios',
          label: 'From what age can somebody do this job?',
          called: 'Lowest age',
          hint: 'Ask for more than 16 only where the law or your insurance does.',
          options: [
            { value: '16', text: '16, once they have left school' },
            { value: '17', text: '17', hint: 'Like driving a car' },
            { value: '18', text: '18', hint: 'Like selling alcohol, nights, or personal care' },
            { value: '21', text: '21', hint: 'Like driving a bus' },
            { value: '25', text: '25', hint: 'Like some drivers’ insurance' },
          ],
          schema: z.enum(LOWEST_AGES),
        },
      ],
    },
    {
      slug: 'needed',
      section: 'Who can apply',
      title: 'What does somebody need?',
      why: 'Many people do not apply when they are asked for more than the job needs.',
      questions: [
        {
          name: 'experienceNeeded',
          kind: 'yes-no',
          label: 'Do they need experience of such work?',
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
      title: 'What exactly?',
      questions: [
        {
          name: 'essential',
          kind: 'textarea',
          label: 'What somebody must have',
          called: 'What somebody must have',
          hint: 'One thing on each line. 12 at most; few are better.',
          rows: 5,
          schema: lines(12),
        },
        {
          name: 'desirable',
          kind: 'textarea',
          label: 'What would help',
          called: 'What would help',
          hint: 'One thing on each line. You can leave this out.',
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
          label: 'Is there a check before somebody can start?',
          called: 'Checks',
          hint: 'Like a DBS check of criminal records. The right to work is checked for every job and need not be named.',
          schema: yesIf('there is a check'),
        },
      ],
    },
    {
      slug: 'which-check',
      section: 'Who can apply',
      title: 'Which check is it?',
      questions: [
        {
          name: 'checkKind',
          kind: 'radios',
          label: 'The check',
          called: 'Kind of check',
          options: Object.entries(CHECKS).map(([value, text]) => ({ value, text })),
          schema: z.enum(Object.keys(CHECKS) as [Check, ...Check[]]),
        },
        {
          name: 'checkPaid',
          kind: 'yes-no',
          label: 'Do you pay for it?',
          called: 'Check paid by you',
          schema: yesIf('you pay for the check'),
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
          hint: 'People can ask for jobs of a certain pay or more. Those without a figure are then left out.',
          options: [
            { value: 'figures', text: 'Yes, and I can give a figure or a range' },
            { value: 'words', text: 'Yes, but I cannot give a figure yet' },
            {
              value: 'unpaid',
              text: 'No',
              hint: 'Next we explain what you can post instead. You do not lose your answers.',
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
          label: 'Does the pay depend on how old somebody is?',
          called: 'Pay depends on age',
          hint: () => `The law allows it below the age of 21. ${ratesInWords(facts.minimumWage, today())}`,
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
      title: 'What does it pay?',
      questions: [
        {
          name: 'payPeriod',
          kind: 'radios',
          label: 'Pay is per',
          called: 'Pay is per',
          hint: () => ratesInWords(facts.minimumWage, today()),
          options: Object.keys(PAY_PERIODS).map((value) => ({
            value,
            text: value.charAt(0).toUpperCase() + value.slice(1),
          })),
          schema: z.enum(PAY_PERIOD_SLUGS, { error: 'Select what the pay is for, like an hour or a year' }),
        },
        {
          name: 'payLowest',
          kind: 'money',
          label: 'Lowest pay in pounds',
          called: 'Lowest pay',
          schema: z.number().min(1).max(100_000_000),
        },
        {
          name: 'payHighest',
          kind: 'money',
          label: 'Highest pay in pounds',
          called: 'Highest pay',
          hint: ({ payByAge }) =>
            payByAge === true ? 'For somebody aged 21 or over.' : 'Leave this out if there is one figure.',
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
          label: 'How is the pay decided?',
          called: 'How pay is decided',
          hint: () =>
            `Like “By experience, agreed at the interview”. ${ratesInWords(facts.minimumWage, today())}`,
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
          hint: 'Like training, free meals, a staff discount, or more holiday than the law says.',
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
          hint: 'One thing on each line. 15 at most.',
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
          label: 'Does the work itself need a driving licence or a car of one’s own?',
          called: 'Car or licence needed',
          schema: yesIf('the work needs a licence or a car'),
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
      law: 'Every employer must make reasonable adjustments, whatever stands here.',
    }),
    {
      slug: 'interview',
      section: 'Interview and adjustments',
      why: 'Who knows what to expect can prepare, and ask for what they need.',
      questions: [
        {
          name: 'interview',
          kind: 'checkboxes',
          label: 'How do you choose somebody?',
          called: 'Interview',
          hint: 'Choose all that are right. You can leave this out if you do not know yet.',
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
          hint: 'This is a commitment of Disability Confident employers. It promises an interview, not the job.',
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
            { value: 'day', text: 'On a certain day' },
            { value: 'soon', text: 'As soon as possible' },
            { value: 'agreed', text: 'When we agree' },
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
          label: 'On which day does it start?',
          called: 'First day of work',
          schema: dayToCome(facts),
        },
      ],
      appliesWhen: ({ startKind }) => startKind === 'day',
    },
    ...closingSteps(facts, {
      section: 'Dates',
      without: 'Without one, the job stays open until you close it.',
    }),

    // ---- How to apply
    ...applySteps({ section: 'How to apply', verb: 'apply', here: true }),
  ] as const satisfies readonly Step[];
}

/** What an employer has answered about the job itself. */
export type VacancyAnswers = AnswersOf<ReturnType<typeof ownSteps>>;

const START_WORDS = { soon: 'As soon as possible', agreed: 'When you and the employer agree' } as const;

/** "An enhanced DBS check, paid by the employer". */
function checkInWords({ checkKind, checkPaid }: VacancyAnswers): string | undefined {
  if (checkKind === undefined) return undefined;
  const which = CHECKS[checkKind].replace(/, like .*/, '');
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
    steps: [...ownSteps(facts), ...faceSteps(facts, ['work-experience', 'engagement-offer'])],
    sites: (answers) => [...sitesIn(answers), ...faceSites(answers)],
    gaps: (answers) => ({ ...GAPS, ...faceGaps(answers) }),
    faces(answers, found, now) {
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
          checks: checkInWords(it),
          payByAge: it.payByAge,
          interview: it.interview,
        },
      };
      return [job, ...facesOf(answers, shared, found)];
    },
  };
}
