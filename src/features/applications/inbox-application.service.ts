import { newId } from '#lib/ids.ts';
import { isMove, type ApplicationDetails, type Move, type ShownState } from './application.ts';
import { describeReason } from './messages.en.ts';
import { findInterviews, type Applied } from './application.repository.ts';
import {
  openDetails,
  openEvents,
  openName,
  recordEvent,
  type ApplicationDeps,
} from './application.service.ts';
import { findPositions } from './capacity.repository.ts';
import { findNeighbours, findOfOrganisation, type InboxFilter } from './inbox.repository.ts';
import { GONE } from './inbox.service.ts';
import { interviewOf, type InterviewAnswer } from './interview.ts';
import { freeTimes, interviewFile, interviewView, type InterviewView } from './interview.service.ts';
import {
  activeEvents,
  canHappen,
  isOver,
  factsOf,
  possibleTransitions,
  undoableEvent,
  type TransitionType,
} from './transitions.ts';

/** One application as the organisation sees it. */

export interface OpenedApplication {
  id: string;
  opportunityId: string;
  title: string;
  kind: Applied['kind'];
  startsOn: string | undefined;
  state: ShownState;
  position: number | undefined;
  holdsPlace: boolean;
  offeredUntil: Date | undefined;
  sentAt: Date;
  name: string;
  /** Undefined once the application has been erased. */
  details: ApplicationDetails | undefined;
  placeApproved: boolean;
  firstCome: boolean;
  /** What a member can do with one button. */
  moves: Move[];
  /** Whether the applicant can be invited to an interview, or an interview can be changed. */
  canInterview: 'ask' | 'change' | undefined;
  canWithdrawOffer: boolean;
  canEnd: boolean;
  /** The last action, while it can still be undone. */
  undo: TransitionType | undefined;
  reason: string | undefined;
  /** Messages of both sides, the latest first. */
  messages: { at: Date; text: string; isTheirs: boolean }[];
  /** The interview to which the applicant is invited, and their answer. */
  interview: { answer: InterviewAnswer; view: InterviewView | undefined; isCancelled: boolean } | undefined;
  /** The token of the message form, so that a message is sent once. */
  token: string;
  previous: string | undefined;
  next: string | undefined;
}

/**
 * Opens one application. This is the only place that decrypts what the applicant wrote, and it records which member
 * opened the application.
 */
export async function openApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  filter: InboxFilter,
  actor: string,
): Promise<OpenedApplication | undefined> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  if (it === undefined) return undefined;
  await deps.db
    .transaction()
    .execute((trx) => recordEvent(trx, deps, it, { at: deps.clock(), type: 'opened', actor }));
  const now = deps.clock();
  const all = await openEvents(deps, deps.db, id);
  const events = activeEvents(all);
  const reason = isOver(it.state)
    ? events.findLast((event) => event.reason !== undefined)?.reason
    : undefined;
  const facts = factsOf(it);
  const interview = it.state === 'interview' ? interviewOf(all) : undefined;
  const taken =
    interview?.offer === undefined || interview.agreedAt !== undefined
      ? []
      : await findInterviews(deps.db, { organisationId, except: id, from: now });
  const undoable = undoableEvent(all, 'organisation', now)?.type;
  return {
    id,
    opportunityId: it.opportunityId,
    title: it.title,
    kind: it.kind,
    startsOn: it.startsOn ?? undefined,
    state: it.state as ShownState,
    position: (await findPositions(deps.db, [id])).get(id),
    holdsPlace: it.holdsPlace,
    offeredUntil: it.offeredUntil ?? undefined,
    sentAt: it.createdAt,
    name: openName(deps, it) ?? GONE,
    details: openDetails(deps, it),
    placeApproved: it.placeApproved,
    firstCome: it.firstCome,
    moves: possibleTransitions('organisation', facts).filter(isMove),
    canInterview:
      interview !== undefined && !interview.isCancelled
        ? 'change'
        : canHappen('interview', facts)
          ? 'ask'
          : undefined,
    canWithdrawOffer: canHappen('offer-withdrawn', facts),
    canEnd: canHappen('not-this-time', facts),
    undo: undoable,
    reason: reason === undefined ? undefined : describeReason(reason),
    messages: events
      .flatMap(({ at, words, type }) =>
        words === undefined ? [] : [{ at, text: words, isTheirs: type === 'reply' }],
      )
      .reverse(),
    interview: interview && {
      answer: interview.answer,
      view: interviewView(
        interview,
        interview.offer === undefined ? [] : freeTimes(interview.offer, taken, now),
        now,
      ),
      isCancelled: interview.isCancelled,
    },
    token: newId(16),
    ...(await findNeighbours(deps.db, organisationId, filter, it.turn)),
  };
}

/** Whether an application was sent to this organisation. */
export async function isReceivedBy(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
): Promise<boolean> {
  return (await findOfOrganisation(deps.db, organisationId, [id])).length > 0;
}

/** The application on the page that withdraws an offer; undefined if it belongs to another organisation. */
export async function viewOffer(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
): Promise<
  | { name: string; title: string; kind: Applied['kind']; state: Applied['state']; canWithdraw: boolean }
  | undefined
> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  if (it === undefined) return undefined;
  const { title, kind, state } = it;
  return {
    name: openName(deps, it) ?? GONE,
    title,
    kind,
    state,
    canWithdraw: canHappen('offer-withdrawn', factsOf(it)),
  };
}

/**
 * The agreed interview as a calendar file; undefined if there is none, or the application belongs to another
 * organisation.
 */
export async function inboxInterviewFile(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  at: { host: string; link: string },
): Promise<string | undefined> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  return it && interviewFile(deps, it, { side: 'organisation', ...at });
}
