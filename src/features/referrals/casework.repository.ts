import { sql, type Selectable } from 'kysely';
import type { Db, ReferralActionTable, ReferralAppointmentTable, Trx } from '#lib/database.ts';
import type { ReferralRow } from './referral.repository.ts';

export type AppointmentRow = Selectable<ReferralAppointmentTable>;
export type ActionRow = Selectable<ReferralActionTable>;

export async function insertAppointment(
  trx: Trx,
  row: Pick<AppointmentRow, 'id' | 'referralId' | 'startsAt' | 'minutes' | 'sealed' | 'madeBy' | 'createdAt'>,
): Promise<void> {
  await trx.insertInto('referralAppointment').values(row).execute();
}

/** In order, the earliest first. */
export async function appointmentsOf(db: Db | Trx, referralId: string): Promise<AppointmentRow[]> {
  return db
    .selectFrom('referralAppointment')
    .selectAll()
    .where('referralId', '=', referralId)
    .orderBy('startsAt')
    .execute();
}

/** Says what became of an appointment; once said it stays. @returns false when it is not that referral's, or is settled. */
export async function settleAppointment(
  trx: Trx,
  referralId: string,
  id: string,
  change: { cancelledAt: Date } | { outcome: 'attended' | 'missed' },
): Promise<AppointmentRow | undefined> {
  return trx
    .updateTable('referralAppointment')
    .set(change)
    .where('referralId', '=', referralId)
    .where('id', '=', id)
    .where('cancelledAt', 'is', null)
    .where('outcome', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Calls off those that are still to come. */
export async function callOffTalks(
  trx: Trx,
  referralId: string,
  now: Date,
): Promise<Pick<AppointmentRow, 'id' | 'startsAt'>[]> {
  return trx
    .updateTable('referralAppointment')
    .set({ cancelledAt: now })
    .where('referralId', '=', referralId)
    .where('cancelledAt', 'is', null)
    .where('outcome', 'is', null)
    .where('startsAt', '>', now)
    .returning(['id', 'startsAt'])
    .execute();
}

/** How many talks are arranged, or have taken place. */
export async function countTalks(trx: Trx, referralId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('referralAppointment')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('referralId', '=', referralId)
    .where('cancelledAt', 'is', null)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '=', 'attended')]))
    .executeTakeFirstOrThrow();
  return count;
}

/** Locks appointments that begin before an instant and of which nobody was reminded; not those just made. */
export async function claimReminders(
  trx: Trx,
  options: { now: Date; before: Date; madeBefore: Date; limit: number },
): Promise<AppointmentRow[]> {
  return trx
    .selectFrom('referralAppointment')
    .selectAll()
    .where('cancelledAt', 'is', null)
    .where('remindedAt', 'is', null)
    .where('startsAt', '>', options.now)
    .where('startsAt', '<', options.before)
    .where('createdAt', '<', options.madeBefore)
    .orderBy('startsAt')
    .limit(options.limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function setReminded(trx: Trx, id: string, now: Date): Promise<void> {
  await trx.updateTable('referralAppointment').set({ remindedAt: now }).where('id', '=', id).execute();
}

export async function insertAction(
  trx: Trx,
  row: Pick<ActionRow, 'id' | 'referralId' | 'dueOn' | 'sealed' | 'madeBy' | 'createdAt'>,
): Promise<void> {
  await trx.insertInto('referralAction').values(row).execute();
}

/** Those not done by their day, then those done. */
export async function actionsOf(db: Db | Trx, referralId: string): Promise<ActionRow[]> {
  return db
    .selectFrom('referralAction')
    .selectAll()
    .where('referralId', '=', referralId)
    .orderBy('doneAt', (order) => order.desc().nullsFirst())
    .orderBy('dueOn')
    .execute();
}

/** @returns false when it is not that referral's, or is done already. */
export async function finishAction(trx: Trx, referralId: string, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('referralAction')
    .set({ doneAt: now })
    .where('referralId', '=', referralId)
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns false when it was suggested to them before, or is not there. */
export async function insertSuggestion(
  trx: Trx,
  row: { referralId: string; opportunityId: string; suggestedBy: string; suggestedAt: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('referralSuggestion')
    .columns(['referralId', 'opportunityId', 'suggestedBy', 'suggestedAt'])
    .expression(
      trx
        .selectFrom('opportunity')
        .select((eb) => [
          eb.val(row.referralId).as('referralId'),
          'opportunity.id',
          eb.val(row.suggestedBy).as('suggestedBy'),
          sql<Date>`${row.suggestedAt}::timestamptz`.as('suggestedAt'),
        ])
        .where('opportunity.id', '=', row.opportunityId),
    )
    .onConflict((conflict) => conflict.columns(['referralId', 'opportunityId']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface SuggestionRow {
  opportunityId: string;
  title: string;
  organisation: string;
  suggestedAt: Date;
  answer: 'interested' | 'not-for-me' | 'applied' | null;
  answeredAt: Date | null;
}

/** Newest first. */
export async function suggestionsOf(db: Db | Trx, referralId: string): Promise<SuggestionRow[]> {
  return db
    .selectFrom('referralSuggestion')
    .innerJoin('opportunity', 'opportunity.id', 'referralSuggestion.opportunityId')
    .innerJoin('organisation', 'organisation.id', 'opportunity.organisationId')
    .select([
      'referralSuggestion.opportunityId',
      'opportunity.title',
      'organisation.name as organisation',
      'referralSuggestion.suggestedAt',
      'referralSuggestion.answer',
      'referralSuggestion.answeredAt',
    ])
    .where('referralId', '=', referralId)
    .orderBy('suggestedAt', 'desc')
    .execute();
}

/** Whether something was suggested to them since an instant. */
export async function hasSuggestionSince(trx: Trx, referralId: string, since: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('referralSuggestion')
    .select('opportunityId')
    .where('referralId', '=', referralId)
    .where('suggestedAt', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** In what people of some referrals said that they are interested, while no staff has written anything down since. */
export async function interestsOf(
  db: Db,
  referralIds: readonly string[],
): Promise<{ referralId: string; title: string }[]> {
  if (referralIds.length === 0) return [];
  return db
    .selectFrom('referralSuggestion')
    .innerJoin('opportunity', 'opportunity.id', 'referralSuggestion.opportunityId')
    .select(['referralSuggestion.referralId', 'opportunity.title'])
    .where('referralSuggestion.referralId', 'in', [...referralIds])
    .where('answer', '=', 'interested')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('referralEvent')
            .whereRef('referralEvent.referralId', '=', 'referralSuggestion.referralId')
            .whereRef('referralEvent.at', '>', 'referralSuggestion.answeredAt')
            .where('actor', 'like', 'account:%')
            .where('type', 'not in', ['opened', 'listed'])
            .select('referralEvent.id'),
        ),
      ),
    )
    .where('answeredAt', 'is not', null)
    .orderBy('answeredAt')
    .execute();
}

/** What events name by an id alone: the organisations in them, and what was suggested. */
export async function namesIn(
  db: Db | Trx,
  events: readonly { detail: Readonly<Record<string, unknown>> | null }[],
  suggestions: readonly SuggestionRow[],
): Promise<Map<string, string>> {
  const organisations = await organisationsOf(
    db,
    events.flatMap(({ detail }) =>
      typeof detail?.['organisationId'] === 'string' ? [detail['organisationId']] : [],
    ),
  );
  return new Map([
    ...[...organisations].map(([id, { name }]) => [id, name] as const),
    ...suggestions.map(({ opportunityId, title }) => [opportunityId, title] as const),
  ]);
}

/** Advisers of a partner, by their address. */
export async function advisersOf(
  db: Db | Trx,
  organisationId: string,
): Promise<{ id: string; email: string }[]> {
  return db
    .selectFrom('account')
    .innerJoin('membership', 'membership.accountId', 'account.id')
    .innerJoin('staffRole', 'staffRole.accountId', 'account.id')
    .select(['account.id', 'account.email'])
    .where('membership.organisationId', '=', organisationId)
    .where('staffRole.role', '=', 'adviser')
    .orderBy('account.email')
    .execute();
}

/**
 * The advisers of a partner who were not told since an instant that somebody waits; from now on they are told. Two who
 * ask at once never get the same adviser.
 */
export async function takeAdvisersToTell(
  trx: Trx,
  organisationId: string,
  { since, now }: { since: Date; now: Date },
): Promise<{ email: string }[]> {
  const advisers = await trx
    .selectFrom('staffRole')
    .innerJoin('membership', 'membership.accountId', 'staffRole.accountId')
    .innerJoin('account', 'account.id', 'staffRole.accountId')
    .select(['staffRole.accountId', 'account.email'])
    .where('staffRole.role', '=', 'adviser')
    .where('membership.organisationId', '=', organisationId)
    .where('account.confirmedAt', 'is not', null)
    .where((eb) => eb.or([eb('waitingToldAt', 'is', null), eb('waitingToldAt', '<', since)]))
    .orderBy('staffRole.accountId')
    .forNoKeyUpdate('staffRole')
    .execute();
  if (advisers.length === 0) return [];
  await trx
    .updateTable('staffRole')
    .set({ waitingToldAt: now })
    .where('role', '=', 'adviser')
    .where(
      'accountId',
      'in',
      advisers.map(({ accountId }) => accountId),
    )
    .execute();
  return advisers;
}

/** How many people of partners wait for an adviser, and by when the most urgent of them is to hear from one. */
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

/** What others did that an adviser should know of. */
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
  /** By the person, or by whoever has their way in. */
  own: boolean;
  at: Date;
}

/** News of an adviser's own people since an instant, of each kind the last, until the adviser has opened the record. */
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

/** The addresses of accounts, by id. */
export async function emailsOf(db: Db | Trx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('account')
    .select(['id', 'email'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.email]));
}

/** Organisations that go by a name, in any case, with where they are. */
export async function organisationsCalled(
  db: Db | Trx,
  name: string,
): Promise<{ id: string; name: string; town: string | null }[]> {
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'town'])
    .where(sql`lower(name)`, '=', name.trim().toLowerCase())
    .orderBy('id')
    .limit(20)
    .execute();
}

/** Organisations as they stand beside a job: by id. */
export async function organisationsOf(
  db: Db | Trx,
  ids: readonly string[],
): Promise<Map<string, { name: string; town: string | null }>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name', 'town'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function organisationName(db: Db | Trx, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('organisation').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name;
}

/** Everything that counts as having been in touch. */
const IN_TOUCH = [
  'contacted',
  'appointment-attended',
  'started',
  'goal',
  'job-started',
  'job-kept',
  'still-in-work',
];

/** Not struck out. */
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

/** Referrals of partners that have not ended, those longest without contact first; `adviserId` null: nobody's yet. */
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

/** Those of some referrals that an adviser works with and that have not ended, with their details as they are kept. */
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

/** Writes down that names stood in a list, for those where it was not yet written down since an instant. */
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

/** Appointments of partners' referrals that have not ended, from one instant to another, that are not cancelled. */
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

/** What is known of the work of partners' people who are in work: events in order, without what was struck out. */
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
