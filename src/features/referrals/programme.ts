import { z } from 'zod';
import { howToReachSchema } from './how-to-reach.ts';

/** The slug of the programme that people ask for by the form for support. */
export const PROGRAMME = 'connect-to-work';

/** What is the programme's own and may change: names, targets, how long it keeps people's details. */
export const programmeSchema = z.object({
  slug: z.string(),
  name: z.string(),
  acknowledgeWorkingDays: z.number().int().min(0),
  firstContactWorkingDays: z.number().int().min(0),
  /** After so many days without contact an adviser is reminded of somebody. */
  quietDays: z.number().int().min(1),
  /** After how many weeks an adviser asks whether a job has lasted. */
  stillInWorkWeeks: z.array(z.number().int().min(1)).min(1),
  /** Months after the end; anonymous figures stay. */
  keepMonths: z.object({
    withdrawn: z.number().int(),
    'not-right': z.number().int(),
    finished: z.number().int(),
  }),
  /** Whom it is for; each goes on from "one or more of these fits you". */
  groups: z.array(z.string()).min(1),
  /** One of these must fit somebody aged 16 or 17. */
  youngConditions: z.array(z.string()).min(1),
  /** Programmes beside which nobody takes part in this one. */
  sameKind: z.array(z.string()).min(1),
  runBy: z.string(),
  /** How people get hold of those who run it; what is not known is left out, and is not shown. */
  howToReach: howToReachSchema.prefault({}),
  privacyNotice: z.url(),
  about: z.url(),
  /** Councils next to the area, where people who live there can ask. */
  neighbours: z.array(z.object({ text: z.string(), href: z.url() })),
});
export type Programme = z.infer<typeof programmeSchema>;

export const demoSchema = z.record(z.string(), programmeSchema.pick({ howToReach: true }));
