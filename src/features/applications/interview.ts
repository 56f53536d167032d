import { z } from 'zod';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { londonTime, formatTime, formatWeekday } from '#lib/date-words.ts';
import type { Answers, Question } from '#features/forms/question.ts';
import { activeEvents, type HappenedEvent } from './transitions.ts';
import { interviewTexts } from './interview.messages.en.ts';

/**
 * An interview: a time and a place, or a choice of times. What both sides did about it is derived from the events.
 */

export const INTERVIEW_WAYS = interviewTexts.ways;
export type InterviewWay = keyof typeof INTERVIEW_WAYS;

/** What an organisation offers. */
export interface InterviewOffer {
  way: InterviewWay;
  /** Address, phone number or link. */
  where: string;
  minutes: number;
  /** Instants in ISO 8601, the earliest first; if there are several, the applicant chooses one. */
  times: readonly string[];
  /** Other applicants may come at the same time. */
  shared: boolean;
}

/** How an applicant has answered an invitation to an interview. */
export type InterviewAnswer = 'asked' | 'can-come' | 'another-time';

export interface Interview {
  /** Remains the same for the same interview, however often it is moved. */
  id: string;
  /** Undefined for interviews that were arranged in a message, before the form asked for times. */
  offer: InterviewOffer | undefined;
  /** The time, once only one is left: the only one offered, or the one that the applicant chose. */
  agreedAt: Date | undefined;
  answer: InterviewAnswer;
  isCancelled: boolean;
  /** Increases with each change (SEQUENCE of the calendar file). */
  sequence: number;
}

export interface InterviewEvent extends HappenedEvent {
  interview?: InterviewOffer | undefined;
  /** The time that the applicant chose. */
  time?: string | undefined;
}

const onlyTime = (offer: InterviewOffer | undefined): Date | undefined => {
  const [first, second] = offer?.times ?? [];
  return first === undefined || second !== undefined ? undefined : new Date(first);
};

/** The present state of the last interview to which the applicant was invited; undefined if there was none. */
export function interviewOf(events: readonly InterviewEvent[]): Interview | undefined {
  let it: Interview | undefined;
  for (const event of activeEvents(events)) {
    const { type, interview: offer } = event;
    if (type === 'interview') {
      it = {
        id: `interview-${event.id}`,
        offer,
        agreedAt: onlyTime(offer),
        answer: 'asked',
        isCancelled: false,
        sequence: 0,
      };
      continue;
    }
    if (it === undefined) continue;
    const sequence: number = it.sequence + 1;
    if (type === 'interview-changed') {
      it = { ...it, offer, agreedAt: onlyTime(offer), answer: 'asked', isCancelled: false, sequence };
    } else if (type === 'interview-cancelled') {
      it = { ...it, isCancelled: true, sequence };
    } else if (type === 'can-come') {
      const agreedAt = event.time === undefined ? it.agreedAt : new Date(event.time);
      it = { ...it, answer: 'can-come', agreedAt, sequence };
    } else if (type === 'another-time') {
      it = { ...it, answer: 'another-time', agreedAt: onlyTime(it.offer), sequence };
    }
  }
  return it;
}

/** "Tuesday 1 December 2026, 10am to 10:30am". */
export function formatInterviewTime(at: Date, minutes: number): string {
  const until = new Date(at.getTime() + minutes * 60_000);
  return `${formatWeekday(londonDay(at))}, ${formatTime(londonTime(at))} to ${formatTime(londonTime(until))}`;
}

export interface Span {
  startsAt: Date;
  minutes: number;
}
export const overlap = (a: Span, b: Span) =>
  a.startsAt.getTime() < b.startsAt.getTime() + b.minutes * 60_000 &&
  b.startsAt.getTime() < a.startsAt.getTime() + a.minutes * 60_000;

// ---- The form

/** The largest number of times that an organisation can offer. */
export const MOST_TIMES = 5;
const LENGTHS = [15, 20, 30, 45, 60, 90, 120];
/** Interviews must be between these hours: 3 in the morning is a confusion of "am" and "pm". */
const [EARLIEST, LATEST] = ['07:00', '21:00'];
const NUMBERS = Array.from({ length: MOST_TIMES }, (_, index) => index + 1);

/** The questions about an interview. The first time is required, the others are optional. */
export function interviewQuestions(now: Date): readonly Question[] {
  const today = londonDay(now);
  const example = addDays(today, 7).split('-').reverse().map(Number).join(' ');
  return [
    {
      name: 'way',
      kind: 'radios',
      label: interviewTexts.way.label,
      options: Object.entries(INTERVIEW_WAYS).map(([value, { text }]) => ({ value, text })),
      schema: z.string({ error: interviewTexts.way.error }),
    },
    {
      name: 'where',
      kind: 'textarea',
      label: interviewTexts.where.label,
      called: interviewTexts.where.called,
      hint: interviewTexts.where.hint,
      rows: 3,
      maxlength: 500,
      schema: z.string().max(500).optional(),
    },
    {
      name: 'minutes',
      kind: 'select',
      label: interviewTexts.minutes.label,
      called: interviewTexts.minutes.called,
      options: LENGTHS.map((it) => ({ value: String(it), text: interviewTexts.minutes.option(it) })),
      schema: z.string({ error: interviewTexts.minutes.error }),
    },
    ...NUMBERS.flatMap((number): Question[] => {
      const which = interviewTexts.ordinals[number - 1] ?? '';
      const day = z.iso
        .date()
        .refine((it) => it >= today, { error: interviewTexts.on.past })
        .refine((it) => it <= addDays(today, 366), { error: interviewTexts.on.tooLate });
      const time = z.string().refine((it) => it >= EARLIEST && it <= LATEST, {
        error: interviewTexts.time.unusual,
      });
      return [
        {
          name: `on${number}`,
          kind: 'date',
          label: number === 1 ? interviewTexts.on.label : interviewTexts.on.furtherLabel(which),
          called: interviewTexts.on.called,
          hint: number === 1 ? interviewTexts.on.hint(example) : undefined,
          schema: number === 1 ? day : day.optional(),
        },
        {
          name: `time${number}`,
          kind: 'time',
          label: number === 1 ? interviewTexts.time.label : interviewTexts.time.furtherLabel(which),
          called: interviewTexts.time.called,
          hint: number === 1 ? interviewTexts.time.hint : undefined,
          schema: number === 1 ? time : time.optional(),
        },
      ];
    }),
    {
      name: 'shared',
      kind: 'checkboxes',
      label: interviewTexts.shared.label,
      called: interviewTexts.shared.called,
      options: [{ value: 'yes', text: interviewTexts.shared.optionYes }],
      schema: z.array(z.string()).optional(),
    },
    {
      name: 'words',
      kind: 'textarea',
      label: interviewTexts.words.label,
      called: interviewTexts.words.called,
      hint: interviewTexts.words.hint,
      rows: 4,
      maxlength: 2_000,
      schema: z.string().max(2_000).optional(),
    },
  ];
}

const has = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The times that were entered, each with the number of its fields. */
function timesIn(answers: Answers, minutes: number): (Span & { number: number })[] {
  return NUMBERS.flatMap((number) => {
    const [on, time] = [answers[`on${number}`], answers[`time${number}`]];
    return has(on) && has(time) ? [{ number, startsAt: londonInstant(on, time), minutes }] : [];
  });
}

/** What the answers say together: an offer, or the errors by the name of the question. */
export function readInterview(
  answers: Answers,
  now: Date,
): { ok: true; offer: InterviewOffer } | { ok: false; errors: Readonly<Record<string, string>> } {
  const errors: Record<string, string> = {};
  const way =
    has(answers['way']) && Object.hasOwn(INTERVIEW_WAYS, answers['way']) ? answers['way'] : undefined;
  const where = has(answers['where']) ? answers['where'] : undefined;
  if (where === undefined) {
    errors['where'] =
      way === undefined ? interviewTexts.where.missing : INTERVIEW_WAYS[way as InterviewWay].missing;
  }
  const minutes = Number(answers['minutes'] ?? Number.NaN);
  for (const number of NUMBERS.slice(1)) {
    const [on, time] = [answers[`on${number}`], answers[`time${number}`]];
    if (has(on) && !has(time)) errors[`time${number}`] = interviewTexts.time.missing;
    if (!has(on) && has(time)) errors[`on${number}`] = interviewTexts.on.missing;
  }
  const times = timesIn(answers, Number.isFinite(minutes) ? minutes : 1);
  for (const [index, time] of times.entries()) {
    const name = `time${time.number}`;
    if (time.startsAt <= now) errors[name] = interviewTexts.time.passed;
    const clash = times.slice(0, index).find((other) => overlap(other, time));
    if (clash !== undefined) {
      errors[name] ??= interviewTexts.time.overlaps(interviewTexts.ordinals[clash.number - 1] ?? '');
    }
  }
  if (Object.keys(errors).length > 0 || way === undefined || where === undefined || times.length === 0) {
    return { ok: false, errors };
  }
  return {
    ok: true,
    offer: {
      way: way as InterviewWay,
      where,
      minutes,
      times: times.map(({ startsAt }) => startsAt.toISOString()).sort(),
      shared: Array.isArray(answers['shared']) && answers['shared'].includes('yes'),
    },
  };
}

/** The answers that correspond to an offer, for editing. */
export function interviewAnswers(offer: InterviewOffer): Answers {
  const times = offer.times.flatMap((time, index): [string, string][] => {
    const at = new Date(time);
    return [
      [`on${index + 1}`, londonDay(at)],
      [`time${index + 1}`, londonTime(at)],
    ];
  });
  return {
    way: offer.way,
    where: offer.where,
    minutes: String(offer.minutes),
    shared: offer.shared ? ['yes'] : [],
    ...Object.fromEntries(times),
  };
}
