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
  type DecisionAbout,
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

/** What a decision causes besides the change of the case. */
interface Effect {
  /** Who sent it is told by this mail; null is a decision: no one is told. */
  mail: ModerationMail | null;
  work?(
    trx: Trx,
    it: StoredCase,
    by: { actor: string; now: Date; reason: string; dueOn: string },
  ): Promise<void>;
}

/** Each decision about each kind of case: the compiler refuses a table in which one is missing. */
const EFFECTS: { readonly [Kind in CaseKind]: Readonly<Record<DecisionAbout<Kind>, Effect>> } = {
  posting: {
    approved: {
      mail: 'posting-approved',
      async work(trx, { postingVersionId }, { actor, now }) {
        if (postingVersionId === null) throw new Error('a case about a posting has no version');
        await publishVersion(trx, postingVersionId, { actor, now });
      },
    },
    returned: { mail: 'posting-returned' },
    refused: { mail: 'posting-refused' },
  },
  organisation: {
    approved: {
      mail: 'organisation-approved',
      async work(trx, { organisationId }, { actor, now, dueOn }) {
        await approveOrganisation(trx, { organisationId, actor, now });
        // What the organisation has sent already is due from now on.
        await setDueOfPostings(trx, { organisationId, dueOn });
      },
    },
    returned: {
      mail: 'organisation-returned',
      async work(trx, { organisationId }, { actor, now }) {
        await writeOrganisationEvent(trx, { organisationId, type: 'returned', actor, at: now });
      },
    },
    refused: {
      mail: 'organisation-refused',
      async work(trx, { organisationId }, { actor, now }) {
        await writeOrganisationEvent(trx, { organisationId, type: 'refused', actor, at: now });
      },
    },
  },
  report: {
    dismissed: { mail: null },
    withdrawn: {
      mail: 'posting-withdrawn',
      async work(trx, { opportunityId }, by) {
        const variants = await findVariants(trx, opportunityId ?? '');
        await withdrawOpportunities(trx, variants, by);
        await opportunitiesEnded(trx, {
          opportunityIds: variants,
          how: 'taken-down',
          applicants: 'tell',
          ...by,
        });
      },
    },
    suspended: {
      mail: 'organisation-suspended',
      async work(trx, { organisationId, organisation }, { actor, now }) {
        if (organisation.suspendedAt === null)
          await setSuspended(trx, { organisationId, suspended: true, actor, now });
      },
    },
  },
};

/** What a decision about a kind of case causes; undefined where there is no such decision about it. */
const effectOf = (kind: CaseKind, decision: DecisionType): Effect | undefined =>
  (EFFECTS[kind] as Partial<Record<DecisionType, Effect>>)[decision];

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
    const effect = effectOf(it.kind, decision);
    if (effect === undefined || !canHappen(decision, facts)) return refusalOf(it, decision, facts);

    const actor = `account:${me.account.id}`;
    await setDecision(trx, caseId, {
      decision,
      decidedBy: me.account.id,
      decidedAt: now,
      reason: reason ?? null,
      notes,
    });
    await effect.work?.(trx, it, { actor, now, reason: reason ?? '', dueOn: dueOn(deps, now) });
    if (effect.mail !== null) {
      await tell(trx, deps, {
        caseId,
        organisationId: it.organisationId,
        sentBy: decision === 'suspended' ? null : it.postedBy,
        template: effect.mail,
        link: linkOf(it, decision),
      });
    }
    return { ok: true, kind: it.kind };
  });
}
