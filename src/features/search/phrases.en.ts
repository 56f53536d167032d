import { FULL_TIME_HOURS } from '#features/opportunities/pay.ts';
import type { FilterName } from './filters.ts';

/**
 * What English words mean to this search, apart from what they describe. Phrases are written as `wordsOf` folds them:
 * lower case, no apostrophes, hyphens as spaces.
 */

export type PhraseMeaning =
  | { means: 'filter'; filter: FilterName; value: string }
  /** A job, where no other kind is named: "chef jobs" looks for jobs, "bootcamp jobs" does not. */
  | { means: 'any-job' }
  | { means: 'near-me' }
  /** No meaning on a site where everything is work or training. */
  | { means: 'nothing' };

export interface Phrase {
  meaning: PhraseMeaning;
  /** The phrase keeps its ordinary meaning in front of one of these words: "apprenticeship assessor". */
  notBefore?: ReadonlySet<string>;
  /** The phrase keeps its ordinary meaning after one of these words: "social work". */
  notAfter?: ReadonlySet<string>;
  /** Understood only where no other word is left that describes the job: "casual work", but "casual dining chef". */
  onlyBesideMeanings?: true;
}

const set = (words: string) => new Set(words.split(' '));

/** People whose job is about the thing itself. */
const TRADES_IN_IT = set(
  'adviser advisor assessor coach consultant coordinator director engineer executive instructor lead leader manager mentor officer recruiter supervisor technician trainer tutor',
);
/** "no" turns the meaning of what follows; a search can only look for what is there. */
const NEGATIONS = set('no not without except never');

const filter = (name: FilterName, value: string): PhraseMeaning => ({ means: 'filter', filter: name, value });

const plain = (phrases: string, meaning: PhraseMeaning, conditions: Omit<Phrase, 'meaning'> = {}) =>
  phrases.split('|').map((phrase): [string, Phrase] => [phrase, { meaning, ...conditions }]);

/** A filter that a negation before the phrase, or a trade after it, makes something else. */
const filterPhrases = (
  phrases: string,
  name: FilterName,
  value: string,
  conditions: Omit<Phrase, 'meaning'> = {},
) => plain(phrases, filter(name, value), { notBefore: TRADES_IN_IT, notAfter: NEGATIONS, ...conditions });

export const PHRASES: ReadonlyMap<string, Phrase> = new Map<string, Phrase>([
  // ---- Kinds
  ...filterPhrases(
    'skills bootcamp|skills bootcamps|skill bootcamp|bootcamp|bootcamps|boot camp|boot camps|training courses|training course|free courses|free course|courses',
    'kind',
    'skills-bootcamp',
  ),
  ...filterPhrases(
    'work experience|work placement|work placements|work experience placement|work experience placements',
    'kind',
    'work-experience',
  ),
  ...filterPhrases(
    'apprenticeship|apprenticeships|apprentice|apprentices|apprenticeship jobs',
    'contract',
    'apprenticeship',
    { notBefore: new Set([...TRADES_IN_IT, 'levy', 'programme', 'programmes']) },
  ),
  ...plain(
    'job|jobs|vacancy|vacancies|job vacancy|job vacancies|job opportunities',
    { means: 'any-job' },
    {
      notBefore: new Set([
        ...TRADES_IN_IT,
        'centre',
        'center',
        'club',
        'description',
        'hunting',
        'search',
        'share',
      ]),
    },
  ),

  // ---- Working patterns
  ...filterPhrases('part time|parttime|p t|part time hours', 'pattern', 'part-time'),
  ...filterPhrases('full time|fulltime|full time hours', 'pattern', 'full-time'),
  ...filterPhrases(
    'nights|night shift|night shifts|night work|overnight|permanent nights',
    'pattern',
    'nights',
  ),
  ...filterPhrases('evenings|evening shift|evening shifts|evening work', 'pattern', 'evenings'),
  ...filterPhrases(
    'weekend|weekends|weekend work|weekend job|weekend jobs|saturday|saturdays|saturday job|saturday jobs|sunday|sundays|sunday job|sunday jobs|weekend only|weekends only',
    'pattern',
    'weekends',
    { notBefore: new Set([...TRADES_IN_IT, 'club', 'school']) },
  ),
  ...filterPhrases(
    'school hours|school hour|during school hours|in school hours|school run|school friendly hours|around school hours',
    'pattern',
    'school-hours',
  ),
  ...filterPhrases('term time|term time only|termtime', 'pattern', 'term-time'),
  ...filterPhrases('flexible hours|flexible working|flexi time|flexitime', 'pattern', 'flexible'),
  ...filterPhrases('flexible', 'pattern', 'flexible', { onlyBesideMeanings: true }),
  ...filterPhrases('job share|job sharing|jobshare', 'pattern', 'job-share'),
  ...filterPhrases('shift work|shifts|shift pattern', 'pattern', 'shifts'),
  ...filterPhrases('daytime|days only|day shift|day shifts', 'pattern', 'daytime'),

  // ---- Contracts
  ...filterPhrases('permanent|perm', 'contract', 'permanent'),
  ...filterPhrases('fixed term|fixed term contract', 'contract', 'fixed-term'),
  ...filterPhrases('temporary|temporary work|temp work|temp job|temp jobs', 'contract', 'temporary'),
  ...filterPhrases('temp|temps', 'contract', 'temporary', { onlyBesideMeanings: true }),
  ...filterPhrases(
    'seasonal|seasonal work|summer job|summer jobs|summer work|christmas job|christmas jobs|christmas temp|christmas work',
    'contract',
    'seasonal',
  ),
  ...filterPhrases('zero hours|zero hour|zero hours contract|0 hours|casual work', 'contract', 'casual'),
  ...filterPhrases('casual', 'contract', 'casual', { onlyBesideMeanings: true }),
  ...filterPhrases('self employed|selfemployed|freelance|freelancer', 'contract', 'self-employed'),

  // ---- Where the work is done
  ...filterPhrases(
    'remote|remotely|remote work|remote working|fully remote|work from home|working from home|wfh|from home|home based|homebased|home working|homeworking|homeworker',
    'mode',
    'remote',
    { notBefore: new Set([...TRADES_IN_IT, 'sensing', 'monitoring', 'control', 'access']) },
  ),
  ...filterPhrases('hybrid|hybrid working|hybrid work|partly from home', 'mode', 'hybrid', {
    notBefore: new Set([...TRADES_IN_IT, 'vehicle', 'vehicles', 'car', 'cars', 'and']),
  }),

  // ---- What matters to people
  ...plain(
    'no experience needed|no experience required|no experience necessary|no experience|without experience|zero experience|entry level|no qualifications needed|no qualifications required|no qualifications|no qualification|no gcses|without qualifications|training given|full training given|will train',
    filter('with', 'no-experience'),
  ),
  ...plain(
    'no car|without a car|without car|no driving licence|no driving license|cant drive|dont drive|do not drive|non driver|non drivers|no licence needed|no driving',
    filter('with', 'no-car'),
  ),
  ...plain(
    'no dbs|no dbs check|no dbs needed|no dbs required|no dbs check needed|no dbs check required|without dbs|without a dbs|no crb|no crb check|no background check|no criminal record check',
    filter('with', 'no-dbs'),
  ),
  ...plain(
    'immediate start|immediate starts|immediate starter|start immediately|immediately available|available immediately|start straight away|starts straight away|start straightaway|start now|start asap|asap start|asap|start today|start tomorrow|start as soon as possible',
    filter('with', 'immediate-start'),
  ),
  ...plain(
    'disability confident|disability confident employer|disability confident employers|disability friendly',
    filter('with', 'disability-confident'),
  ),
  ...plain('guaranteed interview|guaranteed interview scheme', filter('with', 'interview-scheme')),
  ...plain(
    'home educated|home education|home ed|home schooled|homeschooled|home school|home educating',
    filter('with', 'home-educated'),
  ),

  // ---- Age
  ...[7, 8, 9, 10, 11, 12, 13].flatMap((year) =>
    plain(`year ${year}|yr ${year}|y${year}`, filter('for', `year-${year}`)),
  ),
  ...plain(
    'for 16 year olds|16 year olds|16 year old|17 year olds|17 year old|for 17 year olds|16 and 17|under 18|under 18s|for teenagers|teenager|teenagers',
    filter('for', 'age-16-17'),
  ),

  // ---- Near the visitor
  ...plain(
    'near me|close to me|close by|nearby|near by|around me|near my home|close to home|in my area|local|locally',
    {
      means: 'near-me',
    },
    { notBefore: set('authority government council government area history studies plan planning') },
  ),

  // ---- Nothing
  ...plain(
    'wanted|hiring|now hiring|available|currently available|apply|looking for|looking for a|i want|i need|find|find a|search for|any|employment|positions|openings|job offers|urgently|recruiting|i am looking for|im looking for|work wanted',
    { means: 'nothing' },
    { notBefore: TRADES_IN_IT },
  ),
  ...plain('new|newest|latest', { means: 'nothing' }, { onlyBesideMeanings: true }),
  ...plain(
    'work',
    { means: 'nothing' },
    {
      notAfter: set(
        'social case youth support community steel metal wood care bench paper ground stone brick art play key field life team course home shift night day casual voluntary hand needle lead',
      ),
      notBefore: new Set([...TRADES_IN_IT, 'experience', 'based', 'programme', 'shop', 'placement']),
    },
  ),
]);

/** The number of words in the longest phrase. */
export const LONGEST_PHRASE = Math.max(...[...PHRASES.keys()].map((phrase) => phrase.split(' ').length));

/** Words that may stand before a place: "jobs in Deal". */
export const BEFORE_PLACE = set('in near around at by close nearby to from');
/** Words without meaning where they are left over beside something that was understood. */
export const LEFT_OVER = set(
  'a an the in near at by on for of or and to with from around my me is i am do you any some that as',
);

/** After or beside these words a place is a part of a name: "Dover Harbour Board", "Hythe Road". */
export const PART_OF_NAME = set(
  'academy airport avenue bakery bank bay beach board brewery castle cathedral centre church clinic club college council court district drive farm festival football gardens golf grammar grange green grove hall harbour high hill hospital hotel house inn lane library lodge manor marina market museum nhs nursery park parish pavilion pier place police port primary prison pub railway restaurant road rovers row school secondary services square station street surgery theatre town trust university united village way wharf wine yard zoo',
);

/** Names of places that are first of all words: understood as places only where nothing else describes the job. */
export const ALSO_WORDS = set(
  'ash barming battle bean beaver bell bobbing borstal boughton bridge broad brook chalk charing church cliff cooling cross crossways crouch deal denton downs ebony eccles elms end eurotunnel ferry fleet grain grange greatness green hale halfway halling ham hampton hoo hook hope horn howletts hunton kings kingston lamb langley lee leeds linton loose lower luton marden marsh martin meads milton minster mote norton oare park plat platt port preston rbli reading repton ridge ridley ripple river rodmersham rye sandwich seal selling sherwood ship shore singleton singlewell snowdown sole sparrow stanhope staple stelling stone strood sutton swan temple tilden tile tonge upper vigo warden ware weald well west wickham worth wouldham wye yalding',
);

export const MONTHS: readonly string[] = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** How pay is said, with the hours that it is for. */
export const PAY_UNITS: readonly (readonly [words: string, hours: number])[] = [
  ['an hour|per hour|a hour|p h|ph|hr|hour|hourly|per hr|an hr|p hour', 1],
  ['a day|per day|day rate|daily', FULL_TIME_HOURS / 5],
  ['a week|per week|pw|weekly|p w', FULL_TIME_HOURS],
  ['a month|per month|pcm|monthly|pm', (FULL_TIME_HOURS * 52) / 12],
  ['a year|per year|per annum|pa|p a|yearly|annually|an annum', FULL_TIME_HOURS * 52],
];

/** Words before an amount of pay. */
export const BEFORE_PAY = new Set([
  'at least',
  'more than',
  'starting from',
  'over',
  'above',
  'from',
  'min',
  'minimum',
  'minimum of',
  'paying',
  'earning',
  'pay',
  'salary',
]);

/** Words before a distance. */
export const BEFORE_MILES = new Set(['within', 'up to', 'less than', 'under', 'max', 'maximum']);

/** Words beside the month of a start. */
export const STARTS = new Set(['start', 'starts', 'starting', 'begin', 'begins', 'beginning']);

/** Names of all of the county. */
export const EVERYWHERE = new Set(['kent', 'kent and medway', 'medway and kent']);

/** After a name that is a town and an area, these mean the area. */
export const AREA_WORD = new Set(['area', 'district', 'borough']);

/** Words after a place that say no more than it does. */
export const COUNTRY = new Set(['kent', 'uk', 'england']);
