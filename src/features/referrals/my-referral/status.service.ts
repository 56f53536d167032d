import { calendarFile } from '#lib/calendar.ts';
import { londonDay } from '#lib/clock.ts';
import { appointmentsOf, type AppointmentRow } from '#features/referrals/appointment.repository.ts';
import { organisationName } from '#features/referrals/casework.repository.ts';
import { caseworkData, type ToPerson } from '#features/referrals/casework.ts';
import { reachablesOf } from '#features/referrals/delivery/support-contacts.service.ts';
import type { Reachable } from '#features/referrals/support-contacts.ts';
import { formatReference } from '#features/referrals/reference.ts';
import {
  eventsOf,
  findReferral,
  type EventRow,
  type ReferralRow,
} from '#features/referrals/referral.repository.ts';
import { unseal, unsealWords, type OpenReferral } from '#features/referrals/referral.service.ts';
import { type ReferralDetails } from '#features/referrals/referral.ts';
import { hasEnded, possibleEvents, transitionFacts } from '#features/referrals/transitions.ts';
import { suggestionsOf, type SuggestionRow } from '#features/referrals/suggestion.repository.ts';
import type { GuestSession, MyReferralDeps } from './access.service.ts';
import { describeEnd, type End, type ReferralProgress } from './my-referral.ts';

// ---- What applicants see

export const scopeOf = ({ referralId }: GuestSession) => ({ kind: 'person', referralId }) as const;

/** The applicant's own record. Viewing adds no event: one was recorded when the session began. */
export async function own(deps: MyReferralDeps, visit: GuestSession): Promise<OpenReferral | undefined> {
  const row = await findReferral(deps.db, scopeOf(visit), visit.referralId);
  return row && unseal(deps.secrets, row);
}

export interface Status extends ReferralProgress {
  reference: string;
  programme: string;
  area: string;
  readOnly: boolean;
  /** Undefined once the personal details are deleted, and in a read-only session. */
  details: ReferralDetails | undefined;
  /** Set when nothing more is expected. */
  end: End | undefined;
  /** The coordinator's text to the applicant when the request was found not to be right for them. */
  reply: string | undefined;
  /** Every future appointment, the next first. */
  talks: readonly { id: string; at: Date; minutes: number; where: string }[];
  /**
   * The next appointment, unless the session is read-only, and whether the applicant has said that its time does not
   * suit.
   */
  nextTalk: { id: string; unsuitable: boolean } | undefined;
  /** Whom the applicant can ask, the most local first. */
  askable: readonly Reachable[];
  /** What the applicant can do now, from the page that this session shows. */
  can: Readonly<Record<'changeContact' | 'withdraw' | 'askDeletion' | 'answerSuggestions', boolean>>;
  deletionAsked: boolean;
  /** All of the applicant's details are deleted in the coming night. */
  goesTonight: boolean;
  suggestions: readonly SuggestionRow[];
}

/** The reason why a request was found not to be right, in the wording for the applicant. */
async function whyNotRight(event: EventRow | undefined): Promise<ToPerson | undefined> {
  const { choices } = await caseworkData();
  return choices.notRight.find(({ value }) => value === event?.detail?.['reason'])?.toPerson;
}

/** Done by the applicant, here or by telling staff. */
const isOwn = (event: EventRow | undefined) => event?.actor === 'public' || event?.type === 'told-withdrawn';

export async function readStatus(deps: MyReferralDeps, visit: GuestSession): Promise<Status | undefined> {
  const it = await own(deps, visit);
  if (it === undefined) return undefined;
  const { row, details } = it;
  const [events, appointments, suggestions, partner] = await Promise.all([
    eventsOf(deps.db, row.id),
    appointmentsOf(deps.db, row.id),
    suggestionsOf(deps.db, row.id),
    row.partnerId === null ? undefined : organisationName(deps.db, row.partnerId),
  ]);
  const now = deps.clock();
  const talks = toCome(appointments, now);
  const [next] = talks;
  const possible = visit.readOnly ? [] : possibleEvents('applicant', transitionFacts(row));
  const deletionAsked = events.some(({ type }) => type === 'deletion-asked');
  const goesTonight = row.sealed !== null && row.keepUntil !== null && row.keepUntil <= londonDay(now);
  const notRight = events.findLast(({ type }) => type === 'not-right');
  return {
    ...progressOf(row, partner, next?.startsAt),
    reference: formatReference(row.reference),
    programme: deps.programmes.get(row.programme)?.name ?? row.programme,
    area: row.area,
    readOnly: visit.readOnly,
    details: visit.readOnly ? undefined : details,
    // The reason may reveal what the applicant has told no one else.
    end: describeEnd(row.stage, {
      notRight: visit.readOnly ? undefined : await whyNotRight(notRight),
      byPerson: isOwn(events.findLast(({ type }) => type === 'withdrawn' || type === 'told-withdrawn')),
    }),
    reply:
      row.stage === 'not-right' && !visit.readOnly
        ? unsealWords(it, 'event', notRight?.sealed ?? null)
        : undefined,
    // After an end no adviser comes, whether or not the appointment was cancelled.
    talks:
      visit.readOnly || hasEnded(row.stage)
        ? []
        : talks.map(({ id, startsAt, minutes, sealed }) => ({
            id,
            at: startsAt,
            minutes,
            where: unsealWords(it, 'appointment', sealed) ?? '',
          })),
    nextTalk:
      next === undefined || !possible.includes('appointment-unsuitable')
        ? undefined
        : { id: next.id, unsuitable: saysUnsuitable(events, next.id) },
    askable: await reachablesOf(deps, row),
    can: {
      // After an end the details could still be changed, but no one will use them.
      changeContact: possible.includes('details-changed') && !hasEnded(row.stage),
      withdraw: possible.includes('withdrawn'),
      askDeletion: possible.includes('deletion-asked') && !deletionAsked && !goesTonight,
      answerSuggestions: possible.includes('suggestion-answered'),
    },
    deletionAsked,
    goesTonight,
    suggestions: visit.readOnly ? [] : suggestions,
  };
}

const toCome = (appointments: readonly AppointmentRow[], now: Date) =>
  appointments.filter(({ startsAt, cancelledAt }) => cancelledAt === null && startsAt > now);

/**
 * A future appointment as a calendar file: the one with this id, or the next. Other people may see a calendar, so the
 * file names the place only if the applicant allows the programme to be named.
 */
export async function talkFile(
  deps: MyReferralDeps,
  visit: GuestSession,
  { id, host }: { id: string | null; host: string },
): Promise<string | undefined> {
  if (visit.readOnly) return undefined;
  const it = await own(deps, visit);
  if (it === undefined || hasEnded(it.row.stage)) return undefined;
  const now = deps.clock();
  const talk = toCome(await appointmentsOf(deps.db, it.row.id), now).find(
    (one) => id === null || one.id === id,
  );
  if (talk === undefined) return undefined;
  const { startsAt, minutes, sealed } = talk;
  const where = it.details?.messageIsSafe === true ? unsealWords(it, 'appointment', sealed) : undefined;
  return calendarFile(
    { id: talk.id, startsAt, minutes, host, title: 'Appointment', where, cancelled: false },
    now,
  );
}

export const saysUnsuitable = (events: readonly EventRow[], appointmentId: string) =>
  events.some(
    ({ type, detail }) => type === 'appointment-unsuitable' && detail?.['appointmentId'] === appointmentId,
  );

export function progressOf(
  row: ReferralRow,
  partner: string | undefined,
  talk: Date | undefined,
): ReferralProgress {
  const { stage, receivedAt, acknowledgedAt, assignedAt, startedAt, endedAt } = row;
  const { acknowledgeBy, contactBy } = row;
  return {
    stage,
    receivedAt,
    acknowledgedAt,
    assignedAt,
    // Contact by the current partner only: a previous partner's contact does not answer when this one will get in
    // touch.
    contactedAt: row.partnerContactedAt,
    startedAt,
    endedAt,
    acknowledgeBy,
    contactBy,
    partner,
    talk,
  };
}
