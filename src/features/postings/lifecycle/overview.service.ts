import { draftAnswers, openDrafts } from '#features/journeys/journey.service.ts';
import type { Journey } from '#features/journeys/journey.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import {
  countFromElsewhere,
  findFaceEvents,
  findOrganisation,
  findPosting,
  findPostings,
  findPublishedDates,
  findVersion,
} from '#features/postings/posting.repository.ts';
import {
  accountOf,
  holderOf,
  hrefOf,
  lastStartsOf,
  reviewQuestions,
  scopeOf,
  titleOf,
  type Poster,
  type PostingDeps,
} from '#features/postings/posting.service.ts';
import {
  closesSoon,
  historyOf,
  describePosting,
  kindsFor,
  nextClosing,
  openVariants,
  postingStatus,
  type HistoryItem,
  type Posting,
  type PostingStatus,
  type StatusWords,
} from '#features/postings/posting.ts';
import { factsOf, possibleTransitions, type TransitionType } from '#features/postings/transitions.ts';
import { figuresOf, type Figure } from '#features/usage/figures.service.ts';
import { opportunitiesOf } from './publish.service.ts';
import { postingJourney } from './submit.service.ts';
import { overviewMessages as messages } from '#features/postings/messages.en.ts';

// ---- Views

export interface PostingRow {
  id: string;
  href: string;
  kind: Kind;
  title: string;
  status: StatusWords;
  /** Undefined until the posting is published. */
  figures: Figure | undefined;
}

export interface DraftRow {
  href: string;
  kind: Kind;
  title: string | undefined;
  /** Whether the draft changes a posting that was sent. */
  changes: boolean;
  updatedAt: Date;
  expiresAt: Date;
}

export interface Overview {
  attention: PostingRow[];
  live: PostingRow[];
  waiting: PostingRow[];
  drafts: DraftRow[];
  ended: PostingRow[];
  /** How many more of the organisation's live listings were not posted here. */
  fromElsewhere: number;
}

export function sum(figures: readonly (Figure | undefined)[]): Figure {
  return figures.reduce<Figure>(
    (all, one) => ({
      shown: all.shown + (one?.shown ?? 0),
      opened: all.opened + (one?.opened ?? 0),
      applied: all.applied + (one?.applied ?? 0),
    }),
    { shown: 0, opened: 0, applied: 0 },
  );
}

/** All postings of an organisation, grouped by what there is to do. */
export async function overviewOf(deps: PostingDeps, poster: Poster): Promise<Overview> {
  const now = deps.clock();
  const { organisationId } = poster.organisation;
  const postings = await findPostings(deps.db, organisationId);
  const figures = await figuresOf(
    deps.db,
    postings.flatMap(({ variants }) => variants.map(({ id }) => id)),
  );
  const overview: Overview = {
    attention: [],
    live: [],
    waiting: [],
    drafts: await draftsOf(deps, poster),
    ended: [],
    fromElsewhere: await countFromElsewhere(deps.db, organisationId, now),
  };
  for (const posting of postings) {
    const row: PostingRow = {
      id: posting.id,
      href: hrefOf(poster, posting.id),
      kind: posting.kind,
      title: titleOf(posting),
      status: describePosting(posting, now, poster.organisation.status),
      figures:
        posting.variants.length === 0 ? undefined : sum(posting.variants.map(({ id }) => figures.get(id))),
    };
    const { state, change } = postingStatus(posting, now);
    const needed = state === 'returned' || change === 'returned' || closesSoon(posting, now);
    const list = needed
      ? overview.attention
      : state === 'live'
        ? overview.live
        : state === 'waiting' || change === 'waiting'
          ? overview.waiting
          : overview.ended;
    list.push(row);
  }
  return overview;
}

async function draftsOf(deps: PostingDeps, poster: Poster): Promise<DraftRow[]> {
  const rows: DraftRow[] = [];
  for (const kind of kindsFor(poster.organisation.kind)) {
    const journey = postingJourney(deps, poster, kind);
    if (journey === undefined) continue;
    for (const draft of await openDrafts(deps, journey, holderOf(poster))) {
      const title = draft.answers['title'];
      rows.push({
        href: draft.href,
        kind,
        title: typeof title === 'string' ? title : undefined,
        changes: draft.subject !== undefined,
        updatedAt: draft.updatedAt,
        expiresAt: draft.expiresAt,
      });
    }
  }
  return rows.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}

export interface PostingPage {
  id: string;
  href: string;
  kind: Kind;
  title: string;
  status: StatusWords;
  state: PostingStatus;
  /** What the poster can do now. */
  possible: readonly TransitionType[];
  variants: readonly { id: string; kind: Kind; title: string; isOpen: boolean; figures: Figure }[];
  closing: Date | undefined;
  /** Open faces with dates, and when the last date begins: a face cannot stay open for longer. */
  lastStarts: { title: string; at: Date }[];
  /** The moderator's decision on the latest version; undefined unless it was returned or refused. */
  decision: { reason: string | undefined; notes: { called: string; text: string }[] } | undefined;
  history: HistoryItem[];
}

/** Everything about one posting of this organisation; undefined when it has no such posting. */
export async function postingPage(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<PostingPage | undefined> {
  const { db } = deps;
  const now = deps.clock();
  const posting = await findPosting(db, scopeOf(poster, postingId));
  if (posting === undefined) return undefined;
  const { latest, variants, kind, id } = posting;
  const state = postingStatus(posting, now);
  const figures = await figuresOf(
    db,
    variants.map((variant) => variant.id),
  );
  const open = new Set(openVariants(posting, now).map((variant) => variant.id));
  const answered = state.state === 'returned' || state.state === 'refused' ? state.state : state.change;
  return {
    id,
    href: hrefOf(poster, id),
    kind,
    title: titleOf(posting),
    status: describePosting(posting, now, poster.organisation.status),
    state,
    possible: possibleTransitions('poster', factsOf(posting, now)),
    variants: variants.map((variant) => ({
      id: variant.id,
      kind: variant.kind,
      title: variant.title,
      isOpen: open.has(variant.id),
      figures: figures.get(variant.id) ?? { shown: 0, opened: 0, applied: 0 },
    })),
    closing: nextClosing(posting, now),
    lastStarts: lastStartsOf(posting, await findPublishedDates(db, scopeOf(poster, id)), now).flatMap(
      ({ variant, last }) => (last === undefined ? [] : [{ title: variant.title, at: last }]),
    ),
    decision:
      answered === 'returned' || answered === 'refused'
        ? { reason: latest.reason ?? undefined, notes: await describeNotes(deps, posting) }
        : undefined,
    history: historyOf(posting.versions, await findFaceEvents(db, id), accountOf(poster)),
  };
}

async function describeNotes(deps: PostingDeps, { latest, kind }: Posting) {
  const version = await findVersion(deps.db, latest.id);
  const questions = reviewQuestions(deps, kind, version?.answers ?? {});
  return Object.entries(latest.notes).map(([name, text]) => ({
    called: questions.find((it) => it.name === name)?.called ?? messages.describeNotes.called.generalComments,
    text,
  }));
}

export interface Preview {
  variants: Opportunity[];
  organisation: NonNullable<Awaited<ReturnType<typeof findOrganisation>>>;
}

/** A preview of the account's own draft; undefined when there is no such draft. */
export async function previewDraft(
  deps: PostingDeps,
  poster: Poster,
  journey: Journey,
  kind: string,
  draftId: string,
): Promise<Preview | undefined> {
  const organisation = await findOrganisation(deps.db, poster.organisation.organisationId);
  const own = kindsFor(poster.organisation.kind).find((it) => it === kind);
  const draft = await draftAnswers(deps, journey, holderOf(poster), draftId);
  if (draft === undefined || own === undefined || organisation === undefined) return undefined;
  const variants = await deps.postings[own].preview(deps.db, draft.answers, deps.clock());
  return { variants, organisation };
}

/** A preview of the latest version of a posting. */
export async function previewPosting(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<(Preview & { title: string; href: string }) | undefined> {
  const organisation = await findOrganisation(deps.db, poster.organisation.organisationId);
  const posting = await findPosting(deps.db, scopeOf(poster, postingId));
  const version = posting && (await findVersion(deps.db, posting.latest.id));
  if (posting === undefined || version === undefined || organisation === undefined) return undefined;
  return {
    variants: opportunitiesOf(version),
    organisation,
    title: titleOf(posting),
    href: hrefOf(poster, posting.id),
  };
}
