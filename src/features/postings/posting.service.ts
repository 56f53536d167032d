import type { Clock } from '#lib/clock.ts';
import { londonDay, londonInstant } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { weekdayInWords } from '#lib/date-words.ts';
import { newId } from '#lib/ids.ts';
import { enqueue } from '#lib/jobs.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { can, type Actor, type Membership } from '#features/accounts/permission.ts';
import {
  countApplicants,
  opportunitiesEnded,
  type Applicants,
} from '#features/applications/ended.service.ts';
import { TEND_JOB } from '#features/applications/places.service.ts';
import { figuresOf, type Figure } from '#features/insights/figures.service.ts';
import { beginDraft, draftAnswers, openDrafts } from '#features/journeys/journey.service.ts';
import {
  summary,
  type Answers,
  type Finding,
  type Holder,
  type Journey,
  type Newer,
  type Outcome,
  type Sending,
  type Step,
} from '#features/journeys/journey.ts';
import { dueOn, openCase, withdrawCases } from '#features/moderation/moderation.service.ts';
import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import {
  closeOpportunities,
  extendOpportunities,
  saveOpportunities,
} from '#features/opportunities/opportunity.service.ts';
import { opportunitySchema, type Opportunity } from '#features/opportunities/opportunity.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { bringsNewWords, checkPosting, type PostingFinding } from './checks.ts';
import { isMend, wordsOfNames } from './mend.ts';
import { lastStart, onTheForm, tellDates, withKnownDates, type PublishedDate } from './published-dates.ts';
import { closesWithDates } from './steps-dates.ts';
import { publishedDays, TOLD } from './steps-common.ts';
import type { PostingJourney } from './posting-journeys.ts';
import { NOT_PAID } from './vacancy.journey.ts';
import {
  countFromElsewhere,
  findFaceEvents,
  findFacesOf,
  findModerated,
  findOrganisation,
  findOtherAdverts,
  findPosting,
  findPostings,
  findPublishedBefore,
  findPublishedDates,
  findVersion,
  insertPosting,
  insertVersion,
  lockPosting,
  setPublished,
  type Scope,
  type StoredVersion,
} from './posting.repository.ts';
import {
  asKept,
  changesClosing,
  closesSoon,
  historyOf,
  inWords,
  kindsFor,
  nextClosing,
  openFaces,
  possible,
  readExtension,
  standing,
  withClosing,
  withoutPastDays,
  type ClosedReason,
  type Closing,
  type HistoryItem,
  type Posting,
  type ReadExtension,
  type StatusWords,
  tellClosing,
  tellPublished,
} from './posting.ts';

export interface PostingDeps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  workingDays: WorkingDays;
  minimumWage: readonly MinimumWagePeriod[];
  /** The questions of each kind. */
  postings: Readonly<Record<Kind, PostingJourney>>;
}

/** Somebody who posts, and what for. */
export interface Poster {
  actor: Actor;
  organisation: Membership;
}

const accountOf = ({ actor }: Poster) => actor.account.id;
const actorOf = (poster: Poster) => `account:${accountOf(poster)}`;
export const holderOf = (poster: Poster): Holder => ({ kind: 'account', id: accountOf(poster) });
const scopeOf = ({ organisation }: Poster, postingId: string): Scope => ({
  organisationId: organisation.organisationId,
  postingId: /^[0-9a-z]{1,20}$/.test(postingId) ? postingId : '',
});

// ---- The journey of a kind, for one organisation

/** Why this cannot be sent yet; undefined when it can. */
function whyNotYet(poster: Poster): string | undefined {
  if (can(poster.actor, 'opportunity.submit', poster.organisation)) return undefined;
  return 'Your organisation is suspended, so you cannot send anything';
}

/** What the answers would become, and what the checks say of it. */
async function examine(
  db: Db | Trx,
  deps: Pick<PostingDeps, 'minimumWage'>,
  about: { organisationId: string; posting: PostingJourney; subject: string | undefined },
  answers: Answers,
  now: Date,
) {
  const made = await about.posting.toOpportunities(db, answers, now);
  if (!made.ok) return made;
  const { organisationId, subject } = about;
  const dates =
    subject === undefined ? [] : await findPublishedDates(db, { organisationId, postingId: subject });
  const opportunities = withKnownDates(made.opportunities, dates, now);
  const told = tellDates(answers, opportunities);
  const others = await findOtherAdverts(
    db,
    { organisationId: about.organisationId, postingId: about.subject },
    now,
  );
  const organisation = await findOrganisation(db, organisationId);
  const findings = checkPosting(opportunities, {
    insuredUntil: organisation?.kind === 'school' ? undefined : organisation?.insuredUntil,
    minimumWage: deps.minimumWage,
    now,
    others,
    published: publishedDays(answers),
    dates: onTheForm(dates, told),
  });
  return { ok: true as const, answers: told, opportunities, findings };
}

/** Somebody else's change of the same posting that waits: this one will take its place. */
async function overtaking(db: Db, scope: Scope, poster: Poster): Promise<Finding[]> {
  const posting = await findPosting(db, scope);
  if (posting?.latest.decision !== 'open' || posting.latest.publishedAt !== null) return [];
  const whose = posting.latest.submittedBy === accountOf(poster) ? 'You' : 'A colleague';
  return [
    {
      severity: 'warn',
      message: `${whose} sent a version of this that is waiting for approval. If you send this one, it will replace that one.`,
    },
  ];
}

/** What was sent or published since somebody began to change a posting, in words. */
async function newerThan(
  db: Db,
  scope: Scope,
  poster: Poster,
  basedOn: string,
  now: Date,
): Promise<Newer | undefined> {
  const posting = await findPosting(db, scope);
  if (posting === undefined || posting.latest.id === basedOn || !possible(posting, now).change)
    return undefined;
  const { submittedBy, submittedAt, publishedAt } = posting.latest;
  const who = submittedBy === accountOf(poster) ? 'you' : 'a colleague';
  const what =
    publishedAt === null ? 'sent a newer version' : 'sent a newer version, which we have now published';
  return {
    message: `Since you started this, ${who} ${what}, on ${weekdayInWords(londonDay(submittedAt))}. Your draft does not include the changes in it. You can continue, or start again. If you start again, you will lose the changes you made here.`,
    action: `${hrefOf(poster, posting.id)}/change`,
  };
}

/**
 * The journey with which this organisation posts something of a kind; undefined when it cannot, or there is no such
 * kind.
 */
export function postingJourney(
  deps: Pick<PostingDeps, 'postings' | 'workingDays' | 'minimumWage' | 'clock'>,
  poster: Poster,
  kind: string,
): Journey | undefined {
  const { organisationId, slug, kind: ofOrganisation } = poster.organisation;
  const own = kindsFor(ofOrganisation).find((it) => it === kind);
  if (own === undefined) return undefined;
  const posting = deps.postings[own];
  const about = (subject: string | undefined) => ({ organisationId, posting, subject });
  const notYet = whyNotYet(poster);
  return {
    name: `post-${own}:${organisationId}`,
    path: `/manage/${slug}/post/${own}`,
    title: posting.title,
    changeTitle: ({ hasNotes }) =>
      hasNotes ? 'Make the changes the moderator asked for' : CHANGE_TITLES[own],
    steps: posting.steps,
    sendLabel: 'Send for approval',
    beforeSending:
      notYet === undefined
        ? `The council reviews everything before publishing it${poster.organisation.status === 'waiting' ? ', and will review your organisation first' : ''}. If you only correct typing errors later, your corrections go live immediately.`
        : `${notYet}.`,
    hasPreview: true,
    pages: [NOT_PAID],
    newer: (db, { subject, basedOn }) =>
      newerThan(db, scopeOf(poster, subject), poster, basedOn, deps.clock()),
    async findings(db, answers, { subject, now }) {
      const examined = await examine(db, deps, about(subject), answers, now);
      if (!examined.ok) return [{ severity: 'stop', message: examined.reason }];
      const waiting = subject === undefined ? [] : await overtaking(db, scopeOf(poster, subject), poster);
      return [...examined.findings, ...waiting];
    },
    async send(trx, answers, sending) {
      const [firstStep] = posting.steps;
      if (notYet !== undefined) return { ok: false, step: firstStep?.slug ?? '', reason: notYet };
      return submit(trx, deps, poster, posting, answers, sending);
    },
  };
}

/** Heading of the task list of a posting that is changed. */
const CHANGE_TITLES: Readonly<Record<Kind, string>> = {
  vacancy: 'Change this job',
  'skills-bootcamp': 'Change this Skills Bootcamp',
  'work-experience': 'Change this work experience',
  'engagement-offer': 'Change this school offer',
};

/** The step on which a question can be put right. */
function stepOf({ steps }: PostingJourney, question: string | undefined): string {
  const step = steps.find(({ questions }) => questions.some(({ name }) => name === question));
  return step?.slug ?? steps[0]?.slug ?? '';
}

/**
 * Writes what was sent as a version of a posting. It waits for a moderator, unless only typing errors were mended in
 * what one has approved; those go live at once. What was closed while it was being changed is posted anew.
 */
async function submit(
  trx: Trx,
  deps: Pick<PostingDeps, 'workingDays' | 'minimumWage'>,
  poster: Poster,
  posting: PostingJourney,
  sent: Answers,
  { now, subject, token, begunAt }: Sending,
): Promise<Outcome> {
  const { organisationId } = poster.organisation;
  const scope = subject === undefined ? undefined : scopeOf(poster, subject);
  const before =
    scope !== undefined && (await lockPosting(trx, scope)) ? await findPosting(trx, scope) : undefined;
  const changed = before !== undefined && possible(before, now).change ? before : undefined;

  const about = { organisationId, posting, subject: changed?.id };
  const given =
    changed === undefined ? withoutTold(sent) : await withExtension(trx, posting, changed, sent, begunAt);
  const examined = await examine(trx, deps, about, given, now);
  if (!examined.ok) return examined;
  const answers = withoutTold(examined.answers);
  const stop = examined.findings.find(({ severity }) => severity === 'stop');
  if (stop !== undefined) return { ok: false, step: stepOf(posting, stop.question), reason: stop.message };

  const postingId = changed?.id ?? newId();
  const submittedBy = accountOf(poster);
  if (changed === undefined) {
    await insertPosting(trx, {
      id: postingId,
      organisationId,
      kind: posting.kind,
      createdBy: submittedBy,
      createdAt: now,
    });
  }
  const versionId = newId();
  const { opportunities, findings } = examined;
  await insertVersion(trx, {
    id: versionId,
    postingId,
    number: (changed?.latest.number ?? 0) + 1,
    answers,
    opportunities,
    findings,
    submittedBy,
    submittedAt: now,
    token,
  });
  const result = { posting: postingId, kind: posting.kind, title: opportunities[0]?.title ?? '' };
  const sentNow = { answers, findings, organisation: poster.organisation.name };
  if (changed !== undefined && (await isMended(trx, changed, sentNow, posting, now))) {
    await publish(trx, versionId, { actor: actorOf(poster), now, event: 'mended' });
    return { ok: true, result: { ...result, mended: true } };
  }
  await openCase(trx, deps, { kind: 'posting', organisationId, postingId, versionId, submittedBy }, now);
  const isLive = changed !== undefined && standing(changed, now).state === 'live';
  // Nobody can say yet by when, as long as the organisation itself is to be decided on.
  return poster.organisation.status === 'approved'
    ? { ok: true, result: { ...result, dueOn: dueOn(deps, now), isLive } }
    : { ok: true, result: { ...result, first: poster.organisation.name } };
}

/** What the draft was told is no answer. */
const withoutTold = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([name]) => !TOLD.some((it) => it.name === name)));

/** A closing that was put off while the draft was open stands, unless the draft has another than it began with. */
async function withExtension(
  trx: Trx,
  { steps }: PostingJourney,
  posting: Posting,
  sent: Answers,
  begunAt: Date,
): Promise<Answers> {
  if (sent['closes'] !== true) return sent;
  const last = await findVersion(trx, posting.latest.id);
  if (changesClosing(sent, last?.answers ?? {})) return sent;
  const before = new Date(begunAt.getTime() - 1);
  return withClosing(steps, sent, await extensionOf(trx, posting, before));
}

/**
 * Only typing errors, in something live of which nothing else waits, and no words that a moderator would be told of and
 * has not seen in what was approved.
 */
async function isMended(
  trx: Trx,
  posting: Posting,
  sent: { answers: Answers; findings: readonly PostingFinding[]; organisation: string },
  { steps, mendable, names }: PostingJourney,
  now: Date,
): Promise<boolean> {
  const { state, change } = standing(posting, now);
  if (state !== 'live' || change === 'waiting') return false;
  const approved = await findModerated(trx, posting.id);
  if (approved === undefined || bringsNewWords(approved.findings, sent.findings)) return false;
  // The closing is compared with the one that is published, which may have been put off without approval.
  const extension = await extensionOf(trx, posting, approved.submittedAt);
  const published =
    approved.answers['closes'] === true ? withClosing(steps, approved.answers, extension) : approved.answers;
  return isMend(
    asked(steps, published),
    asked(steps, sent.answers),
    mendable,
    names.union(wordsOfNames([sent.organisation])),
  );
}

/** The answers to what is asked, without what is only worked out. */
function asked(steps: readonly Step[], answers: Answers): Answers {
  const derived = new Set(
    steps.flatMap(({ questions }) =>
      questions.filter(({ kind }) => kind === 'derived').map(({ name }) => name),
    ),
  );
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !derived.has(name)));
}

// ---- Publishing

/** The opportunities of a version as they were sent. */
function opportunitiesOf(version: StoredVersion): Opportunity[] {
  return (version.opportunities as Record<string, unknown>[]).map((it) =>
    opportunitySchema.parse({
      ...it,
      publishedAt: new Date(String(it['publishedAt'])),
      closesAt: it['closesAt'] == null ? undefined : new Date(String(it['closesAt'])),
    }),
  );
}

export interface LoadedVersion extends Omit<StoredVersion, 'opportunities'> {
  opportunities: Opportunity[];
  /** What was published before it of the same posting. */
  published: Omit<LoadedVersion, 'published'> | undefined;
}

/** What was sent, with what is published. */
export async function loadVersion(db: Db | Trx, versionId: string): Promise<LoadedVersion | undefined> {
  const version = await findVersion(db, versionId);
  if (version === undefined) return undefined;
  const before = await findPublishedBefore(db, version);
  return {
    ...version,
    opportunities: opportunitiesOf(version),
    published: before && { ...before, opportunities: opportunitiesOf(before) },
  };
}

/**
 * A closing that was put off after a version was sent stands, unless the version is open for longer, or its last date
 * begins before that.
 */
function closingOf({ closesAt, dates }: Opportunity, current: Date | null | undefined, extended: boolean) {
  if (!extended || closesAt === undefined || current == null) return closesAt;
  const last = lastStart(dates) ?? current;
  const stands = earlier(current, last);
  return stands > closesAt ? stands : closesAt;
}

const earlier = (one: Date, other: Date) => (one < other ? one : other);

/**
 * All its dates have begun, so that it closes with none of them: it stays closed, or closes now. Without a closing it
 * would be open for ever.
 */
const hasBegun = ({ dates, closesAt }: Opportunity, now: Date) =>
  closesAt === undefined && dates.length > 0 && closesWithDates(dates, now) === undefined;

async function publish(
  trx: Trx,
  versionId: string,
  { actor, now, event }: { actor: string; now: Date; event?: string },
): Promise<string[]> {
  const version = await findVersion(trx, versionId);
  if (version === undefined) throw new Error(`there is no version ${versionId} of a posting`);
  const { postingId, organisationId, submittedAt } = version;
  const faces = await findFacesOf(trx, postingId);
  const extended = (await findFaceEvents(trx, postingId)).some(
    ({ type, at }) => type === 'extended' && at > submittedAt,
  );
  const items = opportunitiesOf(version).map((opportunity) => {
    const face = faces.find(({ kind }) => kind === opportunity.kind);
    const closesAt = hasBegun(opportunity, now)
      ? earlier(face?.closesAt ?? now, now)
      : closingOf(opportunity, face?.closesAt, extended);
    // What is decided only after its closing is published as closed.
    const first =
      closesAt === undefined || closesAt > now ? now : earlier(submittedAt, new Date(closesAt.getTime() - 1));
    return {
      ...(face === undefined ? {} : { id: face.id }),
      organisationId,
      postingId,
      source: 'portal',
      opportunity: { ...opportunity, closesAt, publishedAt: face?.publishedAt ?? first },
    };
  });
  const ids = await saveOpportunities(trx, items, {
    actor,
    now,
    ...(event === undefined ? {} : { change: event }),
  });
  // Whoever asked for a date that was moved or ended is told in a moment.
  if (faces.length > 0) await enqueue(trx, TEND_JOB, {}, { key: `${TEND_JOB}:${postingId}` });
  const gone = faces.filter(({ id }) => !ids.includes(id)).map(({ id }) => id);
  await closeOpportunities(trx, gone, { actor, now, reason: 'no-longer-offered' });
  await setPublished(trx, versionId, now);
  return ids;
}

/**
 * Publishes a version: its opportunities are written, those that it no longer offers are closed, and the search
 * follows, all in the caller's transaction. An opportunity keeps its id, and the day on which it was first published.
 * @returns the ids of the opportunities, the chief one first
 * @throws when there is no such version
 */
export async function publishVersion(
  trx: Trx,
  versionId: string,
  by: { actor: string; now: Date },
): Promise<string[]> {
  return publish(trx, versionId, by);
}

/** What was answered, in words, by the names of the journey's questions. */
export function reviewQuestions(
  deps: Pick<PostingDeps, 'postings'>,
  kind: Kind,
  answers: Answers,
): { name: string; called: string; value: string[] }[] {
  const { steps, title } = deps.postings[kind];
  const journey: Journey = {
    name: kind,
    path: '',
    title,
    steps,
    send: async () => ({ ok: true, result: {} }),
  };
  // Days that are over by now are shown as they were sent.
  return summary(journey, tellPublished(steps, answers, answers))
    .flatMap(({ rows }) => rows)
    .map(({ name, key, value }) => ({ name, called: key, value: [...value] }));
}

// ---- What is shown

export interface PostingRow {
  id: string;
  href: string;
  kind: Kind;
  title: string;
  status: StatusWords;
  /** Undefined until it is published. */
  figures: Figure | undefined;
}
export interface DraftRow {
  href: string;
  kind: Kind;
  title: string | undefined;
  /** It changes something that was sent. */
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
  /** How many more of it can be found that were not posted here. */
  fromElsewhere: number;
}

const hrefOf = ({ organisation }: Poster, postingId: string) =>
  `/manage/${organisation.slug}/listings/${postingId}`;

function sum(figures: readonly (Figure | undefined)[]): Figure {
  return figures.reduce<Figure>(
    (all, one) => ({
      shown: all.shown + (one?.shown ?? 0),
      opened: all.opened + (one?.opened ?? 0),
      applied: all.applied + (one?.applied ?? 0),
    }),
    { shown: 0, opened: 0, applied: 0 },
  );
}

const titleOf = ({ faces, latest }: Posting) => faces[0]?.title ?? latest.title;

/** Everything that an organisation posts, by what there is to do. */
export async function overviewOf(deps: PostingDeps, poster: Poster): Promise<Overview> {
  const now = deps.clock();
  const { organisationId } = poster.organisation;
  const postings = await findPostings(deps.db, organisationId);
  const figures = await figuresOf(
    deps.db,
    postings.flatMap(({ faces }) => faces.map(({ id }) => id)),
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
      status: inWords(posting, now, poster.organisation.status),
      figures: posting.faces.length === 0 ? undefined : sum(posting.faces.map(({ id }) => figures.get(id))),
    };
    const { state, change } = standing(posting, now);
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
  state: ReturnType<typeof standing>;
  can: ReturnType<typeof possible>;
  faces: readonly { id: string; kind: Kind; title: string; isOpen: boolean; figures: Figure }[];
  closing: Date | undefined;
  /** What is open and has dates, with when the last of them begins: it cannot stay open for longer. */
  lastStarts: { title: string; at: Date }[];
  /** What the moderator said about what was sent last; undefined unless it was sent back or not accepted. */
  decision: { reason: string | undefined; notes: { called: string; text: string }[] } | undefined;
  history: HistoryItem[];
}

/** All about one posting of this organisation; undefined when it has no such posting. */
export async function postingPage(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<PostingPage | undefined> {
  const { db } = deps;
  const now = deps.clock();
  const posting = await findPosting(db, scopeOf(poster, postingId));
  if (posting === undefined) return undefined;
  const { latest, faces, kind, id } = posting;
  const state = standing(posting, now);
  const figures = await figuresOf(
    db,
    faces.map((face) => face.id),
  );
  const open = new Set(openFaces(posting, now).map((face) => face.id));
  const answered = state.state === 'returned' || state.state === 'refused' ? state.state : state.change;
  return {
    id,
    href: hrefOf(poster, id),
    kind,
    title: titleOf(posting),
    status: inWords(posting, now, poster.organisation.status),
    state,
    can: possible(posting, now),
    faces: faces.map((face) => ({
      id: face.id,
      kind: face.kind,
      title: face.title,
      isOpen: open.has(face.id),
      figures: figures.get(face.id) ?? { shown: 0, opened: 0, applied: 0 },
    })),
    closing: nextClosing(posting, now),
    lastStarts: lastStartsOf(posting, await findPublishedDates(db, scopeOf(poster, id)), now).flatMap(
      ({ face, last }) => (last === undefined ? [] : [{ title: face.title, at: last }]),
    ),
    decision:
      answered === 'returned' || answered === 'refused'
        ? { reason: latest.reason ?? undefined, notes: await notesInWords(deps, posting) }
        : undefined,
    history: historyOf(posting.versions, await findFaceEvents(db, id), accountOf(poster)),
  };
}

async function notesInWords(deps: PostingDeps, { latest, kind }: Posting) {
  const version = await findVersion(deps.db, latest.id);
  const questions = reviewQuestions(deps, kind, version?.answers ?? {});
  return Object.entries(latest.notes).map(([name, text]) => ({
    called: questions.find((it) => it.name === name)?.called ?? 'General comments',
    text,
  }));
}

export interface Preview {
  faces: Opportunity[];
  organisation: NonNullable<Awaited<ReturnType<typeof findOrganisation>>>;
}

/** What a draft of this person's would become; undefined when there is no such draft. */
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
  const faces = await deps.postings[own].preview(deps.db, draft.answers, deps.clock());
  return { faces, organisation };
}

/** What was sent last of a posting, as it will be shown. */
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
    faces: opportunitiesOf(version),
    organisation,
    title: titleOf(posting),
    href: hrefOf(poster, posting.id),
  };
}

// ---- What is done with it

/** The closing that was put off last, when that was after an instant and it is the one that is published. */
async function extensionOf(db: Db | Trx, posting: Posting, since: Date): Promise<Closing | undefined> {
  const last = (await findFaceEvents(db, posting.id)).findLast(
    ({ type, at }) => type === 'extended' && at > since,
  );
  const { closesOn, closesTime } = (last?.detail ?? {}) as Partial<Closing>;
  if (closesOn === undefined || closesTime === undefined) return undefined;
  const isPublished = posting.faces[0]?.closesAt?.getTime() === londonInstant(closesOn, closesTime).getTime();
  return isPublished ? { closesOn, closesTime } : undefined;
}

/**
 * Begins to change what was sent last, with the moderator's notes beside the questions where it was sent back.
 * @param afresh without what is changed already in a draft that is open
 * @returns where to go on; the posting's own page where it can no longer be changed; undefined when there is none
 */
export async function startChange(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  { afresh = false } = {},
): Promise<string | undefined> {
  const posting = await findPosting(deps.db, scopeOf(poster, postingId));
  if (posting === undefined) return undefined;
  const journey = postingJourney(deps, poster, posting.kind);
  const version = await findVersion(deps.db, posting.latest.id);
  if (!possible(posting, deps.clock()).change || journey === undefined || version === undefined) {
    return hrefOf(poster, posting.id);
  }
  const { notes, decision } = posting.latest;
  const published = await findModerated(deps.db, posting.id);
  const dates = await findPublishedDates(deps.db, scopeOf(poster, posting.id));
  const known = withKnownDates(opportunitiesOf(version), dates, deps.clock());
  const kept = tellPublished(
    journey.steps,
    asKept(journey, tellDates(version.answers, known)),
    published?.answers ?? {},
  );
  const extension = await extensionOf(deps.db, posting, version.submittedAt);
  return beginDraft(deps, journey, holderOf(poster), {
    answers: tellClosing(withClosing(journey.steps, kept, extension)),
    subject: posting.id,
    basedOn: version.id,
    afresh,
    ...(decision === 'returned' ? { notes } : {}),
  });
}

/**
 * Begins something new with the same answers, without days that are over.
 * @returns where to go on; undefined when there is no such posting
 */
export async function startCopy(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<string | undefined> {
  const posting = await findPosting(deps.db, scopeOf(poster, postingId));
  const version = posting && (await findVersion(deps.db, posting.latest.id));
  const journey = posting && postingJourney(deps, poster, posting.kind);
  if (posting === undefined || version === undefined) return undefined;
  if (journey === undefined) return hrefOf(poster, posting.id);
  const answers = withoutPastDays(journey.steps, asKept(journey, version.answers), deps.clock());
  return beginDraft(deps, journey, holderOf(poster), { answers });
}

/** A draft of a job, for the page on unpaid work; undefined when there is no such draft. */
export async function unpaidDraft(
  deps: PostingDeps,
  poster: Poster,
  kind: string,
  draftId: string,
): Promise<{ title: string | undefined; backHref: string } | undefined> {
  const job = kind === 'vacancy' ? postingJourney(deps, poster, kind) : undefined;
  const draft = job && (await draftAnswers(deps, job, holderOf(poster), draftId));
  if (job === undefined || draft === undefined) return undefined;
  const { title } = draft.answers;
  return {
    title: typeof title === 'string' ? title : undefined,
    backHref: `${job.path}/${draftId}/paid`,
  };
}

/**
 * Begins to offer as work experience what was begun as a job, with the answers that both ask for. The draft of the job
 * stays as it is.
 * @returns where to go on; undefined when there is no such draft, or the organisation cannot offer work experience
 */
export async function startWorkExperience(
  deps: PostingDeps,
  poster: Poster,
  draftId: string,
): Promise<string | undefined> {
  const [job, placement] = [
    postingJourney(deps, poster, 'vacancy'),
    postingJourney(deps, poster, 'work-experience'),
  ];
  const draft = job && (await draftAnswers(deps, job, holderOf(poster), draftId));
  if (draft === undefined || placement === undefined) return undefined;
  const questions = placement.steps.flatMap((step) => step.questions);
  const answers = Object.fromEntries(
    Object.entries(draft.answers).filter(([name, value]) => {
      const question = questions.find((it) => it.name === name);
      const schema =
        typeof question?.schema === 'function' ? question.schema(draft.answers) : question?.schema;
      return schema?.safeParse(value).success === true;
    }),
  );
  return beginDraft(deps, placement, holderOf(poster), { answers });
}

/** Does something to a posting that nobody else does anything to meanwhile; undefined when there is no such posting. */
async function withPosting<T>(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  work: (trx: Trx, posting: Posting, now: Date) => Promise<T>,
): Promise<T | undefined> {
  const scope = scopeOf(poster, postingId);
  return deps.db.transaction().execute(async (trx) => {
    if (!(await lockPosting(trx, scope))) return undefined;
    const posting = await findPosting(trx, scope);
    return posting && work(trx, posting, deps.clock());
  });
}

/** How many would be concerned if a posting was closed now. */
export async function applicantsOf(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<Applicants> {
  const posting = await findPosting(deps.db, scopeOf(poster, postingId));
  const open = posting === undefined ? [] : openFaces(posting, deps.clock());
  return countApplicants(
    deps,
    open.map(({ id }) => id),
  );
}

/**
 * Closes everything of a posting now, and takes what waits of it out of the queue. What has closed stays as it is.
 * @param applicants whether those who wait for an answer are told "not this time", or the organisation answers them
 * @returns false when there is no such posting
 */
export async function closePosting(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  reason: ClosedReason,
  applicants: 'tell' | 'keep' = 'tell',
): Promise<boolean> {
  const done = await withPosting(deps, poster, postingId, async (trx, posting, now) => {
    // First the case, then the opportunities: in this order a moderator's decision takes them too.
    await withdrawCases(trx, { postingId: posting.id, by: accountOf(poster) }, now);
    const open = openFaces(posting, now).map(({ id }) => id);
    const actor = actorOf(poster);
    await closeOpportunities(trx, open, { actor, now, reason, closedReason: reason });
    const how = reason === 'withdrawn' ? 'taken-down' : 'filled';
    await opportunitiesEnded(trx, { opportunityIds: open, how, applicants, actor, now });
    return true;
  });
  return done ?? false;
}

/** Takes what waits for approval back. What is published stays. @returns false when there is no such posting */
export async function takeBack(deps: PostingDeps, poster: Poster, postingId: string): Promise<boolean> {
  const done = await withPosting(deps, poster, postingId, async (trx, posting, now) => {
    await withdrawCases(trx, { postingId: posting.id, by: accountOf(poster) }, now);
    return true;
  });
  return done ?? false;
}

export type Extended = { ok: true } | ({ ok: false } & Pick<ReadExtension, 'errors' | 'filled'>);

/** What is open, each with when its last date begins. */
function lastStartsOf(posting: Posting, dates: readonly PublishedDate[], now: Date) {
  return openFaces(posting, now).map((face) => ({
    face,
    last: lastStart(dates.filter(({ kind }) => kind === face.kind)),
  }));
}

/** No later closing can be asked for: that of the chief opportunity decides, and without it the last of all. */
function latestOf(posting: Posting, ends: ReturnType<typeof lastStartsOf>): Date | undefined {
  const chief = ends.find(({ face }) => face.kind === posting.kind);
  if (chief !== undefined) return chief.last;
  const all = ends.flatMap(({ last }) => (last === undefined ? [] : [last.getTime()]));
  return all.length < ends.length || all.length === 0 ? undefined : new Date(Math.max(...all));
}

/**
 * Puts the closing of a live posting off, at once: faces that would close earlier stay open until then, or until their
 * last date begins.
 * @returns what is wrong with the form; undefined when there is no such posting
 */
export async function extendPosting(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  form: FormData,
): Promise<Extended | undefined> {
  return withPosting<Extended>(deps, poster, postingId, async (trx, posting, now) => {
    const closing = nextClosing(posting, now);
    // Closed in the meantime: its page says so.
    if (closing === undefined) return { ok: true };
    const ends = lastStartsOf(posting, await findPublishedDates(trx, scopeOf(poster, postingId)), now);
    const { errors, filled, value } = readExtension(form, closing, now, latestOf(posting, ends));
    if (value === undefined) return { ok: false, errors, filled };
    const { closesOn, closesTime } = value;
    for (const { face, last } of ends) {
      const closesAt = last === undefined ? value.closesAt : earlier(last, value.closesAt);
      if (face.closesAt === null || face.closesAt >= closesAt) continue;
      const by = { actor: actorOf(poster), now, closesAt, detail: { closesOn, closesTime } };
      await extendOpportunities(trx, [face.id], by);
    }
    return { ok: true };
  });
}
