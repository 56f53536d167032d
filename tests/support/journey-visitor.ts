import assert from 'node:assert/strict';
import { newToken } from '#features/journeys/journey.service.ts';
import { type Answer } from '#features/journeys/journey.view.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Holder, Journey } from '#features/journeys/journey.ts';
import type { LeavingView, StepView } from '#features/journeys/journey.view.ts';
import type { Db } from '#lib/database.ts';
import { secrets } from './accounts.ts';
import { NOW } from './factories.ts';
import { aForm } from './journeys.ts';

export type Fields = Readonly<Record<string, string | readonly string[]>>;
const DAY = 86_400_000;

/** A visitor of a journey, who opens and sends its pages as a browser would. */
export function visitor(db: Db, journey: Journey, holder: Holder = newToken().holder) {
  let now = NOW;
  const deps = () => ({ db, clock: () => now, secrets });
  const visit = (path: string, body?: FormData | string) => {
    const url = new URL(path, 'http://127.0.0.1');
    const [draft, stop] = url.pathname.slice(journey.path.length + 1).split('/');
    const request = new Request(url, body === undefined ? {} : { method: 'POST', body });
    return handleJourney(deps(), { journey, holder, draft, stop, request });
  };
  return {
    deps,
    holder,
    later: (days: number) => (now = new Date(now.getTime() + days * DAY)),
    open: (path: string) => visit(path),
    /** Opens a first page that is not filled in yet. @returns its URL. */
    begin: async (stop: string) => to(await visit(`${journey.path}/new/${stop}`)),
    post: (path: string, body: FormData | string) => visit(path, body),
    async openStep(path: string): Promise<StepView> {
      const page = await visit(path);
      assert.equal(page.kind, 'step', path);
      return page as StepView;
    },
    /** Fills in and sends the form of a page that was opened. */
    fill: (path: string, page: { hidden: Readonly<Record<string, string>> }, fields: Fields) =>
      visit(path, aForm({ ...page.hidden, ...fields })),
  };
}
export type Visitor = ReturnType<typeof visitor>;

export function to(answer: Answer): string {
  assert.equal(answer.kind, 'redirect');
  return (answer as { to: string }).to;
}
export const statusOf = (answer: Answer) => ('status' in answer ? answer.status : undefined);
export const wordsOf = (answer: Answer) => ('errors' in answer ? answer.errors.map(({ text }) => text) : []);

/**
 * Opens a step, fills it in, and confirms the answer where the page asks for that. @returns the URL of the next page.
 */
export async function step(who: Visitor, path: string, fields: Fields): Promise<string> {
  const answer = await who.fill(path, await who.openStep(path), fields);
  return to(answer.kind === 'leaving' ? await goOn(who, path, answer) : answer);
}

/** Presses "Continue and delete my answers" on the page that asks the visitor to confirm an answer. */
export const goOn = (who: Visitor, path: string, asked: LeavingView) => who.fill(path, asked, asked.typed);

/** Gives an answer that would end the form. @returns the page that asks the visitor to confirm it. */
export async function nearlyLeave(who: Visitor, path: string, fields: Fields): Promise<LeavingView> {
  const answer = await who.fill(path, await who.openStep(path), fields);
  assert.equal(answer.kind, 'leaving', path);
  return answer as LeavingView;
}

const GOOD: Record<string, Fields> = {
  who: { who: 'me' },
  age: { age: '30' },
  contact: { phone: '01795 000000', postcode: 'me121aa' },
  ways: { ways: 'text' },
  language: { language: 'polish' },
  more: { more: '' },
};

/** Goes from the first page to "check your answers". @returns its URL. */
export async function toCheck(who: Visitor): Promise<string> {
  let path = await who.begin('who');
  for (const [slug, fields] of Object.entries(GOOD)) {
    assert.equal(path.split(/[/?]/).at(4), slug);
    path = await step(who, path, fields);
  }
  assert.ok(path.endsWith('/check'));
  return path;
}

/** The page "check your answers". */
export const checkPage = async (who: Visitor, path: string) => {
  const page = await who.open(path);
  assert.equal(page.kind, 'check');
  return page as Extract<Answer, { kind: 'check' }>;
};
