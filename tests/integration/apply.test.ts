import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import {
  givenAccount,
  givenSignedIn,
  mailsTo,
  mailTo,
  PASSWORD,
  secrets,
  signIn,
} from '../support/accounts.ts';
import {
  applyFor,
  fillIn,
  givenApplication,
  hiddenFields,
  interviewForm,
  sendIt,
  servesInTurn,
} from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { usePortal } from '../support/use-portal.ts';
import { eventually } from '../support/wait.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { openName, openDetails } from '#features/applications/application.service.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';

const DAY = 86_400_000;

describe('applying', () => {
  const { portal, database } = usePortal();
  let vacancy: string;
  let organisationId: string;
  const organisation = anOrganisation({
    slug: 'harbour-training',
    name: 'Harbour Training',
    kind: 'training-provider',
  });
  const now = () => new Date();
  const deps = () => ({ db: database.db, secrets, clock: now });

  before(async () => {
    const publishedAt = new Date(Date.now() - DAY);
    [vacancy = ''] = await given(
      database.db,
      [
        anOpportunity({
          publishedAt,
          howToApply: { here: true },
          interviewScheme: true,
          title: 'Ferry hand',
        }),
      ],
      { organisation, now: now() },
    );
    ({ organisationId } = await database.db
      .selectFrom('opportunity')
      .select('organisationId')
      .where('id', '=', vacancy)
      .executeTakeFirstOrThrow());
  });

  /** A bootcamp of one date with so many places; those that come free go to who asked first. */
  async function course(places: number): Promise<{ id: string; dateId: number }> {
    const [id = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - DAY),
          howToApply: { here: true },
          dates: [{ startsOn: addDays(londonDay(now()), 30), places, placesTaken: 0 }],
        }),
      ],
      { organisation, now: now() },
    );
    const { id: dateId } = await database.db
      .selectFrom('opportunityDate')
      .select('id')
      .where('opportunityId', '=', id)
      .executeTakeFirstOrThrow();
    await servesInTurn(database.db, id);
    return { id, dateId };
  }
  const accountHolder = () => givenSignedIn({ portal, database });
  const stateOf = (id: string) =>
    database.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
  const ofAccount = (accountId: string) =>
    database.db
      .selectFrom('application')
      .selectAll()
      .where('accountId', '=', accountId)
      .orderBy('turn')
      .execute();
  const dateOf = (dateId: number) =>
    database.db.selectFrom('opportunityDate').selectAll().where('id', '=', dateId).executeTakeFirstOrThrow();
  async function editor(): Promise<Visitor> {
    const member = { organisationId, role: 'editor' } as const;
    return (await givenSignedIn({ portal, database }, { member })).visitor;
  }

  it('the page of a job leads to its form, which says who gets to see it', async () => {
    const visitor = visitorTo(portal.url);
    const page = await visitor.get(`/opportunities/${vacancy}`);
    assert.match(
      page.body,
      new RegExp(`href="/opportunities/${vacancy}/apply"[^>]*>\\s*Apply on this website`),
    );
    assert.match(page.body, /"directApply":true/);
    const start = await visitor.get(`/opportunities/${vacancy}/apply`);
    assert.equal(start.status, 200);
    assert.match(start.body, /Only Harbour Training will see what you write/);
    assert.equal(visitor.cookies.size, 0, 'to look needs no cookie');
  });

  it('an applicant with an account applies and sees the application, and the mail does not say what it is for', async () => {
    const { visitor, email, id } = await accountHolder();
    const sent = await applyFor(visitor, vacancy);
    assert.match(sent.body, /We have sent it to Harbour Training/);
    const [application] = await ofAccount(id);
    assert.ok(application);
    assert.equal(application.state, 'new');
    assert.equal(openName({ secrets }, application), 'Sam Marsh');
    assert.equal(openDetails({ secrets }, application)?.interviewScheme, true);
    const mail = await mailTo(database.db, email);
    assert.equal(mail.link, `/account/applications/${application.id}`);
    assert.doesNotMatch(mail.text + mail.subject, /Sam|Harbour|Ferry/);
    const page = await visitor.get(mail.link);
    assert.match(page.body, /Ferry hand/);
    assert.match(page.body, /Harbour Training has your application/);

    // The start page says so, and a second form sends nothing.
    assert.match(
      (await visitor.get(`/opportunities/${vacancy}/apply`)).body,
      /You have already applied for this/,
    );
    const again = await applyFor(visitor, vacancy);
    assert.match(again.body, /You have already applied for this/);
    assert.equal((await ofAccount(id)).length, 1);
  });

  it('answers of the last application are filled in the next time', async () => {
    const { visitor } = await accountHolder();
    await applyFor(visitor, vacancy, { phone: { phone: '01632 960 001' } });
    const { id } = await course(3);
    const begun = await visitor.post(`/opportunities/${id}/apply`);
    assert.match(begun.headers.location ?? '', /\/date$/);
    const { dateId } = await course(1);
    assert.ok(dateId);
    const page = await visitor.get((begun.headers.location ?? '').replace('/date', '/name'));
    assert.equal(page.status, 303, 'the date comes first');
  });

  it('pressing twice sends once', async () => {
    const { visitor, id } = await accountHolder();
    const check = await fillIn(visitor, vacancy);
    const form = hiddenFields((await visitor.get(check)).body);
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post(check, form)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303, 303],
    );
    assert.equal((await ofAccount(id)).length, 1);
  });

  it('without an account it is sent when the address is confirmed, and not before', async () => {
    const visitor = visitorTo(portal.url);
    const email = 'guest@example.org';
    const page = await applyFor(visitor, vacancy, { email: { email: ' Guest@Example.org' } });
    assert.match(page.body, /has not been sent yet/);
    const { link, text } = await mailTo(database.db, email);
    assert.match(text, /instead: \d{6}/);
    const rows = () =>
      database.db.selectFrom('application').selectAll().where('state', '=', 'unconfirmed').execute();
    assert.equal((await rows()).length, 1);
    const inbox = await (await editor()).get('/manage/harbour-training/applications');
    const before = inbox.body.match(/inbox__name/g)?.length ?? 0;

    // A scanner of mails opens the link; that sends nothing.
    const phone = visitorTo(portal.url);
    assert.match((await phone.get(link)).body, /Confirm and send/);
    assert.equal((await rows()).length, 1);
    const confirmed = await phone.post(link);
    const to = confirmed.headers.location ?? '';
    assert.match(to, /^\/applications\/[0-9a-z]{16}\?done=sent$/);
    assert.equal((await rows()).length, 0);
    const mine = await phone.get(to);
    assert.match(mine.body, /Your application has been sent/);
    assert.match(mine.body, /guest@example\.org/);
    const later = await (await editor()).get('/manage/harbour-training/applications');
    assert.equal(later.body.match(/inbox__name/g)?.length, before + 1);

    // The link works once: a person to whom it is forwarded sees nothing.
    const stranger = visitorTo(portal.url);
    assert.match((await stranger.post(link)).body, /no longer works/);
    assert.equal((await stranger.get(to)).headers.location, '/applications/link');

    // Asked for a link again, the address gets one, and another address the same words.
    for (const address of [email, 'nobody@example.org']) {
      const asked = await stranger.post('/applications/link', { email: address });
      assert.equal(asked.headers.location, '/applications/link?sent');
    }
    assert.equal(
      (await mailTo(database.db, 'nobody@example.org')).subject,
      'There are no applications with this address',
    );
    const fresh = await mailTo(database.db, email);
    assert.match((await stranger.get(fresh.link)).body, /Show my applications/);
    assert.equal((await stranger.post(fresh.link)).headers.location, '/applications');
    assert.match((await stranger.get('/applications')).body, /Ferry hand/);
    assert.equal((await phone.get(to)).status, 404, 'the device left behind no longer shows it');

    // The same person once more: told only when the address is confirmed again.
    const twice = visitorTo(portal.url);
    assert.match((await applyFor(twice, vacancy, { email: { email } })).body, /has not been sent yet/);
    const second = await twice.post((await mailTo(database.db, email)).link);
    assert.match(second.headers.location ?? '', /\?done=already$/);
    assert.match((await twice.get(second.headers.location ?? '')).body, /You had already applied for this/);

    // With an account of that address they are found there.
    const { id } = await givenAccount(database.db, { email });
    const owner = visitorTo(portal.url);
    await signIn(owner, email, PASSWORD);
    assert.match((await owner.get('/account/applications')).body, /Ferry hand/);
    assert.equal((await ofAccount(id)).length, 1);
  });

  it('who asked with their account and asks again without signing in is led to what they have', async () => {
    const { visitor, email, id } = await accountHolder();
    await applyFor(visitor, vacancy);
    const [mine] = await ofAccount(id);
    const guest = visitorTo(portal.url);
    assert.match((await applyFor(guest, vacancy, { email: { email } })).body, /has not been sent yet/);
    const confirmed = await guest.post((await mailTo(database.db, email)).link);
    assert.equal(confirmed.headers.location, `/applications/confirm?account=${mine?.id}`);
    const page = await guest.get(confirmed.headers.location ?? '');
    assert.equal(page.status, 200);
    assert.match(page.body, /You have already applied with your account/);
    assert.match(page.body, new RegExp(`href="/account/applications/${mine?.id}"`));
    const on = await guest.get(`/account/applications/${mine?.id}`);
    assert.equal(
      on.headers.location,
      `/account/sign-in?next=${encodeURIComponent(`/account/applications/${mine?.id}`)}`,
    );
    await signIn(guest, email, PASSWORD);
    assert.equal((await guest.get(`/account/applications/${mine?.id}`)).status, 200);
    assert.equal((await ofAccount(id)).length, 1);
  });

  it('a link from before the applicant had an account leads to the application’s present page', async () => {
    const email = 'before-account@example.org';
    const guest = visitorTo(portal.url);
    await applyFor(guest, vacancy, { email: { email } });
    const own = (await guest.post((await mailTo(database.db, email)).link)).headers.location ?? '';
    const id = own.split(/[/?]/)[2] ?? '';
    const boss = await editor();
    await boss.post(`/manage/harbour-training/applications/${id}`, { do: 'move', state: 'shortlisted' });
    const { link } = await mailTo(database.db, email);
    await givenAccount(database.db, { email });
    const owner = visitorTo(portal.url);
    await signIn(owner, email, PASSWORD);
    await owner.get('/account/applications');
    const opened = await visitorTo(portal.url).post(link);
    assert.equal(opened.headers.location, `/applications/confirm?account=${id}`);
  });

  it('without an account many can be asked for in an hour, and a new password can still be', async () => {
    const email = 'many@example.org';
    await givenAccount(database.db, { email });
    await database.db.deleteFrom('rateLimit').execute();
    for (let at = 0; at < 8; at += 1) {
      const page = await applyFor(visitorTo(portal.url), vacancy, { email: { email } });
      assert.match(page.body, /has not been sent yet/, `the ${at + 1}. time`);
    }
    const someone = visitorTo(portal.url);
    assert.equal((await someone.post('/account/reset', { email })).status, 303);
    assert.equal((await someone.post('/applications/link', { email })).status, 303);
  });

  it('those who work for the organisation are written to once a day, without a name, and only of what is sent', async () => {
    const { db } = database;
    const email = 'inbox@harbour.example';
    await givenAccount(db, { email, member: { organisationId, role: 'editor' } });
    const late = 'never-confirmed@harbour.example';
    await givenAccount(db, { email: late, confirmed: false, member: { organisationId, role: 'editor' } });
    const told = async () =>
      (await mailsTo(db, email)).filter(
        ({ subject }) => subject === 'New application: Ferry hand (Harbour Training)',
      );
    const dayLater = () =>
      db.updateTable('mail').set({ dayKey: null }).where('recipient', '=', email).execute();

    const guest = 'told-of@example.org';
    await applyFor(visitorTo(portal.url), vacancy, { email: { email: guest } });
    assert.equal((await told()).length, 0, 'it is not confirmed');
    await visitorTo(portal.url).post((await mailTo(db, guest)).link);
    const [first, ...more] = await told();
    assert.equal(more.length, 0);
    assert.equal(first?.link, '/manage/harbour-training/applications');
    assert.doesNotMatch(first?.text ?? '', /Sam|told-of|I like the work/, 'the job, and no name of a person');

    await applyFor((await accountHolder()).visitor, vacancy);
    assert.equal((await told()).length, 1, 'the same day');
    await dayLater();
    const two = await Promise.all([accountHolder(), accountHolder()]);
    const checks = await Promise.all(two.map(({ visitor }) => fillIn(visitor, vacancy)));
    await Promise.all(two.map(({ visitor }, at) => sendIt(visitor, checks[at] ?? '')));
    assert.equal((await told()).length, 2, 'the next day, of two at the same moment');
    assert.deepEqual(await mailsTo(db, late), []);
  });

  it('on another device the code confirms it; wrong ones run out', async () => {
    const email = 'coder@example.org';
    await applyFor(visitorTo(portal.url), vacancy, { email: { email } });
    const [, code = ''] = /instead: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    const device = visitorTo(portal.url);
    const wrong = await device.post('/applications/confirm', {
      email,
      code: code === '111111' ? '222222' : '111111',
    });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /This code is wrong/);
    const right = await device.post('/applications/confirm', { email, code });
    assert.match(right.headers.location ?? '', /^\/applications\/[0-9a-z]{16}/);
    assert.equal((await device.get(right.headers.location ?? '')).status, 200);
    assert.equal((await device.post('/applications/confirm', { email, code })).status, 422);
  });

  it('a place is held at once; the next one waits, moves up, and has 48 hours', async () => {
    const { id: courseId, dateId } = await course(1);
    const date = { date: { date: String(dateId) } };
    const [first, second, third] = [await accountHolder(), await accountHolder(), await accountHolder()];
    assert.match((await applyFor(first.visitor, courseId, date)).body, /We are holding a place for you/);
    assert.equal((await dateOf(dateId)).placesTaken, 1);
    const begun = await second.visitor.post(`/opportunities/${courseId}/apply`);
    assert.match((await second.visitor.get(begun.headers.location ?? '')).body, /Full. You would be first/);
    assert.match((await applyFor(second.visitor, courseId, date)).body, /first on the waiting list/);
    assert.match((await applyFor(third.visitor, courseId, date)).body, /number 2 on the waiting list/);
    await eventually('the search says that it is full', async () =>
      /full – ask about a waiting list/i.test(
        (await first.visitor.get('/opportunities?kind=skills-bootcamp')).body,
      ),
    );

    // The first one takes it back: after a question, and only then.
    const [mine] = await ofAccount(first.id);
    const own = `/account/applications/${mine?.id}`;
    assert.match((await first.visitor.get(`${own}/withdraw`)).body, /Your place can go to someone else/);
    assert.equal((await first.visitor.post(`${own}/withdraw`)).headers.location, own);
    assert.match((await first.visitor.get(own)).body, /You withdrew this application/);
    assert.equal((await dateOf(dateId)).placesTaken, 1, 'it went on at once');
    const offer = await mailTo(database.db, second.email);
    assert.equal(offer.subject, 'You have been offered a place');
    assert.match((await second.visitor.get(offer.link)).body, /Accept the place/);

    // The applicant does not answer for 48 hours: the next one is offered the place.
    const hours = (count: number) => ({ ...deps(), clock: () => new Date(Date.now() + count * 3_600_000) });
    await processWaitingLists(hours(47));
    const [waited] = await ofAccount(second.id);
    assert.equal(waited?.state, 'offered');
    await Promise.all([processWaitingLists(hours(49)), processWaitingLists(hours(49))]);
    assert.equal((await ofAccount(second.id))[0]?.state, 'not-this-time');
    assert.equal((await mailTo(database.db, second.email)).subject, 'We are no longer holding your place');
    assert.match((await second.visitor.get(offer.link)).body, /The offer expired/);
    assert.equal((await ofAccount(third.id))[0]?.state, 'offered');
    assert.equal((await dateOf(dateId)).placesTaken, 1);

    const late = await second.visitor.post(offer.link, { do: 'accept' });
    assert.equal(late.status, 422);
    const taken = await third.visitor.post((await mailTo(database.db, third.email)).link, { do: 'accept' });
    assert.equal(taken.status, 303);
    assert.match((await third.visitor.get(taken.headers.location ?? '')).body, /You have accepted the offer/);

    // The last applicant leaves: the place is open to all again.
    const [last] = await ofAccount(third.id);
    await third.visitor.post(`/account/applications/${last?.id}/withdraw`);
    assert.equal((await dateOf(dateId)).placesTaken, 0);
  });

  it('more places than before are given to those who wait', async () => {
    const { id: courseId, dateId } = await course(1);
    const waiting = [];
    for (let at = 0; at < 3; at += 1) {
      const person = await accountHolder();
      await applyFor(person.visitor, courseId, { date: { date: String(dateId) } });
      waiting.push(person);
    }
    await database.db.updateTable('opportunityDate').set({ places: 2 }).where('id', '=', dateId).execute();
    await processWaitingLists(deps());
    const states = await Promise.all(waiting.map(async ({ id }) => (await ofAccount(id))[0]?.state));
    assert.deepEqual(states, ['new', 'offered', 'waiting']);
    assert.equal((await dateOf(dateId)).placesTaken, 2);
  });

  it('what has closed meanwhile says so kindly, and shows what else there is', async () => {
    const { id: courseId, dateId } = await course(5);
    const { visitor, id } = await accountHolder();
    const check = await fillIn(visitor, courseId, { date: { date: String(dateId) } });
    const form = hiddenFields((await visitor.get(check)).body);
    await database.db
      .updateTable('opportunity')
      .set({ closesAt: new Date(Date.now() - 1_000) })
      .where('id', '=', courseId)
      .execute();
    const sent = await visitor.post(check, form);
    assert.equal(sent.status, 200);
    assert.match(sent.body, /Applications have closed/);
    assert.match(sent.body, /We have not sent your application/);
    assert.equal((await ofAccount(id)).length, 0);
  });

  it('an organisation reads, answers, and says no kindly; the applicant sees each step', async () => {
    const { visitor, email, id } = await accountHolder();
    await applyFor(visitor, vacancy, { why: { why: 'Because of the sea.' } });
    const [application] = await ofAccount(id);
    const path = `/manage/harbour-training/applications/${application?.id}`;
    const boss = await editor();
    const list = await boss.get(`/manage/harbour-training/applications?opportunity=${vacancy}&state=new`);
    assert.match(list.body, /Sam Marsh/);
    assert.doesNotMatch(list.body, /Because of the sea/);
    assert.match((await boss.get(path)).body, /Because of the sea/);
    const opened = await database.db
      .selectFrom('applicationEvent')
      .selectAll()
      .where('applicationId', '=', application?.id ?? '')
      .where('type', '=', 'opened')
      .execute();
    assert.equal(opened.length, 1);
    assert.match(opened[0]?.actor ?? '', /^account:/);

    const nothing = await boss.post(path, { do: 'move' });
    assert.equal(nothing.status, 422);
    assert.match(nothing.body, /Select what happens next/);
    const day = addDays(londonDay(now()), 7);
    const asked = interviewForm([`${day} 10:00`], { words: 'Come to the desk.' });
    const moved = await boss.post(`${path}/interview`, asked);
    assert.equal(moved.status, 303, moved.body);
    const mail = await mailTo(database.db, email);
    assert.doesNotMatch(mail.text, /Quay|interview/i);
    const seen = await visitor.get(mail.link);
    assert.match(seen.body, /wants to talk to you/);
    assert.match(seen.body, /Come to the desk\./);
    assert.match(seen.body, /10am to 10:30am/);

    assert.equal((await boss.post(path, { do: 'message', message: '' })).status, 422);
    assert.equal((await boss.post(path, { do: 'message', message: 'Bring boots.' })).status, 303);
    assert.match((await visitor.get(mail.link)).body, /Bring boots\./);

    const end = `/manage/harbour-training/applications/not-this-time?id=${application?.id}`;
    assert.match((await boss.get(end)).body, /We will email this applicant/);
    assert.equal((await boss.post(end, {})).status, 422);
    const done = await boss.post(end, { reason: 'must-have', words: 'Your letter was a pleasure to read.' });
    assert.equal(done.headers.location, '/manage/harbour-training/applications?ended=1');
    const last = await visitor.get(mail.link);
    assert.match(last.body, /Your application did not show something that is needed for this/);
    assert.match(last.body, /a pleasure to read/);
    const late = await boss.post(path, { do: 'move', state: 'offered' });
    assert.equal(late.status, 422);
    assert.match(late.body, /This has changed since you opened the page/);
  });

  it('what is wrong is said beside the field, whatever is typed, and nothing is lost', async () => {
    const { visitor } = await accountHolder();
    const begun = await visitor.post(`/opportunities/${vacancy}/apply`);
    const path = begun.headers.location ?? '';
    const form = hiddenFields((await visitor.get(path)).body);
    for (const [fields, words] of [
      [{}, 'Enter your name'],
      [{ name: '   ' }, 'Enter your name'],
      [{ name: 'x'.repeat(50_000) }, 'must be 120 characters or fewer'],
    ] as const) {
      const answer = await visitor.post(path, { ...form, ...fields });
      assert.equal(answer.status, 422);
      assert.ok(answer.body.includes(words), words);
    }
    for (const text of NAUGHTY.slice(0, 60)) {
      const answer = await visitor.post(path, { ...form, name: text });
      assert.ok([303, 409, 422].includes(answer.status), `${answer.status}: ${JSON.stringify(text)}`);
    }
    for (const draft of ['new', 'x', '0123456789abcdef', '../..', '%00']) {
      for (const stop of ['name', 'check', 'sent', 'tasks', 'nothing']) {
        const url = `/opportunities/${vacancy}/apply/${draft}/${stop}`;
        for (const answer of [await visitor.get(url), await visitor.post(url, { name: 'A' })])
          assert.ok(answer.status < 500, `${answer.status} ${url}`);
      }
    }
    assert.equal((await visitor.get('/opportunities/0000000000/apply')).status, 404);
    const boss = await editor();
    for (const text of NAUGHTY.slice(0, 40)) {
      const query = `opportunity=${encodeURIComponent(text)}&state=${encodeURIComponent(text)}&page=${encodeURIComponent(text)}`;
      assert.equal((await boss.get(`/manage/harbour-training/applications?${query}`)).status, 200);
    }
  });

  it('too many are slowed down, in words, and nothing is lost', async () => {
    const { visitor, id } = await accountHolder();
    const check = await fillIn(visitor, vacancy);
    const form = hiddenFields((await visitor.get(check)).body);
    const wrong = { ...form, _version: '999' };
    let status = 0;
    for (let at = 0; at < 40 && status !== 429; at += 1) ({ status } = await visitor.post(check, wrong));
    assert.equal(status, 429);
    assert.match((await visitor.post(check, form)).body, /You have not lost anything/);
    assert.equal((await ofAccount(id)).length, 0);
    await database.db.deleteFrom('rateLimit').execute();
    assert.match((await sendIt(visitor, check)).body, /We have sent it to Harbour Training/);
  });

  it('an offer that is not of a place can be accepted without hurry', async () => {
    const { visitor, id } = await accountHolder();
    await applyFor(visitor, vacancy);
    const [application] = await ofAccount(id);
    const boss = await editor();
    await boss.post(`/manage/harbour-training/applications/${application?.id}`, {
      do: 'move',
      state: 'offered',
    });
    assert.equal((await stateOf(application?.id ?? ''))?.offeredUntil, null);
    await processWaitingLists({ ...deps(), clock: () => new Date(Date.now() + 20 * DAY) });
    const page = `/account/applications/${application?.id}`;
    assert.match((await visitor.get(page)).body, /Accept the offer/);
    assert.equal((await visitor.post(page, { do: 'accept' })).status, 303);
    assert.equal((await stateOf(application?.id ?? ''))?.state, 'accepted');
  });

  it('an unconfirmed application is deleted after seven days', async () => {
    const unconfirmed = (ago: number) =>
      givenApplication(database.db, {
        opportunityId: vacancy,
        state: 'unconfirmed',
        createdAt: new Date(Date.now() - ago),
      });
    const [old, young] = [await unconfirmed(7 * DAY + 1_000), await unconfirmed(7 * DAY - 60_000)];
    await processWaitingLists(deps());
    assert.equal(await stateOf(old), undefined);
    assert.equal((await stateOf(young))?.state, 'unconfirmed');
  });
});
