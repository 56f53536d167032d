import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ical from 'ical.js';
import { actOnOwn } from '#features/bookings/own.service.ts';
import { answerBooking } from '#features/bookings/host.service.ts';
import { processBookings } from '#features/bookings/process.service.ts';
import { releaseOverlapping } from '#features/bookings/release.service.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { givenAccount, mailsTo, sendMailsTo, signIn } from '../support/accounts.ts';
import { sendIt } from '../support/applications.ts';
import {
  bookedOf,
  bookingDeps,
  bookIt,
  fillInBooking,
  givenFamily,
  givenOffer,
  givenSchool,
  idOf,
  inDays,
} from '../support/bookings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const DAY_MS = 86_400_000;

describe('bookings', () => {
  const { portal, database } = usePortal();
  const deps = (clock?: () => Date) => bookingDeps(database.db, clock);
  const later = (days: number) => deps(() => new Date(Date.now() + days * DAY_MS));

  const signedIn = async (email: string): Promise<Visitor> => {
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    return visitor;
  };
  const host = async (hostId: string) => {
    const email = `host-${hostId}@example.org`;
    await givenAccount(database.db, { email, member: { organisationId: hostId, role: 'owner' } });
    return { email, visitor: await signedIn(email) };
  };
  const actor = (id: string, email: string, schoolId?: string): Actor => ({
    account: { id, email, mailFailed: false, demo: false },
    memberships:
      schoolId === undefined
        ? []
        : [
            {
              organisationId: schoolId,
              slug: schoolId,
              name: schoolId,
              kind: 'school',
              role: 'owner',
              status: 'approved',
            },
          ],
    roles: [],
    twoFactor: false,
  });
  const taken = async (dateId: number | undefined) =>
    (
      await database.db
        .selectFrom('opportunityDate')
        .select('placesTaken')
        .where('id', '=', dateId ?? 0)
        .executeTakeFirstOrThrow()
    ).placesTaken;

  it('a school and a family share the places of one visit, and the last group waits', async () => {
    const offer = await givenOffer(database.db, { dates: [{ places: 27 }] });
    const school = await givenSchool(database.db);
    const family = await givenFamily(database.db);
    const teacher = await signedIn(school.email);
    const check = await fillInBooking(teacher, offer.id, {
      date: { date: String(offer.dateIds[0]) },
      group: { years: '9', youngPeople: '25', adults: '3' },
      needs: { needs: 'One pupil needs step-free access.' },
      words: { words: '' },
      contact: { contactName: 'Sam Whitlock', contactPhone: '01632 960121' },
    });
    const sent = await sendIt(teacher, check);
    assert.match(sent.body, /Your booking is confirmed/);
    assert.equal(await taken(offer.dateIds[0]), 25);

    const parent = await signedIn(family.email);
    const page = await sendIt(
      parent,
      await fillInBooking(parent, offer.id, {
        date: { date: String(offer.dateIds[0]) },
        children: { children: Object.values(family.childIds), familyAdults: '1' },
        needs: { needs: '' },
        words: { words: '' },
      }),
    );
    assert.match(page.body, /Your booking is confirmed/);
    assert.equal(await taken(offer.dateIds[0]), 27);
    assert.match((await parent.get('/account/bookings')).body, /A visit to the boatyard/);

    const other = await givenSchool(database.db);
    const third = await bookIt(deps(), {
      offer,
      by: { kind: 'school', id: other.schoolId, accountId: other.accountId },
      youngPeople: 3,
    });
    assert.equal(third.ok && third.state, 'waiting');
    assert.equal(await taken(offer.dateIds[0]), 27);
  });

  it('places that come free go to the first group that fits, and are held for it', async () => {
    const offer = await givenOffer(database.db, { dates: [{ places: 10 }] });
    const [first, large, small] = await Promise.all([1, 2, 3].map(() => givenSchool(database.db)));
    assert.ok(first && large && small);
    const by = (school: typeof first) => ({
      kind: 'school' as const,
      id: school.schoolId,
      accountId: school.accountId,
    });
    const confirmed = idOf(await bookIt(deps(), { offer, by: by(first), youngPeople: 6 }));
    const waitsFirst = idOf(await bookIt(deps(), { offer, by: by(large), youngPeople: 9 }));
    // Four places are free, and the group of nine does not fit: three come in at once.
    const comesIn = idOf(await bookIt(deps(), { offer, by: by(small), youngPeople: 3 }));
    assert.equal((await bookedOf(database.db, comesIn)).state, 'confirmed');
    assert.equal((await bookedOf(database.db, waitsFirst)).state, 'waiting');
    const waitsSecond = idOf(await bookIt(deps(), { offer, by: by(small), youngPeople: 4 }));

    const me = actor(first.accountId, first.email, first.schoolId);
    assert.equal(await actOnOwn(deps(), me, confirmed, 'withdrawn'), 'done');
    // Seven are free now: nine do not fit, four do.
    assert.equal((await bookedOf(database.db, waitsFirst)).state, 'waiting');
    assert.equal((await bookedOf(database.db, waitsSecond)).state, 'offered');
    assert.equal(await taken(offer.dateIds[0]), 7);
    assert.ok(
      (await sendMailsTo(database.db, small.email)).some(({ subject }) => /Places are free/.test(subject)),
    );

    // Not accepted within three days: free again.
    await processBookings(later(4));
    assert.equal((await bookedOf(database.db, waitsSecond)).state, 'lapsed');
    assert.equal(await taken(offer.dateIds[0]), 3);

    // Taken back once, where there are places.
    assert.equal(await actOnOwn(deps(), me, confirmed, 'restored'), 'done');
    assert.equal((await bookedOf(database.db, confirmed)).state, 'confirmed');
    assert.equal(await taken(offer.dateIds[0]), 9);
    assert.equal(await actOnOwn(deps(), me, confirmed, 'withdrawn'), 'done');
    assert.equal(await actOnOwn(deps(), me, confirmed, 'restored'), 'changed');
  });

  it('the host accepts, declines with a reason, and accepts after all', async () => {
    const offer = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 30 }] });
    const school = await givenSchool(database.db);
    const id = idOf(
      await bookIt(deps(), {
        offer,
        by: { kind: 'school', id: school.schoolId, accountId: school.accountId },
        youngPeople: 20,
      }),
    );
    const { visitor, email } = await host(offer.hostId);
    const { hostSlug: slug } = offer;
    const here = `/manage/${slug}/bookings/${id}`;
    assert.match((await visitor.get(`/manage/${slug}/bookings`)).body, /To answer \(1\)/);

    const noReason = await visitor.post(here, { do: 'declined', reason: ' ' });
    assert.equal(noReason.status, 422);
    assert.match(noReason.body, /Enter a reason/);
    const declined = await visitor.post(here, { do: 'declined', reason: 'The slipway is closed that week.' });
    assert.equal(declined.status, 303);
    assert.equal(await taken(offer.dateIds[0]), 0);
    const teacher = await signedIn(school.email);
    assert.match((await teacher.get(`/account/bookings/${id}`)).body, /The slipway is closed that week/);

    assert.equal((await visitor.post(here, { do: 'accepted-after-all' })).status, 303);
    assert.equal((await bookedOf(database.db, id)).state, 'confirmed');
    assert.equal(await taken(offer.dateIds[0]), 20);
    const mails = await sendMailsTo(database.db, school.email);
    assert.ok(mails.some(({ subject }) => /is confirmed/.test(subject)));
    const file = await teacher.get(`/account/bookings/${id}/calendar.ics`);
    const [event] = new ical.Component(ical.parse(file.body)).getAllSubcomponents('vevent');
    assert.match(String(event?.getFirstPropertyValue('summary')), /A visit to the boatyard/);
    assert.equal((await visitor.get(`${here}/calendar.ics`)).status, 200);

    const list = await visitor.get(`/manage/${slug}/bookings/dates/${offer.dateIds[0]}`);
    assert.match(list.body, /20 young people with 2 adults/);
    assert.match(list.body, /Step-free access/);
    assert.ok(
      (await mailsTo(database.db, email)).length <= 3,
      'a member is told at most once a day of each kind',
    );
  });

  it('the host is reminded on days 3 and 7, and the request lapses on day 14', async () => {
    const offer = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 30 }] });
    const school = await givenSchool(database.db);
    const by = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
    const id = idOf(await bookIt(deps(), { offer, by, youngPeople: 5 }));
    const { email } = await host(offer.hostId);
    const overdue = async () =>
      (await mailsTo(database.db, email)).filter(({ subject }) => /is waiting for your answer/.test(subject))
        .length;
    await processBookings(later(2));
    assert.equal(await overdue(), 0);
    await processBookings(later(3));
    await processBookings(later(3));
    assert.equal(await overdue(), 1);
    await processBookings(later(7));
    assert.equal(await overdue(), 2);
    await processBookings(later(13));
    assert.equal((await bookedOf(database.db, id)).state, 'requested');
    await processBookings(later(14));
    assert.equal((await bookedOf(database.db, id)).state, 'lapsed');
    assert.equal(await taken(offer.dateIds[0]), 0);
    const teacher = await signedIn(school.email);
    assert.match((await teacher.get(`/account/bookings/${id}`)).body, /did not answer in time/);
  });

  it('a child has one confirmed place at a time, and other requests for that time are released', async () => {
    const family = await givenFamily(database.db, { Ivy: 8 });
    const by = { kind: 'family' as const, id: family.familyId, accountId: family.accountId };
    const children = Object.values(family.childIds);
    const requested = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 5 }] });
    const atOnce = await givenOffer(database.db, {
      dates: [{ startTime: '11:30', endTime: '13:00', places: 5 }],
    });
    const after = await givenOffer(database.db, {
      dates: [{ startTime: '13:00', endTime: '14:00', places: 5 }],
    });
    const request = idOf(await bookIt(deps(), { offer: requested, by, children }));
    const confirmed = idOf(await bookIt(deps(), { offer: atOnce, by, children }));
    await releaseOverlapping(deps(), { booking: confirmed });
    assert.equal((await bookedOf(database.db, request)).state, 'withdrawn');
    assert.equal(await taken(requested.dateIds[0]), 0);
    const clash = await bookIt(deps(), { offer: requested, by, children });
    assert.equal(!clash.ok && clash.problem, 'clash');
    // One ends as the other begins: no overlap.
    assert.equal((await bookIt(deps(), { offer: after, by, children })).ok, true);
  });

  it('a cancelled date, a moved date and an offer that was taken down are told', async () => {
    const offer = await givenOffer(database.db, { dates: [{ places: 9 }, { places: 9 }] });
    const school = await givenSchool(database.db);
    const by = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
    const cancelled = idOf(await bookIt(deps(), { offer, by, youngPeople: 2 }));
    const moved = idOf(await bookIt(deps(), { offer, by, date: 1, youngPeople: 2 }));
    const change = (id: number | undefined, values: object) =>
      database.db
        .updateTable('opportunityDate')
        .set(values)
        .where('id', '=', id ?? 0)
        .execute();
    const soon = new Date(Date.now() + 1_000);
    await change(offer.dateIds[0], { cancelledAt: soon });
    await change(offer.dateIds[1], { changedAt: soon, startsOn: inDays(50) });
    await processBookings(deps());
    await processBookings(deps());
    assert.equal((await bookedOf(database.db, cancelled)).state, 'cancelled');
    assert.equal((await bookedOf(database.db, moved)).state, 'confirmed');
    const events = await database.db
      .selectFrom('bookingEvent')
      .select('type')
      .where('bookingId', '=', moved)
      .execute();
    assert.equal(events.filter(({ type }) => type === 'date-changed').length, 1);
    await database.db
      .updateTable('opportunity')
      .set({ withdrawnAt: new Date() })
      .where('id', '=', offer.id)
      .execute();
    await processBookings(deps());
    assert.equal((await bookedOf(database.db, moved)).state, 'cancelled');
  });

  it('an employer whose insurance ends before the day cannot accept', async () => {
    const offer = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 9 }] });
    const school = await givenSchool(database.db);
    const id = idOf(
      await bookIt(deps(), {
        offer,
        by: { kind: 'school', id: school.schoolId, accountId: school.accountId },
        youngPeople: 4,
      }),
    );
    await database.db
      .updateTable('organisation')
      .set({ insuredUntil: inDays(10) })
      .where('id', '=', offer.hostId)
      .execute();
    const refused = await answerBooking(deps(), offer.hostId, id, { type: 'accepted', actor: 'test' });
    assert.match(typeof refused === 'object' ? refused.error : refused, /insurance ends before this day/);
    assert.equal((await bookedOf(database.db, id)).state, 'requested');
  });

  it('a group that the offer is not for is told why, beside the field', async () => {
    const offer = await givenOffer(database.db, {
      dates: [{ places: 20 }],
      details: { groupMin: 5, groupMax: 15, booking: { mode: 'at-once', pupilsPerAdult: 10 } },
    });
    const school = await givenSchool(database.db);
    const teacher = await signedIn(school.email);
    const begun = await teacher.post(`/opportunities/${offer.id}/book`);
    const date = begun.headers.location ?? '';
    const group = (await teacher.post(date, { date: String(offer.dateIds[0]) })).headers.location ?? '';
    const send = (youngPeople: string, adults: string) =>
      teacher.post(group, { years: '9', youngPeople, adults });
    assert.match((await send('16', '2')).body, /groups of up to 15/);
    assert.match((await send('4', '2')).body, /groups of at least 5/);
    assert.match((await send('11', '1')).body, /At least 2 adults must come/);
    const kept = await send('0', '1');
    assert.equal(kept.status, 422);
    assert.match(kept.body, /value="0"/);
    assert.equal((await send('11', '2')).status, 303);
  });

  it('a family for which the offer is not meant is told so, with what there is instead', async () => {
    const offer = await givenOffer(database.db, { details: { homeEducatedWelcome: false } });
    const older = await givenOffer(database.db, { details: { yearGroups: [12, 13] } });
    const family = await givenFamily(database.db);
    const parent = await signedIn(family.email);
    const refused = await parent.get(`/opportunities/${offer.id}/book`);
    assert.match(refused.body, /for schools and colleges/);
    assert.match(refused.body, /welcome home-educating families/);
    assert.match(
      (await parent.get(`/opportunities/${older.id}/book`)).body,
      /None of your children is in Years 12 and 13|None of your children is in Years 12 to 13/,
    );
    const unregistered = await givenAccount(database.db, { email: 'no-family-yet@example.org' });
    assert.ok(unregistered.id);
    const visitor = await signedIn('no-family-yet@example.org');
    assert.match(
      (await visitor.get(`/opportunities/${older.id}/book`)).body,
      /Register as a home-educating family/,
    );
    const waiting = await givenSchool(database.db, { approvedAt: null });
    assert.match(
      (await (await signedIn(waiting.email)).get(`/opportunities/${older.id}/book`)).body,
      /still checking your school/,
    );
  });

  it('messages reach the other side, and one form is recorded once', async () => {
    const offer = await givenOffer(database.db);
    const school = await givenSchool(database.db);
    const id = idOf(
      await bookIt(deps(), {
        offer,
        by: { kind: 'school', id: school.schoolId, accountId: school.accountId },
        youngPeople: 4,
      }),
    );
    const teacher = await signedIn(school.email);
    const form = { do: 'message', message: 'Can we bring a wheelchair?', token: '0123456789abcdefghjkmnpq' };
    assert.equal((await teacher.post(`/account/bookings/${id}`, form)).status, 303);
    assert.equal((await teacher.post(`/account/bookings/${id}`, form)).status, 303);
    const { visitor } = await host(offer.hostId);
    const { hostSlug: slug } = offer;
    assert.match((await visitor.get(`/manage/${slug}/bookings`)).body, /New message/);
    const page = (await visitor.get(`/manage/${slug}/bookings/${id}`)).body;
    assert.equal(page.split('Can we bring a wheelchair?').length - 1, 1);
    const empty = await visitor.post(`/manage/${slug}/bookings/${id}`, { do: 'message', message: '' });
    assert.equal(empty.status, 422);
    assert.match(empty.body, /Enter a message/);
  });

  it('attendance is recorded once the day has come', async () => {
    const offer = await givenOffer(database.db);
    const school = await givenSchool(database.db);
    const id = idOf(
      await bookIt(deps(), {
        offer,
        by: { kind: 'school', id: school.schoolId, accountId: school.accountId },
        youngPeople: 4,
      }),
    );
    const answer = (days: number, type: 'attended' | 'absent' | 'cancelled') =>
      answerBooking(later(days), offer.hostId, id, { type, actor: 'test' });
    assert.equal(await answer(1, 'attended'), 'changed');
    assert.equal(await answer(31, 'cancelled'), 'changed');
    assert.equal(await answer(31, 'absent'), 'done');
    assert.equal(await answer(31, 'attended'), 'done');
    assert.equal((await bookedOf(database.db, id)).state, 'attended');
  });
});
