import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';

/**
 * How many applicants of these partners wait for an adviser, and the earliest day by which one of them must be
 * contacted.
 */
export async function waitingForAdviser(
  db: Db,
  organisationIds: readonly string[],
): Promise<{ count: number; dueOn: string | null }> {
  return db
    .selectFrom('referral')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('dueOn').as('dueOn')])
    .where('partnerId', 'in', [...organisationIds, ''])
    .where('adviserId', 'is', null)
    .where('endedAt', 'is', null)
    .executeTakeFirstOrThrow();
}

/** What other people did that an adviser should know of. */
const NEWS = [
  'details-changed',
  'record-changed',
  'deletion-asked',
  'withdrawn',
  'told-withdrawn',
  'not-right',
] as const;

export interface NewsRow {
  referralId: string;
  reference: string;
  type: (typeof NEWS)[number];
  /** Done by the applicant, or through the applicant's own access to the referral. */
  own: boolean;
  at: Date;
}

/**
 * News about an adviser's own applicants since an instant: the latest of each kind, until the adviser has opened the
 * record.
 */
export async function newsFor(
  db: Db,
  organisationIds: readonly string[],
  by: { accountId: string; actor: string; since: Date },
): Promise<NewsRow[]> {
  const rows = await db
    .selectFrom('referralEvent')
    .innerJoin('referral', 'referral.id', 'referralEvent.referralId')
    .distinctOn(['referralId', 'type'])
    .select(['referralId', 'reference', 'type', 'referralEvent.actor', 'at'])
    .where('referral.partnerId', 'in', [...organisationIds, ''])
    .where('adviserId', '=', by.accountId)
    .where('referral.sealed', 'is not', null)
    .where('type', 'in', NEWS)
    .where('at', '>=', by.since)
    .where('referralEvent.actor', '<>', by.actor)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('referralEvent as opened')
            .whereRef('opened.referralId', '=', 'referral.id')
            .whereRef('opened.at', '>=', 'referralEvent.at')
            .where('opened.type', '=', 'opened')
            .where('opened.actor', '=', by.actor)
            .select('opened.id'),
        ),
      ),
    )
    .orderBy('referralId')
    .orderBy('type')
    .orderBy('at', 'desc')
    .limit(100)
    .execute();
  return rows
    .map(({ actor, ...row }) => ({ ...row, type: row.type as NewsRow['type'], own: actor === 'public' }))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

/** Every event that counts as contact with the applicant. */
const IN_TOUCH = [
  'contacted',
  'appointment-attended',
  'started',
  'goal',
  'job-started',
  'job-kept',
  'still-in-work',
];

/** The event was not voided. */
const stands = sql<boolean>`not exists (select from referral_event c where c.voids = referral_event.id)`;

export interface CaseloadRow {
  id: string;
  reference: string;
  area: string;
  stage: string;
  via: string;
  route: string;
  adviserId: string | null;
  receivedAt: Date;
  dueOn: string | null;
  contactedAt: Date | null;
  startedAt: Date | null;
  lastInTouch: Date | null;
  nextAppointment: Date | null;
  actionsDue: number;
  deletionAsked: boolean;
}

/**
 * The partners' referrals that have not ended, longest without contact first. With `adviserId` null: those that have no
 * adviser yet.
 */
export async function caseload(
  db: Db,
  organisationIds: readonly string[],
  options: { adviserId?: string | null | undefined; today: string; now: Date; limit: number },
): Promise<CaseloadRow[]> {
  return db
    .selectFrom('referral')
    .select([
      'referral.id',
      'reference',
      'area',
      'stage',
      'via',
      'route',
      'adviserId',
      'receivedAt',
      'dueOn',
      'contactedAt',
      'startedAt',
    ])
    .select((eb) => [
      eb
        .selectFrom('referralEvent')
        .whereRef('referralEvent.referralId', '=', 'referral.id')
        .where('type', 'in', IN_TOUCH)
        .where(stands)
        .select((it) => it.fn.max('at').as('at'))
        .$asScalar()
        .as('lastInTouch'),
      eb
        .selectFrom('referralAppointment')
        .whereRef('referralAppointment.referralId', '=', 'referral.id')
        .where('cancelledAt', 'is', null)
        .where('outcome', 'is', null)
        .where('startsAt', '>=', options.now)
        .select((it) => it.fn.min('startsAt').as('at'))
        .$asScalar()
        .as('nextAppointment'),
      eb
        .selectFrom('referralAction')
        .whereRef('referralAction.referralId', '=', 'referral.id')
        .where('doneAt', 'is', null)
        .where('dueOn', '<=', options.today)
        .select((it) => it.fn.countAll<number>().as('due'))
        .$asScalar()
        .as('actionsDue'),
      eb
        .exists(
          eb
            .selectFrom('referralEvent')
            .whereRef('referralEvent.referralId', '=', 'referral.id')
            .where('type', '=', 'deletion-asked')
            .select('referralEvent.id'),
        )
        .as('deletionAsked'),
    ])
    .where('partnerId', 'in', [...organisationIds, ''])
    .where('endedAt', 'is', null)
    .$if(options.adviserId === null, (it) => it.where('adviserId', 'is', null))
    .$if(typeof options.adviserId === 'string', (it) => it.where('adviserId', '=', options.adviserId ?? ''))
    .orderBy('dueOn')
    .orderBy('lastEventAt')
    .limit(options.limit)
    .execute() as Promise<CaseloadRow[]>;
}

/**
 * Those of the given referrals that this adviser works with and that have not ended, with their details still sealed.
 */
export async function rowsOfAdviser(
  trx: Trx,
  adviserId: string,
  ids: readonly string[],
): Promise<ReferralRow[]> {
  return trx
    .selectFrom('referral')
    .selectAll()
    .where('id', 'in', [...ids, ''])
    .where('adviserId', '=', adviserId)
    .where('endedAt', 'is', null)
    .where('sealed', 'is not', null)
    .execute();
}

/** Records that names were shown in a list, for referrals where that was not yet recorded since an instant. */
export async function recordListed(
  trx: Trx,
  it: { ids: readonly string[]; actor: string; at: Date; since: Date },
): Promise<void> {
  await trx
    .insertInto('referralEvent')
    .columns(['referralId', 'at', 'type', 'actor'])
    .expression((eb) =>
      eb
        .selectFrom('referral')
        .select((row) => [
          'referral.id',
          row.val(it.at).as('at'),
          row.val('listed').as('type'),
          row.val(it.actor).as('actor'),
        ])
        .where('referral.id', 'in', [...it.ids, ''])
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('referralEvent')
                .whereRef('referralId', '=', 'referral.id')
                .where('type', '=', 'listed')
                .where('referralEvent.actor', '=', it.actor)
                .where('at', '>=', it.since)
                .select('referralEvent.id'),
            ),
          ),
        ),
    )
    .execute();
}

/** Appointments between two instants that are not cancelled, of the partners' referrals that have not ended. */
export async function appointmentsBetween(
  db: Db,
  organisationIds: readonly string[],
  options: { adviserId?: string | null | undefined; from: Date; to: Date },
): Promise<
  {
    id: string;
    referralId: string;
    reference: string;
    startsAt: Date;
    minutes: number;
    outcome: string | null;
  }[]
> {
  return db
    .selectFrom('referralAppointment')
    .innerJoin('referral', 'referral.id', 'referralAppointment.referralId')
    .select(['referralAppointment.id', 'referralId', 'reference', 'startsAt', 'minutes', 'outcome'])
    .where('partnerId', 'in', [...organisationIds, ''])
    .where('endedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .where('startsAt', '>=', options.from)
    .where('startsAt', '<', options.to)
    .$if(options.adviserId === null, (it) => it.where('adviserId', 'is', null))
    .$if(typeof options.adviserId === 'string', (it) => it.where('adviserId', '=', options.adviserId ?? ''))
    .orderBy('startsAt')
    .limit(200)
    .execute();
}

/** The work events of the partners' applicants who are in work, in chronological order and without voided ones. */
export async function workEvents(
  db: Db | Trx,
  where: { referralIds: readonly string[] },
): Promise<{ referralId: string; type: string; at: Date; detail: unknown }[]> {
  if (where.referralIds.length === 0) return [];
  return db
    .selectFrom('referralEvent')
    .select(['referralId', 'type', 'at', 'detail'])
    .where('referralId', 'in', [...where.referralIds])
    .where('type', 'in', ['started', 'job-started', 'job-kept', 'left-work', 'still-in-work'])
    .where(stands)
    .orderBy('at')
    .orderBy('id')
    .execute();
}
