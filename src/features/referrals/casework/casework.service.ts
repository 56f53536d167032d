import { addDays, dayNumber, londonDay, londonInstant } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { writeToPerson } from '#features/referrals/news.service.ts';
import { openChecks, toWorkEvents } from '#features/referrals/casework.ts';
import { emailsOf } from '#features/referrals/casework.repository.ts';
import {
  appointmentsBetween,
  caseload,
  recordListed,
  rowsOfAdviser,
  workEvents,
  type CaseloadRow,
} from './caseload.repository.ts';
import { newsFor, waitingForAdviser, type NewsRow } from './caseload.repository.ts';
import { interestsOf } from '#features/referrals/suggestion.repository.ts';
import { appointmentsOf, claimReminders, setReminded } from '#features/referrals/appointment.repository.ts';
import { calendarFile } from '#lib/calendar.ts';
import { findReferral, type ReferralScope } from '#features/referrals/referral.repository.ts';
import { unseal, type ReferralDeps } from '#features/referrals/referral.service.ts';
import { actorOf, partnersOf } from '#features/referrals/staff.ts';

/** An adviser's caseload, and what is due on it. Only applicants whom the adviser works with are named. */

export const REMINDER_JOB = 'referral-reminders';
const HOUR = 3_600_000;
/** Reminders go out a day before. The job runs only by day, so that they arrive when people read. */
const REMIND_BEFORE_MS = 28 * HOUR;
/** An applicant who has just been told of an appointment needs no reminder. */
const JUST_MADE_MS = 12 * HOUR;
const MOST = 500;
/** The list shows news for this many days; older news is in the record. */
const NEWS_DAYS = 30;

/** Whose applicants to show: the adviser's own, all of the partner's, or those without an adviser. */
export type Whose = 'mine' | 'partner' | 'waiting';

export interface CaseloadEntry extends CaseloadRow {
  /** Only for applicants whom the adviser works with, while the details are stored. */
  name: string | undefined;
  adviser: string | undefined;
  mine: boolean;
  /** Whole days since the last contact, or since the referral was received. */
  quietDays: number;
  /** No contact for longer than the programme allows. */
  quiet: boolean;
  /** After how many weeks in work to ask, for each check that is due. */
  checksDue: number[];
  /** Suggestions that the applicant is interested in, with no event recorded by staff since. */
  interestedIn: string[];
}

export interface Caseload {
  entries: CaseloadEntry[];
  /** There are more referrals than are shown. */
  more: boolean;
  appointments: {
    id: string;
    referralId: string;
    reference: string;
    name: string | undefined;
    startsAt: Date;
    minutes: number;
    day: string;
    outcome: string | null;
  }[];
  today: string;
  /** Applicants of the partner without an adviser, and the earliest day by which one of them must be contacted. */
  waiting: { count: number; dueOn: string | null };
  /** Only in the adviser's own list. Applicants who are no longer on the caseload are not named. */
  news: (NewsRow & { name: string | undefined })[];
}

/**
 * The names in a list, by referral id, of applicants whom the adviser works with. Each showing is recorded, once a day,
 * because it is listed in the applicant's subject access file.
 */
async function ownNames(
  deps: ReferralDeps,
  me: Actor,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const now = deps.clock();
  return deps.db.transaction().execute(async (trx) => {
    const names = new Map<string, string>();
    for (const row of await rowsOfAdviser(trx, me.account.id, ids)) {
      try {
        const name = unseal(deps.secrets, row).details?.name;
        if (name !== undefined) names.set(row.id, name);
      } catch {
        // An unreadable record is listed by its reference; opening it explains the fault.
      }
    }
    await recordListed(trx, {
      ids: [...names.keys()],
      actor: actorOf(me),
      at: now,
      since: londonInstant(londonDay(now)),
    });
    return names;
  });
}

export async function readCaseload(
  deps: ReferralDeps,
  me: Actor,
  options: { whose: Whose },
): Promise<Caseload> {
  const now = deps.clock();
  const today = londonDay(now);
  const partners = partnersOf(me).map((it) => it.organisationId);
  const adviserId = { mine: me.account.id, partner: undefined, waiting: null }[options.whose];
  // Until the end of Sunday.
  const weekday = (dayNumber(today) + 3) % 7;
  const [rows, appointments, waiting, news] = await Promise.all([
    caseload(deps.db, partners, { adviserId, today, now, limit: MOST + 1 }),
    appointmentsBetween(deps.db, partners, {
      adviserId,
      from: londonInstant(today),
      to: londonInstant(addDays(today, 7 - weekday)),
    }),
    waitingForAdviser(deps.db, partners),
    options.whose === 'mine'
      ? newsFor(deps.db, partners, {
          accountId: me.account.id,
          actor: actorOf(me),
          since: londonInstant(addDays(today, -NEWS_DAYS)),
        })
      : [],
  ]);
  const shown = rows.slice(0, MOST);
  const [emails, work, interests, names] = await Promise.all([
    emailsOf(
      deps.db,
      shown.flatMap(({ adviserId: id }) => (id === null ? [] : [id])),
    ),
    workEvents(deps.db, {
      referralIds: shown.filter(({ stage }) => stage === 'in-work').map(({ id }) => id),
    }),
    interestsOf(
      deps.db,
      shown.map(({ id }) => id),
    ),
    ownNames(deps, me, [
      ...new Set([...shown.map(({ id }) => id), ...[...appointments, ...news].map((it) => it.referralId)]),
    ]),
  ]);
  const [programme] = deps.programmes.values();
  const quietAfter = programme?.quietDays ?? 14;
  return {
    more: rows.length > MOST,
    today,
    waiting,
    news: news.map((it) => ({ ...it, name: names.get(it.referralId) })),
    appointments: appointments.map((it) => ({
      ...it,
      name: names.get(it.referralId),
      day: londonDay(it.startsAt),
    })),
    entries: shown.map((row) => {
      const quietDays = dayNumber(today) - dayNumber(londonDay(row.lastInTouch ?? row.receivedAt));
      const checks = openChecks(
        toWorkEvents(work.filter((event) => event.referralId === row.id)),
        programme?.stillInWorkWeeks ?? [],
      );
      return {
        ...row,
        name: names.get(row.id),
        adviser: row.adviserId === null ? undefined : emails.get(row.adviserId),
        mine: row.adviserId === me.account.id,
        quietDays,
        quiet: quietDays > quietAfter && row.nextAppointment === null,
        checksDue: checks.filter((check) => check.dueOn <= today).map((check) => check.weeks),
        interestedIn: interests.filter((it) => it.referralId === row.id).map(({ title }) => title),
      };
    }),
  };
}

/** The calendar file of an appointment: time and reference, without name and place. */
export async function appointmentFile(
  deps: ReferralDeps,
  scope: ReferralScope,
  it: { id: string; appointmentId: string; host: string },
): Promise<string | undefined> {
  const row = await findReferral(deps.db, scope, it.id);
  if (row === undefined) return undefined;
  const found = (await appointmentsOf(deps.db, row.id)).find(({ id }) => id === it.appointmentId);
  if (found === undefined) return undefined;
  return calendarFile(
    {
      id: found.id,
      startsAt: found.startsAt,
      minutes: found.minutes,
      host: it.host,
      title: 'Appointment',
      cancelled: found.cancelledAt !== null,
    },
    deps.clock(),
  );
}

/**
 * Reminds applicants who chose email or text messages of their appointments, once for each appointment.
 * @returns how many messages were queued
 */
export async function remindOfAppointments(deps: Omit<ReferralDeps, 'db'>, db: Db): Promise<number> {
  const now = deps.clock();
  return db.transaction().execute(async (trx) => {
    const due = await claimReminders(trx, {
      now,
      before: new Date(now.getTime() + REMIND_BEFORE_MS),
      madeBefore: new Date(now.getTime() - JUST_MADE_MS),
      limit: 200,
    });
    let written = 0;
    for (const appointment of due) {
      const row = await findReferral(trx, { kind: 'coordinator' }, appointment.referralId);
      if (row !== undefined && row.endedAt === null) {
        const sent = await writeToPerson(trx, deps, unseal(deps.secrets, row), {
          template: 'support-appointment',
          ids: { appointment: appointment.id },
        });
        if (sent) written += 1;
      }
      await setReminded(trx, appointment.id, now);
    }
    return written;
  });
}
