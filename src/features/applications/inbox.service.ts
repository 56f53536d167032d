import { formatPhone } from '#features/forms/phone.ts';
import { z } from 'zod';
import type { Trx } from '#lib/database.ts';
import { formatDay } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { csvFile } from '#lib/csv.ts';
import { newId } from '#lib/ids.ts';
import { enqueue } from '#lib/jobs.ts';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import type { OFFER_REASONS, REASONS } from './application.ts';
import {
  isMove,
  isShownState,
  messageSchema,
  moveSchema,
  describeReason,
  SHOWN_STATES,
  stateLabel,
  type ApplicationDetails,
  type Move,
  type ShownState,
} from './application.ts';
import {
  findInterviews,
  findLastEvent,
  lockApplication,
  writeApplicationEvents,
  type Applied,
} from './application.repository.ts';
import {
  countInbox,
  findAllOfOrganisation,
  findInbox,
  findNeighbours,
  findOfOrganisation,
  type InboxFilter,
} from './inbox.repository.ts';
import { findFirstCome, findPlaceRule, findPositions, setFirstCome } from './capacity.repository.ts';
import {
  openDetails,
  openEvent,
  openEvents,
  openName,
  record,
  tell,
  type ApplicationDeps,
} from './application.service.ts';
import { interviewOf, type InterviewAnswer } from './interview.ts';
import {
  afterSecondThought,
  freeTimes,
  interviewFile,
  interviewView,
  type InterviewView,
} from './interview.service.ts';
import { moveTo, TEND_JOB } from './capacity.service.ts';
import {
  activeEvents,
  canHappen,
  isOver,
  possibleTransitions,
  TRANSITIONS,
  undoableEvent,
  type TransitionFacts,
  type TransitionType,
} from './transitions.ts';
import { undoLast } from './undo.service.ts';

/** What an organisation sees of the applications it receives, and does about them. */

export const PAGE_SIZE = 25;
/** How many applicants may be told "not this time" at once. */
const AT_ONCE = 100;
const GONE = 'Name no longer kept';
const ID = /^[0-9a-z]{10,20}$/;

const isDay = (text: string) => /^20/.test(text) && z.iso.date().safeParse(text).success;

/** Reads the filter from a list's query; invalid values are ignored. */
export function inboxFilter(params: URLSearchParams): InboxFilter & { page: number } {
  const opportunityId = params.get('opportunity');
  const state = params.get('state');
  const startsOn = params.get('starts');
  const page = Number(params.get('page'));
  return {
    opportunityId: opportunityId !== null && ID.test(opportunityId) ? opportunityId : undefined,
    state: isShownState(state) ? state : undefined,
    startsOn: startsOn !== null && isDay(startsOn) ? startsOn : undefined,
    unread: params.get('unread') === 'yes' ? true : undefined,
    page: Number.isInteger(page) && page >= 1 && page <= 1_000 ? page : 1,
  };
}

/** The query of the same list, including its question mark; empty for the whole list. */
export function inboxQuery(filter: InboxFilter, page = 1): string {
  const params = new URLSearchParams();
  if (filter.opportunityId !== undefined) params.set('opportunity', filter.opportunityId);
  if (filter.startsOn !== undefined) params.set('starts', filter.startsOn);
  if (filter.state !== undefined) params.set('state', filter.state);
  if (filter.unread === true) params.set('unread', 'yes');
  if (page > 1) params.set('page', String(page));
  return params.size === 0 ? '' : `?${params.toString()}`;
}

export interface Inbox {
  opportunities: { id: string; title: string; count: number; fresh: number }[];
  /** The number of matching applications by state; states without applications are left out. */
  states: { state: ShownState; count: number }[];
  /** The start days among the applications shown; empty if there is nothing to choose between. */
  startDays: { day: string; count: number }[];
  /** How many have written since a member last opened their application. */
  unread: number;
  all: number;
  total: number;
  page: number;
  pages: number;
  /** Who gets a place that becomes free, if the list shows one opportunity and that opportunity has dates. */
  firstCome: boolean | undefined;
  applications: {
    id: string;
    name: string;
    title: string;
    startsOn: string | undefined;
    kind: Applied['kind'];
    state: ShownState;
    /** For an application on the waiting list: the organisation has accepted the applicant for a place. */
    placeApproved: boolean;
    position: number | undefined;
    sentAt: Date;
    unread: boolean;
    canEnd: boolean;
  }[];
}

export async function openInbox(
  deps: ApplicationDeps,
  organisationId: string,
  filter: InboxFilter & { page: number },
): Promise<Inbox> {
  const counts = await countInbox(deps.db, organisationId);
  const opportunities = [...Map.groupBy(counts, ({ opportunityId }) => opportunityId)].map(([id, some]) => ({
    id,
    title: some[0]?.title ?? '',
    count: some.reduce((sum, { count }) => sum + count, 0),
    fresh: some.filter(({ state }) => state === 'new').reduce((sum, { count }) => sum + count, 0),
  }));
  const ofOne = counts.filter(
    ({ opportunityId }) => filter.opportunityId === undefined || filter.opportunityId === opportunityId,
  );
  const days = Map.groupBy(ofOne, ({ startsOn }) => startsOn);
  const startDays = [...days]
    .flatMap(([day, some]) =>
      day === null ? [] : [{ day, count: some.reduce((sum, { count }) => sum + count, 0) }],
    )
    .sort((a, b) => a.day.localeCompare(b.day));
  const within = ofOne.filter(
    ({ startsOn }) => filter.startsOn === undefined || filter.startsOn === startsOn,
  );
  const countOf = (state: ShownState) =>
    within.filter((it) => it.state === state).reduce((sum, { count }) => sum + count, 0);
  const all = SHOWN_STATES.reduce((sum, state) => sum + countOf(state), 0);
  const shown = within.filter(({ state }) => filter.state === undefined || filter.state === state);
  const total = shown.reduce((sum, { count, unread }) => sum + (filter.unread === true ? unread : count), 0);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(filter.page, pages);
  const rows = await findInbox(deps.db, organisationId, filter, {
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  const positions = await findPositions(
    deps.db,
    rows.map(({ id }) => id),
  );
  return {
    opportunities,
    states: SHOWN_STATES.map((state) => ({ state, count: countOf(state) })).filter(({ count }) => count > 0),
    startDays,
    unread: within.reduce((sum, it) => sum + it.unread, 0),
    all,
    total,
    page,
    pages,
    applications: rows.map((row) => ({
      id: row.id,
      name: openName(deps, row) ?? GONE,
      title: row.title,
      startsOn: row.startsOn ?? undefined,
      kind: row.kind,
      state: row.state as ShownState,
      placeApproved: row.placeApproved,
      position: positions.get(row.id),
      sentAt: row.createdAt,
      unread: row.unread,
      canEnd: canHappen('not-this-time', factsOf(row)),
    })),
    firstCome:
      filter.opportunityId === undefined || startDays.length === 0
        ? undefined
        : await findFirstCome(deps.db, filter.opportunityId),
  };
}

/** The facts that the transition table needs about an application. Only the applicant can answer an offer. */
const factsOf = (it: Pick<Applied, 'state' | 'placeApproved' | 'firstCome'>): TransitionFacts => ({
  state: it.state,
  placeApproved: it.placeApproved,
  firstCome: it.firstCome,
  offerIsOpen: false,
});

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
    .execute((trx) => record(trx, deps, { applicationId: id, at: deps.clock(), type: 'opened', actor }));
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
  const undoable = undoableEvent(all, 'organisation', now)?.type as TransitionType | undefined;
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

/** Locks one of the organisation's applications; undefined if it belongs to another organisation. */
async function lockOwn(trx: Trx, organisationId: string, id: string): Promise<Applied | undefined> {
  const it = await lockApplication(trx, id);
  return it?.organisationId === organisationId && it.state !== 'unconfirmed' ? it : undefined;
}

const words = (text: string) => (text === '' ? {} : { words: text });

export type Moved = 'moved' | 'not-found' | 'cannot';

/** A decision of an organisation, with its message to the applicant. */
interface Decision {
  type: Move | 'offer-withdrawn' | 'not-this-time';
  words: string;
  actor: string;
  reason?: string;
}

/**
 * Whether the same member has made the same decision with the same message already, because the form was sent twice.
 */
async function isDoneBy(trx: Trx, deps: ApplicationDeps, it: Applied, what: Decision): Promise<boolean> {
  if (it.state !== TRANSITIONS[what.type].to) return false;
  const last = await findLastEvent(trx, it.id, [what.type]);
  if (last?.actor !== what.actor) return false;
  const said = openEvent(deps, it.id, last.detail);
  return (said.words ?? '') === what.words && said.reason === what.reason;
}

/**
 * Changes the state of an application, with a message if there is one. Sending the form twice changes it once. The
 * applicant is told after some minutes, so that a mistake can be undone before that.
 */
export function moveApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  what: Decision,
): Promise<Moved> {
  return deps.db.transaction().execute(async (trx): Promise<Moved> => {
    const it = await lockOwn(trx, organisationId, id);
    if (it === undefined) return 'not-found';
    const { type, actor, reason } = what;
    if (!canHappen(type, factsOf(it))) return (await isDoneBy(trx, deps, it, what)) ? 'moved' : 'cannot';
    const detail = { ...words(what.words), ...(reason === undefined ? {} : { reason }) };
    const eventId = await moveTo(trx, deps, it, { type, actor, detail });
    const isPlace = type === 'offered' && it.holdsPlace;
    await tell(trx, deps, it, isPlace ? 'place-offered' : 'application-changed', {
      eventId,
      sendAfter: afterSecondThought(deps.clock()),
    });
    return 'moved';
  });
}

export type Undone = 'undone' | 'waits' | 'cannot' | 'not-found';

/** Undoes the organisation's last action, on the same day. */
export function undoMove(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  actor: string,
): Promise<Undone> {
  return deps.db.transaction().execute(async (trx): Promise<Undone> => {
    const it = await lockOwn(trx, organisationId, id);
    if (it === undefined) return 'not-found';
    return (await undoLast(trx, deps, it, { by: 'organisation', actor })) ?? 'cannot';
  });
}

/** Who gets places that become free; undefined if the opportunity does not belong to this organisation. */
export async function viewPlaceRule(
  deps: ApplicationDeps,
  organisationId: string,
  opportunityId: string,
): Promise<{ title: string; firstCome: boolean } | undefined> {
  return ID.test(opportunityId) ? findPlaceRule(deps.db, organisationId, opportunityId) : undefined;
}

/**
 * Sets who gets places that become free: applicants whom the organisation accepted, or those who applied first.
 * @returns false if the opportunity does not belong to this organisation
 */
export function changePlaceRule(
  deps: ApplicationDeps,
  organisationId: string,
  about: { opportunityId: string; firstCome: boolean },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const isOwn = await setFirstCome(trx, { ...about, organisationId });
    if (isOwn && about.firstCome) await enqueue(trx, TEND_JOB, {}, { key: TEND_JOB });
    return isOwn;
  });
}

/**
 * Sends a message to an applicant; the mail only says that there is something to read. Sending the form twice sends
 * one message.
 * @returns false if the applicant can no longer be reached
 */
export function writeMessage(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  message: { text: string; actor: string; token?: string | undefined },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockOwn(trx, organisationId, id);
    if (it?.details == null) return false;
    const isNew = await record(trx, deps, {
      applicationId: id,
      at: deps.clock(),
      type: 'message',
      actor: message.actor,
      detail: { words: message.text },
      token: message.token,
    });
    if (isNew) await tell(trx, deps, it, 'application-message');
    return true;
  });
}

const chosen = (ids: readonly string[]) => [...new Set(ids)].filter((id) => ID.test(id)).slice(0, AT_ONCE);

/** Those of some applications that can still be told "not this time", with the applicants' names. */
export async function whoCanEnd(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; title: string }[]> {
  const found = await findOfOrganisation(deps.db, organisationId, chosen(ids));
  return found
    .filter((it) => canHappen('not-this-time', factsOf(it)))
    .map((it) => ({ id: it.id, name: openName(deps, it) ?? GONE, title: it.title }));
}

/**
 * Tells several applicants "not this time", each in a separate transaction. Applications of other organisations, and
 * those that cannot be ended, are skipped.
 * @returns the number of applicants told by this form, including when the same form was sent before
 */
export async function endApplications(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
  why: { reason: keyof typeof REASONS; words: string; actor: string },
): Promise<number> {
  let ended = 0;
  for (const id of chosen(ids)) {
    const done = await moveApplication(deps, organisationId, id, { type: 'not-this-time', ...why });
    if (done === 'moved') ended += 1;
  }
  return ended;
}

/** Withdraws an offer, with a reason that the applicant reads. */
export const withdrawOffer = (
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  why: { reason: keyof typeof OFFER_REASONS; words: string; actor: string },
): Promise<Moved> => moveApplication(deps, organisationId, id, { type: 'offer-withdrawn', ...why });

/** The application on the page that withdraws an offer; undefined if it belongs to another organisation. */
export async function viewOffer(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
): Promise<{ name: string; title: string; kind: Applied['kind']; state: Applied['state'] } | undefined> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  if (it === undefined) return undefined;
  return { name: openName(deps, it) ?? GONE, title: it.title, kind: it.kind, state: it.state };
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

const HEAD = [
  'Reference',
  'For',
  'Start date',
  'Name',
  'Email',
  'Phone',
  'Why',
  'Needs',
  'Interview for disabled applicants',
  'Status',
  'Sent on',
  'Last change',
];

/** Exports an organisation's applications to a file. The export is recorded for each application in it. */
export function exportApplications(
  deps: ApplicationDeps,
  organisationId: string,
  filter: InboxFilter,
  actor: string,
): Promise<string> {
  return deps.db.transaction().execute(async (trx) => {
    const all = await findAllOfOrganisation(trx, organisationId, filter);
    const at = deps.clock();
    for (let from = 0; from < all.length; from += 5_000) {
      await writeApplicationEvents(
        trx,
        all.slice(from, from + 5_000).map(({ id }) => ({ applicationId: id, at, type: 'exported', actor })),
      );
    }
    const day = (instant: Date) => londonDay(instant);
    return csvFile([
      HEAD,
      ...all.map((it) => {
        const details = openDetails(deps, it);
        return [
          it.id,
          it.title,
          it.startsOn === null ? '' : formatDay(it.startsOn),
          openName(deps, it) ?? '',
          details?.email ?? '',
          formatPhone(details?.phone ?? ''),
          details?.why ?? '',
          details?.adjustments ?? '',
          details?.interviewScheme === true ? 'Yes' : '',
          stateLabel(it.state as ShownState, it.kind),
          day(it.createdAt),
          day(it.updatedAt),
        ];
      }),
    ]);
  });
}

/**
 * Handles one of the forms on an application's page and returns the result; undefined if the application belongs to
 * another organisation.
 */
export async function answerApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<
  | { ok: true; done: 'moved' | 'message' | 'undone' | 'undone-waits' }
  | { ok: false; errors: readonly FormError[]; values: FormValues }
  | undefined
> {
  // Checked before the body is read: once a request's body has been read, the request cannot be passed to another
  // page.
  if ((await findOfOrganisation(deps.db, organisationId, [id])).length === 0) return undefined;
  const copy = request.clone();
  const kind = await readForm(request, z.object({ do: z.enum(['move', 'message', 'undo']).catch('move') }));
  if (kind.ok && kind.value.do === 'message') {
    const form = await readForm(copy, messageSchema);
    if (!form.ok) return form;
    const { message: text, token } = form.value;
    if (await writeMessage(deps, organisationId, id, { text, actor, token })) {
      return { ok: true, done: 'message' };
    }
    const message = 'What they wrote has since been deleted, with their address. Nothing was sent';
    return { ok: false, errors: [{ field: '', message }], values: form.values };
  }
  if (kind.ok && kind.value.do === 'undo') {
    const undone = await undoMove(deps, organisationId, id, actor);
    if (undone === 'undone') return { ok: true, done: 'undone' };
    if (undone === 'waits') return { ok: true, done: 'undone-waits' };
    const message = 'You can no longer undo this. This page now shows the latest information';
    return { ok: false, errors: [{ field: '', message }], values: kind.values };
  }
  const form = await readForm(copy, moveSchema);
  if (!form.ok) return form;
  const { state: type, words: message } = form.value;
  const moved = await moveApplication(deps, organisationId, id, { type, words: message, actor });
  if (moved === 'moved') return { ok: true, done: 'moved' };
  const errors =
    moved === 'cannot'
      ? [
          {
            field: 'state',
            message: 'This has changed since you opened the page. This page now shows the latest information',
          },
        ]
      : [];
  return { ok: false, errors, values: form.values };
}
