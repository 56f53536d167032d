import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { can } from '#features/accounts/permission.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Finding, Journey, Newer, Outcome, Sending, Step } from '#features/journeys/journey.ts';
import { bringsNewWords, checkPosting, type PostingFinding } from '#features/postings/checks.ts';
import type { PostingJourney } from '#features/postings/posting-journeys.ts';
import {
  findModerated,
  findOrganisation,
  findOtherAdverts,
  findPosting,
  findPublishedDates,
  findVersion,
  insertPosting,
  insertVersion,
  lockPosting,
  type Scope,
} from '#features/postings/posting.repository.ts';
import {
  accountOf,
  actorOf,
  CHANGE_TITLES,
  extensionOf,
  hrefOf,
  scopeOf,
  withoutTold,
  type Poster,
  type PostingDeps,
} from '#features/postings/posting.service.ts';
import {
  changesClosing,
  kindsFor,
  postingStatus,
  withClosing,
  type Posting,
} from '#features/postings/posting.ts';
import { onTheForm, injectDates, withKnownDates } from '#features/postings/published-dates.ts';
import { canHappen, factsOf } from '#features/postings/transitions.ts';
import { publishedDays } from '#features/postings/steps/common.ts';
import { NOT_PAID } from '#features/postings/vacancy.journey.ts';
import { dueOn, openCase } from '#features/review-cases/review-case.service.ts';
import { isTypoOnlyEdit, wordsOfNames } from '#features/review-cases/typo-only-edit.ts';
import { publish } from './publish.service.ts';
import { submitMessages as messages } from '#features/postings/messages.en.ts';

// ---- The journey of a kind, for one organisation

/** Why the posting cannot be sent yet; undefined when it can. */
function whyNotYet(poster: Poster): string | undefined {
  if (can(poster.actor, 'opportunity.submit', poster.organisation)) return undefined;
  return messages.whyNotYet.yourOrganisationIsSuspended;
}

/** The opportunities that the answers would make, and the findings of the checks. */
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
  const told = injectDates(answers, opportunities);
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

/** Warns when a version of the same posting is waiting for approval, since sending this one replaces it. */
async function overtaking(db: Db, scope: Scope, poster: Poster): Promise<Finding[]> {
  const posting = await findPosting(db, scope);
  if (posting?.latest.decision !== 'open' || posting.latest.publishedAt !== null) return [];
  const whose =
    posting.latest.submittedBy === accountOf(poster)
      ? messages.overtaking.whose.you
      : messages.overtaking.whose.aColleague;
  return [
    {
      severity: 'warn',
      message: messages.overtaking.message(whose),
    },
  ];
}

/** Tells the poster that a newer version was sent or published since they began the change; undefined when none was. */
async function newerThan(
  db: Db,
  scope: Scope,
  poster: Poster,
  basedOn: string,
  now: Date,
): Promise<Newer | undefined> {
  const posting = await findPosting(db, scope);
  if (posting === undefined || posting.latest.id === basedOn || !canHappen('change', factsOf(posting, now)))
    return undefined;
  const { submittedBy, submittedAt, publishedAt } = posting.latest;
  const who =
    submittedBy === accountOf(poster) ? messages.newerThan.who.you : messages.newerThan.who.aColleague;
  const what =
    publishedAt === null
      ? messages.newerThan.what.sentANewerVersion
      : messages.newerThan.what.sentANewerVersionWhich;
  return {
    message: messages.newerThan.message({ who, what, day: londonDay(submittedAt) }),
    action: `${hrefOf(poster, posting.id)}/change`,
  };
}

/**
 * The journey in which this organisation posts a kind of opportunity; undefined when it may not, or there is no such
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
      hasNotes ? messages.postingJourney.changeTitle.makeTheChangesThe : CHANGE_TITLES[own],
    steps: posting.steps,
    sendLabel: messages.postingJourney.sendLabel,
    beforeSending:
      notYet === undefined
        ? messages.postingJourney.beforeSending.theCouncilReviewsEverything(poster.organisation.status)
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

/** The step on which the poster can correct a question. */
function stepOf({ steps }: PostingJourney, question: string | undefined): string {
  const step = steps.find(({ questions }) => questions.some(({ name }) => name === question));
  return step?.slug ?? steps[0]?.slug ?? '';
}

/**
 * Saves what was sent as a version of a posting. It waits for a moderator, unless it only corrects typing errors in a
 * version that a moderator has approved; such a version is published at once. A posting that was closed while it was
 * being changed is posted anew.
 */
export async function submit(
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
  const changed = before !== undefined && canHappen('change', factsOf(before, now)) ? before : undefined;

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
  if (changed !== undefined && (await isTypoOnlyVersion(trx, changed, sentNow, posting, now))) {
    await publish(trx, versionId, { actor: actorOf(poster), now, event: 'mended' });
    return { ok: true, result: { ...result, mended: true } };
  }
  await openCase(trx, deps, { kind: 'posting', organisationId, postingId, versionId, submittedBy }, now);
  const isLive = changed !== undefined && postingStatus(changed, now).state === 'live';
  // No due date can be given while the organisation itself is waiting for a decision.
  return poster.organisation.status === 'approved'
    ? { ok: true, result: { ...result, dueOn: dueOn(deps, now), isLive } }
    : { ok: true, result: { ...result, first: poster.organisation.name } };
}

/** A closing that was postponed while the draft was open stays valid, unless the draft's own closing was changed. */
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
 * True for corrections of typing errors alone, in a live posting of which no other version is waiting, and without
 * wording that a moderator would be warned of and has not seen in the approved version.
 */
async function isTypoOnlyVersion(
  trx: Trx,
  posting: Posting,
  sent: { answers: Answers; findings: readonly PostingFinding[]; organisation: string },
  { steps, mendable, names }: PostingJourney,
  now: Date,
): Promise<boolean> {
  if (!canHappen('correct-typos', factsOf(posting, now))) return false;
  const approved = await findModerated(trx, posting.id);
  if (approved === undefined || bringsNewWords(approved.findings, sent.findings)) return false;
  // Compare with the published closing, which may have been postponed without approval.
  const extension = await extensionOf(trx, posting, approved.submittedAt);
  const published =
    approved.answers['closes'] === true ? withClosing(steps, approved.answers, extension) : approved.answers;
  return isTypoOnlyEdit(
    asked(steps, published),
    asked(steps, sent.answers),
    mendable,
    names.union(wordsOfNames([sent.organisation])),
  );
}

/** The answers to questions, without derived values. */
function asked(steps: readonly Step[], answers: Answers): Answers {
  const derived = new Set(
    steps.flatMap(({ questions }) =>
      questions.filter(({ kind }) => kind === 'derived').map(({ name }) => name),
    ),
  );
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !derived.has(name)));
}
