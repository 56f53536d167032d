import { londonInstant, type Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { Actor, Membership } from '#features/accounts/permission.ts';
import {
  countApplicants,
  opportunitiesEnded,
  type Applicants,
} from '#features/applications/ended.service.ts';
import { closeOpportunities, extendOpportunities } from '#features/catalogue/catalogue.service.ts';
import { beginDraft, draftAnswers } from '#features/journeys/journey.service.ts';
import { summary, type Answers, type Holder, type Journey } from '#features/journeys/journey.ts';
import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { opportunitiesOf } from '#features/postings/lifecycle/publish.service.ts';
import { postingJourney } from '#features/postings/lifecycle/submit.service.ts';
import { withdrawCases } from '#features/review-cases/review-case.service.ts';
import { whyNotUntil } from './closing.ts';
import type { PostingJourney } from './posting-journeys.ts';
import {
  findFaceEvents,
  findModerated,
  findPosting,
  findPublishedDates,
  findVersion,
  lockPosting,
  type Scope,
} from './posting.repository.ts';
import {
  asKept,
  nextClosing,
  openVariants,
  tellClosing,
  injectPublished,
  withClosing,
  withoutPastDays,
  type ClosedReason,
  type Closing,
  type Posting,
} from './posting.ts';
import { lastStart, injectDates, withKnownDates, type PublishedDate } from './published-dates.ts';
import { canHappen, factsOf } from './transitions.ts';
import { SYSTEM_FIELDS } from '#features/postings/steps/common.ts';
import { closesWithDates } from '#features/postings/steps/dates.ts';
import { changeMessages as messages } from './messages.en.ts';

export interface PostingDeps {
  db: Db;
  clock: Clock;
  secrets: Secrets;
  workingDays: WorkingDays;
  minimumWage: readonly MinimumWagePeriod[];
  /** The journey of each kind. */
  postings: Readonly<Record<Kind, PostingJourney>>;
}

/** The account that posts, and the organisation that it posts for. */
export interface Poster {
  actor: Actor;
  organisation: Membership;
}

export const accountOf = ({ actor }: Poster) => actor.account.id;
export const actorOf = (poster: Poster) => `account:${accountOf(poster)}`;
export const holderOf = (poster: Poster): Holder => ({ kind: 'account', id: accountOf(poster) });
export const scopeOf = ({ organisation }: Poster, postingId: string): Scope => ({
  organisationId: organisation.organisationId,
  postingId: /^[0-9a-z]{1,20}$/.test(postingId) ? postingId : '',
});

/** Heading of the task list when a posting is changed. */
export const CHANGE_TITLES: Readonly<Record<Kind, string>> = {
  vacancy: messages.changeTitles.vacancy,
  'skills-bootcamp': messages.changeTitles['skills-bootcamp'],
  'work-experience': messages.changeTitles['work-experience'],
  'engagement-offer': messages.changeTitles['engagement-offer'],
};

/** System fields in a draft are not answers. */
export const withoutTold = (answers: Answers): Answers =>
  Object.fromEntries(
    Object.entries(answers).filter(([name]) => !SYSTEM_FIELDS.some((it) => it.name === name)),
  );

export const earlier = (one: Date, other: Date) => (one < other ? one : other);

/**
 * True when all dates have begun, so that no date can determine the closing: the opportunity stays closed, or closes
 * now. Without a closing it would be open for ever.
 */
export const hasBegun = ({ dates, closesAt }: Opportunity, now: Date) =>
  closesAt === undefined && dates.length > 0 && closesWithDates(dates, now) === undefined;

/** The answers in words, by the names of the journey's questions. */
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
  // Days that are in the past by now are shown as they were sent.
  return summary(journey, injectPublished(steps, answers, answers))
    .flatMap(({ rows }) => rows)
    .map(({ name, key, value }) => ({ name, called: key, value: [...value] }));
}

export const hrefOf = ({ organisation }: Poster, postingId: string) =>
  `/manage/${organisation.slug}/listings/${postingId}`;

export const titleOf = ({ variants, latest }: Posting) => variants[0]?.title ?? latest.title;

// ---- Actions

/** The closing of the latest postponement after an instant, if it is still the published one. */
export async function extensionOf(db: Db | Trx, posting: Posting, since: Date): Promise<Closing | undefined> {
  const last = (await findFaceEvents(db, posting.id)).findLast(
    ({ type, at }) => type === 'extended' && at > since,
  );
  const { closesOn, closesTime } = (last?.detail ?? {}) as Partial<Closing>;
  if (closesOn === undefined || closesTime === undefined) return undefined;
  const isPublished =
    posting.variants[0]?.closesAt?.getTime() === londonInstant(closesOn, closesTime).getTime();
  return isPublished ? { closesOn, closesTime } : undefined;
}

/**
 * Begins to change the latest version; where it was returned, with the moderator's notes beside the questions.
 * @param afresh discards the changes in an existing draft
 * @returns the address to continue at: the posting's own page where it can no longer be changed; undefined when there
 * is none
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
  const mayChange = canHappen('change', factsOf(posting, deps.clock()));
  if (!mayChange || journey === undefined || version === undefined) return hrefOf(poster, posting.id);
  const { notes, decision } = posting.latest;
  const published = await findModerated(deps.db, posting.id);
  const dates = await findPublishedDates(deps.db, scopeOf(poster, posting.id));
  const known = withKnownDates(opportunitiesOf(version), dates, deps.clock());
  const kept = injectPublished(
    journey.steps,
    asKept(journey, injectDates(version.answers, known)),
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
 * Begins a new posting with the same answers, without days that are over.
 * @returns the address to continue at; undefined when there is no such posting
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
  const mayCopy = canHappen('copy', factsOf(posting, deps.clock()));
  if (!mayCopy || journey === undefined) return hrefOf(poster, posting.id);
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
 * is unchanged.
 * @returns the address to continue at; undefined when there is no such draft, or the organisation cannot offer work
 * experience
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

/** Runs `work` with the posting locked; undefined when there is no such posting. */
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

/** How many applicants closing the posting now would affect. */
export async function applicantsOf(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
): Promise<Applicants> {
  const posting = await findPosting(deps.db, scopeOf(poster, postingId));
  const open = posting === undefined ? [] : openVariants(posting, deps.clock());
  return countApplicants(
    deps,
    open.map(({ id }) => id),
  );
}

/**
 * Closes all open variants of a posting now, and takes waiting versions out of the moderation queue. Variants that are
 * already closed are unchanged, and so is a posting that is not live.
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
    const transition = reason === 'withdrawn' ? 'withdraw' : 'close';
    if (!canHappen(transition, factsOf(posting, now))) return true;
    // Lock order: the case before the opportunities, as in a moderator's decision.
    await withdrawCases(trx, { postingId: posting.id, by: accountOf(poster) }, now);
    const open = openVariants(posting, now).map(({ id }) => id);
    const actor = actorOf(poster);
    await closeOpportunities(trx, open, { actor, now, reason, closedReason: reason });
    const how = transition === 'withdraw' ? 'taken-down' : 'filled';
    await opportunitiesEnded(trx, { opportunityIds: open, how, applicants, actor, now });
    return true;
  });
  return done ?? false;
}

/**
 * Withdraws the version that waits for approval, if one does. What is published stays.
 * @returns false when there is no such posting
 */
export async function takeBack(deps: PostingDeps, poster: Poster, postingId: string): Promise<boolean> {
  const done = await withPosting(deps, poster, postingId, async (trx, posting, now) => {
    const facts = factsOf(posting, now);
    if (!canHappen('take-back', facts) && !canHappen('cancel-change', facts)) return true;
    await withdrawCases(trx, { postingId: posting.id, by: accountOf(poster) }, now);
    return true;
  });
  return done ?? false;
}

/** Errors by question. */
export type Extended = { ok: true } | { ok: false; errors: Readonly<Record<string, string>> };

/** The open faces, each with the start of its last date. */
export function lastStartsOf(posting: Posting, dates: readonly PublishedDate[], now: Date) {
  return openVariants(posting, now).map((variant) => ({
    variant,
    last: lastStart(dates.filter(({ kind }) => kind === variant.kind)),
  }));
}

/**
 * The latest possible closing: the chief face's last date decides, and without an open chief face the latest of all.
 */
function latestOf(posting: Posting, ends: ReturnType<typeof lastStartsOf>): Date | undefined {
  const chief = ends.find(({ variant }) => variant.kind === posting.kind);
  if (chief !== undefined) return chief.last;
  const all = ends.flatMap(({ last }) => (last === undefined ? [] : [last.getTime()]));
  return all.length < ends.length || all.length === 0 ? undefined : new Date(Math.max(...all));
}

/**
 * Postpones the closing of a live posting at once: faces that would close earlier stay open until then, or until their
 * last date begins.
 * @returns the errors, if any; undefined when there is no such posting
 */
export async function extendPosting(
  deps: PostingDeps,
  poster: Poster,
  postingId: string,
  wanted: Closing,
): Promise<Extended | undefined> {
  return withPosting<Extended>(deps, poster, postingId, async (trx, posting, now) => {
    // The posting has closed in the meantime; its page says so.
    if (!canHappen('extend', factsOf(posting, now))) return { ok: true };
    const closing = nextClosing(posting, now);
    const ends = lastStartsOf(posting, await findPublishedDates(trx, scopeOf(poster, postingId)), now);
    const errors = whyNotUntil(wanted, { now, closing, last: latestOf(posting, ends) });
    if (Object.keys(errors).length > 0) return { ok: false, errors };
    const { closesOn, closesTime } = wanted;
    const until = londonInstant(closesOn, closesTime);
    for (const { variant, last } of ends) {
      const closesAt = last === undefined ? until : earlier(last, until);
      if (variant.closesAt === null || variant.closesAt >= closesAt) continue;
      const by = { actor: actorOf(poster), now, closesAt, detail: { closesOn, closesTime } };
      await extendOpportunities(trx, [variant.id], by);
    }
    return { ok: true };
  });
}
