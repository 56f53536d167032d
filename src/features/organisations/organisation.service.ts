import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { OrganisationTable } from './table.ts';
import { newId, slugify } from '#lib/ids.ts';
import { organisationHeld } from '#features/applications/ended.service.ts';
import { refreshOrganisation } from '#features/catalogue/catalogue.service.ts';
import type { Listing } from '#features/search/listing.ts';
import {
  addMember,
  decideJoinRequest,
  findBySlug,
  findJoinRequests,
  findLiveListings,
  findMembers,
  findSlugsWithListings,
  lockOrganisation,
  updateOrganisation,
  writeOrganisationEvent,
  type OrganisationRow,
} from './organisation.repository.ts';
import { publicDetails, wantedOf, type OrganisationKind } from './organisation.ts';

export interface OrganisationToSave {
  slug?: string;
  name: string;
  kind?: OrganisationTable['kind'];
  description?: string;
  website?: string;
  disabilityConfident?: number;
  /**
   * False: the organisation waits for a moderator. Feeds and demo data are chosen by the council and count as approved.
   */
  approved?: boolean;
}

/** Saves organisations by their slug; values that are not given are unchanged. @returns ids by slug */
export async function saveOrganisations(
  trx: Trx,
  items: readonly OrganisationToSave[],
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const rows = await trx
    .insertInto('organisation')
    .values(
      items.map((item) => ({
        id: newId(),
        slug: item.slug ?? slugify(item.name),
        name: item.name,
        kind: item.kind ?? 'employer',
        description: item.description ?? null,
        website: item.website ?? null,
        disabilityConfident: item.disabilityConfident ?? 0,
        approvedAt: item.approved === false ? null : sql<Date>`now()`,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('slug').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        description: eb.fn.coalesce('excluded.description', 'organisation.description'),
        website: eb.fn.coalesce('excluded.website', 'organisation.website'),
        disabilityConfident: eb.fn('greatest', [
          'excluded.disabilityConfident',
          'organisation.disabilityConfident',
        ]),
      })),
    )
    .returning(['slug', 'id'])
    .execute();
  return new Map(rows.map((row) => [row.slug, row.id]));
}

/** The slug of an employer from a feed. A hash keeps names without Latin letters, and very long ones, distinct. */
function slugOfName(name: string): string {
  const slug = slugify(name);
  if (slug !== 'unnamed' && slug.length < 80) return slug;
  const hash = createHash('sha256').update(name.normalize('NFKC').toLowerCase()).digest('hex').slice(0, 10);
  return `${slug.slice(0, 69)}-${hash}`;
}

/** The ids of the organisations with these names, by name. Missing ones are created as employers. */
export async function organisationsNamed(
  trx: Trx,
  organisations: readonly { name: string; website?: string }[],
): Promise<Map<string, string>> {
  if (organisations.length === 0) return new Map();
  const bySlug = new Map(organisations.map((organisation) => [slugOfName(organisation.name), organisation]));
  const rows = await trx
    .selectFrom('organisation')
    .select(['slug', 'id'])
    .where('slug', 'in', [...bySlug.keys()])
    .execute();
  const ids = new Map(rows.map((row) => [row.slug, row.id]));
  const missing = [...bySlug].filter(([slug]) => !ids.has(slug));
  const saved = await saveOrganisations(
    trx,
    missing.map(([slug, organisation]) => ({ ...organisation, slug })),
  );
  for (const [slug, id] of saved) ids.set(slug, id);
  return new Map(
    organisations.flatMap(({ name }) => {
      const id = ids.get(slugOfName(name));
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
}

// ---- The council's decisions

interface Decision {
  organisationId: string;
  /** "account:ID". */
  actor: string;
  now: Date;
}

/**
 * Approves an organisation and its proposed details. If it has no members, the latest requester becomes its owner: that
 * request is what the case was about.
 */
export async function approveOrganisation(trx: Trx, { organisationId, actor, now }: Decision): Promise<void> {
  const row = await lockOrganisation(trx, organisationId);
  if (row === undefined) throw new Error('there is no such organisation to approve');
  const approved = { ...row, ...wantedOf(row) };
  await updateOrganisation(trx, organisationId, {
    ...wantedOf(row),
    descriptionApproved: approved.description,
    proposed: null,
    approvedAt: row.approvedAt ?? now,
  });
  await writeOrganisationEvent(trx, {
    organisationId,
    at: now,
    type: 'approved',
    actor,
    ...(row.proposed === null ? {} : { detail: { before: publicDetails(row) } }),
  });
  if ((await findMembers(trx, organisationId)).length === 0) {
    const claim = (await findJoinRequests(trx, organisationId)).at(-1);
    if (claim !== undefined) {
      const decidedBy = actor.startsWith('account:') ? actor.slice('account:'.length) : null;
      await decideJoinRequest(trx, { id: claim.id, organisationId, accepted: true, decidedBy, now });
      await addMember(trx, { organisationId, accountId: claim.accountId, role: 'owner', createdAt: now });
      await writeOrganisationEvent(trx, {
        organisationId,
        at: now,
        type: 'joined',
        actor,
        detail: { account: claim.accountId, role: 'owner' },
      });
    }
  }
  await refreshOrganisation(trx, organisationId, now);
}

/**
 * Suspends an organisation, or lifts the suspension: all its listings leave search at once, or return, and its
 * applicants are told. Does nothing when the organisation is already in that state.
 */
export async function setSuspended(
  trx: Trx,
  { organisationId, suspended, actor, now }: Decision & { suspended: boolean },
): Promise<void> {
  const row = await lockOrganisation(trx, organisationId);
  if (row === undefined || (row.suspendedAt !== null) === suspended) return;
  await updateOrganisation(trx, organisationId, { suspendedAt: suspended ? now : null });
  await organisationHeld(trx, { organisationId, suspended, now });
  await writeOrganisationEvent(trx, {
    organisationId,
    at: now,
    type: suspended ? 'suspended' : 'unsuspended',
    actor,
  });
  await refreshOrganisation(trx, organisationId, now);
}

// ---- What the public sees

export interface PublicOrganisation {
  name: string;
  slug: string;
  kind: OrganisationKind;
  description: string | null;
  town: string | null;
  size: OrganisationRow['size'];
  website: string | null;
  disabilityConfident: number;
}

export const LISTINGS_A_PAGE = 20;

/**
 * An organisation as the public may see it, with one page of its live listings; `unavailable` while it is suspended,
 * undefined when there is no approved one.
 */
export async function publicOrganisation(
  db: Db,
  slug: string,
  { now, page }: { now: Date; page: number },
): Promise<
  | { organisation: PublicOrganisation; listings: Listing[]; total: number; pages: number }
  | 'unavailable'
  | undefined
> {
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) return undefined;
  const row = await findBySlug(db, slug);
  if (row?.approvedAt == null) return undefined;
  if (row.suspendedAt !== null) return 'unavailable';
  const offset = (page - 1) * LISTINGS_A_PAGE;
  const { total, listings } = await findLiveListings(db, row.id, { now, limit: LISTINGS_A_PAGE, offset });
  const { name, kind, description, town, size, website, disabilityConfident } = row;
  return {
    organisation: { name, slug, kind, description, town, size, website, disabilityConfident },
    listings,
    total,
    pages: Math.max(1, Math.ceil(total / LISTINGS_A_PAGE)),
  };
}

/** Paths of the public pages that have live listings. */
export async function organisationPaths(db: Db, now: Date, limit: number): Promise<string[]> {
  return (await findSlugsWithListings(db, now, limit)).map((slug) => `/organisations/${slug}`);
}
