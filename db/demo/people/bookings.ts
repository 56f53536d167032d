import { addDays, londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { placeBooking } from '#features/bookings/book.service.ts';
import { bookableDates, isBookable } from '#features/bookings/booking.ts';
import type { BookingDeps } from '#features/bookings/booking.service.ts';
import { findFamily, saveChild, saveFamily } from '#features/families/family.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';

const PARENT = 'parent@demo.example';
const SCHOOL = 'school@demo.example';
const CHILDREN = [
  { name: 'Ivy', year: 8 },
  { name: 'Noah', year: 10 },
] as const;

const NEEDS = 'One of us uses a wheelchair and needs step-free access.';
const WORDS = 'They would like to know how people got their first job.';

/**
 * Gives the demonstration's parent a family, and parent and school bookings with the demonstration's employer and with
 * others: all or none, and only in a database without any booking.
 */
export async function seedDemoBookings(deps: BookingDeps & { gazetteer: Gazetteer }): Promise<number> {
  const { db } = deps;
  if ((await db.selectFrom('booking').select('id').limit(1).executeTakeFirst()) !== undefined) return 0;
  const accounts = await db
    .selectFrom('account')
    .leftJoin('membership', 'membership.accountId', 'account.id')
    .select(['account.id', 'email', 'organisationId'])
    .where('email', 'in', [PARENT, SCHOOL, 'employer@demo.example'])
    .where('demo', 'is not', null)
    .execute();
  const accountOf = (email: string) => accounts.find((it) => it.email === email);
  const [parent, school] = [accountOf(PARENT), accountOf(SCHOOL)];
  if (parent === undefined || school?.organisationId == null) return 0;
  if ((await findFamily(deps, parent.id)) === undefined) {
    await saveFamily(deps, parent.id, {
      name: 'Jo Harper',
      phone: '01632 960 120',
      area: 'swale',
      responsible: 'yes',
    });
    for (const child of CHILDREN) await saveChild(deps, parent.id, undefined, child);
  }
  const family = await findFamily(deps, parent.id);
  if (family === undefined) return 0;
  const schoolId = school.organisationId;
  const employer = accountOf('employer@demo.example')?.organisationId ?? '';
  const offers = await db
    .selectFrom('opportunity')
    .select('id')
    .where('kind', '=', 'engagement-offer')
    .where('source', '=', 'demo')
    .where('withdrawnAt', 'is', null)
    .orderBy((eb) => eb('organisationId', '=', employer), 'desc')
    .orderBy('id')
    .limit(60)
    .execute();
  return db.transaction().execute(async (trx) => {
    let made = 0;
    for (const { id } of offers) {
      if (made < 6 && (await bookOne(trx, id))) made += 1;
    }
    return made;

    async function bookOne(within: Trx, id: string): Promise<boolean> {
      const now = deps.clock();
      const found = await findOpportunity(within, id, now);
      if (found?.status !== 'open' || !isBookable(found.opportunity)) return false;
      const offer = found.opportunity;
      const children = (family?.children ?? []).filter(({ yearGroup }) =>
        offer.details.yearGroups.includes(yearGroup),
      );
      const forFamily = offer.details.homeEducatedWelcome === true && children.length > 0 && made % 2 === 0;
      const date = bookableDates(offer, now).find(
        ({ places, placesTaken }) => places === undefined || placesTaken + 12 < places,
      );
      if (offer.dates.length > 0 && date === undefined) return false;
      const placed = await placeBooking(within, deps, {
        opportunityId: id,
        offer,
        booker: forFamily ? { kind: 'family', id: family?.id ?? '' } : { kind: 'school', id: schoolId },
        date,
        wantedDay: addDays(londonDay(now), 30),
        children: forFamily ? children : [],
        youngPeople: forFamily ? children.length : Math.max(12, offer.details.groupMin ?? 1),
        adults: forFamily ? 1 : 2,
        yearGroups: forFamily
          ? children.map(({ yearGroup }) => yearGroup)
          : offer.details.yearGroups.slice(0, 1),
        details: {
          needs: NEEDS,
          words: WORDS,
          contact: forFamily
            ? { name: 'Jo Harper', phone: '01632 960 120' }
            : { name: 'Sam Whitlock', phone: '01632 960 121' },
        },
        accountId: (forFamily ? parent : school)?.id ?? '',
        token: newId(24),
      });
      return placed.ok;
    }
  });
}
