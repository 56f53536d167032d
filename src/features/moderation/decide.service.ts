import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { can, type Actor } from '#features/accounts/permission.ts';
import { opportunitiesEnded } from '#features/applications/ended.service.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { withdrawOpportunities } from '#features/catalogue/catalogue.service.ts';
import { approveOrganisation, setSuspended } from '#features/organisations/organisation.service.ts';
import { publishVersion } from '#features/postings/lifecycle/publish.service.ts';
import type { Deciding } from './moderation.ts';
import {
  canHappen,
  factsOf,
  isAbout,
  whyNotApproved,
  type DecisionType,
  type TransitionFacts,
} from './transitions.ts';
import type { CaseKind } from '#features/review-cases/review-case.ts';
import { dueOn } from '#features/review-cases/review-case.service.ts';
import { findVariants } from './report.repository.ts';
import { findRecipients, writeOrganisationEvent } from './organisation.repository.ts';
import { lockCase, setDecision, type StoredCase } from './case.repository.ts';
import { setDueOfPostings } from './queue.repository.ts';
import type { ModerationMail } from './mails.en.ts';
import { decideMessages as messages } from './messages.en.ts';

export interface DecideDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  workingDays: WorkingDays;
}

export type Decided =
  | { ok: true; kind: CaseKind }
  /** There is no such case, or this moderator may not decide it. */
  | { ok: false; why: 'not-found' }
  /** The case was sent again or withdrawn in the meantime, was decided, or is held by a colleague. */
  | { ok: false; why: 'superseded' | 'decided' | 'colleague' }
  /** This decision is not possible at present; `message` says why. */
  | { ok: false; why: 'cannot'; message: string };

/** What a decision changes besides the case. */
type Effect = (
  trx: Trx,
  it: StoredCase,
  by: { actor: string; now: Date; reason: string; dueOn: string },
) => Promise<ModerationMail | undefined>;

const EFFECTS: Record<CaseKind, Partial<Record<DecisionType, Effect>>> = {
  posting: {
    approved: async (trx, { postingVersionId }, { actor, now }) => {
      if (postingVersionId === null) throw new Error('a case about a posting has no version');
      await publishVersion(trx, postingVersionId, { actor, now });
      return 'posting-approved';
    },
    returned: async () => 'posting-returned',
    refused: async () => 'posting-refused',
  },
  organisation: {
    approved: async (trx, { organisationId }, { actor, now, dueOn }) => {
      await approveOrganisation(trx, { organisationId, actor, now });
      // What the organisation has sent already is due from now on.
      await setDueOfPostings(trx, { organisationId, dueOn });
      return 'organisation-approved';
    },
    returned: async (trx, { organisationId }, { actor, now }) => {
      await writeOrganisationEvent(trx, { organisationId, type: 'returned', actor, at: now });
      return 'organisation-returned';
    },
    refused: async (trx, { organisationId }, { actor, now }) => {
      await writeOrganisationEvent(trx, { organisationId, type: 'refused', actor, at: now });
      return 'organisation-refused';
    },
  },
  report: {
    dismissed: async () => undefined,
    withdrawn: async (trx, { opportunityId }, by) => {
      const variants = await findVariants(trx, opportunityId ?? '');
      await withdrawOpportunities(trx, variants, by);
      await opportunitiesEnded(trx, {
        opportunityIds: variants,
        how: 'taken-down',
        applicants: 'tell',
        ...by,
      });
      return 'posting-withdrawn';
    },
    suspended: async (trx, { organisationId, organisation }, { actor, now }) => {
      if (organisation.suspendedAt === null) {
        await setSuspended(trx, { organisationId, suspended: true, actor, now });
      }
      return 'organisation-suspended';
    },
  },
};

/** Why a decision is impossible that the table of transitions does not allow now. */
function refusalOf(it: StoredCase, decision: DecisionType, facts: TransitionFacts): Decided {
  if (facts.state === 'superseded') return { ok: false, why: 'superseded' };
  if (facts.state !== 'open') return { ok: false, why: 'decided' };
  if (facts.held === 'colleague') return { ok: false, why: 'colleague' };
  const obstacle = isAbout(decision, it.kind) ? whyNotApproved(facts) : undefined;
  if (obstacle === undefined) throw new Error(`a ${it.kind} cannot be ${decision}`);
  return { ok: false, why: 'cannot', message: messages.notApproved[obstacle](it.organisation.name) };
}

/** Path of the page on which the submitter reads the decision. */
function linkOf({ kind, organisation, postingId }: StoredCase, decision: DecisionType): string {
  const home = `/manage/${organisation.slug}`;
  return kind === 'organisation' || decision === 'suspended' || postingId === null
    ? home
    : `${home}/listings/${postingId}`;
}

/** Mails the submitter, or else the owners, about the decision of a case. */
export async function tell(
  trx: Trx,
  deps: DecideDeps,
  mail: {
    caseId: string;
    organisationId: string;
    sentBy: string | null;
    template: ModerationMail;
    link: string;
  },
): Promise<void> {
  for (const to of await findRecipients(trx, mail.organisationId, mail.sentBy)) {
    await enqueueMail(trx, deps, {
      to,
      template: mail.template,
      ids: { case: mail.caseId },
      link: mail.link,
    });
  }
}

/**
 * Decides a case. The decision, its effects, the event and the mail are one transaction. Submitting twice decides
 * once. A case that a colleague holds or has decided, or that was sent again, is left unchanged.
 */
export async function decide(
  deps: DecideDeps,
  me: Actor,
  caseId: string,
  deciding: Deciding,
): Promise<Decided> {
  const now = deps.clock();
  const { decision, reason, notes } = deciding;
  return deps.db.transaction().execute(async (trx): Promise<Decided> => {
    const it = await lockCase(trx, caseId);
    const subject = it && { organisationId: it.organisationId, postedBy: it.postedBy ?? undefined };
    if (it === undefined || subject === undefined || !can(me, 'moderation.decide', subject)) {
      return { ok: false, why: 'not-found' };
    }
    // The moderator submitted the form twice.
    if (it.decision === decision && it.decidedBy === me.account.id) return { ok: true, kind: it.kind };
    const facts = factsOf(it, me, now);
    const effect = EFFECTS[it.kind][decision];
    if (effect === undefined || !canHappen(decision, facts)) return refusalOf(it, decision, facts);

    const actor = `account:${me.account.id}`;
    await setDecision(trx, caseId, {
      decision,
      decidedBy: me.account.id,
      decidedAt: now,
      reason: reason ?? null,
      notes,
    });
    const template = await effect(trx, it, { actor, now, reason: reason ?? '', dueOn: dueOn(deps, now) });
    if (template !== undefined) {
      await tell(trx, deps, {
        caseId,
        organisationId: it.organisationId,
        sentBy: decision === 'suspended' ? null : it.postedBy,
        template,
        link: linkOf(it, decision),
      });
    }
    return { ok: true, kind: it.kind };
  });
}
