import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, signIn } from '../support/accounts.ts';
import {
  bookedOf,
  bookingDeps,
  bookIt,
  fillInBooking,
  givenFamily,
  givenOffer,
  givenSchool,
  idOf,
} from '../support/bookings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('what stands between one booker, another booker and the host', () => {
  const { portal, database } = usePortal();
  let family: Awaited<ReturnType<typeof givenFamily>>;
  let other: Awaited<ReturnType<typeof givenFamily>>;
  let school: Awaited<ReturnType<typeof givenSchool>>;
  let ofFamily: string;
  let ofSchool: string;
  let requested: { id: string; slug: string; visitor: Visitor };

  const signedIn = async (email: string) => {
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    return visitor;
  };

  before(async () => {
    const deps = bookingDeps(database.db);
    [family, other, school] = await Promise.all([
      givenFamily(database.db),
      givenFamily(database.db, { Rowan: 9 }),
      givenSchool(database.db),
    ]);
    const offer = await givenOffer(database.db, { dates: [{ places: 20 }] });
    const byFamily = { kind: 'family' as const, id: family.familyId, accountId: family.accountId };
    const bySchool = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
    ofFamily = idOf(await bookIt(deps, { offer, by: byFamily, children: Object.values(family.childIds) }));
    ofSchool = idOf(await bookIt(deps, { offer, by: bySchool, youngPeople: 5 }));
    const onRequest = await givenOffer(database.db, {
      mode: 'on-request',
      dates: [{ places: 9, startTime: '14:00', endTime: '15:00' }],
    });
    const id = idOf(
      await bookIt(deps, { offer: onRequest, by: byFamily, children: Object.values(family.childIds) }),
    );
    const email = 'host-member@example.org';
    await givenAccount(database.db, { email, member: { organisationId: onRequest.hostId, role: 'editor' } });
    const { hostSlug: slug } = onRequest;
    requested = { id, slug, visitor: await signedIn(email) };
  });

  it("another family does not find a family's booking, whatever it sends", async () => {
    const stranger = await signedIn(other.email);
    for (const path of ['', '/cancel', '/calendar.ics']) {
      const { status } = await stranger.get(`/account/bookings/${ofFamily}${path}`);
      assert.equal(status, 404, path);
    }
    const sent = await stranger.post(`/account/bookings/${ofFamily}`, { do: 'withdrawn' });
    assert.equal(sent.status, 404);
    await stranger.post(`/account/bookings/${ofFamily}/cancel`);
    assert.equal((await bookedOf(database.db, ofFamily)).state, 'confirmed');
    assert.doesNotMatch((await stranger.get('/account/bookings')).body, /A visit to the boatyard/);
  });

  it("another school does not find a school's booking, and a colleague does", async () => {
    const stranger = await signedIn((await givenSchool(database.db)).email);
    assert.equal((await stranger.get(`/account/bookings/${ofSchool}`)).status, 404);
    const email = 'colleague@example.org';
    await givenAccount(database.db, { email, member: { organisationId: school.schoolId, role: 'editor' } });
    assert.equal((await (await signedIn(email)).get(`/account/bookings/${ofSchool}`)).status, 200);
  });

  it("another family's child cannot be booked or changed", async () => {
    const stranger = await signedIn(other.email);
    const offer = await givenOffer(database.db, {
      dates: [{ places: 9, startTime: '16:00', endTime: '17:00' }],
    });
    const stolen = Object.values(family.childIds);
    await assert.rejects(
      fillInBooking(stranger, offer.id, {
        date: { date: String(offer.dateIds[0]) },
        children: { children: stolen, familyAdults: '1' },
      }),
      'the form refuses a child that is not offered',
    );
    for (const id of stolen) {
      assert.equal((await stranger.get(`/account/family/children/${id}`)).status, 404);
      assert.equal(
        (await stranger.post(`/account/family/children/${id}`, { name: 'X', year: '7' })).status,
        404,
      );
      assert.equal((await stranger.post(`/account/family/children/${id}?remove`)).status, 404);
    }
  });

  it('the host reads what a group needs, and whom to call, only once it is confirmed', async () => {
    const { visitor, slug, id } = requested;
    const here = `/manage/${slug}/bookings/${id}`;
    const first = (await visitor.get(here)).body;
    for (const secret of ['Step-free access', 'Jo Harper', '960 120', family.email])
      assert.doesNotMatch(first, new RegExp(secret), secret);
    assert.match(first, /They would like to see the slipway/);
    assert.match(first, /A home-educating family in Swale/);
    assert.equal((await visitor.post(here, { do: 'accepted' })).status, 303);
    const second = (await visitor.get(here)).body;
    assert.match(second, /Step-free access/);
    assert.match(second, /Jo Harper/);
    // Children's names are for their family alone.
    for (const name of Object.keys(family.childIds))
      assert.doesNotMatch(second, new RegExp(`\\b${name}\\b`), name);
  });

  it('another organisation does not find the booking', async () => {
    const offer = await givenOffer(database.db);
    const email = 'other-host@example.org';
    await givenAccount(database.db, { email, member: { organisationId: offer.hostId, role: 'owner' } });
    const { hostSlug: slug } = offer;
    const visitor = await signedIn(email);
    assert.equal((await visitor.get(`/manage/${slug}/bookings/${requested.id}`)).status, 404);
    assert.equal(
      (await visitor.post(`/manage/${slug}/bookings/${requested.id}`, { do: 'cancelled' })).status,
      404,
    );
    assert.equal((await visitor.get(`/manage/${slug}/bookings/${requested.id}/calendar.ics`)).status, 404);
  });

  it('nothing that was written stands in the database in plain', async () => {
    const rows = await Promise.all(
      (['booking', 'bookingEvent', 'family', 'familyChild', 'bookingChild'] as const).map((table) =>
        database.db.selectFrom(table).selectAll().execute(),
      ),
    );
    const text = JSON.stringify(rows);
    for (const secret of ['Step-free', 'slipway', 'Jo Harper', '960 120', 'Ivy', 'Noah', 'Rowan'])
      assert.ok(!text.includes(secret), secret);
  });
});
