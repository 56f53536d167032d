import { londonDay } from '#lib/clock.ts';
import { closingInFull, formatDay, formatTime, formatWeekday } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';
import { formatWeeklyHours } from './hours.ts';
import type { Opportunity, OpportunityDate, OpportunityPlace } from './opportunity.ts';
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

/**
 * One line of the table of facts. A fact that people need to decide, and that is not known, is said to be unknown
 * rather than left out.
 */
export interface Fact {
  label: string;
  text: string;
  unknown?: true;
}

const unknown = (label: string, text = 'The advert does not say'): Fact => ({ label, text, unknown: true });

function fact(label: string, text: string | undefined | false): Fact[] {
  return text === undefined || text === false || text === '' ? [] : [{ label, text }];
}

/** "Years 7, 8 and 9", "Years 10 to 13". */
export function formatSchoolYears(years: readonly number[]): string {
  const sorted = [...years].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (sorted.length === 1) return `Year ${first}`;
  if (last - first === sorted.length - 1) return `Years ${first} to ${last}`;
  return `Years ${sorted.slice(0, -1).join(', ')} and ${last}`;
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
  return text === '' ? [unknown('Where')] : [{ label: 'Where', text }];
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
  const { experienceNeeded, qualificationsNeeded, checks, payByAge, interview } = it.details;
  const pay = formatPay(it);
  const hours = hoursText(it);
  const start = startsOn !== undefined && startsOn >= londonDay(now) ? formatDay(startsOn) : startText;
  const needs =
    experienceNeeded === false && qualificationsNeeded === false
      ? 'No experience or qualifications needed'
      : experienceNeeded === false
        ? 'No experience needed'
        : experienceNeeded === true
          ? 'Experience needed'
          : undefined;
  return [
    pay === ''
      ? unknown('Pay', 'The advert does not say. You can ask before you apply')
      : { label: 'Pay', text: pay },
    ...(it.payText !== undefined && it.payText !== pay ? [{ label: 'About the pay', text: it.payText }] : []),
    ...fact('Pay and age', payByAge === true && 'The pay depends on your age'),
    hours === '' ? unknown('Hours') : { label: 'Hours', text: hours },
    ...placeFacts(it),
    contract === undefined
      ? unknown('Contract')
      : {
          label: 'Contract',
          text: `${CONTRACTS[contract].label}${contractMonths === undefined ? '' : ` for ${contractMonths} months`}`,
        },
    ...fact('Starts', start),
    ...fact('Experience', needs),
    ...fact('Number of jobs', positions !== undefined && positions > 1 && String(positions)),
    ...fact('Age', minimumAge !== undefined && `${minimumAge} or over`),
    ...fact('Checks', checks),
    ...fact('Interview', interview?.map((slug) => INTERVIEWS[slug].label).join('; ')),
  ];
}

function bootcampFacts(it: Extract<Opportunity, { kind: 'skills-bootcamp' }>): Fact[] {
  const { level, weeks, guidedHours, hoursPerWeek, delivery, attendance, minimumAge, interviewWith } =
    it.details;
  return [
    { label: 'Cost', text: formatPay(it) === '' ? 'Free' : formatPay(it) },
    {
      label: 'Length',
      text: `${weeks} ${weeks === 1 ? 'week' : 'weeks'}${hoursPerWeek === undefined ? '' : `, about ${hoursPerWeek} hours a week`}${guidedHours === undefined ? '' : `; ${guidedHours} hours of teaching in all`}`,
    },
    ...fact('When', attendance ?? it.patterns.map((pattern) => PATTERNS[pattern].label).join(', ')),
    { label: 'How you will learn', text: DELIVERY_MODES[delivery].label },
    ...(it.places.length === 0 ? fact('Where', WORK_MODES[it.workMode].label) : placeFacts(it)),
    { label: 'Level', text: `Level ${level}${levelMeans(level)}` },
    { label: 'Job interview', text: interviewWith ?? 'A real job interview when you finish' },
    { label: 'Age', text: `${minimumAge} or over` },
  ];
}

/** What a level of the Regulated Qualifications Framework is equivalent to. */
function levelMeans(level: number): string {
  return (
    { 2: ' (like GCSEs)', 3: ' (like A levels)', 4: ' (above A levels)', 5: ' (like a foundation degree)' }[
      level
    ] ?? ''
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
    { label: 'Type', text: PLACEMENT_TYPES[placement].label },
    {
      label: 'Who it is for',
      text: `${capital(who)}${minimumAge === undefined ? '' : `, ${minimumAge} or over`}`,
    },
    { label: 'Length', text: `${days} ${days === 1 ? 'day' : 'days'}` },
    ...fact('Hours', hours),
    ...placeFacts(it),
    { label: 'Pay', text: formatPay(it) },
    ...fact('Travel costs', yesNo(travelCostsPaid, 'Paid by the employer', 'Not paid')),
    ...fact('Lunch', lunch),
    ...fact('What to wear', dressCode),
    yesNo(homeEducatedWelcome, 'Welcome', 'Through a school only') === undefined
      ? unknown('Home-educating families', 'Not given. Ask the employer')
      : { label: 'Home-educating families', text: homeEducatedWelcome ? 'Welcome' : 'Through a school only' },
    riskAssessed === undefined
      ? unknown('Risk assessment', 'Not given. Ask the employer')
      : { label: 'Risk assessment', text: riskAssessed ? 'Done for young people' : 'Not done yet' },
    insured === undefined
      ? unknown('Insurance', 'Not given. Ask the employer')
      : {
          label: 'Insurance',
          text: insured ? 'Employers’ liability insurance covers the placement' : 'Not covered yet',
        },
  ];
}

const SETTINGS = {
  'at-school': 'At your school',
  'at-workplace': 'At the workplace',
  online: 'Online',
} as const;

function engagementFacts(it: Extract<Opportunity, { kind: 'engagement-offer' }>): Fact[] {
  const { activity, benchmarks, yearGroups, groupMin, groupMax, setting, minutes, schoolProvides } =
    it.details;
  const { costPence, homeEducatedWelcome, riskAssessed } = it.details;
  const group =
    groupMin !== undefined && groupMax !== undefined
      ? `${groupMin} to ${groupMax} young people`
      : groupMax !== undefined
        ? `Up to ${groupMax} young people`
        : undefined;
  return [
    { label: 'Activity', text: ACTIVITIES[activity].label },
    { label: 'Year groups', text: formatSchoolYears(yearGroups) },
    { label: 'Gatsby benchmark', text: benchmarks.join(' and ') },
    group === undefined ? unknown('Group size') : { label: 'Group size', text: group },
    ...fact(
      'Length',
      minutes === undefined
        ? undefined
        : minutes < 60
          ? `${minutes} minutes`
          : `${minutes / 60} hours`.replace(/^1 hours$/, '1 hour'),
    ),
    {
      label: 'Where',
      text:
        setting === 'at-workplace'
          ? it.places.map(formatPlace).join('; ') || SETTINGS[setting]
          : SETTINGS[setting],
    },
    ...(setting === 'at-school' && it.places.length > 0
      ? fact('Travels from', it.places.map((place) => place.town).join(', '))
      : []),
    costPence === undefined
      ? unknown('Cost')
      : { label: 'Cost', text: costPence === 0 ? 'Free' : `${pounds(costPence)} for the group` },
    ...fact('The school provides', schoolProvides),
    homeEducatedWelcome === undefined
      ? unknown('Home-educating families', 'Not given. Ask the employer')
      : { label: 'Home-educating families', text: homeEducatedWelcome ? 'Welcome' : 'For schools only' },
    ...fact('Risk assessment', yesNo(riskAssessed, 'Available', 'Not available yet')),
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
      ? { label: 'Closes', text: 'No closing date. It may fill up at any time' }
      : { label: 'Closes', text: closingInFull(it.closesAt) },
    { label: 'Kind of work', text: SECTORS[it.sector].label },
  ];
}

/** What is known about getting there; undefined when nothing is. */
export function gettingThereFacts(it: Opportunity): Fact[] | undefined {
  const there = it.gettingThere;
  if (it.workMode === 'remote') return [{ label: 'Travel', text: 'None. You do this from home or online' }];
  if (there === undefined) return undefined;
  const { stop, stopKind, walkMinutes, services, lift, firstStart, lastFinish, carNeeded } = there;
  const walk =
    walkMinutes === undefined
      ? ''
      : walkMinutes === 0
        ? ', right outside'
        : `, ${walkMinutes} ${walkMinutes === 1 ? 'minute' : 'minutes'} on foot`;
  return [
    stop === undefined
      ? unknown('Nearest stop', 'Not given')
      : { label: stopKind === 'rail' ? 'Nearest station' : 'Nearest stop', text: `${stop}${walk}` },
    ...fact('Buses and trains', services),
    ...fact('Lift', lift),
    ...fact('First start', firstStart && formatTime(firstStart)),
    ...fact('Last finish', lastFinish && formatTime(lastFinish)),
    ...fact('Car', carNeeded === true && 'You need a car or a driving licence for the work'),
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
      : `${formatWeekday(startsOn)} to ${formatWeekday(endsOn)}`;
  const times =
    startTime === undefined
      ? ''
      : `, ${formatTime(startTime)}${endTime === undefined ? '' : ` to ${formatTime(endTime)}`}`;
  return `${days}${times}`;
}

function formatPlacesLeft({ places, placesTaken }: OpportunityDate): string {
  if (places === undefined) return 'Number of places not given';
  const left = places - placesTaken;
  return left <= 0 ? 'Full' : `${left} of ${places} left`;
}
