import { z } from 'zod';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { OrganisationTable } from './table.ts';
import {
  defineJourney,
  type AnswersOf,
  type Finding,
  type Journey,
  type Outcome,
  type Sending,
  type Step,
} from '#features/journeys/journey.ts';
import type { Answers, Option } from '#features/forms/question.ts';
import { DISABILITY_CONFIDENT_LEVELS } from '#features/opportunities/vocabulary.ts';
import type { OrganisationRow } from './organisation.repository.ts';
import { ORGANISATION_KINDS, REGISTERED_KINDS, SIZES, tidyName, wantedOf } from './organisation.ts';

/** The questions about an organisation: asked when it registers, and again when its details change. */

const words = (max: number) => z.string().max(max);
const isSchool = ({ kind }: Answers) => kind === 'school';

function steps(facts: { clock: Clock }) {
  const levels: Option[] = [
    { value: '0', text: 'No, or not yet' },
    ...Object.entries(DISABILITY_CONFIDENT_LEVELS).map(([value, text]) => ({
      value,
      text: `Level ${value}: ${text}`,
    })),
  ];
  return [
    {
      slug: 'kind',
      why: 'Your answer decides what you can post or book here.',
      questions: [
        {
          name: 'kind',
          kind: 'radios',
          label: 'What type of organisation is it?',
          called: 'Type of organisation',
          options: REGISTERED_KINDS.map((value) => ({
            value,
            text: ORGANISATION_KINDS[value].label,
            hint: {
              employer: 'Businesses, charities, public services and self-employed people.',
              'training-provider': 'You run Skills Bootcamps or other courses.',
              school: 'Schools, colleges, sixth forms and alternative provision.',
            }[value],
          })),
          schema: z.enum(REGISTERED_KINDS),
        },
      ],
    },
    {
      slug: 'name',
      why: 'People see this beside everything you post.',
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: (answers: Answers) =>
            isSchool(answers)
              ? 'What is the name of the school or college?'
              : 'What is the name of the organisation?',
          called: 'Name',
          hint: 'Use the name people know it by.',
          autocomplete: 'organization',
          schema: words(120)
            .transform(tidyName)
            .refine((name) => /\p{L}.*[\p{L}\p{N}]/u.test(name), {
              error: 'Enter the name of the organisation. It must include letters',
            }),
        },
      ],
    },
    {
      slug: 'about',
      why: 'People who have never heard of you read this before they apply.',
      questions: [
        {
          name: 'description',
          kind: 'textarea',
          label: 'What does the organisation do?',
          called: 'What it does',
          hint: 'Enter 2 or 3 sentences. Do not include phone numbers or links. We ask for these separately.',
          rows: 4,
          maxlength: 600,
          schema: words(600),
        },
      ],
    },
    {
      slug: 'address',
      title: 'Where is the organisation?',
      why: 'We show the town. We work out your council area from the postcode.',
      questions: [
        {
          name: 'address',
          kind: 'text',
          label: 'Building and street',
          hint: 'Only the council can see this. Leave it blank if you work from home.',
          autocomplete: 'street-address',
          schema: words(200).optional(),
        },
        {
          name: 'town',
          kind: 'text',
          label: 'Town or village',
          width: 20,
          autocomplete: 'address-level2',
          schema: words(80),
        },
        {
          name: 'postcode',
          kind: 'postcode',
          label: 'Postcode',
          hint: 'Only the council can see this.',
          width: 10,
          autocomplete: 'postal-code',
          schema: z.string(),
        },
      ],
    },
    {
      slug: 'website',
      why: 'This helps people find out more, and helps us check that the organisation is real.',
      questions: [
        {
          name: 'website',
          kind: 'url',
          label: 'What is its website? (optional)',
          called: 'Website',
          hint: 'For example, www.example.org',
          autocomplete: 'url',
          schema: z
            .url({ protocol: /^https?$/, hostname: z.regexes.domain })
            .max(300)
            .optional(),
        },
      ],
    },
    {
      slug: 'urn',
      why: 'This tells us which school you are. You can find it on Get Information about Schools.',
      questions: [
        {
          name: 'urn',
          kind: 'text',
          label: 'What is its unique reference number (URN)?',
          called: 'URN',
          hint: 'This is 6 digits, for example 118123.',
          width: 10,
          schema: z.string().regex(/^\d{6}$/, { error: 'The URN must be 6 digits, for example 118123' }),
        },
      ],
      appliesWhen: isSchool,
    },
    {
      slug: 'size',
      why: 'Some people look for a small team, and others for a large one.',
      questions: [
        {
          name: 'size',
          kind: 'radios',
          label: 'How many people work there?',
          called: 'Size',
          options: Object.entries(SIZES).map(([value, { label }]) => ({ value, text: label })),
          schema: z.enum(Object.keys(SIZES) as (keyof typeof SIZES)[]),
        },
      ],
      appliesWhen: (answers) => !isSchool(answers),
    },
    {
      slug: 'disability-confident',
      why: 'We show the level on your listings. People can filter by it.',
      questions: [
        {
          name: 'disabilityConfident',
          kind: 'radios',
          label: 'Is the organisation in the Disability Confident scheme?',
          called: 'Disability Confident',
          options: levels,
          schema: z.enum(['0', '1', '2', '3']),
        },
      ],
    },
    {
      slug: 'young-people',
      why: 'Organisations that take on young people need insurance, and a person to contact if something is wrong.',
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: 'Will anyone under 18 come to you?',
          called: 'Young people under 18',
          hint: 'For work experience, a visit, training or a job. You can change this later.',
          schema: z.boolean(),
        },
      ],
      appliesWhen: (answers) => !isSchool(answers),
    },
    {
      slug: 'insurance',
      title: 'Keeping young people safe',
      why: 'Schools ask for both before they send a pupil. Only the council, and schools that book with you, can see them.',
      questions: [
        {
          name: 'insuredUntil',
          kind: 'date',
          label: 'When does your employers’ liability insurance expire?',
          called: 'Insurance expiry date',
          hint: 'You can find this on the certificate.',
          schema: z.string().refine((day) => day >= londonDay(facts.clock()), {
            error:
              'Expiry date must be today or in the future. Enter the expiry date of your current insurance',
          }),
        },
        {
          name: 'safeguardingContact',
          kind: 'text',
          label: 'Who can a school contact if it has a safeguarding concern?',
          called: 'Safeguarding contact',
          hint: 'Enter a name, and a phone number or email address. We never show this in public.',
          schema: words(200),
        },
      ],
      appliesWhen: ({ young }) => young === true,
    },
  ] as const satisfies readonly Step[];
}

/** An organisation's answers about itself. */
export type OrganisationAnswers = AnswersOf<ReturnType<typeof steps>>;

/** The answers as columns of the organisation; the postcode decides the area. */
export function rowOf(answers: OrganisationAnswers, area: string | null) {
  return {
    name: answers.name ?? '',
    description: answers.description ?? null,
    website: answers.website ?? null,
    address: answers.address ?? null,
    town: answers.town ?? null,
    postcode: answers.postcode ?? null,
    area,
    size: answers.size ?? null,
    urn: answers.urn ?? null,
    disabilityConfident: Number(answers.disabilityConfident ?? 0),
    insuredUntil: answers.insuredUntil ?? null,
    safeguardingContact: answers.safeguardingContact ?? null,
  };
}

/** The stored organisation as answers. Values that were never asked for are left out, so that they are asked. */
export function answersOf(row: OrganisationRow): Answers {
  const { kind, name, description, town, website, disabilityConfident } = { ...row, ...wantedOf(row) };
  // An organisation from a feed has not answered anything yet, so nothing is known about young people.
  const asked = row.postcode !== null;
  return Object.fromEntries(
    Object.entries({
      kind,
      name,
      description,
      address: asked ? row.address : undefined,
      town,
      postcode: row.postcode,
      website: asked || website !== null ? website : undefined,
      urn: row.urn,
      size: row.size,
      disabilityConfident: asked || disabilityConfident > 0 ? String(disabilityConfident) : undefined,
      young: asked ? row.insuredUntil !== null : undefined,
      insuredUntil: row.insuredUntil,
      safeguardingContact: row.safeguardingContact,
    }).filter(([, value]) => value !== undefined),
  );
}

export interface OrganisationJourneys {
  register: Journey;
  /**
   * The journey that changes an organisation's details. The subject of its drafts is the revision that they began with.
   */
  details(organisation: { organisationId: string; slug: string; kind: OrganisationTable['kind'] }): Journey;
}

/** Sends and checks the answers; implemented by the service. */
export interface OrganisationWork {
  register(trx: Trx, answers: OrganisationAnswers, sending: Sending): Promise<Outcome>;
  change(trx: Trx, organisationId: string, answers: OrganisationAnswers, sending: Sending): Promise<Outcome>;
  findings(db: Db, answers: OrganisationAnswers): Promise<Finding[]>;
}

export function organisationJourneys(facts: { clock: Clock }, work: OrganisationWork): OrganisationJourneys {
  const findings: NonNullable<Journey['findings']> = (db, answers) =>
    work.findings(db, answers as OrganisationAnswers);
  const register = defineJourney({
    name: 'register-organisation',
    path: '/manage/register',
    title: 'Register an organisation',
    sendLabel: 'Send for approval',
    beforeSending:
      'By sending this, you confirm that you can act for the organisation and that your answers are correct.',
    steps: steps(facts),
    findings,
    send: work.register,
  });
  const kinds: readonly string[] = REGISTERED_KINDS;
  return {
    register,
    details: ({ organisationId, slug, kind }) => ({
      ...register,
      name: `organisation-details:${organisationId}`,
      path: `/manage/${slug}/details`,
      title: 'Change your details',
      sendLabel: 'Save details',
      beforeSending:
        'The council reviews changes to the name, type of organisation, description, website, town or Disability Confident level before people see them. Until then, people see the current details. We make other changes immediately, including corrections to small typing errors in the description.',
      // A kind that the council has assigned cannot be changed.
      steps: register.steps.filter((step) => kinds.includes(kind) || step.slug !== 'kind'),
      send: (trx, answers, sending) =>
        work.change(trx, organisationId, answers as OrganisationAnswers, sending),
    }),
  };
}
