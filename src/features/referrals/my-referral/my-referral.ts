import { londonDay } from '#lib/clock.ts';
import type { FormRule } from '#lib/forms.ts';
import { formatDay, formatTime, formatWeekday } from '#lib/date-words.ts';
import { z } from 'zod';
import { readDate } from '#features/forms/date.ts';
import { emailField } from '#features/forms/email.ts';
import { formatPhone, mobileOf, phoneField, readPhone } from '#features/forms/phone.ts';
import { postcodeField } from '#features/forms/postcode.ts';
import { lineField, textField, unlessEmpty } from '#features/forms/text.ts';
import { NEEDS_MOBILE } from '#features/referrals/contact-policy.ts';
import { readReference } from '#features/referrals/reference.ts';
import type { ToPerson } from '#features/referrals/casework.ts';
import {
  canSpeak,
  CONTACT_WAYS,
  MESSAGE_CHOICES,
  messageChoice,
  messagesKept,
  type ContactWay,
  type MessageChoice,
  type ReferralDetails,
  type ReferralFacts,
} from '#features/referrals/referral.ts';
import { hasEnded, type ReferralEventType, type Stage } from '#features/referrals/transitions.ts';
import { STAGE_LABELS } from '#features/referrals/messages.en.ts';

/** What applicants see of their request, in words. Pure. */

// ---- Form schemas

const REFERENCE = 'Enter your reference. It has 9 letters and numbers, like K7F3-9XQ2-M';
const referenceField = z
  .string({ error: REFERENCE })
  .max(200, REFERENCE)
  .transform((text) => readReference(text))
  .pipe(z.string({ error: `${REFERENCE}. Check each letter and number` }));

export const askSchema = z.object({ reference: referenceField });
export const codeSchema = z.object({
  code: z
    .string({ error: 'Enter the code that we sent you' })
    .max(100, 'Enter the code that we sent you')
    .transform((code) => code.replace(/\D/g, ''))
    .pipe(z.string().length(6, 'Code must be 6 digits')),
});
const POSTCODE = 'Enter the postcode that you gave us, like ME14 1XX';
const dateBox = z.string().max(40).default('');
export const birthSchema = z.object({
  reference: referenceField,
  'dateOfBirth-day': dateBox,
  'dateOfBirth-month': dateBox,
  'dateOfBirth-year': dateBox,
  postcode: postcodeField(POSTCODE),
});
type ByBirth = z.output<typeof birthSchema>;

/** The date from the three fields, or what is wrong with it. */
export function birthOf(it: ByBirth): ReturnType<typeof readDate> {
  const boxes = {
    day: it['dateOfBirth-day'],
    month: it['dateOfBirth-month'],
    year: it['dateOfBirth-year'],
  };
  return readDate(boxes, 'Date of birth', 'date of birth');
}

/** Reports a missing or impossible date of birth together with the errors of the other fields. */
export const birthRule: FormRule<ByBirth> = (it) => {
  const date = birthOf(it);
  if (!date.ok) return { field: 'dateOfBirth', message: date.message };
  return date.value === undefined ? { field: 'dateOfBirth', message: 'Enter your date of birth' } : undefined;
};

export const contactSchema = z.object({
  ways: z.array(z.enum(CONTACT_WAYS, { error: 'Select from the list' })),
  phone: unlessEmpty(phoneField),
  email: unlessEmpty(emailField),
  address: unlessEmpty(textField(500, 'Address')),
  bestTime: unlessEmpty(lineField(200, 'Good time to contact')),
  otherName: unlessEmpty(lineField(200, 'Their name')),
  otherPhone: unlessEmpty(phoneField),
  otherEmail: unlessEmpty(emailField),
  messageIsSafe: z.enum(MESSAGE_CHOICES, { error: 'Select whether it is safe to leave a message or write' }),
});
export type ContactChange = z.output<typeof contactSchema>;

/**
 * A change in its stored form. Once the applicant no longer chooses the contact person, the contact person's details
 * are deleted too: a person whom the applicant trusted may have become a danger, and staff who ring must not see the
 * details.
 */
export function contactKept(it: ContactChange): Partial<ReferralDetails> {
  const { otherName: name, otherPhone: phone, otherEmail: email, messageIsSafe, ...rest } = it;
  const trusted = rest.ways.includes('somebody-else') && name !== undefined;
  return {
    ...rest,
    ...messagesKept(messageIsSafe),
    otherContact: trusted ? { name, phone, email } : undefined,
  };
}

/** What must hold between the contact ways and what they need: one rule each, so that all errors appear at once. */
export function contactRules(
  details: ReferralDetails,
  { texts }: { texts: boolean },
): FormRule<ContactChange>[] {
  const needs = (it: ContactChange, ...ways: ContactWay[]) => ways.some((way) => it.ways.includes(way));
  const unless = (holds: boolean, field: keyof ContactChange, message: string) =>
    holds ? undefined : { field, message };
  const { otherContact: kept } = details;
  const isNew = (typed: string | undefined, before: string | undefined) =>
    typed !== undefined && typed !== before && !(before !== undefined && typed === readPhone(before));
  return [
    (it) => unless(!needs(it, 'phone', 'text') || it.phone !== undefined, 'phone', 'Enter a phone number'),
    (it) =>
      unless(
        !texts || !needs(it, 'text') || it.phone === undefined || mobileOf(it.phone) !== undefined,
        'phone',
        NEEDS_MOBILE,
      ),
    (it) => unless(!needs(it, 'email') || it.email !== undefined, 'email', 'Enter an email address'),
    (it) =>
      unless(
        !needs(it, 'post') || it.address !== undefined,
        'address',
        'Enter an address that we can write to',
      ),
    (it) =>
      unless(
        !needs(it, 'somebody-else') || it.otherName !== undefined,
        'otherName',
        'Enter the name of the person we can contact instead, or clear that box',
      ),
    (it) =>
      unless(
        !needs(it, 'somebody-else') || (it.otherPhone ?? it.otherEmail) !== undefined,
        'otherPhone',
        'Enter their phone number or their email address',
      ),
    (it) =>
      unless(
        needs(it, 'somebody-else') ||
          !(
            isNew(it.otherName, kept?.name) ||
            isNew(it.otherPhone, kept?.phone) ||
            isNew(it.otherEmail, kept?.email)
          ),
        'ways',
        `Select “${WAY_WORDS['somebody-else']}” if we can contact them, or clear the boxes about them`,
      ),
    (it) =>
      unless(
        it.messageIsSafe !== 'never' || it.ways.length === 0 || canSpeak(it.ways),
        'messageIsSafe',
        'If we cannot leave a message, we need a way to speak to you. Select a phone call or someone you trust, or select another answer here',
      ),
    (it) =>
      unless(
        it.ways.length > 0 || it.address !== undefined,
        'address',
        'Enter a place where we can meet you or leave a message',
      ),
  ];
}

export const WAY_WORDS: Record<ContactWay, string> = {
  phone: 'Phone call',
  text: 'Text message',
  email: 'Email',
  post: 'Letter',
  'somebody-else': 'Through someone you trust',
};

// ---- Progress

export interface ReferralProgress {
  stage: Stage;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  assignedAt: Date | null;
  contactedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Calendar day. */
  acknowledgeBy: string;
  contactBy: string;
  partner: string | undefined;
  /** The next appointment, if one is arranged. */
  talk: Date | undefined;
}

export interface Point {
  title: string;
  text: string;
  state: 'done' | 'now' | 'next' | 'later';
}

const on = (at: Date) => `On ${formatDay(londonDay(at))}`;
const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/** "Friday 4 December 2026 at 10:30am", in London time. */
export function formatMoment(at: Date): string {
  return `${formatWeekday(londonDay(at))} at ${formatTime(LONDON_TIME.format(at))}`;
}

const ORDER: readonly Stage[] = ['received', 'looked-at', 'with-partner', 'appointment', 'started'];

/** Every step from received to started, with what is known of it. Ends are described separately: see `describeEnd`. */
export function points(it: ReferralProgress): Point[] {
  const { stage } = it;
  const reached =
    stage === 'in-work' || it.startedAt !== null
      ? 4
      : ORDER.includes(stage)
        ? ORDER.indexOf(stage)
        : it.assignedAt !== null
          ? 2
          : it.acknowledgedAt !== null
            ? 1
            : 0;
  const over = hasEnded(stage);
  // Appointments continue after the start, but this step is about the first one.
  const talk = reached < 4 && !over ? it.talk : undefined;
  const state = (at: number): Point['state'] =>
    at < reached || (at === reached && (over || at === 0 || at === 4))
      ? 'done'
      : at === reached
        ? 'now'
        : 'later';
  const all: Omit<Point, 'state'>[] = [
    { title: 'Received', text: `${on(it.receivedAt)}. We have your request.` },
    {
      title: 'Being reviewed',
      text:
        it.acknowledgedAt === null
          ? `We aim to review it by ${formatDay(it.acknowledgeBy)}.`
          : `${on(it.acknowledgedAt)}.`,
    },
    {
      title: it.partner === undefined ? 'With the team in your area' : `With ${it.partner}`,
      // A partner may have returned the referral.
      text:
        it.assignedAt === null || reached < 2
          ? 'We are finding out who can help in your area.'
          : `${on(it.assignedAt)}.`,
    },
    {
      title: talk === undefined ? 'First meeting' : `Meeting on ${formatMoment(talk)}`,
      text:
        talk !== undefined
          ? 'If you cannot make this time, you can tell us below.'
          : it.contactedAt !== null
            ? 'They have been in touch with you.'
            : `They aim to contact you by ${formatDay(it.contactBy)}.`,
    },
    {
      title: 'Started',
      text:
        it.startedAt === null
          ? 'You and your adviser decide together whether to start.'
          : `${on(it.startedAt)}.`,
    },
  ];
  const shown = all.map((point, at) => ({ ...point, state: state(at) }));
  // After an end, steps that were never reached are not shown as still to come.
  if (over) return shown.filter((point) => point.state === 'done');
  const next = shown.findIndex((point) => point.state === 'later');
  return shown.map((point, at) => (at === next ? { ...point, state: 'next' } : point));
}

const NOT_RIGHT: ToPerson = {
  title: 'This is not the right support for you',
  text: 'We reviewed your request and this support is not right for you at the moment. Other support may be.',
  again: true,
  nextBest: 'no-group',
};

/** The text when nothing more is expected, and what the applicant can do then. */
export type End = Omit<ToPerson, 'nextBest'> & Partial<Pick<ToPerson, 'nextBest'>>;

/**
 * @param it.notRight the text for the reason that was given, where the reader may see it
 * @param it.byPerson false when a coordinator ended the request so that it can be deleted
 * @returns undefined while the request goes on
 */
export function describeEnd(
  stage: Stage,
  it: { notRight?: ToPerson | undefined; byPerson?: boolean | undefined } = {},
): End | undefined {
  switch (stage) {
    case 'not-right':
      return it.notRight ?? NOT_RIGHT;
    case 'withdrawn':
      return it.byPerson === false
        ? {
            title: 'We ended this request so that we can delete it',
            text: 'Our team did this. No one will contact you about it. You can ask again at any time.',
            again: true,
          }
        : {
            title: 'You withdrew this request',
            text: 'No one will contact you about it. You can ask again at any time.',
            again: true,
          };
    case 'finished':
      return {
        title: 'The support has ended',
        text: 'You can still see the information we hold about you. If you need support again, you can ask again.',
        again: true,
      };
    default:
      return undefined;
  }
}

// ---- The applicant's subject access file

const EVENT_WORDS: Record<ReferralEventType, string> = {
  received: 'Request received',
  acknowledged: 'We reviewed your request',
  assigned: 'We passed your request to a partner',
  returned: 'The partner returned your request',
  'adviser-set': 'You were given an adviser',
  'contact-tried': 'We tried to contact you',
  contacted: 'We spoke to you',
  'appointment-made': 'An appointment was made',
  'appointment-cancelled': 'An appointment was cancelled',
  'appointment-attended': 'You came to the appointment',
  'appointment-missed': 'The appointment did not go ahead',
  'appointment-unsuitable': 'You told us that you cannot make the time of an appointment',
  started: 'You started',
  'stage-of-support': 'You moved to the next stage of support',
  goal: 'Your adviser recorded a goal',
  note: 'A note was added',
  'action-made': 'An action was agreed',
  'action-done': 'An action was completed',
  suggested: 'Your adviser suggested something to you',
  'suggestion-answered': 'You answered a suggestion',
  'job-started': 'You started a job',
  'job-kept': 'You kept your job',
  'still-in-work': 'You were still in work',
  'better-work': 'Your hours or pay improved',
  'training-started': 'You started training',
  'left-work': 'You left the job',
  finished: 'The support ended',
  'not-right': 'The request was closed',
  withdrawn: 'You withdrew your request',
  'told-withdrawn': 'You told us that you want to withdraw your request',
  corrected: 'An entry was marked as a mistake',
  'details-changed': 'You changed your contact details',
  'record-changed': 'We changed the information we hold about you',
  'data-asked': 'You asked for the information we hold about you',
  'deletion-asked': 'You asked us to delete everything',
  opened: 'Someone opened your record',
  listed: 'Your name was in your adviser’s list',
  'seen-by-person': 'You looked at your request',
  emptied: 'We deleted the details that identify you',
};
/** The applicant's possible answers to a suggestion. */
export const ANSWER_WORDS = {
  interested: 'You are interested',
  'not-for-me': 'You are not interested',
  applied: 'You applied',
} as const;
export type SuggestionAnswer = keyof typeof ANSWER_WORDS;
export const SUGGESTION_ANSWERS = Object.keys(ANSWER_WORDS) as [SuggestionAnswer, ...SuggestionAnswer[]];

/**
 * An event in words for the applicant whom it is about.
 * @param by the actor and the stored detail: the applicant and staff may both cause the same type of event
 */
export function describeEvent(
  type: string,
  by: { actor?: string; detail?: Readonly<Record<string, unknown>> | null } = {},
): string {
  const byStaff = by.actor !== undefined && by.actor !== 'public';
  if (byStaff && type === 'withdrawn') return 'We ended the request so that we can delete it';
  if (byStaff && type === 'details-changed') return 'We corrected the information we hold about you';
  if (type === 'returned' && by.detail?.['by'] === 'coordinator')
    return 'We took your request back from the partner';
  return Object.hasOwn(EVENT_WORDS, type) ? EVENT_WORDS[type as ReferralEventType] : type;
}

/** What is known of a request besides the applicant's answers, as far as it is the applicant's own data. */
export interface Known
  extends Omit<ReferralProgress, 'talk' | 'stage'>, Pick<ReferralFacts, 'via' | 'route' | 'work'> {
  stage: Stage;
  /** The area's name. */
  area: string;
  hasAdviser: boolean;
  /** The day by which another partner is to be found. */
  partnerBy: string | null;
  /** Calendar day. */
  keepUntil: string | null;
  /** The data by which two requests are recognised as the same applicant's. */
  recognisedBy: readonly string[];
}

/** What is known of a request besides the applicant's answers, in words. */
export function describeRequest(it: Known): LabelledValue[] {
  const day = (at: Date | null) => (at === null ? [] : [formatDay(londonDay(at))]);
  return [
    // The history explains why it was closed: it may not have been right, or the applicant could not be reached.
    { key: 'Progress', value: [it.stage === 'not-right' ? 'Closed' : STAGE_LABELS[it.stage]] },
    { key: 'Area', value: [it.area] },
    {
      key: 'Who sent it',
      value: [it.via === 'self' ? 'You' : 'Someone else, who said that you agreed'],
    },
    { key: 'Age', value: [it.route === 'adult' ? '18 or over' : '16 or 17'] },
    {
      key: 'Work at the time you asked',
      value: [it.work === 'out-of-work' ? 'Not working' : 'Working, but the job was at risk'],
    },
    { key: 'We aim to review it by', value: [formatDay(it.acknowledgeBy)] },
    {
      key: 'We aim to find another partner by',
      value: it.partnerBy === null ? [] : [formatDay(it.partnerBy)],
    },
    { key: 'We aim to contact you by', value: [formatDay(it.contactBy)] },
    { key: 'Reviewed', value: day(it.acknowledgedAt) },
    { key: 'Passed to a partner', value: day(it.assignedAt) },
    { key: 'Current partner', value: it.partner === undefined ? [] : [it.partner] },
    { key: 'Adviser', value: it.hasAdviser ? ['One of the partner’s advisers is working with you'] : [] },
    { key: 'First contact', value: day(it.contactedAt) },
    { key: 'Started', value: day(it.startedAt) },
    { key: 'Ended', value: day(it.endedAt) },
    { key: 'Kept until', value: it.keepUntil === null ? [] : [formatDay(it.keepUntil)] },
    {
      key: 'To check whether you have asked before',
      value:
        it.recognisedBy.length === 0
          ? []
          : [`Scrambled versions, which no one can read, of your ${it.recognisedBy.join(', ')}`],
    },
  ].filter(({ value }) => value.length > 0);
}

/** An event in words with, for a correction, the event that was voided; and whether the event itself still counts. */
export function describeHistory(
  type: string,
  by: NonNullable<Parameters<typeof describeEvent>[1]>,
  { counts }: { counts: boolean },
): string {
  const what = by.detail?.['what'];
  const about = typeof what === 'string' ? `: “${describeEvent(what)}”` : '';
  const words = `${describeEvent(type, by)}${about}`;
  return counts ? words : `${words} (later marked as a mistake)`;
}

const ROLE_WORDS: Record<NonNullable<ReferralDetails['referrer']>['role'], string> = {
  family: 'Family',
  friend: 'A friend',
  gp: 'GP surgery',
  health: 'Health worker',
  jobcentre: 'Jobcentre',
  'social-worker': 'Social worker',
  charity: 'Charity',
  other: 'Someone else',
};
const FORMAT_WORDS = {
  'easy-read': 'Easy read',
  'large-print': 'Large print',
  audio: 'Audio',
  braille: 'Braille',
};
const MEETING_WORDS = {
  phone: 'On the phone',
  video: 'By video call',
  'near-home': 'Somewhere near home',
  jobcentre: 'At a Jobcentre',
  library: 'At a library',
  'at-home': 'At home',
};
const MESSAGE_WORDS: Record<MessageChoice, string> = {
  yes: 'Safe, and we can mention the programme',
  no: 'Safe, but only leave a name and a number',
  never: 'Not safe: do not leave a message',
};

export interface LabelledValue {
  key: string;
  value: readonly string[];
}

/** All of the applicant's answers, in words. What the applicant left out is left out. */
export function describeDetails(it: ReferralDetails): LabelledValue[] {
  const one = (key: string, value: string | undefined): LabelledValue => ({
    key,
    value: value === undefined ? [] : value.split('\n'),
  });
  const { otherContact: other, referrer } = it;
  const sure = (value: string | undefined) =>
    value === undefined ? undefined : value === 'not-sure' ? 'Not sure' : value === 'yes' ? 'Yes' : 'No';
  return [
    one('Name', it.name),
    one('Date of birth', it.dateOfBirth === undefined ? undefined : formatDay(it.dateOfBirth)),
    one('Postcode', it.postcode),
    { key: 'Ways to contact you', value: it.ways.map((way) => WAY_WORDS[way]) },
    one('Phone number', it.phone && formatPhone(it.phone)),
    one('Email address', it.email),
    one('Address or place to meet', it.address),
    one('Good time to contact', it.bestTime),
    one('Messages and letters', MESSAGE_WORDS[messageChoice(it)]),
    {
      key: 'Who we can contact instead',
      value:
        other === undefined
          ? []
          : [other.name, formatPhone(other.phone ?? ''), other.email ?? ''].filter(Boolean),
    },
    {
      key: 'Who asked for you',
      value:
        referrer === undefined
          ? []
          : [
              referrer.name,
              ROLE_WORDS[referrer.role],
              referrer.organisation ?? '',
              formatPhone(referrer.phone ?? ''),
              referrer.email ?? '',
            ].filter(Boolean),
    },
    one('Language', it.language),
    {
      key: 'Interpreter',
      value: [
        ...(it.interpreter === true ? ['For your language'] : []),
        ...(it.bsl === true ? ['British Sign Language'] : []),
      ],
    },
    { key: 'Formats', value: it.formats.map((format) => FORMAT_WORDS[format]) },
    { key: 'Where to meet', value: it.meeting.map((place) => MEETING_WORDS[place]) },
    one('What makes it hard to meet', it.hardToMeet),
    one('Anything else', it.more),
    one('Right to work in the UK', sure(it.rightToWork)),
    one('In one or more of the situations on the list', sure(it.fits)),
    one('On another programme like this', sure(it.otherProgramme)),
  ].filter(({ value }) => value.length > 0);
}
