import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import { SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { words } from './common.ts';
import { sectorOptions, typicalWords } from '#features/postings/title-words.ts';

/** Title, kind of work and description: what the list of results and the top of the page say. */
export function aboutSteps(section: string, it: { what: string; like: string; describe: string }) {
  return [
    {
      slug: 'title',
      section,
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: `What is the ${it.what} called?`,
          called: 'Title',
          hint: `As people would search for it, like ${it.like}. Leave out dates, place and your name: we ask for those.`,
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
          label: 'What kind of work is it about?',
          called: 'Kind of work',
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
          label: 'In a sentence or two',
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
            `Leave a line empty for a new paragraph. Begin a line with “- ” for a list.${typicalWords(title)}`,
          rows: 12,
          maxlength: 20_000,
          schema: words(20_000),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}
export type AboutAnswers = AnswersOf<ReturnType<typeof aboutSteps>>;

/** For a preview: what stands for these answers until they are given. */
export const ABOUT_GAPS: AboutAnswers = { title: '…', summary: '…', description: '…', sector: 'other' };
