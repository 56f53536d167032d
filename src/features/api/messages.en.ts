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
    town: 'The nearest of the places that fit the search. Distance, dates and the way there are those of this place.',
    distanceMiles: 'In a straight line from the place that was searched for.',
    pay: 'As text for people to read. Null when not given.',
    payHourlyPence: 'For comparing. Null when there are no figures or they are doubtful.',
    words: 'The words that were searched for, without what was understood.',
    understood:
      'What was read in the words of the search, and the parameter that it became: "near", "within" or the name of a filter. Send the same words as "typed" to have none of it read.',
    fromHome:
      'How many of the total are from home or online; they come after those at a place. Null without a place.',
    forPupils:
      'How many more there are for schools and their pupils, when they are left out. Choose them by "kind" or "for".',
    someWords: 'No opportunity has all of the words. These have some of them.',
    inDescriptions:
      'Nothing has these words in its title, summary, employer, place or kind of work. These have them in their description.',
    lessExact:
      'The search engine is not working and the database answered. It allows for fewer spelling mistakes.',
    facets: 'Count of each value, by parameter. Null when counting would have taken too long.',
    description:
      'Plain text. Blank lines separate paragraphs, "- " starts a list item and "## " starts a heading.',
  },
} as const;
