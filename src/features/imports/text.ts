import {
  descriptionBlocks,
  htmlToDescription,
  htmlToWholeDescription,
  shorten,
} from '#features/opportunities/description.ts';
import type { Findings } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import { isPlaceholder, textsOf, type Posting } from './record.ts';
import { repairText } from './repair.ts';
import { NO_REQUIREMENTS } from './requirements.ts';
import { textMessages as messages } from './messages.en.ts';

/** The advert's text, which feeds send in one field or in six. */

const wholeText = (parts: readonly string[]) => htmlToWholeDescription(parts.join('\n\n'), repairText);

/** The description, followed by the content of separate fields that it does not repeat. */
export function readDescription(posting: Posting, { reasons, notes }: Findings): string {
  const main = wholeText(posting.description);
  if (!/\p{L}{2}/u.test(main) || isPlaceholder(main)) {
    reasons.push(messages.readDescription.theDescriptionIsMissing);
    return '';
  }
  const sections: [string, string[]][] = [
    [messages.readDescription.sections.whatYouWillDo, posting.responsibilities],
    ['Qualifications', posting.qualifications.concat(textsOf(posting.educationRequirements))],
    ['Skills', posting.skills],
    ['Experience', textsOf(posting.experienceRequirements)],
  ];
  const added = sections
    .map(([heading, parts]) => [heading, parts.filter((part) => !NO_REQUIREMENTS.test(part))] as const)
    .map(([heading, parts]) => [heading, wholeText(parts)] as const)
    .filter(([, section]) => section !== '' && !main.includes(section.slice(0, 60)))
    .map(([heading, section]) => `## ${heading}\n\n${section}`);
  const whole = [main, ...added].join('\n\n');
  if (whole.length > FEED_LIMITS.description) {
    notes.push(
      messages.readDescription.theDescriptionHasCharacters(whole.length) +
        `${FEED_LIMITS.description.toLocaleString('en-GB')}`,
    );
  }
  return shorten(whole, FEED_LIMITS.description);
}

export function readBenefits(posting: Posting, { notes }: Findings): string[] {
  const benefits = descriptionBlocks(htmlToDescription(posting.jobBenefits.join('\n'), repairText))
    .flatMap((block) => (block.type === 'list' ? block.items : block.text.split('\n')))
    .filter((benefit) => benefit !== '');
  if (benefits.length > FEED_LIMITS.benefits) {
    notes.push(
      messages.readBenefits.itNamesBenefitsThe({ count: benefits.length, limit: FEED_LIMITS.benefits }),
    );
  }
  if (benefits.some((benefit) => benefit.length > FEED_LIMITS.benefit)) {
    notes.push(messages.readBenefits.aBenefitWasShortened(FEED_LIMITS.benefit));
  }
  return benefits.slice(0, FEED_LIMITS.benefits).map((benefit) => shorten(benefit, FEED_LIMITS.benefit));
}
