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
import { organisationTexts } from './messages.en.ts';

/** The questions about an organisation: asked when it registers, and again when its details change. */

const words = (max: number) => z.string().max(max);
const isSchool = ({ kind }: Answers) => kind === 'school';

function steps(facts: { clock: Clock }) {
  const levels: Option[] = [
    { value: '0', text: organisationTexts.disabilityConfident.none },
    ...Object.entries(DISABILITY_CONFIDENT_LEVELS).map(([value, text]) => ({
      value,
      text: organisationTexts.disabilityConfident.level(value, text),
    })),
  ];
  return [
    {
      slug: 'kind',
      why: organisationTexts.kind.why,
      questions: [
        {
          name: 'kind',
          kind: 'radios',
          label: organisationTexts.kind.label,
          called: organisationTexts.kind.called,
          options: REGISTERED_KINDS.map((value) => ({
            value,
            text: ORGANISATION_KINDS[value].label,
            hint: {
              employer: organisationTexts.kind.employerHint,
              'training-provider': organisationTexts.kind.providerHint,
              school: organisationTexts.kind.schoolHint,
            }[value],
          })),
          schema: z.enum(REGISTERED_KINDS),
        },
      ],
    },
    {
      slug: 'name',
      why: organisationTexts.name.why,
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: (answers: Answers) =>
            isSchool(answers) ? organisationTexts.name.schoolLabel : organisationTexts.name.label,
          called: organisationTexts.name.called,
          hint: organisationTexts.name.hint,
          autocomplete: 'organization',
          schema: words(120)
            .transform(tidyName)
            .refine((name) => /\p{L}.*[\p{L}\p{N}]/u.test(name), {
              error: organisationTexts.name.error,
            }),
        },
      ],
    },
    {
      slug: 'about',
      why: organisationTexts.about.why,
      questions: [
        {
          name: 'description',
          kind: 'textarea',
          label: organisationTexts.description.label,
          called: organisationTexts.description.called,
          hint: organisationTexts.description.hint,
          rows: 4,
          maxlength: 600,
          schema: words(600),
        },
      ],
    },
    {
      slug: 'address',
      title: organisationTexts.address.title,
      why: organisationTexts.address.why,
      questions: [
        {
          name: 'address',
          kind: 'text',
          label: organisationTexts.address.label,
          hint: organisationTexts.address.hint,
          autocomplete: 'street-address',
          schema: words(200).optional(),
        },
        {
          name: 'town',
          kind: 'text',
          label: organisationTexts.town.label,
          width: 20,
          autocomplete: 'address-level2',
          schema: words(80),
        },
        {
          name: 'postcode',
          kind: 'postcode',
          label: organisationTexts.postcode.label,
          hint: organisationTexts.postcode.hint,
          width: 10,
          autocomplete: 'postal-code',
          schema: z.string(),
        },
      ],
    },
    {
      slug: 'website',
      why: organisationTexts.website.why,
      questions: [
        {
          name: 'website',
          kind: 'url',
          label: organisationTexts.website.label,
          called: organisationTexts.website.called,
          hint: organisationTexts.website.hint,
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
      why: organisationTexts.urn.why,
      questions: [
        {
          name: 'urn',
          kind: 'text',
          label: organisationTexts.urn.label,
          called: organisationTexts.urn.called,
          hint: organisationTexts.urn.hint,
          width: 10,
          schema: z.string().regex(/^\d{6}$/, { error: organisationTexts.urn.error }),
        },
      ],
      appliesWhen: isSchool,
    },
    {
      slug: 'size',
      why: organisationTexts.size.why,
      questions: [
        {
          name: 'size',
          kind: 'radios',
          label: organisationTexts.size.label,
          called: organisationTexts.size.called,
          options: Object.entries(SIZES).map(([value, { label }]) => ({ value, text: label })),
          schema: z.enum(Object.keys(SIZES) as (keyof typeof SIZES)[]),
        },
      ],
      appliesWhen: (answers) => !isSchool(answers),
    },
    {
      slug: 'disability-confident',
      why: organisationTexts.disabilityConfident.why,
      questions: [
        {
          name: 'disabilityConfident',
          kind: 'radios',
          label: organisationTexts.disabilityConfident.label,
          called: organisationTexts.disabilityConfident.called,
          options: levels,
          schema: z.enum(['0', '1', '2', '3'], { error: organisationTexts.disabilityConfident.error }),
        },
      ],
    },
    {
      slug: 'young-people',
      why: organisationTexts.youngPeople.why,
      questions: [
        {
          name: 'young',
          kind: 'yes-no',
          label: organisationTexts.young.label,
          called: organisationTexts.young.called,
          hint: organisationTexts.young.hint,
          schema: z.boolean({ error: organisationTexts.young.error }),
        },
      ],
      appliesWhen: (answers) => !isSchool(answers),
    },
    {
      slug: 'insurance',
      title: organisationTexts.insurance.title,
      why: organisationTexts.insurance.why,
      questions: [
        {
          name: 'insuredUntil',
          kind: 'date',
          label: organisationTexts.insuredUntil.label,
          called: organisationTexts.insuredUntil.called,
          hint: organisationTexts.insuredUntil.hint,
          schema: z.string().refine((day) => day >= londonDay(facts.clock()), {
            error: organisationTexts.insuredUntil.error,
          }),
        },
        {
          name: 'safeguardingContact',
          kind: 'text',
          label: organisationTexts.safeguardingContact.label,
          called: organisationTexts.safeguardingContact.called,
          hint: organisationTexts.safeguardingContact.hint,
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
    title: organisationTexts.register.title,
    sendLabel: organisationTexts.register.sendLabel,
    beforeSending: organisationTexts.register.beforeSending,
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
      title: organisationTexts.details.title,
      sendLabel: organisationTexts.details.sendLabel,
      beforeSending: organisationTexts.details.beforeSending,
      // A kind that the council has assigned cannot be changed.
      steps: register.steps.filter((step) => kinds.includes(kind) || step.slug !== 'kind'),
      send: (trx, answers, sending) =>
        work.change(trx, organisationId, answers as OrganisationAnswers, sending),
    }),
  };
}
