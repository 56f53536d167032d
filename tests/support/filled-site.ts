import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { londonDay } from '#lib/clock.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { findApplied } from '#features/applications/application.repository.ts';
import { recordEvents } from '#features/applications/application.service.ts';
import { addReport } from '#features/moderation/report.service.ts';
import { formatReference } from '#features/referrals/reference.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { sealWords, unseal } from '#features/referrals/referral.service.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { givenAccount, mailTo, secrets, signIn } from './accounts.ts';
import { givenApplication, hiddenFields } from './applications.ts';
import { givenEveryVisitor } from './every-visitor.ts';
import { anOpportunity, given } from './factories.ts';
import { givenOrganisation, givenSent, workingDays } from './moderation.ts';
import { atTheDesk, givenPosting, postingDeps } from './postings.ts';
import { givenReferral, referralDeps } from './referrals.ts';
import type { RouteIds, Who } from './routes.ts';
import { visitorTo, type Visitor } from './visitor.ts';

/** The kinds of visitors of a filled site: those of the routes, and three whose pages show records of their own. */
export type SiteVisitor = Who | 'owner' | 'guest applicant' | 'person with a referral';

/** Records that exist once, however full the site is. */
export interface SiteIds extends RouteIds {
  owner: string;
  editor: string;
  /** The resident's application. */
  ownApplication: string;
  guestApplication: string;
  course: string;
  joinRequest: string;
  postingCase: string;
  reportCase: string;
  draftOf: Readonly<Record<'post' | 'support' | 'register' | 'apply' | 'details', string>>;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * MINUTE);
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY);

/** Creates every kind of visitor and the records that exist once. */
export async function givenSite(
  db: Db,
  portalUrl: string,
): Promise<{ people: Map<SiteVisitor, Visitor>; ids: SiteIds }> {
  const all = await givenEveryVisitor(db, portalUrl);
  const people = new Map<SiteVisitor, Visitor>(all.people);
  const { ids } = all;
  const visitor = (who: SiteVisitor) => {
    const found = people.get(who);
    assert.ok(found, who);
    return found;
  };
  const accountOf = async (email: string) =>
    (await db.selectFrom('account').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id;

  const { id: owner } = await givenAccount(db, {
    email: 'owner@example.org',
    member: { organisationId: ids.organisation, role: 'owner' },
  });
  people.set('owner', visitorTo(portalUrl));
  await signIn(visitor('owner'), 'owner@example.org');
  const editor = await accountOf('member0@example.org');
  const resident = await accountOf('resident@example.org');

  const [course = ''] = await given(
    db,
    [
      anOpportunity({
        kind: 'skills-bootcamp',
        howToApply: { here: true },
        publishedAt: minutesAgo(1),
        dates: [{ startsOn: londonDay(daysFromNow(30)), places: 2, placesTaken: 0 }],
      }),
    ],
    { now: new Date() },
  );
  const ownApplication = await givenApplication(db, {
    opportunityId: ids.opportunity,
    accountId: resident,
    email: 'resident@example.org',
  });
  const guestToken = randomToken();
  const guestApplication = await givenApplication(db, {
    opportunityId: ids.opportunity,
    email: 'guest@example.org',
  });
  await db
    .updateTable('application')
    .set({ tokenHash: hashToken(guestToken) })
    .where('id', '=', guestApplication)
    .execute();
  const guest = visitorTo(portalUrl);
  guest.cookies.set('applications', guestToken);
  people.set('guest applicant', guest);

  const joinRequest = newId();
  const { id: asking } = await givenAccount(db, { email: 'asking@example.org' });
  await db
    .insertInto('joinRequest')
    .values({
      id: joinRequest,
      organisationId: ids.organisation,
      accountId: asking,
      words: 'I run the kitchen.',
      createdAt: new Date(),
    })
    .execute();
  const { caseId: postingCase } = await givenSent(
    db,
    { organisationId: ids.organisation, submittedBy: editor },
    new Date(),
  );
  await reported(db, ids, course);
  const { id: reportCase } = await db
    .selectFrom('moderationCase')
    .select('id')
    .where('opportunityId', '=', course)
    .executeTakeFirstOrThrow();

  const adviser = await accountOf('adviser@example.org');
  await db.updateTable('referral').set({ adviserId: adviser }).where('id', '=', ids.referral).execute();
  const { reference } = await db
    .selectFrom('referral')
    .select('reference')
    .where('id', '=', ids.referral)
    .executeTakeFirstOrThrow();
  const person = visitorTo(portalUrl);
  await person.post('/support/referral', { reference: formatReference(reference) });
  const [, code = ''] = /asked: (\d{6})/.exec((await mailTo(db, 'morgan@example.org')).text) ?? [];
  assert.equal((await person.post('/support/referral/code', { code })).status, 303);
  people.set('person with a referral', person);
  // A record is closed to a coordinator who has given no reason within half an hour.
  const opened = await visitor('coordinator').post(`/referrals/${ids.referral}`, { why: 'look-at-it' });
  assert.equal(opened.status, 303, opened.body);

  const deps = await postingDeps(db, () => new Date());
  const poster = {
    actor: {
      account: { id: editor, email: 'member0@example.org', mailFailed: false, demo: false },
      memberships: [],
      roles: [],
      twoFactor: false,
    },
    organisation: {
      organisationId: ids.organisation,
      slug: ids.slug,
      name: 'Seagate Lodge',
      kind: 'employer' as const,
      role: 'editor' as const,
      status: 'approved' as const,
    },
  };
  const draftIn = (path: string) => path.split('/').at(-2) ?? '';
  return {
    people,
    ids: {
      ...ids,
      owner,
      editor,
      ownApplication,
      guestApplication,
      course,
      joinRequest,
      postingCase,
      reportCase,
      draftOf: {
        post: draftIn(await atTheDesk(deps, poster).begin({ title: 'Cook' })),
        support: draftIn(await begin(visitor('signed out'), '/support/refer/new/who', { whoFor: 'me' })),
        register: draftIn(
          await begin(visitor('resident'), '/manage/register/new/kind', { kind: 'employer' }),
        ),
        apply: draftIn(await begun(visitor('resident'), `/opportunities/${course}/apply`)),
        details: draftIn(await begun(visitor('owner'), `/manage/${ids.slug}/details`)),
      },
    },
  };
}

/** Sends the form that begins a journey. @returns the path of its first page */
async function begun(visitor: Visitor, path: string): Promise<string> {
  const { status, headers } = await visitor.post(path);
  assert.equal(status, 303, path);
  return (headers.location ?? '').split('?')[0] ?? '';
}

/** Answers the first page of a journey. @returns the path of the next page */
async function begin(visitor: Visitor, start: string, fields: Record<string, string>): Promise<string> {
  const first = (await visitor.get(start)).headers.location ?? start;
  const { body } = await visitor.get(first);
  const { status, headers } = await visitor.post(first, { ...hiddenFields(body), ...fields });
  assert.equal(status, 303, start);
  return headers.location ?? '';
}

const reported = (db: Db, ids: RouteIds, opportunityId: string) =>
  db.transaction().execute((trx) =>
    addReport(
      trx,
      { workingDays },
      {
        id: newId(),
        opportunityId,
        organisationId: ids.organisation,
        reason: 'asks-for-money',
        words: 'It asks for money.',
      },
      new Date(),
    ),
  );

/**
 * Adds one more of everything that pages list: to the organisation of the routes, to the applications, to the queues of
 * the moderators, coordinators and advisers, and to the record of one referral.
 */
export async function addRecords(db: Db, ids: SiteIds): Promise<void> {
  const now = new Date();
  const n = randomBytes(4).toString('hex');
  const { id: accountId } = await givenAccount(db, {
    email: `member-${n}@example.org`,
    member: { organisationId: ids.organisation, role: 'editor' },
  });
  const { id: staff } = await givenAccount(db, {
    email: `staff-${n}@example.org`,
    roles: ['moderator', 'adviser'],
  });
  const { id: asking } = await givenAccount(db, { email: `asking-${n}@example.org` });
  const resident = await db
    .selectFrom('account')
    .select('id')
    .where('email', '=', 'resident@example.org')
    .executeTakeFirstOrThrow();

  await addOpportunities(db, ids, { n, accountId, residentId: resident.id });
  await db
    .insertInto('invitation')
    .values({
      id: newId(),
      organisationId: ids.organisation,
      email: `invited-${n}@example.org`,
      role: 'editor',
      tokenHash: n,
      invitedBy: accountId,
      createdAt: now,
      expiresAt: daysFromNow(7),
    })
    .execute();
  await db
    .insertInto('joinRequest')
    .values({ id: newId(), organisationId: ids.organisation, accountId: asking, words: null, createdAt: now })
    .execute();
  await db
    .insertInto('organisationEvent')
    .values({
      organisationId: ids.organisation,
      at: now,
      type: 'approved',
      actor: `account:${staff}`,
      detail: null,
    })
    .execute();
  // The owner has more organisations, too.
  const another = await givenOrganisation(db, { slug: `house-${n}`, name: `House ${n}` });
  await db
    .insertInto('membership')
    .values({ accountId: ids.owner, organisationId: another, role: 'owner' })
    .execute();
  await addReferrals(db, ids, n);
}

async function addOpportunities(
  db: Db,
  ids: SiteIds,
  { n, accountId, residentId }: { n: string; accountId: string; residentId: string },
): Promise<void> {
  const now = new Date();
  const [vacancy = '', placement = ''] = await given(
    db,
    [
      anOpportunity({ title: `Cook ${n}`, howToApply: { here: true }, publishedAt: minutesAgo(1) }),
      anOpportunity({
        kind: 'work-experience',
        title: `A week ${n}`,
        howToApply: { here: true },
        publishedAt: minutesAgo(1),
        dates: [{ startsOn: londonDay(daysFromNow(40)), places: 3, placesTaken: 0 }],
      }),
    ],
    { now },
  );
  for (const opportunityId of [vacancy, placement]) {
    await givenPosting(db, { organisationId: ids.organisation, opportunityId, submittedBy: accountId });
    await reported(db, ids, opportunityId);
  }
  await reported(db, ids, ids.course);
  await givenSent(db, { organisationId: ids.organisation, submittedBy: accountId }, now);
  // One more date of the course, on which people wait.
  const { id: dateId } = await db
    .insertInto('opportunityDate')
    .values({ opportunityId: ids.course, startsOn: londonDay(daysFromNow(60)), places: 1, placesTaken: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  await givenApplication(db, {
    opportunityId: vacancy,
    accountId: residentId,
    email: 'resident@example.org',
  });
  await givenApplication(db, { opportunityId: ids.opportunity, state: 'shortlisted' });
  await givenApplication(db, { opportunityId: ids.course, dateId, state: 'waiting' });
  const guests = await givenApplication(db, { opportunityId: placement, email: 'guest@example.org' });
  const { tokenHash } = await db
    .selectFrom('application')
    .select('tokenHash')
    .where('id', '=', ids.guestApplication)
    .executeTakeFirstOrThrow();
  await db.updateTable('application').set({ tokenHash }).where('id', '=', guests).execute();
  await db.transaction().execute(async (trx) => {
    for (const id of [ids.application, ids.ownApplication, ids.guestApplication]) {
      const application = await findApplied(trx, id);
      if (application === undefined) throw new Error(`there is no application ${id}`);
      const detail = { words: `Message ${n}` };
      await recordEvents(trx, { secrets, clock: () => now }, application, [
        { at: now, type: 'message', actor: `account:${accountId}`, detail, invented: true },
      ]);
    }
  });
}

async function addReferrals(db: Db, ids: SiteIds, n: string): Promise<void> {
  const now = new Date();
  const deps = referralDeps(db);
  const adviser = await db
    .selectFrom('account')
    .select('id')
    .where('email', '=', 'adviser@example.org')
    .executeTakeFirstOrThrow();
  // One for the coordinators' queue, one for the adviser's caseload, one that waits at the partner.
  await givenReferral(db, { details: { email: `queue-${n}@example.org` } });
  const { id: held } = await givenReferral(db, { details: { email: `held-${n}@example.org` } });
  const { id: waits } = await givenReferral(db, { details: { email: `waits-${n}@example.org` } });
  await db.updateTable('referral').set({ partnerId: 'partner' }).where('id', 'in', [held, waits]).execute();
  await db.updateTable('referral').set({ adviserId: adviser.id }).where('id', '=', held).execute();
  await db.transaction().execute(async (trx) => {
    for (const id of [ids.referral, held]) {
      const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
      assert.ok(row);
      const open = unseal(secrets, row);
      await recordEvent(trx, deps, open, {
        type: 'note',
        actor: `account:${adviser.id}`,
        words: `Note ${n}`,
      });
      await trx
        .insertInto('referralAppointment')
        .values({
          id: newId(16),
          referralId: id,
          startsAt: daysFromNow(3),
          minutes: 30,
          sealed: sealWords(open, 'appointment', 'At Sheerness library'),
          madeBy: adviser.id,
          createdAt: now,
        })
        .execute();
      await trx
        .insertInto('referralAction')
        .values({
          id: newId(16),
          referralId: id,
          dueOn: londonDay(daysFromNow(5)),
          sealed: sealWords(open, 'action', `Action ${n}`),
          madeBy: adviser.id,
          createdAt: now,
        })
        .execute();
    }
  });
  const opportunities = await db
    .selectFrom('opportunity')
    .select('id')
    .where('title', 'like', `%${n}`)
    .execute();
  await db
    .insertInto('referralSuggestion')
    .values(
      opportunities.map(({ id }) => ({
        referralId: ids.referral,
        opportunityId: id,
        suggestedBy: adviser.id,
        suggestedAt: now,
      })),
    )
    .execute();
  const partnerId = await givenOrganisation(db, {
    slug: `partner-${n}`,
    name: `Partner ${n}`,
    kind: 'delivery-partner',
  });
  // A week each, one after the other: a lot has one partner at a time.
  const { count } = await db
    .selectFrom('lotPartner')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  await db
    .insertInto('lotPartner')
    .values({
      lot: 'mid',
      organisationId: partnerId,
      validFrom: londonDay(daysFromNow(100 + 10 * count)),
      validTo: londonDay(daysFromNow(107 + 10 * count)),
      setBy: 'test',
      setAt: now,
    })
    .execute();
}
