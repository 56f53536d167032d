import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import { givenAccount, mailsTo, secrets, signIn } from '../support/accounts.ts';
import { givenReferral, type ReferralOverrides } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type FormFields, type Visitor } from '../support/visitor.ts';

const DAY = 86_400_000;
const daysBeforeToday = (days: number) => londonDay(new Date(Date.now() - days * DAY));

/** What a browser would send of a page's untouched form. */
function asItStands(body: string): Record<string, string[]> {
  const main = body.slice(body.indexOf('<main'));
  const [form = ''] = /<form[^>]*method="post"[\s\S]*?<\/form>/.exec(main) ?? [];
  const fields: Record<string, string[]> = {};
  const plain = (text: string) =>
    text.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const add = (tag: string, value: string) => {
    const [, name] = /\sname="([^"]+)"/.exec(tag) ?? [];
    if (name !== undefined) (fields[name] ??= []).push(plain(value));
  };
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    if (/type="(radio|checkbox)"/.test(tag) && !/\schecked/.test(tag)) continue;
    add(tag, /\svalue="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g))
    add(tag, text);
  return fields;
}

describe('what staff put right', () => {
  const { portal, database } = usePortal();
  let coordinator: Visitor;
  let adviser: Visitor;

  async function staff(email: string, role: 'coordinator' | 'adviser', organisationId?: string) {
    const { secret } = await givenAccount(database.db, {
      email,
      roles: [role],
      twoFactor: true,
      ...(organisationId === undefined ? {} : { member: { organisationId, role: 'editor' } }),
    });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    await visitor.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
    return visitor;
  }

  before(async () => {
    const { db } = database;
    await db
      .insertInto('organisation')
      .values([
        {
          id: 'harbour',
          slug: 'harbour',
          name: 'Harbour Futures',
          kind: 'delivery-partner',
          disabilityConfident: 0,
          approvedAt: new Date(),
        },
        ...['Deal', 'Margate'].map((town) => ({
          id: `bakery-${town}`,
          slug: `bakery-${town}`,
          name: 'The Bakery',
          town,
          kind: 'employer' as const,
          disabilityConfident: 0,
          approvedAt: new Date(),
        })),
      ])
      .execute();
    await db
      .insertInto('postcode')
      .values({ postcode: 'CT161AA', area: 'dover', lat: 51.12, lon: 1.31 })
      .execute();
    coordinator = await staff('coordinator@example.org', 'coordinator');
    adviser = await staff('adviser@example.org', 'adviser', 'harbour');
  });

  const rowOf = async (id: string) => {
    const row = await findReferral(database.db, { kind: 'coordinator' }, id);
    assert.ok(row);
    return row;
  };
  const detailsOf = async (id: string) => unseal(secrets, await rowOf(id)).details;
  const eventsOf = (id: string) =>
    database.db.selectFrom('referralEvent').selectAll().where('referralId', '=', id).orderBy('id').execute();
  const words = (body: string) => body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  const dayFields = (name: string, day: string) => {
    const [year = '', month = '', date = ''] = day.split('-');
    return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
  };

  /** Sends the form of a case action as it stands, with the adviser's changes. */
  async function act(who: Visitor, path: string, fields: FormFields = {}) {
    const { status, body } = await who.get(path);
    assert.equal(status, 200, path);
    return who.post(path, { ...asItStands(body), ...fields });
  }
  async function did(who: Visitor, path: string, fields: FormFields = {}) {
    const answer = await act(who, path, fields);
    assert.equal(answer.status, 303, `${path}: ${/There is a problem[\s\S]{0,800}/.exec(answer.body)?.[0]}`);
    return answer;
  }
  /** A person with whom the adviser has worked for so many days, opened by both. */
  async function withAdviser(it: ReferralOverrides = {}, since = 300) {
    const given = await givenReferral(database.db, { ...it, now: new Date(Date.now() - since * DAY) });
    await did(coordinator, `/referrals/${given.id}/assign`, { partner: 'harbour' });
    await adviser.get(`/caseload/${given.id}`);
    return given;
  }
  const started = (id: string, days: number) =>
    did(adviser, `/caseload/${id}/start`, dayFields('on', daysBeforeToday(days)));
  const job = (days: number) => ({
    ...dayFields('on', daysBeforeToday(days)),
    hours: '16',
    evidence: 'payslip',
  });
  /** Presses "This is wrong" beside what the record says. */
  async function strike(who: Visitor, record: string, what: RegExp, why = 'It was the wrong person.') {
    const { body } = await who.get(record);
    const links = [...body.matchAll(/href="([^"]+\/correct\?event=\d+)"\s*>([\s\S]*?)<\/a>/g)];
    const link = links.find(([, , text = '']) => what.test(words(text)))?.[1] ?? '';
    assert.notEqual(link, '', `${what} cannot be struck out`);
    return did(who, link, { words: why });
  }

  describe('of the person', () => {
    it('is all in one form, as it is held, and comes to new ways in, another area and the list of what happened', async () => {
      const { id, reference } = await givenReferral(database.db, {
        facts: { via: 'somebody-else' },
        details: {
          name: 'Jo Wrongname',
          dateOfBirth: '1990-02-03',
          email: undefined,
          ways: ['phone', 'somebody-else'],
          otherContact: { name: 'Pat Former', phone: '01632 960222' },
          language: 'Polish',
          interpreter: true,
          referrer: { name: 'Sam Surgery', role: 'gp' },
          rightToWork: 'not-sure',
        },
      });
      const path = `/referrals/${id}/change`;
      const closed = await coordinator.get(path);
      assert.equal(closed.headers.location, `/referrals/${id}`, 'the record must be opened first');
      await coordinator.post(`/referrals/${id}`, { why: 'person-asked' });
      const { body } = await coordinator.get(path);
      const shown = asItStands(body);
      assert.deepEqual(
        [shown['name'], shown['dateOfBirth-month'], shown['postcode'], shown['ways'], shown['otherName']],
        [['Jo Wrongname'], ['2'], ['ME12 1AA'], ['phone', 'somebody-else'], ['Pat Former']],
      );
      assert.deepEqual(
        [shown['council'], shown['language'], shown['interpreting'], shown['messageIsSafe']],
        [['swale'], ['Polish'], ['interpreter'], ['yes']],
      );

      const before = await rowOf(id);
      const still = await act(coordinator, path, { otherName: '', otherPhone: '' });
      assert.equal(still.status, 422, 'while it is a way to reach them');
      assert.match(still.body, /Enter their name/);
      await did(coordinator, path, {
        name: 'Jo Rightname',
        ...dayFields('dateOfBirth', '1991-02-03'),
        postcode: 'ct16 1aa',
        ways: ['phone', 'post'],
        phone: '01632 960333',
        address: '1 Harbour Street\nDover',
        otherName: '',
        otherPhone: '',
        messageIsSafe: 'no',
        language: 'Ukrainian',
        interpreting: ['interpreter', 'bsl'],
        formats: ['large-print'],
      });

      const row = await rowOf(id);
      assert.equal(row.area, 'dover', 'the postcode decides');
      assert.equal(row.sealedKey, before.sealedKey, 'under the same key');
      for (const hash of ['phoneHash', 'personHash', 'lookupHash'] as const)
        assert.notEqual(row[hash], before[hash], hash);
      assert.deepEqual(await detailsOf(id), {
        name: 'Jo Rightname',
        dateOfBirth: '1991-02-03',
        postcode: 'CT16 1AA',
        ways: ['phone', 'post'],
        phone: '+441632960333',
        address: '1 Harbour Street\nDover',
        messageIsSafe: false,
        referrer: { name: 'Sam Surgery', role: 'gp' },
        language: 'Ukrainian',
        interpreter: true,
        bsl: true,
        formats: ['large-print'],
        meeting: ['near-home'],
        rightToWork: 'not-sure',
      });
      const event = (await eventsOf(id)).find(({ type }) => type === 'record-changed');
      assert.deepEqual(
        [...((event?.detail?.['fields'] ?? []) as string[])].sort(),
        [
          'address',
          'area',
          'dateOfBirth',
          'formats',
          'language',
          'messages',
          'name',
          'otherContact',
          'phone',
          'postcode',
          'ways',
        ],
        'which parts, and nothing that stands there',
      );
      assert.match(
        words((await coordinator.get(`/referrals/${id}`)).body),
        /Personal details changed: name, date of birth, postcode/,
      );

      // They come in by what is right now, and see what was done.
      const person = visitorTo(portal.url);
      const comeIn = (day: string, postcode: string) =>
        person.post('/support/referral/without-email', {
          reference,
          ...dayFields('dateOfBirth', day),
          postcode,
        });
      assert.equal((await comeIn('1990-02-03', 'ME12 1AA')).status, 422);
      assert.equal((await comeIn('1991-02-03', 'CT16 1AA')).status, 303);
    });

    it('a changed address is announced to the previous one, and news goes to the new one', async () => {
      const { id } = await withAdviser({ details: { email: 'old@example.org' } });
      await did(adviser, `/caseload/${id}/change`, { email: 'new@example.org' });
      const [told, ...rest] = (await mailsTo(database.db, 'old@example.org')).filter(
        ({ subject }) => subject === 'Your contact details have changed',
      );
      assert.match(told?.text ?? '', /contact details you gave us have just been changed/);
      assert.equal(rest.length, 0);
      const [news] = await mailsTo(database.db, 'new@example.org');
      assert.match(news?.subject ?? '', /There is an update for you/);
      assert.doesNotMatch(`${told?.text}${news?.text}`, /Connect|Morgan|Harbour|example\.org/);
    });

    it('that is saved unchanged changes nothing and tells no one', async () => {
      const { id } = await withAdviser({ details: { email: 'same@example.org' } });
      const before = [(await eventsOf(id)).length, (await mailsTo(database.db, 'same@example.org')).length];
      const kept = await rowOf(id);
      await did(adviser, `/caseload/${id}/change`);
      assert.deepEqual(
        [(await eventsOf(id)).length, (await mailsTo(database.db, 'same@example.org')).length],
        before,
      );
      assert.equal((await rowOf(id)).sealed, kept.sealed);
    });

    it('that cannot be is said beside the field, and nothing typed is lost', async () => {
      const { id } = await withAdviser();
      const answer = await act(adviser, `/caseload/${id}/change`, {
        name: '',
        ...dayFields('dateOfBirth', daysBeforeToday(400)),
        postcode: 'nowhere',
        ways: ['email', 'post'],
        email: '',
        bestTime: 'When the tide is out',
      });
      assert.equal(answer.status, 422);
      for (const message of [
        /Enter their name/,
        /Date of birth must be for someone aged 16 or over/,
        /Enter a postcode, like ME14 1XX/,
        /Enter an email address/,
        /Enter an address that we can write to/,
      ])
        assert.match(answer.body, message);
      assert.match(answer.body, /When the tide is out/);
      assert.equal((await detailsOf(id))?.name, 'Morgan Tidewell');
    });

    it('a coordinator’s half hour that is over while they type loses nothing', async () => {
      const { id } = await givenReferral(database.db);
      await coordinator.post(`/referrals/${id}`, { why: 'person-asked' });
      const fields = asItStands((await coordinator.get(`/referrals/${id}/change`)).body);
      await database.db
        .updateTable('referralEvent')
        .set({ at: new Date(Date.now() - 31 * 60_000) })
        .where('referralId', '=', id)
        .where('type', '=', 'opened')
        .execute();
      const answer = await coordinator.post(`/referrals/${id}/change`, { ...fields, name: 'Morgan Weald' });
      assert.equal(answer.status, 303);
      assert.equal((await detailsOf(id))?.name, 'Morgan Weald');
    });
  });

  describe('of whether they want it', () => {
    it('ends it as they said on the phone, and says that they did', async () => {
      const { id } = await withAdviser({ details: { email: 'enough@example.org' } }, 20);
      const future = await act(adviser, `/caseload/${id}/told-withdrawn`, {
        ...dayFields('on', addDays(londonDay(new Date()), 1)),
        way: 'phone',
      });
      assert.match(future.body, /Date must be today or in the past/);
      await did(adviser, `/caseload/${id}/told-withdrawn`, {
        ...dayFields('on', daysBeforeToday(2)),
        way: 'phone',
      });
      const row = await rowOf(id);
      assert.equal(row.stage, 'withdrawn');
      assert.ok(row.endedAt !== null && row.keepUntil !== null && row.dueOn === null);
      assert.match(
        words((await adviser.get(`/caseload/${id}`)).body),
        /They told us they have withdrawn: by phone, \d+ \w+ \d{4}/,
      );
      const mails = await mailsTo(database.db, 'enough@example.org');
      assert.equal(mails.length, 2, 'of the partner, and of this: who did not say so learns of it');
      assert.equal((await adviser.get(`/caseload/${id}/told-withdrawn`)).status, 404, 'it has ended');
    });

    it('can be done by a coordinator, where no partner has it yet', async () => {
      const { id } = await givenReferral(database.db);
      await did(coordinator, `/referrals/${id}/told-withdrawn`, {
        ...dayFields('on', londonDay(new Date())),
        way: 'post',
      });
      assert.equal((await rowOf(id)).stage, 'withdrawn');
    });
  });

  describe('of what came of it', () => {
    it('a start of the wrong person is struck out, and counts nowhere', async () => {
      const { id } = await withAdviser();
      const record = `/caseload/${id}`;
      assert.doesNotMatch((await adviser.get(record)).body, /Mark as a mistake/);
      assert.equal((await adviser.get(`${record}/correct`)).status, 404, 'there is nothing to strike out');
      await started(id, 100);
      assert.equal((await adviser.get(`${record}/start`)).status, 404);
      await strike(adviser, record, /Started on the programme/);
      const row = await rowOf(id);
      assert.deepEqual([row.stage, row.startedAt, row.contactedAt], ['with-partner', null, null]);
      assert.ok(row.dueOn !== null, 'they wait to be contacted again');
      const { body } = await adviser.get(record);
      assert.match(words(body), /Marked as a mistake: started on the programme/);
      assert.match(body, /<s>Started on the programme/);
      assert.match(words(body), /It was the wrong person\./);
      assert.doesNotMatch(body, /Mark as a mistake/, 'it cannot be struck out twice');
      assert.equal((await adviser.get(`${record}/start`)).status, 200);
    });

    it('a start on the wrong day is corrected, and a person in work stays in work', async () => {
      const { id } = await withAdviser();
      const record = `/caseload/${id}`;
      await did(adviser, `${record}/contact`, { way: 'phone', reached: 'yes' });
      const { contactedAt } = await rowOf(id);
      await started(id, 100);
      await did(adviser, `${record}/job`, job(95));
      await strike(adviser, record, /Started on the programme/, 'It was ten days later.');
      await started(id, 90);
      const row = await rowOf(id);
      assert.equal(row.stage, 'in-work');
      assert.equal(row.startedAt && londonDay(row.startedAt), daysBeforeToday(90));
      assert.deepEqual(row.contactedAt, contactedAt, 'they were reached all the same');
    });

    it('a job that never existed leads to no question after 13 weeks', async () => {
      const { id } = await withAdviser();
      const record = `/caseload/${id}`;
      await started(id, 120);
      await did(adviser, `${record}/job`, job(110));
      const today = async () =>
        /id="today">[\s\S]*?<\/ul>/.exec((await adviser.get('/caseload?whose=partner')).body)?.[0] ?? '';
      assert.match(await today(), new RegExp(`${id}"[\\s\\S]*ask if still in work after 13 weeks`));
      await strike(adviser, record, /Started a job/);
      assert.equal((await rowOf(id)).stage, 'started');
      assert.doesNotMatch(words((await adviser.get(record)).body), /Still in work after/);
      assert.doesNotMatch(await today(), new RegExp(id));
      assert.equal((await adviser.get(`${record}/job`)).status, 200, 'the right one can be written down');
    });

    it('a person wrongly recorded as having left continues, and is kept', async () => {
      const { id } = await withAdviser();
      const record = `/caseload/${id}`;
      await started(id, 50);
      await did(adviser, `${record}/finish`, { reason: 'moved' });
      assert.ok((await rowOf(id)).keepUntil !== null);
      await strike(adviser, record, /Left the programme/);
      const row = await rowOf(id);
      assert.deepEqual([row.stage, row.endedAt, row.keepUntil], ['started', null, null]);
    });

    it('a coordinator can do it too, and nothing but an outcome can be struck out', async () => {
      const { id } = await withAdviser();
      await started(id, 50);
      const unseen = await coordinator.get(`/referrals/${id}/correct`);
      assert.equal(
        unseen.headers.location,
        `/referrals/${id}`,
        'what came of it is read in an open record only',
      );
      for (const slug of ['correct', 'change']) {
        const blind = await coordinator.post(`/referrals/${id}/${slug}`, { event: '1' });
        assert.equal(blind.headers.location, `/referrals/${id}`, slug);
      }
      await coordinator.post(`/referrals/${id}`, { why: 'complaint' });
      const received = (await eventsOf(id)).find(({ type }) => type === 'received')?.id;
      const wrong = await act(coordinator, `/referrals/${id}/correct?event=${received}`, {
        event: String(received),
        words: 'x',
      });
      assert.equal(wrong.status, 422);
      await strike(coordinator, `/referrals/${id}`, /Started on the programme/);
      assert.equal((await rowOf(id)).stage, 'with-partner');
    });

    it('the person reads in their file what was struck out', async () => {
      const { id, reference } = await withAdviser({
        details: { dateOfBirth: '1990-02-03', email: undefined, phone: '01795 960001', ways: ['phone'] },
      });
      await started(id, 50);
      await strike(adviser, `/caseload/${id}`, /Started/);
      const person = visitorTo(portal.url);
      await person.post('/support/referral/without-email', {
        reference,
        ...dayFields('dateOfBirth', '1990-02-03'),
        postcode: 'ME12 1AA',
      });
      const file = words((await person.get('/support/referral/data')).body);
      assert.match(file, /You started \(later marked as a mistake\)/);
      assert.match(file, /An entry was marked as a mistake: “You started”/);
    });

    it('people whose job was at risk and who kept it are asked after 13 and 26 weeks from their start', async () => {
      const { id } = await withAdviser({ facts: { work: 'in-work-at-risk' } });
      const record = `/caseload/${id}`;
      await started(id, 200);
      const kept = { hours: '24', evidence: 'employer' };
      await did(adviser, `${record}/kept-job`, kept);
      const { body } = await adviser.get(record);
      assert.match(words(body), /Kept the job that was at risk/);
      for (const weeks of ['13', '26'])
        await did(adviser, `${record}/still-in-work`, { weeks, evidence: 'payslip' });
      assert.deepEqual(
        (await eventsOf(id))
          .filter(({ type }) => type === 'still-in-work')
          .map(({ detail }) => detail?.['weeks']),
        [13, 26],
      );
      await did(adviser, `${record}/left-work`, dayFields('on', daysBeforeToday(2)));
      const gone = await act(adviser, `${record}/kept-job`, kept);
      assert.match(gone.body, /They have left that job\. To add a new one/);
      const out = await withAdviser({ facts: { work: 'out-of-work' } });
      await started(out.id, 200);
      assert.equal((await adviser.get(`/caseload/${out.id}/kept-job`)).status, 404, 'there was none to keep');
    });
  });

  it('an employer is linked when the adviser selects it, and shown with its town', async () => {
    const { id } = await withAdviser();
    const record = `/caseload/${id}`;
    await started(id, 50);
    const asked = await act(adviser, `${record}/job`, { ...job(40), employer: 'the bakery' });
    assert.equal(asked.status, 422);
    assert.match(
      words(asked.body),
      /Is it one of these employers\?.*The Bakery, Deal.*The Bakery, Margate.*No, another/,
    );
    const sent = await adviser.post(`${record}/job`, {
      ...asItStands(asked.body),
      organisation: 'bakery-Margate',
    });
    assert.equal(sent.status, 303);
    assert.match(
      words((await adviser.get(record)).body),
      /Started a job: .*, at The Bakery, Margate \(on this site\)/,
    );
  });
});
