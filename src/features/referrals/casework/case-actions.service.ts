import { londonDay } from '#lib/clock.ts';
import type { Actor } from '#features/accounts/permission.ts';
import type { Answers } from '#features/forms/question.ts';
import { advisersOf, organisationsCalled } from '#features/referrals/casework.repository.ts';
import { caseworkData, openChecks, toWorkEvents } from '#features/referrals/casework.ts';
import { deliveryPartners } from '#features/referrals/delivery/lots.repository.ts';
import { describeEvent } from '#features/referrals/event-words.ts';
import { supportSteps } from '#features/referrals/intake/ask-for-support.journey.ts';
import {
  eventsOf,
  findReferral,
  lastOpening,
  type ReferralRow,
  type ReferralScope,
} from '#features/referrals/referral.repository.ts';
import { recordEvents } from '#features/referrals/events.service.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import type { ReferralDetails } from '#features/referrals/referral.ts';
import { actorOf } from '#features/referrals/staff.ts';
import { activeEvents, isOutcome, transitionFacts } from '#features/referrals/transitions.ts';
import { EFFECTS, type ActionContext, type ActionDeps } from './action-effects.service.ts';
import {
  caseActions,
  isAvailable,
  isCaseAction,
  type ActionFormContext,
  type CaseAction,
  type CaseActionSlug,
} from './case-actions.ts';
import { visitRecord } from './opening.service.ts';

/** The actions of staff on one referral: preparing the form of an action, and performing it. */

async function contextOf(deps: ActionDeps, row: ReferralRow, employer: string): Promise<ActionFormContext> {
  const data = await caseworkData();
  const { choices, models } = data;
  const events = activeEvents(await eventsOf(deps.db, row.id));
  const programme = deps.programmes.get(row.programme);
  const now = deps.clock();
  return {
    today: londonDay(now),
    now,
    receivedOn: londonDay(row.receivedAt),
    choices,
    models,
    partners: (await deliveryPartners(deps.db)).filter(({ id }) => id !== row.partnerId),
    advisers: row.partnerId === null ? [] : await advisersOf(deps.db, row.partnerId),
    checks: openChecks(toWorkEvents(events), programme?.stillInWorkWeeks ?? []),
    outcomes: events
      .filter(({ type }) => isOutcome(type))
      .map(({ id, type, detail }) => ({ id, text: describeEvent(type, detail, data) }))
      .reverse(),
    leftWork: events.some(({ type }) => type === 'left-work'),
    employers: employer === '' ? [] : await organisationsCalled(deps.db, employer),
    steps: programme === undefined ? [] : supportSteps(deps, programme),
    area: row.area,
  };
}

/** As long as a staff session can last. */
const TYPING_MS = 8 * 60 * 60_000;

/** An action that a member of staff may do now. */
export interface PreparedAction {
  kind: 'ready';
  by: 'coordinator' | 'adviser';
  slug: CaseActionSlug;
  action: CaseAction;
  row: ReferralRow;
  /** Undefined when the member of staff does not have the record open. */
  details: ReferralDetails | undefined;
  form: ActionFormContext;
}
/** `closed`: the form shows personal details, so the record must be opened first. */
export type Preparation = PreparedAction | { kind: 'closed' | 'not-found' };

/**
 * What the form of an action needs.
 * @param it.employer the name that was typed, if any
 * @param it.isSubmission whether the form was filled in and sent, rather than asked for
 */
export async function prepareAction(
  deps: ActionDeps,
  me: Actor,
  scope: ReferralScope,
  it: {
    by: 'coordinator' | 'adviser';
    id: string;
    action: string | undefined;
    employer: string;
    isSubmission: boolean;
  },
): Promise<Preparation> {
  const { by, id, action: slug } = it;
  const visit = await visitRecord(deps, scope, id, { actor: actorOf(me) });
  if (visit === undefined || !isCaseAction(slug)) return { kind: 'not-found' };
  const row = visit.kind === 'open' ? visit.open.row : visit.row;
  const action: CaseAction = caseActions[slug];
  if (!isAvailable(action, by, transitionFacts(row))) return { kind: 'not-found' };
  if (action.requiresOpenRecord === true && visit.kind === 'closed') {
    // An adviser whose half hour ends while typing loses nothing; without a recent opening the form is refused.
    const since = new Date(deps.clock().getTime() - TYPING_MS);
    const openedAt = it.isSubmission ? await lastOpening(deps.db, id, actorOf(me), since) : undefined;
    if (openedAt === undefined) return { kind: 'closed' };
  }
  const form = await contextOf(deps, row, it.employer);
  if (action.inlineOnly === true && form.outcomes.length === 0) return { kind: 'not-found' };
  const details = visit.kind === 'open' ? visit.open.details : undefined;
  return { kind: 'ready', by, slug, action, row, details, form };
}

/**
 * Performs an action with valid answers.
 * @param it.seen when the record was last changed at the time of viewing; a second submission changes nothing
 * @returns 'conflict' with the present record when the record has changed since, 'gone' when it has left the scope
 */
export async function performAction(
  deps: ActionDeps,
  me: Actor,
  scope: ReferralScope,
  { slug, action, by, row: { id }, form }: PreparedAction,
  it: { answers: Answers; seen: string | undefined },
): Promise<
  { kind: 'done'; stillTheirs: boolean } | { kind: 'conflict'; row: ReferralRow } | { kind: 'gone' }
> {
  const done = await deps.db.transaction().execute(async (trx) => {
    const locked = await findReferral(trx, scope, id, { lock: true });
    if (
      locked === undefined ||
      !isAvailable(action, by, transitionFacts(locked)) ||
      locked.lastEventAt.toISOString() !== it.seen
    )
      return false;
    const context: ActionContext = {
      trx,
      deps,
      it: unseal(deps.secrets, locked),
      actor: actorOf(me),
      accountId: me.account.id,
      answers: it.answers,
      form,
      now: deps.clock(),
    };
    const events = await EFFECTS[slug](context);
    await recordEvents(
      trx,
      deps,
      context.it,
      events.map((event) => ({ ...event, actor: context.actor })),
    );
    return true;
  });
  const row = await findReferral(deps.db, scope, id);
  if (done) return { kind: 'done', stillTheirs: row !== undefined };
  return row === undefined ? { kind: 'gone' } : { kind: 'conflict', row };
}
