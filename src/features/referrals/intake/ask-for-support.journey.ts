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
import { codeTo, messageTo, NEEDS_MOBILE } from '#features/referrals/reach.ts';
import { mayMessage } from '#features/referrals/reach.service.ts';
import { referenceInWords } from '#features/referrals/reference.ts';
import { receiveReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import {
  canSpeak,
  MESSAGE_CHOICES,
  messagesKept,
  type ContactWay,
  type Look,
  type ReferralDetails,
  type ReferralFacts,
} from '#features/referrals/referral.ts';

/** The questions by which somebody asks for support, for themselves or for somebody who agreed, and what is sent. */

export interface SupportDeps extends Omit<ReferralDeps, 'db'> {
  gazetteer: Gazetteer;
  limits: Limits;
}

const words = (max: number) => z.string().max(max);

/** Words to somebody about themselves, or about the one for whom they ask. */
const voice =
  (own: string, theirs: string) =>
  ({ whoFor }: Answers): string =>
    whoFor === 'other' ? theirs : own;
const isOther = ({ whoFor }: Answers) => whoFor === 'other';
/** Of the person who fills this in, and so only where that is the one who is asked about. */
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

/** Offered while somebody types; any other language may be typed. */
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
  { value: 'phone', text: 'By a phone call' },
  { value: 'text', text: 'By a text message' },
  { value: 'email', text: 'By e-mail' },
  { value: 'post', text: 'By letter' },
  {
    value: 'somebody-else',
    text: 'Through somebody who is trusted',
    hint: 'A friend, somebody in the family, a support worker',
  },
  {
    value: 'none',
    text: 'None of these',
    hint: 'We ask for a place to meet or to leave a message',
    exclusive: true,
    dividerBefore: 'or',
  },
];

const postcodeSchema = postcodeField('Enter a postcode, like ME14 1XX, or leave this empty').optional();

/** People without a fixed address, and families of the forces: their postcode is no place, so they are asked for one. */
const livesNowhereOnTheMap = ({ postcode }: Answers) => {
  const read = typeof postcode === 'string' ? normalisePostcode(postcode) : undefined;
  return read && placelessPostcode(read);
};

/** Whether a message or a letter is safe; the person's own page asks it in the same words. */
export const messageOptions = (programme: string): Option[] => [
  { value: 'yes', text: `Yes, and you may name ${programme}` },
  { value: 'no', text: 'Yes, but give a name and a number only' },
  {
    value: 'never',
    text: 'No. Do not leave any message; try again',
    hint: 'No voicemail, no text message, no e-mail, no letter, and not a word to whoever else answers.',
  },
];

const months = (count: number) => (count === 1 ? 'a month' : `${count} months`);

function steps(deps: Pick<SupportDeps, 'gazetteer' | 'clock' | 'texts'>, programme: Programme) {
  const { name, groups, youngConditions, sameKind, runBy, keepMonths } = programme;
  const today = () => londonDay(deps.clock());
  const { gazetteer } = deps;
  return [
    {
      slug: 'who',
      why: 'So that we speak to the right person.',
      questions: [
        {
          name: 'whoFor',
          kind: 'radios',
          label: 'Who needs support?',
          called: 'Who needs support',
          options: [
            { value: 'me', text: 'I do' },
            { value: 'other', text: 'Somebody else, and I fill this in for them' },
          ],
          schema: z.enum(['me', 'other'], { error: 'Select who needs support' }),
        },
      ],
    },
    {
      slug: 'agreed',
      why: 'Nobody is signed up behind their back. It is their choice.',
      questions: [
        {
          name: 'agreed',
          kind: 'yes-no',
          label: 'Have they said that you may do this for them?',
          called: 'They have agreed',
          hint: 'They know that you tell us their name, how to reach them, and what you write here.',
          schema: z.boolean({ error: 'Select yes if they have agreed' }),
        },
      ],
      appliesWhen: isOther,
      leadsOut: (answers) => (answers['agreed'] === false ? nextBest('not-agreed', answers) : undefined),
    },
    {
      slug: 'postcode',
      why: `${name} is run area by area. The postcode tells us who would help.`,
      questions: [
        {
          name: 'postcode',
          kind: 'text',
          label: voice('What is your postcode?', 'What is their postcode?'),
          called: 'Postcode',
          hint: voice(
            'Like ME14 1XX. If you have no fixed address, use one from a place where you often stay, or leave this empty.',
            'Like ME14 1XX. If they have no fixed address, use one from a place where they often stay, or leave this empty.',
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
          ? 'Some postcodes are shared by two councils, and some we do not know yet.'
          : `You do not need a fixed address for ${name}. We ask so that we know who can help.`,
      questions: [
        {
          name: 'council',
          kind: 'radios',
          label: (answers: Answers) =>
            livesNowhereOnTheMap(answers) === 'no-fixed-address'
              ? voice('Where do you usually stay?', 'Where do they usually stay?')(answers)
              : voice('In which council area do you live?', 'In which council area do they live?')(answers),
          called: 'Council area',
          hint: ({ postcode }: Answers) => {
            const placeless = livesNowhereOnTheMap({ postcode });
            if (placeless === 'no-fixed-address')
              return 'Choose the council area where most nights or days are spent. A rough answer is fine.';
            if (placeless === 'forces')
              return 'A BFPO number does not say where home is. Choose the council area of the home in Kent or Medway, if there is one.';
            const outcode = typeof postcode === 'string' ? normalisePostcode(postcode)?.outcode : undefined;
            const near = outcode === undefined ? undefined : gazetteer.outcodes.get(outcode);
            const area = gazetteer.areas.find(({ slug }) => slug === near?.area);
            if (near?.inside === true && area !== undefined)
              return `Most of ${near.outcode} is in ${area.name}. It is on the council tax bill, too.`;
            return 'It is on the council tax bill. Without a fixed address, choose where most days are spent.';
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
      why: `${name} is for adults. Some people of 16 and 17 can join too.`,
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
      says: ['People of this age can join when one of these is true:', youngConditions],
      why: 'These are the rules of the programme for people under 18.',
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: voice('Is one of these true for you?', 'Is one of these true for them?'),
          called: 'Route for people of 16 and 17',
          schema: z.boolean({ error: 'Select yes if one of these is true' }),
        },
      ],
      appliesWhen: ({ age }) => age === 'under-18',
      leadsOut: (answers) => (answers['young'] === false ? nextBest('aged-16-17', answers) : undefined),
    },
    {
      slug: 'right-to-work',
      why: 'Employers must check this before a job begins. We do not ask for papers.',
      questions: [
        {
          name: 'rightToWork',
          kind: 'radios',
          label: voice(
            'Do you have the right to work in the UK?',
            'Do they have the right to work in the UK?',
          ),
          called: 'Right to work in the UK',
          hint: 'British and Irish citizens do. So do people whose visa or status allows work.',
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
              hint: 'It may be lost, or is hard to keep, because of health, a disability or something else in life. Being off sick counts.',
            },
            { value: 'in-work', text: 'Yes, and the job is not at risk' },
          ],
          schema: z.enum(['out-of-work', 'in-work-at-risk', 'in-work'], {
            error: 'Select what is true just now',
          }),
        },
      ],
      leadsOut: (answers) => (answers['work'] === 'in-work' ? nextBest('in-work', answers) : undefined),
    },
    {
      slug: 'fits',
      title: voice('Does one or more of these fit you?', 'Does one or more of these fit them?'),
      says: [groups, 'You do not have to say which. No doctor’s letter is needed.'],
      why: `${name} is for people for whom one of these is true. We do not need to know which.`,
      questions: [
        {
          name: 'fits',
          kind: 'radios',
          label: 'One or more of these fits',
          called: 'One or more of the list fits',
          options: [
            { value: 'yes', text: 'Yes, one or more' },
            { value: 'no', text: 'No, none of these' },
            { value: 'not-sure', text: 'I am not sure' },
          ],
          schema: yesNoUnsure('Select yes if one or more of these fits'),
        },
      ],
      leadsOut: (answers) => (answers['fits'] === 'no' ? nextBest('no-group', answers) : undefined),
    },
    {
      slug: 'other-programme',
      title: voice(
        'Is somebody helping you like this already?',
        'Is somebody helping them like this already?',
      ),
      says: ['Programmes of the same kind are:', sameKind],
      why: 'Nobody can be on two at once. A work coach at the Jobcentre is fine.',
      questions: [
        {
          name: 'otherProgramme',
          kind: 'radios',
          label: voice('Are you on one of these now?', 'Are they on one of these now?'),
          called: 'On a programme of the same kind',
          options: YES_NO_UNSURE,
          schema: yesNoUnsure('Select yes, no or not sure'),
        },
      ],
      leadsOut: (answers) =>
        answers['otherProgramme'] === 'yes' ? nextBest('other-programme', answers) : undefined,
    },
    {
      slug: 'about-you',
      title: 'About you, who fill this in',
      why: 'So that we can ask you if something is not clear. We tell you nothing about them unless they want us to.',
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
          label: 'What are you to them?',
          called: 'Your role',
          options: [
            { value: 'family', text: 'Family' },
            { value: 'friend', text: 'A friend' },
            { value: 'gp', text: 'From their GP surgery' },
            { value: 'health', text: 'Another health worker' },
            { value: 'jobcentre', text: 'From the Jobcentre' },
            { value: 'social-worker', text: 'A social worker' },
            { value: 'charity', text: 'From a charity' },
            { value: 'other', text: 'Somebody else' },
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
          label: 'Where you work',
          autocomplete: 'organization',
          hint: 'Like “Sheppey Surgery”. You can leave this out.',
          schema: words(200).optional(),
        },
        {
          name: 'referrerPhone',
          kind: 'tel',
          label: 'Your phone number',
          called: 'Your phone number',
          hint: 'A phone number or an e-mail address is enough.',
          autocomplete: 'tel',
          schema: phoneField.optional(),
        },
        {
          name: 'referrerEmail',
          kind: 'email',
          label: 'Your e-mail address',
          autocomplete: 'email',
          schema: emailField.optional(),
        },
      ],
      appliesWhen: isOther,
      check: ({ referrerPhone, referrerEmail }) =>
        referrerPhone === undefined && referrerEmail === undefined
          ? { referrerPhone: 'Enter your phone number or your e-mail address' }
          : {},
    },
    {
      slug: 'name',
      why: 'So that we know whom to ask for.',
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: voice('What is your name?', 'What is their name?'),
          called: 'Name',
          hint: voice(
            'As you would like to be called, in any language and script.',
            'As they would like to be called, in any language and script.',
          ),
          autocomplete: own('name'),
          schema: words(200),
        },
      ],
    },
    {
      slug: 'ways',
      why: 'What is not ticked we do not use.',
      questions: [
        {
          name: 'ways',
          kind: 'checkboxes',
          label: voice('How may we reach you?', 'How may we reach them?'),
          called: 'Ways to reach',
          hint: 'Choose all that are right.',
          options: WAYS,
          schema: z.array(z.enum(['phone', 'text', 'email', 'post', 'somebody-else', 'none']), {
            error: 'Select at least one, or “None of these”',
          }),
        },
      ],
    },
    {
      slug: 'phone',
      why: deps.texts
        ? voice(
            'For the way to reach that you chose. With text messages to a mobile you can also look up how far things are.',
            'For the way to reach that you chose. With text messages to a mobile they can also look up how far things are.',
          )
        : 'For the way to reach that you chose.',
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
          ? { phone: `${NEEDS_MOBILE}. Or go back and choose another way` }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text'),
    },
    {
      slug: 'email',
      why: voice(
        'For the way to reach that you chose. It also lets you look up how far things are.',
        'For the way to reach that you chose. It also lets them look up how far things are.',
      ),
      questions: [
        {
          name: 'email',
          kind: 'email',
          label: voice('What is your e-mail address?', 'What is their e-mail address?'),
          called: 'E-mail address',
          autocomplete: own('email'),
          schema: emailField,
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'email'),
    },
    {
      slug: 'address',
      why: 'For the way to reach that you chose.',
      questions: [
        {
          name: 'address',
          kind: 'textarea',
          label: voice('Where do letters reach you?', 'Where do letters reach them?'),
          called: 'Address for letters',
          autocomplete: own('street-address'),
          hint: 'It may be a friend’s address, a hostel or a day centre.',
          rows: 4,
          schema: words(500),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'post'),
    },
    {
      slug: 'somebody-else',
      title: 'Who may answer instead?',
      why: voice(
        'We tell them only that we want to speak to you.',
        'We tell them only whom we want to speak to.',
      ),
      questions: [
        {
          name: 'otherName',
          kind: 'text',
          label: 'Their name',
          called: 'Name of who may answer',
          schema: words(200),
        },
        {
          name: 'otherPhone',
          kind: 'tel',
          label: 'Their phone number',
          called: 'Phone number of who may answer',
          hint: 'A phone number or an e-mail address is enough.',
          schema: phoneField.optional(),
        },
        {
          name: 'otherEmail',
          kind: 'email',
          label: 'Their e-mail address',
          called: 'E-mail address of who may answer',
          schema: emailField.optional(),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'somebody-else'),
      check: ({ otherPhone, otherEmail }) =>
        otherPhone === undefined && otherEmail === undefined
          ? { otherPhone: 'Enter their phone number or their e-mail address' }
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
          hint: 'Like “Sheerness library, Tuesday mornings”, or “at the day centre, ask for Jo”.',
          rows: 3,
          schema: words(500),
        },
      ],
      appliesWhen: ({ ways }) => has(ways, 'none'),
    },
    {
      slug: 'safe',
      title: voice('When and how is it safe to reach you?', 'When and how is it safe to reach them?'),
      why: 'Other people may see a letter or hear a message.',
      questions: [
        {
          name: 'messageIsSafe',
          kind: 'radios',
          label: voice(
            'Is it safe to leave a message, or to write to you?',
            'Is it safe to leave a message, or to write to them?',
          ),
          called: 'Messages and letters',
          hint: 'Think of everybody who may see the phone, the letters or the e-mails, or who may answer.',
          options: messageOptions(name),
          schema: z.enum(MESSAGE_CHOICES, { error: 'Select whether a message is safe' }),
        },
        {
          name: 'bestTime',
          kind: 'text',
          label: 'When is a good time?',
          called: 'Good time',
          hint: 'Like “weekdays from 9:30 to 1:30”. You can leave this out.',
          schema: words(200).optional(),
        },
      ],
      check: ({ ways, messageIsSafe }) =>
        messageIsSafe === 'never' && !canSpeak(ways)
          ? {
              messageIsSafe:
                'Without messages we need a way to speak. Go back and tick a phone call or somebody who is trusted, or choose another answer here',
            }
          : {},
      appliesWhen: ({ ways }) => has(ways, 'phone', 'text', 'email', 'post', 'somebody-else'),
    },
    {
      slug: 'language',
      title: 'Language and reading',
      why: voice(
        'So that the first talk is in a language and a form that suit you. All of it can be left out.',
        'So that the first talk is in a language and a form that suit them. All of it can be left out.',
      ),
      questions: [
        {
          name: 'language',
          kind: 'text',
          label: 'Language',
          called: 'Language',
          hint: 'Any language. Leave this empty for English.',
          width: 20,
          suggestions: LANGUAGES,
          schema: words(80).optional(),
        },
        {
          name: 'interpreting',
          kind: 'checkboxes',
          label: 'Is somebody needed who interprets?',
          called: 'Interpreting',
          options: [
            { value: 'interpreter', text: 'An interpreter for this language' },
            { value: 'bsl', text: 'A British Sign Language (BSL) interpreter' },
          ],
          schema: z.array(z.enum(['interpreter', 'bsl'])).optional(),
        },
        {
          name: 'formats',
          kind: 'checkboxes',
          label: 'In which form should things be written?',
          called: 'Forms of writing',
          options: [
            { value: 'easy-read', text: 'Easy read' },
            { value: 'large-print', text: 'Large print' },
            { value: 'audio', text: 'To listen to' },
            { value: 'braille', text: 'Braille' },
          ],
          schema: z.array(z.enum(['easy-read', 'large-print', 'audio', 'braille'])).optional(),
        },
      ],
    },
    {
      slug: 'meeting',
      title: 'The first talk',
      why: 'So that nobody has to come to a place or at a time that does not work. All of it can be left out.',
      questions: [
        {
          name: 'meeting',
          kind: 'checkboxes',
          label: voice('Where would you like to talk?', 'Where would they like to talk?'),
          called: 'Where to talk',
          hint: 'We cannot promise each of these, but we try.',
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
          label: 'What makes meeting hard?',
          called: 'What makes meeting hard',
          hint: 'Like “no car, the last bus goes at 6”, “I look after a child before 9 and after 1”, or “I cannot do stairs”.',
          rows: 3,
          maxlength: 1_000,
          schema: words(1_000).optional(),
        },
      ],
    },
    {
      slug: 'more',
      why: 'In case there is something that we must know before we call.',
      questions: [
        {
          name: 'more',
          kind: 'textarea',
          label: 'Anything else?',
          called: 'Anything else',
          hint: 'Please do not write more than is needed. You need not explain an illness or what happened. You can leave this out.',
          rows: 4,
          maxlength: 2_000,
          schema: words(2_000).optional(),
        },
      ],
    },
    {
      slug: 'date-of-birth',
      why: voice(
        'With it and your postcode you can look up how far things are without e-mail. It also helps us not to mix you up with somebody else.',
        'With it and their postcode they can look up how far things are without e-mail. It also helps us not to mix them up with somebody else.',
      ),
      questions: [
        {
          name: 'dateOfBirth',
          kind: 'date',
          label: voice('What is your date of birth?', 'What is their date of birth?'),
          called: 'Date of birth',
          hint: 'Like 27 3 1990. You can leave this out.',
          autocomplete: own('bday'),
          schema: z.string().optional(),
        },
      ],
      check: ({ dateOfBirth, age }) => {
        if (typeof dateOfBirth !== 'string' || fitsAge(dateOfBirth, age, today())) return {};
        return {
          dateOfBirth:
            age === 'adult'
              ? 'Date of birth must be of somebody aged 18 or over, as you said. Change one of the two'
              : 'Date of birth must be of somebody aged 16 or 17, as you said. Change one of the two',
        };
      },
    },
    {
      slug: 'agreement',
      title: 'What happens with these answers',
      says: ({ whoFor }) => [
        `We use these answers to find out whether ${name} can help, and to get in touch. They are locked away. The team of ${runBy} and the partner who would help can open them, and nobody else. Each opening is written down with who and why, and ${whoFor === 'other' ? 'the person' : 'you'} can see that list.`,
        `${whoFor === 'other' ? 'They' : 'You'} can see, change or take back all of it at any time, or ask us to delete it. If it is taken back we delete it after ${months(keepMonths.withdrawn)}; if it is not the right support, after ${months(keepMonths['not-right'])}; after the support has ended, we keep it for ${months(keepMonths.finished)}. Asking does not mean having to join.`,
        { text: `More about what ${name} does with what it is told`, href: programme.privacyNotice },
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
                'I agree that you use my answers like this',
                'They agree that you use these answers like this',
              )(answers),
            },
          ],
          schema: z.array(z.enum(['yes']), {
            error: 'Tick the box if this may be sent. If not, you can close this page: nothing is sent',
          }),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

/** The same for staff, who put right what was told. */
export const supportSteps: (...of: Parameters<typeof steps>) => readonly Step[] = steps;

export type SupportAnswers = AnswersOf<ReturnType<typeof steps>>;

/** What complete answers say, parted into what decides about the queue and what is about the person. */
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

/** What the page after sending needs; it names nobody. */
export interface SupportSent {
  reference: string;
  area: string;
  /** Calendar days. */
  acknowledgeBy: string;
  contactBy: string;
  via: ReferralFacts['via'];
  /** How the reference was sent to them. */
  told: 'email' | 'text' | undefined;
  /** It was not sent, because no message is safe. */
  noMessages?: boolean | undefined;
  /** How it can be looked up. */
  lookUp: ('email' | 'text' | 'birth')[];
}

/** Faster than this nobody reads twenty pages, let alone answers them. */
const QUICK_MS = 20_000;
/** A clock that was put back in between says nothing about the person. */
function isQuick(begunAt: Date, now: Date): boolean {
  const took = now.getTime() - begunAt.getTime();
  return took >= 0 && took < QUICK_MS;
}

/**
 * The journey of asking for support.
 * @param looks why this sending should be looked at with more care, as far as the request tells
 */
export function askForSupportJourney(deps: SupportDeps, looks: readonly Look[] = []): Journey {
  const programme = deps.programmes.get(PROGRAMME);
  if (programme === undefined) throw new Error(`there is no programme ${PROGRAMME}`);
  return defineJourney({
    name: 'support',
    path: '/support/refer',
    title: 'Ask for support',
    sendLabel: 'Send',
    beforeSending: `By sending this, ${programme.name} gets these answers. Nobody else does.`,
    steps: steps(deps, programme),
    async send(trx, answers, { token, now, begunAt }) {
      const { facts, details } = toReferral(answers);
      // The key's hash: a phone number under a plain one could be guessed.
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
          code: referenceInWords(reference),
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
        lookUp: [
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
