import { z } from 'zod';
import { isShownState, SHOWN_STATES, type ShownState } from './application.ts';
import type { Applied } from './application.repository.ts';
import { openName, type ApplicationDeps } from './application.service.ts';
import { countInbox, findInbox, type InboxFilter } from './inbox.repository.ts';
import { findFirstCome, findPositions } from './capacity.repository.ts';
import { canHappen, factsOf } from './transitions.ts';
import { inboxTexts } from './messages.en.ts';

/** The list of the applications that an organisation receives. */

export const PAGE_SIZE = 25;
/** What an organisation reads in place of a name that has been erased. */
export const GONE = inboxTexts.noName;
/** The ids of applications and opportunities. */
export const ID = /^[0-9a-z]{10,20}$/;

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
