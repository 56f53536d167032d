import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import type { Limits } from '#lib/limits.ts';
import { isMobile } from '#lib/mail.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { defineJourney, type AnswersOf, type Journey, type Step } from '#features/journeys/journey.ts';
import type { Answers, Autocomplete, Option } from '#features/forms/question.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { findPlace } from '#features/places/place.service.ts';
import { emailField, foldEmail } from '#features/forms/email.ts';
import { mobileOf, phoneField } from '#features/forms/phone.ts';
import { postcodeField } from '#features/forms/postcode.ts';
import { normalisePostcode, placelessPostcode } from '#features/places/postcode.ts';
import {
  areaOfAnswers,
  ELSEWHERE,
  fitsAge,
  nextBest,
  whereabouts,
  whereaboutsWord,
} from '#features/referrals/eligibility.ts';
import { PROGRAMME, type Programme } from '#features/referrals/programme.ts';
import { codeTo, messageTo, NEEDS_MOBILE } from '#features/referrals/contact-policy.ts';
import { mayMessage } from '#features/referrals/contact-policy.service.ts';
import { formatReference } from '#features/referrals/reference.ts';
import { receiveReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import {
  canSpeak,
  MESSAGE_CHOICES,
  messagesKept,
  SUPPORT_JOURNEY,
  type ContactWay,
  type RiskFlag,
  type ReferralDetails,
  type ReferralFacts,
} from '#features/referrals/referral.ts';
import { messages } from './ask-for-support.messages.en.ts';

/**
 * The questions of the form for support, for applicants themselves or for a referrer with the applicant's agreement,
 * and what is sent.
 */

export interface SupportDeps extends Omit<ReferralDeps, 'db'> {
  gazetteer: Gazetteer;
  limits: Limits;
}

const words = (max: number, missing?: string) =>
  z.string(missing === undefined ? {} : { error: missing }).max(max);

/** Chooses between wording for the applicant and wording for a referrer. */
const voice =
  ({ you, them }: { you: string; them: string }) =>
  ({ whoFor }: Answers): string =>
    whoFor === 'other' ? them : you;
const isOther = ({ whoFor }: Answers) => whoFor === 'other';
/** Only asked of applicants who fill in the form themselves. */
const own =
  (token: Autocomplete) =>
  ({ whoFor }: Answers): Autocomplete | undefined =>
    whoFor === 'other' ? undefined : token;
const has = (chosen: unknown, ...some: readonly string[]) =>
  Array.isArray(chosen) && some.some((one) => chosen.includes(one));

const YES_NO_UNSURE: readonly Option[] = [
  { value: 'yes', text: messages.yesNoUnsure.yes },
  { value: 'no', text: messages.yesNoUnsure.no },
  { value: 'not-sure', text: messages.yesNoUnsure['not-sure'] },
];
const yesNoUnsure = (error: string) => z.enum(['yes', 'no', 'not-sure'], { error });

const WAYS: readonly (Option & { value: ContactWay | 'none' })[] = [
  { value: 'phone', text: messages.contactWays.phone },
  { value: 'text', text: messages.contactWays.text },
  { value: 'email', text: messages.contactWays.email },
  { value: 'post', text: messages.contactWays.post },
  {
    value: 'somebody-else',
    text: messages.contactWays['somebody-else'].text,
    hint: messages.contactWays['somebody-else'].hint,
  },
  {
    value: 'none',
    text: messages.contactWays.none.text,
    hint: messages.contactWays.none.hint,
    exclusive: true,
    dividerBefore: 'or',
  },
];

const postcodeSchema = postcodeField(messages.postcodeSchema.error).optional();

/** The postcodes of people without a fixed address and of forces families mark no place, so the form asks for one. */
const livesNowhereOnTheMap = ({ postcode }: Answers) => {
  const read = typeof postcode === 'string' ? normalisePostcode(postcode) : undefined;
  return read && placelessPostcode(read);
};

/** Whether a message or a letter is safe. The applicant's own page asks in the same words. */
export const messageOptions = (programme: string): Option[] => [
  { value: 'yes', text: messages.messageOptions.yes(programme) },
  { value: 'no', text: messages.messageOptions.no },
  {
    value: 'never',
    text: messages.messageOptions.never.text,
    hint: messages.messageOptions.never.hint,
  },
];

function steps(deps: Pick<SupportDeps, 'gazetteer' | 'clock' | 'texts'>, programme: Programme) {
  const { name, groups, youngConditions, sameKind, runBy, keepMonths } = programme;
  const { months } = messages;
  const today = () => londonDay(deps.clock());
  const { gazetteer } = deps;
  return [
    {
      slug: 'who',
      why: messages.who.why,
      questions: [
        {
          name: 'whoFor',
          kind: 'radios',
          label: messages.who.whoFor.label,
          called: messages.who.whoFor.called,
          options: [
            { value: 'me', text: messages.who.whoFor.options.me },
            { value: 'other', text: messages.who.whoFor.options.other },
          ],
          schema: z.enum(['me', 'other'], { error: messages.who.whoFor.error }),
        },
      ],
    },
    {
      slug: 'agreed',
      why: messages.agreed.why,
      questions: [
        {
          name: 'agreed',
          kind: 'yes-no',
          label: messages.agreed.label,
          called: messages.agreed.called,
          hint: messages.agreed.hint,
          schema: z.boolean({ error: messages.agreed.error }),
        },
      ],
      appliesWhen: isOther,
      leadsOut: (answers) => (answers['agreed'] === false ? nextBest('not-agreed', answers) : undefined),
    },
    {
      slug: 'postcode',
      why: messages.postcode.why(name),
      questions: [
        {
          name: 'postcode',
          kind: 'text',
          label: voice(messages.postcode.label),
          called: messages.postcode.called,
          hint: voice(messages.postcode.hint),
          width: 10,
          autocomplete: own('postal-code'),
          schema: postcodeSchema,
        },
        {
          name: 'found',
          kind: 'derived',
          label: messages.postcode.found.label,
          schema: words(80).optional(),
        },
      ],
      async derives(db, { postcode }) {
        const typed = typeof postcode === 'string' ? postcode : '';
        const found = await findPlace({ db, gazetteer }, typed);
        return { found: whereaboutsWord(whereabouts(gazetteer, normalisePostcode(typed), found)) };
      },
      leadsOut: (answers) =>
        String(answers['found']).startsWith('outside') ? nextBest('outside', answers) : undefined,
    },
    {
      slug: 'council',
      why: (answers) =>
        livesNowhereOnTheMap(answers) === undefined
          ? messages.council.why.unknownPostcode
          : messages.council.why.noFixedAddress(name),
      questions: [
        {
          name: 'council',
          kind: 'radios',
          label: (answers: Answers) =>
            livesNowhereOnTheMap(answers) === 'no-fixed-address'
              ? voice(messages.council.label.noFixedAddress)(answers)
              : voice(messages.council.label.home)(answers),
          called: messages.council.called,
          hint: ({ postcode }: Answers) => {
            const placeless = livesNowhereOnTheMap({ postcode });
            if (placeless === 'no-fixed-address') return messages.council.hint.noFixedAddress;
            if (placeless === 'forces') return messages.council.hint.forces;
            const outcode = typeof postcode === 'string' ? normalisePostcode(postcode)?.outcode : undefined;
            const near = outcode === undefined ? undefined : gazetteer.outcodes.get(outcode);
            const area = gazetteer.areas.find(({ slug }) => slug === near?.area);
            if (near?.inside === true && area !== undefined)
              return messages.council.hint.mostlyIn({ outcode: near.outcode, name: area.name });
            return messages.council.hint.otherwise;
          },
          options: [
            ...gazetteer.areas.map((area) => ({ value: area.slug, text: area.name })),
            { value: ELSEWHERE, text: messages.council.elsewhere, dividerBefore: 'or' },
          ],
          schema: z.string({ error: messages.council.error }).max(80),
        },
      ],
      appliesWhen: ({ found }) => found === 'ask',
      leadsOut: (answers) => (answers['council'] === ELSEWHERE ? nextBest('outside', answers) : undefined),
    },
    {
      slug: 'age',
      why: messages.age.why(name),
      questions: [
        {
          name: 'age',
          kind: 'radios',
          label: voice(messages.age.label),
          called: messages.age.called,
          options: [
            { value: 'under-16', text: messages.age.options['under-16'] },
            { value: 'under-18', text: messages.age.options['under-18'] },
            { value: 'adult', text: messages.age.options.adult },
          ],
          schema: z.enum(['under-16', 'under-18', 'adult'], { error: messages.age.error }),
        },
      ],
      leadsOut: (answers) => (answers['age'] === 'under-16' ? nextBest('under-16', answers) : undefined),
    },
    {
      slug: 'under-18',
      title: voice(messages.under18.title),
      content: [messages.under18.content.intro, youngConditions],
      why: messages.under18.why,
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: voice(messages.under18.young.label),
          called: messages.under18.young.called,
          schema: z.boolean({ error: messages.under18.young.error }),
        },
      ],
      appliesWhen: ({ age }) => age === 'under-18',
      leadsOut: (answers) => (answers['young'] === false ? nextBest('aged-16-17', answers) : undefined),
    },
    {
      slug: 'right-to-work',
      why: messages.rightToWork.why,
      questions: [
        {
          name: 'rightToWork',
          kind: 'radios',
          label: voice(messages.rightToWork.label),
          called: messages.rightToWork.called,
          hint: messages.rightToWork.hint,
          options: YES_NO_UNSURE,
          schema: yesNoUnsure(messages.rightToWork.error),
        },
      ],
      leadsOut: (answers) =>
        answers['rightToWork'] === 'no' ? nextBest('right-to-work', answers) : undefined,
    },
    {
      slug: 'work',
      why: messages.work.why,
      questions: [
        {
          name: 'work',
          kind: 'radios',
          label: voice(messages.work.label),
          called: messages.work.called,
          options: [
            { value: 'out-of-work', text: messages.work.options['out-of-work'] },
            {
              value: 'in-work-at-risk',
              text: messages.work.options['in-work-at-risk'].text,
              hint: messages.work.options['in-work-at-risk'].hint,
            },
            { value: 'in-work', text: messages.work.options['in-work'] },
          ],
          schema: (answers: Answers) =>
            z.enum(['out-of-work', 'in-work-at-risk', 'in-work'], {
              error: voice(messages.work.error)(answers),
            }),
        },
      ],
      leadsOut: (answers) => (answers['work'] === 'in-work' ? nextBest('in-work', answers) : undefined),
    },
    {
      slug: 'fits',
      title: voice(messages.fits.title),
      content: [groups, messages.fits.content.privacy],
      why: messages.fits.why(name),
      questions: [
        {
          name: 'fits',
          kind: 'radios',
          label: messages.fits.label,
          called: messages.fits.called,
          options: [
            { value: 'yes', text: messages.fits.options.yes },
            { value: 'no', text: messages.fits.options.no },
            { value: 'not-sure', text: messages.fits.options['not-sure'] },
          ],
          schema: yesNoUnsure(messages.fits.error),
        },
      ],
      leadsOut: (answers) => (answers['fits'] === 'no' ? nextBest('no-group', answers) : undefined),
    },
    {
      slug: 'other-programme',
      title: voice(messages.otherProgramme.title),
      content: [messages.otherProgramme.content.intro, sameKind],
      why: messages.otherProgramme.why,
      questions: [
        {
          name: 'otherProgramme',
          kind: 'radios',
          label: voice(messages.otherProgramme.label),
          called: messages.otherProgramme.called,
          options: YES_NO_UNSURE,
          schema: yesNoUnsure(messages.otherProgramme.error),
        },
      ],
      leadsOut: (answers) =>
        answers['otherProgramme'] === 'yes' ? nextBest('other-programme', answers) : undefined,
    },
    {
      slug: 'about-you',
      title: messages.aboutYou.title,
      why: messages.aboutYou.why,
      questions: [
        {
          name: 'referrerName',
          kind: 'text',
          label: messages.aboutYou.referrerName.label,
          autocomplete: 'name',
          schema: words(200),
        },
        {
          name: 'referrerRole',
          kind: 'radios',
          label: messages.aboutYou.referrerRole.label,
          called: messages.aboutYou.referrerRole.called,
          options: [
            { value: 'family', text: messages.aboutYou.referrerRole.options.family },
            { value: 'friend', text: messages.aboutYou.referrerRole.options.friend },
            { value: 'gp', text: messages.aboutYou.referrerRole.options.gp },
            { value: 'health', text: messages.aboutYou.referrerRole.options.health },
            { value: 'jobcentre', text: messages.aboutYou.referrerRole.options.jobcentre },
            { value: 'social-worker', text: messages.aboutYou.referrerRole.options['social-worker'] },
            { value: 'charity', text: messages.aboutYou.referrerRole.options.charity },
            { value: 'other', text: messages.aboutYou.referrerRole.options.other },
          ],
          schema: z.enum([
            'family',
            'friend',
            'gp',
            'health',
            'jobcentre',
            'social-worker',
            'charity',
            'other',
          ]),
        },
        {
          name: 'referrerOrganisation',
          kind: 'text',
          label: messages.aboutYou.referrerOrganisation.label,
          called: messages.aboutYou.referrerOrganisation.called,
          autocomplete: 'organization',
          hint: messages.aboutYou.referrerOrganisation.hint,
          schema: words(200).optional(),
        },
        {
          name: 'referrerPhone',
          kind: 'tel',
          label: messages.aboutYou.referrerPhone.label,
          called: messages.aboutYou.referrerPhone.called,
          hint: messages.aboutYou.referrerPhone.hint,
          autocomplete: 'tel',
          schema: phoneField.optional(),
        },
        {
          name: 'referrerEmail',
          kind: 'email',
          label: messages.aboutYou.referrerEmail.label,
          autocomplete: 'email',
          schema: emailField.optional(),
        },
      ],
      appliesWhen: isOther,
      check: ({ referrerPhone, referrerEmail }) =>
        referrerPhone === undefined && referrerEmail === undefined
          ? { referrerPhone: messages.aboutYou.check.phoneOrEmail }
          : {},
    },
    {
      slug: 'name',
      why: messages.name.why,
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: voice(messages.name.label),
          called: messages.name.called,
          hint: voice(messages.name.hint),
          autocomplete: own('name'),
          schema: (answers: Answers) => words(200, voice(messages.name.error)(answers)),
        },
      ],
    },
    {
      slug: 'ways',
      why: messages.ways.why,
      questions: [
        {
          name: 'ways',
          kind: 'checkboxes',
          label: voice(messages.ways.label),
          called: messages.ways.called,
          hint: messages.ways.hint,
          options: WAYS,
          schema: z.array(z.enum(['phone', 'text', 'email', 'post', 'somebody-else', 'none']), {
            error: messages.ways.error,
          }),
        },
      ],
    },
    {
      slug: 'phone',
      why: deps.texts ? voice(messages.phone.whyWithTexts) : voice(messages.phone.why),
      questions: [
        {
          name: 'phone',
          kind: 'tel',
          label: voice(messages.phone.label),
          called: messages.phone.called,
          autocomplete: own('tel'),
          schema: phoneField,
        },
      ],
      check: ({ ways, phone }) =>
        deps.texts && has(ways, 'text') && mobileOf(String(phone)) === undefined
          ? { phone: messages.phone.check.needsMobile(NEEDS_MOBILE) }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text'),
    },
    {
      slug: 'email',
      why: voice(messages.email.why),
      questions: [
        {
          name: 'email',
          kind: 'email',
          label: voice(messages.email.label),
          called: messages.email.called,
          autocomplete: own('email'),
          schema: emailField,
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'email'),
    },
    {
      slug: 'address',
      why: voice(messages.address.why),
      questions: [
        {
          name: 'address',
          kind: 'textarea',
          label: voice(messages.address.label),
          called: messages.address.called,
          autocomplete: own('street-address'),
          hint: messages.address.hint,
          rows: 4,
          schema: words(500, messages.address.error),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'post'),
    },
    {
      slug: 'somebody-else',
      title: messages.somebodyElse.title,
      why: voice(messages.somebodyElse.why),
      questions: [
        {
          name: 'otherName',
          kind: 'text',
          label: messages.somebodyElse.otherName.label,
          called: messages.somebodyElse.otherName.called,
          schema: words(200, messages.somebodyElse.otherName.error),
        },
        {
          name: 'otherPhone',
          kind: 'tel',
          label: messages.somebodyElse.otherPhone.label,
          called: messages.somebodyElse.otherPhone.called,
          hint: messages.somebodyElse.otherPhone.hint,
          schema: phoneField.optional(),
        },
        {
          name: 'otherEmail',
          kind: 'email',
          label: messages.somebodyElse.otherEmail.label,
          called: messages.somebodyElse.otherEmail.called,
          schema: emailField.optional(),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'somebody-else'),
      check: ({ otherPhone, otherEmail }) =>
        otherPhone === undefined && otherEmail === undefined
          ? { otherPhone: messages.somebodyElse.check.phoneOrEmail }
          : {},
    },
    {
      slug: 'place',
      why: voice(messages.place.why),
      questions: [
        {
          name: 'meetingPlace',
          kind: 'textarea',
          label: voice(messages.place.meetingPlace.label),
          called: messages.place.meetingPlace.called,
          hint: messages.place.meetingPlace.hint,
          rows: 3,
          schema: words(500, messages.place.meetingPlace.error),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'none'),
    },
    {
      slug: 'safe',
      title: voice(messages.safe.title),
      why: messages.safe.why,
      questions: [
        {
          name: 'messageIsSafe',
          kind: 'radios',
          label: voice(messages.safe.messageIsSafe.label),
          called: messages.safe.messageIsSafe.called,
          hint: voice(messages.safe.messageIsSafe.hint),
          options: messageOptions(name),
          schema: z.enum(MESSAGE_CHOICES, { error: messages.safe.messageIsSafe.error }),
        },
        {
          name: 'bestTime',
          kind: 'text',
          label: voice(messages.safe.bestTime.label),
          called: messages.safe.bestTime.called,
          hint: messages.safe.bestTime.hint,
          schema: words(200).optional(),
        },
      ],
      check: ({ ways, messageIsSafe }) =>
        messageIsSafe === 'never' && !canSpeak(ways)
          ? {
              messageIsSafe: messages.safe.check.needsSpeech,
            }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text', 'email', 'post', 'somebody-else'),
    },
    {
      slug: 'language',
      title: messages.language.title,
      why: voice(messages.language.why),
      questions: [
        {
          name: 'language',
          kind: 'text',
          label: messages.language.label,
          called: messages.language.called,
          hint: messages.language.hint,
          width: 20,
          suggestions: messages.language.suggestions,
          schema: words(80).optional(),
        },
        {
          name: 'interpreting',
          kind: 'checkboxes',
          label: voice(messages.language.interpreting.label),
          called: messages.language.interpreting.called,
          options: [
            { value: 'interpreter', text: messages.language.interpreting.options.interpreter },
            { value: 'bsl', text: messages.language.interpreting.options.bsl },
          ],
          schema: z.array(z.enum(['interpreter', 'bsl'])).optional(),
        },
        {
          name: 'formats',
          kind: 'checkboxes',
          label: voice(messages.language.formats.label),
          called: messages.language.formats.called,
          options: [
            { value: 'easy-read', text: messages.language.formats.options['easy-read'] },
            { value: 'large-print', text: messages.language.formats.options['large-print'] },
            { value: 'audio', text: messages.language.formats.options.audio },
            { value: 'braille', text: messages.language.formats.options.braille },
          ],
          schema: z.array(z.enum(['easy-read', 'large-print', 'audio', 'braille'])).optional(),
        },
      ],
    },
    {
      slug: 'meeting',
      title: voice(messages.meeting.title),
      why: voice(messages.meeting.why),
      questions: [
        {
          name: 'meeting',
          kind: 'checkboxes',
          label: voice(messages.meeting.label),
          called: messages.meeting.called,
          hint: messages.meeting.hint,
          options: [
            { value: 'phone', text: messages.meeting.options.phone },
            { value: 'video', text: messages.meeting.options.video },
            { value: 'near-home', text: messages.meeting.options['near-home'] },
            { value: 'library', text: messages.meeting.options.library },
            { value: 'jobcentre', text: messages.meeting.options.jobcentre },
            { value: 'at-home', text: messages.meeting.options['at-home'] },
          ],
          schema: z
            .array(z.enum(['phone', 'video', 'near-home', 'library', 'jobcentre', 'at-home']))
            .optional(),
        },
        {
          name: 'hardToMeet',
          kind: 'textarea',
          label: voice(messages.meeting.hardToMeet.label),
          called: messages.meeting.hardToMeet.called,
          hint: messages.meeting.hardToMeet.hint,
          rows: 3,
          maxlength: 1_000,
          schema: words(1_000).optional(),
        },
      ],
    },
    {
      slug: 'more',
      why: messages.more.why,
      questions: [
        {
          name: 'more',
          kind: 'textarea',
          label: messages.more.label,
          called: messages.more.called,
          hint: messages.more.hint,
          rows: 4,
          maxlength: 2_000,
          schema: words(2_000).optional(),
        },
      ],
    },
    {
      slug: 'date-of-birth',
      why: voice(messages.dateOfBirth.why),
      questions: [
        {
          name: 'dateOfBirth',
          kind: 'date',
          label: voice(messages.dateOfBirth.label),
          called: messages.dateOfBirth.called,
          hint: messages.dateOfBirth.hint,
          autocomplete: own('bday'),
          schema: z.string().optional(),
        },
      ],
      check: (answers) => {
        const { dateOfBirth, age } = answers;
        if (typeof dateOfBirth !== 'string' || fitsAge(dateOfBirth, age, today())) return {};
        const { adult, under18 } = messages.dateOfBirth.check;
        return { dateOfBirth: voice(age === 'adult' ? adult : under18)(answers) };
      },
    },
    {
      slug: 'agreement',
      title: voice(messages.agreement.title),
      content: (answers) => {
        const { [isOther(answers) ? 'them' : 'you']: text, privacyNotice } = messages.agreement.content;
        return [
          text.use({ name, runBy }),
          text.rights({
            withdrawn: months(keepMonths.withdrawn),
            notRight: months(keepMonths['not-right']),
            finished: months(keepMonths.finished),
          }),
          { text: privacyNotice(name), href: programme.privacyNotice },
        ];
      },
      questions: [
        {
          name: 'agreement',
          kind: 'checkboxes',
          label: voice(messages.agreement.label),
          called: messages.agreement.called,
          options: (answers: Answers) => [
            {
              value: 'yes',
              text: voice(messages.agreement.agree)(answers),
            },
          ],
          schema: z.array(z.enum(['yes']), {
            error: messages.agreement.error,
          }),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

/** The steps for staff, who correct what the applicant told us. */
export const supportSteps: (...of: Parameters<typeof steps>) => readonly Step[] = steps;

export type SupportAnswers = AnswersOf<ReturnType<typeof steps>>;

/** The complete answers, split into facts that decide about the queue and details about the person. */
export function toReferral(it: SupportAnswers): { facts: ReferralFacts; details: ReferralDetails } {
  const area = areaOfAnswers(it);
  if (area === undefined || it.work === undefined || it.work === 'in-work' || it.name === undefined)
    throw new Error('these answers are not complete');
  const { whoFor, rightToWork, fits, otherProgramme } = it;
  return {
    facts: {
      programme: PROGRAMME,
      area,
      via: whoFor === 'other' ? 'somebody-else' : 'self',
      route: it.age === 'under-18' ? 'age-16-17' : 'adult',
      work: it.work,
    },
    details: {
      name: it.name,
      dateOfBirth: it.dateOfBirth,
      postcode: it.postcode,
      ways: (it.ways ?? []).filter((way) => way !== 'none'),
      email: it.email,
      phone: it.phone,
      address: it.address ?? it.meetingPlace,
      bestTime: it.bestTime,
      ...messagesKept(it.messageIsSafe),
      otherContact:
        it.otherName === undefined
          ? undefined
          : { name: it.otherName, phone: it.otherPhone, email: it.otherEmail },
      referrer:
        it.referrerName === undefined || it.referrerRole === undefined
          ? undefined
          : {
              name: it.referrerName,
              role: it.referrerRole,
              organisation: it.referrerOrganisation,
              phone: it.referrerPhone,
              email: it.referrerEmail,
            },
      language: it.language,
      interpreter: it.interpreting?.includes('interpreter'),
      bsl: it.interpreting?.includes('bsl'),
      formats: [...(it.formats ?? [])],
      meeting: [...(it.meeting ?? [])],
      hardToMeet: it.hardToMeet,
      more: it.more,
      rightToWork: rightToWork === 'no' ? undefined : rightToWork,
      fits: fits === 'no' ? undefined : fits,
      otherProgramme: otherProgramme === 'yes' ? undefined : otherProgramme,
    },
  };
}

/** What the confirmation page needs; it names no one. */
export interface SupportSent {
  reference: string;
  area: string;
  /** Calendar day. */
  acknowledgeBy: string;
  contactBy: string;
  via: ReferralFacts['via'];
  /** How the reference was sent to the sender. */
  told: 'email' | 'text' | undefined;
  /** The reference was not sent, because no message is safe. */
  noMessages?: boolean | undefined;
  /** The ways in which the applicant can look up the request. */
  waysToFollow: ('email' | 'text' | 'birth')[];
}

/** Reading twenty pages, let alone answering them, takes longer than this. */
const QUICK_MS = 20_000;
/** A negative duration means that the clock was put back, which says nothing about the sender. */
function isQuick(begunAt: Date, now: Date): boolean {
  const took = now.getTime() - begunAt.getTime();
  return took >= 0 && took < QUICK_MS;
}

/**
 * The journey of asking for support.
 * @param looks why staff should look at this request with more care, as far as the HTTP request tells
 */
export function askForSupportJourney(deps: SupportDeps, looks: readonly RiskFlag[] = []): Journey {
  const programme = deps.programmes.get(PROGRAMME);
  if (programme === undefined) throw new Error(`there is no programme ${PROGRAMME}`);
  return defineJourney({
    name: SUPPORT_JOURNEY,
    path: '/support/refer',
    title: messages.journey.title,
    sendLabel: messages.journey.sendLabel,
    beforeSending: messages.journey.beforeSending(programme.name),
    steps: steps(deps, programme),
    async send(trx, answers, { token, now, begunAt }) {
      const { facts, details } = toReferral(answers);
      // A keyed hash: a phone number under a plain hash could be guessed.
      const contacts = [
        details.email === undefined ? undefined : foldEmail(details.email),
        mobileOf(details.phone) ?? details.phone?.replace(/\D/g, ''),
      ].filter((it) => it !== undefined);
      const often = await Promise.all(
        contacts.map((it) => deps.limits.take(['referral/contact', deps.secrets.keyedHash(it)])),
      );
      const { id, reference } = await receiveReferral(trx, deps, {
        facts,
        details,
        token,
        actor: 'public',
        looks: [
          ...looks,
          ...(isQuick(begunAt, now) ? (['very-quick'] as const) : []),
          ...(often.some((wait) => wait !== undefined) ? (['same-contact'] as const) : []),
        ],
      });
      const codes = codeTo(deps, details);
      const by = codes === undefined ? undefined : isMobile(codes) ? ('text' as const) : ('email' as const);
      const to = messageTo(deps, details);
      const told = to !== undefined && (await mayMessage(deps, to)) ? by : undefined;
      if (to !== undefined && told !== undefined) {
        await enqueueMail(trx, deps, {
          to,
          template: 'referral-received',
          ids: { referral: id },
          link: '/support/referral',
          code: formatReference(reference),
          sealed: true,
        });
      }
      const today = londonDay(now);
      const sent: SupportSent = {
        reference,
        area: facts.area,
        acknowledgeBy: deps.workingDays.after(today, programme.acknowledgeWorkingDays),
        contactBy: deps.workingDays.after(today, programme.firstContactWorkingDays),
        via: facts.via,
        told,
        noMessages: details.noMessages,
        waysToFollow: [
          ...(by === undefined ? [] : [by]),
          ...(details.dateOfBirth !== undefined && details.postcode !== undefined
            ? (['birth'] as const)
            : []),
        ],
      };
      return { ok: true, result: { ...sent } };
    },
  });
}
