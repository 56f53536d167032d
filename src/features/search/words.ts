/**
 * Words with the same meaning to people here, for both engines. Each line is a group in which every member finds the
 * others. Written in lower case.
 */
const SAME: readonly (readonly string[])[] = [
  ['hca', 'healthcare assistant', 'health care assistant', 'nursing assistant'],
  ['carer', 'care assistant', 'care worker', 'support worker'],
  ['ta', 'teaching assistant', 'classroom assistant', 'learning support assistant'],
  ['lsa', 'learning support assistant'],
  ['sen', 'send', 'special needs', 'special educational needs'],
  ['hgv', 'lgv', 'lorry', 'truck', 'class 1', 'class 2'],
  ['forklift', 'flt', 'fork lift', 'counterbalance'],
  ['kp', 'kitchen porter', 'kitchen assistant', 'pot wash'],
  ['cleaner', 'cleaning', 'domestic assistant', 'housekeeper'],
  ['admin', 'administrator', 'office assistant', 'clerical'],
  ['receptionist', 'front desk', 'front of house'],
  ['shop assistant', 'sales assistant', 'retail assistant', 'customer assistant'],
  ['bar staff', 'bartender', 'barman', 'barmaid', 'bar person'],
  ['waiter', 'waitress', 'waiting staff', 'serving staff'],
  ['chef', 'chefs', 'cook', 'cooks'],
  // Words too short for typo tolerance, which would otherwise forgive a missing "s".
  ['bar', 'bars'],
  ['shop', 'shops'],
  ['farm', 'farms'],
  ['pub', 'pubs'],
  ['port', 'ports'],
  ['care', 'caring'],
  ['vet', 'vets', 'veterinary'],
  ['warehouse', 'picker packer', 'order picker', 'stockroom'],
  ['fruit picker', 'harvest worker', 'fruit picking'],
  ['gardener', 'groundskeeper', 'grounds maintenance', 'horticulture'],
  ['plasterer', 'plastering'],
  ['bricklayer', 'bricklaying', 'brickie'],
  ['electrician', 'sparky', 'electrical installer'],
  ['plumber', 'plumbing', 'heating engineer'],
  ['nursery', 'early years', 'childcare'],
  ['childminder', 'nanny'],
  ['it', 'information technology'],
  ['hr', 'human resources', 'people team'],
  ['pa', 'personal assistant'],
  ['gp', 'doctors surgery', 'general practice'],
  ['cv', 'curriculum vitae', 'resume'],
  ['apprenticeship', 'apprentice', 'trainee'],
  ['wfh', 'work from home', 'home based', 'remote', 'from home'],
  ['no experience', 'no experience needed', 'entry level', 'no qualifications', 'training given'],
  ['school hours', 'school run', 'term time', 'during school'],
  ['part time', 'parttime', 'part-time'],
  ['full time', 'fulltime', 'full-time'],
  ['nights', 'night shift', 'night work'],
  ['weekends', 'weekend', 'saturday', 'sunday'],
  ['bootcamp', 'boot camp', 'short course'],
  ['placement', 'work experience'],
];

/**
 * Words that do not distinguish opportunities: everything here is a job or a place. "work" is not among them, because
 * "work experience" has a meaning.
 */
export const STOP_WORDS: readonly string[] = [
  'a',
  'an',
  'and',
  'at',
  'for',
  'i',
  'in',
  'is',
  'job',
  'jobs',
  'me',
  'my',
  'near',
  'of',
  'on',
  'or',
  'the',
  'to',
  'vacancies',
  'vacancy',
  'with',
];

/** The alternatives of each word or phrase. */
export const SYNONYMS: Record<string, string[]> = {};
for (const group of SAME) {
  for (const word of group) {
    SYNONYMS[word] = [...new Set([...(SYNONYMS[word] ?? []), ...group.filter((other) => other !== word)])];
  }
}

const WORD = /[\p{L}\p{N}+#'’-]+/gu;
/** The number of words in the longest phrase that has a synonym. */
const LONGEST = Math.max(...Object.keys(SYNONYMS).map((phrase) => phrase.split(' ').length));
/** Meilisearch ignores words beyond this number; PostgreSQL does too, so that both give the same answer. */
const MOST_WORDS = 10;

/**
 * Splits typed text into terms, each a list of alternative phrases: "hca nights" → [["hca", "healthcare assistant", …],
 * ["nights", "night shift", …]].
 */
export function termsOf(text: string): string[][] {
  const words = (text.toLowerCase().match(WORD) ?? []).slice(0, MOST_WORDS);
  const terms: string[][] = [];
  for (let at = 0; at < words.length;) {
    let taken = 1;
    let term: string[] | undefined;
    for (let length = Math.min(LONGEST, words.length - at); length > 0; length -= 1) {
      const phrase = words.slice(at, at + length).join(' ');
      const others = Object.hasOwn(SYNONYMS, phrase) ? SYNONYMS[phrase] : undefined;
      if (others !== undefined) {
        term = [phrase, ...others];
        taken = length;
        break;
      }
    }
    const word = words[at] ?? '';
    if (term !== undefined) terms.push(term);
    else if (!STOP_WORDS.includes(word)) terms.push([word]);
    at += taken;
  }
  return terms;
}
