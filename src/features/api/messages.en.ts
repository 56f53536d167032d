/** The OpenAPI document: what the people who use the API read about its parameters, answers and fields. */
export const apiMessages = {
  title: 'Get Kent & Medway Working: opportunities',
  description:
    'Open vacancies, Skills Bootcamps, work experience and school offers in Kent and Medway. You do not need a key.',
  search: {
    summary: 'Search with the same parameters and results as the search page',
    found: 'The results',
    invalid: 'A parameter is not valid',
    unavailable: 'Neither search is working at the moment',
  },
  opportunity: {
    summary: 'One opportunity with all its details',
    found: 'The opportunity, including closed ones',
    unknown: 'There is no opportunity with this id',
    takenDown: 'The opportunity has been taken down',
    unavailable: 'The database is not working',
  },
  fields: {
    instant: 'A time in UTC.',
    url: 'The web page of the opportunity.',
    distanceMiles: 'In a straight line from the place that was searched for.',
    pay: 'As text for people to read. Null when not given.',
    payHourlyPence: 'For comparing. Null when there are no figures or they are doubtful.',
    someWords: 'No opportunity has all of the words. These have some of them.',
    lessExact:
      'The search engine is not working and the database answered. It does not allow for spelling mistakes.',
    facets: 'Count of each value, by parameter. Null when counting would have taken too long.',
    description:
      'Plain text. Blank lines separate paragraphs, "- " starts a list item and "## " starts a heading.',
  },
} as const;
