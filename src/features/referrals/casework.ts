import { z } from 'zod';
import { addDays, londonDay } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { REASONS } from './eligibility.ts';
import { loadCaseworkData } from './casework-data.service.ts';

/** The lists that advisers choose from. The programme may change them, so they are data: `db/data`. */

const choiceSchema = z.object({ value: z.string().min(1), text: z.string().min(1) });
/** What the applicant reads about a reason: the situation in kind words, and what they can do now. */
const toPersonSchema = z.object({
  title: z.string().min(1),
  text: z.string().min(1),
  /** Whether asking again makes sense, now or when something has changed. */
  again: z.boolean(),
  /** The reason page of the intake form whose searches also help here. */
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
  /** The short name that advisers use. */
  short: z.string().min(1),
  stages: z.array(z.object({ slug: z.string().min(1), name: z.string().min(1) })).min(1),
});
/** A model of supporting people into work, with its stages. */
export type SupportModel = z.infer<typeof modelSchema>;

export interface CaseworkData {
  choices: CaseworkChoices;
  models: readonly SupportModel[];
}

/** Loaded once per process. */
let loaded: Promise<CaseworkData> | undefined;
export const caseworkData = (): Promise<CaseworkData> => (loaded ??= loadCaseworkData(projectRoot()));

/** "ips/job-search": a model and its stage as one value. */
export const stageValue = (model: { slug: string }, stage: { slug: string }) => `${model.slug}/${stage.slug}`;

/** The label of a stage, or the stored value when the data no longer contain the stage. */
export function describeStage(models: readonly SupportModel[], value: string): string {
  for (const model of models) {
    const stage = model.stages.find((it) => stageValue(model, it) === value);
    if (stage !== undefined) return `${model.short}: ${stage.name}`;
  }
  return value;
}

/** The stored part of an event about an applicant's work. */
export interface WorkEvent {
  type: string;
  /** The calendar day that the event is about. */
  on: string;
  /** For "still in work": after how many weeks. */
  weeks?: number | undefined;
}

/** Work events from the stored rows. Rows without a day of their own are about the day on which they were recorded. */
export function toWorkEvents(rows: readonly { type: string; at: Date; detail: unknown }[]): WorkEvent[] {
  return rows.map(({ type, at, detail }) => {
    const kept = (detail ?? {}) as { on?: unknown; weeks?: unknown };
    return {
      type,
      on: typeof kept.on === 'string' ? kept.on : londonDay(at),
      weeks: typeof kept.weeks === 'number' ? kept.weeks : undefined,
    };
  });
}

/** A day from which the adviser asks whether the applicant is still in work. */
export interface WorkCheck {
  weeks: number;
  dueOn: string;
}

/**
 * The checks still to be made about the applicant's current job; empty when they have none. A job that the applicant
 * already had when they asked for support counts from their start on the programme.
 * @param events in chronological order
 */
export function openChecks(events: readonly WorkEvent[], weeks: readonly number[]): WorkCheck[] {
  // Searched in the whole list: a start that was voided is recorded again after later events.
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
