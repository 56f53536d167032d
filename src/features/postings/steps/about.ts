import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import { SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { words } from './common.ts';
import { sectorOptions, typicalWords } from '#features/postings/title-words.ts';

/** Title, kind of work and description, which fill the list of results and the top of the page. */
export function aboutSteps(section: string, it: { what: string; like: string; describe: string }) {
  return [
    {
      slug: 'title',
      section,
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: `What is the title of the ${it.what}?`,
          called: 'Title',
          hint: `Use words people search for, for example ${it.like}. Do not include the dates, the place or your name. We will ask for these later.`,
          schema: words(120),
        },
      ],
    },
    {
      slug: 'sector',
      section,
      questions: [
        {
          name: 'sector',
          kind: 'radios',
          label: 'What type of work is it about?',
          called: 'Type of work',
          options: sectorOptions,
          schema: z.enum(SECTOR_SLUGS),
        },
      ],
    },
    {
      slug: 'about',
      section,
      title: `Describe the ${it.what}`,
      questions: [
        {
          name: 'summary',
          kind: 'textarea',
          label: 'Summary, in 1 or 2 sentences',
          called: 'Summary',
          hint: 'This appears in search results.',
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: it.describe,
          called: 'Description',
          hint: ({ title }) =>
            `Leave a blank line between paragraphs. Start each line of a list with “- ”.${typicalWords(title)}`,
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}
export type AboutAnswers = AnswersOf<ReturnType<typeof aboutSteps>>;

/** For a preview: placeholders for these answers until they are given. */
export const ABOUT_GAPS: AboutAnswers = { title: '…', summary: '…', description: '…', sector: 'other' };
