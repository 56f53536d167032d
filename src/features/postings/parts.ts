import type { Step } from '#features/journeys/journey.ts';
import type { Answers, Question, Varying } from '#features/forms/question.ts';

/**
 * Parts: steps that occur in journeys more than once. The second start date is asked for like the first, and an
 * employer who also offers work experience gets the same questions as an organisation that only offers that. Each
 * occurrence is a part with a name, which prefixes the names of its questions: "first" of the part "date2" is stored as
 * "date2First".
 */

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The name under which a part's question is stored. */
export function nameIn(part: string, name: string): string {
  return `${part}${capital(name)}`;
}

/** The answers of a part, by the names that its questions have outside of it. */
export function answersIn(part: string, answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([name, value]) => {
      const first = name.startsWith(part) ? name.charAt(part.length) : '';
      return first === '' || first !== first.toUpperCase()
        ? []
        : [[first.toLowerCase() + name.slice(part.length + 1), value]];
    }),
  );
}

interface Options {
  /** Prefix of the steps' slugs: "placement" makes "placement-days". */
  slug: string;
  /** Replaces the section of the steps. */
  section?: string;
  /** Whether the part applies, judged by the answers outside of it. */
  appliesWhen?: (answers: Answers) => boolean;
}

/**
 * The steps as a part. Conditions in the steps read the part's own answer where it has one of that name, otherwise the
 * one outside of it.
 */
export function partOf(part: string, steps: readonly Step[], options: Options): Step[] {
  const names = new Set(steps.flatMap(({ questions }) => questions.map(({ name }) => name)));
  const within = (answers: Answers): Answers =>
    new Proxy<Answers>(
      {},
      {
        get: (_, name: string) => answers[names.has(name) ? nameIn(part, name) : name],
      },
    );
  function inside<T>(varying: Varying<T>): Varying<T> {
    if (typeof varying !== 'function') return varying;
    const worked = varying as (answers: Answers) => T;
    return (answers) => worked(within(answers));
  }

  const asked = (question: Question): Question =>
    ({
      ...question,
      name: nameIn(part, question.name),
      label: inside(question.label),
      ...(question.hint === undefined ? {} : { hint: inside(question.hint) }),
      ...('options' in question ? { options: inside(question.options) } : {}),
      schema: inside<unknown>(question.schema),
    }) as Question;

  return steps.map((step): Step => {
    const { title, why, section, appliesWhen, check, leadsOut } = step;
    const inSection = options.section ?? section;
    return {
      slug: `${options.slug}-${step.slug}`,
      ...(title === undefined ? {} : { title: inside(title) }),
      ...(why === undefined ? {} : { why: inside(why) }),
      ...(inSection === undefined ? {} : { section: inSection }),
      questions: step.questions.map(asked),
      ...(appliesWhen === undefined && options.appliesWhen === undefined
        ? {}
        : {
            appliesWhen: (answers: Answers) =>
              options.appliesWhen?.(answers) !== false && appliesWhen?.(within(answers)) !== false,
          }),
      ...(check === undefined
        ? {}
        : {
            check: (answers: Answers) =>
              Object.fromEntries(
                Object.entries(check(within(answers))).map(([name, message]) => [
                  nameIn(part, name),
                  message,
                ]),
              ),
          }),
      ...(leadsOut === undefined ? {} : { leadsOut: (answers: Answers) => leadsOut(within(answers)) }),
    };
  });
}
