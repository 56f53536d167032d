import { z } from 'zod';
import type { Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import { type ApplicationState } from './application.ts';
import { holdUntil } from './periods.ts';
import {
  countStates,
  findIn,
  findLastEvent,
  findUnderWay,
  lockApplication,
  putOffersOff,
  type Applied,
} from './application.repository.ts';
import { recordEvent, type ApplicationDeps } from './application.service.ts';
import { moveTo } from './capacity.service.ts';
import { TRANSITIONS } from './transitions.ts';

/**
 * What happens to applications when their opportunity is closed or taken down, or their organisation is suspended.
 * Applicants are told by jobs that are enqueued in the transaction that causes the change: there may be thousands of
 * them. Each application is locked on its own, before its date, as everywhere else.
 */

export const ENDED_JOB = 'applications-ended';
export const HOLD_JOB = 'applications-hold';

/** Applications that wait for the organisation. An offered application does not: the applicant has to answer it. */
const UNANSWERED: readonly ApplicationState[] = TRANSITIONS['taken-down'].from;
const AGREED = ['offered', 'accepted', 'hired'] as const satisfies ApplicationState[];

export interface Applicants {
  /** Unanswered applications, including those on a waiting list. */
  unanswered: number;
  waiting: number;
  /** Applicants who have an offer, accepted it, or were hired. */
  agreed: number;
}

/** How many applicants are affected when some opportunities are closed. */
export async function countApplicants(
  deps: Pick<ApplicationDeps, 'db'>,
  opportunityIds: readonly string[],
): Promise<Applicants> {
  const counts = await countStates(deps.db, opportunityIds);
  const sum = (states: readonly ApplicationState[]) =>
    states.reduce((all, state) => all + (counts.get(state) ?? 0), 0);
  return { unanswered: sum(UNANSWERED), waiting: sum(['waiting']), agreed: sum(AGREED) };
}

/**
 * Handles the end of opportunities that the organisation closed, or that were taken down. With "tell", applicants who
 * wait for an answer are told "not this time"; with "keep", the organisation answers them itself. When an opportunity
 * is taken down, all affected applicants are told, and its waiting lists end in any case, because no place can become
 * free.
 */
export async function opportunitiesEnded(
  trx: Trx,
  it: {
    opportunityIds: readonly string[];
    how: 'filled' | 'taken-down';
    applicants: 'tell' | 'keep';
    actor: string;
    now: Date;
  },
): Promise<void> {
  const { opportunityIds, how, applicants, actor, now } = it;
  if (opportunityIds.length === 0 || (how === 'filled' && applicants === 'keep')) return;
  await enqueue(trx, ENDED_JOB, { opportunityIds, how, applicants, actor, at: now.toISOString() });
}

const endedSchema = z.object({
  opportunityIds: z.array(z.string()),
  how: z.enum(['filled', 'taken-down']),
  applicants: z.enum(['tell', 'keep']),
  actor: z.string(),
  at: z.coerce.date(),
});

/** Locks an application and runs `work` if its state is still one of `states`. */
async function withLocked(
  deps: ApplicationDeps,
  id: string,
  states: readonly ApplicationState[],
  work: (trx: Trx, it: Applied) => Promise<void>,
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it !== undefined && states.includes(it.state)) await work(trx, it);
  });
}

/** The job that tells applicants of a closing. Running the job again tells no applicant twice. */
export async function tellOfEnding(deps: ApplicationDeps, payload: unknown): Promise<void> {
  const { opportunityIds, how, applicants, actor, at } = endedSchema.parse(payload);
  const isDown = how === 'taken-down';
  // Waiting lists first, so that a place freed by ending another application is not offered to a person on the list.
  const others = UNANSWERED.filter((state) => state !== 'waiting');
  const turns: readonly ApplicationState[][] = applicants === 'tell' ? [['waiting'], others] : [['waiting']];
  for (const states of turns) {
    for (const id of await findIn(deps.db, { opportunityIds, states, by: at })) {
      await withLocked(deps, id, states, async (trx, it) => {
        const detail = { reason: isDown ? 'taken-down' : 'now-filled' };
        await moveTo(trx, deps, it, { type: how, actor, detail });
      });
    }
  }
  if (!isDown) return;
  const rest = [...AGREED, ...others];
  for (const id of await findIn(deps.db, { opportunityIds, states: rest, by: at })) {
    await withLocked(deps, id, rest, async (trx, it) => {
      const told = await findLastEvent(trx, id, ['taken-down']);
      if (told !== undefined && told.at >= at) return;
      await recordEvent(trx, deps, it, { at: deps.clock(), type: 'taken-down', actor });
    });
  }
}

/**
 * Tells applicants that an organisation was suspended, or that the suspension was lifted. During a suspension no
 * offer has to be answered; afterwards each applicant has 48 hours again.
 */
export async function organisationHeld(
  trx: Trx,
  { organisationId, suspended, now }: { organisationId: string; suspended: boolean; now: Date },
): Promise<void> {
  if (!suspended) {
    await putOffersOff(trx, organisationId, holdUntil(now));
  }
  await enqueue(trx, HOLD_JOB, { organisationId }, { key: `${HOLD_JOB}:${organisationId}` });
}

/** The job of a suspension: tells each applicant what they have not been told yet, according to the present state. */
export async function tellOfHold(deps: ApplicationDeps, payload: unknown): Promise<void> {
  const { organisationId } = z.object({ organisationId: z.string() }).parse(payload);
  const states = [...UNANSWERED, ...AGREED];
  const { suspended, ids } = await findUnderWay(deps.db, organisationId, states);
  for (const id of ids) {
    await withLocked(deps, id, states, async (trx, it) => {
      const last = await findLastEvent(trx, id, ['on-hold', 'resumed']);
      const isTold = (last?.type === 'on-hold') === suspended;
      if (isTold || it.withdrawnAt !== null) return;
      const type = suspended ? 'on-hold' : 'resumed';
      await recordEvent(trx, deps, it, { at: deps.clock(), type, actor: 'portal' });
    });
  }
}
