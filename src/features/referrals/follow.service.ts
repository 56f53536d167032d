import { randomInt } from 'node:crypto';
import type { SecurityRecorder } from '#features/security-events/security-event.service.ts';
import type { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { newId } from '#lib/ids.ts';
import { pointsOf, type Limits } from '#lib/limits.ts';
import type { Log } from '#lib/log.ts';
import type { CookieJar } from '#lib/session.ts';
import { limited, refused, type Refused } from '#features/accounts/account.ts';
import { enqueueMail } from '#features/mail/mail.service.ts';
import { areaOf } from '#features/places/place.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import {
  ANSWER_WORDS,
  birthOf,
  birthRule,
  contactKept,
  contactRules,
  detailsInWords,
  happenedInWords,
  endInWords,
  requestInWords,
  type birthSchema,
  type ContactChange,
  type End,
  type Standing,
  type SuggestionAnswer,
  type Told,
} from './follow.ts';
import { caseworkData, type ToPerson } from './casework.ts';
import {
  actionsOf,
  appointmentsOf,
  insertAction,
  namesIn,
  organisationName,
  suggestionsOf,
  type AppointmentRow,
  type SuggestionRow,
} from './casework.repository.ts';
import { eventFacts, momentInWords, type Names } from './event-words.ts';
import {
  endSession,
  findByReference,
  insertAccess,
  lockUnused,
  rolesOf,
  setAnswer,
  touchSession,
  useAccess,
} from './follow.repository.ts';
import { calendarFile } from '#lib/calendar.ts';
import type { Reachable } from './how-to-reach.ts';
import { reachablesOf } from './how-to-reach.service.ts';
import { addressGone, codeTo, hasContactForCode } from './reach.ts';
import { mayMessage } from './reach.service.ts';
import { referenceInWords } from './reference.ts';
import {
  eventsOf,
  findReferral,
  insertEvents,
  updateReferral,
  type EventRow,
  type ReferralRow,
} from './referral.repository.ts';
import {
  changeDetails,
  happen,
  isLookedUpBy,
  sealWords,
  unseal,
  unsealWords,
  type OpenReferral,
  type WordsField,
  type ReferralDeps,
} from './referral.service.ts';
import { hasEnded, standing, type ReferralDetails } from './referral.ts';

/** How somebody without an account comes to what is theirs, sees where it stands, and changes it. */

export interface FollowDeps extends ReferralDeps {
  limits: Limits;
  /** Writes down references that were guessed; pages always have one. */
  security?: SecurityRecorder;
  log: Log;
}

const MINUTE = 60_000;
const WAY_IN_MS = 15 * MINUTE;
const VISIT_MS = 30 * MINUTE;
const PATH = '/support/referral';
/** The cookie of those who came in with a reference or a code. */
export const referralCookie = (secure: boolean) => nameCookie('referral', secure);
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const NO_SUCH =
  'We cannot find a request with these details. Check each one. If they are right, wait a while and try again, or ask the people who help you';

// ---- The way in

interface Page {
  cookies: CookieJar;
  /** What limits count as one. */
  network: string;
  secure: boolean;
}

const giveCookie = ({ cookies, secure }: Page, token: string) =>
  cookies.set(referralCookie(secure), token, cookieOptions({ path: PATH, secure }));

function cookieOf({ cookies, secure }: Pick<Page, 'cookies' | 'secure'>): string | undefined {
  const token = cookies.get(referralCookie(secure))?.value;
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

/** Counts a reference that led to nothing; many of them are noticed, whoever they come from. */
async function miss(deps: FollowDeps): Promise<void> {
  await deps.security?.record({ type: 'reference-guessed' });
  if ((await deps.limits.take(['referral-miss/all', ''])) === undefined) return;
  if ((await deps.limits.take(['referral-miss/told', ''])) === undefined)
    deps.log.warn('many references that lead to nothing were tried within an hour');
}

/**
 * How many references that lead to nothing were tried within the last hour, where that is more than mistakes explain:
 * undefined otherwise. Only their number is known.
 */
export async function guessedReferences(deps: Pick<FollowDeps, 'limits'>): Promise<number | undefined> {
  const count = await deps.limits.used(['referral-miss/all', '']);
  return count > pointsOf('referral-miss/all') ? count : undefined;
}

const codeText = (asked: string, code: string) => `referral-code:${hashToken(asked)}:${code}`;
const codeHash = (deps: FollowDeps, asked: string, code: string) =>
  deps.secrets.keyedHash(codeText(asked, code));

/**
 * Sends a code to the e-mail address of a referral, with a link for another device, or in a text message to its mobile.
 * Words and cookie are the same whether there is such a referral, and whether it has either.
 */
export async function askForCode(
  deps: FollowDeps,
  page: Page,
  reference: string,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(
    ['referral-ask/network', page.network],
    ['referral-miss/network', page.network],
    ['referral-ask/reference', reference],
  );
  if (wait !== undefined) return limited(wait);
  const asked = randomToken();
  const [code, link] = [String(randomInt(1_000_000)).padStart(6, '0'), randomToken()];
  const row = await findByReference(deps.db, reference);
  if (row === undefined) await miss(deps);
  else {
    await deps.limits.giveBack(['referral-miss/network', page.network]);
    await deps.db.transaction().execute(async (trx) => {
      // Read for the address alone, which nobody sees.
      const { details } = unseal(deps.secrets, row);
      const to = details && codeTo(deps, details);
      if (to === undefined || !(await mayMessage(deps, to))) return;
      const now = deps.clock();
      const way = { referralId: row.id, createdAt: now, expiresAt: new Date(now.getTime() + WAY_IN_MS) };
      await insertAccess(
        trx,
        [
          { ...way, codeHash: codeHash(deps, asked, code), sessionHash: hashToken(asked) },
          { ...way, codeHash: hashToken(link) },
        ],
        now,
      );
      await enqueueMail(trx, deps, {
        to,
        template: 'referral-code',
        link: `${PATH}/open?token=${link}`,
        code,
        sealed: true,
      });
    });
  }
  giveCookie(page, asked);
  return { ok: true };
}

/** Opens a visit: the old cookie is worth nothing from now on. */
async function enter(
  deps: FollowDeps,
  page: Page,
  by: { codeHash: string } | { sessionHash: string },
  matches: (codeHash: string) => boolean,
  why: string,
): Promise<boolean> {
  const token = randomToken();
  const entered = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await lockUnused(trx, by, now);
    if (row === undefined || !matches(row.codeHash)) return false;
    const session = { hash: hashToken(token), expiresAt: new Date(now.getTime() + VISIT_MS) };
    await useAccess(trx, row, session, now);
    await insertEvents(trx, [
      {
        referralId: row.referralId,
        at: now,
        type: 'seen-by-person',
        actor: 'public',
        detail: JSON.stringify({ why }),
      },
    ]);
    return true;
  });
  if (entered) giveCookie(page, token);
  return entered;
}

/** The code that was sent, in the browser that asked for it. */
export async function enterCode(deps: FollowDeps, page: Page, code: string): Promise<{ ok: true } | Refused> {
  const asked = cookieOf(page);
  if (asked === undefined)
    return refused('code', 'Ask for a new code. You asked for this one on another device');
  const wait = await deps.limits.take(['referral-code/ask', asked]);
  if (wait !== undefined) return limited(wait);
  const expected = deps.secrets.keyedHashes(codeText(asked, code));
  const entered = await enter(
    deps,
    page,
    { sessionHash: hashToken(asked) },
    (it) => expected.includes(it),
    'a code that we sent',
  );
  return entered
    ? { ok: true }
    : refused('code', 'This code is wrong or has expired. Check it, or ask for a new one');
}

/** The link of a mail, once. */
export async function enterLink(deps: FollowDeps, page: Page, token: string): Promise<boolean> {
  return (
    TOKEN.test(token) && enter(deps, page, { codeHash: hashToken(token) }, () => true, 'a link that we sent')
  );
}

/**
 * Reference, date of birth and postcode, for people without email or mobile. A person who is close to the applicant (a
 * former partner, the referrer) may know all three, so that this way never opens more than a code would protect: where
 * the referrer sent the request, or an email address or a mobile number is known, it shows the stage and nothing else.
 */
export async function enterByBirth(
  deps: FollowDeps,
  page: Page,
  typed: z.output<typeof birthSchema>,
): Promise<{ ok: true } | Refused> {
  const date = birthOf(typed);
  if (!date.ok || date.value === undefined) return { ok: false, errors: [birthRule(typed) ?? []].flat() };
  const wait = await deps.limits.take(
    ['referral-ask/network', page.network],
    ['referral-miss/network', page.network],
    ['referral-lookup/reference', typed.reference],
  );
  if (wait !== undefined) return limited(wait);
  const row = await findByReference(deps.db, typed.reference);
  if (row === undefined || !isLookedUpBy(deps.secrets, row, date.value, typed.postcode)) {
    await miss(deps);
    return refused('reference', NO_SUCH);
  }
  // Read for what contacts there are, which nobody sees.
  const { details } = unseal(deps.secrets, row);
  await deps.limits.giveBack(
    ['referral-miss/network', page.network],
    ['referral-lookup/reference', typed.reference],
  );
  const asked = randomToken();
  const now = deps.clock();
  await deps.db.transaction().execute((trx) =>
    insertAccess(
      trx,
      [
        {
          referralId: row.id,
          codeHash: hashToken(asked),
          onlyLooks: row.via === 'somebody-else' || hasContactForCode(deps, details),
          createdAt: now,
          expiresAt: new Date(now.getTime() + MINUTE),
        },
      ],
      now,
    ),
  );
  await enterLink(deps, page, asked);
  return { ok: true };
}

/** A visit that goes on: 30 minutes after the last page it is over. */
export interface Visit {
  referralId: string;
  /** Sees how far it is, and neither details nor anything to change. */
  onlyLooks: boolean;
}

export async function visitOf(
  deps: FollowDeps,
  page: Pick<Page, 'cookies' | 'secure'>,
): Promise<Visit | undefined> {
  const token = cookieOf(page);
  if (token === undefined) return undefined;
  const now = deps.clock();
  return touchSession(deps.db, hashToken(token), now, new Date(now.getTime() + VISIT_MS));
}

/** Ends the visit on this device. */
export async function leave(deps: FollowDeps, page: Page): Promise<void> {
  const token = cookieOf(page);
  if (token !== undefined) await endSession(deps.db, hashToken(token));
  const { secure } = page;
  page.cookies.set(referralCookie(secure), '', cookieOptions({ path: PATH, secure, maxAge: 0 }));
}

// ---- What they see

const scopeOf = ({ referralId }: Visit) => ({ kind: 'person', referralId }) as const;

/** Their own record; that they look at it was written down when the visit began. */
async function own(deps: FollowDeps, visit: Visit): Promise<OpenReferral | undefined> {
  const row = await findReferral(deps.db, scopeOf(visit), visit.referralId);
  return row && unseal(deps.secrets, row);
}

export interface Status extends Standing {
  reference: string;
  programme: string;
  area: string;
  onlyLooks: boolean;
  /** Undefined once what names the person is deleted, and for a visit that only looks. */
  details: ReferralDetails | undefined;
  /** What is said when nothing more is expected. */
  end: End | undefined;
  /** What was written to the person when it was found not to be right for them. */
  reply: string | undefined;
  /** Every talk that is to come, the next first. */
  talks: readonly { id: string; at: Date; minutes: number; where: string }[];
  /** The next talk, for whoever may change things, and whether they have said that its time does not suit them. */
  nextTalk: { id: string; unsuitable: boolean } | undefined;
  /** Whom they can ask, whoever is nearest first. */
  askable: readonly Reachable[];
  deletionAsked: boolean;
  /** All about the person is deleted in the coming night. */
  goesTonight: boolean;
  suggestions: readonly SuggestionRow[];
}

/** The reason for which a request was found not to be right, as it is said to the person. */
async function whyNotRight(event: EventRow | undefined): Promise<ToPerson | undefined> {
  const { choices } = await caseworkData();
  return choices.notRight.find(({ value }) => value === event?.detail?.['reason'])?.toPerson;
}

/** Done by the person, here or by telling staff. */
const isOwn = (event: EventRow | undefined) => event?.actor === 'public' || event?.type === 'told-withdrawn';

export async function readStatus(deps: FollowDeps, visit: Visit): Promise<Status | undefined> {
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
  const notRight = events.findLast(({ type }) => type === 'not-right');
  return {
    ...standingOf(row, partner, next?.startsAt),
    reference: referenceInWords(row.reference),
    programme: deps.programmes.get(row.programme)?.name ?? row.programme,
    area: row.area,
    onlyLooks: visit.onlyLooks,
    details: visit.onlyLooks ? undefined : details,
    // Why it is not right may be something that the person has told nobody else.
    end: endInWords(row.stage, {
      notRight: visit.onlyLooks ? undefined : await whyNotRight(notRight),
      byPerson: isOwn(events.findLast(({ type }) => type === 'withdrawn' || type === 'told-withdrawn')),
    }),
    reply:
      row.stage === 'not-right' && !visit.onlyLooks
        ? unsealWords(it, 'event', notRight?.sealed ?? null)
        : undefined,
    // After an end nobody comes, whether or not a talk was called off.
    talks:
      visit.onlyLooks || hasEnded(row.stage)
        ? []
        : talks.map(({ id, startsAt, minutes, sealed }) => ({
            id,
            at: startsAt,
            minutes,
            where: unsealWords(it, 'appointment', sealed) ?? '',
          })),
    nextTalk:
      next === undefined || visit.onlyLooks || details === undefined || hasEnded(row.stage)
        ? undefined
        : { id: next.id, unsuitable: saysUnsuitable(events, next.id) },
    askable: await reachablesOf(deps, row),
    deletionAsked: events.some(({ type }) => type === 'deletion-asked'),
    goesTonight: row.sealed !== null && row.keepUntil !== null && row.keepUntil <= londonDay(now),
    suggestions: visit.onlyLooks ? [] : suggestions,
  };
}

const toCome = (appointments: readonly AppointmentRow[], now: Date) =>
  appointments.filter(({ startsAt, cancelledAt }) => cancelledAt === null && startsAt > now);

/**
 * A talk that is to come as a calendar file: the one that is named, or the next. Others may see a calendar, so it says
 * where only to those who allow the programme to be named.
 */
export async function talkFile(
  deps: FollowDeps,
  visit: Visit,
  { id, host }: { id: string | null; host: string },
): Promise<string | undefined> {
  if (visit.onlyLooks) return undefined;
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
const saysUnsuitable = (events: readonly EventRow[], appointmentId: string) =>
  events.some(
    ({ type, detail }) => type === 'appointment-unsuitable' && detail?.['appointmentId'] === appointmentId,
  );

function standingOf(row: ReferralRow, partner: string | undefined, talk: Date | undefined): Standing {
  const { stage, receivedAt, acknowledgedAt, assignedAt, startedAt, endedAt } = row;
  const { acknowledgeBy, contactBy } = row;
  return {
    stage,
    receivedAt,
    acknowledgedAt,
    assignedAt,
    // By those who have it now: what another partner did is no answer to when these get in touch.
    contactedAt: row.partnerContactedAt,
    startedAt,
    endedAt,
    acknowledgeBy,
    contactBy,
    partner,
    talk,
  };
}

/** Everything that is held about somebody. */
export interface PersonFile {
  reference: string;
  programme: string;
  received: string;
  /** What is known of the request itself. */
  request: readonly Told[];
  told: readonly Told[];
  /** Who opened the record, when and why. */
  openings: readonly { at: string; who: string; why: string }[];
  /** Whose own list showed the name, each day once. */
  listed: readonly { at: string; who: string }[];
  /** `facts` is what was noted down with it: which partner, from when, why. */
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

/** The person's file; that they asked for it is written down. */
export async function readFile(
  deps: FollowDeps,
  gazetteer: Gazetteer,
  visit: Visit,
): Promise<PersonFile | undefined> {
  if (visit.onlyLooks) return undefined;
  const it = await own(deps, visit);
  if (it === undefined) return undefined;
  const { row, details } = it;
  const { db } = deps;
  await db
    .transaction()
    .execute((trx) =>
      insertEvents(trx, [{ referralId: row.id, at: deps.clock(), type: 'data-asked', actor: 'public' }]),
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
  const counts = new Set(standing(events).map(({ id }) => id));
  const words = (field: WordsField, sealed: string) => unsealWords(it, field, sealed) ?? '';
  return {
    reference: referenceInWords(row.reference),
    programme: deps.programmes.get(row.programme)?.name ?? row.programme,
    received: row.receivedAt.toISOString(),
    request: requestInWords({
      ...standingOf(row, partner, undefined),
      via: row.via,
      route: row.route,
      work: row.work,
      area: areaOf(gazetteer, row.area)?.name ?? row.area,
      hasAdviser: row.adviserId !== null,
      contactedAt: row.contactedAt,
      partnerBy: row.partnerBy,
      keepUntil: row.keepUntil,
      recognisedBy: [
        ...(row.personHash === null ? [] : ['name and date of birth']),
        ...(row.lookupHash === null ? [] : ['date of birth and postcode']),
        ...(row.emailHash === null ? [] : ['email address']),
        ...(row.phoneHash === null ? [] : ['phone number']),
      ],
    }),
    told: details === undefined ? [] : detailsInWords(details),
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
        what: happenedInWords(event.type, event, { counts: counts.has(event.id) }),
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
          ? 'Cancelled'
          : outcome === null
            ? null
            : outcome === 'attended'
              ? 'Went ahead'
              : 'Did not go ahead',
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

/** With which partner it was when each event happened, by the event's id; undefined while it was with none. */
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
 * Actors by what they are to the person, not by name: that is what the law asks for, and protects staff. An adviser is
 * one of the partner that it was with at that time, whichever others they work for, then or now.
 */
async function whoIs(deps: FollowDeps, row: ReferralRow, events: readonly EventRow[], names: Names) {
  const ids = new Set(events.map(({ actor }) => actor).filter((actor) => actor.startsWith('account:')));
  const people = await rolesOf(
    deps.db,
    [...ids].map((actor) => actor.slice('account:'.length)),
  );
  const runBy = deps.programmes.get(row.programme)?.runBy ?? 'the council';
  const partnerAt = partnersInTurn(events);
  return ({ id, actor }: Pick<EventRow, 'id' | 'actor'>): string => {
    if (actor === 'public') return 'You, or the person who asked for you';
    if (actor === 'portal') return 'This website, automatically';
    const person = people.find((one) => actor === `account:${one.id}`);
    const has = (role: string) => person?.roles.includes(role) === true;
    const partner = names.get(partnerAt.get(id) ?? '');
    if (has('adviser') && partner !== undefined) return `An adviser of ${partner}`;
    if (has('coordinator')) return `The team of ${runBy}`;
    if (!has('adviser')) return 'Staff';
    const [of] = person?.partners.length === 1 ? person.partners : [];
    return of === undefined ? 'An adviser' : `An adviser of ${of}`;
  };
}

// ---- What they change

/** Their own record, locked, while something is done to it. */
async function change<T>(
  deps: FollowDeps,
  visit: Visit,
  work: (trx: Parameters<typeof happen>[0], it: OpenReferral) => Promise<T>,
): Promise<T | undefined> {
  if (visit.onlyLooks) return undefined;
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scopeOf(visit), visit.referralId, { lock: true });
    return row === undefined ? undefined : work(trx, unseal(deps.secrets, row));
  });
}

export async function changeContact(
  deps: FollowDeps,
  visit: Visit,
  to: ContactChange,
): Promise<{ ok: true } | Refused> {
  const result = await change(deps, visit, async (trx, it): Promise<{ ok: true } | Refused> => {
    const { details } = it;
    if (details === undefined) return refused('', 'We no longer hold any information about you');
    const errors = contactRules(details, deps).flatMap((rule) => rule(to) ?? []);
    if (errors.length > 0) return { ok: false, errors };
    const after = { ...details, ...contactKept(to) };
    await changeDetails(trx, deps, it, after);
    await happen(trx, deps, it, { type: 'details-changed', actor: 'public' });
    const before = addressGone(deps, details, after);
    if (before !== undefined && (await mayMessage(deps, before))) {
      // Whoever had the address before learns of it: a change by somebody else would go unnoticed.
      await enqueueMail(trx, deps, {
        to: before,
        template: 'referral-details-changed',
        link: PATH,
        sealed: true,
      });
    }
    return { ok: true };
  });
  return result ?? refused('', 'We no longer hold any information about you');
}

/**
 * Says that the time of a talk to come does not suit them: it is something to do today for whoever works with them. Said
 * twice, it is written down once. @returns false when there is no such talk
 */
export async function talkDoesNotSuit(
  deps: FollowDeps,
  visit: Visit,
  appointmentId: string,
): Promise<boolean> {
  const said = await change(deps, visit, async (trx, it) => {
    const now = deps.clock();
    const { id: referralId, stage } = it.row;
    const talk = (await appointmentsOf(trx, referralId)).find(({ id }) => id === appointmentId);
    const isToCome = talk !== undefined && talk.cancelledAt === null && talk.startsAt > now;
    if (!isToCome || it.key === undefined || hasEnded(stage)) return false;
    if (saysUnsuitable(await eventsOf(trx, referralId), talk.id)) return true;
    await insertAction(trx, {
      id: newId(16),
      referralId,
      dueOn: londonDay(now),
      sealed: sealWords(
        it,
        'action',
        `They cannot make the appointment on ${momentInWords(talk.startsAt)}. Find another time with them.`,
      ),
      madeBy: null,
      createdAt: now,
    });
    await happen(trx, deps, it, {
      type: 'appointment-unsuitable',
      actor: 'public',
      detail: { appointmentId: talk.id, startsAt: talk.startsAt.toISOString() },
    });
    return true;
  });
  return said === true;
}

/** Takes the request back. Nothing happens to one that is over. */
export async function withdraw(deps: FollowDeps, visit: Visit): Promise<void> {
  await change(deps, visit, async (trx, it) => {
    if (!hasEnded(it.row.stage)) await happen(trx, deps, it, { type: 'withdrawn', actor: 'public' });
  });
}

/** Asks for deletion: the coordinator sees it. What was taken back is deleted in the coming night. */
export async function askDeletion(deps: FollowDeps, visit: Visit): Promise<void> {
  await change(deps, visit, async (trx, it) => {
    const events = await eventsOf(trx, it.row.id);
    if (!events.some(({ type }) => type === 'deletion-asked'))
      await happen(trx, deps, it, { type: 'deletion-asked', actor: 'public' });
    if (it.row.stage === 'withdrawn')
      await updateReferral(trx, it.row.id, { keepUntil: londonDay(deps.clock()) });
  });
}

/**
 * Says what they think of something that was suggested, or that they think otherwise now.
 * @returns false when nothing changes: they said the same before, it was not suggested, or the request has ended
 */
export async function answerSuggestion(
  deps: FollowDeps,
  visit: Visit,
  opportunityId: string,
  answer: SuggestionAnswer,
): Promise<boolean> {
  const answered = await change(deps, visit, async (trx, it) => {
    if (hasEnded(it.row.stage)) return false;
    if (!(await setAnswer(trx, it.row.id, { opportunityId, answer, at: deps.clock() }))) return false;
    await happen(trx, deps, it, {
      type: 'suggestion-answered',
      actor: 'public',
      detail: { opportunityId, answer },
    });
    return true;
  });
  return answered ?? false;
}
