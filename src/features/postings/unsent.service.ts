import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { tellOfUnsent } from './posting.repository.ts';

export const UNSENT_JOB = 'unsent';

/** The owner of a draft has at least this many days to return before the draft is deleted. */
const TELL_DAYS = 4;

/**
 * Tells members of an organisation, once, that a posting or registration they began will soon be deleted unless they
 * continue: one mail to each, however many drafts. Private drafts, of applications and requests for support, are
 * deleted without a mail, because other people may read it. A second run sends no second mail.
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
