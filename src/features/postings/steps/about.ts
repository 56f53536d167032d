import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import { SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { words } from './common.ts';
import { sectorOptions, typicalWords } from '#features/postings/title-words.ts';
import { aboutMessages as messages } from './messages.en.ts';

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
          label: messages.title.label(it.what),
          called: messages.title.called,
          hint: messages.title.hint(it.like),
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
          label: messages.sector.label,
          called: messages.sector.called,
          options: sectorOptions,
          schema: z.enum(SECTOR_SLUGS),
        },
      ],
    },
    {
      slug: 'about',
      section,
      title: messages.about.title(it.what),
      questions: [
        {
          name: 'summary',
          kind: 'textarea',
          label: messages.about.summary.label,
          called: messages.about.summary.called,
          hint: messages.about.summary.hint,
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: it.describe,
          called: messages.about.description.called,
          hint: ({ title }) => messages.about.description.hint(typicalWords(title)),
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
