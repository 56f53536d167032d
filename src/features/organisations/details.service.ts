import type { Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId, slugify } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { AccountDeps, SignedIn } from '#features/accounts/account.service.ts';
import { beginDraft, draftAnswers, openDrafts } from '#features/journeys/journey.service.ts';
import { summary, type Finding, type Notes, type Outcome, type Sending } from '#features/journeys/journey.ts';
import {
  closeCases,
  openCase,
  caseOfOrganisation,
  reasonOfSuspension,
  type CaseOfOrganisation,
} from '#features/review-cases/review-case.service.ts';
import { refreshOrganisation } from '#features/catalogue/catalogue.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { findPlace } from '#features/places/place.service.ts';
import {
  organisationStatus,
  type Membership,
  type OrganisationStatus,
} from '#features/accounts/permission.ts';
import {
  answersOf,
  organisationJourneys,
  rowOf,
  type OrganisationAnswers,
  type OrganisationJourneys,
} from './organisation.journey.ts';
import {
  addMember,
  findAlike,
  findJoinRequests,
  findMembers,
  findOrganisation,
  findRevision,
  insertOrganisation,
  lockOrganisation,
  updateOrganisation,
  writeOrganisationEvent,
  type OrganisationRow,
} from './organisation.repository.ts';
import {
  ORGANISATION_KINDS,
  proposalOf,
  slugToTry,
  reviewStatusOf,
  wantedOf,
  type OrganisationKind,
  type ReviewStatus,
} from './organisation.ts';
import { detailsTexts } from './messages.en.ts';

/** How an organisation registers, and changes its details. */

interface Facts {
  gazetteer: Gazetteer;
  workingDays: WorkingDays;
  clock: Clock;
}

/** What the pages need; a page's services contain all of it. */
export interface DetailsDeps {
  db: Db;
  clock: Clock;
  secrets: AccountDeps['secrets'];
  accounts: Pick<AccountDeps, 'limits'>;
  journeys: { organisation: OrganisationJourneys };
}

export const actorOf = (accountId: string) => `account:${accountId}`;

function accountOf({ holder }: Sending): string {
  if (holder.kind !== 'account') throw new Error('an organisation is the work of somebody with an account');
  return holder.id;
}

/** The slug of the area that a postcode is in; null outside Kent and Medway. */
async function areaOf(db: Db, gazetteer: Gazetteer, postcode: string | undefined): Promise<string | null> {
  if (postcode === undefined) return null;
  const found = await findPlace({ db, gazetteer }, postcode);
  if (!found.ok || found.place.kind !== 'point' || found.place.outside === true) return null;
  return found.place.area;
}

const ELSEWHERE = detailsTexts.elsewhere;
const SCHOOL_ELSEWHERE = detailsTexts.schoolElsewhere;
const CHANGED_MEANWHILE = detailsTexts.changedMeanwhile;

/** The journeys of organisations, with the handling of their answers. */
export function createOrganisationJourneys(facts: Facts): OrganisationJourneys {
  const { gazetteer, workingDays } = facts;

  async function register(trx: Trx, answers: OrganisationAnswers, sending: Sending): Promise<Outcome> {
    const accountId = accountOf(sending);
    const { now } = sending;
    const { kind = 'employer' } = answers;
    const area = await areaOf(trx, gazetteer, answers.postcode);
    if (kind === 'school' && area === null) return { ok: false, step: 'address', reason: SCHOOL_ELSEWHERE };
    const id = newId();
    const row = { ...rowOf(answers, area), id, kind, createdBy: accountId, createdAt: now };
    const own = slugify(row.name);
    let slug = own;
    for (let attempt = 1, saved = false; !saved; attempt += 1) {
      slug = attempt > 20 ? `${own}-${newId(6)}` : slugToTry(own, attempt);
      saved = await insertOrganisation(trx, { ...row, slug });
    }
    await addMember(trx, { organisationId: id, accountId, role: 'owner', createdAt: now });
    const actor = actorOf(accountId);
    await writeOrganisationEvent(trx, { organisationId: id, at: now, type: 'registered', actor });
    await openCase(
      trx,
      { workingDays },
      { kind: 'organisation', organisationId: id, submittedBy: accountId },
      now,
    );
    return { ok: true, result: { slug, name: row.name } };
  }

  async function change(
    trx: Trx,
    organisationId: string,
    answers: OrganisationAnswers,
    sending: Sending,
  ): Promise<Outcome> {
    const accountId = accountOf(sending);
    const { now } = sending;
    const before = await lockOrganisation(trx, organisationId);
    if (before === undefined) return { ok: false, step: 'name', reason: CHANGED_MEANWHILE };
    if (sending.subject !== subjectOf(before, await findRevision(trx, organisationId))) {
      return { ok: false, step: 'name', reason: CHANGED_MEANWHILE };
    }
    const area = await areaOf(trx, gazetteer, answers.postcode);
    const kind: OrganisationKind = answers.kind ?? before.kind;
    if (kind === 'school' && area === null) return { ok: false, step: 'address', reason: SCHOOL_ELSEWHERE };
    const wanted = { ...rowOf(answers, area), kind };
    const proposed = before.approvedAt === null ? {} : proposalOf(before, wanted);
    const asks = Object.keys(proposed).length > 0;
    // Proposed details stay as they are until a moderator has decided.
    const atOnce = Object.fromEntries(
      Object.entries(wanted).filter(([field]) => !Object.hasOwn(proposed, field)),
    ) as Partial<typeof wanted>;
    const changed = changedFields(before, atOnce);
    await updateOrganisation(trx, organisationId, {
      ...atOnce,
      // The details of an organisation from a feed were never recorded as approved, so the public description counts as
      // such.
      ...(before.approvedAt === null
        ? {}
        : { descriptionApproved: before.descriptionApproved ?? before.description }),
      proposed: asks ? JSON.stringify(proposed) : null,
    });
    const actor = actorOf(accountId);
    const detail = { fields: changed, ...(asks ? { asked: proposed } : {}) };
    await writeOrganisationEvent(trx, { organisationId, at: now, type: 'details-changed', actor, detail });
    if (before.approvedAt === null || asks) {
      const it = { kind: 'organisation', organisationId, submittedBy: accountId } as const;
      await openCase(trx, { workingDays }, it, now);
    } else if (before.proposed !== null) {
      await closeCases(trx, { organisationId }, now);
    }
    await refreshOrganisation(trx, organisationId, now);
    return { ok: true, result: { asks: before.approvedAt === null || asks } };
  }

  async function findings(db: Db, answers: OrganisationAnswers): Promise<Finding[]> {
    const area = await areaOf(db, gazetteer, answers.postcode);
    if (area !== null) return [];
    return answers.kind === 'school'
      ? [{ question: 'postcode', severity: 'stop', message: SCHOOL_ELSEWHERE }]
      : [{ question: 'postcode', severity: 'warn', message: ELSEWHERE }];
  }

  return organisationJourneys(facts, { register, change, findings });
}

/** The subject of a draft of changed details. A revision made by another member gives new drafts another subject. */
const subjectOf = ({ id }: Pick<OrganisationRow, 'id'>, revision: number) => `${id}@${revision}`;

function changedFields(before: OrganisationRow, after: Partial<OrganisationRow>): string[] {
  return (Object.keys(after) as (keyof OrganisationRow)[]).filter((field) => before[field] !== after[field]);
}

// ---- Registering

/** Registrations that this account has begun and not sent. */
export async function begunRegistrations(deps: DetailsDeps, me: SignedIn) {
  const holder = { kind: 'account', id: me.actor.account.id } as const;
  const drafts = await openDrafts(deps, deps.journeys.organisation.register, holder);
  return drafts.map(({ href, answers, updatedAt }) => ({
    href,
    updatedAt,
    name: typeof answers['name'] === 'string' ? answers['name'] : undefined,
  }));
}

/** Existing organisations that may be the one that a draft registration describes. */
export async function alikeToDraft(
  deps: DetailsDeps,
  me: SignedIn,
  draft: string,
): Promise<{ name: string; slug: string; town: string | null }[]> {
  const holder = { kind: 'account', id: me.actor.account.id } as const;
  const found = await draftAnswers(deps, deps.journeys.organisation.register, holder, draft);
  const { name, urn } = (found?.answers ?? {}) as OrganisationAnswers;
  return name === undefined ? [] : findAlike(deps.db, { name, urn });
}

export interface OrganisationReview {
  reviewStatus: ReviewStatus;
  /** The council's reason, while the organisation is suspended, returned or refused. */
  reason: string | undefined;
  /** The day by which the council should have decided. */
  dueOn: string | undefined;
}

/** The review status of an organisation, for its members. */
export async function organisationReview(db: Db, it: Membership): Promise<OrganisationReview> {
  const { organisationId, status } = it;
  if (status === 'approved') return { reviewStatus: status, reason: undefined, dueOn: undefined };
  if (status === 'suspended')
    return { reviewStatus: status, reason: await reasonOfSuspension(db, organisationId), dueOn: undefined };
  const decision = await caseOfOrganisation(db, organisationId);
  const dueOn = decision?.state === 'waiting' ? decision.dueOn : undefined;
  return { reviewStatus: reviewStatusOf(status, decision?.state), reason: decision?.reason, dueOn };
}

/** The organisations that this account works for, each with its review status. */
export async function organisationsOf(db: Db, me: SignedIn): Promise<(Membership & OrganisationReview)[]> {
  return Promise.all(
    me.actor.memberships.map(async (it) => ({ ...it, ...(await organisationReview(db, it)) })),
  );
}

// ---- Details

export interface Details {
  /** The labels and values shown to readers. */
  rows: { name: string; key: string; value: string[] }[];
  /** Proposed changes that the council has not decided on. */
  proposed: { key: string; value: string }[];
  /** The newest case about the organisation. */
  decision: CaseOfOrganisation | undefined;
  insuredUntil: string | null;
}

/** An organisation's details, for its members. */
export async function organisationDetails(
  deps: Pick<DetailsDeps, 'db' | 'journeys'>,
  organisation: Membership,
): Promise<Details> {
  const row = await findOrganisation(deps.db, organisation.organisationId);
  if (row === undefined) throw new Error('an organisation that somebody works for is not there');
  return {
    rows: describeRows(deps.journeys.organisation, { ...row, proposed: null }),
    proposed: describeProposed(deps.journeys.organisation, row),
    decision: await caseOfOrganisation(deps.db, row.id),
    insuredUntil: row.insuredUntil,
  };
}

function describeProposed(
  journeys: OrganisationJourneys,
  row: OrganisationRow,
): { key: string; value: string }[] {
  const asked = row.proposed ?? {};
  return describeRows(journeys, { ...row, ...wantedOf(row), proposed: null })
    .filter(({ name }) => Object.hasOwn(asked, name))
    .map(({ key, value }) => ({ key, value: value.join(', ') }));
}

function describeRows(journeys: OrganisationJourneys, row: OrganisationRow) {
  const kindRow = { name: 'kind', key: detailsTexts.kind, value: [ORGANISATION_KINDS[row.kind].label] };
  const rows = summary(journeys.register, answersOf(row))
    .flatMap((group) => group.rows)
    .filter(({ name }) => name !== 'kind')
    .map(({ name, key, value }) => ({ name, key, value: [...value] }));
  return [kindRow, ...rows];
}

/** Begins to change the details, with the moderator's notes beside them. @returns the address to continue at */
export async function changeDetails(
  deps: DetailsDeps,
  me: SignedIn,
  organisation: Membership,
): Promise<string> {
  const row = await findOrganisation(deps.db, organisation.organisationId);
  if (row === undefined) throw new Error('an organisation that somebody works for is not there');
  const decision = await caseOfOrganisation(deps.db, row.id);
  const returned = decision?.state === 'returned' || decision?.state === 'refused';
  const notes: Notes = returned ? decision.notes : {};
  const journey = deps.journeys.organisation.details(organisation);
  return beginDraft(
    deps,
    journey,
    { kind: 'account', id: me.actor.account.id },
    { answers: answersOf(row), subject: subjectOf(row, await findRevision(deps.db, row.id)), notes },
  );
}

// ---- For moderators

export interface OrganisationToReview {
  /** By question, so that a note can be written beside each; `before` is what the public sees now, where it differs. */
  questions: { name: string; called: string; value: string[]; before: string[] | undefined }[];
  /** Whether the organisation is outside Kent and Medway. */
  elsewhere: boolean;
  /** Other organisations that may be the same one, the most similar first. */
  alike: { id: string; name: string; town: string | null; status: OrganisationStatus }[];
  /** A request to look after an organisation without members. Approval makes the requester its owner. */
  claim: { words: string | null } | undefined;
}

/** What a moderator reads about an organisation. */
export async function reviewOrganisation(
  deps: { db: Db; journeys: { organisation: OrganisationJourneys } },
  organisationId: string,
): Promise<OrganisationToReview> {
  const { db, journeys } = deps;
  const row = await findOrganisation(db, organisationId);
  if (row === undefined) throw new Error('an organisation to be decided on is not there');
  const wanted = { ...row, ...wantedOf(row), proposed: null };
  const { name } = wanted;
  const current = new Map(
    describeRows(journeys.organisation, { ...row, proposed: null }).map((it) => [it.name, it.value]),
  );
  const [members, requests, alike] = await Promise.all([
    findMembers(db, organisationId),
    findJoinRequests(db, organisationId),
    findAlike(db, { name, urn: row.urn ?? undefined, toDecide: { not: row.id } }),
  ]);
  const claim = members.length > 0 ? undefined : requests.at(-1);
  return {
    questions: describeRows(journeys.organisation, wanted).map(({ name, key, value }) => {
      const before = current.get(name);
      return {
        name,
        called: key,
        value,
        before: before?.join('\n') === value.join('\n') ? undefined : before,
      };
    }),
    elsewhere: row.postcode !== null && row.area === null,
    alike: alike.map(({ id, name, town, ...dates }) => ({
      id,
      name,
      town,
      status: organisationStatus(dates),
    })),
    claim: claim && { words: claim.words },
  };
}
