import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { tellOfUnsent } from './posting.repository.ts';

/** Name of the daily job. */
export const UNSENT_JOB = 'unsent';

/** Whoever began something has at least so long to come back before it is deleted. */
const TELL_DAYS = 4;

/**
 * Tells people of an organisation, once, that what they began to post or to register is deleted soon unless they go on;
 * one mail to each, however much it is. What is a person's own affair – applying, asking for support – is deleted
 * without a mail: nobody else may learn of it. Run twice it tells once.
 * @returns how many people were told
 */
export async function remindOfUnsent(deps: { db: Db; secrets: Secrets; clock: Clock }): Promise<number> {
  const now = deps.clock();
  const until = new Date(now.getTime() + TELL_DAYS * 86_400_000);
  return deps.db.transaction().execute(async (trx) => {
    const people = await tellOfUnsent(trx, { now, until });
    for (const to of people) await enqueueMail(trx, deps, { to, template: 'unsent', link: '/manage' });
    return people.length;
  });
}
