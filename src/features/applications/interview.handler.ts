import { londonInstant } from '#lib/clock.ts';
import { questionView, type QuestionView } from '#features/forms/question-view.ts';
import { fill, readAnswer, typedIn, type Answers, type Filled } from '#features/forms/question.ts';
import type { ApplicationDeps } from './application.service.ts';
import { cancelInterview, offerInterview, planInterview } from './interview.service.ts';
import {
  formatInterviewTime,
  interviewAnswers,
  interviewQuestions,
  readInterview,
  type Interview,
} from './interview.ts';
import { inboxTexts } from './messages.en.ts';

export interface InterviewForm {
  id: string;
  name: string;
  title: string;
  questions: QuestionView[];
  errors: { href: string; text: string }[];
  /** The interview that the form changes. */
  current: Interview | undefined;
}

export type InterviewVisit =
  | { kind: 'done'; done: 'interview' | 'interview-changed' | 'interview-cancelled' }
  /** The application has changed in the meantime, so the applicant can no longer be invited. */
  | { kind: 'cannot' }
  | { kind: 'form'; form: InterviewForm };

/**
 * Handles a request to the form that invites an applicant to an interview, or changes or cancels it.
 * @returns undefined if the application belongs to another organisation
 */
export async function handleInterview(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<InterviewVisit | undefined> {
  const plan = await planInterview(deps, organisationId, id);
  if (plan === undefined) return undefined;
  const { canInvite, ...shown } = plan;
  if (!canInvite) return { kind: 'cannot' };
  const now = deps.clock();
  const about = { id, ...shown };
  if (request.method !== 'POST') {
    const begins = plan.current?.offer === undefined ? {} : interviewAnswers(plan.current.offer);
    return { kind: 'form', form: { ...about, questions: questionsOf(begins, now), errors: [] } };
  }
  const form = await request.formData().catch(() => new FormData());
  if (form.get('do') === 'cancel') {
    const words = form.get('words');
    const done = await cancelInterview(deps, organisationId, id, {
      actor,
      words: typeof words === 'string' ? words.trim().slice(0, 2_000) : '',
    });
    return done ? { kind: 'done', done: 'interview-cancelled' } : { kind: 'cannot' };
  }
  const filled: Filled = Object.assign(
    {},
    ...interviewQuestions(now).map((question) => typedIn(question, form)),
  );
  const questions = viewsOf(filled, now);
  const answers: Record<string, unknown> = {};
  for (const view of questions) {
    const read = readAnswer(view.question, filled, answers);
    if (read.ok) answers[view.question.name] = read.value;
    else {
      const { message, parts } = read;
      view.error = { name: view.question.name, message, ...(parts === undefined ? {} : { parts }) };
    }
  }
  const together = readInterview(answers, now);
  const wrong = { ...(together.ok ? {} : together.errors) };
  const isRight = together.ok && questions.every(({ error }) => error === undefined);
  if (isRight) {
    const words = typeof answers['words'] === 'string' ? answers['words'] : '';
    const offered = await offerInterview(deps, organisationId, id, { offer: together.offer, words, actor });
    if (offered.ok) return { kind: 'done', done: offered.done };
    if (offered.taken === undefined) return { kind: 'cannot' };
    const { taken, minutes } = offered;
    for (const time of taken) {
      const index = questions.findIndex(
        ({ question: { name } }) =>
          /^time\d$/.test(name) && instantOf(answers, name.slice(4)) === time.toISOString(),
      );
      wrong[questions[index]?.question.name ?? 'time1'] = inboxTexts.timeTaken(
        formatInterviewTime(time, minutes),
      );
    }
  }
  const errors: { href: string; text: string }[] = [];
  for (const view of questions) {
    const { name } = view.question;
    const message = wrong[name];
    if (message !== undefined) view.error ??= { name, message };
    if (view.error !== undefined) errors.push({ href: `#${name}`, text: view.error.message });
  }
  return { kind: 'form', form: { ...about, questions, errors } };
}

/** The instant that one pair of date and time fields gives. */
function instantOf(answers: Answers, number: string): string | undefined {
  const [on, time] = [answers[`on${number}`], answers[`time${number}`]];
  return typeof on === 'string' && typeof time === 'string'
    ? londonInstant(on, time).toISOString()
    : undefined;
}

const questionsOf = (answers: Answers, now: Date): QuestionView[] =>
  viewsOf(
    Object.assign(
      {},
      ...interviewQuestions(now).map((question) => fill(question, answers[question.name])),
    ) as Filled,
    now,
  );

const viewsOf = (filled: Filled, now: Date): QuestionView[] =>
  interviewQuestions(now).map((question) => questionView(question, filled));
