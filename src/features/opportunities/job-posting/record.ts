import { z } from 'zod';

/**
 * A record as it comes. In feeds any field may be missing, empty, a string, a number, an object with a value or name, or
 * a list of these; here each is brought to one shape, so that the other files need not ask again.
 */

type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** Every text in a value, trimmed and not empty; of objects, their JSON-LD value or name. */
export function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
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
