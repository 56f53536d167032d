import type { Db, Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import { TEND_JOB } from '#features/applications/reactions.ts';
import { closeOpportunities, saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import { opportunitySchema, type Opportunity } from '#features/opportunities/opportunity.ts';
import {
  findFaceEvents,
  findVariantsOf,
  findPublishedBefore,
  findVersion,
  setPublished,
  type StoredVersion,
} from '#features/postings/posting.repository.ts';
import { earlier, hasBegun } from '#features/postings/posting.service.ts';
import { lastStart } from '#features/postings/published-dates.ts';

// ---- Publishing

/** The opportunities of a version as they were sent. */
export function opportunitiesOf(version: StoredVersion): Opportunity[] {
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
  /** The version of the same posting that was published before it. */
  published: Omit<LoadedVersion, 'published'> | undefined;
}

/** The version that was sent, with the one that is published. */
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
 * A closing that was postponed after the version was sent still applies, but not beyond the start of the version's last
 * date, and not if the version's own closing is later.
 */
export function closingOf(
  { closesAt, dates }: Opportunity,
  current: Date | null | undefined,
  extended: boolean,
) {
  if (!extended || closesAt === undefined || current == null) return closesAt;
  const last = lastStart(dates) ?? current;
  const stands = earlier(current, last);
  return stands > closesAt ? stands : closesAt;
}

export async function publish(
  trx: Trx,
  versionId: string,
  { actor, now, event }: { actor: string; now: Date; event?: string },
): Promise<string[]> {
  const version = await findVersion(trx, versionId);
  if (version === undefined) throw new Error(`there is no version ${versionId} of a posting`);
  const { postingId, organisationId, submittedAt } = version;
  const variants = await findVariantsOf(trx, postingId);
  const extended = (await findFaceEvents(trx, postingId)).some(
    ({ type, at }) => type === 'extended' && at > submittedAt,
  );
  const items = opportunitiesOf(version).map((opportunity) => {
    const variant = variants.find(({ kind }) => kind === opportunity.kind);
    const closesAt = hasBegun(opportunity, now)
      ? earlier(variant?.closesAt ?? now, now)
      : closingOf(opportunity, variant?.closesAt, extended);
    // A version that is approved only after its closing is published as closed.
    const first =
      closesAt === undefined || closesAt > now ? now : earlier(submittedAt, new Date(closesAt.getTime() - 1));
    return {
      ...(variant === undefined ? {} : { id: variant.id }),
      organisationId,
      postingId,
      source: 'portal',
      opportunity: { ...opportunity, closesAt, publishedAt: variant?.publishedAt ?? first },
    };
  });
  const ids = await saveOpportunities(trx, items, {
    actor,
    now,
    ...(event === undefined ? {} : { change: event }),
  });
  // Enqueued at once, so that applicants for a date that was moved or removed are told without delay.
  if (variants.length > 0) await enqueue(trx, TEND_JOB, {}, { key: `${TEND_JOB}:${postingId}` });
  const gone = variants.filter(({ id }) => !ids.includes(id)).map(({ id }) => id);
  await closeOpportunities(trx, gone, { actor, now, reason: 'no-longer-offered' });
  await setPublished(trx, versionId, now);
  return ids;
}

/**
 * Publishes a version in the caller's transaction: writes its opportunities, closes those that it no longer offers, and
 * updates the search. An opportunity keeps its id and the day on which it was first published.
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
