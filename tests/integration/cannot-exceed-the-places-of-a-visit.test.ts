import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actOnOwn } from '#features/bookings/own.service.ts';
import { processBookings } from '#features/bookings/process.service.ts';
import type { Actor } from '#features/accounts/permission.ts';
import {
  bookedOf,
  bookingDeps,
  bookIt,
  givenOffer,
  givenSchool,
  givenFamily,
  idOf,
} from '../support/bookings.ts';
import { usePortal } from '../support/use-portal.ts';

/** Deterministic, so that a failure can be repeated. */
function randomFrom(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + Math.floor((state / 2_147_483_648) * most);
  };
}

/** Does the same for each, as many at once as there are connections. */
async function atOnce<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const queue = [...all];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await act(next);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

describe('the places of a visit cannot be exceeded', () => {
  const { database } = usePortal();

  const schoolActor = ({ accountId, email, schoolId }: Awaited<ReturnType<typeof givenSchool>>): Actor => ({
    account: { id: accountId, email, mailFailed: false, demo: false },
    memberships: [
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

  const stateOf = async (dateId: number) => {
    const { places, placesTaken } = await database.db
      .selectFrom('opportunityDate')
      .select(['places', 'placesTaken'])
      .where('id', '=', dateId)
      .executeTakeFirstOrThrow();
    const rows = await database.db
      .selectFrom('booking')
      .select(['id', 'state', 'turn', 'youngPeople', 'placesHeld'])
      .where('opportunityDateId', '=', dateId)
      .orderBy('turn')
      .execute();
    return { places: places ?? 0, placesTaken, rows };
  };

  for (const mode of ['at-once', 'on-request'] as const) {
    it(`by 80 groups of mixed sizes that book and cancel at the same time (${mode})`, async () => {
      const random = randomFrom(mode === 'at-once' ? 7 : 11);
      const offer = await givenOffer(database.db, { mode, dates: [{ places: 40 }] });
      const school = await givenSchool(database.db);
      const me = schoolActor(school);
      const by = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
      const deps = bookingDeps(database.db);
      const cancel = async (id: string) => actOnOwn(deps, me, id, 'withdrawn');
      const crowd = Array.from({ length: 80 }, (_, index) => ({ index, size: random(20) }));
      await atOnce(crowd, async ({ index, size }) => {
        const id = idOf(await bookIt(deps, { offer, by, youngPeople: size }));
        if (index % 3 === 0) await cancel(id);
      });
      const check = async () => {
        const { places, placesTaken, rows } = await stateOf(offer.dateIds[0] ?? 0);
        const held = rows.reduce((sum, row) => sum + row.placesHeld, 0);
        assert.equal(placesTaken, held, 'what is counted is what is held');
        assert.ok(placesTaken <= places, `${placesTaken} of ${places}`);
        const free = places - placesTaken;
        const fits = rows.filter(({ state, youngPeople }) => state === 'waiting' && youngPeople <= free);
        assert.deepEqual(fits, [], 'no group waits that would fit');
        return rows;
      };
      await processBookings(deps);
      let rows = await check();
      // Every group that holds places gives them up, until none is left: no group that waits is lost.
      for (let round = 0; rows.some(({ placesHeld }) => placesHeld > 0); round += 1) {
        assert.ok(round < 300, 'the waiting list does not end');
        await atOnce(
          rows.filter(({ placesHeld }) => placesHeld > 0),
          ({ id }) => cancel(id),
        );
        rows = await check();
      }
      assert.deepEqual(
        rows.filter(({ state }) => state === 'waiting'),
        [],
      );
    });
  }

  it('groups of the same size move up in the order in which they asked', async () => {
    const offer = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 5 }] });
    const school = await givenSchool(database.db);
    const me = schoolActor(school);
    const by = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
    const deps = bookingDeps(database.db);
    const ids: string[] = [];
    for (let count = 0; count < 6; count += 1)
      ids.push(idOf(await bookIt(deps, { offer, by, youngPeople: 5 })));
    for (const [index, id] of ids.entries()) {
      assert.equal((await bookedOf(database.db, id)).state, 'requested', `group ${index}`);
      assert.equal(await actOnOwn(deps, me, id, 'withdrawn'), 'done');
    }
  });

  it('one child is never confirmed twice for one time, however many offers are booked at once', async () => {
    const family = await givenFamily(database.db, { Ivy: 8 });
    const by = { kind: 'family' as const, id: family.familyId, accountId: family.accountId };
    const deps = bookingDeps(database.db);
    const offers = await Promise.all(Array.from({ length: 12 }, () => givenOffer(database.db)));
    const placed = await Promise.all(
      offers.map((offer) => bookIt(deps, { offer, by, children: Object.values(family.childIds) })),
    );
    assert.equal(placed.filter(({ ok }) => ok).length, 1);
    const { rows } = await deps.db
      .selectFrom('bookingChild')
      .selectAll()
      .where('childId', 'in', Object.values(family.childIds))
      .where('confirmed', '=', true)
      .execute()
      .then((rows) => ({ rows }));
    assert.equal(rows.length, 1);
  });
});
