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
  type ContactWay,
  type RiskFlag,
  type ReferralDetails,
  type ReferralFacts,
} from '#features/referrals/referral.ts';

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
  (own: string, theirs: string) =>
  ({ whoFor }: Answers): string =>
    whoFor === 'other' ? theirs : own;
const isOther = ({ whoFor }: Answers) => whoFor === 'other';
/** Only asked of applicants who fill in the form themselves. */
const own =
  (token: Autocomplete) =>
  ({ whoFor }: Answers): Autocomplete | undefined =>
    whoFor === 'other' ? undefined : token;
const has = (chosen: unknown, ...some: readonly string[]) =>
  Array.isArray(chosen) && some.some((one) => chosen.includes(one));

const YES_NO_UNSURE: readonly Option[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
  { value: 'not-sure', text: 'I am not sure' },
];
const yesNoUnsure = (error: string) => z.enum(['yes', 'no', 'not-sure'], { error });

/** Suggested while the applicant types; any other language may be typed. */
const LANGUAGES = [
  'Albanian',
  'Arabic',
  'Bengali',
  'Bulgarian',
  'Cantonese',
  'Czech',
  'Dari',
  'English',
  'Farsi',
  'French',
  'Gujarati',
  'Hindi',
  'Hungarian',
  'Italian',
  'Kurdish',
  'Latvian',
  'Lithuanian',
  'Mandarin',
  'Nepali',
  'Pashto',
  'Polish',
  'Portuguese',
  'Punjabi',
  'Romanian',
  'Russian',
  'Slovak',
  'Somali',
  'Spanish',
  'Tamil',
  'Tigrinya',
  'Turkish',
  'Ukrainian',
  'Urdu',
  'Vietnamese',
  'Welsh',
];

const WAYS: readonly (Option & { value: ContactWay | 'none' })[] = [
  { value: 'phone', text: 'Phone call' },
  { value: 'text', text: 'Text message' },
  { value: 'email', text: 'Email' },
  { value: 'post', text: 'Letter' },
  {
    value: 'somebody-else',
    text: 'Through someone you trust',
    hint: 'For example, a friend, someone in your family or a support worker',
  },
  {
    value: 'none',
    text: 'None of these',
    hint: 'We will ask for a place to meet you or leave a message',
    exclusive: true,
    dividerBefore: 'or',
  },
];

const postcodeSchema = postcodeField('Enter a postcode, like ME14 1XX, or leave this empty').optional();

/** The postcodes of people without a fixed address and of forces families mark no place, so the form asks for one. */
const livesNowhereOnTheMap = ({ postcode }: Answers) => {
  const read = typeof postcode === 'string' ? normalisePostcode(postcode) : undefined;
  return read && placelessPostcode(read);
};

/** Whether a message or a letter is safe. The applicant's own page asks in the same words. */
export const messageOptions = (programme: string): Option[] => [
  { value: 'yes', text: `Yes, and you can mention ${programme}` },
  { value: 'no', text: 'Yes, but only leave a name and a number' },
  {
    value: 'never',
    text: 'No, do not leave a message',
    hint: 'We will not leave a voicemail, text, email or write. If someone else answers, we will not say why we called. We will try again.',
  },
];

const months = (count: number) => (count === 1 ? '1 month' : `${count} months`);

function steps(deps: Pick<SupportDeps, 'gazetteer' | 'clock' | 'texts'>, programme: Programme) {
  const { name, groups, youngConditions, sameKind, runBy, keepMonths } = programme;
  const today = () => londonDay(deps.clock());
  const { gazetteer } = deps;
  return [
    {
      slug: 'who',
      why: 'So that we contact the right person.',
      questions: [
        {
          name: 'whoFor',
          kind: 'radios',
          label: 'Who needs support?',
          called: 'Who needs support',
          options: [
            { value: 'me', text: 'I do' },
            { value: 'other', text: 'Someone else – I am filling this in for them' },
          ],
          schema: z.enum(['me', 'other'], { error: 'Select who needs support' }),
        },
      ],
    },
    {
      slug: 'agreed',
      why: 'We only accept a request if the person has agreed to it. It is their choice.',
      questions: [
        {
          name: 'agreed',
          kind: 'yes-no',
          label: 'Have they agreed to you doing this for them?',
          called: 'They have agreed',
          hint: 'They need to know that you will give us their name, their contact details and what you write here.',
          schema: z.boolean({ error: 'Select yes if they have agreed' }),
        },
      ],
      appliesWhen: isOther,
      leadsOut: (answers) => (answers['agreed'] === false ? nextBest('not-agreed', answers) : undefined),
    },
    {
      slug: 'postcode',
      why: `Different organisations deliver ${name} in different areas. A postcode tells us which one can help.`,
      questions: [
        {
          name: 'postcode',
          kind: 'text',
          label: voice('What is your postcode?', 'What is their postcode?'),
          called: 'Postcode',
          hint: voice(
            'For example, ME14 1XX. If you have no fixed address, use the postcode of a place where you often stay, or leave this empty.',
            'For example, ME14 1XX. If they have no fixed address, use the postcode of a place where they often stay, or leave this empty.',
          ),
          width: 10,
          autocomplete: own('postal-code'),
          schema: postcodeSchema,
        },
        { name: 'found', kind: 'derived', label: 'Area', schema: words(80).optional() },
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
          ? 'Some postcodes are in 2 council areas, and there are some that we do not know yet.'
          : `You do not need a fixed address for ${name}. We ask so that we know who can help.`,
      questions: [
        {
          name: 'council',
          kind: 'radios',
          label: (answers: Answers) =>
            livesNowhereOnTheMap(answers) === 'no-fixed-address'
              ? voice('Where do you usually stay?', 'Where do they usually stay?')(answers)
              : voice('Which council area do you live in?', 'Which council area do they live in?')(answers),
          called: 'Council area',
          hint: ({ postcode }: Answers) => {
            const placeless = livesNowhereOnTheMap({ postcode });
            if (placeless === 'no-fixed-address')
              return 'Select the council area where you spend most nights or days. A rough answer is fine.';
            if (placeless === 'forces')
              return 'A BFPO number does not tell us where home is. Select the council area of the home in Kent or Medway, if there is one.';
            const outcode = typeof postcode === 'string' ? normalisePostcode(postcode)?.outcode : undefined;
            const near = outcode === undefined ? undefined : gazetteer.outcodes.get(outcode);
            const area = gazetteer.areas.find(({ slug }) => slug === near?.area);
            if (near?.inside === true && area !== undefined)
              return `Most of ${near.outcode} is in ${area.name}. You can also find the council’s name on a council tax bill.`;
            return 'You can find the council’s name on a council tax bill. If there is no fixed address, select the area where most days are spent.';
          },
          options: [
            ...gazetteer.areas.map((area) => ({ value: area.slug, text: area.name })),
            { value: ELSEWHERE, text: 'Somewhere else', dividerBefore: 'or' },
          ],
          schema: z.string({ error: 'Select a council area, or “Somewhere else”' }).max(80),
        },
      ],
      appliesWhen: ({ found }) => found === 'ask',
      leadsOut: (answers) => (answers['council'] === ELSEWHERE ? nextBest('outside', answers) : undefined),
    },
    {
      slug: 'age',
      why: `${name} is for adults. Some people aged 16 and 17 can join too.`,
      questions: [
        {
          name: 'age',
          kind: 'radios',
          label: voice('How old are you?', 'How old are they?'),
          called: 'Age',
          options: [
            { value: 'under-16', text: 'Under 16' },
            { value: 'under-18', text: '16 or 17' },
            { value: 'adult', text: '18 or over' },
          ],
          schema: z.enum(['under-16', 'under-18', 'adult'], { error: 'Select an age' }),
        },
      ],
      leadsOut: (answers) => (answers['age'] === 'under-16' ? nextBest('under-16', answers) : undefined),
    },
    {
      slug: 'under-18',
      title: voice('If you are 16 or 17', 'If they are 16 or 17'),
      content: ['People aged 16 or 17 can join if either of these applies:', youngConditions],
      why: 'These are the rules of the programme for people under 18.',
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: voice('Does one of these apply to you?', 'Does one of these apply to them?'),
          called: 'Can join at 16 or 17',
          schema: z.boolean({ error: 'Select yes if one of these applies' }),
        },
      ],
      appliesWhen: ({ age }) => age === 'under-18',
      leadsOut: (answers) => (answers['young'] === false ? nextBest('aged-16-17', answers) : undefined),
    },
    {
      slug: 'right-to-work',
      why: 'Employers must check this before someone starts a job. We do not ask for documents.',
      questions: [
        {
          name: 'rightToWork',
          kind: 'radios',
          label: voice(
            'Do you have the right to work in the UK?',
            'Do they have the right to work in the UK?',
          ),
          called: 'Right to work in the UK',
          hint: 'British and Irish citizens have the right to work. So do people with a visa or immigration status that allows it.',
          options: YES_NO_UNSURE,
          schema: yesNoUnsure('Select yes, no or not sure'),
        },
      ],
      leadsOut: (answers) =>
        answers['rightToWork'] === 'no' ? nextBest('right-to-work', answers) : undefined,
    },
    {
      slug: 'work',
      why: 'The support is different for people who have a job.',
      questions: [
        {
          name: 'work',
          kind: 'radios',
          label: voice('Are you working now?', 'Are they working now?'),
          called: 'Working now',
          options: [
            { value: 'out-of-work', text: 'No, not working' },
            {
              value: 'in-work-at-risk',
              text: 'Yes, but the job is at risk',
              hint: 'The job may be lost, or is hard to keep, because of health, a disability or other circumstances. This includes being off sick.',
            },
            { value: 'in-work', text: 'Yes, and the job is not at risk' },
          ],
          schema: z.enum(['out-of-work', 'in-work-at-risk', 'in-work'], {
            error: 'Select whether there is a job at the moment',
          }),
        },
      ],
      leadsOut: (answers) => (answers['work'] === 'in-work' ? nextBest('in-work', answers) : undefined),
    },
    {
      slug: 'fits',
      title: voice('Do any of these apply to you?', 'Do any of these apply to them?'),
      content: [groups, 'You do not have to say which. You do not need a doctor’s letter.'],
      why: `${name} is for people in one or more of these situations. We do not need to know which.`,
      questions: [
        {
          name: 'fits',
          kind: 'radios',
          label: 'Do any of these apply?',
          called: 'Situations on the list',
          options: [
            { value: 'yes', text: 'Yes, at least one applies' },
            { value: 'no', text: 'No, none of these apply' },
            { value: 'not-sure', text: 'I am not sure' },
          ],
          schema: yesNoUnsure('Select yes if at least one of these applies'),
        },
      ],
      leadsOut: (answers) => (answers['fits'] === 'no' ? nextBest('no-group', answers) : undefined),
    },
    {
      slug: 'other-programme',
      title: voice('Are you already on a programme like this?', 'Are they already on a programme like this?'),
      content: ['For example:', sameKind],
      why: 'People can only be on one of these at a time. It is fine to have a Jobcentre work coach as well.',
      questions: [
        {
          name: 'otherProgramme',
          kind: 'radios',
          label: voice('Are you on one of these programmes now?', 'Are they on one of these programmes now?'),
          called: 'On another programme like this',
          options: YES_NO_UNSURE,
          schema: yesNoUnsure('Select yes, no or not sure'),
        },
      ],
      leadsOut: (answers) =>
        answers['otherProgramme'] === 'yes' ? nextBest('other-programme', answers) : undefined,
    },
    {
      slug: 'about-you',
      title: 'Your details',
      why: 'So that we can ask you if something is not clear. We will not tell you anything about them unless they want us to.',
      questions: [
        {
          name: 'referrerName',
          kind: 'text',
          label: 'Your name',
          autocomplete: 'name',
          schema: words(200),
        },
        {
          name: 'referrerRole',
          kind: 'radios',
          label: 'How do you know them?',
          called: 'How you know them',
          options: [
            { value: 'family', text: 'I am a family member' },
            { value: 'friend', text: 'I am a friend' },
            { value: 'gp', text: 'I work at their GP surgery' },
            { value: 'health', text: 'I am another health worker' },
            { value: 'jobcentre', text: 'I work at a Jobcentre' },
            { value: 'social-worker', text: 'I am a social worker' },
            { value: 'charity', text: 'I work for a charity' },
            { value: 'other', text: 'Another way' },
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
          label: 'Where you work (optional)',
          called: 'Where you work',
          autocomplete: 'organization',
          hint: 'For example, Sheppey Surgery.',
          schema: words(200).optional(),
        },
        {
          name: 'referrerPhone',
          kind: 'tel',
          label: 'Your phone number',
          called: 'Your phone number',
          hint: 'Enter a phone number, an email address or both.',
          autocomplete: 'tel',
          schema: phoneField.optional(),
        },
        {
          name: 'referrerEmail',
          kind: 'email',
          label: 'Your email address',
          autocomplete: 'email',
          schema: emailField.optional(),
        },
      ],
      appliesWhen: isOther,
      check: ({ referrerPhone, referrerEmail }) =>
        referrerPhone === undefined && referrerEmail === undefined
          ? { referrerPhone: 'Enter your phone number or your email address' }
          : {},
    },
    {
      slug: 'name',
      why: 'So that we know who to ask for.',
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: voice('What is your name?', 'What is their name?'),
          called: 'Name',
          hint: voice(
            'What you would like us to call you. You can use any language and script.',
            'What they would like us to call them. You can use any language and script.',
          ),
          autocomplete: own('name'),
          schema: (answers: Answers) => words(200, voice('Enter your name', 'Enter their name')(answers)),
        },
      ],
    },
    {
      slug: 'ways',
      why: 'We will only use the ways that are selected.',
      questions: [
        {
          name: 'ways',
          kind: 'checkboxes',
          label: voice('How should we contact you?', 'How should we contact them?'),
          called: 'Ways to contact',
          hint: 'Select all that apply.',
          options: WAYS,
          schema: z.array(z.enum(['phone', 'text', 'email', 'post', 'somebody-else', 'none']), {
            error: 'Select at least one way to contact, or “None of these”',
          }),
        },
      ],
    },
    {
      slug: 'phone',
      why: deps.texts
        ? voice(
            'We will use this to contact you. If you chose text messages to a mobile, we can also send you a code to check progress online.',
            'We will use this to contact them. If you chose text messages to a mobile, we can also send them a code to check progress online.',
          )
        : voice('We will use this to contact you.', 'We will use this to contact them.'),
      questions: [
        {
          name: 'phone',
          kind: 'tel',
          label: voice('What is your phone number?', 'What is their phone number?'),
          called: 'Phone number',
          autocomplete: own('tel'),
          schema: phoneField,
        },
      ],
      check: ({ ways, phone }) =>
        deps.texts && has(ways, 'text') && mobileOf(String(phone)) === undefined
          ? { phone: `${NEEDS_MOBILE}. Or go back and select another way` }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text'),
    },
    {
      slug: 'email',
      why: voice(
        'We will use this to contact you, and to send you a code if you want to check progress online.',
        'We will use this to contact them, and to send them a code if they want to check progress online.',
      ),
      questions: [
        {
          name: 'email',
          kind: 'email',
          label: voice('What is your email address?', 'What is their email address?'),
          called: 'Email address',
          autocomplete: own('email'),
          schema: emailField,
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'email'),
    },
    {
      slug: 'address',
      why: voice('We will use this to write to you.', 'We will use this to write to them.'),
      questions: [
        {
          name: 'address',
          kind: 'textarea',
          label: voice('What address should we write to?', 'What address should we write to?'),
          called: 'Address for letters',
          autocomplete: own('street-address'),
          hint: 'This can be a friend’s address, a hostel or a day centre.',
          rows: 4,
          schema: words(500, 'Enter an address that we can write to'),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'post'),
    },
    {
      slug: 'somebody-else',
      title: 'Someone we can contact instead',
      why: voice(
        'We will only tell them that we want to speak to you.',
        'We will only tell them who we want to speak to.',
      ),
      questions: [
        {
          name: 'otherName',
          kind: 'text',
          label: 'Their name',
          called: 'Name of the person we can contact instead',
          schema: words(200, 'Enter their name'),
        },
        {
          name: 'otherPhone',
          kind: 'tel',
          label: 'Their phone number',
          called: 'Phone number of the person we can contact instead',
          hint: 'Enter a phone number, an email address or both.',
          schema: phoneField.optional(),
        },
        {
          name: 'otherEmail',
          kind: 'email',
          label: 'Their email address',
          called: 'Email address of the person we can contact instead',
          schema: emailField.optional(),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'somebody-else'),
      check: ({ otherPhone, otherEmail }) =>
        otherPhone === undefined && otherEmail === undefined
          ? { otherPhone: 'Enter their phone number or their email address' }
          : {},
    },
    {
      slug: 'place',
      why: voice('So that we can find you.', 'So that we can find them.'),
      questions: [
        {
          name: 'meetingPlace',
          kind: 'textarea',
          label: voice(
            'Where can we meet you or leave a message?',
            'Where can we meet them or leave a message?',
          ),
          called: 'Place to meet or leave a message',
          hint: 'For example, “Sheerness library, Tuesday mornings” or “at the day centre, ask for Jo”.',
          rows: 3,
          schema: words(500, 'Enter a place where we can meet or leave a message'),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'none'),
    },
    {
      slug: 'safe',
      title: voice('How and when to contact you safely', 'How and when to contact them safely'),
      why: 'Other people may see a letter or hear a message.',
      questions: [
        {
          name: 'messageIsSafe',
          kind: 'radios',
          label: voice(
            'Is it safe for us to leave a message or write to you?',
            'Is it safe for us to leave a message or write to them?',
          ),
          called: 'Messages and letters',
          hint: voice(
            'Think about who else might see your post, phone or emails, or answer your calls.',
            'Think about who else might see their post, phone or emails, or answer their calls.',
          ),
          options: messageOptions(name),
          schema: z.enum(MESSAGE_CHOICES, { error: 'Select whether it is safe to leave a message or write' }),
        },
        {
          name: 'bestTime',
          kind: 'text',
          label: 'When is a good time to contact? (optional)',
          called: 'Good time to contact',
          hint: 'For example, “weekdays from 9:30am to 1:30pm”.',
          schema: words(200).optional(),
        },
      ],
      check: ({ ways, messageIsSafe }) =>
        messageIsSafe === 'never' && !canSpeak(ways)
          ? {
              messageIsSafe:
                'If we cannot leave a message, we need a way to speak. Go back and select a phone call or someone you trust, or select another answer here',
            }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text', 'email', 'post', 'somebody-else'),
    },
    {
      slug: 'language',
      title: 'Language and format (optional)',
      why: voice(
        'So that we can use the language and format that you need.',
        'So that we can use the language and format that they need.',
      ),
      questions: [
        {
          name: 'language',
          kind: 'text',
          label: 'Language',
          called: 'Language',
          hint: 'Leave this empty for English.',
          width: 20,
          suggestions: LANGUAGES,
          schema: words(80).optional(),
        },
        {
          name: 'interpreting',
          kind: 'checkboxes',
          label: voice('Do you need an interpreter?', 'Do they need an interpreter?'),
          called: 'Interpreter',
          options: [
            { value: 'interpreter', text: 'Yes, for this language' },
            { value: 'bsl', text: 'Yes, for British Sign Language (BSL)' },
          ],
          schema: z.array(z.enum(['interpreter', 'bsl'])).optional(),
        },
        {
          name: 'formats',
          kind: 'checkboxes',
          label: voice(
            'Do you need information in another format?',
            'Do they need information in another format?',
          ),
          called: 'Formats',
          options: [
            { value: 'easy-read', text: 'Easy read' },
            { value: 'large-print', text: 'Large print' },
            { value: 'audio', text: 'Audio' },
            { value: 'braille', text: 'Braille' },
          ],
          schema: z.array(z.enum(['easy-read', 'large-print', 'audio', 'braille'])).optional(),
        },
      ],
    },
    {
      slug: 'meeting',
      title: voice('Your first meeting (optional)', 'Their first meeting (optional)'),
      why: voice(
        'So that we can find a place and time that work for you.',
        'So that we can find a place and time that work for them.',
      ),
      questions: [
        {
          name: 'meeting',
          kind: 'checkboxes',
          label: voice('Where would you like to meet?', 'Where would they like to meet?'),
          called: 'Where to meet',
          hint: 'We will try to arrange this, but we cannot always do it.',
          options: [
            { value: 'phone', text: 'On the phone' },
            { value: 'video', text: 'By video call' },
            { value: 'near-home', text: 'Somewhere near home' },
            { value: 'library', text: 'At a library' },
            { value: 'jobcentre', text: 'At a Jobcentre' },
            { value: 'at-home', text: 'At home' },
          ],
          schema: z
            .array(z.enum(['phone', 'video', 'near-home', 'library', 'jobcentre', 'at-home']))
            .optional(),
        },
        {
          name: 'hardToMeet',
          kind: 'textarea',
          label: voice(
            'Does anything make it hard for you to meet?',
            'Does anything make it hard for them to meet?',
          ),
          called: 'What makes it hard to meet',
          hint: 'For example, “no car, the last bus is at 6pm”, “childcare before 9am and after 1pm” or “cannot use stairs”.',
          rows: 3,
          maxlength: 1_000,
          schema: words(1_000).optional(),
        },
      ],
    },
    {
      slug: 'more',
      why: 'In case there is something that we need to know first.',
      questions: [
        {
          name: 'more',
          kind: 'textarea',
          label: 'Is there anything else we should know? (optional)',
          called: 'Anything else',
          hint: 'Only tell us what we need to know. You do not have to explain an illness or anything that has happened.',
          rows: 4,
          maxlength: 2_000,
          schema: words(2_000).optional(),
        },
      ],
    },
    {
      slug: 'date-of-birth',
      why: voice(
        'You can use it with your postcode to check progress without an email address. It also helps us not to mix you up with someone else.',
        'They can use it with their postcode to check progress without an email address. It also helps us not to mix them up with someone else.',
      ),
      questions: [
        {
          name: 'dateOfBirth',
          kind: 'date',
          label: voice('What is your date of birth? (optional)', 'What is their date of birth? (optional)'),
          called: 'Date of birth',
          hint: 'For example, 27 3 1990.',
          autocomplete: own('bday'),
          schema: z.string().optional(),
        },
      ],
      check: ({ dateOfBirth, age, whoFor }) => {
        if (typeof dateOfBirth !== 'string' || fitsAge(dateOfBirth, age, today())) return {};
        return {
          dateOfBirth:
            age === 'adult'
              ? `You said ${whoFor === 'other' ? 'they' : 'you'} are 18 or over, but this date of birth is for someone of another age. Check both answers`
              : `You said ${whoFor === 'other' ? 'they' : 'you'} are 16 or 17, but this date of birth is for someone of another age. Check both answers`,
        };
      },
    },
    {
      slug: 'agreement',
      title: voice('How we use your answers', 'How we use these answers'),
      content: ({ whoFor }) => [
        `We use ${whoFor === 'other' ? 'these' : 'your'} answers to find out whether ${name} can help, and to get in touch. We keep them secure. Only the ${runBy} team and the partner supporting ${whoFor === 'other' ? 'the person' : 'you'} can see them. We record who looked at them and why, and ${whoFor === 'other' ? 'the person' : 'you'} can see that record.`,
        `${whoFor === 'other' ? 'They' : 'You'} can see, change or withdraw the request at any time, or ask us to delete it. If it is withdrawn, we delete the answers after ${months(keepMonths.withdrawn)}. If this is not the right support, we delete them after ${months(keepMonths['not-right'])}. When the support has ended, we keep them for ${months(keepMonths.finished)}. Asking does not mean ${whoFor === 'other' ? 'they' : 'you'} have to join.`,
        { text: `Read the ${name} privacy notice`, href: programme.privacyNotice },
      ],
      questions: [
        {
          name: 'agreement',
          kind: 'checkboxes',
          label: voice('Do you agree?', 'Do they agree?'),
          called: 'Agreement',
          options: (answers: Answers) => [
            {
              value: 'yes',
              text: voice(
                'I agree to you using my answers like this',
                'They agree to you using these answers like this',
              )(answers),
            },
          ],
          schema: z.array(z.enum(['yes']), {
            error:
              'Select the box to send the request. If you do not agree, close this page and nothing will be sent',
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
    name: 'support',
    path: '/support/refer',
    title: 'Ask for support',
    sendLabel: 'Send request',
    beforeSending: `When you send this, we will only share these answers with ${programme.name}.`,
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
      const { reference } = await receiveReferral(trx, deps, {
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
