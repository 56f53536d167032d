import { londonDay, londonInstant } from '#lib/clock.ts';
import type { Answers } from '#features/journeys/journey.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { CLOSING_TIMES } from './steps/apply.ts';

/** Postings of the demonstration's organisations, so that their pages have content. */

/** The differences from the organisation's existing advert that the new one is made of. */
export interface Advert {
  title: string;
  summary: string;
  description: string;
}

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

/** The kind of check that a demonstration advert names. */
const checkKindOf = (checks: string) =>
  (['basic', 'standard', 'enhanced'] as const).find((kind) => checks.toLowerCase().startsWith(kind)) ??
  'other';

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
    ...(details.checks === undefined
      ? { checksNeeded: false }
      : { checksNeeded: true, checkKind: checkKindOf(details.checks), checkPaid: true }),
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
    ...(details.booking === undefined
      ? {}
      : {
          bookingMode: details.booking.mode,
          bookingCloses: details.booking.closesDays ?? null,
          pupilsPerAdult: details.booking.pupilsPerAdult ?? null,
          bring: details.booking.bring ?? null,
          arrival: details.booking.arrival ?? null,
        }),
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
