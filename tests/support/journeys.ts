import { z } from 'zod';
import {
  defineJourney,
  type Answers,
  type Journey,
  type Outcome,
  type Sending,
} from '#features/journeys/journey.ts';
import type { Trx } from '#lib/database.ts';

type Send = (trx: Trx, answers: Answers, sending: Sending) => Promise<Outcome>;
const accepted: Send = async () => ({ ok: true, result: { reference: 'K3JD' } });

const ANSWER = z.string().max(120);

/**
 * A linear journey with every kind of question, steps that depend on answers of steps that depend on answers, options
 * that depend on answers, a rule across fields and an exit page.
 */
export function supportJourney(send: Send = accepted): Journey {
  return defineJourney({
    name: 'support',
    path: '/support/refer',
    title: 'Ask for support',
    steps: [
      {
        slug: 'who',
        questions: [
          {
            name: 'who',
            kind: 'radios',
            label: 'Who is this for?',
            called: 'Who this is for',
            options: [
              { value: 'me', text: 'Me' },
              { value: 'other', text: 'Somebody else' },
            ],
            schema: z.enum(['me', 'other'], { error: 'Say who this is for' }),
          },
        ],
      },
      {
        slug: 'agreed',
        why: 'We may only write to people who have agreed to it.',
        questions: [{ name: 'agreed', kind: 'yes-no', label: 'Have they agreed?', schema: z.boolean() }],
        appliesWhen: ({ who }) => who === 'other',
        leadsOut: ({ agreed }) => (agreed === false ? { to: '/support#ask-them' } : undefined),
      },
      {
        slug: 'their-role',
        questions: [
          {
            name: 'theirRole',
            kind: 'text',
            label: 'What are you to them?',
            called: 'Your role',
            schema: ANSWER,
          },
        ],
        appliesWhen: ({ agreed }) => agreed === true,
      },
      {
        slug: 'age',
        questions: [{ name: 'age', kind: 'number', label: 'Age', schema: z.number().int().max(120) }],
        leadsOut: ({ age }) =>
          typeof age === 'number' && age < 16 ? { to: '/support#under-16', forget: true } : undefined,
      },
      {
        slug: 'contact',
        title: ({ who }) => (who === 'other' ? 'How can we reach them?' : 'How can we reach you?'),
        questions: [
          { name: 'email', kind: 'email', label: 'E-mail address', schema: z.email().max(200).optional() },
          { name: 'phone', kind: 'tel', label: 'Phone number', schema: z.string().max(40).optional() },
          { name: 'postcode', kind: 'postcode', label: 'Postcode', schema: z.string() },
          { name: 'website', kind: 'url', label: 'Website', schema: z.url().max(300).optional() },
        ],
        check: ({ email, phone }) =>
          email === undefined && phone === undefined
            ? { email: 'Give an e-mail address or a phone number' }
            : {},
      },
      {
        slug: 'ways',
        questions: [
          {
            name: 'ways',
            kind: 'checkboxes',
            label: 'How may we reach you?',
            called: 'Ways to reach you',
            options: ({ email, phone }) => [
              ...(email === undefined ? [] : [{ value: 'email', text: 'By e-mail' }]),
              ...(phone === undefined
                ? []
                : [
                    { value: 'call', text: 'By a call' },
                    { value: 'text', text: 'By a text message' },
                  ]),
              { value: 'letter', text: 'Only by letter', exclusive: true },
            ],
            schema: z.array(z.string()),
          },
        ],
      },
      {
        slug: 'when',
        title: 'When is it best?',
        questions: [
          {
            name: 'from',
            kind: 'date',
            label: 'From which day?',
            called: 'First day',
            schema: z.string().optional(),
          },
          {
            name: 'until',
            kind: 'date',
            label: 'Until which day?',
            called: 'Last day',
            schema: z.string().optional(),
          },
          {
            name: 'time',
            kind: 'time',
            label: 'At what time?',
            called: 'Time',
            schema: z.string().optional(),
          },
          {
            name: 'fare',
            kind: 'money',
            label: 'What does getting here cost?',
            called: 'Cost',
            schema: z.number().max(100_00).optional(),
          },
        ],
        check: ({ from, until }) =>
          typeof from === 'string' && typeof until === 'string' && until < from
            ? { until: 'Last day must not be before the first day' }
            : {},
        appliesWhen: ({ ways }) => Array.isArray(ways) && ways.includes('call'),
      },
      {
        slug: 'language',
        questions: [
          {
            name: 'language',
            kind: 'select',
            label: 'Language',
            options: ['English', 'Polish', 'Romanian', 'Ukrainian'].map((text) => ({
              value: text.toLowerCase(),
              text,
            })),
            schema: z.string(),
          },
        ],
      },
      {
        slug: 'more',
        questions: [
          {
            name: 'more',
            kind: 'textarea',
            label: 'Anything else?',
            schema: z.string().max(1_000).optional(),
          },
        ],
      },
    ],
    send,
  });
}

/** A journey with a task list of three sections, the second of which applies only for some answers. */
export function tasksJourney(send: Send = accepted): Journey {
  const text = (name: string) => ({
    name,
    kind: 'text' as const,
    label: `What is ${name}?`,
    called: name,
    schema: ANSWER,
  });
  return defineJourney({
    name: 'tasks',
    path: '/post/job',
    title: 'Post a job',
    steps: [
      { slug: 'title', section: 'The job', questions: [text('title')] },
      {
        slug: 'remote',
        section: 'The job',
        questions: [{ name: 'remote', kind: 'yes-no', label: 'From home?', schema: z.boolean() }],
      },
      {
        slug: 'town',
        section: 'The place',
        questions: [text('town')],
        appliesWhen: ({ remote }) => remote === false,
      },
      {
        slug: 'stop',
        section: 'The place',
        questions: [text('stop')],
        appliesWhen: ({ remote }) => remote === false,
      },
      { slug: 'pay', section: 'Pay', title: 'Pay', questions: [text('lowest'), text('highest')] },
    ],
    send,
  });
}

/** Form data as a browser sends it. */
export function aForm(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return form;
}
