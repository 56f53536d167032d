import { z } from 'zod';
import type { WorkingDays } from '#lib/working-days.ts';
import { dayNumber } from '#lib/clock.ts';
import { readReference } from '#features/referrals/reference.ts';
import { type Stage } from '#features/referrals/transitions.ts';
import { STAGE_LABELS } from '#features/referrals/messages.en.ts';
import { messages } from './messages.en.ts';

/** The coordinators' queue: its filters, and waiting times in words. Pure. */

export const QUEUE_STAGES = {
  waiting: messages.stages.waiting,
  ...STAGE_LABELS,
  all: messages.stages.all,
} as const;
export type QueueStage = keyof typeof QUEUE_STAGES;

export const QUEUE_SHOW = messages.show;
export type QueueShow = keyof typeof QUEUE_SHOW;

export interface QueueQuery {
  stage: QueueStage;
  /** Slug of the area. */
  area: string | undefined;
  /** An organisation's id, or "none". */
  partner: string | undefined;
  show: QueueShow[];
  page: number;
}

export const PAGE_SIZE = 25;
/** Coordinators do not page further, and counting further would cost more than the page. */
export const LAST_PAGE = 80;

/** Never fails: filters that cannot be read are left out. */
export function parseQueue(params: URLSearchParams): QueueQuery {
  const one = (name: string) => {
    const value = params.get(name)?.trim() ?? '';
    return /^[a-z0-9-]{1,100}$/.test(value) ? value : undefined;
  };
  const stage = one('stage');
  const page = Number(params.get('page'));
  return {
    stage: stage !== undefined && Object.hasOwn(QUEUE_STAGES, stage) ? (stage as QueueStage) : 'waiting',
    area: one('area'),
    partner: one('partner'),
    show: (Object.keys(QUEUE_SHOW) as QueueShow[]).filter((it) => params.getAll('show').includes(it)),
    page: Number.isInteger(page) && page >= 1 && page <= LAST_PAGE ? page : 1,
  };
}

export function queueHref(query: QueueQuery, page: number): string {
  const params = new URLSearchParams();
  if (query.stage !== 'waiting') params.set('stage', query.stage);
  if (query.area !== undefined) params.set('area', query.area);
  if (query.partner !== undefined) params.set('partner', query.partner);
  for (const it of query.show) params.append('show', it);
  if (page > 1) params.set('page', String(page));
  const text = params.toString();
  return text === '' ? '/referrals' : `/referrals?${text}`;
}

/** "3 working days late", "due today", "2 working days left"; undefined when nothing is awaited. */
export function describeDue(
  dueOn: string | null,
  today: string,
  workingDays: WorkingDays,
): { text: string; late: boolean } | undefined {
  if (dueOn === null) return undefined;
  if (dueOn === today) return { text: messages.due.today, late: false };
  if (dueOn > today) {
    const left = workingDays.between(today, dueOn);
    return {
      text: left === 0 ? messages.due.now : messages.due.left(left),
      late: false,
    };
  }
  const late = workingDays.between(dueOn, today);
  return {
    text: late === 0 ? messages.due.now : messages.due.overdue(late),
    late: late > 0,
  };
}

/** How long ago a day was: "today", "1 day ago", "12 days ago". */
export function formatAge(day: string, today: string): string {
  const days = dayNumber(today) - dayNumber(day);
  return days <= 0 ? messages.age.today : messages.age.days(days);
}

/** What is awaited by `dueOn`. */
export const describeAwaited = (it: { stage: Stage; partnerId: string | null }) =>
  it.stage === 'received'
    ? messages.awaited.acknowledgement
    : it.partnerId === null
      ? messages.awaited.partner
      : messages.awaited.contact;

// ---- Finding by reference

/** What staff type when an applicant reads out the reference on the phone. */
export const findSchema = z.object({
  reference: z
    .string()
    .max(100, messages.reference.incomplete)
    .optional()
    .transform((typed = '', context) => {
      const reference = readReference(typed);
      if (reference !== undefined) return reference;
      const length = typed.replace(/[^0-9a-z]/gi, '').length;
      const message =
        length === 0
          ? messages.reference.missing
          : length === 9
            ? messages.reference.misread
            : messages.reference.incomplete;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }),
});
