/** What people read about a search, beside the headings of `headline.ts`. */
const number = (count: number) => count.toLocaleString('en-GB');
const inMiles = (miles: number) => (miles === 1 ? '1 mile' : `${miles} miles`);

export const messages = {
  parameters: {
    tooLong: (most: number) => `is longer than ${most} characters`,
    typed:
      'What was typed before the search read it, as search results link to it. With the same text as "q", the words are searched for as they stand: none is read as a place, a type or a filter.',
  },
  inDescriptions:
    'We found nothing with your words in the title or summary. These results have them in the description.',
  moreInDescriptions: (count: number) =>
    count === 1
      ? '1 of these results has your words in the description only.'
      : `${number(count)} of these results have your words in the description only.`,
  placeProblem: {
    noFixedAddress: (text: string) => `“${text}” means no fixed address`,
    forces: (text: string) => `“${text}” is an armed forces address, which is not on our map`,
    outside: (text: string) => `“${text}” is outside Kent and Medway`,
    unknown: (text: string) => `We do not know the place “${text}”`,
  },
  features: {
    'no-experience': { label: 'No experience or qualifications needed' },
    'no-car': { label: 'Can be reached without a car' },
    'no-dbs': { label: 'No DBS or other check needed' },
    'immediate-start': { label: 'Immediate start' },
    'disability-confident': { label: 'Disability Confident employer' },
    'interview-scheme': { label: 'Interview for disabled applicants who meet the minimum criteria' },
    'home-educated': { label: 'Home-educating families welcome' },
  },
  stated: {
    label: 'Facts stated',
    facts: {
      pay: { label: 'Pay stated' },
      hours: { label: 'Hours a week stated' },
      pattern: { label: 'Working pattern stated' },
    },
  },
  headline: {
    result: { one: 'result', many: 'results' },
    placement: { one: 'work experience placement', many: 'work experience placements' },
    words: (words: string) => ` for “${words}”`,
    everywhere: ' in Kent and Medway',
    inArea: (area: string) => ` in ${area}`,
    near: (place: string) => ` near ${place}`,
    within: (miles: number, place: string) => ` within ${inMiles(miles)} of ${place}`,
    counted: (count: number, things: string, where: string) =>
      `${count === 0 ? 'No' : number(count)} ${things}${where}`,
    fromHome: (counted: string, count: number) => `${counted}, ${number(count)} from home or online`,
    page: (page: number, pages: number) => ` (page ${page} of ${pages})`,
  },
  understood: {
    near: (place: string) => `near ${place}`,
    within: (miles: number) => `within ${inMiles(miles)}`,
  },
  recentSearches: {
    title: 'Recent searches on this device',
    clear: 'Clear',
    clearWhat: ' this list',
    more: (text: string, count: number) => `${text} and ${count} more`,
  },
  widen: {
    words: (typed: string) => `Search for the words “${typed}”`,
    within: (miles: number, place: string) => `Within ${inMiles(miles)} of ${place}`,
    withoutValue: (value: string) => `Remove “${value}”`,
    withoutFilter: (filter: string) => `Remove “${filter}” filters`,
    otherKind: (kinds: string) => `${kinds} instead`,
    everywhere: 'Anywhere in Kent and Medway',
    withoutFilters: 'Remove all filters',
    all: (words: string) =>
      `${words === '' ? 'Everything' : `“${words}”`}, anywhere in Kent and Medway, without filters`,
    withoutWords: (words: string) => `Remove the words “${words}”`,
  },
  notStated: {
    counted: (count: number) =>
      count === 1 ? '1 does not state this.' : `${number(count)} do not state this.`,
    hide: (count: number) => (count === 1 ? 'Hide it' : 'Hide them'),
    hidden: 'Adverts that do not state this are hidden.',
    show: 'Show them',
    shownLast: (count: number, fact: string) =>
      `${number(count)} of these ${count === 1 ? 'does' : 'do'} not state ${fact}, so we show ${
        count === 1 ? 'it' : 'them'
      } last.`,
    facts: { pay: 'pay that we can compare', hours: 'the hours', pattern: 'the working pattern' },
  },
  summary: { label: 'Summary', place: 'Place', closes: 'Closes', apply: 'Apply', book: 'Book' },
  moreAlike: (count: number) => `and ${count} more like this`,
  withoutPay: (count: number) =>
    `${number(count)} of these ${count === 1 ? 'does' : 'do'} not give pay that we can compare, so we show ${
      count === 1 ? 'it' : 'them'
    } last. We compare yearly pay based on 37.5 hours a week.`,
  forPupils: (count: number) =>
    count === 1
      ? 'Show 1 more that is only for schools or their pupils'
      : `Show ${number(count)} more that are only for schools or their pupils`,
  groups: {
    near: (place: string) => `Near ${place}`,
    inArea: (area: string) => `In ${area}`,
    fromHome: 'From home or online',
  },
} as const;
