import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Trx } from '#lib/database.ts';
import { addDays, londonDay } from '#lib/clock.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { newId } from '#lib/ids.ts';
import { createMailTransport, type MailTransport } from '#lib/mail.ts';
import type { ApplicationState } from '#features/applications/application.ts';
import { writeApplicationEvents } from '#features/applications/application.repository.ts';
import { openLink } from '#features/applications/application.service.ts';
import { moveApplication, undoMove, withdrawOffer } from '#features/applications/decide.service.ts';
import { insertLink } from '#features/applications/guest-link.repository.ts';
import { actOnOwn, undoOwn } from '#features/applications/own-actions.service.ts';
import { issueToken } from '#features/accounts/account.service.ts';
import { hexHash, newLongCode } from '#features/guests/one-time.ts';
import { decide } from '#features/moderation/decide.service.ts';
import {
  enqueueMail,
  enqueueOnceADay,
  retryMail,
  sendMail,
  type MailDeps,
} from '#features/notifications/mail.service.ts';
import type { MailAbout, OutdatedReason } from '#features/notifications/mail.ts';
import { insertAppointment } from '#features/referrals/appointment.repository.ts';
import { SUPPORT_JOURNEY } from '#features/referrals/referral.ts';
import { MAILS } from '../../src/mails.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { bookingDeps, bookIt, givenOffer, givenSchool, idOf } from '../support/bookings.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { aModerator, deciding, givenSent, moderationDeps } from '../support/moderation.ts';
import { givenReferral } from '../support/referrals.ts';

const SITE = 'http://test';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ACTOR = 'account:member';

let database: TestDatabase;
let now = new Date();
let mails: MailDeps;
let transport: MailTransport;
const deps = () => ({ db: database.db, secrets, clock: () => now });
const write = <T>(work: (trx: Trx) => Promise<T>) => database.db.transaction().execute(work);
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

before(async () => {
  database = await testDatabase();
});
after(() => database.close());
beforeEach(() => {
  now = new Date();
  transport = createMailTransport('outbox:', SITE);
  mails = { ...deps(), clock: () => now, mails: MAILS, siteUrl: SITE, log, transport };
});

const rowOf = (id: string) =>
  database.db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const update = (table: 'account' | 'organisation', id: string, values: object) =>
  database.db.updateTable(table).set(values).where('id', '=', id).execute();

/** An opportunity with one date of two places, and the organisation that offers it. */
async function aCourse() {
  const slug = `school-${newId()}`;
  const [opportunityId = ''] = await given(
    database.db,
    [
      anOpportunity({
        kind: 'skills-bootcamp',
        publishedAt: new Date(now.getTime() - DAY),
        howToApply: { here: true },
        dates: [{ startsOn: addDays(londonDay(now), 30), places: 2, placesTaken: 0 }],
      }),
    ],
    { organisation: anOrganisation({ slug, name: slug }), now },
  );
  const { id: organisationId } = await database.db
    .selectFrom('organisation')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  const { id: dateId } = await database.db
    .selectFrom('opportunityDate')
    .select('id')
    .where('opportunityId', '=', opportunityId)
    .executeTakeFirstOrThrow();
  return { opportunityId, organisationId, dateId };
}

async function anApplicant(state: ApplicationState, holdsPlace = false) {
  const { opportunityId, organisationId, dateId } = await aCourse();
  const email = `${newId()}@example.org`;
  const { id: accountId } = await givenAccount(database.db, { email });
  const id = await givenApplication(database.db, {
    opportunityId,
    dateId,
    accountId,
    email,
    state,
    holdsPlace,
    createdAt: new Date(now.getTime() - 60 * MINUTE),
  });
  if (holdsPlace)
    await database.db
      .updateTable('opportunityDate')
      .set({ placesTaken: 1 })
      .where('id', '=', dateId)
      .execute();
  return {
    id,
    email,
    opportunityId,
    organisationId,
    accountId,
    holder: { kind: 'account' as const, id: accountId },
  };
}
type Applicant = Awaited<ReturnType<typeof anApplicant>>;

const move = ({ organisationId, id }: Applicant, type: 'shortlisted' | 'offered' | 'not-this-time') =>
  moveApplication(deps(), organisationId, id, { type, words: '', actor: ACTOR });
/** The mails to an applicant, the earliest first, after sending what is due. */
async function arrived({ email }: Pick<Applicant, 'email'>) {
  const rows = () =>
    database.db.selectFrom('mail').selectAll().where('recipient', '=', email).orderBy('createdAt').execute();
  for (const { id, sendAfter } of await rows()) {
    if (sendAfter === null || sendAfter <= now) await sendMail(mails, id);
  }
  return (await rows()).map(({ template, state, droppedBecause }) => [template, droppedBecause ?? state]);
}

// ---- Every mail that has a check

interface Written {
  mail: MailAbout & { link: string; code?: string; to?: string };
  /** What makes the mail untrue, with the reason why it is dropped. */
  changes: Partial<Record<OutdatedReason, () => Promise<unknown> | unknown>>;
}

/** A school's request for one date of an offer. */
async function aBooking() {
  const offer = await givenOffer(database.db, { mode: 'on-request', dates: [{ places: 9 }] });
  const school = await givenSchool(database.db);
  const by = { kind: 'school' as const, id: school.schoolId, accountId: school.accountId };
  const id = idOf(
    await bookIt(
      bookingDeps(database.db, () => now),
      { offer, by, youngPeople: 3 },
    ),
  );
  const { startsOn } = await database.db
    .selectFrom('opportunityDate')
    .select('startsOn')
    .where('opportunityId', '=', offer.id)
    .executeTakeFirstOrThrow();
  const set = (values: object) =>
    database.db.updateTable('booking').set(values).where('id', '=', id).execute();
  return { id, startsOn, hostId: offer.hostId, set };
}
const deleteBooking = (id: string) => database.db.deleteFrom('booking').where('id', '=', id).execute();

const ofBooking =
  (
    template:
      'booking-received' | 'booking-confirmed' | 'booking-held' | 'booking-changed' | 'booking-message',
  ) =>
  async (): Promise<Written> => {
    const { id } = await aBooking();
    const { id: event } = await database.db
      .selectFrom('bookingEvent')
      .select('id')
      .where('bookingId', '=', id)
      .executeTakeFirstOrThrow();
    return {
      mail: { template, ids: { event }, link: `/account/bookings/${id}` },
      changes: {
        overtaken: () =>
          database.db
            .insertInto('bookingEvent')
            .values({ bookingId: id, at: now, type: 'withdrawn', actor: ACTOR, detail: null, token: null })
            .execute(),
        gone: () => deleteBooking(id),
      },
    };
  };

const toHost =
  (template: 'booking-to-answer' | 'booking-overdue' | 'booking-news') => async (): Promise<Written> => {
    const { hostId, set } = await aBooking();
    const { id: account } = await givenAccount(database.db, {
      email: `${newId()}@example.org`,
      member: { organisationId: hostId, role: 'owner' },
    });
    return {
      mail: { template, ids: { organisation: hostId, account }, link: '/manage/x/bookings' },
      changes: {
        done: () => set({ state: 'confirmed' }),
        gone: () => database.db.deleteFrom('membership').where('accountId', '=', account).execute(),
        suspended: () => update('organisation', hostId, { suspendedAt: now }),
      },
    };
  };

const aToken =
  (template: 'confirm-address' | 'reset-password' | 'set-password' | 'confirm-new-address') =>
  async (): Promise<Written> => {
    const { id } = await givenAccount(database.db, { email: `${newId()}@example.org` });
    const purpose =
      template === 'confirm-address'
        ? 'confirm'
        : template === 'confirm-new-address'
          ? 'change-email'
          : 'reset';
    const { token } = await write((trx) => issueToken(trx, deps(), { accountId: id, purpose, life: DAY }));
    const rows = () => database.db.updateTable('accountToken').where('tokenHash', '=', hashToken(token));
    return {
      mail: { template, link: `/account/x?token=${token}` },
      changes: {
        used: () => rows().set({ usedAt: now }).execute(),
        expired: () => later(2 * DAY),
        gone: () => database.db.deleteFrom('accountToken').where('accountId', '=', id).execute(),
      },
    };
  };

const aLink =
  (template: 'confirm-application' | 'confirm-reminder' | 'application-link') =>
  async (): Promise<Written> => {
    const purpose = template === 'application-link' ? 'open' : 'confirm';
    const { opportunityId } = await aCourse();
    const state = purpose === 'open' ? 'new' : 'unconfirmed';
    const applicationId = await givenApplication(database.db, { opportunityId, state });
    const { contactHash } = await database.db
      .selectFrom('application')
      .select('contactHash')
      .where('id', '=', applicationId)
      .executeTakeFirstOrThrow();
    let token = randomToken();
    const expiresAt = new Date(now.getTime() + 30 * DAY);
    if (purpose === 'open')
      token =
        (await write((trx) => openLink(trx, deps(), { contactHash, applicationId }))).split('=')[1] ?? '';
    else
      await write((trx) =>
        insertLink(trx, {
          tokenHash: hashToken(token),
          contactHash,
          applicationId,
          codeHash: null,
          purpose,
          createdAt: now,
          expiresAt,
        }),
      );
    const links = () => database.db.updateTable('applicationLink').where('applicationId', '=', applicationId);
    return {
      mail: { template, link: `/applications/x?link=${token}`, code: '123456' },
      changes: {
        used: () => links().set({ usedAt: now }).execute(),
        expired: () => later(31 * DAY),
        gone: () =>
          database.db.deleteFrom('applicationLink').where('applicationId', '=', applicationId).execute(),
        ...(purpose === 'open'
          ? {}
          : {
              done: () =>
                database.db
                  .updateTable('application')
                  .set({ state: 'new' })
                  .where('id', '=', applicationId)
                  .execute(),
            }),
        ...(template !== 'confirm-reminder'
          ? {}
          : {
              closed: () =>
                database.db
                  .updateTable('opportunity')
                  .set({
                    publishedAt: new Date(now.getTime() - 9 * DAY),
                    closesAt: new Date(now.getTime() - 2 * DAY),
                  })
                  .where('id', '=', opportunityId)
                  .execute(),
            }),
      },
    };
  };

const anEvent =
  (template: 'application-changed' | 'place-offered' | 'place-lapsed') => async (): Promise<Written> => {
    const it = await anApplicant('offered', true);
    const before = { state: 'new' as const, holdsPlace: true, offeredUntil: null, placeApproved: false };
    const type = template === 'place-lapsed' ? 'lapsed' : 'offered';
    const [event = 0] = await write((trx) =>
      writeApplicationEvents(trx, [{ applicationId: it.id, at: now, type, actor: ACTOR, before }]),
    );
    const offeredUntil = new Date(now.getTime() + 2 * DAY);
    await database.db.updateTable('application').set({ offeredUntil }).where('id', '=', it.id).execute();
    return {
      mail: { template, ids: { event }, link: '/account/applications/x' },
      changes: {
        overtaken: () =>
          write((trx) =>
            writeApplicationEvents(trx, [{ applicationId: it.id, at: now, type: 'withdrawn', actor: ACTOR }]),
          ),
        undone: () =>
          write((trx) =>
            writeApplicationEvents(trx, [
              { applicationId: it.id, at: now, type: 'undone', actor: ACTOR, voids: event },
            ]),
          ),
        gone: () => database.db.deleteFrom('application').where('id', '=', it.id).execute(),
        ...(template !== 'place-offered'
          ? {}
          : {
              expired: () => later(3 * DAY),
              suspended: () => update('organisation', it.organisationId, { suspendedAt: now }),
            }),
      },
    };
  };

const toMember =
  (template: 'application-received' | 'applicant-wrote' | 'place-free') => async (): Promise<Written> => {
    const { opportunityId, organisationId, dateId } = await aCourse();
    const { id: account } = await givenAccount(database.db, {
      email: `${newId()}@example.org`,
      member: { organisationId, role: 'editor' },
    });
    const state = template === 'place-free' ? 'waiting' : 'new';
    const application = await givenApplication(database.db, { opportunityId, dateId, state });
    return {
      mail: { template, ids: { organisation: organisationId, account }, link: '/manage/x/applications' },
      changes: {
        gone: () => database.db.deleteFrom('membership').where('accountId', '=', account).execute(),
        suspended: () => update('organisation', organisationId, { suspendedAt: now }),
        ...(template === 'applicant-wrote'
          ? {}
          : {
              done: () =>
                database.db
                  .updateTable('application')
                  .set({ state: 'withdrawn' })
                  .where('id', '=', application)
                  .execute(),
            }),
      },
    };
  };

type PostingMail = 'posting-approved' | 'posting-returned' | 'posting-refused' | 'posting-withdrawn';
const aPosting = (template: PostingMail) => async (): Promise<Written> => {
  const { opportunityId, organisationId } = await aCourse();
  const { id: submittedBy } = await givenAccount(database.db, { email: `${newId()}@example.org` });
  const { postingId, caseId } = await givenSent(database.db, { organisationId, submittedBy }, now);
  const opportunity = (values: object) =>
    database.db.updateTable('opportunity').set(values).where('id', '=', opportunityId).execute();
  await opportunity({ postingId, ...(template === 'posting-withdrawn' ? { withdrawnAt: now } : {}) });
  const sendAgain = () =>
    givenSent(database.db, { organisationId, submittedBy, postingId }, new Date(now.getTime() + MINUTE));
  return {
    mail: { template, ids: { case: caseId }, link: '/manage/x' },
    changes:
      template === 'posting-approved'
        ? {
            gone: () => opportunity({ withdrawnAt: now }),
            suspended: () => update('organisation', organisationId, { suspendedAt: now }),
          }
        : template === 'posting-withdrawn'
          ? { overtaken: () => opportunity({ withdrawnAt: null }) }
          : { overtaken: sendAgain },
  };
};

type OrganisationMail = `organisation-${'approved' | 'returned' | 'refused' | 'suspended' | 'lifted'}`;
const aReview = (template: OrganisationMail) => async (): Promise<Written> => {
  const { organisationId } = await aCourse();
  const openedAt = now;
  const aCase = async (at: Date) => {
    const id = newId();
    await database.db
      .insertInto('moderationCase')
      .values({ id, kind: 'organisation', organisationId, openedAt: at, dueOn: londonDay(at) })
      .execute();
    return id;
  };
  const suspendedAt = template === 'organisation-suspended' ? now : null;
  await update('organisation', organisationId, { approvedAt: now, suspendedAt });
  const suspend = (at: Date | null) => update('organisation', organisationId, { suspendedAt: at });
  const changes: Record<OrganisationMail, Written['changes']> = {
    'organisation-approved': { suspended: () => suspend(now) },
    'organisation-returned': { overtaken: () => aCase(new Date(openedAt.getTime() + MINUTE)) },
    'organisation-refused': { overtaken: () => aCase(new Date(openedAt.getTime() + MINUTE)) },
    'organisation-suspended': { undone: () => suspend(null) },
    'organisation-lifted': { overtaken: () => suspend(now) },
  };
  return {
    mail: { template, ids: { case: await aCase(openedAt) }, link: '/manage/x' },
    changes: changes[template],
  };
};

const CASES: Readonly<Record<string, () => Promise<Written>>> = {
  'confirm-address': aToken('confirm-address'),
  'reset-password': aToken('reset-password'),
  'set-password': aToken('set-password'),
  'confirm-new-address': aToken('confirm-new-address'),
  async 'already-have-account'() {
    const to = `${newId()}@example.org`;
    const { id } = await givenAccount(database.db, { email: to });
    const remove = () => database.db.deleteFrom('account').where('id', '=', id).execute();
    return {
      mail: { template: 'already-have-account', link: '/account/sign-in', to },
      changes: { gone: remove },
    };
  },
  async 'no-account'() {
    const to = `${newId()}@example.org`;
    const register = () => givenAccount(database.db, { email: to });
    return {
      mail: { template: 'no-account', link: '/account/register', to },
      changes: { overtaken: register },
    };
  },
  'confirm-application': aLink('confirm-application'),
  'confirm-reminder': aLink('confirm-reminder'),
  'application-link': aLink('application-link'),
  async 'no-applications'() {
    const [email, { opportunityId }] = [`${newId()}@example.org`, await aCourse()];
    const apply = () => givenApplication(database.db, { opportunityId, email });
    const mail = { template: 'no-applications' as const, link: '/account/applications', to: email };
    return { mail, changes: { overtaken: apply } };
  },
  'application-changed': anEvent('application-changed'),
  'place-offered': anEvent('place-offered'),
  'place-lapsed': anEvent('place-lapsed'),
  'application-received': toMember('application-received'),
  'applicant-wrote': toMember('applicant-wrote'),
  'place-free': toMember('place-free'),
  'posting-approved': aPosting('posting-approved'),
  'posting-returned': aPosting('posting-returned'),
  'posting-refused': aPosting('posting-refused'),
  'posting-withdrawn': aPosting('posting-withdrawn'),
  'organisation-approved': aReview('organisation-approved'),
  'organisation-returned': aReview('organisation-returned'),
  'organisation-refused': aReview('organisation-refused'),
  'organisation-suspended': aReview('organisation-suspended'),
  'organisation-lifted': aReview('organisation-lifted'),
  async invited() {
    const { organisationId } = await aCourse();
    const { id: invitedBy } = await givenAccount(database.db, { email: `${newId()}@example.org` });
    const [id, token] = [newId(), randomToken()];
    const expiresAt = new Date(now.getTime() + 7 * DAY);
    const row = { id, organisationId, email: 'new@example.org', role: 'editor' as const, invitedBy };
    await database.db
      .insertInto('invitation')
      .values({ ...row, tokenHash: hashToken(token), createdAt: now, expiresAt })
      .execute();
    const set = (values: object) =>
      database.db.updateTable('invitation').set(values).where('id', '=', id).execute();
    return {
      mail: { template: 'invited', link: `/manage/invitation?token=${token}` },
      changes: {
        gone: () => set({ revokedAt: now }),
        used: () => set({ acceptedAt: now }),
        expired: () => later(8 * DAY),
        suspended: () => update('organisation', organisationId, { suspendedAt: now }),
      },
    };
  },
  async 'join-asked'() {
    const { organisationId } = await aCourse();
    const { id: accountId } = await givenAccount(database.db, { email: `${newId()}@example.org` });
    const id = newId();
    await database.db
      .insertInto('joinRequest')
      .values({ id, organisationId, accountId, words: null, createdAt: now })
      .execute();
    const withdraw = () => database.db.deleteFrom('joinRequest').where('id', '=', id).execute();
    return {
      mail: { template: 'join-asked', ids: { request: id }, link: '/manage/x' },
      changes: { done: withdraw },
    };
  },
  async unsent() {
    const to = `${newId()}@example.org`;
    const { id: accountId } = await givenAccount(database.db, { email: to });
    const id = newId(16);
    await database.db
      .insertInto('draft')
      .values({
        id,
        journey: 'post-vacancy',
        accountId,
        answers: 'sealed',
        savedBy: '{}',
        idempotencyToken: newId(24),
        createdAt: now,
        updatedAt: new Date(now.getTime() - DAY),
        expiresAt: new Date(now.getTime() + 4 * DAY),
        toldAt: now,
      })
      .execute();
    const change = () =>
      database.db
        .updateTable('draft')
        .set({ updatedAt: new Date(now.getTime() + MINUTE) })
        .where('id', '=', id)
        .execute();
    return { mail: { template: 'unsent', link: '/manage', to }, changes: { done: change } };
  },
  async 'draft-saved'() {
    const [id, { code, printed }] = [newId(16), newLongCode()];
    await database.db
      .insertInto('draft')
      .values({
        id,
        journey: SUPPORT_JOURNEY,
        tokenHash: hashToken(randomToken()),
        answers: 'sealed',
        savedBy: '{}',
        idempotencyToken: newId(24),
        codeHash: hexHash(`${SUPPORT_JOURNEY}:${code}`),
        createdAt: now,
        updatedAt: now,
        expiresAt: new Date(now.getTime() + 14 * DAY),
      })
      .execute();
    const replace = () =>
      database.db
        .updateTable('draft')
        .set({ codeHash: hexHash('another') })
        .where('id', '=', id)
        .execute();
    const mail = { template: 'draft-saved' as const, link: '/support/refer/come-back', code: printed };
    return { mail, changes: { gone: replace } };
  },
  async 'referral-received'() {
    const { id } = await givenReferral(database.db, { now });
    const set = (values: object) =>
      database.db.updateTable('referral').set(values).where('id', '=', id).execute();
    return {
      mail: { template: 'referral-received', ids: { referral: id }, link: '/support/referral', code: 'K7F3' },
      changes: {
        overtaken: () => set({ stage: 'withdrawn', endedAt: now }),
        gone: () => set({ sealed: null, sealedKey: null }),
      },
    };
  },
  async 'support-news'() {
    const { id } = await givenReferral(database.db, { now });
    const empty = () =>
      database.db
        .updateTable('referral')
        .set({ sealed: null, sealedKey: null })
        .where('id', '=', id)
        .execute();
    const mail = { template: 'support-news' as const, ids: { referral: id }, link: '/support/referral' };
    return { mail, changes: { gone: empty } };
  },
  async 'referral-code'() {
    const { id: referralId } = await givenReferral(database.db, { now });
    const token = randomToken();
    const expiresAt = new Date(now.getTime() + 15 * MINUTE);
    await database.db
      .insertInto('referralAccess')
      .values({ referralId, codeHash: hashToken(token), createdAt: now, expiresAt })
      .execute();
    const rows = () => database.db.updateTable('referralAccess').where('referralId', '=', referralId);
    return {
      mail: { template: 'referral-code', link: `/support/referral/open?token=${token}`, code: '123456' },
      changes: {
        used: () => rows().set({ usedAt: now }).execute(),
        expired: () => later(16 * MINUTE),
        gone: () => database.db.deleteFrom('referralAccess').where('referralId', '=', referralId).execute(),
      },
    };
  },
  async 'support-appointment'() {
    const { id: referralId } = await givenReferral(database.db, { now });
    const { id: madeBy } = await givenAccount(database.db, { email: `${newId()}@example.org` });
    const id = newId(16);
    const startsAt = new Date(now.getTime() + DAY);
    await write((trx) =>
      insertAppointment(trx, {
        id,
        referralId,
        startsAt,
        minutes: 30,
        sealed: 'sealed',
        madeBy,
        createdAt: now,
      }),
    );
    const cancel = () =>
      database.db.updateTable('referralAppointment').set({ cancelledAt: now }).where('id', '=', id).execute();
    return {
      mail: { template: 'support-appointment', ids: { appointment: id }, link: '/support/referral' },
      changes: { gone: cancel, expired: () => later(2 * DAY) },
    };
  },
  'booking-received': ofBooking('booking-received'),
  'booking-confirmed': ofBooking('booking-confirmed'),
  'booking-held': ofBooking('booking-held'),
  'booking-changed': ofBooking('booking-changed'),
  async 'booking-message'() {
    const { mail, changes } = await ofBooking('booking-message')();
    return { mail, changes: { gone: changes.gone ?? assert.fail() } };
  },
  async 'booking-reminder'() {
    const { id, startsOn, set } = await aBooking();
    await set({ state: 'confirmed' });
    return {
      mail: {
        template: 'booking-reminder',
        ids: { booking: id, startsOn },
        link: `/account/bookings/${id}`,
      },
      changes: { overtaken: () => set({ state: 'withdrawn' }), gone: () => deleteBooking(id) },
    };
  },
  'booking-to-answer': toHost('booking-to-answer'),
  'booking-overdue': toHost('booking-overdue'),
  async 'booking-news'() {
    const { mail, changes } = await toHost('booking-news')();
    return {
      mail,
      changes: { gone: changes.gone ?? assert.fail(), suspended: changes.suspended ?? assert.fail() },
    };
  },
  async 'adviser-waiting'() {
    const { organisationId } = await aCourse();
    const { id: account } = await givenAccount(database.db, {
      email: `${newId()}@example.org`,
      roles: ['adviser'],
      member: { organisationId, role: 'editor' },
    });
    const { id } = await givenReferral(database.db, { now });
    const set = (values: object) =>
      database.db.updateTable('referral').set(values).where('id', '=', id).execute();
    await set({ partnerId: organisationId, assignedAt: now });
    return {
      mail: {
        template: 'adviser-waiting',
        ids: { organisation: organisationId, account },
        link: '/caseload',
      },
      changes: { done: () => set({ adviserId: account }) },
    };
  },
};

describe('a mail that is due', () => {
  it('has a case here for every template with a check', () => {
    const checked = [...MAILS].flatMap(([template, { check }]) => (check === null ? [] : template));
    assert.deepEqual(Object.keys(CASES).toSorted(), checked.toSorted());
  });

  for (const [template, givenMail] of Object.entries(CASES)) {
    it(`${template} is sent while it is true, and dropped for each reason once it is not`, async () => {
      const reasons = [undefined, ...(Object.keys((await givenMail()).changes) as OutdatedReason[])];
      for (const because of reasons) {
        now = new Date();
        const { mail, changes } = await givenMail();
        const { to = 'reader@example.org', ...rest } = mail;
        const id = await write((trx) => enqueueMail(trx, deps(), { to, ...rest }));
        if (because !== undefined) await changes[because]?.();
        await sendMail(mails, id);
        await sendMail(mails, id);
        const { state, droppedBecause, attempts } = await rowOf(id);
        assert.deepEqual(
          [state, droppedBecause, attempts],
          because === undefined ? ['delivered', null, 1] : ['dropped', because, 0],
        );
      }
    });
  }
});

describe('a decision about an application', () => {
  it('that another follows within minutes is not told; the later one is', async () => {
    const it = await anApplicant('new');
    await move(it, 'shortlisted');
    later(2 * MINUTE);
    await move(it, 'offered');
    later(11 * MINUTE);
    assert.deepEqual(await arrived(it), [
      ['application-changed', 'overtaken'],
      ['application-changed', 'delivered'],
    ]);
  });

  it('offers a place, which the applicant declines on their page before the mail leaves', async () => {
    const it = await anApplicant('new', true);
    await move(it, 'offered');
    await actOnOwn(deps(), it.holder, it.id, 'decline');
    later(11 * MINUTE);
    assert.deepEqual(await arrived(it), [['place-offered', 'overtaken']]);
  });

  it('is told again, with the whole time to answer, when the withdrawal that dropped its mail is undone', async () => {
    const it = await anApplicant('new', true);
    await move(it, 'offered');
    later(5 * MINUTE);
    await withdrawOffer(deps(), it.organisationId, it.id, { reason: 'gone', words: '', actor: ACTOR });
    later(6 * MINUTE);
    assert.deepEqual(await arrived(it), [
      ['place-offered', 'overtaken'],
      ['application-changed', 'created'],
    ]);
    assert.equal(await undoMove(deps(), it.organisationId, it.id, ACTOR), 'undone');
    const { offeredUntil, state } = await database.db
      .selectFrom('application')
      .selectAll()
      .where('id', '=', it.id)
      .executeTakeFirstOrThrow();
    assert.deepEqual([state, offeredUntil], ['offered', new Date(now.getTime() + 2 * DAY)]);
    later(11 * MINUTE);
    assert.deepEqual(await arrived(it), [
      ['place-offered', 'overtaken'],
      ['application-changed', 'undone'],
      ['place-offered', 'delivered'],
    ]);
  });

  it('is told once when the withdrawal is undone before its mail was due', async () => {
    const it = await anApplicant('new', true);
    await move(it, 'offered');
    later(3 * MINUTE);
    await withdrawOffer(deps(), it.organisationId, it.id, { reason: 'gone', words: '', actor: ACTOR });
    later(3 * MINUTE);
    assert.equal(await undoMove(deps(), it.organisationId, it.id, ACTOR), 'undone');
    later(20 * MINUTE);
    assert.deepEqual(await arrived(it), [
      ['place-offered', 'delivered'],
      ['application-changed', 'undone'],
    ]);
  });

  it('is told again to an applicant who withdrew, unseeing, and came back', async () => {
    const it = await anApplicant('new');
    await move(it, 'offered');
    await actOnOwn(deps(), it.holder, it.id, 'withdraw');
    later(11 * MINUTE);
    assert.deepEqual(await arrived(it), [['application-changed', 'overtaken']]);
    assert.equal(await undoOwn(deps(), it.holder, it.id), true);
    later(11 * MINUTE);
    assert.deepEqual(await arrived(it), [
      ['application-changed', 'overtaken'],
      ['application-changed', 'delivered'],
    ]);
  });

  it('is undone at the moment of sending: either it is dropped, or the applicant is told of the mistake', async () => {
    for (let round = 0; round < 10; round += 1) {
      const it = await anApplicant('new');
      await move(it, 'shortlisted');
      const mail = await database.db
        .selectFrom('mail')
        .select('id')
        .where('recipient', '=', it.email)
        .executeTakeFirstOrThrow();
      await Promise.all([sendMail(mails, mail.id), undoMove(deps(), it.organisationId, it.id, ACTOR)]);
      // Both mails may be written at the same millisecond.
      const told = (await arrived(it)).map(([template, state]) => `${template} ${state}`).toSorted();
      assert.ok(
        told.join() === 'application-changed undone' ||
          told.join() === 'application-changed delivered,application-corrected delivered',
        told.join(),
      );
    }
  });
});

describe('a mail whose sending is interrupted', () => {
  it('is asked again whether it is true before the next attempt, and not sent a second time if not', async () => {
    const it = await anApplicant('new');
    await move(it, 'shortlisted');
    let sent = 0;
    mails.transport = {
      kind: 'smtp',
      texts: false,
      send: () => {
        sent += 1;
        return Promise.reject(new Error('the process ended'));
      },
    };
    const { id } = await database.db
      .selectFrom('mail')
      .select('id')
      .where('recipient', '=', it.email)
      .executeTakeFirstOrThrow();
    await assert.rejects(sendMail(mails, id));
    assert.deepEqual([sent, (await rowOf(id)).state], [1, 'sending']);
    await move(it, 'offered');
    mails.transport = { ...mails.transport, send: async () => ({ state: 'delivered' }) };
    later(15 * MINUTE);
    await retryMail(mails);
    const dropped = await rowOf(id);
    assert.deepEqual([dropped.state, dropped.attempts, dropped.personalisation], ['dropped', 1, null]);
    await database.db
      .updateTable('mail')
      .set({ updatedAt: new Date(0) })
      .where('id', '=', id)
      .execute();
    await retryMail(mails);
    assert.equal((await rowOf(id)).state, 'dropped', 'it is not taken up again');
  });

  it('stays as it was when the check fails, and is sent when it works again', async () => {
    const it = await anApplicant('new');
    await move(it, 'shortlisted');
    const { id } = await database.db
      .selectFrom('mail')
      .select('id')
      .where('recipient', '=', it.email)
      .executeTakeFirstOrThrow();
    const mail = MAILS.get('application-changed') ?? assert.fail();
    const broken = new Map(MAILS).set('application-changed', {
      ...mail,
      check: () => Promise.reject(new Error('the database ended')),
    });
    await assert.rejects(sendMail({ ...mails, mails: broken }, id));
    const { state, attempts } = await rowOf(id);
    assert.deepEqual([state, attempts], ['created', 0]);
    await sendMail(mails, id);
    assert.equal((await rowOf(id)).state, 'delivered');
  });
});

describe('news of which one mail a day is enough', () => {
  const tell = (once: string) =>
    write((trx) =>
      enqueueOnceADay(trx, deps(), [
        { once, to: 'member@example.org', template: 'password-changed', link: '/account/reset' },
      ]),
    );
  const count = async () =>
    (
      await database.db
        .selectFrom('mail')
        .select('id')
        .where('recipient', '=', 'member@example.org')
        .execute()
    ).length;

  it('is mailed once a London day, however many transactions tell it at once', async () => {
    now = new Date('2026-07-01T21:00:00Z');
    await Promise.all(Array.from({ length: 5 }, () => tell('inbox/1')));
    assert.equal(await count(), 1);
    later(60 * MINUTE);
    await tell('inbox/1');
    await tell('inbox/2');
    assert.equal(await count(), 2, 'another inbox is other news');
    // In London it is past midnight.
    later(90 * MINUTE);
    await tell('inbox/1');
    assert.equal(await count(), 3);
  });

  it('is mailed again on a day on which the first mail was dropped', async () => {
    const { organisationId, opportunityId } = await aCourse();
    const to = `${newId()}@example.org`;
    const { id: account } = await givenAccount(database.db, { email: to });
    await givenApplication(database.db, { opportunityId });
    const member = () =>
      database.db
        .insertInto('membership')
        .values({ accountId: account, organisationId, role: 'editor' })
        .execute();
    const received = () =>
      write((trx) =>
        enqueueOnceADay(trx, deps(), [
          {
            once: `inbox/${account}`,
            to,
            template: 'application-received',
            ids: { organisation: organisationId, account },
            link: '/manage/x/applications',
          },
        ]),
      );
    await received();
    assert.deepEqual(await arrived({ email: to }), [['application-received', 'gone']]);
    await member();
    later(MINUTE);
    await received();
    assert.deepEqual(await arrived({ email: to }), [
      ['application-received', 'gone'],
      ['application-received', 'delivered'],
    ]);
  });
});

describe('a moderator’s decision', () => {
  it('is mailed with the case that its check reads', async () => {
    const { organisationId } = await aCourse();
    const email = `${newId()}@example.org`;
    const { id: submittedBy } = await givenAccount(database.db, {
      email,
      member: { organisationId, role: 'owner' },
    });
    await update('organisation', organisationId, { approvedAt: now });
    const { caseId, postingId } = await givenSent(database.db, { organisationId, submittedBy }, now);
    const moderator = await aModerator(database.db, `${newId()}@council.example`);
    const desk = moderationDeps(database.db, () => now);
    assert.ok((await decide(desk, moderator, caseId, deciding('returned', { reason: 'The pay.' }))).ok);
    await givenSent(
      database.db,
      { organisationId, submittedBy, postingId },
      new Date(now.getTime() + MINUTE),
    );
    assert.deepEqual(await arrived({ email }), [['posting-returned', 'overtaken']]);
  });
});
