import type { Contract, Pattern, Sector } from '#features/opportunities/vocabulary.ts';
import { quote } from './findings.ts';
import { kindOfWorkMessages as messages } from './messages.en.ts';

/**
 * Sector, contract, working patterns and hours. Feeds have no field for most of them, so they are taken from the
 * advert's words, and only from words that are unambiguous.
 */

/** The first match wins, so special sectors come before general ones. */
const SECTOR_WORDS: readonly [Sector, RegExp][] = [
  ['hair-beauty', /\b(?:hairdress\w*|hair|barber\w*|beaut\w*|salon|nail tech\w*|stylist)\b/i],
  [
    'cleaning',
    /\b(?:clean\w*|caretaker|facilit(?:y|ies)|janitor|domestic assistant|laundr\w*|housekeep\w*|refuse|waste)\b/i,
  ],
  ['security', /\b(?:security|door supervis\w*|sia|police|fire ?fighter|prison|custody|guard|cctv)\b/i],
  [
    'education',
    /\b(?:teach\w*|school\w*|tutor|lecturer|nursery|early years|child ?care|childminder|sen|senco|send|ta|learning support|classroom|educat\w*|college|universit\w*|academy|lunchtime|midday)\b/i,
  ],
  ['care', /\b(?:care|carers?|caring|homecare|support worker|domiciliary|social work\w*)\b/i],
  [
    'health',
    /\b(?:nurs(?:e|es|ing)|health ?care|health|nhs|hospital|hca|midwi\w*|doctor|psychiatr\w*|psycholog\w*|therap\w*|pharmac\w*|dental|dentist\w*|paramedic|ambulance|physio\w*|radiograph\w*|laborator\w*|scien\w*|medical|clinical|phlebotom\w*|surgery|optic\w*)\b/i,
  ],
  [
    'hospitality',
    /\b(?:chef|cook|kitchen|waiter|waitress|waiting staff|bar|bartender|barista|hotel\w*|hospitality|catering|caterer|restaurant|pub|caf[eé]|porter|front of house|food and beverage)\b/i,
  ],
  [
    'construction',
    /\b(?:construct\w*|builder|building|electric(?:ian|al)|plumb\w*|carpent\w*|joiner\w*|bricklay\w*|plaster\w*|roof\w*|scaffold\w*|groundwork\w*|labourer|painter|decorator|site manager|quantity survey\w*|civil engineer\w*|heating engineer|gas engineer|glazier)\b/i,
  ],
  [
    'logistics',
    /\b(?:driver|driving|hgv|lgv|warehous\w*|logistics|transport\w*|courier|deliver\w*|fork ?lift|flt|haulage|distribution|supply chain|freight|shipping|bus|rail\w*|removals)\b/i,
  ],
  [
    'farming-food',
    /\b(?:fruit|farm\w*|agricultur\w*|horticultur\w*|orchard|picker|pack ?house|grower|dairy|animals?|veterinary|vet|kennels?|garden\w*|tractor|food|butcher\w*|baker\w*|fish\w*)\b/i,
  ],
  [
    'digital',
    /\b(?:software|developer|it|ict|digital|data (?:analyst|engineer|scientist)|cyber\w*|web|network engineer|devops|programm(?:er|ing)|computer|help ?desk|technology|telecom\w*)\b/i,
  ],
  [
    'finance-legal',
    /\b(?:accountan\w*|accounts|accounting|financ\w*|payroll|book-?keep\w*|audit\w*|legal|solicitor|paralegal|conveyanc\w*|law|banking|insurance|mortgage|tax)\b/i,
  ],
  [
    'sales-marketing',
    /\b(?:sales|marketing|business development|telesales|account manager|advertising|public relations)\b/i,
  ],
  [
    'creative',
    /\b(?:design\w*|creative|media|photograph\w*|film|journalis\w*|editor\w*|music\w*|theatre|arts?|artist|copywriter|publishing)\b/i,
  ],
  [
    'engineering',
    /\b(?:engineer\w*|manufactur\w*|cnc|machin\w*|weld\w*|fabricat\w*|production|factory|mechanic\w*|technician|fitter|assembl\w*|toolmaker|automotive|vehicle)\b/i,
  ],
  [
    'retail',
    /\b(?:retail\w*|shop\w*|sales assistant|cashier|checkout|store|customer (?:service\w*|advis[eo]rs?|assistant)|contact cent\w*|call cent\w*|supermarket|merchandis\w*)\b/i,
  ],
  [
    'office',
    /\b(?:admin\w*|office|reception\w*|secretar\w*|clerk|clerical|pa|data entry|human resources|hr|business|project manager|recruitment)\b/i,
  ],
  [
    'leisure',
    /\b(?:leisure|lifeguard|sports?|gym|fitness|swim\w*|touris\w*|museum|holiday park|outdoor|recreation|heritage|travel)\b/i,
  ],
];

const sectorsIn = (words: string) =>
  SECTOR_WORDS.filter(([, pattern]) => pattern.test(words)).map(([sector]) => sector);

/**
 * The sector by the words of the title. The feed's industry decides between several matches, or is used if there is
 * none; otherwise "other".
 */
export function sectorOf(title: string, industry: string): Sector {
  const byTitle = sectorsIn(title);
  const byIndustry = sectorsIn(industry);
  return byTitle.find((sector) => byIndustry.includes(sector)) ?? byTitle[0] ?? byIndustry[0] ?? 'other';
}

interface Employment {
  patterns: Pattern[];
  contract?: Contract;
  isVoluntary: boolean;
}

const EMPLOYMENT: readonly [RegExp, { pattern?: Pattern; contract?: Contract }][] = [
  [/^(?:full ?time|f ?t)$/, { pattern: 'full-time' }],
  [/^(?:part ?time|p ?t)$/, { pattern: 'part-time' }],
  [/^job ?share$/, { pattern: 'job-share' }],
  [/^flexible(?: hours| working)?$/, { pattern: 'flexible' }],
  [/^term ?time(?: only)?$/, { pattern: 'term-time' }],
  [/^perm(?:anent)?$/, { contract: 'permanent' }],
  [/^(?:fixed ?term|ftc)$/, { contract: 'fixed-term' }],
  [/^temp(?:orary)?$/, { contract: 'temporary' }],
  [/^seasonal$/, { contract: 'seasonal' }],
  [/^(?:per ?diem|casual|zero ?hours?|bank|relief)$/, { contract: 'casual' }],
  [/^apprentice(?:ship)?$/, { contract: 'apprenticeship' }],
  [/^(?:freelance|self ?employed)$/, { contract: 'self-employed' }],
];

const CONTRACT_IN_TITLE: readonly [RegExp, Contract][] = [
  [/\bapprentice(?:ship)?\b/i, 'apprenticeship'],
  [/\bseasonal\b/i, 'seasonal'],
  [/\bfixed[\s-]term\b|\bmaternity cover\b/i, 'fixed-term'],
  [/\btemporary\b/i, 'temporary'],
  [/\bpermanent\b/i, 'permanent'],
  [/\bzero[\s-]hours?\b|\bcasual\b/i, 'casual'],
];

/** Words of `employmentType` that say nothing about hours or contract. */
const FILLING =
  /^(?:contract|contracts|position|role|job|post|hours?|basis|employment|employee|staff|work|worker|type|or|and|a|the|other|opportunity)$/;
const LONGEST_TYPE = 3;

/**
 * The kinds of employment that a text names, in order: "permanent full time" is two. Undefined if any part is
 * unknown.
 */
function kindsIn(name: string): { pattern?: Pattern; contract?: Contract }[] | undefined {
  const words = name.split(' ');
  const kinds: { pattern?: Pattern; contract?: Contract }[] = [];
  for (let at = 0; at < words.length;) {
    let length = Math.min(LONGEST_TYPE, words.length - at);
    let known: { pattern?: Pattern; contract?: Contract } | undefined;
    for (; length > 0 && known === undefined; length -= 1) {
      const phrase = words.slice(at, at + length).join(' ');
      known = EMPLOYMENT.find(([pattern]) => pattern.test(phrase))?.[1];
      if (known !== undefined) break;
    }
    if (known === undefined) {
      if (!FILLING.test(words[at] ?? '')) return undefined;
      at += 1;
    } else {
      kinds.push(known);
      at += length;
    }
  }
  return kinds;
}

/**
 * Contract and hours from `employmentType`, or from explicit words of the title. If two contracts are named, the
 * contract is left undefined.
 */
export function readEmployment(types: readonly string[], title: string, notes: string[]): Employment {
  const patterns = new Set<Pattern>();
  const contracts = new Set<Contract>();
  let isVoluntary = false;
  const written = types.flatMap((type) =>
    type
      .replace(/^https?:\/\/.*[/#]/i, '')
      .replace(/\b([fp])\/t\b/gi, '$1t')
      .split(/[,;|/&+\n]/),
  );
  for (const type of written) {
    const name = type
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .toLowerCase();
    if (name === '' || name === 'other') continue;
    if (/\b(?:volunteer\w*|voluntary|unpaid)\b/.test(name)) {
      isVoluntary = true;
      continue;
    }
    const kinds = kindsIn(name);
    if (kinds === undefined) {
      notes.push(messages.readEmployment.employmentTypeDoesNotTell(quote(type)));
    }
    for (const { pattern, contract } of kinds ?? []) {
      if (pattern !== undefined) patterns.add(pattern);
      if (contract !== undefined) contracts.add(contract);
    }
  }
  const inTitle = CONTRACT_IN_TITLE.filter(([pattern]) => pattern.test(title)).map(
    ([, contract]) => contract,
  );
  const [contract, second] = contracts.size > 0 ? contracts : inTitle;
  return {
    patterns: [...patterns],
    isVoluntary,
    ...(contract === undefined || second !== undefined ? {} : { contract }),
  };
}

/** Paid work with or for volunteers, and organisations of the voluntary sector. */
const PAID_BESIDE = String.raw`(?:[\s/&-]+(?:and \w+ )?(?:co-?ordinat\w*|manag\w*|officers?|leads?|leaders?|leadership|recruit\w*|engagement|development|supervis\w*|administrat\w*|train(?:er|ing)|services?|support|sector|organi[sz]ations?|programmes?|cent(?:re|er)s?|hub|director|head|advis[eo]rs?|action|bureau|community|partnership|work manager|experience|resources?|liaison|hub|benefits?|overtime|redundancy|pension|aided|controlled|school|days?|leave|scheme|opportunit\w+ (?:manager|officer)))`;
const VOLUNTARY_TITLE = new RegExp(
  String.raw`\b(?:volunteers?|voluntary|unpaid)\b(?!${PAID_BESIDE})(?!['’]s?${PAID_BESIDE})`,
  'i',
);
/** "Head of volunteering", "Manager of volunteers". */
const LEADS_VOLUNTEERS =
  /\b(?:of|for|with|managing|supporting|recruiting|training)\s+(?:our\s+|the\s+)?volunteers?\b|\bvolunteering\b/i;
const VOLUNTARY_TEXT = new RegExp(
  [
    String.raw`\b(?:this|it|the (?:role|post|position)) is (?:an? |purely |entirely |strictly )*(?:unpaid|voluntary|volunteer)(?:[\s,-]+(?:\w+[\s-]+){0,3}(?:role|position|post|opportunity|placement)\b|\s*[.,;!)\n]|$)`,
    String.raw`\b(?:unpaid|voluntary|volunteer) (?:role|position|post|opportunity)\b(?!\s+(?:manager|officer|co-?ordinator))`,
    String.raw`\b(?:looking for|seeking|need|recruiting|join us as|become an?|as an?) (?:\w+ )?volunteers?\b(?!${PAID_BESIDE})(?: (?:to|who|for|in|at|and you)\b|[.,!])`,
    String.raw`\b(?:no|without) (?:pay|salary|payment|wage)\b[^.\n]{0,40}\bexpenses\b|\bexpenses only\b|\bunremunerated\b`,
  ].join('|'),
  'i',
);

/**
 * Whether an advert without pay figures is for voluntary work, by its title or text, whatever its `employmentType`
 * says. A "Volunteer coordinator" is paid.
 */
export function isVoluntaryRole(title: string, description: string): boolean {
  if (VOLUNTARY_TITLE.test(title) && !LEADS_VOLUNTEERS.test(title)) return true;
  return VOLUNTARY_TEXT.test(description);
}

/** "No weekends" and "weekends off" do not mean weekend work: a negation extends to the end of its clause. */
const DENIED =
  /\b(?:no|not|without|never|non)\b[^.;:!?\n]{0,40}|\b(?:nights?|evenings?|weekends?)(?:\s+and\s+\w+)?\s+(?:off|free)\b/gi;
const WORK_WORDS = '(?:shifts?|work|working|hours|duty|duties|rota)';
const PATTERN_WORDS: readonly [Pattern, inTitle: RegExp, anywhere: RegExp][] = [
  ['part-time', /\bpart[\s-]time\b/i, /\bpart[\s-]time\b/i],
  ['term-time', /\bterm[\s-]time\b/i, /\bterm[\s-]time\b/i],
  ['school-hours', /\bschool hours\b/i, /\b(?:within|during|in|fits?) school hours\b|\bschool hours only\b/i],
  ['evenings', /\bevenings?\b/i, new RegExp(`\\bevenings\\b|\\bevening(?: and \\w+)? ${WORK_WORDS}\\b`, 'i')],
  ['nights', /\bnights?\b/i, new RegExp(`\\bnights\\b|\\bnight(?: and \\w+)? ${WORK_WORDS}\\b`, 'i')],
  [
    'weekends',
    /\bweekends?\b|\bsaturdays?\b|\bsundays?\b/i,
    new RegExp(`\\bweekends\\b|\\bweekend(?: and \\w+)? ${WORK_WORDS}\\b`, 'i'),
  ],
  [
    'shifts',
    /\bshifts?\b/i,
    /(?<!\b(?:night|evening|weekend|day|morning|afternoon) )\bshifts\b|\bshift work\b/i,
  ],
  ['flexible', /\bflexible (?:hours|working)\b/i, /\bflexible (?:hours|working hours)\b/i],
  ['job-share', /\bjob[\s-]share\b/i, /\bjob[\s-]share\b/i],
];

/** Working patterns that the advert names explicitly; a time of day such as "7am to 2pm" is not interpreted. */
export function patternsIn(title: string, workHours: string, description: string): Pattern[] {
  const affirmed = (words: string) => words.replace(DENIED, ' ');
  const [short, long] = [affirmed(`${title}\n${workHours}`), affirmed(description)];
  return PATTERN_WORDS.filter(([, inTitle, anywhere]) => inTitle.test(short) || anywhere.test(long)).map(
    ([pattern]) => pattern,
  );
}

const WEEKLY_HOURS =
  /(up to |maximum (?:of )?|at least |minimum (?:of )?)?(?<![\d.,/£])(\d{1,2}(?:[.,]\d{1,2}|½|¼|¾)?)(?:\s*(?:[-‐-―−~]|to)\s*(\d{1,2}(?:[.,]\d{1,2}|½|¼|¾)?))?\s*(?:hours?|hrs?)\s*(?:per|an?|each|\/)\s*week\b/gi;

/** Reads "37.5", "37,5" and "37½" as 37.5. */
function hoursOf(written = ''): number {
  return Number(written.replace('½', '.5').replace('¼', '.25').replace('¾', '.75').replace(',', '.'));
}

/** The hours per week, if the advert gives them exactly once. */
export function weeklyHoursIn(words: string): { hoursMin?: number; hoursMax?: number } {
  const found = new Map([...words.matchAll(WEEKLY_HOURS)].map((match) => [match[0].toLowerCase(), match]));
  const [match, another] = found.values();
  if (match === undefined || another !== undefined) return {};
  const [, limit = '', low, high] = match;
  const [min, max] = [hoursOf(low), hoursOf(high ?? low)];
  if (min < 0.5 || max > 84 || max < min) return {};
  if (/^(?:up to|max)/i.test(limit)) return { hoursMax: max };
  if (/^(?:at least|min)/i.test(limit)) return { hoursMin: min };
  return { hoursMin: min, hoursMax: max };
}
