import { sql, type RawBuilder } from 'kysely';
import { londonDay } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import {
  BOOKING_DAYS,
  countExpiredBookings,
  redactExpiredBookings,
} from '#features/bookings/retention.service.ts';
import {
  countDueReferrals,
  countForgottenReferrals,
  emptyDueReferrals,
} from '#features/referrals/retention.service.ts';
import {
  countOldSecurityEvents,
  deleteOldSecurityEvents,
  SECURITY_EVENT_MONTHS,
} from '#features/security-events/retention.service.ts';
import { retentionMessages as messages } from './messages.en.ts';

/** Name of the nightly job. */
export const RETENTION_JOB = 'retention';

const DAY_MS = 86_400_000;
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

interface Rule {
  /** The data that the rule is about, in words. */
  what: string;
  /** The retention period, in words. */
  keeps: string;
  /** How many records are due. */
  count(db: Db, now: Date): Promise<number>;
  /** Applies the rule; undefined where a person has to decide. @returns how many records it applied to */
  apply?(db: Db, now: Date): Promise<number>;
}

/** A rule that deletes whole rows. */
function rows(rule: {
  what: string;
  keeps: string;
  table: string;
  due(now: Date): RawBuilder<unknown>;
}): Rule {
  return {
    what: rule.what,
    keeps: rule.keeps,
    async count(db, now) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.table(rule.table)} where ${rule.due(now)}`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async apply(db, now) {
      const { numAffectedRows } = await sql`
        delete from ${sql.table(rule.table)} where ${rule.due(now)}`.execute(db);
      return Number(numAffectedRows ?? 0);
    },
  };
}

const FORGOTTEN_DAYS = 365;
const SEARCH_DAYS = 90;

/**
 * How long the portal stores personal data. The retention of a referral after its end belongs to the programme
 * (`keepMonths` in db/data/programmes.json) and is stored in its row; anonymous figures stay.
 */
export const RULES: readonly Rule[] = [
  {
    ...messages.endedReferrals,
    count: countDueReferrals,
    apply: emptyDueReferrals,
  },
  {
    what: messages.inactiveReferrals.what,
    keeps: messages.inactiveReferrals.keeps(FORGOTTEN_DAYS),
    count: (db, now) => countForgottenReferrals(db, daysBefore(now, FORGOTTEN_DAYS)),
  },
  rows({
    ...messages.referralAccess,
    table: 'referral_access',
    due: (now) => sql`greatest(expires_at, coalesce(session_expires_at, expires_at)) < ${daysBefore(now, 7)}`,
  }),
  rows({
    ...messages.drafts,
    table: 'draft',
    due: (now) => sql`expires_at <= ${now}`,
  }),
  rows({
    ...messages.mails,
    table: 'mail',
    due: (now) => sql`created_at < ${daysBefore(now, 30)}`,
  }),
  rows({
    ...messages.accountTokens,
    table: 'account_token',
    due: (now) => sql`expires_at < ${daysBefore(now, 30)}`,
  }),
  rows({
    ...messages.unconfirmedAccounts,
    table: 'account',
    due: (now) => sql`
      confirmed_at is null and demo is null and created_at < ${daysBefore(now, 30)}
      and not exists (select from staff_role as r where r.account_id = account.id)
      and not exists (select from membership as m where m.account_id = account.id)
      and not exists (select from account_token as t where t.account_id = account.id and t.expires_at > ${now})`,
  }),
  rows({
    ...messages.sessions,
    table: 'session',
    due: (now) => sql`expires_at < ${now}`,
  }),
  rows({
    ...messages.invitations,
    table: 'invitation',
    due: (now) => sql`accepted_at is null and expires_at < ${daysBefore(now, 30)}`,
  }),
  rows({
    ...messages.searches,
    table: 'search_log',
    due: (now) => sql`day <= ${londonDay(daysBefore(now, SEARCH_DAYS))}`,
  }),
  rows({
    ...messages.openedResults,
    table: 'search_opening',
    due: (now) => sql`day <= ${londonDay(daysBefore(now, SEARCH_DAYS))}`,
  }),
  {
    what: messages.bookings.what,
    keeps: messages.bookings.keeps(BOOKING_DAYS),
    count: countExpiredBookings,
    apply: redactExpiredBookings,
  },
  {
    what: messages.securityEvents.what,
    keeps: messages.securityEvents.keeps(SECURITY_EVENT_MONTHS),
    count: (db, now) => countOldSecurityEvents(db, now),
    apply: (db, now) => deleteOldSecurityEvents(db, now),
  },
];

export interface RuleReport {
  what: string;
  keeps: string;
  count: number;
  /** False: the count is for a person to look at. */
  done: boolean;
}

/** Applies every rule; with `dryRun`, only reports what would be done. */
export async function enforceRetention(
  db: Db,
  now: Date,
  options: { dryRun?: boolean } = {},
): Promise<RuleReport[]> {
  const reports: RuleReport[] = [];
  for (const { what, keeps, count, apply } of RULES) {
    const does = apply !== undefined && options.dryRun !== true;
    reports.push({ what, keeps, count: await (does ? apply : count)(db, now), done: does });
  }
  return reports;
}
