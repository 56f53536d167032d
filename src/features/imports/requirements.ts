import { isObject, listOf, textsOf, type Posting } from './record.ts';

/**
 * Whether experience or qualifications are required, if the advert says so; if it does not, the answer is unknown.
 */

const NO_EXPERIENCE =
  /\bno (?:previous |prior |qualifications or )?experience (?:or qualifications )?(?:is |are )?(?:needed|required|necessary)\b|\bexperience (?:is )?not (?:needed|required|necessary|essential)\b|\bno experience\.?$/im;
const NO_QUALIFICATIONS =
  /\bno (?:formal |experience or )?qualifications (?:or experience )?(?:are |is )?(?:needed|required|necessary)\b|\bqualifications (?:are )?not (?:needed|required|necessary|essential)\b/i;
export const NO_REQUIREMENTS =
  /^(?:no requirements?|none|no experience(?: (?:needed|required))?|not required)$/i;

export function readRequirements(
  posting: Posting,
  description: string,
): { experienceNeeded?: boolean; qualificationsNeeded?: boolean } {
  const result: { experienceNeeded?: boolean; qualificationsNeeded?: boolean } = {};
  for (const requirement of listOf(posting.experienceRequirements)) {
    const months = isObject(requirement)
      ? Number(requirement['monthsOfExperience'] ?? Number.NaN)
      : Number.NaN;
    if (Number.isFinite(months)) result.experienceNeeded = months > 0;
    else if (textsOf(requirement).some((words) => NO_REQUIREMENTS.test(words)))
      result.experienceNeeded = false;
  }
  if (textsOf(posting.educationRequirements).some((words) => NO_REQUIREMENTS.test(words))) {
    result.qualificationsNeeded = false;
  }
  if (NO_EXPERIENCE.test(description)) result.experienceNeeded ??= false;
  if (NO_QUALIFICATIONS.test(description)) result.qualificationsNeeded ??= false;
  return result;
}
