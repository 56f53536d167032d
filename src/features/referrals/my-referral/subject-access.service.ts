import { areaOf, type Gazetteer } from '#features/places/gazetteer.ts';
import { appointmentsOf } from '#features/referrals/appointment.repository.ts';
import { actionsOf, namesIn, organisationName } from '#features/referrals/casework.repository.ts';
import { caseworkData } from '#features/referrals/casework.ts';
import { teamName } from '#features/referrals/messages.en.ts';
import { eventFacts, type Names } from '#features/referrals/event-words.ts';
import { formatReference } from '#features/referrals/reference.ts';
import {
  eventsOf,
  insertSilentEvents,
  type EventRow,
  type ReferralRow,
} from '#features/referrals/referral.repository.ts';
import { unsealWords, type WordsField } from '#features/referrals/referral.service.ts';
import { activeEvents } from '#features/referrals/transitions.ts';
import { suggestionsOf } from '#features/referrals/suggestion.repository.ts';
import type { GuestSession, MyReferralDeps } from './access.service.ts';
import { rolesOf } from './my-referral.repository.ts';
import {
  ANSWER_WORDS,
  describeDetails,
  describeHistory,
  describeRequest,
  type LabelledValue,
} from './my-referral.ts';
import { own, progressOf } from './status.service.ts';
import { fileMessages } from './messages.en.ts';

/** Everything that is held about an applicant. */
export interface PersonFile {
  reference: string;
  programme: string;
  received: string;
  /** What is known of the request itself. */
  request: readonly LabelledValue[];
  told: readonly LabelledValue[];
  /** Who opened the record, when and why. */
  openings: readonly { at: string; who: string; why: string }[];
  /** Which advisers' own lists showed the name, once for each day. */
  listed: readonly { at: string; who: string }[];
  /** `facts` holds the stored detail of the event: which partner, from when, why. */
  history: readonly { at: string; what: string; facts: readonly string[]; who: string; words?: string }[];
  talks: readonly { at: string; minutes: number; words: string; outcome: string | null }[];
  promises: readonly { due: string; words: string; done: string | null }[];
  suggestions: readonly {
    title: string;
    organisation: string;
    at: string;
    answer: string | null;
    answered: string | null;
  }[];
}

/** The applicant's subject access file. The request for it is recorded. */
export async function readFile(
  deps: MyReferralDeps,
  gazetteer: Gazetteer,
  visit: GuestSession,
): Promise<PersonFile | undefined> {
  if (visit.readOnly) return undefined;
  const it = await own(deps, visit);
  if (it === undefined) return undefined;
  const { row, details } = it;
  const { db } = deps;
  await db
    .transaction()
    .execute((trx) =>
      insertSilentEvents(trx, [
        { referralId: row.id, at: deps.clock(), type: 'data-asked', actor: 'public' },
      ]),
    );
  const [events, appointments, actions, suggestions, data] = await Promise.all([
    eventsOf(db, row.id),
    appointmentsOf(db, row.id),
    actionsOf(db, row.id),
    suggestionsOf(db, row.id),
    caseworkData(),
  ]);
  const names = await namesIn(db, events, suggestions);
  const who = await whoIs(deps, row, events, names);
  const partner = row.partnerId === null ? undefined : await organisationName(db, row.partnerId);
  const counts = new Set(activeEvents(events).map(({ id }) => id));
  const words = (field: WordsField, sealed: string) => unsealWords(it, field, sealed) ?? '';
  return {
    reference: formatReference(row.reference),
    programme: deps.programmes.get(row.programme)?.name ?? row.programme,
    received: row.receivedAt.toISOString(),
    request: describeRequest({
      ...progressOf(row, partner, undefined),
      via: row.via,
      route: row.route,
      work: row.work,
      area: areaOf(gazetteer, row.area)?.name ?? row.area,
      hasAdviser: row.adviserId !== null,
      contactedAt: row.contactedAt,
      partnerBy: row.partnerBy,
      keepUntil: row.keepUntil,
      recognisedBy: [
        ...(row.personHash === null ? [] : [fileMessages.recognisedBy.person]),
        ...(row.lookupHash === null ? [] : [fileMessages.recognisedBy.lookup]),
        ...(row.emailHash === null ? [] : [fileMessages.recognisedBy.email]),
        ...(row.phoneHash === null ? [] : [fileMessages.recognisedBy.phone]),
      ],
    }),
    told: details === undefined ? [] : describeDetails(details),
    openings: events
      .filter(({ type }) => type === 'opened')
      .map((event) => ({
        at: event.at.toISOString(),
        who: who(event),
        why: String(event.detail?.['why'] ?? ''),
      })),
    listed: events
      .filter(({ type }) => type === 'listed')
      .map((event) => ({ at: event.at.toISOString(), who: who(event) })),
    history: events
      .filter(({ type }) => type !== 'opened' && type !== 'listed')
      .map((event) => ({
        at: event.at.toISOString(),
        what: describeHistory(event.type, event, { counts: counts.has(event.id) }),
        facts: eventFacts(event.type, event.detail, data, { names, toPerson: true }),
        who: who(event),
        ...(event.sealed === null ? {} : { words: words('event', event.sealed) }),
      })),
    talks: appointments.map(({ startsAt, minutes, sealed, cancelledAt, outcome }) => ({
      at: startsAt.toISOString(),
      minutes,
      words: words('appointment', sealed),
      outcome:
        cancelledAt !== null
          ? fileMessages.appointments.cancelled
          : outcome === null
            ? null
            : outcome === 'attended'
              ? fileMessages.appointments.attended
              : fileMessages.appointments.missed,
    })),
    promises: actions
      .toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))
      .map(({ dueOn, sealed, doneAt }) => ({
        due: dueOn,
        words: words('action', sealed),
        done: doneAt?.toISOString() ?? null,
      })),
    suggestions: suggestions.map(({ title, organisation, suggestedAt, answer, answeredAt }) => ({
      title,
      organisation,
      at: suggestedAt.toISOString(),
      answer: answer === null ? null : ANSWER_WORDS[answer],
      answered: answeredAt?.toISOString() ?? null,
    })),
  };
}

/** The partner that held the referral at each event, by the event's id; undefined while it had none. */
function partnersInTurn(events: readonly EventRow[]): ReadonlyMap<number, string | undefined> {
  const partners = new Map<number, string | undefined>();
  let partner: string | undefined;
  for (const { id, type, detail } of events) {
    partners.set(id, partner);
    if (type === 'assigned') partner = detail?.['organisationId'] as string | undefined;
    if (type === 'returned') partner = undefined;
  }
  return partners;
}

/**
 * Actors by their relation to the applicant, not by name: the law asks for that, and it protects staff. An adviser is
 * named as one of the partner that held the referral at that time, whichever others they work for, then or now.
 */
async function whoIs(deps: MyReferralDeps, row: ReferralRow, events: readonly EventRow[], names: Names) {
  const ids = new Set(events.map(({ actor }) => actor).filter((actor) => actor.startsWith('account:')));
  const people = await rolesOf(
    deps.db,
    [...ids].map((actor) => actor.slice('account:'.length)),
  );
  const runBy = deps.programmes.get(row.programme)?.runBy ?? fileMessages.who.council;
  const partnerAt = partnersInTurn(events);
  return ({ id, actor }: Pick<EventRow, 'id' | 'actor'>): string => {
    if (actor === 'public') return fileMessages.who.applicant;
    if (actor === 'portal') return fileMessages.who.portal;
    const person = people.find((one) => actor === `account:${one.id}`);
    const has = (role: string) => person?.roles.includes(role) === true;
    const partner = names.get(partnerAt.get(id) ?? '');
    if (has('adviser') && partner !== undefined) return fileMessages.who.adviserOf(partner);
    if (has('coordinator')) return teamName(runBy);
    if (!has('adviser')) return fileMessages.who.staff;
    const [of] = person?.partners.length === 1 ? person.partners : [];
    return of === undefined ? fileMessages.who.adviser : fileMessages.who.adviserOf(of);
  };
}
