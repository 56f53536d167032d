import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import {
  can,
  organisationStatus,
  type Actor,
  type OrganisationStatus,
} from '#features/accounts/permission.ts';
import { findOpportunity, type ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { reviewOrganisation, type OrganisationToReview } from '#features/organisations/details.service.ts';
import type { PostingFinding } from '#features/postings/checks.ts';
import { reviewQuestions } from '#features/postings/posting.service.ts';
import { loadVersion } from '#features/postings/lifecycle/publish.service.ts';
import { DECISIONS, describeDomain, isId, isReportReason, REPORT_REASONS } from './moderation.ts';
import { type CaseKind, type Decision } from '#features/review-cases/review-case.ts';
import { factsOf, possibleTransitions, type HeldBy, type TransitionType } from './transitions.ts';
import { countReports, findReports } from './report.repository.ts';
import { findCase, findOpenCase, findVersions, type StoredCase } from './case.repository.ts';
import { findEmail, findOrganisation, type OrganisationRow } from './organisation.repository.ts';
import { findSentBefore } from './queue.repository.ts';
import { findNewestOfOrganisation } from '#features/review-cases/review-case.service.ts';
import { changesBetween, type AnswerRow, type Change } from './text-diff.ts';
import { caseMessages as messages } from './messages.en.ts';

/** Everything that a moderator looks at before deciding. */

export type CaseDeps = { db: Db; clock: Clock } & Parameters<typeof reviewQuestions>[0] &
  Parameters<typeof reviewOrganisation>[0];

export interface PostingView {
  kind: 'posting';
  opportunities: Opportunity[];
  /** The answers in words, with the findings of the automatic checks on each. */
  questions: (AnswerRow & { findings: PostingFinding[] })[];
  /** Findings that concern no single answer. */
  findings: PostingFinding[];
  /**
   * Undefined for the first version. `since` is a phrase within a sentence: "version 2, returned on 3 October 2026".
   */
  changes: { since: string; rows: Change[]; notes: ReadonlyMap<string, string> } | undefined;
  /** Earlier versions, the newest first. */
  history: {
    number: number;
    submittedAt: Date;
    decision: Decision | undefined;
    decidedAt: Date | undefined;
    byYou: boolean;
    reason: string | undefined;
    notes: { called: string; text: string }[];
  }[];
}

export interface OrganisationCaseView extends OrganisationToReview {
  kind: 'organisation';
  /** Whether the submitter's email address matches the organisation's website. */
  domain: string;
  /** What the organisation wants to post: cases that wait for this one. */
  sent: { id: string; title: string }[];
  /** What the council asked for last time; undefined if it approved then, or has never decided. */
  last:
    | { decision: Decision; decidedAt: Date; reason: string | undefined; notes: ReadonlyMap<string, string> }
    | undefined;
}

export interface ReportView {
  kind: 'report';
  /** Undefined if the listing was never public. */
  shown: ShownOpportunity | undefined;
  total: number;
  reasons: { label: string; count: number }[];
  /** Reports with a text of their own, the oldest first. */
  words: { reason: string; text: string; at: Date }[];
}

export interface CaseView {
  id: string;
  title: string;
  openedAt: Date;
  dueOn: string;
  held: HeldBy;
  /** What a moderator can do with the case in its present state. */
  possible: readonly TransitionType[];
  /** False if a colleague must decide. */
  mayDecide: boolean;
  decided:
    | { decision: Decision; at: Date; byYou: boolean; reason: string | null; notes: Record<string, string> }
    | undefined;
  /** The case that replaced this one, if the submitter sent a new version. */
  newer: string | undefined;
  organisation: OrganisationRow & { status: OrganisationStatus };
  about: PostingView | OrganisationCaseView | ReportView;
}

const describeReason = (reason: string) => (isReportReason(reason) ? REPORT_REASONS[reason] : reason);

async function postingView(deps: CaseDeps, it: StoredCase, me: Actor): Promise<PostingView> {
  const version = await loadVersion(deps.db, it.postingVersionId ?? '');
  if (version === undefined) throw new Error('the version of a case is gone');
  const rows = reviewQuestions(deps, version.kind, version.answers);
  const names = new Set(rows.map(({ name }) => name));
  const versions = await findVersions(deps.db, version.postingId);
  const earlier = versions.filter(({ number }) => number < version.number);
  // The version that a moderator last saw; if there is none, the version that was published without a moderator.
  const last = earlier.find(
    ({ decision, publishedAt }) => publishedAt !== null || (decision !== null && decision !== 'superseded'),
  );
  const before = last && (await loadVersion(deps.db, last.versionId));
  const called = new Map(rows.map((row) => [row.name, row.called]));
  return {
    kind: 'posting',
    opportunities: version.opportunities,
    questions: rows.map((row) => ({
      ...row,
      findings: version.findings.filter(({ question }) => question === row.name),
    })),
    findings: version.findings.filter(({ question }) => question === undefined || !names.has(question)),
    changes:
      last === undefined || before === undefined
        ? undefined
        : {
            since: messages.postingView.since({
              number: last.number,
              status:
                last.decision === null || last.decidedAt === null
                  ? messages.postingView.published
                  : DECISIONS[last.decision].label.toLowerCase(),
              day: londonDay(last.decidedAt ?? last.submittedAt),
            }),
            rows: changesBetween(reviewQuestions(deps, before.kind, before.answers), rows),
            notes: new Map(Object.entries(last.notes ?? {})),
          },
    history: earlier.map(({ number, submittedAt, decision, decidedAt, decidedBy, reason, notes }) => ({
      number,
      submittedAt,
      decision: decision ?? undefined,
      decidedAt: decidedAt ?? undefined,
      byYou: decidedBy === me.account.id,
      reason: reason ?? undefined,
      notes: Object.entries(notes ?? {}).map(([name, text]) => ({ called: called.get(name) ?? name, text })),
    })),
  };
}

async function organisationView(deps: CaseDeps, it: StoredCase): Promise<OrganisationCaseView> {
  const { organisationId, submittedBy, organisation } = it;
  const [review, email, last, sent] = await Promise.all([
    reviewOrganisation(deps, organisationId),
    submittedBy === null ? undefined : findEmail(deps.db, submittedBy),
    findNewestOfOrganisation(deps.db, organisationId, it.openedAt),
    findSentBefore(deps.db, organisationId),
  ]);
  const website = review.questions.find(({ name }) => name === 'website')?.value[0];
  const { decision, decidedAt } = last ?? { decision: null, decidedAt: null };
  const asked = (decision === 'returned' || decision === 'refused') && decidedAt !== null;
  return {
    ...review,
    kind: 'organisation',
    // The website in the request is the one to decide on.
    domain: describeDomain(email, website ?? organisation.website),
    // Postings of an organisation that is approved already do not wait for this decision.
    sent: organisation.approvedAt === null ? sent : [],
    last: asked
      ? {
          decision,
          decidedAt,
          reason: last?.reason ?? undefined,
          notes: new Map(Object.entries(last?.notes ?? {})),
        }
      : undefined,
  };
}

const MOST_REPORTS = 100;

async function reportView(deps: CaseDeps, it: StoredCase): Promise<ReportView> {
  const [shown, counts, reports] = await Promise.all([
    findOpportunity(deps.db, it.opportunityId ?? '', deps.clock()),
    countReports(deps.db, it.id),
    findReports(deps.db, it.id, MOST_REPORTS),
  ]);
  return {
    kind: 'report',
    shown,
    total: counts.reduce((sum, { count }) => sum + count, 0),
    reasons: counts.map(({ reason, count }) => ({ label: describeReason(reason), count })),
    words: reports.flatMap(({ reason, words, createdAt }) =>
      words === null ? [] : { reason: describeReason(reason), text: words, at: createdAt },
    ),
  };
}

const VIEWS: Record<CaseKind, (deps: CaseDeps, it: StoredCase, me: Actor) => Promise<CaseView['about']>> = {
  posting: postingView,
  organisation: organisationView,
  report: reportView,
};

export async function loadCase(deps: CaseDeps, me: Actor, id: string): Promise<CaseView | undefined> {
  if (!isId(id)) return undefined;
  const now = deps.clock();
  const it = await findCase(deps.db, id);
  if (it === undefined) return undefined;
  const { organisationId } = it;
  const [organisation, about] = await Promise.all([
    findOrganisation(deps.db, organisationId, now),
    VIEWS[it.kind](deps, it, me),
  ]);
  if (organisation === undefined) throw new Error('the organisation of a case is gone');
  const facts = factsOf(it, me, now);
  return {
    id,
    title: it.title,
    openedAt: it.openedAt,
    dueOn: it.dueOn,
    held: facts.held,
    possible: possibleTransitions('moderator', facts),
    mayDecide: can(me, 'moderation.decide', { organisationId, postedBy: it.postedBy ?? undefined }),
    decided:
      it.decision === null || it.decidedAt === null
        ? undefined
        : {
            decision: it.decision,
            at: it.decidedAt,
            byYou: it.decidedBy === me.account.id,
            reason: it.reason,
            notes: it.notes ?? {},
          },
    newer:
      it.decision === 'superseded'
        ? await findOpenCase(
            deps.db,
            it.postingId === null ? { organisationId } : { postingId: it.postingId },
          )
        : undefined,
    organisation: { ...organisation, status: organisationStatus(organisation) },
    about,
  };
}
