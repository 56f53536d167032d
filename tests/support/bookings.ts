import assert from 'node:assert/strict';
import { addDays, londonDay } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { placeBooking, type PlacedBooking } from '#features/bookings/book.service.ts';
import type { Booker, Offer } from '#features/bookings/booking.ts';
import { findBooked, type Booked } from '#features/bookings/booking.repository.ts';
import type { BookingDeps } from '#features/bookings/booking.service.ts';
import { findFamily, saveChild, saveFamily } from '#features/families/family.service.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { OpportunityDate } from '#features/opportunities/opportunity.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { givenAccount, secrets } from './accounts.ts';
import { anOpportunity, anOrganisation, given } from './factories.ts';
import { ANSWERS, hiddenFields } from './applications.ts';
import type { Visitor } from './visitor.ts';

const gazetteer = await loadGazetteer(projectRoot(), londonDay(new Date()));

export const bookingDeps = (db: Db, clock: () => Date = () => new Date()) => ({
  db,
  secrets,
  clock,
  gazetteer,
});

/** A day to come, by its distance from today. */
export const inDays = (days: number) => addDays(londonDay(new Date()), days);

type Details = Partial<Offer['details']>;

/** An offer that is booked on this site, with its dates. The organisation is a new one unless it is given. */
export async function givenOffer(
  db: Db,
  about: {
    dates?: readonly Partial<OpportunityDate>[];
    details?: Details;
    mode?: 'at-once' | 'on-request';
    organisation?: ReturnType<typeof anOrganisation>;
  } = {},
): Promise<{ id: string; dateIds: number[]; hostId: string; hostSlug: string }> {
  const { dates = [{}], details = {}, mode = 'at-once' } = about;
  const slug = `host-${newId(8)}`;
  const [id = ''] = await given(
    db,
    [
      anOpportunity({
        kind: 'engagement-offer',
        title: 'A visit to the boatyard',
        publishedAt: new Date(Date.now() - 60_000),
        howToApply: { here: true },
        dates: dates.map((date, index) => ({
          startsOn: inDays(30 + index),
          startTime: '10:00',
          endTime: '12:00',
          placesTaken: 0,
          ...date,
        })),
        details: {
          activity: 'workplace-visit',
          setting: 'at-workplace',
          benchmarks: [6],
          yearGroups: [8, 9, 10],
          ...details,
          booking: { mode, ...details.booking },
        },
      }),
    ],
    { organisation: about.organisation ?? anOrganisation({ slug, name: 'Swale Boatyard' }), now: new Date() },
  );
  const rows = await db
    .selectFrom('opportunityDate')
    .select('id')
    .where('opportunityId', '=', id)
    .orderBy('startsOn')
    .orderBy('id')
    .execute();
  const { hostId, hostSlug } = await db
    .selectFrom('opportunity')
    .innerJoin('organisation', 'organisation.id', 'organisationId')
    .select(['organisation.id as hostId', 'organisation.slug as hostSlug'])
    .where('opportunity.id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, dateIds: rows.map((row) => row.id), hostId, hostSlug };
}

/** An account that is registered as a family, with children by name and year group. */
export async function givenFamily(
  db: Db,
  children: Readonly<Record<string, number>> = { Ivy: 8, Noah: 10 },
): Promise<{ email: string; accountId: string; familyId: string; childIds: Record<string, string> }> {
  const email = `family-${newId(8)}@example.org`;
  const { id: accountId } = await givenAccount(db, { email });
  const deps = bookingDeps(db);
  const form = { name: 'Jo Harper', phone: '01632 960 120', area: 'swale', responsible: 'yes' } as const;
  assert.ok((await saveFamily(deps, accountId, form)).ok);
  for (const [name, year] of Object.entries(children))
    assert.ok((await saveChild(deps, accountId, undefined, { name, year })).ok);
  const family = await findFamily(deps, accountId);
  assert.ok(family);
  return {
    email,
    accountId,
    familyId: family.id,
    childIds: Object.fromEntries(family.children.map(({ id, name }) => [name, id])),
  };
}

/** An approved school with one member. */
export async function givenSchool(
  db: Db,
  change: { approvedAt?: Date | null } = {},
): Promise<{ email: string; accountId: string; schoolId: string; slug: string }> {
  const slug = `school-${newId(8)}`;
  await db
    .insertInto('organisation')
    .values({
      id: slug,
      slug,
      name: `Fleet Bank School ${slug}`,
      kind: 'school',
      disabilityConfident: 0,
      approvedAt: new Date(),
      ...change,
    })
    .execute();
  const email = `${slug}@example.org`;
  const { id: accountId } = await givenAccount(db, {
    email,
    member: { organisationId: slug, role: 'owner' },
  });
  return { email, accountId, schoolId: slug, slug };
}

/** Books a date, or asks for a day, without the form. */
export async function bookIt(
  deps: BookingDeps,
  about: {
    offer: { id: string; dateIds: readonly number[] };
    by: Pick<Booker, 'kind' | 'id'> & { accountId: string };
    /** The index of the date. */
    date?: number;
    /** For a family: the children's ids. */
    children?: readonly string[];
    youngPeople?: number;
  },
): Promise<PlacedBooking> {
  const { by, children = [], date = 0 } = about;
  const found = await findOpportunity(deps.db, about.offer.id, deps.clock());
  assert.equal(found?.opportunity.kind, 'engagement-offer');
  const offer = found.opportunity as Offer;
  return deps.db.transaction().execute((trx) =>
    placeBooking(trx, deps, {
      opportunityId: about.offer.id,
      offer,
      booker: by,
      date: offer.dates.find(({ id }) => id === about.offer.dateIds[date]),
      wantedDay: inDays(40),
      children: children.map((id) => ({ id, name: `child ${id}`, yearGroup: 8 })),
      youngPeople: about.youngPeople ?? Math.max(1, children.length),
      adults: 2,
      yearGroups: [8],
      details: {
        needs: 'Step-free access, please.',
        words: 'They would like to see the slipway.',
        contact: { name: 'Jo Harper', phone: '01632 960 120' },
      },
      accountId: by.accountId,
      token: newId(24),
    }),
  );
}

/** The id of a booking that must have been made. */
export function idOf(placed: PlacedBooking): string {
  assert.ok(placed.ok, JSON.stringify(placed));
  return placed.id;
}

export async function bookedOf(db: Db, id: string): Promise<Booked> {
  const booking = await findBooked(db, id);
  assert.ok(booking);
  return booking;
}

/**
 * Fills in the booking form as a signed-in visitor, up to "check your answers".
 * @param answers by the page's slug
 */
export async function fillInBooking(
  who: Visitor,
  opportunityId: string,
  answers: Record<string, Record<string, string | readonly string[]>>,
): Promise<string> {
  const begun = await who.post(`/opportunities/${opportunityId}/book`);
  assert.equal(begun.status, 303, begun.body);
  let path = begun.headers.location ?? '';
  for (let steps = 0; !path.endsWith('/check'); steps += 1) {
    assert.ok(steps < 12, `the form does not end: ${path}`);
    const page = await who.get(path);
    assert.equal(page.status, 200, path);
    const slug = path.split(/[/?]/)[5] ?? '';
    const sent = await who.post(path, { ...hiddenFields(page.body), ...ANSWERS[slug], ...answers[slug] });
    assert.equal(sent.status, 303, `${path}: ${sent.body.slice(-3_000)}`);
    path = sent.headers.location ?? '';
  }
  return path;
}
