import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import type { ApplicationState } from '#features/applications/application.ts';
import type { ApplicationEventType } from '#features/applications/transitions.ts';
import { givenAccount, mailsTo, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { applyFor, givenApplication, hiddenFields, interviewForm } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const BASE = '/manage/harbour-training/applications';

describe('an organisation and those who applied write to each other', () => {
  const { portal, database } = usePortal();
  let vacancy: string;
  let organisationId: string;
  let boss: Visitor;
  const bossEmail = 'boss@harbour.example';

  before(async () => {
    const { db } = database;
    [vacancy = ''] = await given(
      db,
      [
        anOpportunity({
          publishedAt: new Date(Date.now() - 86_400_000),
          howToApply: { here: true },
          title: 'Ferry hand',
        }),
      ],
      {
        organisation: anOrganisation({ slug: 'harbour-training', name: 'Harbour Training' }),
        now: new Date(),
      },
    );
    ({ organisationId } = await db
      .selectFrom('opportunity')
      .select('organisationId')
      .executeTakeFirstOrThrow());
    await givenAccount(db, { email: bossEmail, member: { organisationId, role: 'owner' } });
    boss = visitorTo(portal.url);
    await signIn(boss, bossEmail, PASSWORD);
  });

  interface Person {
    id: string;
    email: string;
    visitor: Visitor;
    /** Their own page, and the organisation's. */
    own: string;
    path: string;
  }
  async function applicant(
    state: ApplicationState = 'new',
    over: { name?: string; opportunityId?: string; dateId?: number } = {},
  ): Promise<Person> {
    const email = `${newId()}@example.org`;
    const { id: accountId } = await givenAccount(database.db, { email });
    const id = await givenApplication(database.db, {
      opportunityId: vacancy,
      accountId,
      email,
      state,
      ...over,
    });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email, PASSWORD);
    return { id, email, visitor, own: `/account/applications/${id}`, path: `${BASE}/${id}` };
  }
  const events = async (id: string, type: ApplicationEventType) =>
    (
      await database.db
        .selectFrom('applicationEvent')
        .select('type')
        .where('applicationId', '=', id)
        .where('type', '=', type)
        .execute()
    ).length;
  const messageFrom = async (
    visitor: Visitor,
    page: string,
    message: string,
    action: string,
  ): Promise<Record<string, string>> => ({
    ...hiddenFields((await visitor.get(page)).body),
    message,
    do: action,
  });

  it('a message sent twice is one message and one mail', async () => {
    const { id, email, visitor, own, path } = await applicant();
    const form = await messageFrom(boss, path, 'Bring boots.', 'message');
    const answers = await Promise.all([1, 2, 3].map(() => boss.post(path, form)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303, 303],
    );
    assert.equal((await boss.post(path, form)).status, 303, 'later too');
    assert.equal(await events(id, 'message'), 1);
    assert.equal((await mailsTo(database.db, email)).length, 1);
    assert.equal((await visitor.get(own)).body.match(/Bring boots\./g)?.length, 1);
    // The same words from a new form are another message.
    assert.equal(
      (await boss.post(path, await messageFrom(boss, path, 'Bring boots.', 'message'))).status,
      303,
    );
    assert.equal(await events(id, 'message'), 2);
    // A token that the client made up is refused.
    for (const token of ['', "' or 1=1", 'x'.repeat(5_000)]) {
      assert.equal((await boss.post(path, { ...form, token })).status, 303);
    }
    // Sent with mistakes first, it is still one form.
    const { id: other, path: otherPath } = await applicant();
    const fresh = await messageFrom(boss, otherPath, 'x'.repeat(2_001), 'message');
    const wrong = await boss.post(otherPath, fresh);
    assert.equal(wrong.status, 422);
    const again = { ...hiddenFields(wrong.body), message: 'Shorter.', do: 'message' };
    assert.equal(hiddenFields(wrong.body)['token'], fresh['token']);
    await Promise.all([boss.post(otherPath, again), boss.post(otherPath, again)]);
    assert.equal(await events(other, 'message'), 1);
  });

  it('a step that is saved twice is one step, and both times it worked', async () => {
    const { id, email, path } = await applicant();
    const move = { do: 'move', state: 'shortlisted', words: 'Which days suit you?' };
    const answers = await Promise.all([boss.post(path, move), boss.post(path, move)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303],
    );
    assert.equal(await events(id, 'shortlisted'), 1);
    assert.equal((await mailsTo(database.db, email)).length, 1);
    // Other words, or another person's hand: that would be lost, so it is said.
    const other = await boss.post(path, { ...move, words: 'And which hours?' });
    assert.equal(other.status, 422);
    assert.match(other.body, /And which hours\?/);
    const colleague = visitorTo(portal.url);
    const address = `${newId()}@harbour.example`;
    await givenAccount(database.db, { email: address, member: { organisationId, role: 'editor' } });
    await signIn(colleague, address, PASSWORD);
    assert.equal((await colleague.post(path, move)).status, 422);

    const end = `${BASE}/not-this-time?id=${id}`;
    const no = { reason: 'filled', words: 'Thank you.' };
    for (const answer of [await boss.post(end, no), await boss.post(end, no)]) {
      assert.equal(answer.headers.location, `${BASE}?ended=1`);
    }
    assert.equal(await events(id, 'not-this-time'), 1);
    assert.equal((await mailsTo(database.db, email)).length, 2);
  });

  it('what the organisation was writing is not lost when the applicant takes it back meanwhile', async () => {
    const { visitor, own, path } = await applicant();
    await visitor.post(`${own}/withdraw`);
    const late = await boss.post(path, { do: 'move', state: 'offered', words: 'Come on Tuesday at ten.' });
    assert.equal(late.status, 422);
    assert.match(late.body, /This has changed since you opened the page/);
    assert.match(late.body, /We did not send this message[\s\S]*Come on Tuesday at ten\./);
    assert.doesNotMatch(late.body, /href="#state"/, 'a field that is not there any more');
  });

  it('nor when what was written has been deleted meanwhile, and nothing is said to be sent', async () => {
    const { id, email, path } = await applicant();
    await database.db
      .updateTable('application')
      .set({ name: null, details: null })
      .where('id', '=', id)
      .execute();
    const late = await boss.post(path, { do: 'message', message: 'Are you still there?' });
    assert.equal(late.status, 422);
    assert.match(late.body, /Nothing was sent/);
    assert.match(late.body, /Are you still there\?/);
    assert.deepEqual(await mailsTo(database.db, email), []);
  });

  it('an applicant answers; the inbox shows it, and one mail a day says that there is something', async () => {
    const { id, visitor, own, path } = await applicant('shortlisted', { name: 'Rosa Thorn' });
    await database.db.updateTable('mail').set({ dayKey: null }).execute();
    const before = (await mailsTo(database.db, bossEmail)).length;
    await boss.post(path, await messageFrom(boss, path, 'Do you have a licence?', 'message'));
    const empty = await visitor.post(own, await messageFrom(visitor, own, '  ', 'reply'));
    assert.equal(empty.status, 422);
    assert.match(empty.body, /Enter your message/);
    const form = await messageFrom(visitor, own, 'Yes, since March.\n\n<b>Clean</b>.', 'reply');
    const answers = await Promise.all([visitor.post(own, form), visitor.post(own, form)]);
    for (const { headers } of answers) assert.equal(headers.location, `${own}?done=reply`);
    assert.equal(await events(id, 'reply'), 1);
    const page = await visitor.get(`${own}?done=reply`);
    assert.match(page.body, /Message sent\./);
    assert.match(page.body, /Yes, since March\./);
    const mails = await mailsTo(database.db, bossEmail);
    assert.equal(mails.length, before + 1);
    assert.equal(mails[0]?.subject, 'New message about an application: Ferry hand (Harbour Training)');
    assert.doesNotMatch(`${mails[0]?.subject} ${mails[0]?.text}`, /March|Rosa/);

    const list = await boss.get(`${BASE}?unread=yes`);
    assert.match(list.body, /Rosa Thorn[\s\S]*New message/);
    assert.doesNotMatch(list.body, /since March/, 'the list opens nothing');
    const opened = await boss.get(path);
    assert.match(opened.body, /Yes, since March\./);
    assert.match(opened.body, /&lt;b&gt;Clean/);
    assert.doesNotMatch((await boss.get(`${BASE}?unread=yes`)).body, /Rosa Thorn/, 'it was read');
    // A second one on the same day is not another mail.
    await visitor.post(own, await messageFrom(visitor, own, 'And a forklift one.', 'reply'));
    assert.equal((await mailsTo(database.db, bossEmail)).length, before + 1);
    assert.match((await boss.get(BASE)).body, /New message/);
  });

  it("is answered without an account too, and by no other person in the applicant's name", async () => {
    const email = `${newId()}@example.org`;
    const guest = visitorTo(portal.url);
    await applyFor(guest, vacancy, { email: { email } });
    const own = ((await guest.post((await mailTo(database.db, email)).link)).headers.location ?? '').replace(
      /\?.*/,
      '',
    );
    const form = await messageFrom(guest, own, 'I can start on Monday.', 'reply');
    assert.equal((await guest.post(own, form)).headers.location, `${own}?done=reply`);
    const id = own.split('/')[2] ?? '';
    const other = await applicant();
    const stranger = visitorTo(portal.url);
    assert.equal((await other.visitor.post(`/account/applications/${id}`, form)).status, 404);
    assert.equal((await stranger.post(own, form)).headers.location, '/applications/link');
    assert.equal(await events(id, 'reply'), 1);
  });

  it('cannot be written to without end: twenty a day, and the words are kept', async () => {
    const { id, visitor, own } = await applicant();
    for (let at = 0; at < 20; at += 1) {
      assert.equal((await visitor.post(own, { do: 'reply', message: `Number ${at}` })).status, 303);
    }
    const late = await visitor.post(own, { do: 'reply', message: 'One more thing.' });
    assert.equal(late.status, 429);
    assert.match(late.body, /You have sent a lot of messages today/);
    assert.match(late.body, />One more thing\.<\/textarea>/);
    assert.equal(await events(id, 'reply'), 20);
  });

  it('what is over is not written to, save to answer the organisation, and no words are lost', async () => {
    const { id, visitor, own, path } = await applicant('not-this-time');
    assert.doesNotMatch((await visitor.get(own)).body, /<textarea/);
    const late = await visitor.post(own, { do: 'reply', message: 'Why not me?' });
    assert.equal(late.status, 422);
    assert.match(late.body, /Why not me\?/);
    assert.equal(await events(id, 'reply'), 0);
    await boss.post(path, await messageFrom(boss, path, 'Would you like a word about it?', 'message'));
    const form = await messageFrom(visitor, own, 'Yes please.', 'reply');
    const answers = [await visitor.post(own, form), await visitor.post(own, form)];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [303, 303],
    );
    assert.equal(await events(id, 'reply'), 1);
  });

  it('an interview is answered with one press, which can be changed and asked again', async () => {
    const { id, visitor, own, path } = await applicant('shortlisted');
    assert.equal((await visitor.post(own, { do: 'can-come' })).status, 422, 'there is none');
    const day = addDays(londonDay(new Date()), 7);
    await boss.post(`${path}/interview`, interviewForm([`${day} 10:00`]));
    const asked = await visitor.get(own);
    assert.match(asked.body, /Can you come to the interview\?/);
    for (const answer of [
      await visitor.post(own, { do: 'can-come' }),
      await visitor.post(own, { do: 'can-come' }),
    ]) {
      assert.equal(answer.headers.location, `${own}?done=can-come`);
    }
    assert.equal(await events(id, 'can-come'), 1);
    assert.match(
      (await visitor.get(`${own}?done=can-come`)).body,
      /Harbour Training can see that you can come/,
    );
    assert.match((await boss.get(`${BASE}?unread=yes`)).body, new RegExp(id));
    assert.match((await boss.get(path)).body, /They can come/);
    await visitor.post(own, { do: 'another-time' });
    assert.match((await boss.get(path)).body, /They need another time/);
    await boss.post(`${path}/interview`, interviewForm([`${day} 11:00`]));
    assert.match((await visitor.get(own)).body, /Can you come to the interview\?/);
    assert.doesNotMatch((await boss.get(path)).body, /They need another time/);
  });

  it('who comes when: the list and the file can be narrowed to one start date', async () => {
    const first = addDays(londonDay(new Date()), 30);
    const days = [first, addDays(first, 90)];
    const [course = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - 86_400_000),
          howToApply: { here: true },
          dates: days.map((startsOn) => ({ startsOn, places: 12, placesTaken: 0 })),
        }),
      ],
      {
        organisation: anOrganisation({ slug: 'harbour-training', name: 'Harbour Training' }),
        now: new Date(),
      },
    );
    const dates = await database.db
      .selectFrom('opportunityDate')
      .select('id')
      .where('opportunityId', '=', course)
      .orderBy('startsOn')
      .execute();
    const names = ['Anna Early', 'Lena Later', 'Lars Later'];
    for (const [at, name] of names.entries()) {
      await applicant(at === 2 ? 'accepted' : 'new', {
        name,
        opportunityId: course,
        dateId: dates[Math.min(at, 1)]?.id ?? 0,
      });
    }
    const shown = (body: string) => names.filter((name) => body.includes(name));
    const page = await boss.get(BASE);
    assert.deepEqual(shown(page.body), names);
    assert.match(page.body, new RegExp(`<option value="${days[1]}"[^>]*>[^<]*\\(2\\)`));
    const late = `?starts=${days[1]}`;
    assert.deepEqual(shown((await boss.get(`${BASE}${late}`)).body), names.slice(1));
    assert.deepEqual(shown((await boss.get(`${BASE}${late}&state=accepted`)).body), ['Lars Later']);
    assert.deepEqual(shown((await boss.get(`${BASE}/export.csv${late}`)).body), names.slice(1));
    for (const odd of ['0000-01-01', '2027-02-30', 'x', '\0', "2027-01-01' or 1=1", '2027']) {
      assert.deepEqual(shown((await boss.get(`${BASE}?starts=${encodeURIComponent(odd)}`)).body), names, odd);
    }
    assert.deepEqual(shown((await boss.get(`${BASE}?starts=2099-01-01`)).body), []);
  });
});
