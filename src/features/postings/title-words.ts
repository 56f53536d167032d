import type { Answers, Option } from '#features/forms/question.ts';
import { SECTORS, type Sector } from '#features/opportunities/vocabulary.ts';
import { SYNONYMS } from '#features/search/words.ts';
import { titleMessages as messages } from './messages.en.ts';

/** The kinds of work that a job's title suggests, and other words that people use to search for it. */

/** Beginnings of words (or whole words, which end with a full stop), by the kind of work that they most often mean. */
const WORDS: Readonly<Record<Exclude<Sector, 'other'>, string>> = {
  care: 'care. carer support-worker caring domiciliary residential dementia personal-assistant companion',
  health:
    'nurs healthcare dental pharmac phlebotom physio radiograph laborator medical clinic paramedic ward. midwi optic therap gp.',
  education:
    'teach tutor nursery. school. classroom lecturer learning-support lunchtime midday early-years childcare childmind nanny. ta. lsa. senco',
  hospitality:
    'chef cook kitchen barista waiter waitress waiting bartender bar. pub. restaurant catering hotel housekeep porter. baker. front-of-house cafe',
  retail:
    'shop. sales-assistant retail store. cashier checkout customer-service customer-assistant till. supermarket merchandis stockroom',
  construction:
    'brick plaster plumb electrician carpent joiner roof scaffold labourer site-manager groundwork decorator painter surveyor glazier builder construction tiler',
  engineering:
    'engineer weld machin fitter fabricat manufactur production. production-operative machine-operative mechanic maintenance-technician cnc. toolmaker assembl',
  logistics:
    'driver driving hgv. lgv. lorry courier warehouse forklift picker. packer. delivery transport logistics ferry dispatch van. bus.',
  'farming-food':
    'farm fruit harvest orchard vineyard garden horticultur kennel animal. vet. veterinary tractor dairy forest fish packhouse groom',
  office:
    'admin receptionist secretar clerk office. data-entry payroll-assistant human-resources hr. personal-assistant call-handler project-officer coordinator',
  digital:
    'software developer web. programmer it. data-analyst data-engineer cyber network tester. ux. devops',
  creative:
    'design photograph artist video. film. theatre stage. editor. copywriter illustrator music museum',
  'sales-marketing':
    'sales. seller telesales marketing business-development account-manager social-media buyer. fundrais',
  'finance-legal':
    'account. accounts. accountant bookkeep payroll financ tax. legal solicitor paralegal audit conveyanc mortgage bank.',
  security: 'security. guard. door-supervisor police fire. prison warden. cctv. steward',
  'hair-beauty': 'hair barber beaut nail. salon. stylist',
  cleaning: 'clean domestic-assistant caretaker janitor laundry facilities window. housekeeper',
  leisure:
    'lifeguard fitness gym. sport coach. tour-guide swimming tourism ranger playworker holiday leisure',
};

const PATTERNS = (Object.entries(WORDS) as [Exclude<Sector, 'other'>, string][]).map(([sector, words]) => ({
  sector,
  words: words.split(' ').map((word) => {
    const whole = word.endsWith('.');
    const letters = word.replace('.', '').replaceAll('-', '[\\s-]+');
    return {
      length: word.length,
      pattern: new RegExp(`(?<![\\p{L}\\p{N}])${letters}${whole ? 's?(?![\\p{L}\\p{N}])' : ''}`, 'iu'),
    };
  }),
}));

/** The kinds of work that a title suggests, the likeliest first; two at most. Longer words count for more. */
export function suggestedSectors(title: unknown): Sector[] {
  if (typeof title !== 'string') return [];
  return PATTERNS.map(({ sector, words }) => ({
    sector,
    weight: Math.max(0, ...words.filter(({ pattern }) => pattern.test(title)).map(({ length }) => length)),
  }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .map(({ sector }) => sector);
}

/** Every kind of work, those that the title suggests first. None is preselected. */
export function sectorOptions({ title }: Answers): Option[] {
  const likely = suggestedSectors(title);
  const option = (sector: Sector): Option => ({ value: sector, text: SECTORS[sector].label });
  const others = (Object.keys(SECTORS) as Sector[]).filter((sector) => !likely.includes(sector)).map(option);
  return [
    ...likely.map((sector) => ({ ...option(sector), hint: messages.suggested })),
    ...others.map((it, index) =>
      index === 0 && likely.length > 0 ? { ...it, dividerBefore: messages.or } : it,
    ),
  ];
}

const MOST_WORDS = 4;

/** " People also search for “carer” or “care worker”: …", to append to another hint; empty when nothing is known. */
export function typicalWords(title: unknown): string {
  if (typeof title !== 'string') return '';
  const plain = ` ${title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  const phrases = Object.keys(SYNONYMS)
    .filter((phrase) => phrase.length > 2 && plain.includes(` ${phrase} `))
    .sort((a, b) => b.length - a.length);
  const others = (phrases[0] === undefined ? [] : (SYNONYMS[phrases[0]] ?? []))
    .filter((phrase) => phrase.length > 3 && !plain.includes(` ${phrase} `))
    .slice(0, MOST_WORDS)
    .map((phrase) => `“${phrase}”`);
  return others.length === 0 ? '' : messages.alsoSearched(others.join(', '));
}
