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

/** The questions about an organisation: asked when it registers, and again whenever its details change. */

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
      why: 'It decides what you can post or book here.',
      questions: [
        {
          name: 'kind',
          kind: 'radios',
          label: 'What kind of organisation is it?',
          called: 'Kind of organisation',
          options: REGISTERED_KINDS.map((value) => ({
            value,
            text: ORGANISATION_KINDS[value].label,
            hint: {
              employer: 'Businesses, charities, public services, and people who work for themselves.',
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
            isSchool(answers) ? 'What is the school or college called?' : 'What is the organisation called?',
          called: 'Name',
          hint: 'The name that people know it by.',
          autocomplete: 'organization',
          schema: words(120)
            .transform(tidyName)
            .refine((name) => /\p{L}.*[\p{L}\p{N}]/u.test(name), {
              error: 'Enter the name of the organisation, with letters in it',
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
          label: 'What does it do?',
          called: 'What it does',
          hint: 'Two or three sentences are enough. Leave out phone numbers and links: they have their own place.',
          rows: 4,
          maxlength: 600,
          schema: words(600),
        },
      ],
    },
    {
      slug: 'address',
      title: 'Where is it?',
      why: 'The town is shown. We work out your council area from the postcode.',
      questions: [
        {
          name: 'address',
          kind: 'text',
          label: 'Building and street',
          hint: 'Only the council sees this. If you work from home, you can leave it out.',
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
          hint: 'Only the council sees this.',
          width: 10,
          autocomplete: 'postal-code',
          schema: z.string(),
        },
      ],
    },
    {
      slug: 'website',
      why: 'It helps people to find out more, and us to see that the organisation is real.',
      questions: [
        {
          name: 'website',
          kind: 'url',
          label: 'Does it have a website?',
          called: 'Website',
          hint: 'Like www.example.org. You can leave this out.',
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
      why: 'It tells us which school you are. You find it on Get Information about Schools.',
      questions: [
        {
          name: 'urn',
          kind: 'text',
          label: 'What is its unique reference number (URN)?',
          called: 'URN',
          hint: 'Six digits, like 118123.',
          width: 10,
          schema: z.string().regex(/^\d{6}$/, { error: 'The URN must be six digits, like 118123' }),
        },
      ],
      appliesWhen: isSchool,
    },
    {
      slug: 'size',
      why: 'Some people look for a small team, others for a large one.',
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
      why: 'We show the level beside what you post. People can search for it.',
      questions: [
        {
          name: 'disabilityConfident',
          kind: 'radios',
          label: 'Is it in the Disability Confident scheme?',
          called: 'Disability Confident',
          options: levels,
          schema: z.enum(['0', '1', '2', '3']),
        },
      ],
    },
    {
      slug: 'young-people',
      why: 'Whoever takes young people on needs insurance, and somebody to tell if something is wrong.',
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: 'Will anybody under 18 come to you?',
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
      why: 'Schools ask for both before they send a pupil. Only the council, and schools that book with you, see them.',
      questions: [
        {
          name: 'insuredUntil',
          kind: 'date',
          label: 'When does your employers’ liability insurance run out?',
          called: 'Last day of the insurance',
          hint: 'It stands on the certificate.',
          schema: z.string().refine((day) => day >= londonDay(facts.clock()), {
            error: 'This day is over. Give the last day of the insurance that you have now',
          }),
        },
        {
          name: 'safeguardingContact',
          kind: 'text',
          label: 'Whom can a school tell if it is worried about a young person with you?',
          called: 'Safeguarding contact',
          hint: 'A name and a phone number or e-mail address. It is never shown in public.',
          schema: words(200),
        },
      ],
      appliesWhen: ({ young }) => young === true,
    },
  ] as const satisfies readonly Step[];
}

/** What an organisation has said of itself. */
export type OrganisationAnswers = AnswersOf<ReturnType<typeof steps>>;

/** What the answers say of the organisation, as it is stored; the area is the postcode's. */
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

/** What is stored, as the answers that would make it. What nobody has said yet is to be asked. */
export function answersOf(row: OrganisationRow): Answers {
  const { kind, name, description, town, website, disabilityConfident } = { ...row, ...wantedOf(row) };
  // Before anything was asked, as of an organisation that came with a feed, nothing is known of young people.
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
  /** Changes what an organisation says of itself. The subject of its drafts is the state that they began with. */
  details(organisation: { organisationId: string; slug: string; kind: OrganisationTable['kind'] }): Journey;
}

/** What becomes of the answers, and what is pointed out before: the work of the service. */
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
      'By sending this you say that you may speak for the organisation, and that what you wrote is true.',
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
      sendLabel: 'Save the details',
      beforeSending:
        'The council looks at a new name, kind of organisation, description, website, town or Disability Confident level before people see it. Until then people see what is there now. Other changes, and small typing errors in the description, are made at once.',
      // What the council has made it, it stays.
      steps: register.steps.filter((step) => kinds.includes(kind) || step.slug !== 'kind'),
      send: (trx, answers, sending) =>
        work.change(trx, organisationId, answers as OrganisationAnswers, sending),
    }),
  };
}
