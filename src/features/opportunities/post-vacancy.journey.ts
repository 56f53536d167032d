import { z } from 'zod';
import { addDays, londonDay, londonInstant, type Clock } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { dayInWords } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';
import {
  defineJourney,
  type AnswersOf,
  type Journey,
  type Outcome,
  type Sending,
  type Step,
} from '#features/journeys/journey.ts';
import { inSentence, type Answers, type Option } from '#features/journeys/question.ts';
import { fold, type Gazetteer } from '#features/places/gazetteer.ts';
import { distanceMiles, type PlaceResult } from '#features/places/place.ts';
import { findPlace } from '#features/places/place.service.ts';
import { normalisePostcode } from '#features/places/postcode.ts';
import { lowestLawfulPay, ratesOn, WAGE_BANDS, type MinimumWagePeriod } from './minimum-wage.ts';
import { opportunitySchema, type OpportunityOf, type OpportunityPlace } from './opportunity.ts';
import { perHour } from './pay.ts';
import {
  ADJUSTMENT_SLUGS,
  ADJUSTMENTS,
  CONTRACT_SLUGS,
  CONTRACTS,
  PATTERN_SLUGS,
  PATTERNS,
  PAY_PERIOD_SLUGS,
  PAY_PERIODS,
  SECTOR_SLUGS,
  SECTORS,
  WORK_MODE_SLUGS,
  WORK_MODES,
} from './vocabulary.ts';

/** The questions by which an employer posts a job, and the opportunity that the answers make. */

/** What the questions are asked against. */
export interface VacancyFacts {
  gazetteer: Gazetteer;
  minimumWage: readonly MinimumWagePeriod[];
  clock: Clock;
}

/** Every entry of a closed list as options. */
function optionsFrom(entries: Readonly<Record<string, { readonly label: string }>>): Option[] {
  return Object.entries(entries).map(([value, { label }]) => ({ value, text: label }));
}

const has = (chosen: unknown, ...slugs: readonly string[]) =>
  Array.isArray(chosen) && slugs.some((slug) => chosen.includes(slug));
const words = (max: number) => z.string().max(max);
const hours = z.number().min(0.5).max(84);

/** Times at which people expect an advert to close. */
const CLOSING_TIMES = ['09:00', '12:00', '15:00', '17:00', '23:59'] as const;
const CLOSING_WORDS: Record<(typeof CLOSING_TIMES)[number], string> = {
  '09:00': '9am',
  '12:00': 'Midday',
  '15:00': '3pm',
  '17:00': '5pm',
  '23:59': 'The end of the day',
};
const LONGEST_OPEN_DAYS = 365;
/** A town and a postcode this far apart do not belong together. */
const BORDER_MILES = 8;

/** "£12.71 an hour aged 21 or over; £10.85 …": the rates in force on a day. */
function ratesInWords(periods: readonly MinimumWagePeriod[], day: string): string {
  const rates = ratesOn(periods, day);
  if (rates === undefined) return '';
  const bands = Object.entries(rates.pencePerHour).map(
    ([band, pence]) => `${pounds(pence)} (${inSentence(WAGE_BANDS[band as keyof typeof WAGE_BANDS].label)})`,
  );
  return `The law’s minimum for an hour from ${dayInWords(rates.validFrom)}: ${bands.join(', ')}.`;
}

/** What is wrong with the pay, by question. */
function payMistakes(facts: VacancyFacts, answers: Answers): Record<string, string> {
  const { payLowest, payHighest, payPeriod, payProRata, contract, hoursMin, hoursMax } =
    answers as VacancyAnswers;
  if (payLowest === undefined || payPeriod === undefined) return {};
  if (payHighest !== undefined && payHighest < payLowest) {
    return { payHighest: 'Highest pay must not be below the lowest pay' };
  }
  const floor = lowestLawfulPay(facts.minimumWage, londonDay(facts.clock()), contract);
  const hourly = perHour(payLowest, payPeriod, {
    weeklyHours: hoursMax ?? hoursMin,
    proRata: payProRata === true,
  });
  if (floor === undefined || hourly >= floor) return {};
  const comes = payPeriod === 'hour' ? '' : `, and this comes to ${pounds(hourly)}`;
  return { payLowest: `Lowest pay must be ${pounds(floor)} an hour or more by law${comes}` };
}

function steps(facts: VacancyFacts) {
  const today = () => londonDay(facts.clock());
  const day = z
    .string()
    .refine((it) => it >= today(), { error: 'This day is over. Give one from today on' })
    .refine((it) => it <= addDays(today(), LONGEST_OPEN_DAYS), {
      error: 'Give a day within a year from today',
    });

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
          options: optionsFrom(SECTORS),
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
          hint: 'This stands in the list of results.',
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: 'What somebody would do, and who with',
          called: 'Description',
          hint: 'Leave a line empty for a new paragraph. Begin a line with “- ” for a list.',
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
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
    {
      slug: 'place',
      section: 'The place',
      title: 'Where is the workplace?',
      why: 'People look for work near their home, and look up the bus to this postcode.',
      questions: [
        {
          name: 'placeName',
          kind: 'text',
          label: 'Building and street',
          hint: 'You can leave this out.',
          schema: words(200).optional(),
        },
        { name: 'town', kind: 'text', label: 'Town or village', width: 20, schema: words(80) },
        {
          name: 'postcode',
          kind: 'postcode',
          label: 'Postcode',
          schema: z
            .string()
            .refine((it) => facts.gazetteer.outcodes.has(normalisePostcode(it)?.outcode ?? ''), {
              error: 'Postcode must be in Kent or Medway. Jobs elsewhere cannot be posted here',
            }),
        },
      ],
      appliesWhen: ({ workMode }) => workMode === 'on-site' || workMode === 'hybrid',
    },

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
            { value: 'unpaid', text: 'No', hint: 'Unpaid work is no job, but it may be work experience.' },
          ],
          schema: z.enum(['figures', 'words', 'unpaid']),
        },
      ],
      leadsOut: ({ paid }) => (paid === 'unpaid' ? { to: '/employers' } : undefined),
    },
    {
      slug: 'pay',
      section: 'Pay',
      title: 'What does it pay?',
      questions: [
        {
          name: 'payPeriod',
          kind: 'radios',
          label: 'The figures are for',
          called: 'Pay is for',
          hint: () => ratesInWords(facts.minimumWage, today()),
          options: optionsFrom(PAY_PERIODS),
          schema: z.enum(PAY_PERIOD_SLUGS, { error: 'Select what the figures are for' }),
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
          hint: 'Leave this out if there is one figure.',
          schema: z.number().min(1).max(100_000_000).optional(),
        },
        {
          name: 'payProRata',
          kind: 'yes-no',
          label: 'Are the figures for full-time hours, of which somebody gets a share?',
          called: 'Pro rata',
          schema: z.boolean({ error: 'Select yes if the figures are for full-time hours' }),
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
          schema: z.boolean({ error: 'Select yes if the work needs a licence or a car' }),
        },
      ],
      appliesWhen: ({ workMode }) => workMode === 'on-site' || workMode === 'hybrid',
    },
    {
      slug: 'stop',
      section: 'Getting there without a car',
      why: 'People without a car look for this. If you say nothing, they do not find your job.',
      questions: [
        {
          name: 'stopNear',
          kind: 'yes-no',
          label: 'Is there a bus stop or a station within 20 minutes on foot?',
          called: 'Stop or station near',
          schema: z.boolean({ error: 'Select yes if there is a stop or a station' }),
        },
      ],
      appliesWhen: ({ carNeeded }) => carNeeded === false,
    },
    {
      slug: 'stop-details',
      section: 'Getting there without a car',
      title: 'Which stop or station is nearest?',
      questions: [
        {
          name: 'stop',
          kind: 'text',
          label: 'Its name',
          called: 'Name of the stop or station',
          schema: words(120),
        },
        {
          name: 'stopKind',
          kind: 'radios',
          label: 'It is a',
          called: 'Kind of stop',
          options: [
            { value: 'bus', text: 'bus stop' },
            { value: 'rail', text: 'railway station' },
          ],
          schema: z.enum(['bus', 'rail'], { error: 'Select bus stop or railway station' }),
        },
        {
          name: 'walkMinutes',
          kind: 'number',
          label: 'Minutes from there on foot',
          called: 'Minutes on foot',
          suffix: 'minutes',
          schema: z.number().int().min(0).max(20),
        },
        {
          name: 'services',
          kind: 'text',
          label: 'What goes there, and how often',
          called: 'Buses or trains',
          hint: 'Like “Bus 8 every 20 minutes until 11:10pm”. You can leave this out.',
          schema: words(300).optional(),
        },
      ],
      appliesWhen: ({ stopNear }) => stopNear === true,
    },
    {
      slug: 'lift',
      section: 'Getting there without a car',
      questions: [
        {
          name: 'liftOffered',
          kind: 'yes-no',
          label: 'Do you offer a lift, a minibus or a shared taxi?',
          called: 'Lift offered',
          schema: z.boolean({ error: 'Select yes if you offer a lift' }),
        },
      ],
      appliesWhen: ({ carNeeded }) => carNeeded === false,
    },
    {
      slug: 'lift-details',
      section: 'Getting there without a car',
      questions: [
        {
          name: 'lift',
          kind: 'text',
          label: 'From where, and when?',
          called: 'The lift',
          hint: 'Like “Minibus from Faversham station at 6:30am”',
          schema: words(300),
        },
      ],
      appliesWhen: ({ liftOffered }) => liftOffered === true,
    },

    // ---- Adjustments
    {
      slug: 'adjustments',
      section: 'Adjustments',
      why: 'For many disabled people this decides whether they apply. Most of it costs nothing.',
      questions: [
        {
          name: 'canAdjust',
          kind: 'yes-no',
          label: 'Can you say now what could be changed for somebody who needs it?',
          called: 'Adjustments known',
          hint: 'Every employer must make reasonable adjustments, whatever stands here.',
          schema: z.boolean({ error: 'Select yes if you can say what could be changed' }),
        },
      ],
    },
    {
      slug: 'which-adjustments',
      section: 'Adjustments',
      questions: [
        {
          name: 'adjustments',
          kind: 'checkboxes',
          label: 'What could be changed or arranged?',
          called: 'Adjustments',
          options: optionsFrom(ADJUSTMENTS),
          schema: z.array(z.enum(ADJUSTMENT_SLUGS)),
        },
      ],
      appliesWhen: ({ canAdjust }) => canAdjust === true,
    },
    {
      slug: 'interview-scheme',
      section: 'Adjustments',
      questions: [
        {
          name: 'interviewScheme',
          kind: 'yes-no',
          label: 'Will you interview every disabled applicant who meets the minimum criteria?',
          called: 'Interview scheme',
          hint: 'This is a commitment of Disability Confident employers. It promises an interview, not the job.',
          schema: z.boolean({ error: 'Select yes if you will interview them' }),
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
          schema: day,
        },
      ],
      appliesWhen: ({ startKind }) => startKind === 'day',
    },
    {
      slug: 'closing',
      section: 'Dates',
      questions: [
        {
          name: 'closes',
          kind: 'yes-no',
          label: 'Is there a closing date?',
          called: 'Closing date',
          hint: 'Without one, the job stays open until you close it.',
          schema: z.boolean({ error: 'Select yes if there is a closing date' }),
        },
      ],
    },
    {
      slug: 'closing-day',
      section: 'Dates',
      title: 'Until when can people apply?',
      questions: [
        { name: 'closesOn', kind: 'date', label: 'Last day', called: 'Closing day', schema: day },
        {
          name: 'closesTime',
          kind: 'radios',
          label: 'Time',
          called: 'Closing time',
          options: CLOSING_TIMES.map((time) => ({
            value: time,
            text: CLOSING_WORDS[time],
          })),
          schema: z.enum(CLOSING_TIMES),
        },
      ],
      appliesWhen: ({ closes }) => closes === true,
      check: ({ closesOn, closesTime }) =>
        londonInstant(String(closesOn), String(closesTime)) <= facts.clock()
          ? { closesTime: 'Closing time is over. Give a later one' }
          : {},
    },

    // ---- How to apply
    {
      slug: 'apply',
      section: 'How to apply',
      questions: [
        {
          name: 'applyBy',
          kind: 'checkboxes',
          label: 'How can people apply?',
          called: 'Ways to apply',
          hint: 'Choose all that are right. A phone number helps people who find forms hard.',
          options: [
            { value: 'url', text: 'On a web page' },
            { value: 'email', text: 'By e-mail' },
            { value: 'phone', text: 'By phone' },
          ],
          schema: z.array(z.enum(['url', 'email', 'phone'])),
        },
      ],
    },
    {
      slug: 'apply-web',
      section: 'How to apply',
      questions: [
        {
          name: 'applyUrl',
          kind: 'url',
          label: 'On which web page?',
          called: 'Web page for applications',
          hint: 'Like https://www.example.org/jobs/care-assistant',
          schema: z.url({ protocol: /^https?$/ }).max(500),
        },
      ],
      appliesWhen: ({ applyBy }) => has(applyBy, 'url'),
    },
    {
      slug: 'apply-email',
      section: 'How to apply',
      questions: [
        {
          name: 'applyEmail',
          kind: 'email',
          label: 'To which e-mail address?',
          called: 'E-mail address for applications',
          schema: z.email().max(200),
        },
      ],
      appliesWhen: ({ applyBy }) => has(applyBy, 'email'),
    },
    {
      slug: 'apply-phone',
      section: 'How to apply',
      questions: [
        {
          name: 'applyPhone',
          kind: 'tel',
          label: 'On which phone number?',
          called: 'Phone number for applications',
          schema: words(40).regex(/^[+()\d\s-]{7,}$/, { error: 'Enter a phone number, like 01622 000000' }),
        },
      ],
      appliesWhen: ({ applyBy }) => has(applyBy, 'phone'),
    },
    {
      slug: 'apply-note',
      section: 'How to apply',
      title: 'What else helps people to apply?',
      questions: [
        {
          name: 'contactName',
          kind: 'text',
          label: 'Who to ask for',
          hint: 'You can leave this out.',
          width: 20,
          schema: words(120).optional(),
        },
        {
          name: 'applyNote',
          kind: 'textarea',
          label: 'What to send or say',
          hint: 'Like “Tell us in a few lines why you would like the job”. You can leave this out.',
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

/** What an employer has answered. */
export type VacancyAnswers = AnswersOf<ReturnType<typeof steps>>;

/** Where the workplace is; undefined when its postcode is of beyond the border and its town is not one of ours. */
export function workplace(
  gazetteer: Gazetteer,
  answers: VacancyAnswers,
  found: PlaceResult,
): OpportunityPlace | undefined {
  if (!found.ok || found.place.kind !== 'point') return undefined;
  const { lat, lon, area, outside } = found.place;
  const { town = '', placeName, postcode } = answers;
  const named = (gazetteer.townsByName.get(fold(town)) ?? [])
    .map((it) => it.town)
    .find((it) => distanceMiles(it, { lat, lon }) <= BORDER_MILES);
  if (outside === true && named === undefined) return undefined;
  return {
    ...(placeName === undefined ? {} : { name: placeName }),
    town,
    ...(postcode === undefined ? {} : { postcode }),
    // Half of an outcode may be another district's: a town that is named says more, a full postcode most.
    area: found.place.precision === 'postcode' || named === undefined ? area : named.area,
    lat,
    lon,
  };
}

const START_WORDS = { soon: 'As soon as possible', agreed: 'When you and the employer agree' } as const;

function gettingThere(it: VacancyAnswers) {
  if (it.workMode === 'remote') return undefined;
  const { carNeeded, stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish } = it;
  return { carNeeded, stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish };
}

/**
 * The opportunity that complete answers make.
 * @param answers as they are sent: those that apply
 * @throws when they are not complete, which the journey does not let happen
 */
export function toVacancy(
  answers: VacancyAnswers,
  place: OpportunityPlace | undefined,
  now: Date,
): OpportunityOf<'vacancy'> {
  const { startKind, closesOn, closesTime, payLowest, ...it } = answers;
  return opportunitySchema.parse({
    kind: 'vacancy',
    title: it.title,
    summary: it.summary,
    description: it.description,
    sector: it.sector,
    patterns: it.patterns,
    workMode: it.workMode,
    places: place === undefined ? [] : [place],
    dates: [],
    gettingThere: gettingThere(answers),
    adjustments: it.adjustments ?? [],
    interviewScheme: it.interviewScheme,
    payMinPence: payLowest,
    payMaxPence: it.payHighest ?? payLowest,
    payPeriod: it.payPeriod,
    payText: it.payText,
    payProRata: it.payProRata ?? false,
    howToApply: {
      url: it.applyUrl,
      email: it.applyEmail,
      phone: it.applyPhone,
      contactName: it.contactName,
      note: it.applyNote,
    },
    publishedAt: now,
    closesAt: closesOn === undefined ? undefined : londonInstant(closesOn, closesTime),
    details: {
      contract: it.contract,
      contractMonths: it.contractMonths,
      hoursMin: it.hoursMin,
      hoursMax: it.hoursMax ?? it.hoursMin,
      hoursText: it.hoursText,
      startsOn: it.startsOn,
      startText: startKind === undefined || startKind === 'day' ? undefined : START_WORDS[startKind],
    },
  }) as OpportunityOf<'vacancy'>;
}

/**
 * The journey of posting a job.
 * @param save does with the finished opportunity what is to be done with it, in the transaction of the sending
 */
export function postVacancyJourney(
  facts: VacancyFacts,
  options: Pick<Journey, 'name' | 'path'> & {
    save: (trx: Trx, opportunity: OpportunityOf<'vacancy'>, sending: Sending) => Promise<Outcome>;
  },
): Journey {
  const { save, ...where } = options;
  return defineJourney({
    ...where,
    title: 'Post a job',
    sendLabel: 'Send for approval',
    steps: steps(facts),
    async send(trx, answers, sending) {
      let place: OpportunityPlace | undefined;
      if (answers.postcode !== undefined) {
        const found = await findPlace({ db: trx, gazetteer: facts.gazetteer }, answers.postcode);
        place = workplace(facts.gazetteer, answers, found);
        if (place === undefined) {
          const reason = `${answers.postcode} is beyond the border of Kent and Medway. Check the postcode and the town`;
          return { ok: false, step: 'place', reason };
        }
      }
      return save(trx, toVacancy(answers, place, sending.now), sending);
    },
  });
}
