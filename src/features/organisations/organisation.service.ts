import { sql } from 'kysely';
import type { Trx } from '#lib/database.ts';
import { newId, slugify } from '#lib/ids.ts';
import type { OrganisationTable } from '#lib/database.ts';
import { enqueueSync } from '#features/search/listing.service.ts';

export interface OrganisationToSave {
  slug?: string;
  name: string;
  kind?: OrganisationTable['kind'];
  description?: string;
  website?: string;
  disabilityConfident?: number;
  /** False: it waits for a moderator. Feeds and demo data are chosen by the council and count as approved. */
  approved?: boolean;
}

/** Saves organisations by their slug; what is not given stays as it was. @returns slug → id. */
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

/** The id of the organisation of that name, made as an employer when there is none. */
export async function organisationNamed(
  trx: Trx,
  organisation: { name: string; website?: string },
): Promise<string> {
  const slug = slugify(organisation.name);
  const found = await trx.selectFrom('organisation').select('id').where('slug', '=', slug).executeTakeFirst();
  if (found !== undefined) return found.id;
  const saved = await saveOrganisations(trx, [{ ...organisation, slug }]);
  const id = saved.get(slug);
  if (id === undefined) throw new Error('an organisation was saved but has no id');
  return id;
}

/** Approves an organisation; one that is approved already stays as it is. */
export async function approveOrganisation(
  trx: Trx,
  { organisationId, actor, now }: { organisationId: string; actor: string; now: Date },
): Promise<void> {
  await trx
    .updateTable('organisation')
    .set({ approvedAt: now })
    .where('id', '=', organisationId)
    .where('approvedAt', 'is', null)
    .execute();
  await trx
    .insertInto('organisationEvent')
    .values({ organisationId, type: 'approved', actor, at: now, detail: null })
    .execute();
}

/** Takes everything of an organisation out of the search, or lets it in again. */
export async function setSuspended(
  trx: Trx,
  it: { organisationId: string; suspended: boolean; actor: string; now: Date },
): Promise<void> {
  const { organisationId, suspended, actor, now } = it;
  await trx
    .updateTable('organisation')
    .set({ suspendedAt: suspended ? now : null })
    .where('id', '=', organisationId)
    .execute();
  await sql`
    update listing set version = nextval('listing_version'),
      live = ${!suspended} and (listing.closes_at is null or listing.closes_at > ${now}) and o.withdrawn_at is null
    from opportunity as o
    where o.id = listing.opportunity_id and o.organisation_id = ${organisationId}`.execute(trx);
  await enqueueSync(trx);
  await trx
    .insertInto('organisationEvent')
    .values({ organisationId, type: suspended ? 'suspended' : 'lifted', actor, at: now, detail: null })
    .execute();
}
