import { londonDay } from '#lib/clock.ts';
import type { FormRule } from '#lib/forms.ts';
import { formatDay, londonTime } from '#lib/date-words.ts';
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
  type ReferralDetails,
  type ReferralFacts,
} from '#features/referrals/referral.ts';
import { hasEnded, type ReferralEventType, type Stage } from '#features/referrals/transitions.ts';
import { STAGE_LABELS } from '#features/referrals/messages.en.ts';
import { messages } from './my-referral.messages.en.ts';

/** What applicants see of their request, in words. Pure. */

// ---- Form schemas

const referenceField = z
  .string({ error: messages.reference.missing })
  .max(200, messages.reference.missing)
  .transform((text) => readReference(text))
  .pipe(z.string({ error: messages.reference.wrong(messages.reference.missing) }));

export const askSchema = z.object({ reference: referenceField });
export const codeSchema = z.object({
  code: z
    .string({ error: messages.code.missing })
    .max(100, messages.code.missing)
    .transform((code) => code.replace(/\D/g, ''))
    .pipe(z.string().length(6, messages.code.length)),
});
const dateBox = z.string().max(40).default('');
export const birthSchema = z.object({
  reference: referenceField,
  'dateOfBirth-day': dateBox,
  'dateOfBirth-month': dateBox,
  'dateOfBirth-year': dateBox,
  postcode: postcodeField(messages.birth.postcode),
});
type ByBirth = z.output<typeof birthSchema>;

/** The date from the three fields, or what is wrong with it. */
export function birthOf(it: ByBirth): ReturnType<typeof readDate> {
  const boxes = {
    day: it['dateOfBirth-day'],
    month: it['dateOfBirth-month'],
    year: it['dateOfBirth-year'],
  };
  return readDate(boxes, messages.dateOfBirth.called, messages.dateOfBirth.inSentence);
}

/** Reports a missing or impossible date of birth together with the errors of the other fields. */
export const birthRule: FormRule<ByBirth> = (it) => {
  const date = birthOf(it);
  if (!date.ok) return { field: 'dateOfBirth', message: date.message };
  return date.value === undefined ? { field: 'dateOfBirth', message: messages.birth.dateOfBirth } : undefined;
};

export const contactSchema = z.object({
  ways: z.array(z.enum(CONTACT_WAYS, { error: messages.contact.ways.error })),
  phone: unlessEmpty(phoneField),
  email: unlessEmpty(emailField),
  address: unlessEmpty(textField(500, messages.contact.address.called)),
  bestTime: unlessEmpty(lineField(200, messages.contact.bestTime.called)),
  otherName: unlessEmpty(lineField(200, messages.contact.otherName.called)),
  otherPhone: unlessEmpty(phoneField),
  otherEmail: unlessEmpty(emailField),
  messageIsSafe: z.enum(MESSAGE_CHOICES, { error: messages.contact.messageIsSafe.error }),
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
    (it) =>
      unless(!needs(it, 'phone', 'text') || it.phone !== undefined, 'phone', messages.contact.needsPhone),
    (it) =>
      unless(
        !texts || !needs(it, 'text') || it.phone === undefined || mobileOf(it.phone) !== undefined,
        'phone',
        NEEDS_MOBILE,
      ),
    (it) => unless(!needs(it, 'email') || it.email !== undefined, 'email', messages.contact.needsEmail),
    (it) => unless(!needs(it, 'post') || it.address !== undefined, 'address', messages.contact.needsAddress),
    (it) =>
      unless(
        !needs(it, 'somebody-else') || it.otherName !== undefined,
        'otherName',
        messages.contact.needsOtherName,
      ),
    (it) =>
      unless(
        !needs(it, 'somebody-else') || (it.otherPhone ?? it.otherEmail) !== undefined,
        'otherPhone',
        messages.contact.needsOtherContact,
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
        messages.contact.otherNotChosen(WAY_WORDS['somebody-else']),
      ),
    (it) =>
      unless(
        it.messageIsSafe !== 'never' || it.ways.length === 0 || canSpeak(it.ways),
        'messageIsSafe',
        messages.contact.needsSpeech,
      ),
    (it) => unless(it.ways.length > 0 || it.address !== undefined, 'address', messages.contact.needsPlace),
  ];
}

export const WAY_WORDS = messages.ways;

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

const on = (at: Date) => messages.onDay(londonDay(at));

/** "Friday 4 December 2026 at 10:30am", in London time. */
export const formatLongMoment = (at: Date): string =>
  messages.moment({ day: londonDay(at), time: londonTime(at) });

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
    { title: messages.progress.received.title, text: messages.progress.received.text(on(it.receivedAt)) },
    {
      title: messages.progress.reviewed.title,
      text:
        it.acknowledgedAt === null
          ? messages.progress.reviewed.target(it.acknowledgeBy)
          : `${on(it.acknowledgedAt)}.`,
    },
    {
      title:
        it.partner === undefined
          ? messages.progress.partner.unknown
          : messages.progress.partner.known(it.partner),
      // A partner may have returned the referral.
      text: it.assignedAt === null || reached < 2 ? messages.progress.partner.text : `${on(it.assignedAt)}.`,
    },
    {
      title:
        talk === undefined
          ? messages.progress.meeting.title
          : messages.progress.meeting.arranged(formatLongMoment(talk)),
      text:
        talk !== undefined
          ? messages.progress.meeting.change
          : it.contactedAt !== null
            ? messages.progress.meeting.contacted
            : messages.progress.meeting.target(it.contactBy),
    },
    {
      title: messages.progress.started.title,
      text: it.startedAt === null ? messages.progress.started.text : `${on(it.startedAt)}.`,
    },
  ];
  const shown = all.map((point, at) => ({ ...point, state: state(at) }));
  // After an end, steps that were never reached are not shown as still to come.
  if (over) return shown.filter((point) => point.state === 'done');
  const next = shown.findIndex((point) => point.state === 'later');
  return shown.map((point, at) => (at === next ? { ...point, state: 'next' } : point));
}

const NOT_RIGHT: ToPerson = {
  title: messages.ends.notRight.title,
  text: messages.ends.notRight.text,
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
            title: messages.ends.byCoordinator.title,
            text: messages.ends.byCoordinator.text,
            again: true,
          }
        : {
            title: messages.ends.withdrawn.title,
            text: messages.ends.withdrawn.text,
            again: true,
          };
    case 'finished':
      return {
        title: messages.ends.finished.title,
        text: messages.ends.finished.text,
        again: true,
      };
    default:
      return undefined;
  }
}

// ---- The applicant's subject access file

/** The applicant's possible answers to a suggestion. */
export const ANSWER_WORDS = messages.answers;
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
  if (byStaff && type === 'withdrawn') return messages.eventsByStaff.withdrawn;
  if (byStaff && type === 'details-changed') return messages.eventsByStaff['details-changed'];
  if (type === 'returned' && by.detail?.['by'] === 'coordinator') return messages.eventsByStaff.returned;
  return Object.hasOwn(messages.events, type) ? messages.events[type as ReferralEventType] : type;
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
    {
      key: messages.request.progress,
      value: [it.stage === 'not-right' ? messages.request.closed : STAGE_LABELS[it.stage]],
    },
    { key: messages.request.area, value: [it.area] },
    {
      key: messages.request.whoSentIt,
      value: [it.via === 'self' ? messages.request.bySelf : messages.request.byOther],
    },
    {
      key: messages.request.age,
      value: [it.route === 'adult' ? messages.request.adult : messages.request.under18],
    },
    {
      key: messages.request.workAtTheTime,
      value: [it.work === 'out-of-work' ? messages.request.outOfWork : messages.request.atRisk],
    },
    { key: messages.request.weAimToReview, value: [formatDay(it.acknowledgeBy)] },
    {
      key: messages.request.weAimToFind,
      value: it.partnerBy === null ? [] : [formatDay(it.partnerBy)],
    },
    { key: messages.request.weAimToContact, value: [formatDay(it.contactBy)] },
    { key: messages.request.reviewed, value: day(it.acknowledgedAt) },
    { key: messages.request.passedToAPartner, value: day(it.assignedAt) },
    { key: messages.request.currentPartner, value: it.partner === undefined ? [] : [it.partner] },
    { key: messages.request.adviser, value: it.hasAdviser ? [messages.request.hasAdviser] : [] },
    { key: messages.request.firstContact, value: day(it.contactedAt) },
    { key: messages.request.started, value: day(it.startedAt) },
    { key: messages.request.ended, value: day(it.endedAt) },
    { key: messages.request.keptUntil, value: it.keepUntil === null ? [] : [formatDay(it.keepUntil)] },
    {
      key: messages.request.toCheckWhetherYou,
      value: it.recognisedBy.length === 0 ? [] : [messages.request.scrambled(it.recognisedBy.join(', '))],
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
  return counts ? words : messages.voided(words);
}

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
    value === undefined
      ? undefined
      : value === 'not-sure'
        ? messages.details.sure.notSure
        : value === 'yes'
          ? messages.details.sure.yes
          : messages.details.sure.no;
  return [
    one(messages.details.name, it.name),
    one(messages.dateOfBirth.called, it.dateOfBirth === undefined ? undefined : formatDay(it.dateOfBirth)),
    one(messages.details.postcode, it.postcode),
    { key: messages.details.waysToContactYou, value: it.ways.map((way) => WAY_WORDS[way]) },
    one(messages.details.phoneNumber, it.phone && formatPhone(it.phone)),
    one(messages.details.emailAddress, it.email),
    one(messages.details.addressOrPlaceTo, it.address),
    one(messages.details.goodTimeToContact, it.bestTime),
    one(messages.details.messagesAndLetters, messages.messagesAreSafe[messageChoice(it)]),
    {
      key: messages.details.whoWeCanContact,
      value:
        other === undefined
          ? []
          : [other.name, formatPhone(other.phone ?? ''), other.email ?? ''].filter(Boolean),
    },
    {
      key: messages.details.whoAskedForYou,
      value:
        referrer === undefined
          ? []
          : [
              referrer.name,
              messages.roles[referrer.role],
              referrer.organisation ?? '',
              formatPhone(referrer.phone ?? ''),
              referrer.email ?? '',
            ].filter(Boolean),
    },
    one(messages.details.language, it.language),
    {
      key: messages.details.interpreter,
      value: [
        ...(it.interpreter === true ? [messages.details.forLanguage] : []),
        ...(it.bsl === true ? [messages.details.bsl] : []),
      ],
    },
    { key: messages.details.formats, value: it.formats.map((format) => messages.formats[format]) },
    { key: messages.details.whereToMeet, value: it.meeting.map((place) => messages.meeting[place]) },
    one(messages.details.whatMakesItHard, it.hardToMeet),
    one(messages.details.anythingElse, it.more),
    one(messages.details.rightToWorkIn, sure(it.rightToWork)),
    one(messages.details.inOneOrMore, sure(it.fits)),
    one(messages.details.onAnotherProgrammeLike, sure(it.otherProgramme)),
  ].filter(({ value }) => value.length > 0);
}
