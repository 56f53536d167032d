import { z } from 'zod';
import { supportContactsSchema } from './support-contacts.ts';

/** The slug of the programme that the form for support is about. */
export const PROGRAMME = 'connect-to-work';

/** What belongs to the programme and may change: names, targets, how long it stores applicants' details. */
export const programmeSchema = z.strictObject({
  slug: z.string(),
  name: z.string(),
  acknowledgeWorkingDays: z.number().int().min(0),
  firstContactWorkingDays: z.number().int().min(0),
  /** After this many days without contact the adviser is reminded of the applicant. */
  quietDays: z.number().int().min(1),
  /** After how many weeks the adviser asks whether a job has lasted. */
  stillInWorkWeeks: z.array(z.number().int().min(1)).min(1),
  /** Months after the end of a referral; anonymous figures stay. */
  keepMonths: z.object({
    withdrawn: z.number().int(),
    'not-right': z.number().int(),
    finished: z.number().int(),
  }),
  /** Who the programme is for; each entry completes "one or more of these fits you". */
  groups: z.array(z.string()).min(1),
  /** An applicant aged 16 or 17 must meet one of these. */
  youngConditions: z.array(z.string()).min(1),
  /** Programmes that exclude taking part in this one at the same time. */
  sameKind: z.array(z.string()).min(1),
  runBy: z.string(),
  /** How to contact the programme's team; what is not known is left out and not shown. */
  supportContacts: supportContactsSchema.prefault({}),
  privacyNotice: z.url(),
  about: z.url(),
  /** Councils next to the area, where their residents can ask. */
  neighbours: z.array(z.object({ text: z.string(), href: z.url() })),
});
export type Programme = z.infer<typeof programmeSchema>;

export const demoSchema = z.record(z.string(), programmeSchema.pick({ supportContacts: true }));
