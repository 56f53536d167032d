import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
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
  yesNo,
  type PostingFacts,
} from '#features/postings/steps/common.ts';
import { gettingThereSteps, placeSteps, sitesIn, wayThere } from '#features/postings/steps/place.ts';
import { sectorOptions, typicalWords } from './title-words.ts';
import { messages } from './vacancy.messages.en.ts';

/** The journey in which an employer posts a job, and the opportunities that the answers make. */

const hours = z
  .number()
  .min(0.5, {
    error: messages.hours.error,
  })
  .max(84);
const isCasual = ({ contract }: Answers) => contract === 'casual';

/** The page that explains what unpaid work may be, and offers to continue with the answers given so far. */
export const NOT_PAID = 'not-paid';

/** The minimum ages that law or insurance require: work, driving, alcohol and nights, lorries and buses. */
const LOWEST_AGES = ['16', '17', '18', '21', '25'] as const;

const CHECKS = {
  basic: messages.checks.basic,
  standard: messages.checks.standard,
  enhanced: messages.checks.enhanced,
  other: messages.checks.other,
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
  return messages.formatRate.minimumWagePerHour({ validFrom: rates.validFrom, bands: bands.join(', ') });
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
      payPeriod: messages.payMistakes.payPeriod,
    };
  }
  if (isCasual(answers) && payProRata === true) {
    return { payProRata: messages.payMistakes.payProRata };
  }
  if (payHighest !== undefined && payHighest < payLowest) {
    return { payHighest: messages.payMistakes.payHighest };
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
    const comes = payPeriod === 'hour' ? '' : messages.payMistakes.below.comesTo(hourly);
    return { [name]: messages.payMistakes.below.atLeast({ called, least, whose, comes }) };
  };
  return {
    ...below('payLowest', messages.payMistakes.below.lowestPay, payLowest, floor.lowest, ''),
    ...(floor.highest > floor.lowest
      ? below(
          'payHighest',
          messages.payMistakes.below.highestPay,
          payHighest ?? payLowest,
          floor.highest,
          messages.payMistakes.below.forPeopleAged21,
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
      section: messages.sections.theJob,
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: messages.title.label,
          called: messages.title.called,
          hint: messages.title.hint,
          schema: words(120),
        },
      ],
    },
    {
      slug: 'sector',
      section: messages.sections.theJob,
      questions: [
        {
          name: 'sector',
          kind: 'radios',
          label: messages.sector.label,
          called: messages.sector.called,
          options: sectorOptions,
          schema: z.enum(SECTOR_SLUGS),
        },
      ],
    },
    {
      slug: 'about',
      section: messages.sections.theJob,
      title: messages.about.title,
      questions: [
        {
          name: 'summary',
          kind: 'textarea',
          label: messages.about.summary.label,
          called: messages.about.summary.called,
          hint: messages.about.summary.hint,
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: messages.about.description.label,
          called: messages.about.description.called,
          hint: ({ title }) => messages.about.description.hint(typicalWords(title)),
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
        },
      ],
    },
    {
      slug: 'positions',
      section: messages.sections.theJob,
      why: messages.positions.why,
      questions: [
        {
          name: 'positions',
          kind: 'number',
          label: messages.positions.label,
          called: messages.positions.called,
          schema: z.number().int().min(1).max(500),
        },
      ],
    },

    // ---- The place
    {
      slug: 'work-mode',
      section: messages.sections.thePlace,
      questions: [
        {
          name: 'workMode',
          kind: 'radios',
          label: messages.workMode.label,
          called: messages.workMode.called,
          options: optionsFrom(WORK_MODES),
          schema: z.enum(WORK_MODE_SLUGS),
        },
      ],
    },
    ...placeSteps(facts, {
      section: messages.sections.thePlace,
      title: messages.ownSteps.title,
      why: messages.ownSteps.why,
      appliesWhen: site,
    }),

    // ---- Contract and hours
    {
      slug: 'contract',
      section: messages.sections.contractAndHours,
      questions: [
        {
          name: 'contract',
          kind: 'radios',
          label: messages.contract.label,
          called: messages.contract.called,
          hint: messages.contract.hint,
          options: optionsFrom(CONTRACTS),
          schema: z.enum(CONTRACT_SLUGS),
        },
      ],
    },
    {
      slug: 'contract-length',
      section: messages.sections.contractAndHours,
      questions: [
        {
          name: 'contractMonths',
          kind: 'number',
          label: messages.contractLength.contractMonths.label,
          called: messages.contractLength.contractMonths.called,
          suffix: messages.contractLength.contractMonths.suffix,
          schema: z.number().int().min(1).max(60),
        },
      ],
      appliesWhen: ({ contract }) => contract === 'fixed-term',
    },
    {
      slug: 'pattern',
      section: messages.sections.contractAndHours,
      questions: [
        {
          name: 'patterns',
          kind: 'checkboxes',
          label: messages.pattern.patterns.label,
          called: messages.pattern.patterns.called,
          hint: messages.pattern.patterns.hint,
          options: optionsFrom(PATTERNS),
          schema: z.array(z.enum(PATTERN_SLUGS)),
        },
      ],
    },
    {
      slug: 'hours',
      section: messages.sections.contractAndHours,
      title: messages.hours.title,
      why: messages.hours.why,
      questions: [
        {
          name: 'hoursMin',
          kind: 'number',
          label: messages.hours.hoursMin.label,
          called: messages.hours.hoursMin.called,
          suffix: messages.hours.hoursMin.suffix,
          schema: hours,
        },
        {
          name: 'hoursMax',
          kind: 'number',
          label: messages.hours.hoursMax.label,
          called: messages.hours.hoursMax.called,
          hint: messages.hours.hoursMax.hint,
          suffix: messages.hours.hoursMax.suffix,
          schema: hours.optional(),
        },
        {
          name: 'hoursText',
          kind: 'text',
          label: messages.hours.hoursText.label,
          called: messages.hours.hoursText.called,
          hint: messages.hours.hoursText.hint,
          schema: words(300).optional(),
        },
      ],
      check: ({ hoursMin, hoursMax }) =>
        Number(hoursMax) < Number(hoursMin) ? { hoursMax: messages.hours.check.hoursMax } : {},
      appliesWhen: (answers) => !isCasual(answers),
    },
    {
      slug: 'guaranteed-hours',
      section: messages.sections.contractAndHours,
      title: messages.guaranteedHours.title,
      why: messages.guaranteedHours.why,
      questions: [
        {
          name: 'hoursGuaranteed',
          kind: 'number',
          label: messages.guaranteedHours.hoursGuaranteed.label,
          called: messages.guaranteedHours.hoursGuaranteed.called,
          hint: messages.guaranteedHours.hoursGuaranteed.hint,
          suffix: messages.guaranteedHours.hoursGuaranteed.suffix,
          schema: z.number().min(0).max(84),
        },
        {
          name: 'hoursUsual',
          kind: 'text',
          label: messages.guaranteedHours.hoursUsual.label,
          called: messages.guaranteedHours.hoursUsual.called,
          hint: messages.guaranteedHours.hoursUsual.hint,
          schema: words(300).optional(),
        },
      ],
      appliesWhen: isCasual,
    },
    {
      slug: 'shift-times',
      section: messages.sections.contractAndHours,
      title: messages.shiftTimes.title,
      why: messages.shiftTimes.why,
      questions: [
        {
          name: 'firstStart',
          kind: 'time',
          label: messages.shiftTimes.firstStart.label,
          hint: messages.shiftTimes.firstStart.hint,
          schema: z.string(),
        },
        {
          name: 'lastFinish',
          kind: 'time',
          label: messages.shiftTimes.lastFinish.label,
          hint: messages.shiftTimes.lastFinish.hint,
          schema: z.string(),
        },
      ],
      appliesWhen: ({ patterns, workMode }) =>
        workMode !== 'remote' && has(patterns, 'shifts', 'evenings', 'nights'),
    },

    // ---- Who can apply
    {
      slug: 'age',
      section: messages.sections.whoCanApply,
      why: messages.age.why,
      questions: [
        {
          name: 'lowestAge',
          kind: 'radios',
          label: messages.age.lowestAge.label,
          called: messages.age.lowestAge.called,
          hint: messages.age.lowestAge.hint,
          options: [
            { value: '16', text: messages.age.lowestAge.options[16].text },
            { value: '17', text: '17', hint: messages.age.lowestAge.options[17].hint },
            {
              value: '18',
              text: '18',
              hint: messages.age.lowestAge.options[18].hint,
            },
            { value: '21', text: '21', hint: messages.age.lowestAge.options[21].hint },
            { value: '25', text: '25', hint: messages.age.lowestAge.options[25].hint },
          ],
          schema: z.enum(LOWEST_AGES),
        },
      ],
    },
    {
      slug: 'needed',
      section: messages.sections.whoCanApply,
      title: messages.needed.title,
      why: messages.needed.why,
      questions: [
        yesNo('experienceNeeded', messages.needed.experienceNeeded),
        yesNo('qualificationsNeeded', messages.needed.qualificationsNeeded),
      ],
    },
    {
      slug: 'wanted',
      section: messages.sections.whoCanApply,
      title: messages.wanted.title,
      questions: [
        {
          name: 'essential',
          kind: 'textarea',
          label: messages.wanted.essential.label,
          called: messages.wanted.essential.called,
          hint: messages.wanted.essential.hint,
          rows: 5,
          schema: lines(12),
        },
        {
          name: 'desirable',
          kind: 'textarea',
          label: messages.wanted.desirable.label,
          called: messages.wanted.desirable.called,
          hint: messages.wanted.desirable.hint,
          rows: 5,
          schema: lines(12).optional(),
        },
      ],
      appliesWhen: ({ experienceNeeded, qualificationsNeeded }) =>
        experienceNeeded === true || qualificationsNeeded === true,
    },
    {
      slug: 'checks',
      section: messages.sections.whoCanApply,
      questions: [yesNo('checksNeeded', messages.checks.checksNeeded)],
    },
    {
      slug: 'which-check',
      section: messages.sections.whoCanApply,
      title: messages.whichCheck.title,
      questions: [
        {
          name: 'checkKind',
          kind: 'radios',
          label: messages.whichCheck.checkKind.label,
          called: messages.whichCheck.checkKind.called,
          options: Object.entries(CHECKS).map(([value, text]) => ({ value, text })),
          schema: z.enum(Object.keys(CHECKS) as [Check, ...Check[]]),
        },
        yesNo('checkPaid', messages.whichCheck.checkPaid),
      ],
      appliesWhen: ({ checksNeeded }) => checksNeeded === true,
    },

    // ---- Pay
    {
      slug: 'paid',
      section: messages.sections.pay,
      questions: [
        {
          name: 'paid',
          kind: 'radios',
          label: messages.paid.label,
          called: messages.paid.called,
          hint: messages.paid.hint,
          options: [
            { value: 'figures', text: messages.paid.options.figures.text },
            { value: 'words', text: messages.paid.options.words.text },
            {
              value: 'unpaid',
              text: messages.paid.options.unpaid.text,
              hint: messages.paid.options.unpaid.hint,
            },
          ],
          schema: z.enum(['figures', 'words', 'unpaid'], { error: messages.paid.error }),
        },
      ],
      leadsOut: ({ paid }) => (paid === 'unpaid' ? { to: '/employers', page: NOT_PAID } : undefined),
    },
    {
      slug: 'pay-by-age',
      section: messages.sections.pay,
      questions: [
        {
          name: 'payByAge',
          kind: 'yes-no',
          label: messages.payByAge.label,
          called: messages.payByAge.called,
          hint: () => messages.payByAge.hint(formatRates(facts.minimumWage, today())),
          schema: yesIf(messages.payByAge.yesIf),
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
      section: messages.sections.pay,
      title: messages.pay.title,
      questions: [
        {
          name: 'payPeriod',
          kind: 'radios',
          label: messages.pay.payPeriod.label,
          called: messages.pay.payPeriod.called,
          hint: () => formatRates(facts.minimumWage, today()),
          options: Object.keys(PAY_PERIODS).map((value) => ({
            value,
            text: value.charAt(0).toUpperCase() + value.slice(1),
          })),
          schema: z.enum(PAY_PERIOD_SLUGS, {
            error: messages.pay.payPeriod.error,
          }),
        },
        {
          name: 'payLowest',
          kind: 'money',
          label: messages.pay.payLowest.label,
          called: messages.pay.payLowest.called,
          schema: z.number().min(1).max(100_000_000),
        },
        {
          name: 'payHighest',
          kind: 'money',
          label: messages.pay.payHighest.label,
          called: messages.pay.payHighest.called,
          hint: ({ payByAge }) =>
            payByAge === true
              ? messages.pay.payHighest.hint.forSomeoneAged21
              : messages.pay.payHighest.hint.leaveThisBlankIf,
          schema: z.number().min(1).max(100_000_000).optional(),
        },
        {
          name: 'payProRata',
          kind: 'yes-no',
          label: messages.pay.payProRata.label,
          called: messages.pay.payProRata.called,
          schema: z.boolean({ error: messages.pay.payProRata.error }),
        },
      ],
      appliesWhen: ({ paid }) => paid === 'figures',
      check: (answers) => payMistakes(facts, answers),
    },
    {
      slug: 'pay-in-words',
      section: messages.sections.pay,
      questions: [
        {
          name: 'payText',
          kind: 'text',
          label: messages.payInWords.payText.label,
          called: messages.payInWords.payText.called,
          hint: () => messages.payInWords.payText.hint(formatRates(facts.minimumWage, today())),
          schema: words(200),
        },
      ],
      appliesWhen: ({ paid }) => paid === 'words',
    },
    {
      slug: 'benefits',
      section: messages.sections.pay,
      questions: [yesNo('hasBenefits', messages.benefits.hasBenefits)],
    },
    {
      slug: 'which-benefits',
      section: messages.sections.pay,
      questions: [
        {
          name: 'benefits',
          kind: 'textarea',
          label: messages.whichBenefits.benefits.label,
          called: messages.whichBenefits.benefits.called,
          hint: messages.whichBenefits.benefits.hint,
          rows: 5,
          schema: lines(15, 200),
        },
      ],
      appliesWhen: ({ hasBenefits }) => hasBenefits === true,
    },

    // ---- Getting there
    {
      slug: 'car',
      section: messages.sections.gettingThereWithoutACar,
      questions: [yesNo('carNeeded', messages.car.carNeeded)],
      appliesWhen: site,
    },
    ...gettingThereSteps({
      section: messages.sections.gettingThereWithoutACar,
      appliesWhen: ({ carNeeded }) => carNeeded === false,
    }),

    // ---- Interview and adjustments
    ...adjustmentSteps({
      section: messages.sections.interviewAndAdjustments,
      law: messages.ownSteps.law,
    }),
    {
      slug: 'interview',
      section: messages.sections.interviewAndAdjustments,
      why: messages.interview.why,
      questions: [
        {
          name: 'interview',
          kind: 'checkboxes',
          label: messages.interview.label,
          called: messages.interview.called,
          hint: messages.interview.hint,
          options: optionsFrom(INTERVIEWS),
          schema: z.array(z.enum(INTERVIEW_SLUGS)).optional(),
        },
      ],
    },
    {
      slug: 'interview-scheme',
      section: messages.sections.interviewAndAdjustments,
      questions: [yesNo('interviewScheme', messages.interviewScheme)],
    },

    // ---- Dates
    {
      slug: 'start',
      section: messages.sections.dates,
      questions: [
        {
          name: 'startKind',
          kind: 'radios',
          label: messages.start.startKind.label,
          called: messages.start.startKind.called,
          options: [
            { value: 'day', text: messages.start.startKind.options.day.text },
            { value: 'soon', text: messages.start.startKind.options.soon.text },
            { value: 'agreed', text: messages.start.startKind.options.agreed.text },
          ],
          schema: z.enum(['day', 'soon', 'agreed'], { error: messages.start.startKind.error }),
        },
      ],
    },
    {
      slug: 'start-day',
      section: messages.sections.dates,
      questions: [
        {
          name: 'startsOn',
          kind: 'date',
          label: messages.startDay.startsOn.label,
          called: messages.startDay.startsOn.called,
          schema: dayToCome(facts),
        },
      ],
      appliesWhen: ({ startKind }) => startKind === 'day',
    },
    ...closingSteps(facts, {
      section: messages.sections.dates,
      without: messages.ownSteps.without,
    }),

    // ---- How to apply
    ...applySteps({ section: messages.sections.howToApply, verb: 'apply', here: true }),
  ] as const satisfies readonly Step[];
}

/** An employer's answers about the job itself. */
export type VacancyAnswers = AnswersOf<ReturnType<typeof ownSteps>>;

const START_WORDS = { soon: messages.startWords.soon, agreed: messages.startWords.agreed } as const;

/** "An enhanced DBS check, paid by the employer". */
function describeCheck({ checkKind, checkPaid }: VacancyAnswers): string | undefined {
  if (checkKind === undefined) return undefined;
  const which = CHECKS[checkKind].replace(/, for example .*/, '');
  return `${which}, ${checkPaid === true ? messages.describeCheck.paidByTheEmployer : messages.describeCheck.whichYouPayFor}`;
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
    title: messages.vacancyPosting.title,
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
          checksNeeded: it.checksNeeded,
          payByAge: it.payByAge,
          interview: it.interview,
        },
      };
      return [job, ...variantsOf(answers, shared, found)];
    },
  };
}
