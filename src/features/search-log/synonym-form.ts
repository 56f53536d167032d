import { z } from 'zod';
import type { FormError, FormRule } from '#lib/forms.ts';
import { asSearched } from '#features/search/terms.ts';
import { messages } from './messages.en.ts';

export const LONGEST_PHRASE = 60;
export const MOST_FINDS = 10;

const linesOf = (text: string) => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
];

/** A synonym as staff write it: `finds` has one phrase on each line. */
export const synonymForm = z.object({
  phrase: z
    .string({ error: messages.phrase.missing })
    .trim()
    .min(1, { error: messages.phrase.missing })
    .max(LONGEST_PHRASE, { error: messages.phrase.tooLong(LONGEST_PHRASE) })
    .refine((phrase) => asSearched(phrase) !== '', { error: messages.phrase.meaningless }),
  finds: z
    .string({ error: messages.finds.missing })
    .max(2_000, { error: messages.finds.tooMany(MOST_FINDS) })
    .transform(linesOf)
    .refine((lines) => lines.length > 0, { error: messages.finds.missing })
    .refine((lines) => lines.length <= MOST_FINDS, { error: messages.finds.tooMany(MOST_FINDS) })
    .refine((lines) => lines.every((line) => line.length <= LONGEST_PHRASE), {
      error: messages.finds.tooLong(LONGEST_PHRASE),
    }),
  both: z.array(z.literal('yes')).default([]),
});
type SynonymForm = z.output<typeof synonymForm>;

/** Each line must be something else to the search than the phrase. */
const findsOthers: FormRule<SynonymForm> = ({ phrase, finds }): FormError | undefined => {
  for (const line of finds) {
    const searched = asSearched(line);
    if (searched === '') return { field: 'finds', message: messages.finds.meaningless(line) };
    if (searched === asSearched(phrase)) return { field: 'finds', message: messages.finds.same(line) };
  }
  return undefined;
};
export const SYNONYM_RULES: readonly FormRule<SynonymForm>[] = [findsOthers];
