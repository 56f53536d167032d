import { addDays, londonDay } from '#lib/clock.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { availableActions, withTown, type CaseActionSlug } from './case-actions.ts';
import {
  caseworkData,
  describeStage,
  openChecks,
  toWorkEvents,
  type WorkCheck,
} from '#features/referrals/casework.ts';
import {
  actionsOf,
  emailsOf,
  namesIn,
  organisationName,
  organisationsOf,
} from '#features/referrals/casework.repository.ts';
import { suggestionsOf, type SuggestionRow } from '#features/referrals/suggestion.repository.ts';
import { appointmentsOf } from '#features/referrals/appointment.repository.ts';
import { detailRows, type DetailRow } from '#features/referrals/details-words.ts';
import { possibleDuplicates, type PossibleDuplicate } from '#features/referrals/duplicates.ts';
import { describeEvent, riskFlagsOf, type Names } from '#features/referrals/event-words.ts';
import { visitRecord } from './opening.service.ts';
import { messageWarning } from '#features/referrals/contact-policy.ts';
import { messageChoice } from '#features/referrals/referral.ts';
import {
  eventsOf,
  findReferral,
  type EventRow,
  type ReferralRow,
  type ReferralScope,
} from '#features/referrals/referral.repository.ts';
import { unsealWords, type OpenReferral, type ReferralDeps } from '#features/referrals/referral.service.ts';
import { actorOf } from '#features/referrals/staff.ts';
import { activeEvents, isOutcome, transitionFacts } from '#features/referrals/transitions.ts';
import { type SuggestedPartner } from '#features/referrals/delivery/lots.ts';
import { suggestedPartner } from '#features/referrals/delivery/lots.service.ts';
import { recordMessages } from './messages.en.ts';

/** One record with everything around it, for a member of staff who may see it. */

export interface EventLine {
  at: Date;
  text: string;
  who: string;
  /** The text of the event, line by line. */
  words: string[];
  /** The event was wrong and has been voided. */
  struck: boolean;
  /** The event's id, where staff can void it. */
  wrong: number | undefined;
}

export interface RecordView {
  kind: 'open';
  row: ReferralRow;
  partner: string | undefined;
  adviser: string | undefined;
  name: string | undefined;
  /** Empty once the details are no longer stored. */
  details: DetailRow[];
  /** What staff must know before they ring or write. */
  warning: string | undefined;
  deletionAsked: boolean;
  /** When the applicant's contact details last changed, within the last `CONTACT_IS_NEW_DAYS` days. */
  contactChangedAt: Date | undefined;
  /** Descriptions of what was unusual about the submission. */
  looks: string[];
  goals: { at: Date; words: string }[];
  supportStage: string | undefined;
  checks: WorkCheck[];
  appointments: {
    id: string;
    startsAt: Date;
    minutes: number;
    where: string;
    state: 'upcoming' | 'outcome-missing' | 'cancelled' | 'attended' | 'missed';
  }[];
  actions: { id: string; dueOn: string; words: string; done: boolean }[];
  suggestions: SuggestionRow[];
  duplicates: PossibleDuplicate[];
  suggested: (SuggestedPartner & { names: string[] }) | undefined;
  events: EventLine[];
  availableActions: { slug: CaseActionSlug; title: string; warning: boolean }[];
  today: string;
}

export type RecordVisit = RecordView | { kind: 'closed'; row: ReferralRow } | { kind: 'not-found' };

/** For this long staff may still have the old number in other places. */
const CONTACT_IS_NEW_DAYS = 30;

const ACCOUNT = /^account:(.+)$/;

/** The organisation on this site that the applicant works for, where the adviser recorded it. */
const employerIn = ({ type, detail }: EventRow): string[] => {
  const id = detail?.['organisationId'];
  return (type === 'job-started' || type === 'job-kept') && typeof id === 'string' ? [id] : [];
};

async function linesOf(
  deps: ReferralDeps,
  open: OpenReferral,
  events: readonly EventRow[],
  me: Actor,
  names: Names,
): Promise<EventLine[]> {
  const data = await caseworkData();
  const ids = events.flatMap(({ actor }) => ACCOUNT.exec(actor)?.[1] ?? []);
  const emails = await emailsOf(deps.db, ids);
  const who = (actor: string) => {
    const id = ACCOUNT.exec(actor)?.[1];
    if (id === me.account.id) return recordMessages.you;
    if (id !== undefined) return emails.get(id) ?? recordMessages.formerStaff;
    return actor === 'portal' ? recordMessages.portal : recordMessages.person;
  };
  const employers = await organisationsOf(deps.db, events.flatMap(employerIn));
  const at = (event: EventRow) =>
    employerIn(event).map((id) => {
      const found = employers.get(id);
      return found === undefined ? '' : recordMessages.atEmployer(withTown(found));
    });
  const counts = new Set(activeEvents(events).map(({ id }) => id));
  return (
    events
      // Too many to show here: one for every day. They are listed in the applicant's subject access file.
      .filter(({ type }) => type !== 'listed')
      .map((event) => ({
        at: event.at,
        text: [describeEvent(event.type, event.detail, data, names), ...at(event)].join(''),
        who: who(event.actor),
        words: (unsealWords(open, 'event', event.sealed) ?? '')
          .split('\n')
          .filter((line) => line.trim() !== ''),
        struck: !counts.has(event.id),
        wrong:
          counts.has(event.id) && isOutcome(event.type) && open.row.sealed !== null ? event.id : undefined,
      }))
      .reverse()
  );
}

/**
 * Opens the record for a member of staff who may see it, and records the opening.
 * @param why the reason, where the member of staff has just given it
 */
export async function readRecord(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { id: string; by: 'coordinator' | 'adviser'; why?: string | undefined },
): Promise<RecordVisit> {
  const visit = await visitRecord(deps, scope, it.id, { actor: actorOf(me), why: it.why });
  if (visit === undefined) return { kind: 'not-found' };
  if (visit.kind === 'closed') return visit;
  const { open } = visit;
  const { row, details } = open;
  const now = deps.clock();
  const today = londonDay(now);
  const { db } = deps;
  const [events, appointments, actions, suggestions, data, partner] = await Promise.all([
    eventsOf(db, row.id),
    appointmentsOf(db, row.id),
    actionsOf(db, row.id),
    suggestionsOf(db, row.id),
    caseworkData(),
    row.partnerId === null ? undefined : organisationName(db, row.partnerId),
  ]);
  const adviser =
    row.adviserId === null ? undefined : (await emailsOf(db, [row.adviserId])).get(row.adviserId);
  const last = events.findLast((event) => event.type === 'stage-of-support');
  const stage = (last?.detail as { stage?: unknown } | null | undefined)?.stage;
  const coordinator = it.by === 'coordinator';
  const suggested =
    coordinator && row.endedAt === null ? await suggestedPartner({ db }, row.area, today) : undefined;
  const named = suggested === undefined ? [] : partnerIds(suggested);
  const names = (await Promise.all(named.map((id) => organisationName(db, id)))).filter(
    (name) => name !== undefined,
  );
  return {
    kind: 'open',
    row,
    partner,
    adviser,
    name: details?.name,
    details: details === undefined ? [] : detailRows(details),
    warning: details && messageWarning(messageChoice(details)),
    deletionAsked: row.sealed !== null && events.some((event) => event.type === 'deletion-asked'),
    contactChangedAt: events.findLast(
      ({ type, at }) =>
        (type === 'details-changed' || type === 'record-changed') &&
        londonDay(at) >= addDays(today, -CONTACT_IS_NEW_DAYS),
    )?.at,
    looks: riskFlagsOf(
      (events.find((event) => event.type === 'received')?.detail as { looks?: unknown } | null | undefined)
        ?.looks,
    ),
    goals: events
      .filter((event) => event.type === 'goal')
      .map((event) => ({ at: event.at, words: unsealWords(open, 'event', event.sealed) ?? '' }))
      .filter((goal) => goal.words !== ''),
    supportStage: typeof stage === 'string' ? describeStage(data.models, stage) : undefined,
    checks: openChecks(
      toWorkEvents(activeEvents(events)),
      deps.programmes.get(row.programme)?.stillInWorkWeeks ?? [],
    ),
    appointments: appointments.toReversed().map((appointment) => ({
      id: appointment.id,
      startsAt: appointment.startsAt,
      minutes: appointment.minutes,
      where: unsealWords(open, 'appointment', appointment.sealed) ?? '',
      state:
        appointment.cancelledAt !== null
          ? 'cancelled'
          : (appointment.outcome ?? (appointment.startsAt > now ? 'upcoming' : 'outcome-missing')),
    })),
    actions: actions.map((action) => ({
      id: action.id,
      dueOn: action.dueOn,
      words: unsealWords(open, 'action', action.sealed) ?? '',
      done: action.doneAt !== null,
    })),
    suggestions,
    duplicates: coordinator ? await possibleDuplicates(db, row) : [],
    suggested: suggested === undefined ? undefined : { ...suggested, names },
    events: await linesOf(deps, open, events, me, await namesIn(db, events, suggestions)),
    availableActions: availableActions(it.by, transitionFacts(row)).map(({ slug, action }) => ({
      slug,
      title: action.title,
      warning: action.warning === true,
    })),
    today,
  };
}

function partnerIds(it: SuggestedPartner): string[] {
  return it.kind === 'one' ? [it.organisationId] : it.kind === 'overlap' ? it.organisationIds : [];
}

/** For pages that show nothing about the applicant, so nothing is unsealed. */
export async function readShortRecord(
  deps: ReferralDeps,
  scope: ReferralScope,
  id: string,
): Promise<{ row: ReferralRow; suggested: ReadonlySet<string> } | undefined> {
  const row = await findReferral(deps.db, scope, id);
  if (row === undefined) return undefined;
  const suggested = await suggestionsOf(deps.db, id);
  return { row, suggested: new Set(suggested.map((it) => it.opportunityId)) };
}
