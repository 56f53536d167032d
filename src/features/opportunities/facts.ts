import { londonDay } from '#lib/clock.ts';
import { closingInFull, formatDay, formatTime, formatWeekday } from '#lib/date-words.ts';
import { formatWeeklyHours } from './hours.ts';
import {
  noCheckNeeded,
  type Opportunity,
  type OpportunityDate,
  type OpportunityPlace,
} from './opportunity.ts';
import { formatPay } from './pay.ts';
import {
  ACTIVITIES,
  CONTRACTS,
  DELIVERY_MODES,
  INTERVIEWS,
  PATTERNS,
  PLACEMENT_TYPES,
  SECTORS,
  WORK_MODES,
} from './vocabulary.ts';
import { factsMessages as messages } from './messages.en.ts';

/**
 * One line of the table of facts. A fact that people need to decide, and that is not known, is said to be unknown
 * rather than left out.
 */
export interface Fact {
  label: string;
  text: string;
  unknown?: true;
}

const unknown = (label: string, text: string = messages.unknown.theAdvertDoesNot): Fact => ({
  label,
  text,
  unknown: true,
});

function fact(label: string, text: string | undefined | false): Fact[] {
  return text === undefined || text === false || text === '' ? [] : [{ label, text }];
}

/** "Years 7, 8 and 9", "Years 10 to 13". */
export function formatSchoolYears(years: readonly number[]): string {
  const sorted = [...years].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (sorted.length === 1) return messages.formatSchoolYears.year(first);
  if (last - first === sorted.length - 1) return messages.formatSchoolYears.yearsTo({ first, last });
  return messages.formatSchoolYears.yearsAnd({ value: sorted.slice(0, -1).join(', '), last });
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Name, town and postcode of a site, in one text. */
export function formatPlace(place: OpportunityPlace): string {
  return [place.name, place.town, place.postcode].filter(Boolean).join(', ');
}

function placeFacts(it: Opportunity): Fact[] {
  const chief = it.places.map(formatPlace).join('; ');
  const mode = it.workMode === 'on-site' ? '' : WORK_MODES[it.workMode].label;
  const text = [chief, mode].filter(Boolean).join('. ');
  return text === '' ? [unknown(messages.placeFacts.unknown)] : [{ label: messages.placeFacts.label, text }];
}

function hoursText(it: Extract<Opportunity, { kind: 'vacancy' }>): string {
  const { hoursText: words } = it.details;
  const count = formatWeeklyHours(it.details);
  const patterns = it.patterns.map((pattern) => PATTERNS[pattern].label.toLowerCase()).join(', ');
  return capital(
    [count, patterns].filter(Boolean).join(': ') + (words === undefined ? '' : `. ${capital(words)}`),
  ).replace(/^\. /, '');
}

function vacancyFacts(it: Extract<Opportunity, { kind: 'vacancy' }>, now: Date): Fact[] {
  const { contract, contractMonths, startsOn, startText, positions, minimumAge } = it.details;
  const { experienceNeeded, qualificationsNeeded, payByAge, interview } = it.details;
  const checks = noCheckNeeded(it) ? messages.vacancyFacts.noCheck : it.details.checks;
  const pay = formatPay(it);
  const hours = hoursText(it);
  const start = startsOn !== undefined && startsOn >= londonDay(now) ? formatDay(startsOn) : startText;
  const needs =
    experienceNeeded === false && qualificationsNeeded === false
      ? messages.vacancyFacts.needs.noExperienceOrQualifications
      : experienceNeeded === false
        ? messages.vacancyFacts.needs.noExperienceNeeded
        : experienceNeeded === true
          ? messages.vacancyFacts.needs.experienceNeeded
          : undefined;
  return [
    pay === ''
      ? unknown(messages.vacancyFacts.unknown.pay, messages.vacancyFacts.unknown.theAdvertDoesNot)
      : { label: messages.vacancyFacts.label.pay, text: pay },
    ...(it.payText !== undefined && it.payText !== pay
      ? [{ label: messages.vacancyFacts.label.aboutThePay, text: it.payText }]
      : []),
    ...fact(messages.vacancyFacts.fact.payAndAge, payByAge === true && messages.vacancyFacts.thePayDependsOn),
    hours === ''
      ? unknown(messages.vacancyFacts.unknown.hours)
      : { label: messages.vacancyFacts.label.hours, text: hours },
    ...placeFacts(it),
    contract === undefined
      ? unknown(messages.vacancyFacts.unknown.contract)
      : {
          label: messages.vacancyFacts.label.contract,
          text: `${CONTRACTS[contract].label}${contractMonths === undefined ? '' : messages.vacancyFacts.text.forMonths(contractMonths)}`,
        },
    ...fact(messages.vacancyFacts.fact.starts, start),
    ...fact(messages.vacancyFacts.fact.experience, needs),
    ...fact(
      messages.vacancyFacts.fact.numberOfJobs,
      positions !== undefined && positions > 1 && String(positions),
    ),
    ...fact(
      messages.vacancyFacts.fact.age,
      minimumAge !== undefined && messages.vacancyFacts.orOver(minimumAge),
    ),
    ...fact(messages.vacancyFacts.fact.checks, checks),
    ...fact(
      messages.vacancyFacts.fact.interview,
      interview?.map((slug) => INTERVIEWS[slug].label).join('; '),
    ),
  ];
}

function bootcampFacts(it: Extract<Opportunity, { kind: 'skills-bootcamp' }>): Fact[] {
  const { level, weeks, guidedHours, hoursPerWeek, delivery, attendance, minimumAge, interviewWith } =
    it.details;
  return [
    {
      label: messages.bootcampFacts.label.cost,
      text: formatPay(it) === '' ? messages.bootcampFacts.text.free : formatPay(it),
    },
    {
      label: messages.bootcampFacts.label.length,
      text: `${weeks} ${weeks === 1 ? 'week' : 'weeks'}${hoursPerWeek === undefined ? '' : messages.bootcampFacts.text.aboutHoursAWeek(hoursPerWeek)}${guidedHours === undefined ? '' : messages.bootcampFacts.text.hoursOfTeachingIn(guidedHours)}`,
    },
    ...fact(
      messages.bootcampFacts.fact.when,
      attendance ?? it.patterns.map((pattern) => PATTERNS[pattern].label).join(', '),
    ),
    { label: messages.bootcampFacts.label.howYouWillLearn, text: DELIVERY_MODES[delivery].label },
    ...(it.places.length === 0
      ? fact(messages.bootcampFacts.fact.where, WORK_MODES[it.workMode].label)
      : placeFacts(it)),
    {
      label: messages.bootcampFacts.label.level,
      text: messages.bootcampFacts.text.level({ level, levelMeans: levelMeans(level) }),
    },
    {
      label: messages.bootcampFacts.label.jobInterview,
      text: interviewWith ?? messages.bootcampFacts.text.aRealJobInterview,
    },
    { label: messages.bootcampFacts.label.age, text: messages.bootcampFacts.text.orOver(minimumAge) },
  ];
}

/** What a level of the Regulated Qualifications Framework is equivalent to. */
function levelMeans(level: number): string {
  return (
    {
      2: messages.levelMeans[2],
      3: messages.levelMeans[3],
      4: messages.levelMeans[4],
      5: messages.levelMeans[5],
    }[level] ?? ''
  );
}

const yesNo = (value: boolean | undefined, yes: string, no: string) =>
  value === undefined ? undefined : value ? yes : no;

function workExperienceFacts(it: Extract<Opportunity, { kind: 'work-experience' }>): Fact[] {
  const {
    placement,
    yearGroups,
    forAdults,
    minimumAge,
    days,
    hoursText: hours,
    dressCode,
    lunch,
  } = it.details;
  const { travelCostsPaid, riskAssessed, insured, homeEducatedWelcome } = it.details;
  const who = [formatSchoolYears(yearGroups), forAdults ? 'adults' : ''].filter(Boolean).join(', and ');
  return [
    { label: messages.workExperienceFacts.label.type, text: PLACEMENT_TYPES[placement].label },
    {
      label: messages.workExperienceFacts.label.whoItIsFor,
      text: `${capital(who)}${minimumAge === undefined ? '' : messages.workExperienceFacts.text.orOver(minimumAge)}`,
    },
    { label: messages.workExperienceFacts.label.length, text: `${days} ${days === 1 ? 'day' : 'days'}` },
    ...fact(messages.workExperienceFacts.fact.hours, hours),
    ...placeFacts(it),
    { label: messages.workExperienceFacts.label.pay, text: formatPay(it) },
    ...fact(
      messages.workExperienceFacts.fact.travelCosts,
      yesNo(
        travelCostsPaid,
        messages.workExperienceFacts.yesNo.paidByTheEmployer,
        messages.workExperienceFacts.yesNo.notPaid,
      ),
    ),
    ...fact(messages.workExperienceFacts.fact.lunch, lunch),
    ...fact(messages.workExperienceFacts.fact.whatToWear, dressCode),
    yesNo(
      homeEducatedWelcome,
      messages.workExperienceFacts.yesNo.welcome,
      messages.workExperienceFacts.yesNo.throughASchoolOnly,
    ) === undefined
      ? unknown(
          messages.workExperienceFacts.unknown.homeEducatingFamilies,
          messages.workExperienceFacts.unknown.notGivenAskThe,
        )
      : {
          label: messages.workExperienceFacts.label.homeEducatingFamilies,
          text: homeEducatedWelcome
            ? messages.workExperienceFacts.text.welcome
            : messages.workExperienceFacts.text.throughASchoolOnly,
        },
    riskAssessed === undefined
      ? unknown(
          messages.workExperienceFacts.unknown.riskAssessment,
          messages.workExperienceFacts.unknown.notGivenAskThe,
        )
      : {
          label: messages.workExperienceFacts.label.riskAssessment,
          text: riskAssessed
            ? messages.workExperienceFacts.text.doneForYoungPeople
            : messages.workExperienceFacts.text.notDoneYet,
        },
    insured === undefined
      ? unknown(
          messages.workExperienceFacts.unknown.insurance,
          messages.workExperienceFacts.unknown.notGivenAskThe,
        )
      : {
          label: messages.workExperienceFacts.label.insurance,
          text: insured
            ? messages.workExperienceFacts.text.employersLiabilityInsuranceCovers
            : messages.workExperienceFacts.text.notCoveredYet,
        },
  ];
}

const SETTINGS = {
  'at-school': messages.settings['at-school'],
  'at-workplace': messages.settings['at-workplace'],
  online: 'Online',
} as const;

function engagementFacts(it: Extract<Opportunity, { kind: 'engagement-offer' }>): Fact[] {
  const { activity, benchmarks, yearGroups, groupMin, groupMax, setting, minutes, schoolProvides } =
    it.details;
  const { costPence, homeEducatedWelcome, riskAssessed } = it.details;
  const group =
    groupMin !== undefined && groupMax !== undefined
      ? messages.engagementFacts.group.toYoungPeople({ groupMin, groupMax })
      : groupMax !== undefined
        ? messages.engagementFacts.group.upToYoungPeople(groupMax)
        : undefined;
  return [
    { label: messages.engagementFacts.label.activity, text: ACTIVITIES[activity].label },
    { label: messages.engagementFacts.label.yearGroups, text: formatSchoolYears(yearGroups) },
    { label: messages.engagementFacts.label.gatsbyBenchmark, text: benchmarks.join(' and ') },
    group === undefined
      ? unknown(messages.engagementFacts.unknown.groupSize)
      : { label: messages.engagementFacts.label.groupSize, text: group },
    ...fact(
      messages.engagementFacts.fact.length,
      minutes === undefined
        ? undefined
        : minutes < 60
          ? messages.engagementFacts.minutes(minutes)
          : `${minutes / 60} hours`.replace(/^1 hours$/, '1 hour'),
    ),
    {
      label: messages.engagementFacts.label.where,
      text:
        setting === 'at-workplace'
          ? it.places.map(formatPlace).join('; ') || SETTINGS[setting]
          : SETTINGS[setting],
    },
    ...(setting === 'at-school' && it.places.length > 0
      ? fact(messages.engagementFacts.fact.travelsFrom, it.places.map((place) => place.town).join(', '))
      : []),
    costPence === undefined
      ? unknown(messages.engagementFacts.unknown.cost)
      : {
          label: messages.engagementFacts.label.cost,
          text:
            costPence === 0
              ? messages.engagementFacts.text.free
              : messages.engagementFacts.text.forTheGroup(costPence),
        },
    ...fact(messages.engagementFacts.fact.theSchoolProvides, schoolProvides),
    homeEducatedWelcome === undefined
      ? unknown(
          messages.engagementFacts.unknown.homeEducatingFamilies,
          messages.engagementFacts.unknown.notGivenAskThe,
        )
      : {
          label: messages.engagementFacts.label.homeEducatingFamilies,
          text: homeEducatedWelcome
            ? messages.engagementFacts.text.welcome
            : messages.engagementFacts.text.forSchoolsOnly,
        },
    ...fact(
      messages.engagementFacts.fact.riskAssessment,
      yesNo(
        riskAssessed,
        messages.engagementFacts.yesNo.available,
        messages.engagementFacts.yesNo.notAvailableYet,
      ),
    ),
  ];
}

/** All short facts that are known, in the order in which people decide. */
export function factsOf(it: Opportunity, now: Date): Fact[] {
  const own = (() => {
    switch (it.kind) {
      case 'vacancy':
        return vacancyFacts(it, now);
      case 'skills-bootcamp':
        return bootcampFacts(it);
      case 'work-experience':
        return workExperienceFacts(it);
      case 'engagement-offer':
        return engagementFacts(it);
    }
  })();
  return [
    ...own,
    it.closesAt === undefined
      ? { label: messages.factsOf.label.closes, text: messages.factsOf.text }
      : { label: messages.factsOf.label.closes, text: closingInFull(it.closesAt) },
    { label: messages.factsOf.label.kindOfWork, text: SECTORS[it.sector].label },
  ];
}

/** What is known about getting there; undefined when nothing is. */
export function gettingThereFacts(it: Opportunity): Fact[] | undefined {
  const there = it.gettingThere;
  if (it.workMode === 'remote')
    return [{ label: messages.gettingThereFacts.label.travel, text: messages.gettingThereFacts.text }];
  if (there === undefined) return undefined;
  const { stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish, carNeeded } = there;
  const walk =
    walkMinutes === undefined
      ? ''
      : walkMinutes === 0
        ? messages.gettingThereFacts.walk.rightOutside
        : messages.gettingThereFacts.walk.onFoot(walkMinutes);
  return [
    stop === undefined
      ? unknown(messages.gettingThereFacts.unknown.nearestStop, messages.gettingThereFacts.unknown.notGiven)
      : {
          label:
            stopKind === 'rail'
              ? messages.gettingThereFacts.label.nearestStation
              : messages.gettingThereFacts.label.nearestStop,
          text: `${stop}${walk}`,
        },
    ...fact(messages.gettingThereFacts.fact.busesAndTrains, services),
    ...fact(messages.gettingThereFacts.fact.lift, lift),
    ...fact(messages.gettingThereFacts.fact.firstStart, firstStart && formatTime(firstStart)),
    ...fact(messages.gettingThereFacts.fact.lastFinish, lastFinish && formatTime(lastFinish)),
    ...fact(
      messages.gettingThereFacts.fact.car,
      carNeeded === true && messages.gettingThereFacts.youNeedACar,
    ),
  ];
}

export interface ShownDate {
  when: string;
  where: string;
  left: string;
}

/** Future dates, ready for display. */
export function shownDates(it: Opportunity, now: Date): ShownDate[] {
  const today = londonDay(now);
  return it.dates
    .filter((date) => date.startsOn >= today)
    .sort((a, b) => a.startsOn.localeCompare(b.startsOn))
    .map((date) => ({
      when: formatDate(date),
      where: it.places[date.place ?? 0]?.town ?? (it.workMode === 'remote' ? 'Online' : ''),
      left: formatPlacesLeft(date),
    }));
}

function formatDate({ startsOn, endsOn, startTime, endTime }: OpportunityDate): string {
  const days =
    endsOn === undefined || endsOn === startsOn
      ? formatWeekday(startsOn)
      : messages.formatDate.days.to({ startsOn, endsOn });
  const times =
    startTime === undefined
      ? ''
      : `, ${formatTime(startTime)}${endTime === undefined ? '' : messages.formatDate.times.to(endTime)}`;
  return `${days}${times}`;
}

function formatPlacesLeft({ places, placesTaken }: OpportunityDate): string {
  if (places === undefined) return messages.formatPlacesLeft.numberOfPlacesNot;
  const left = places - placesTaken;
  return left <= 0 ? messages.formatPlacesLeft.full : messages.formatPlacesLeft.ofLeft({ left, places });
}
