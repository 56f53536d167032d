import { addMonths, londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { callOffTalks } from './appointment.repository.ts';
import { newsOf, tellAdvisers, writeToPerson } from './news.service.ts';
import { reactionTo, type Reaction } from './reactions.ts';
import { findReferral, insertEvents, updateReferral, type ReferralRow } from './referral.repository.ts';
import { sealWords, targetsAfter, unseal, type OpenReferral, type ReferralDeps } from './referral.service.ts';
import { hasEnded, stageAfter, type ReferralEventType, type Stage } from './transitions.ts';

/** Recording what happens to a referral: the event, the stage that follows, and who is told. */

/** The actor of what applicants and referrers do on their own pages. */
const BY_APPLICANT = 'public';

/** Columns that an event fills in. */
type Marks = Partial<
  Pick<
    ReferralRow,
    | 'partnerId'
    | 'adviserId'
    | 'takenBy'
    | 'takenAt'
    | 'acknowledgedAt'
    | 'assignedAt'
    | 'contactedAt'
    | 'startedAt'
    | 'contactBy'
    | 'partnerBy'
    | 'partnerContactedAt'
    | 'keepUntil'
  >
>;

/**
 * What to fill in when a partner returns a referral: it waits for another partner, with the target days of a new one.
 */
export function backInQueue(
  deps: Pick<ReferralDeps, 'programmes' | 'workingDays'>,
  { programme }: Pick<ReferralRow, 'programme'>,
  today: string,
): Marks {
  const { lookBy, contactBy } = targetsAfter(deps, programme, today);
  return { partnerId: null, adviserId: null, partnerContactedAt: null, partnerBy: lookBy, contactBy };
}

export interface NewEvent {
  type: ReferralEventType;
  actor: string;
  detail?: Record<string, unknown>;
  words?: string;
  marks?: Marks;
  /** For an appointment that does not take place: how many others are arranged or have taken place. */
  talks?: number;
  /** For a correction: the event that it voids; `stage` is the stage that the remaining events lead to. */
  voids?: number;
  stage?: Stage;
  /** The event is part of an invented history: no one is told of it. */
  invented?: true;
}

/**
 * Records events that one action causes, and the resulting stage, in the caller's transaction, which must hold the lock
 * of the row. When the referral ends or leaves a partner, its future appointments are cancelled, because no adviser
 * would attend. People are told as `REACTIONS` says; the applicant gets one message at most.
 */
export async function recordEvents(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  events: readonly NewEvent[],
): Promise<void> {
  const reactions: Reaction[] = [];
  for (const event of events) {
    const facts = { byApplicant: event.actor === BY_APPLICANT };
    for (const type of await writeEvent(trx, deps, it, event)) {
      const reaction = event.invented === true ? null : reactionTo(type, facts);
      if (reaction !== null) reactions.push(reaction);
    }
  }
  if (reactions.length === 0) return;
  // Read again: an action may have changed where messages go, or the partner. As a coordinator, because an adviser who
  // returned the referral may no longer read it.
  const row = await findReferral(trx, { kind: 'coordinator' }, it.row.id);
  if (row === undefined) return;
  if (reactions.some(({ advisers }) => advisers) && row.partnerId !== null)
    await tellAdvisers(trx, deps, row.partnerId);
  const news = reactions.filter((reaction) => reaction.news);
  const [first] = news;
  if (first === undefined) return;
  // What is told once a day waits for no other news: one message tells of both.
  const once = news.every(({ onceADay }) => onceADay !== undefined) ? first.onceADay : undefined;
  await writeToPerson(trx, deps, unseal(deps.secrets, row), newsOf(row), once === undefined ? {} : { once });
}

/** Records one event, and tells people of it. */
export const recordEvent = (
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  event: NewEvent,
): Promise<void> => recordEvents(trx, deps, it, [event]);

/** Writes an event with what it changes. @returns the types of the events written: cancelled appointments come first */
async function writeEvent(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  event: NewEvent,
): Promise<ReferralEventType[]> {
  const now = deps.clock();
  const { row } = it;
  const stage = event.stage ?? stageAfter(row.stage, event.type, { talks: event.talks ?? 0 });
  const ends = hasEnded(stage) && stage !== row.stage;
  const goesOn = hasEnded(row.stage) && !hasEnded(stage);
  const handsOver = event.marks?.partnerId !== undefined && event.marks.partnerId !== row.partnerId;
  const calledOff = ends || handsOver ? await callOffTalks(trx, row.id, now) : [];
  await insertEvents(trx, [
    ...calledOff.map(({ id, startsAt }) => ({
      referralId: row.id,
      at: now,
      type: 'appointment-cancelled' as const,
      actor: event.actor,
      detail: JSON.stringify({ appointmentId: id, startsAt: startsAt.toISOString() }),
    })),
    {
      referralId: row.id,
      at: now,
      type: event.type,
      actor: event.actor,
      detail: event.detail === undefined ? null : JSON.stringify(event.detail),
      sealed: event.words === undefined ? null : sealWords(it, 'event', event.words),
      partnerId: event.marks?.partnerId === undefined ? row.partnerId : event.marks.partnerId,
      area: row.area,
      voids: event.voids ?? null,
    },
  ]);
  await updateReferral(trx, row.id, {
    stage,
    lastEventAt: now,
    ...(ends ? { endedAt: now, keepUntil: keepUntil(deps, row, stage, now) } : {}),
    ...(goesOn ? { endedAt: null, keepUntil: null } : {}),
    ...event.marks,
  });
  return [...calledOff.map(() => 'appointment-cancelled' as const), event.type];
}

function keepUntil(
  deps: Pick<ReferralDeps, 'programmes'>,
  row: ReferralRow,
  stage: ReferralRow['stage'],
  now: Date,
) {
  const months =
    deps.programmes.get(row.programme)?.keepMonths[stage as 'withdrawn' | 'not-right' | 'finished'] ?? 1;
  return addMonths(londonDay(now), months);
}
