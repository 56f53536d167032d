/**
 * Wording that discourages people from applying because of who they are, with alternatives. The grounds are those of
 * the Equality Act 2010; which words imply them follows Acas, "Advertising a job", and GOV.UK, "Discrimination: job
 * adverts". Each pattern matches whole words, so that "human", "craftsmanship" and "young people" are not affected.
 */

export interface Wording {
  ground: 'age' | 'sex' | 'nationality or race' | 'disability or health' | 'religion' | 'family';
  pattern: RegExp;
  /** Wording to use instead, or to add. */
  suggestion: string;
}

const words = (list: string) => new RegExp(`\\b(?:${list})\\b`, 'giu');

const ONE_SEX =
  'welcome people of any sex. If the job genuinely needs one, for example for personal care, say why';
const ONE_FAITH =
  'welcome people of any religion or none. If the job genuinely needs one, for example in a chaplaincy, say why';

/** Names of jobs that name a sex, each with one that does not. */
const JOB_NAMES: readonly (readonly [list: string, instead: string])[] = [
  ['salesm[ae]n|saleswom[ae]n|saleslady|salesgirl', 'salesperson'],
  ['handym[ae]n', 'maintenance worker'],
  ['(?:maintenance|repair|service) m[ae]n|repairm[ae]n', 'maintenance worker'],
  ['(?:delivery|van|removal) m[ae]n|delivery boys?', 'driver'],
  ['forem[ae]n|forewoman', 'supervisor'],
  ['chairm[ae]n|chairwoman', 'chair'],
  ['barm[ae]n|barmaids?', 'bar staff'],
  ['(?<!waiters?(?:/| or | and ))waitress(?:es)?(?!(?:/| or | and )waiter)', 'waiting staff'],
  ['manageress(?:es)?', 'manager'],
  ['stewardess(?:es)?|air hostess(?:es)?', 'cabin crew'],
  ['(?<!hosts?(?:/| or | and ))hostess(?:es)?', 'host'],
  ['postm[ae]n|postwoman', 'postal worker'],
  ['firem[ae]n', 'firefighter'],
  ['policem[ae]n|policewom[ae]n', 'police officer'],
  ['doorm[ae]n', 'door supervisor'],
  ['storem[ae]n', 'stores assistant'],
  ['groundsm[ae]n', 'groundskeeper'],
  ['workm[ae]n', 'worker'],
  ['tradesm[ae]n', 'tradesperson'],
  ['craftsm[ae]n', 'craftsperson'],
  ['draughtsm[ae]n', 'draughtsperson'],
  ['fisherm[ae]n', 'fisher'],
  ['seamstress(?:es)?', 'sewing machinist'],
  ['cleaning lad(?:y|ies)|charwoman', 'cleaner'],
  ['dinner lad(?:y|ies)', 'lunchtime supervisor'],
  ['(?:office|shop|counter) girls?|girl friday|office junior girl', 'assistant'],
];

export const WORDINGS: readonly Wording[] = [
  // ---- Age
  {
    ground: 'age',
    pattern: words('young,? (?:and )?(?:energetic|dynamic|enthusiastic|ambitious|vibrant|lively|fun)'),
    suggestion: 'energetic',
  },
  {
    ground: 'age',
    pattern: words(
      'young,? (?:(?:energetic|dynamic|friendly|vibrant|lively|fun) )?(?:team|workforce|company)',
    ),
    suggestion: 'friendly team',
  },
  { ground: 'age', pattern: words('youthful'), suggestion: 'lively' },
  {
    ground: 'age',
    pattern: words('(?:recent|new|fresh)(?:ly qualified)? (?:university )?graduates?|recently graduated'),
    suggestion: 'someone with a degree or equivalent experience',
  },
  {
    ground: 'age',
    pattern: words(
      'school[- ]leavers? only|(?:only|ideal for|suits?|would suit) (?:a )?(?:school[- ]leavers?|students?)',
    ),
    suggestion: 'no experience needed',
  },
  {
    ground: 'age',
    pattern: words('mature (?:person|lady|gentleman|applicants?|candidates?|worker|individual)s?|too old'),
    suggestion: 'reliable person',
  },
  { ground: 'age', pattern: words('digital natives?'), suggestion: 'at ease with computers' },
  {
    ground: 'age',
    pattern: words(
      '(?:you (?:are|must be|should be)|must be|should be|ideally|applicants?|candidates?)(?: ideally)?(?: aged?)? (?:between|under|below) (?:the age of )?\\d\\d(?! ?(?:hours|miles|minutes|kg|%|stone|metres))',
    ),
    suggestion: 'say what people must know or be able to do. Only include ages if the law requires them',
  },
  {
    ground: 'age',
    pattern: words("(?:at least|minimum(?: of)?|over) (?:1\\d|[2-4]\\d)\\+? years[’']?(?: of)? experience"),
    suggestion: 'say what people must have done before, not for how many years',
  },
  { ground: 'age', pattern: words('highly experienced'), suggestion: 'experienced' },

  // ---- Sex
  ...JOB_NAMES.map(([list, instead]): Wording => ({
    ground: 'sex',
    pattern: words(list),
    suggestion: instead,
  })),
  {
    ground: 'sex',
    pattern: words(
      '(?:male|female|men|women|ladies|gentlemen|lady|gentleman) (?:only|preferred|wanted|required|needed|applicants?|candidates?)',
    ),
    suggestion: ONE_SEX,
  },
  {
    ground: 'sex',
    pattern: words(
      '(?:only|preferably|ideally|looking for an?|seeking an?) (?:male|female|man|woman|men|women|lady|gentleman|lad|girl|boy)s?(?! (?:dominated|led|’s))',
    ),
    suggestion: ONE_SEX,
  },
  {
    ground: 'sex',
    pattern: words(
      '(?<!(?:and|or|/) ?)(?:male|female)(?! (?:and|or|/)) (?:carer|care worker|care assistant|support worker|personal assistant|nurse|cleaner|driver|receptionist|teacher|assistant|model|instructor)s?',
    ),
    suggestion: ONE_SEX,
  },
  {
    ground: 'sex',
    pattern: words(
      '(?<!(?:or|and|/) ?)(?:he|she)(?! ?(?:or|and|/)) (?:will|must|should|shall) (?:be|have|work|report|need)',
    ),
    suggestion: 'you will',
  },

  // ---- Nationality and race
  {
    ground: 'nationality or race',
    pattern: words(
      'native(?:[- ]level)? (?:english |british )?speakers?|english native|native english|english (?:as (?:a |their )?)?(?:mother tongue|first language)|mother tongue english',
    ),
    suggestion: 'good spoken English',
  },
  {
    ground: 'nationality or race',
    pattern: words(
      '(?:british|english|uk|eu|european|irish|polish|romanian|ukrainian|bulgarian|indian|asian|african|white|black)(?: and irish)? (?:nationals?|citizens?|passport holders?|applicants?|candidates?|people|workers?|residents?) (?:only|preferred|wanted)|(?:british|english|europeans?|uk nationals?|uk citizens?) only|must be (?:a )?(?:british|english|uk|european)(?: national| citizen)?|british passport (?:needed|required|essential)|no foreigners|no (?:migrants|immigrants)',
    ),
    suggestion: '“You need the right to work in the UK”',
  },
  {
    ground: 'nationality or race',
    pattern: words('locals only|local people only|(?:strong|no) (?:foreign )?accents?'),
    suggestion: 'say what people must be able to do, for example “can be at work by 6am”',
  },

  // ---- Disability and health
  {
    ground: 'disability or health',
    pattern: words('able[- ]bodied'),
    suggestion: 'say what the work involves, for example “You lift up to 15kg”',
  },
  {
    ground: 'disability or health',
    pattern: words(
      '(?:physically )?fit and (?:healthy|strong|active|able)|(?:must|need to|should) be (?:very |physically |reasonably )?(?:fit|healthy|in good health)|(?:good|excellent|perfect) (?:physical )?(?:health|fitness|eyesight|hearing)|clean bill of health',
    ),
    suggestion:
      'say what the work involves, for example “You walk most of the day”. You may be able to make adjustments',
  },
  {
    ground: 'disability or health',
    pattern: words(
      '(?:no|without(?: any)?|free (?:of|from)) (?:disabilit(?:y|ies)|health (?:problems?|issues?|conditions?)|medical (?:problems?|issues?|conditions?)|mental health (?:problems?|issues?)|history of (?:illness|sickness|depression))|(?:good|excellent) (?:sickness|attendance|absence) record|not (?:suitable|suited) for (?:disabled|people with disabilities)',
    ),
    suggestion:
      'say what the work involves. You can only ask about health after an offer, or to arrange the interview',
  },
  {
    ground: 'disability or health',
    pattern: words(
      '(?:medical|health) (?:questionnaire|questions?|check|test)s? (?:before|prior to|at|with) (?:the |your )?(?:interview|application)',
    ),
    suggestion: 'only ask about health after an offer, or to arrange the interview',
  },

  // ---- Religion
  {
    ground: 'religion',
    pattern: words(
      '(?:christian|muslim|jewish|hindu|sikh|catholic|buddhist|church of england)s? (?:only|preferred|applicants?|candidates?|wanted)|(?:must be|should be|ideally) (?:a |an )?(?:practi[sc]ing )?(?:christian|muslim|jewish|hindu|sikh|catholic|buddhist|churchgoer)|practi[sc]ing (?:christian|muslim|jew|hindu|sikh|catholic)s?|no (?:headscar(?:f|ves)|hijabs?|turbans?)',
    ),
    suggestion: ONE_FAITH,
  },

  // ---- Family: sex, marriage and pregnancy
  {
    ground: 'family',
    pattern: words(
      '(?:no|without(?: any)?) (?:family|childcare|child care|domestic|caring) (?:commitments?|ties|responsibilities)|(?:single|married|unmarried) (?:person|people|man|woman|lady|couple|applicants?)|no (?:small )?children of (?:your|their) own|must not be pregnant|no mums?',
    ),
    suggestion: 'say when people must be there, for example “You work every second weekend”',
  },
];
