import assert from 'node:assert/strict';
import type { Db } from '#lib/database.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import type { Role } from '#features/accounts/permission.ts';
import { openCase } from '#features/review-cases/review-case.service.ts';
import { givenAccount, PASSWORD, signIn } from './accounts.ts';
import { givenApplication } from './applications.ts';
import { bookingDeps, bookIt, givenOffer, givenSchool, idOf } from './bookings.ts';
import { anOpportunity, anOrganisation, given } from './factories.ts';
import { workingDays } from './moderation.ts';
import { givenPosting } from './postings.ts';
import { givenReferral } from './referrals.ts';
import type { RouteIds, Who } from './routes.ts';
import { visitorTo, type Visitor } from './visitor.ts';

/**
 * Creates one record for every route, and a visitor of every kind. Those with an account are signed in, staff with their
 * second factor. @returns the visitors, and the ids of the records.
 */
export async function givenEveryVisitor(
  db: Db,
  portalUrl: string,
): Promise<{ people: Map<Who, Visitor>; ids: RouteIds }> {
  const people = new Map<Who, Visitor>();
  const [opportunity = ''] = await given(
    db,
    [
      anOpportunity({
        howToApply: { here: true },
        publishedAt: new Date(Date.now() - 60_000),
        closesAt: new Date(Date.now() + 86_400_000),
      }),
    ],
    {
      now: new Date(),
    },
  );
  const application = await givenApplication(db, { opportunityId: opportunity });
  const organisation = async (id: string, change: { approvedAt?: Date; suspendedAt?: Date }) => {
    await db
      .insertInto('organisation')
      .values({ id, slug: id, name: id, kind: 'employer', disabilityConfident: 0, ...change })
      .execute();
    return id;
  };
  const { organisationId } = await db
    .selectFrom('opportunity')
    .select('organisationId')
    .executeTakeFirstOrThrow();
  const offer = await givenOffer(db, { organisation: anOrganisation() });
  const school = await givenSchool(db);
  const booking = idOf(
    await bookIt(bookingDeps(db), {
      offer,
      by: { kind: 'school', id: school.schoolId, accountId: school.accountId },
      youngPeople: 4,
    }),
  );
  const posting = await givenPosting(db, { organisationId, opportunityId: opportunity });
  const now = new Date();
  await organisation('partner', { approvedAt: now });
  await db
    .updateTable('organisation')
    .set({ kind: 'delivery-partner' })
    .where('id', '=', 'partner')
    .execute();
  const referral = (await givenReferral(db)).id;
  await db.updateTable('referral').set({ partnerId: 'partner' }).where('id', '=', referral).execute();
  const members: [Who, string][] = [
    ['editor', organisationId],
    ['editor of another', await organisation('another', { approvedAt: now })],
    ['unapproved', await organisation('waiting', {})],
    ['suspended', await organisation('suspended', { approvedAt: now, suspendedAt: now })],
  ];
  const come = async (who: Who, account: Parameters<typeof givenAccount>[1]) => {
    const { secret } = await givenAccount(db, account);
    const visitor = visitorTo(portalUrl);
    await signIn(visitor, account.email, PASSWORD);
    if (account.twoFactor === true) {
      const { status } = await visitor.post('/account/sign-in/code', {
        code: twoFactorCode(secret, new Date()),
      });
      assert.equal(status, 303);
    }
    people.set(who, visitor);
  };
  people.set('signed out', visitorTo(portalUrl));
  await come('resident', { email: 'resident@example.org' });
  for (const [at, [who, id]] of members.entries()) {
    await come(who, { email: `member${at}@example.org`, member: { organisationId: id, role: 'editor' } });
  }
  for (const role of ['moderator', 'coordinator', 'adviser', 'administrator'] as const satisfies Role[]) {
    await come(role, {
      email: `${role}@example.org`,
      roles: [role],
      twoFactor: true,
      ...(role === 'adviser' ? { member: { organisationId: 'partner', role: 'editor' as const } } : {}),
    });
  }
  const { id: submittedBy } = await givenAccount(db, { email: 'sender@example.org' });
  const waiting = await db
    .transaction()
    .execute((trx) =>
      openCase(trx, { workingDays }, { kind: 'organisation', organisationId, submittedBy }, now),
    );
  await come('staff without second factor', { email: 'fresh@example.org', roles: ['moderator'] });

  return {
    people,
    ids: {
      opportunity,
      slug: anOrganisation().slug ?? '',
      posting,
      organisation: organisationId,
      waiting,
      application,
      referral,
      offer: offer.id,
      booking,
      date: String(offer.dateIds[0]),
    },
  };
}
