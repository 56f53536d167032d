import { z } from 'zod';
import { addDays } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { REASONS } from './eligibility.ts';
import { loadCaseworkData } from './casework-data.service.ts';

/** What advisers choose from, which the programme may change: `db/data`. When a job is asked about. */

const choiceSchema = z.object({ value: z.string().min(1), text: z.string().min(1) });
/** What the person reads about a reason: what is so, in kind words, and what they can do now. */
const toPersonSchema = z.object({
  title: z.string().min(1),
  text: z.string().min(1),
  /** It makes sense to ask again, now or when something has changed. */
  again: z.boolean(),
  /** The way out of the form whose searches help here too. */
  nextBest: z.enum(REASONS),
});
export type ToPerson = z.infer<typeof toPersonSchema>;
export const choicesSchema = z.object({
  evidence: z.array(choiceSchema).min(1),
  notRight: z.array(choiceSchema.extend({ toPerson: toPersonSchema })).min(1),
  returned: z.array(choiceSchema).min(1),
  leaving: z.array(choiceSchema).min(1),
});
export type CaseworkChoices = z.infer<typeof choicesSchema>;

export const modelSchema = z.object({
  slug: z.string().min(1),
  name: z.string().min(1),
  /** As advisers call it. */
  short: z.string().min(1),
  stages: z.array(z.object({ slug: z.string().min(1), name: z.string().min(1) })).min(1),
});
/** A way of supporting people into work, with its stages. */
export type SupportModel = z.infer<typeof modelSchema>;

export interface CaseworkData {
  choices: CaseworkChoices;
  models: readonly SupportModel[];
}

/** Read once in each process. */
let loaded: Promise<CaseworkData> | undefined;
export const caseworkData = (): Promise<CaseworkData> => (loaded ??= loadCaseworkData(projectRoot()));

/** "ips/job-search": a stage of a model in one value. */
export const stageValue = (model: { slug: string }, stage: { slug: string }) => `${model.slug}/${stage.slug}`;

/** The words of a stage, or what was kept when the data no longer know it. */
export function stageInWords(models: readonly SupportModel[], value: string): string {
  for (const model of models) {
    const stage = model.stages.find((it) => stageValue(model, it) === value);
    if (stage !== undefined) return `${model.short}: ${stage.name}`;
  }
  return value;
}

/** What is kept of an event about somebody's work. */
export interface WorkEvent {
  type: string;
  /** The calendar day that it is about. */
  on: string;
  /** Of "still in work": after how many weeks. */
  weeks?: number | undefined;
}

/** A day from which an adviser asks whether somebody is still in work. */
export interface WorkCheck {
  weeks: number;
  dueOn: string;
}

/**
 * What remains to be asked about the job that somebody has now; nothing when they have none. A job that they had when
 * they asked for support counts from their start. `events` in order.
 */
export function openChecks(events: readonly WorkEvent[], weeks: readonly number[]): WorkCheck[] {
  // Wherever it stands: a start that was struck out is written down again after the rest.
  const begun = events.findLast((event) => event.type === 'started')?.on;
  let started: string | undefined;
  let asked = new Set<number>();
  for (const event of events) {
    if (event.type === 'job-started') {
      started ??= event.on;
    } else if (event.type === 'job-kept') {
      started ??= begun ?? event.on;
    } else if (event.type === 'left-work') {
      started = undefined;
      asked = new Set();
    } else if (event.type === 'still-in-work' && event.weeks !== undefined) {
      asked.add(event.weeks);
    }
  }
  const from = started;
  if (from === undefined) return [];
  return weeks
    .filter((it) => !asked.has(it))
    .map((it) => ({ weeks: it, dueOn: addDays(from, it * 7) }))
    .sort((a, b) => a.weeks - b.weeks);
}
