import { londonDay, londonInstant } from '#lib/clock.ts';
import type { Answers } from '#features/journeys/journey.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { CLOSING_TIMES } from './steps/apply.ts';

/** Postings of the demonstration's organisations, so that their pages have content. */

/** The differences from the organisation's existing advert that the new one is made of. */
interface Advert {
  title: string;
  summary: string;
  description: string;
}

export const WAITING: Advert = {
  title: 'Bakery counter assistant',
  summary: 'Serve bread and cakes, keep the counter clean and help with the morning bake.',
  description:
    'You serve at the bakery counter and help our baker in the morning.\n\n## What the job involves\n\n- Slice, wrap and price\n- Keep the counter and the ovens clean\n- Tell people what is in each loaf\n\nWe teach you everything, and pay you while you learn.',
};
export const RETURNED: Advert = {
  title: 'Trolley and car park assistant',
  summary: 'Keep the trolleys moving and the car park tidy, and help people with heavy bags.',
  description:
    'You work outside in all weathers, with a warm coat from us.\n\n## What the job involves\n\n- Bring trolleys back\n- Keep the car park clean and safe\n- Help people who need a hand\n\nTwo people are always on together.',
};
export const RETURNED_NOTES = {
  reason: 'Thank you for posting this. We need 2 more details before we can publish it.',
  notes: {
    hoursText: 'Say which days and times. “Various” does not tell people if they can get home.',
    description: 'Say how heavy the work is, and what you can do for someone who cannot lift.',
  },
} as const;
export const FILLED: Advert = {
  title: 'Shelf stacker, early mornings',
  summary: 'Fill the shelves before the shop opens.',
  description:
    'You fill shelves from 5 to 9 in the morning, in a team of four.\n\n- Bring goods from the store\n- Check dates\n- Leave the aisle tidy',
};
export const DRAFTED = {
  title: 'Customer service assistant, school hours',
  sector: 'retail',
  summary: 'Help people at the service desk while the children are at school.',
} as const;

export function advertised(like: OpportunityOf<'vacancy'>, advert: Advert): OpportunityOf<'vacancy'> {
  return { ...like, ...advert };
}

const lines = (items: readonly string[] | undefined) => items?.join('\n');

function closing({ closesAt }: Opportunity): Record<string, unknown> {
  if (closesAt === undefined) return { closes: false };
  const closesOn = londonDay(closesAt);
  const time = CLOSING_TIMES.find(({ value }) => londonInstant(closesOn, value) >= closesAt);
  return { closes: true, closesOn, closesTime: time?.value ?? '23:59' };
}

/** The answers that all kinds share, by the names of the journeys' questions. */
function common(it: Opportunity): Record<string, unknown> {
  const [place] = it.places;
  const { stop, stopKind, walkMinutes = 0, services, lift } = it.gettingThere ?? {};
  const near = stop !== undefined && walkMinutes <= 20;
  const { here, email, url, phone, contactName, note } = it.howToApply;
  return {
    title: it.title,
    sector: it.sector,
    summary: it.summary,
    description: it.description,
    workMode: it.workMode,
    patterns: it.patterns,
    placeName: place?.name ?? null,
    town: place?.town,
    postcode: place?.postcode,
    hasPlace2: false,
    carNeeded: it.gettingThere?.carNeeded ?? false,
    stopNear: near,
    ...(near ? { stop, stopKind, walkMinutes, services: services ?? null } : {}),
    liftOffered: lift !== undefined,
    lift,
    canAdjust: it.adjustments.length > 0,
    adjustments: it.adjustments,
    interviewScheme: it.interviewScheme,
    ...closing(it),
    also: ['none'],
    applyBy: [
      ...(here === true ? ['here'] : []),
      ...(url === undefined ? [] : ['url']),
      ...(email === undefined ? [] : ['email']),
      ...(phone === undefined ? [] : ['phone']),
    ],
    applyUrl: url,
    applyEmail: email,
    applyPhone: phone,
    contactName: contactName ?? null,
    applyNote: note ?? null,
  };
}

function ofVacancy({ details, ...it }: OpportunityOf<'vacancy'>): Record<string, unknown> {
  return {
    positions: details.positions ?? 1,
    contract: details.contract ?? 'permanent',
    contractMonths: details.contractMonths,
    ...(details.contract === 'casual'
      ? { hoursGuaranteed: details.hoursMin ?? 0, hoursUsual: details.hoursText ?? null }
      : {
          hoursMin: details.hoursMin,
          hoursMax: details.hoursMax ?? null,
          hoursText: details.hoursText ?? null,
        }),
    firstStart: it.gettingThere?.firstStart,
    lastFinish: it.gettingThere?.lastFinish,
    lowestAge: '18',
    experienceNeeded: details.experienceNeeded ?? false,
    qualificationsNeeded: details.qualificationsNeeded ?? false,
    essential: lines(details.essential),
    desirable: lines(details.desirable) ?? null,
    checksNeeded: false,
    paid: it.payMinPence === undefined ? 'words' : 'figures',
    payByAge: false,
    payPeriod: it.payPeriod,
    payLowest: it.payMinPence,
    payHighest: it.payMaxPence ?? null,
    payProRata: it.payProRata,
    payText: it.payText,
    hasBenefits: (details.benefits ?? []).length > 0,
    benefits: lines(details.benefits),
    interview: null,
    startKind: 'soon',
  };
}

function ofBootcamp({ details, dates }: OpportunityOf<'skills-bootcamp'>): Record<string, unknown> {
  const runs = dates.slice(0, 6).flatMap((date, index) => {
    const number = index + 1;
    return [
      [`date${number}First`, date.startsOn],
      [`date${number}Last`, date.endsOn ?? null],
      [`date${number}From`, date.startTime ?? null],
      [`date${number}Until`, date.endTime ?? null],
      [`date${number}Seats`, date.places],
      [`hasDate${number + 1}`, number < Math.min(6, dates.length)],
    ];
  });
  return {
    level: String(details.level),
    weeks: details.weeks,
    hoursPerWeek: details.hoursPerWeek,
    guidedHours: details.guidedHours,
    youWillLearn: lines(details.youWillLearn),
    delivery: details.delivery,
    attendance: details.attendance,
    ...Object.fromEntries(runs),
    free: true,
    minimumAge: details.minimumAge,
    eligibility: lines(details.eligibility) ?? null,
    entryNeeded: details.entryRequirements !== undefined,
    entryRequirements: details.entryRequirements,
    interviewPromised: true,
    interviewWith: details.interviewWith,
    assessment: details.assessment ?? null,
    afterwards: details.afterwards ?? null,
  };
}

function ofOffer({ details }: OpportunityOf<'engagement-offer'>): Record<string, unknown> {
  const { costPence = 0, schoolProvides } = details;
  return {
    activity: details.activity,
    years: details.yearGroups.map(String),
    setting: details.setting,
    groupMax: details.groupMax ?? 30,
    groupMin: details.groupMin ?? null,
    minutes: details.minutes ?? 60,
    needsThings: schoolProvides !== undefined,
    schoolProvides,
    free: costPence === 0,
    cost: costPence,
    homeEducatedWelcome: details.homeEducatedWelcome ?? false,
    riskAssessed: details.riskAssessed ?? false,
    dated: false,
  };
}

/** The answers that only one kind has. */
function own(it: Opportunity): Record<string, unknown> {
  switch (it.kind) {
    case 'vacancy':
      return ofVacancy(it);
    case 'skills-bootcamp':
      return ofBootcamp(it);
    case 'engagement-offer':
      return ofOffer(it);
    case 'work-experience':
      return {};
  }
}

/** Answers that would produce this opportunity, as far as they can be derived. */
export function answersFor(it: Opportunity): Answers {
  const all = Object.entries({ ...common(it), ...own(it) });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
