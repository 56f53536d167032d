import { enqueue } from '#lib/jobs.ts';
import type { ApplicationDeps } from './application.service.ts';
import { findPlaceRule, setFirstCome } from './capacity.repository.ts';
import { TEND_JOB } from './reactions.ts';
import { ID } from './inbox.service.ts';

/** The organisation's rule of who gets the places that become free. */

/** Who gets places that become free; undefined if the opportunity does not belong to this organisation. */
export async function viewPlaceRule(
  deps: ApplicationDeps,
  organisationId: string,
  opportunityId: string,
): Promise<{ title: string; firstCome: boolean } | undefined> {
  return ID.test(opportunityId) ? findPlaceRule(deps.db, organisationId, opportunityId) : undefined;
}

/**
 * Sets who gets places that become free: applicants whom the organisation accepted, or those who applied first.
 * @returns false if the opportunity does not belong to this organisation
 */
export function changePlaceRule(
  deps: ApplicationDeps,
  organisationId: string,
  about: { opportunityId: string; firstCome: boolean },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const isOwn = await setFirstCome(trx, { ...about, organisationId });
    if (isOwn && about.firstCome) await enqueue(trx, TEND_JOB, {}, { key: TEND_JOB });
    return isOwn;
  });
}
