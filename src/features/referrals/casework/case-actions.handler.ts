import type { Actor } from '#features/accounts/permission.ts';
import {
  fill,
  readAnswer,
  typedIn,
  type Answers,
  type Filled,
  type Question,
} from '#features/forms/question.ts';
import { questionView, type QuestionView } from '#features/forms/question-view.ts';
import { messageTo } from '#features/referrals/contact-policy.ts';
import { messageChoice, type MessageChoice } from '#features/referrals/referral.ts';
import type { ReferralRow, ReferralScope } from '#features/referrals/referral.repository.ts';
import type { ActionDeps } from './action-effects.service.ts';
import { performAction, prepareAction, type PreparedAction } from './case-actions.service.ts';
import type { CaseAction, CaseActionSlug } from './case-actions.ts';
import { conflictMessages } from './messages.en.ts';

/** The page of one action: its form, or what became of the form that was sent. */

export interface ActionView {
  kind: 'form';
  slug: CaseActionSlug;
  action: CaseAction;
  row: ReferralRow;
  /** Undefined when the member of staff does not have the record open. */
  person: { name: string; messageTo: string | undefined; messages: MessageChoice } | undefined;
  questions: QuestionView[];
  /**
   * When the record was last changed at the time of viewing. Later changes must be seen before the form is accepted.
   */
  seen: string;
  errors: { href: string; text: string }[];
}
export type ActionResult =
  | ActionView
  | { kind: 'done'; slug: CaseActionSlug; stillTheirs: boolean }
  /** The form shows personal details, so the record must be opened first. */
  | { kind: 'closed' }
  | { kind: 'gone' }
  | { kind: 'not-found' };

/**
 * Where the browser goes when there is no form to show.
 * @param home the list of this side of the staff
 */
export function pathAfter(
  result: Exclude<ActionResult, { kind: 'form' | 'not-found' }>,
  home: '/caseload' | '/referrals',
  id: string,
): string {
  if (result.kind === 'gone') return home;
  if (result.kind === 'closed') return `${home}/${id}`;
  return `${result.stillTheirs ? `${home}/${id}` : home}?done=${result.slug}`;
}

function viewOf(
  deps: ActionDeps,
  { slug, action, row, details }: PreparedAction,
  questions: readonly Question[],
  filled: Filled,
): ActionView {
  return {
    kind: 'form',
    slug,
    action,
    row,
    // The form names the applicant only where the member of staff has the record open.
    person: details && {
      name: details.name,
      messageTo: messageTo(deps, details),
      messages: messageChoice(details),
    },
    seen: row.lastEventAt.toISOString(),
    questions: questions.map((question) => questionView(question, filled)),
    errors: [],
  };
}

/** Reads the answers; the errors are added to the view. */
function readAnswers(view: ActionView, filled: Filled, { action, form }: PreparedAction): Answers {
  const answers: Record<string, unknown> = {};
  for (const shown of view.questions) {
    const read = readAnswer(shown.question, filled, answers);
    if (read.ok) answers[shown.question.name] = read.value;
    else {
      const { message, parts } = read;
      shown.error = { name: shown.question.name, message, ...(parts === undefined ? {} : { parts }) };
    }
  }
  const together = action.check?.(answers, form) ?? {};
  for (const shown of view.questions) {
    const { name } = shown.question;
    const message = together[name];
    if (message !== undefined) shown.error ??= { name, message };
    if (shown.error !== undefined) view.errors.push({ href: `#${name}`, text: shown.error.message });
  }
  return answers;
}

const textIn = (form: FormData | undefined, name: string): string | undefined => {
  const value = form?.get(name);
  return typeof value === 'string' ? value : undefined;
};

/**
 * The form of an action, or the result of submitting it. A second submission reports a conflict and changes nothing.
 */
export async function handleAction(
  deps: ActionDeps,
  me: Actor,
  scope: ReferralScope,
  it: { by: 'coordinator' | 'adviser'; id: string; action: string | undefined; request: Request },
): Promise<ActionResult> {
  const { by, id, action, request } = it;
  const isSubmission = request.method === 'POST';
  // A page that is not found is answered by rewriting the request, which needs the body unread.
  const sent = isSubmission
    ? await request
        .clone()
        .formData()
        .catch(() => new FormData())
    : undefined;
  const employer = textIn(sent, 'employer')?.trim() ?? '';
  const prepared = await prepareAction(deps, me, scope, { by, id, action, employer, isSubmission });
  if (prepared.kind !== 'ready') return prepared;
  const { details, form } = prepared;
  const questions = prepared.action.questions(form);
  if (sent === undefined) {
    const begins = {
      ...prepared.action.begins?.(new URL(request.url).searchParams),
      ...(details === undefined ? {} : prepared.action.beginsFrom?.(details, form)),
    };
    const shown: Filled = Object.assign(
      {},
      ...questions.map((question) => fill(question, begins[question.name])),
    );
    return viewOf(deps, prepared, questions, shown);
  }
  const filled: Filled = Object.assign({}, ...questions.map((question) => typedIn(question, sent)));
  const view = viewOf(deps, prepared, questions, filled);
  const answers = readAnswers(view, filled, prepared);
  if (view.errors.length > 0) return view;
  const result = await performAction(deps, me, scope, prepared, { answers, seen: textIn(sent, 'seen') });
  if (result.kind === 'gone') return result;
  if (result.kind === 'done') return { kind: 'done', slug: prepared.slug, stillTheirs: result.stillTheirs };
  return {
    ...view,
    row: result.row,
    seen: result.row.lastEventAt.toISOString(),
    errors: [{ href: '#main-content', text: conflictMessages.changedMeanwhile }],
  };
}
