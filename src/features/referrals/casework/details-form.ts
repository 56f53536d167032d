import { z } from 'zod';
import { readPhone } from '#features/forms/phone.ts';
import { calledOf, checkValue, settle, type Answers, type Question } from '#features/forms/question.ts';
import type { Step } from '#features/journeys/journey.ts';
import { toReferral, type SupportAnswers } from '#features/referrals/intake/ask-for-support.journey.ts';
import type { Field } from '#features/referrals/details-words.ts';
import { ageOn, ELSEWHERE } from '#features/referrals/eligibility.ts';
import { messageChoice, type ReferralDetails } from '#features/referrals/referral.ts';
import { detailsFormMessages } from './messages.en.ts';

/**
 * Lets staff correct what the applicant told us: the questions of the form for support in one form, with the same rules
 * and choices.
 */

/** Wording as for a referrer who answers for the applicant. */
const THEM = { whoFor: 'other' } as const;

const ASKED: Readonly<Record<string, { label?: string; hint?: string }>> = {
  name: {},
  dateOfBirth: {},
  postcode: { hint: detailsFormMessages.postcode.hint },
  council: { hint: detailsFormMessages.council.hint },
  ways: { hint: detailsFormMessages.ways.hint },
  phone: {},
  email: {},
  address: {
    label: detailsFormMessages.address.label,
    hint: detailsFormMessages.address.hint,
  },
  messageIsSafe: {},
  bestTime: {},
  otherName: {
    label: detailsFormMessages.otherName.label,
    hint: detailsFormMessages.otherName.hint,
  },
  otherPhone: { label: detailsFormMessages.otherPhone },
  otherEmail: { label: detailsFormMessages.otherEmail },
  language: {},
  interpreting: {},
  formats: {},
  meeting: {},
  hardToMeet: {},
  more: { label: detailsFormMessages.more.label, hint: detailsFormMessages.more.hint },
};
const NEEDED = new Set(['name', 'council', 'ways', 'messageIsSafe']);

/**
 * The questions of the form, in the order of `ASKED`. Only those without which the applicant cannot be helped are
 * required.
 */
export function detailsQuestions(steps: readonly Step[], today: string): Question[] {
  const all = new Map(steps.flatMap(({ questions }) => questions).map((it) => [it.name, it]));
  return Object.entries(ASKED).flatMap(([name, { label, hint }]): Question[] => {
    const question = all.get(name);
    if (question === undefined) return [];
    const schema = settle<z.ZodType>(question.schema, THEM);
    const settled = {
      ...question,
      label: label ?? settle(question.label, THEM),
      called: calledOf(question, THEM),
      hint: hint ?? settle(question.hint, THEM),
      schema: NEEDED.has(name) ? schema : schema.optional(),
      ...('options' in question
        ? {
            options: settle(question.options, THEM).filter(({ value }) => value !== ELSEWHERE),
          }
        : {}),
      ...(name === 'dateOfBirth' ? { schema: birthday(today).optional() } : {}),
    };
    return [settled as Question];
  });
}

const birthday = (today: string) =>
  z.string().refine((day) => ageOn(day, today) >= 16 && ageOn(day, today) <= 110, {
    error: detailsFormMessages.dateOfBirth.age,
  });

/** The form's initial answers. */
export function answersOf(it: ReferralDetails, area: string): Answers {
  return {
    ...it,
    council: area,
    ways: it.ways.length === 0 ? ['none'] : it.ways,
    messageIsSafe: messageChoice(it),
    otherName: it.otherContact?.name,
    otherPhone: it.otherContact?.phone,
    otherEmail: it.otherContact?.email,
    interpreting: [...(it.interpreter === true ? ['interpreter'] : []), ...(it.bsl === true ? ['bsl'] : [])],
  };
}

/** Steps whose questions this form asks in another way. */
const EXCLUDED_STEPS = new Set(['address', 'place', 'date-of-birth', 'postcode', 'council']);

/** Errors by question, from the rules of the form for support. */
export function detailsErrors(steps: readonly Step[], typed: Answers): Record<string, string> {
  const answers: Answers = { ...typed, ...THEM };
  const has = (way: string) => Array.isArray(answers['ways']) && answers['ways'].includes(way);
  const other = ['otherName', 'otherPhone', 'otherEmail'].some((name) => answers[name] !== undefined);
  const errors: Record<string, string> = {};
  for (const step of steps) {
    const mine = step.questions.filter(({ name }) => Object.hasOwn(ASKED, name));
    if (mine.length === 0 || EXCLUDED_STEPS.has(step.slug)) continue;
    if (step.appliesWhen?.(answers) === false && !(step.slug === 'somebody-else' && other)) continue;
    for (const question of mine) {
      const checked = checkValue(question, answers[question.name], answers);
      if (!checked.ok) errors[question.name] ??= checked.message;
    }
    for (const [name, message] of Object.entries(step.check?.(answers) ?? {}))
      if (message !== undefined) errors[name] ??= message;
  }
  if (answers['address'] === undefined && has('post'))
    errors['address'] = detailsFormMessages.detailsErrors.enterAnAddressThat;
  if (answers['address'] === undefined && has('none'))
    errors['address'] = detailsFormMessages.detailsErrors.enterAPlaceWhere;
  return errors;
}

/** The details after the form. Details that the form does not ask about are unchanged. */
export function detailsAfter(before: ReferralDetails, answers: Answers): ReferralDetails {
  const { details } = toReferral({
    ...answers,
    ...THEM,
    found: 'ask',
    work: 'out-of-work',
  } as SupportAnswers);
  const { referrer, rightToWork, fits, otherProgramme } = before;
  return { ...before, ...details, referrer, rightToWork, fits, otherProgramme };
}

/** A number stored before numbers had one format counts as the same number in the new format. */
const inOneForm = (phone: string | undefined) => phone && (readPhone(phone) ?? phone);

const PARTS: Record<Exclude<Field, 'area' | 'messages'>, (it: ReferralDetails) => unknown> = {
  name: (it) => it.name,
  dateOfBirth: (it) => it.dateOfBirth,
  postcode: (it) => it.postcode,
  ways: (it) => [...it.ways].sort(),
  phone: (it) => inOneForm(it.phone),
  email: (it) => it.email,
  address: (it) => it.address,
  bestTime: (it) => it.bestTime,
  otherContact: (it) => [it.otherContact?.name, inOneForm(it.otherContact?.phone), it.otherContact?.email],
  language: (it) => [it.language, it.interpreter === true, it.bsl === true],
  formats: (it) => [...it.formats].sort(),
  meeting: (it) => [...it.meeting].sort(),
  hardToMeet: (it) => it.hardToMeet,
  more: (it) => it.more,
};

/** The names of the parts that differ from before. */
export function changedFields(before: ReferralDetails, after: ReferralDetails): Field[] {
  const text = (value: unknown) => JSON.stringify(value);
  const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
    (part) => text(PARTS[part](before)) !== text(PARTS[part](after)),
  );
  return [...parts, ...(messageChoice(before) === messageChoice(after) ? [] : (['messages'] as const))];
}
