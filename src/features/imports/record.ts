import { z } from 'zod';
import { repairText } from './repair.ts';

/**
 * A record as the feed sends it. Any field may be missing, empty, a string, a number, an object with a value or name,
 * or a list of these. This module converts each to one type, so that the other modules need not check again.
 */

type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** What programs write for missing values: "null", "N/A", "UNAVAILABLE". */
const PLACEHOLDER =
  /^(?:null|undefined|nan|n\s*[/.]\s*a\.?|unavailable|not (?:available|applicable|specified|provided|given|stated)|unknown|unspecified|nil|\[object object\]|[-–—_.?*]+)$/i;

export const isPlaceholder = (text: string): boolean => text.length <= 20 && PLACEHOLDER.test(text);

/**
 * All texts in a value, repaired, trimmed and not empty; for objects, their JSON-LD value or name. Placeholders are
 * left out.
 */
export function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : [];
  if (typeof value === 'string') {
    const text = repairText(value).trim();
    return text === '' || isPlaceholder(text) ? [] : [text];
  }
  if (depth > 3) return [];
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((item) => textsOf(item, depth + 1));
  if (isObject(value)) return textsOf(value['@value'] ?? value['name'] ?? value['value'], depth + 1);
  return [];
}

const texts = z
  .unknown()
  .optional()
  .transform((value) => textsOf(value));
const text = z
  .unknown()
  .optional()
  .transform((value) => textsOf(value)[0]);
const objects = z
  .unknown()
  .optional()
  .transform((value) => listOf(value).slice(0, 100));

export const postingSchema = z.object({
  '@type': texts,
  '@id': text,
  title: text,
  name: text,
  description: texts,
  datePosted: text,
  validThrough: text,
  employmentType: texts,
  hiringOrganization: objects,
  jobLocation: objects,
  jobLocationType: texts,
  applicantLocationRequirements: texts,
  baseSalary: z.unknown().optional(),
  salaryCurrency: text,
  industry: texts,
  occupationalCategory: texts,
  identifier: objects,
  publisher: texts,
  provider: texts,
  url: text,
  workHours: text,
  totalJobOpenings: text,
  jobStartDate: text,
  jobImmediateStart: z.unknown().optional(),
  responsibilities: texts,
  qualifications: texts,
  skills: texts,
  experienceRequirements: z.unknown().optional(),
  educationRequirements: z.unknown().optional(),
  jobBenefits: texts,
});
export type Posting = z.infer<typeof postingSchema>;
