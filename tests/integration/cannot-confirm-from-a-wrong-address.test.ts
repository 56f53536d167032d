import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { newId } from '#lib/ids.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';
import { remindUnconfirmed } from '#features/applications/unconfirmed.service.ts';
import { mailsTo, mailTo, secrets } from '../support/accounts.ts';
import { applyFor } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const HOUR = 3_600_000;

describe('an application of a guest waits for its address to be confirmed, and cannot be confirmed from a wrong one', () => {
  const { portal, database } = usePortal();
  let vacancy: string;

  beforeEach(async () => {
    [vacancy = ''] = await given(
      database.db,
      [
        anOpportunity({
          publishedAt: new Date(Date.now() - 72 * HOUR),
          howToApply: { here: true },
          title: 'CODE club LINK helper',
        }),
      ],
      {
        organisation: anOrganisation({ slug: 'harbour-training', name: 'Harbour Training' }),
        now: new Date(),
      },
    );
    await database.db.deleteFrom('rateLimit').execute();
  });

  const at = (hours: number) => ({
    db: database.db,
    secrets,
    clock: () => new Date(Date.now() + hours * HOUR),
  });
  const row = (id: string) =>
    database.db.selectFrom('application').selectAll().where('id', '=', id).executeTakeFirst();
  /** A person applies on a device and stops before confirming. */
  async function writes(email = `${newId()}@example.org`) {
    const visitor = visitorTo(portal.url);
    const page = await applyFor(visitor, vacancy, { email: { email }, why: { why: 'I write a lot here.' } });
    const unsent = /\/applications\/unsent\/([0-9a-z]{16})/.exec(page.body);
    assert.ok(unsent, page.body);
    return { visitor, email, page, path: unsent[0], id: unsent[1] ?? '' };
  }
  const confirms = async (visitor: Visitor, link: string) =>
    (await visitor.post(link)).headers.location ?? '';

  it('does not look like success, names the job, and is waited for on this device', async () => {
    const { visitor, email, page, path } = await writes();
    assert.match(page.body, /<h1[^>]*>Your application has not been sent yet/);
    assert.doesNotMatch(page.body, /govuk-panel/);
    assert.match(page.body, /govuk-warning-text/);
    assert.ok(page.body.includes(email));
    const mail = await mailTo(database.db, email);
    const about = 'CODE club LINK helper (Harbour Training)';
    assert.equal(mail.subject, `Not sent yet: confirm your application for ${about}`);
    assert.ok(mail.text.includes(`Your application for ${about} has not been sent yet.`), mail.text);
    assert.match(mail.text, /work for 7 days/);
    for (const back of [`/opportunities/${vacancy}`, `/opportunities/${vacancy}/apply`, '/applications']) {
      const { status, body } = await visitor.get(back);
      assert.equal(status, 200, back);
      assert.match(body, /has not been sent yet/, back);
      assert.ok(body.includes(`href="${path}"`), back);
    }
    assert.doesNotMatch(
      (await visitorTo(portal.url).get(`/opportunities/${vacancy}`)).body,
      /has not been sent yet/,
    );
  });

  it('the link works on the sixth day, on another device, without the cookie of the first', async () => {
    const { visitor, email, id, path } = await writes();
    await processWaitingLists(at(6 * 24));
    assert.equal((await row(id))?.state, 'unconfirmed');
    const phone = visitorTo(portal.url);
    const { link } = await mailTo(database.db, email);
    assert.match((await phone.get(link)).body, /CODE club LINK helper \(Harbour Training\)/);
    assert.match(await confirms(phone, link), /\?done=sent$/);
    assert.equal((await row(id))?.deviceHash, null);
    assert.equal((await visitor.get(path)).headers.location, '/applications', 'it waits no more');
    assert.doesNotMatch((await visitor.get(`/opportunities/${vacancy}`)).body, /has not been sent yet/);
  });

  it('a corrected address loses no answer, and the link sent to the wrong address confirms nothing', async () => {
    const stranger = `${newId()}@stranger.example`;
    const { visitor, id, path } = await writes(stranger);
    const strangers = await mailTo(database.db, stranger);
    const wrong = await visitor.post(path, { do: 'change', email: 'not an address' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /value="not an address"/);
    const email = `${newId()}@example.org`;
    assert.equal((await visitor.post(path, { do: 'change', email })).headers.location, `${path}?done=change`);
    assert.ok((await visitor.get(`${path}?done=change`)).body.includes(email));

    const reader = visitorTo(portal.url);
    assert.match((await reader.get(strangers.link)).body, /no longer works/);
    assert.match((await reader.post(strangers.link)).body, /no longer works/);
    const code = /instead: (\d{6})/.exec(strangers.text)?.[1] ?? '';
    for (const address of [stranger, email]) {
      const answer = await reader.post('/applications/confirm', { email: address, code });
      assert.equal(answer.status, 422, address);
    }
    assert.equal((await row(id))?.state, 'unconfirmed');
    const own = await confirms(reader, (await mailTo(database.db, email)).link);
    assert.match((await reader.get(own)).body, /I write a lot here\./);
  });

  it('another device can neither see it, nor have the email sent, nor take it over', async () => {
    const { email, id, path } = await writes();
    const before = (await mailsTo(database.db, email)).length;
    const other = await writes();
    for (const visitor of [visitorTo(portal.url), other.visitor]) {
      assert.equal((await visitor.get(path)).headers.location, '/applications');
      for (const form of [{ do: 'again' }, { do: 'change', email: other.email }]) {
        assert.equal((await visitor.post(path, form)).headers.location, '/applications');
      }
    }
    const forged = visitorTo(portal.url);
    for (const value of ['', 'x', 'a'.repeat(43), "' or 1=1 --"]) {
      forged.cookies.set('unsent', value);
      assert.equal((await forged.get(path)).headers.location, '/applications', value);
    }
    assert.equal((await mailsTo(database.db, email)).length, before);
    assert.equal((await row(id))?.state, 'unconfirmed');
  });

  it('the email is sent again a few times a day, and no more', async () => {
    const { visitor, email, path } = await writes();
    const statuses: number[] = [];
    for (let time = 0; time < 7; time += 1) statuses.push((await visitor.post(path, { do: 'again' })).status);
    assert.deepEqual(statuses, [303, 303, 303, 303, 303, 429, 429]);
    assert.equal((await mailsTo(database.db, email)).length, 6);
  });

  it('is reminded of once, after a day and a little, and never once it is confirmed', async () => {
    const { email, id } = await writes();
    const done = await writes();
    await confirms(done.visitor, (await mailTo(database.db, done.email)).link);
    const confirmedMails = (await mailsTo(database.db, done.email)).length;
    await remindUnconfirmed(at(29));
    assert.equal((await mailsTo(database.db, email)).length, 1);
    await Promise.all([remindUnconfirmed(at(31)), remindUnconfirmed(at(31))]);
    await remindUnconfirmed(at(100));
    const [reminder, ...more] = await mailsTo(database.db, email);
    assert.equal(more.length, 1);
    assert.match(reminder?.subject ?? '', /^Reminder: your application for CODE club LINK helper/);
    assert.equal((await mailsTo(database.db, done.email)).length, confirmedMails);
    assert.match(await confirms(visitorTo(portal.url), reminder?.link ?? ''), new RegExp(id));
  });

  it('no applicant is reminded while the organisation is suspended, because no address can be confirmed then', async () => {
    const { email } = await writes();
    const suspend = (suspendedAt: Date | null) =>
      database.db.updateTable('organisation').set({ suspendedAt }).execute();
    await suspend(new Date());
    await remindUnconfirmed(at(31));
    await suspend(null);
    assert.equal((await mailsTo(database.db, email)).length, 1);
    await remindUnconfirmed(at(32));
    assert.equal((await mailsTo(database.db, email)).length, 2);
  });

  it('sooner where it closes sooner, and not at all when it has closed', async () => {
    const closesIn = (hours: number) =>
      database.db
        .updateTable('opportunity')
        .set({ closesAt: new Date(Date.now() + hours * HOUR) })
        .where('id', '=', vacancy)
        .execute();
    const soon = await writes();
    await closesIn(10);
    assert.match((await soon.visitor.get(soon.path)).body, /This closes on/);
    await remindUnconfirmed(at(4));
    assert.equal((await mailsTo(database.db, soon.email)).length, 1);
    await remindUnconfirmed(at(6));
    assert.equal((await mailsTo(database.db, soon.email)).length, 2);
  });

  it('when the job closes meanwhile the words are true, before and after the press, and nothing is sent', async () => {
    const { visitor, email, id, path } = await writes();
    const { link } = await mailTo(database.db, email);
    await database.db
      .updateTable('opportunity')
      .set({ closesAt: new Date(Date.now() - 25 * HOUR) })
      .where('id', '=', vacancy)
      .execute();
    await database.db
      .updateTable('application')
      .set({ createdAt: new Date(Date.now() - 48 * HOUR) })
      .where('id', '=', id)
      .execute();
    const page = await visitor.get(path);
    assert.match(page.body, /Applications have closed\. We did not send your application/);
    assert.doesNotMatch(page.body, /Send the email again/);
    assert.equal((await visitor.post(path, { do: 'again' })).status, 422);
    const phone = visitorTo(portal.url);
    assert.match((await phone.get(link)).body, /Applications closed before you confirmed/);
    assert.equal(await confirms(phone, link), '/applications/confirm?closed');
    assert.equal(await row(id), undefined);
    await remindUnconfirmed(at(31));
    assert.equal((await mailsTo(database.db, email)).length, 1);
  });
});
