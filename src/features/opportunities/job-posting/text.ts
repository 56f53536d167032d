import { descriptionBlocks, htmlToDescription, shorten } from '../description.ts';
import type { Findings } from './findings.ts';
import { textsOf, type Posting } from './record.ts';
import { NO_REQUIREMENTS } from './requirements.ts';

/** The advert's text, which feeds send in one field or in six. */

/** The description, followed by what the feed sends in fields of their own and does not repeat. */
export function readDescription(posting: Posting, { reasons }: Findings): string {
  const main = htmlToDescription(posting.description.join('\n\n'));
  if (!/\p{L}{2}/u.test(main)) {
    reasons.push('The description is missing');
    return '';
  }
  const sections: [string, string[]][] = [
    ['What you will do', posting.responsibilities],
    ['Qualifications', posting.qualifications.concat(textsOf(posting.educationRequirements))],
    ['Skills', posting.skills],
    ['Experience', textsOf(posting.experienceRequirements)],
  ];
  const added = sections
    .map(([heading, parts]) => [heading, parts.filter((part) => !NO_REQUIREMENTS.test(part))] as const)
    .map(([heading, parts]) => [heading, htmlToDescription(parts.join('\n\n'))] as const)
    .filter(([, section]) => section !== '' && !main.includes(section.slice(0, 60)))
    .map(([heading, section]) => `## ${heading}\n\n${section}`);
  const whole = [main, ...added].join('\n\n');
  return shorten(whole, 20_000);
}

export function readBenefits(posting: Posting): string[] {
  return descriptionBlocks(htmlToDescription(posting.jobBenefits.join('\n')))
    .flatMap((block) => (block.type === 'list' ? block.items : block.text.split('\n')))
    .map((benefit) => shorten(benefit, 200))
    .filter((benefit) => benefit !== '')
    .slice(0, 15);
}
