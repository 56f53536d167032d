import { formatPhone } from '#features/forms/phone.ts';
import { z } from 'zod';
import type { Trx } from '#lib/database.ts';
import { dayInWords } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import type { REASONS } from './application.ts';
import {
  csvFile,
  interviewAnswer,
  isShownState,
  mayMove,
  messageSchema,
  moveSchema,
  movesFrom,
  reasonInWords,
  SHOWN_STATES,
  STATES,
  type ApplicationDetails,
  type InterviewAnswer,
  type ShownState,
} from './application.ts';
import {
  countInbox,
  findAllOfOrganisation,
  findEvents,
  findInbox,
  findLastEvent,
  findNeighbours,
  findOfOrganisation,
  findPositions,
  lockApplication,
  writeApplicationEvents,
  type Applied,
  type InboxFilter,
} from './application.repository.ts';
import {
  openDetails,
  openEvent,
  openName,
  record,
  tell,
  type ApplicationDeps,
} from './application.service.ts';
import { moveTo } from './places.service.ts';

/** What an organisation sees and does about those who asked for what it posts. */

export const PAGE_SIZE = 25;
/** As many as may be told "not this time" at once. */
const AT_ONCE = 100;
const GONE = 'Name no longer kept';
const ID = /^[0-9a-z]{10,20}$/;

const isDay = (text: string) => /^20/.test(text) && z.iso.date().safeParse(text).success;

/** Reads a list's address; what makes no sense is left out. */
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

/** The same list's query, with its question mark; empty for the whole list. */
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
  /** Of what the filter lets through, by state; only those that there are. */
  states: { state: ShownState; count: number }[];
  /** The days on which what was asked for begins, of what is shown; none where there is nothing to choose. */
  startDays: { day: string; count: number }[];
  /** How many have written since somebody looked. */
  unread: number;
  all: number;
  total: number;
  page: number;
  pages: number;
  applications: {
    id: string;
    name: string;
    title: string;
    startsOn: string | undefined;
    state: ShownState;
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
      state: row.state as ShownState,
      position: positions.get(row.id),
      sentAt: row.createdAt,
      unread: row.unread,
      canEnd: mayMove(row.state, 'not-this-time'),
    })),
  };
}

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
  /** Undefined when it is no longer kept. */
  details: ApplicationDetails | undefined;
  /** What may be made of it, save "not this time", which has a page of its own. */
  moves: ShownState[];
  canEnd: boolean;
  reason: string | undefined;
  /** What both have written, the latest first. */
  messages: { at: Date; text: string; isTheirs: boolean }[];
  /** What they say about the interview that they are asked to. */
  interview: InterviewAnswer | undefined;
  /** For the form of a message, which is sent once. */
  token: string;
  previous: string | undefined;
  next: string | undefined;
}

/** Opens one application: what was written is decrypted here alone, and who opened it is written down. */
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
  const events = (await findEvents(deps.db, id)).map((event) => ({
    ...event,
    ...openEvent(deps, id, event.detail),
  }));
  const reason = events.findLast((event) => event.reason !== undefined)?.reason;
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
    moves: movesFrom(it.state).filter((state) => state !== 'not-this-time'),
    canEnd: mayMove(it.state, 'not-this-time'),
    reason: reason === undefined ? undefined : reasonInWords(reason),
    messages: events
      .flatMap(({ at, words, type }) =>
        words === undefined ? [] : [{ at, text: words, isTheirs: type === 'reply' }],
      )
      .reverse(),
    interview: interviewAnswer(it.state, events),
    token: newId(16),
    ...(await findNeighbours(deps.db, organisationId, filter, it.turn)),
  };
}

/** An application of the organisation's, locked; undefined for another's. */
async function lockOwn(trx: Trx, organisationId: string, id: string): Promise<Applied | undefined> {
  const it = await lockApplication(trx, id);
  return it?.organisationId === organisationId && it.state !== 'unconfirmed' ? it : undefined;
}

const words = (text: string) => (text === '' ? {} : { words: text });

export type Moved = 'moved' | 'not-found' | 'cannot';

/** Whether the same person has brought this about already, with the same words: the form was sent twice. */
async function isDoneBy(
  trx: Trx,
  deps: ApplicationDeps,
  it: Applied,
  to: { state: ShownState; words: string; actor: string; reason?: string },
): Promise<boolean> {
  const last = it.state === to.state ? await findLastEvent(trx, it.id, [to.state]) : undefined;
  if (last?.actor !== to.actor) return false;
  const said = openEvent(deps, it.id, last.detail);
  return (said.words ?? '') === to.words && said.reason === to.reason;
}

/** Takes an application a step on, with a message where there is one. Sent twice it is done once. */
export function moveApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  to: { state: ShownState; words: string; actor: string; reason?: string },
): Promise<Moved> {
  return deps.db.transaction().execute(async (trx): Promise<Moved> => {
    const it = await lockOwn(trx, organisationId, id);
    if (it === undefined) return 'not-found';
    if (!mayMove(it.state, to.state)) return (await isDoneBy(trx, deps, it, to)) ? 'moved' : 'cannot';
    const detail = { ...words(to.words), ...(to.reason === undefined ? {} : { reason: to.reason }) };
    await moveTo(trx, deps, it, { state: to.state, actor: to.actor, detail });
    const isOffer = to.state === 'offered' && it.holdsPlace;
    await tell(trx, deps, it, isOffer ? 'place-offered' : 'application-changed');
    return 'moved';
  });
}

/**
 * Writes to somebody who applied; the mail only says that there is something to read. Sent twice it is one message.
 * @returns false when they cannot be reached any more
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

/** Those of some applications that can still be told "not this time", with their names. */
export async function whoCanEnd(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; title: string }[]> {
  const found = await findOfOrganisation(deps.db, organisationId, chosen(ids));
  return found
    .filter((it) => mayMove(it.state, 'not-this-time'))
    .map((it) => ({ id: it.id, name: openName(deps, it) ?? GONE, title: it.title }));
}

/**
 * Tells several people "not this time", each in a transaction of its own; others' applications and those that cannot
 * be ended are passed over. @returns how many were told, by this form or when it was sent before
 */
export async function endApplications(
  deps: ApplicationDeps,
  organisationId: string,
  ids: readonly string[],
  why: { reason: keyof typeof REASONS; words: string; actor: string },
): Promise<number> {
  let ended = 0;
  for (const id of chosen(ids)) {
    const done = await moveApplication(deps, organisationId, id, { state: 'not-this-time', ...why });
    if (done === 'moved') ended += 1;
  }
  return ended;
}

const HEAD = [
  'Reference',
  'For',
  'Start date',
  'Name',
  'E-mail',
  'Phone',
  'Why',
  'Needs',
  'Interview for disabled applicants',
  'Status',
  'Sent on',
  'Last change',
];

/** What an organisation takes away as a file; that it did is written down for each application in it. */
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
          it.startsOn === null ? '' : dayInWords(it.startsOn),
          openName(deps, it) ?? '',
          details?.email ?? '',
          formatPhone(details?.phone ?? ''),
          details?.why ?? '',
          details?.adjustments ?? '',
          details?.interviewScheme === true ? 'Yes' : '',
          STATES[it.state as ShownState].label,
          day(it.createdAt),
          day(it.updatedAt),
        ];
      }),
    ]);
  });
}

/** What one of the two forms on an application's page asks for, and what came of it; undefined for another's. */
export async function answerApplication(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<
  | { ok: true; done: 'moved' | 'message' }
  | { ok: false; errors: readonly FormError[]; values: FormValues }
  | undefined
> {
  // Before anything is read: a page whose request has been read cannot be another page any more.
  if ((await findOfOrganisation(deps.db, organisationId, [id])).length === 0) return undefined;
  const copy = request.clone();
  const kind = await readForm(request, z.object({ do: z.enum(['move', 'message']).catch('move') }));
  if (kind.ok && kind.value.do === 'message') {
    const form = await readForm(copy, messageSchema);
    if (!form.ok) return form;
    const { message: text, token } = form.value;
    if (await writeMessage(deps, organisationId, id, { text, actor, token })) {
      return { ok: true, done: 'message' };
    }
    const message = 'What they wrote was deleted meanwhile, and their address with it. Nothing was sent';
    return { ok: false, errors: [{ field: '', message }], values: form.values };
  }
  const form = await readForm(copy, moveSchema);
  if (!form.ok) return form;
  const moved = await moveApplication(deps, organisationId, id, { ...form.value, actor });
  if (moved === 'moved') return { ok: true, done: 'moved' };
  const errors =
    moved === 'cannot'
      ? [{ field: 'state', message: 'It has changed meanwhile. The page shows how it stands now' }]
      : [];
  return { ok: false, errors, values: form.values };
}
