import { londonDay } from '#lib/clock.ts';
import { dayInWords, timeInWords, weekdayInWords } from '#lib/date-words.ts';
import { z } from 'zod';
import { emailField } from '#features/accounts/account.ts';
import { normalisePostcode } from '#features/places/postcode.ts';
import { mobileOf, NEEDS_MOBILE } from './reach.ts';
import { readReference } from './reference.ts';
import {
  CONTACT_WAYS,
  type ContactWay,
  type ReferralDetails,
  type ReferralEventType,
  type Stage,
} from './referral.ts';

/** What somebody who asked for support sees of it, in words. Pure. */

// ---- What may be typed

const REFERENCE = 'Enter your reference. It has 9 letters and numbers, like K7F3-9XQ2-M';
const referenceField = z
  .string({ error: REFERENCE })
  .max(200, REFERENCE)
  .transform((text) => readReference(text))
  .pipe(z.string({ error: `${REFERENCE}. Check each of them` }));

export const askSchema = z.object({ reference: referenceField });
export const codeSchema = z.object({
  code: z
    .string({ error: 'Enter the code that we sent' })
    .max(100, 'Enter the code that we sent')
    .transform((code) => code.replace(/\D/g, ''))
    .pipe(z.string().length(6, 'Enter the 6 numbers of the code')),
});
const POSTCODE = 'Enter the postcode that you gave us, like ME14 1XX';
export const birthSchema = z.object({
  reference: referenceField,
  'dateOfBirth-day': z.string().max(20).optional(),
  'dateOfBirth-month': z.string().max(20).optional(),
  'dateOfBirth-year': z.string().max(20).optional(),
  postcode: z
    .string({ error: POSTCODE })
    .max(100, POSTCODE)
    .transform((text) => {
      const postcode = normalisePostcode(text);
      return postcode?.full ?? postcode?.outcode;
    })
    .pipe(z.string({ error: POSTCODE })),
});

const optional = <T extends z.ZodType>(field: T) =>
  z.preprocess(
    (text) => (typeof text === 'string' && text.trim() === '' ? undefined : text),
    field.optional(),
  );
const PHONE = 'Enter a phone number, like 01622 000000';
export const contactSchema = z.object({
  ways: z.array(z.enum(CONTACT_WAYS, { error: 'Select from the list' })),
  phone: optional(
    z
      .string()
      .max(40, PHONE)
      .regex(/^[+()\d\s-]{7,}$/, PHONE),
  ),
  email: optional(emailField),
  address: optional(z.string().max(500, 'Address must be 500 characters or fewer')),
  bestTime: optional(z.string().max(200, 'Good time must be 200 characters or fewer')),
  messageIsSafe: z.enum(['yes', 'no'], { error: 'Select yes if we may name the programme' }),
});
export type ContactChange = z.output<typeof contactSchema>;

/** What is missing for the ways that were chosen, by field. */
export function missingContact(
  it: ContactChange,
  details: ReferralDetails,
  { texts }: { texts: boolean },
): { field: string; message: string } | undefined {
  const needs = (...ways: ContactWay[]) => ways.some((way) => it.ways.includes(way));
  if (needs('phone', 'text') && it.phone === undefined)
    return { field: 'phone', message: 'Enter a phone number' };
  if (texts && needs('text') && mobileOf(it.phone) === undefined)
    return { field: 'phone', message: NEEDS_MOBILE };
  if (needs('email') && it.email === undefined) return { field: 'email', message: 'Enter an e-mail address' };
  if (needs('post') && it.address === undefined)
    return { field: 'address', message: 'Enter an address for letters' };
  if (needs('somebody-else') && details.otherContact === undefined)
    return { field: 'ways', message: 'You have not told us of anybody else. Choose another way' };
  if (it.ways.length === 0 && it.address === undefined)
    return { field: 'address', message: 'Enter a place where we can meet you or leave a message' };
  return undefined;
}

export const WAY_WORDS: Record<ContactWay, string> = {
  phone: 'By a phone call',
  text: 'By a text message',
  email: 'By e-mail',
  post: 'By letter',
  'somebody-else': 'Through somebody who is trusted',
};

// ---- Where it stands

export interface Standing {
  stage: Stage;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  assignedAt: Date | null;
  contactedAt: Date | null;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Calendar days. */
  acknowledgeBy: string;
  contactBy: string;
  partner: string | undefined;
  /** The next talk, if one is arranged. */
  talk: Date | undefined;
}

export interface Point {
  title: string;
  text: string;
  state: 'done' | 'now' | 'next' | 'later';
}

const on = (at: Date) => `On ${dayInWords(londonDay(at))}`;
const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/** "Friday 4 December 2026 at 10:30am", as London's clock shows it. */
export function momentInWords(at: Date): string {
  return `${weekdayInWords(londonDay(at))} at ${timeInWords(LONDON_TIME.format(at))}`;
}

const ORDER: readonly Stage[] = ['received', 'looked-at', 'with-partner', 'appointment', 'started'];

/** Every step from received to started, with what is known of it. The ends are said apart: see `endInWords`. */
export function points(it: Standing): Point[] {
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
  const over = endInWords(stage) !== undefined;
  const state = (at: number): Point['state'] =>
    at < reached || (at === reached && (over || at === 0 || at === 4))
      ? 'done'
      : at === reached
        ? 'now'
        : 'later';
  const all: Omit<Point, 'state'>[] = [
    { title: 'Received', text: `${on(it.receivedAt)}. We have your request.` },
    {
      title: 'Being looked at',
      text:
        it.acknowledgedAt === null
          ? `Somebody looks at it by ${dayInWords(it.acknowledgeBy)}.`
          : `${on(it.acknowledgedAt)}.`,
    },
    {
      title: it.partner === undefined ? 'With the people who would help you' : `With ${it.partner}`,
      // A partner may have given it back.
      text:
        it.assignedAt === null || reached < 2
          ? 'We find out who helps where you live.'
          : `${on(it.assignedAt)}.`,
    },
    {
      title: it.talk === undefined ? 'First talk' : `Talk on ${momentInWords(it.talk)}`,
      text:
        it.talk !== undefined
          ? 'If this does not suit you, you can say so below.'
          : it.contactedAt !== null
            ? 'They have been in touch with you.'
            : `They get in touch by ${dayInWords(it.contactBy)}.`,
    },
    {
      title: 'Started',
      text: it.startedAt === null ? 'You decide together whether to start.' : `${on(it.startedAt)}.`,
    },
  ];
  const shown = all.map((point, at) => ({ ...point, state: state(at) }));
  // What was never reached before an end is not still to come.
  if (over) return shown.filter((point) => point.state === 'done');
  const next = shown.findIndex((point) => point.state === 'later');
  return shown.map((point, at) => (at === next ? { ...point, state: 'next' } : point));
}

/** What is said when nothing more is expected. */
export function endInWords(stage: Stage): { title: string; text: string } | undefined {
  switch (stage) {
    case 'not-right':
      return {
        title: 'This is not the right support for you',
        text: 'The people who looked at your request do not think that it would help you. There are other things that may.',
      };
    case 'withdrawn':
      return {
        title: 'You took this back',
        text: 'Nobody will get in touch about it. You can ask again at any time.',
      };
    case 'finished':
      return { title: 'The support has ended', text: 'You can still see what we hold about you.' };
    default:
      return undefined;
  }
}

// ---- The person's own file

const EVENT_WORDS: Record<ReferralEventType, string> = {
  received: 'The request arrived',
  acknowledged: 'It was looked at',
  assigned: 'It was passed to a partner',
  returned: 'The partner gave it back',
  'adviser-set': 'An adviser was chosen',
  'contact-tried': 'Somebody tried to reach you',
  contacted: 'Somebody spoke to you',
  'appointment-made': 'A talk was arranged',
  'appointment-cancelled': 'A talk was called off',
  'appointment-attended': 'The talk took place',
  'appointment-missed': 'The talk did not take place',
  'appointment-unsuitable': 'You said that the time of a talk does not suit you',
  started: 'You started',
  'stage-of-support': 'The support went on to its next part',
  goal: 'A goal was written down',
  note: 'A note was written',
  'action-made': 'Something was promised',
  'action-done': 'What was promised was done',
  suggested: 'Something was suggested to you',
  'job-started': 'You started a job',
  'still-in-work': 'You were still in work',
  'better-work': 'Your hours or your pay got better',
  'training-started': 'You started training',
  'left-work': 'You left the job',
  finished: 'The support ended',
  'not-right': 'It was found not to be the right support',
  withdrawn: 'You took the request back',
  'details-changed': 'You changed how to reach you',
  'data-asked': 'You asked for your data',
  'deletion-asked': 'You asked us to delete everything',
  opened: 'Somebody opened the record',
  listed: 'Your name was in your adviser’s list',
  'seen-by-person': 'You looked at it',
  emptied: 'What names you was deleted',
};
export const eventInWords = (type: string): string =>
  Object.hasOwn(EVENT_WORDS, type) ? EVENT_WORDS[type as ReferralEventType] : type;

const ROLE_WORDS: Record<NonNullable<ReferralDetails['referrer']>['role'], string> = {
  family: 'Family',
  friend: 'A friend',
  gp: 'GP surgery',
  health: 'Health worker',
  jobcentre: 'Jobcentre',
  'social-worker': 'Social worker',
  charity: 'Charity',
  other: 'Somebody else',
};
const FORMAT_WORDS = {
  'easy-read': 'Easy read',
  'large-print': 'Large print',
  audio: 'To listen to',
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

export interface Told {
  key: string;
  value: readonly string[];
}

/** Everything that was told, in words; what was left out is left out here too. */
export function detailsInWords(it: ReferralDetails): Told[] {
  const one = (key: string, value: string | undefined): Told => ({
    key,
    value: value === undefined ? [] : value.split('\n'),
  });
  const { otherContact: other, referrer } = it;
  const sure = (value: string | undefined) =>
    value === undefined ? undefined : value === 'not-sure' ? 'Not sure' : value === 'yes' ? 'Yes' : 'No';
  return [
    one('Name', it.name),
    one('Date of birth', it.dateOfBirth === undefined ? undefined : dayInWords(it.dateOfBirth)),
    one('Postcode', it.postcode),
    { key: 'Ways to reach you', value: it.ways.map((way) => WAY_WORDS[way]) },
    one('Phone number', it.phone),
    one('E-mail address', it.email),
    one('Address, or place to meet', it.address),
    one('Good time', it.bestTime),
    one('The programme may be named', it.messageIsSafe ? 'Yes' : 'No'),
    {
      key: 'Who may answer instead',
      value: other === undefined ? [] : [other.name, other.phone ?? '', other.email ?? ''].filter(Boolean),
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
              referrer.phone ?? '',
              referrer.email ?? '',
            ].filter(Boolean),
    },
    one('Language', it.language),
    {
      key: 'Interpreting',
      value: [
        ...(it.interpreter === true ? ['An interpreter'] : []),
        ...(it.bsl === true ? ['British Sign Language'] : []),
      ],
    },
    { key: 'Forms of writing', value: it.formats.map((format) => FORMAT_WORDS[format]) },
    { key: 'Where to talk', value: it.meeting.map((place) => MEETING_WORDS[place]) },
    one('What makes meeting hard', it.hardToMeet),
    one('Anything else', it.more),
    one('Right to work in the UK', sure(it.rightToWork)),
    one('One or more of the list fits', sure(it.fits)),
    one('On a programme of the same kind', sure(it.otherProgramme)),
  ].filter(({ value }) => value.length > 0);
}
