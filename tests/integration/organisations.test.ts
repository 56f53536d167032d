import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { addStaff, removeStaff } from '#features/accounts/staff.service.ts';
import { tidyPeople } from '#features/organisations/people.service.ts';
import { approveOrganisation, setSuspended } from '#features/organisations/organisation.service.ts';
import { givenSignedIn, mailsTo, mailTo, PASSWORD, secrets, signIn } from '../support/accounts.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { EMPLOYER, fillIn, hiddenIn, registerOrganisation, SCHOOL } from '../support/organisations.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

describe('an organisation', () => {
  const { portal, database } = usePortal();

  const accountHolder = (member?: { organisationId: string; role: 'owner' | 'editor' }) =>
    givenSignedIn({ portal, database }, member === undefined ? {} : { member });
  type AccountHolder = Awaited<ReturnType<typeof accountHolder>>;

  const find = (slug: string) =>
    database.db.selectFrom('organisation').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow();
  const approve = (organisationId: string) =>
    database.db
      .transaction()
      .execute((trx) => approveOrganisation(trx, { organisationId, actor: 'test', now: new Date() }));
  /** An approved organisation with an owner. */
  async function anApproved(): Promise<{ slug: string; id: string; owner: AccountHolder }> {
    const id = newId();
    const slug = `organisation-${id}`;
    await database.db
      .insertInto('organisation')
      .values({
        id,
        slug,
        name: `Organisation ${id}`,
        kind: 'employer',
        disabilityConfident: 0,
        approvedAt: new Date(),
      })
      .execute();
    return { slug, id, owner: await accountHolder({ organisationId: id, role: 'owner' }) };
  }
  const rolesIn = async (organisationId: string) =>
    Object.fromEntries(
      (
        await database.db
          .selectFrom('membership')
          .innerJoin('account', 'account.id', 'membership.accountId')
          .select(['email', 'role'])
          .where('organisationId', '=', organisationId)
          .execute()
      ).map(({ email, role }) => [email, role]),
    );
  const eventsOf = async (organisationId: string) =>
    (
      await database.db
        .selectFrom('organisationEvent')
        .select('type')
        .where('organisationId', '=', organisationId)
        .orderBy('id')
        .execute()
    ).map(({ type }) => type);
  const casesOf = (organisationId: string) =>
    database.db
      .selectFrom('moderationCase')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .orderBy('openedAt')
      .execute();

  describe('registers', () => {
    it('and waits for the council, with its registrant as owner under a new session token', async () => {
      const { visitor, id, email } = await accountHolder();
      const before = visitor.cookies.get('session');
      const slug = await registerOrganisation(visitor);
      assert.equal(slug, 'harbour-bakery');
      assert.notEqual(visitor.cookies.get('session'), before);
      const row = await find(slug);
      assert.deepEqual(
        [row.name, row.kind, row.area, row.postcode, row.website, row.size, row.disabilityConfident],
        ['Harbour Bakery', 'employer', 'thanet', 'CT9 1XX', 'https://www.example.org', '10-49', 2],
      );
      assert.deepEqual([row.approvedAt, row.createdBy], [null, id]);
      assert.deepEqual(await rolesIn(row.id), { [email]: 'owner' });
      const [waiting, ...more] = await casesOf(row.id);
      assert.deepEqual([waiting?.kind, waiting?.submittedBy, waiting?.decision], ['organisation', id, null]);
      assert.deepEqual(more, []);
      assert.deepEqual(await eventsOf(row.id), ['registered']);
      assert.match((await visitor.get('/manage')).body, /Waiting for approval/);
      assert.equal((await visitor.get(`/organisations/${slug}`)).status, 404, 'not public before approval');
      await approve(row.id);
      assert.equal((await visitor.get(`/organisations/${slug}`)).status, 200);
    });

    it('once, however often the button is pressed, and every member stays signed in', async () => {
      const { visitor } = await accountHolder();
      const name = { name: 'Pressed Twice' };
      const check = await fillIn(visitor, '/manage/register/new/kind', { ...EMPLOYER, name });
      const hidden = hiddenIn((await visitor.get(check)).body);
      // The second press arrives with the token that the first has replaced.
      const again = visitorTo(portal.url);
      for (const [cookie, value] of visitor.cookies) again.cookies.set(cookie, value);
      const answers = await Promise.all([visitor.post(check, hidden), again.post(check, hidden)]);
      assert.deepEqual(
        answers.map(({ headers }) => headers.location),
        [check.replace('/check', '/sent'), check.replace('/check', '/sent')],
      );
      const rows = await database.db
        .selectFrom('organisation')
        .select('slug')
        .where('name', '=', 'Pressed Twice')
        .execute();
      assert.deepEqual(rows, [{ slug: 'pressed-twice' }]);
      for (const one of [visitor, again]) assert.equal((await one.get('/manage')).status, 200);
    });

    it('under an address of its own when the name is taken, after being offered the one that is there', async () => {
      const name = { name: 'Seagate Lodge' };
      const [first] = [await accountHolder(), await given(database.db, [anOpportunity()])];
      const check = await fillIn(first.visitor, '/manage/register/new/kind', { ...EMPLOYER, name });
      const { body } = await first.visitor.get(check);
      assert.match(body, /If your organisation is already here[\s\S]*href="\/manage\/join\/seagate-lodge"/);
      const slug = await registerOrganisation((await accountHolder()).visitor, { ...EMPLOYER, name });
      assert.equal(slug, 'seagate-lodge-2');
      assert.notEqual((await find('seagate-lodge')).id, (await find(slug)).id);
      const reserved = { ...EMPLOYER, name: { name: 'Register' } };
      assert.equal(await registerOrganisation((await accountHolder()).visitor, reserved), 'register-2');
    });

    it('from outside Kent and Medway, if it is not a school', async () => {
      const { visitor } = await accountHolder();
      const address = { town: 'Leeds', postcode: 'LS1 4AP' };
      const check = await fillIn(visitor, '/manage/register/new/kind', { ...EMPLOYER, address });
      assert.match((await visitor.get(check)).body, /outside Kent and Medway. That is fine/);
      const school = await fillIn(visitor, '/manage/register/new/kind', { ...SCHOOL, address });
      const page = await visitor.get(school);
      assert.match(page.body, /for schools and colleges in Kent and Medway/);
      assert.equal((await visitor.post(school, hiddenIn(page.body))).status, 422);
      const slug = await registerOrganisation(visitor, SCHOOL);
      assert.deepEqual([(await find(slug)).urn, (await find(slug)).area], ['118123', 'swale']);
    });

    it('with insurance that is in force when young people come', async () => {
      const { visitor } = await accountHolder();
      const answers = { ...EMPLOYER, name: { name: 'Boatyard' }, 'young-people': { young: 'yes' } };
      const day = (iso: string) => {
        const [year = '', month = '', date = ''] = iso.split('-');
        return {
          'insuredUntil-day': date,
          'insuredUntil-month': month,
          'insuredUntil-year': year,
          safeguardingContact: 'Ada, 01795 000000',
        };
      };
      const today = londonDay(new Date());
      await assert.rejects(
        fillIn(visitor, '/manage/register/new/kind', { ...answers, insurance: day(addDays(today, -1)) }),
        /Expiry date must be today or in the future/,
      );
      const until = addDays(today, 90);
      const slug = await registerOrganisation(visitor, { ...answers, insurance: day(until) });
      const row = await find(slug);
      assert.deepEqual([row.insuredUntil, row.safeguardingContact], [until, 'Ada, 01795 000000']);
      await approve(row.id);
      const shown = await visitorTo(portal.url).get(`/organisations/${slug}`);
      assert.doesNotMatch(shown.body, /Ada|01795|Sea Road|CT9/, 'none of it is public');
    });

    it('again after the council has asked for a change, with its words beside the answer', async () => {
      const { visitor } = await accountHolder();
      const slug = await registerOrganisation(visitor, { ...EMPLOYER, name: { name: 'Returned Ltd' } });
      const { id } = await find(slug);
      const decided = {
        decision: 'returned',
        decidedAt: new Date(),
        notes: JSON.stringify({ description: 'Say what you make' }),
      } as const;
      await database.db.updateTable('moderationCase').set(decided).where('organisationId', '=', id).execute();
      assert.match((await visitor.get('/manage')).body, /Changes needed/);
      assert.match((await visitor.get(`/manage/${slug}/details`)).body, /Say what you make/);
      const begun = await visitor.post(`/manage/${slug}/details`);
      const check = begun.headers.location ?? '';
      assert.ok(check.endsWith('/check'), check);
      assert.match((await visitor.get(check)).body, /Say what you make/);
      const description = 'We make sails and covers for boats.';
      const saved = await visitor.post(check.replace('/check', '/about?from=check'), { description });
      assert.equal(saved.headers.location, check);
      await visitor.post(check, hiddenIn((await visitor.get(check)).body));
      assert.equal((await find(slug)).description, description);
      assert.deepEqual(
        (await casesOf(id)).map((it) => it.decision),
        ['returned', null],
      );
      assert.match((await visitor.get('/manage')).body, /Waiting for approval/);
    });

    it('with words beside each field for whatever cannot be right', async () => {
      const { visitor } = await accountHolder();
      const begun = await visitor.get('/manage/register/new/kind');
      const path = begun.headers.location ?? '';
      for (const fields of [{}, { kind: 'council' }, { kind: '<script>' }, { kind: 'x'.repeat(50_000) }]) {
        const { status, body } = await visitor.post(path, fields);
        assert.equal(status, 422);
        assert.match(body, /Select the type of organisation/);
      }
      assert.equal((await visitor.post(path, { kind: 'school' })).status, 303);
      const at = (slug: string) => path.replace('/kind?new', `/${slug}`);
      for (const name of ['', '12345', '!!!', 'x'.repeat(121), '\0', '‮'.repeat(10)]) {
        assert.equal((await visitor.post(at('name'), { name })).status, 422, JSON.stringify(name));
      }
      assert.equal((await visitor.post(at('name'), { name: '  The   Academy ' })).status, 303);
      assert.equal((await visitor.post(at('about'), { description: 'x'.repeat(601) })).status, 422);
      assert.equal((await visitor.post(at('about'), { description: 'A school.' })).status, 303);
      assert.equal((await visitor.post(at('address'), { town: 'Deal', postcode: 'nowhere' })).status, 422);
      assert.equal((await visitor.post(at('address'), { town: 'Deal', postcode: 'CT14 6AA' })).status, 303);
      for (const website of ['javascript:alert(1)', 'ftp://example.org', 'http://', 'no']) {
        assert.equal((await visitor.post(at('website'), { website })).status, 422, website);
      }
      assert.equal((await visitor.post(at('website'), {})).status, 303);
      for (const urn of ['', '12345', '1234567', 'abcdef', '１２３４５６']) {
        assert.equal((await visitor.post(at('urn'), { urn })).status, 422, urn);
      }
    });
  });

  it('is where the account page leads a member of one or of several', async () => {
    const { slug, owner } = await anApproved();
    const link = new RegExp(`href="/manage/${slug}"`);
    const one = (await owner.visitor.get('/account')).body;
    assert.match(one, link);
    assert.doesNotMatch(one, /Switch role/);
    const second = await anApproved();
    await database.db
      .insertInto('membership')
      .values({ accountId: owner.id, organisationId: second.id, role: 'editor' })
      .execute();
    const several = (await owner.visitor.get('/account')).body;
    for (const part of [/Switch role/, link, new RegExp(`href="/manage/${second.slug}"`)])
      assert.match(several, part);
    assert.doesNotMatch((await (await accountHolder()).visitor.get('/account')).body, /Go to your work/);
  });

  describe('changes what it says of itself', () => {
    it('at once, but for what people read of it, which the council looks at while the old stays', async () => {
      const { slug, id, owner } = await anApproved();
      const organisation = { ...anOrganisation(), slug, name: `Organisation ${id}` };
      const [opportunity = ''] = await given(database.db, [anOpportunity({ publishedAt: new Date() })], {
        organisation,
        now: new Date(),
      });
      const begun = (await owner.visitor.post(`/manage/${slug}/details`)).headers.location ?? '';
      const answers = { ...EMPLOYER, name: { name: 'A New Name' } };
      // Nothing was ever asked about it, so the first question still open comes first.
      const check = await fillIn(owner.visitor, `/manage/${slug}/details`, {}).catch(() => undefined);
      assert.equal(check, undefined, 'the page of the details is no page of the journey');
      const draft = begun.split('/').slice(0, -1).join('/');
      for (const [step, fields] of Object.entries(answers)) {
        assert.equal((await owner.visitor.post(`${draft}/${step}`, fields)).status, 303, step);
      }
      const hidden = hiddenIn((await owner.visitor.get(`${draft}/check`)).body);
      assert.equal((await owner.visitor.post(`${draft}/check`, hidden)).status, 303);
      const sent = await owner.visitor.get(`${draft}/sent`);
      assert.equal(sent.headers.location, `/manage/${slug}/details?done=sent`);

      const row = await find(slug);
      assert.equal(row.name, `Organisation ${id}`);
      assert.deepEqual([row.website, row.size, row.postcode], [null, '10-49', 'CT9 1XX'], 'the old stays');
      assert.deepEqual(row.proposed, {
        name: 'A New Name',
        description: 'We bake bread for shops in Thanet.',
        website: 'https://www.example.org',
        town: 'Margate',
        disabilityConfident: 2,
      });
      const { body } = await owner.visitor.get(`/manage/${slug}/details`);
      assert.match(body, /Changes waiting for approval[\s\S]*A New Name[\s\S]*Your current details/);
      const listed = () =>
        database.db
          .selectFrom('listing')
          .select('document')
          .where('opportunityId', '=', opportunity)
          .executeTakeFirstOrThrow();
      const document = async () =>
        (await listed()).document as { organisation: string; disabilityConfident: number };
      assert.deepEqual(
        [(await document()).organisation, (await document()).disabilityConfident],
        [`Organisation ${id}`, 0],
      );
      await approve(id);
      assert.deepEqual(
        [(await document()).organisation, (await document()).disabilityConfident],
        ['A New Name', 2],
      );
      const { name, website, proposed } = await find(slug);
      assert.deepEqual([name, website, proposed], ['A New Name', 'https://www.example.org', null]);
    });

    it('never over what a colleague has changed meanwhile', async () => {
      const { visitor } = await accountHolder();
      const slug = await registerOrganisation(visitor, { ...EMPLOYER, name: { name: 'Two Windows' } });
      const { id } = await find(slug);
      const colleague = await accountHolder({ organisationId: id, role: 'editor' });
      const drafts = await Promise.all(
        [visitor, colleague.visitor].map(
          async (it) => (await it.post(`/manage/${slug}/details`)).headers.location ?? '',
        ),
      );
      const [mine = '', theirs = ''] = drafts;
      await colleague.visitor.post(theirs.replace('/check', '/website?from=check'), {
        website: 'example.com',
      });
      const page = await colleague.visitor.get(theirs);
      assert.equal((await colleague.visitor.post(theirs, hiddenIn(page.body))).status, 303);
      const late = await visitor.post(mine, hiddenIn((await visitor.get(mine)).body));
      assert.equal(late.status, 422);
      assert.match(late.body, /Someone else has changed these details/);
      assert.equal((await find(slug)).website, 'https://example.com');
    });
  });

  describe('is joined', () => {
    it('by asking its owner, who decides', async () => {
      const { slug, id, owner } = await anApproved();
      const { visitor, email } = await accountHolder();
      const name = `Organisation ${id}`;
      const results = await visitor.get(`/manage/join?name=${id}`);
      assert.match(results.body, new RegExp(`href="/manage/join/${slug}"`));
      assert.doesNotMatch(results.body, new RegExp(owner.email), 'nobody learns who works there');
      assert.equal((await visitor.post(`/manage/join/${slug}`, { words: ' ' })).status, 422);
      const words = 'I run the shop <b>';
      for (let times = 0; times < 2; times += 1) {
        const asked = await visitor.post(`/manage/join/${slug}`, { words });
        assert.equal(asked.headers.location, '/manage?done=asked');
      }
      assert.equal((await mailsTo(database.db, owner.email)).length, 1, 'asking twice asks once');
      const mail = await mailTo(database.db, owner.email);
      assert.equal(mail.link, `/manage/${slug}/people`);
      assert.doesNotMatch(mail.text, new RegExp(`${email}|${name}`));
      assert.match((await visitor.get('/manage')).body, /You asked on/);

      const list = await owner.visitor.get(`/manage/${slug}/people`);
      const asked = new RegExp(`/manage/${slug}/people/asked/[a-z0-9]+`).exec(list.body)?.[0] ?? '';
      const page = await owner.visitor.get(asked);
      assert.match(page.body, /I run the shop &lt;b/);
      assert.equal((await owner.visitor.post(asked, {})).status, 422);
      assert.equal((await owner.visitor.post(asked, { answer: 'editor' })).status, 303);
      assert.equal((await owner.visitor.post(asked, { answer: 'owner' })).status, 404, 'decided once');
      assert.equal((await rolesIn(id))[email], 'editor');
      assert.equal((await visitor.get(`/manage/${slug}/people`)).status, 200);
      assert.equal((await mailTo(database.db, email)).link, '/manage');
    });

    it('not after a no, and not again soon', async () => {
      const { slug, id, owner } = await anApproved();
      const { visitor, email } = await accountHolder();
      await visitor.post(`/manage/join/${slug}`, { words: 'Let me in' });
      const list = await owner.visitor.get(`/manage/${slug}/people`);
      const asked = new RegExp(`/manage/${slug}/people/asked/[a-z0-9]+`).exec(list.body)?.[0] ?? '';
      await owner.visitor.post(asked, { answer: 'no' });
      assert.equal((await rolesIn(id))[email], undefined);
      assert.match((await visitor.get(`/manage/join/${slug}`)).body, /the answer was no/);
      assert.equal((await visitor.post(`/manage/join/${slug}`, { words: 'Please' })).status, 422);
    });

    it('that has no members, when the council approves', async () => {
      await given(database.db, [anOpportunity()], {
        organisation: anOrganisation({ slug: 'from-a-feed', name: 'From a Feed' }),
      });
      const { visitor, email, id } = await accountHolder();
      await visitor.post('/manage/join/from-a-feed', { words: 'I am its manager' });
      const row = await find('from-a-feed');
      const [waiting] = await casesOf(row.id);
      assert.equal(waiting?.submittedBy, id);
      assert.deepEqual(await rolesIn(row.id), {});
      const refused = {
        decision: 'refused',
        decidedAt: new Date(),
        reason: 'We could not reach you.',
      } as const;
      await database.db
        .updateTable('moderationCase')
        .set(refused)
        .where('organisationId', '=', row.id)
        .execute();
      const { body } = await visitor.get('/manage');
      assert.match(body, /The council declined your request\. We could not reach you/);
      await visitor.post('/manage', { request: hiddenIn(body)['request'] ?? '' });
      await visitor.post('/manage/join/from-a-feed', { words: 'Call me on 01795 000000' });
      await approve(row.id);
      assert.deepEqual(await rolesIn(row.id), { [email]: 'owner' });
    });

    it('and a request can be taken back', async () => {
      const { slug, id } = await anApproved();
      const { visitor } = await accountHolder();
      await visitor.post(`/manage/join/${slug}`, { words: 'A mistake' });
      const { request = '' } = hiddenIn((await visitor.get('/manage')).body);
      const stranger = await accountHolder();
      await stranger.visitor.post('/manage', { request });
      const open = () =>
        database.db.selectFrom('joinRequest').select('id').where('organisationId', '=', id).execute();
      assert.equal((await open()).length, 1, 'another person takes nothing back');
      await visitor.post('/manage', { request });
      assert.deepEqual(await open(), []);
    });
  });

  it('is looked for, joined and invited for with hostile words, and nothing breaks', async () => {
    const { slug, owner } = await anApproved();
    const { visitor } = await accountHolder();
    for (const text of [...NAUGHTY, 'x'.repeat(20_000)]) {
      const asked = encodeURIComponent(text.toWellFormed().slice(0, 2_000));
      const answers = await Promise.all([
        visitor.get(`/manage/join?name=${asked}`),
        visitor.get(`/organisations/${asked}`),
        visitor.get(`/manage/join/${asked}`),
        visitor.get(`/manage/invitation?id=${asked}`),
        visitor.post(`/manage/join/${slug}`, { words: text }),
        owner.visitor.post(`/manage/${slug}/people/invite`, { email: text, role: text }),
        owner.visitor.post(`/manage/${slug}/people`, { invitation: text }),
        owner.visitor.post(`/manage/${slug}/people/hand-over`, { person: text }),
        visitor.post('/account/security', { session: text }),
      ]);
      for (const { status } of answers)
        assert.ok(status < 500, `${status}: ${JSON.stringify(text.slice(0, 80))}`);
    }
  });

  it('forgets invitations and requests after their time', async () => {
    const { slug, id, owner } = await anApproved();
    await owner.visitor.post(`/manage/${slug}/people/invite`, {
      email: `gone-${id}@example.org`,
      role: 'editor',
    });
    const kept = async () =>
      (await database.db.selectFrom('invitation').select('id').where('organisationId', '=', id).execute())
        .length;
    await tidyPeople(database.db, new Date());
    assert.equal(await kept(), 1);
    await tidyPeople(database.db, new Date(Date.now() + 38 * 86_400_000));
    assert.equal(await kept(), 0);
  });

  describe('has people', () => {
    it('a colleague is invited by mail, makes an account on the way, and works for it', async () => {
      const { slug, id, owner } = await anApproved();
      const email = `colleague-of-${id}@example.org`;
      for (const [fields, words] of [
        [{}, 'Enter your colleague’s email address'],
        [{ email: 'me', role: 'editor' }, 'in the correct format'],
        [{ email, role: 'king' }, 'Select what access they need'],
        [{ email: owner.email, role: 'editor' }, 'is already in the organisation'],
      ] as const) {
        const answer = await owner.visitor.post(`/manage/${slug}/people/invite`, fields);
        assert.equal(answer.status, 422);
        assert.match(answer.body, new RegExp(words));
      }
      const invited = await owner.visitor.post(`/manage/${slug}/people/invite`, { email, role: 'editor' });
      assert.equal(invited.headers.location, `/manage/${slug}/people?done=invited`);
      const mail = await mailTo(database.db, email);
      assert.match(mail.link, /^\/manage\/invitation\?token=[\w-]{43}$/);
      const { tokenHash } = await database.db
        .selectFrom('invitation')
        .select('tokenHash')
        .where('organisationId', '=', id)
        .executeTakeFirstOrThrow();
      assert.ok(!mail.link.includes(tokenHash), 'only the hash is kept');

      const colleague = visitorTo(portal.url);
      const seen = await colleague.get(mail.link);
      assert.match(seen.body, new RegExp(`Organisation ${id}[\\s\\S]*Create an account`));
      assert.equal(
        (await colleague.post(mail.link)).headers.location,
        `/account/sign-in?next=${encodeURIComponent(mail.link)}`,
      );
      const register = /href="(\/account\/register[^"]*)"/.exec(seen.body)?.[1] ?? '';
      await colleague.post(register, { email });
      const confirmation = (await mailTo(database.db, email)).link;
      const confirmed = await colleague.post(confirmation, { password: PASSWORD });
      assert.equal(confirmed.headers.location, mail.link, 'back to the invitation');
      assert.match((await colleague.get('/account')).body, /You have been invited/);
      const waiting = /href="(\/manage\/invitation\?id=[a-z0-9]+)"/.exec(
        (await colleague.get('/manage')).body,
      )?.[1];
      assert.ok(waiting);
      assert.match((await colleague.get(waiting)).body, /Accept invitation/);
      const before = colleague.cookies.get('session');
      assert.equal((await colleague.post(mail.link)).headers.location, `/manage/${slug}`);
      assert.notEqual(colleague.cookies.get('session'), before, 'a new token for new rights');
      assert.equal((await rolesIn(id))[email], 'editor');
      assert.equal((await colleague.post(mail.link)).status, 404, 'it works once');
      assert.equal(
        (await colleague.get(`/manage/${slug}/people/invite`)).status,
        404,
        'an editor cannot invite',
      );
    });

    it('an invitation can be taken back, and ends with a second one and with its sender’s rights', async () => {
      const { slug, id, owner } = await anApproved();
      const other = await accountHolder({ organisationId: id, role: 'owner' });
      const email = `taken-back-${id}@example.org`;
      const invite = async (by: AccountHolder) => {
        const answer = await by.visitor.post(`/manage/${slug}/people/invite`, { email, role: 'owner' });
        assert.equal(answer.status, 303);
        return (await mailTo(database.db, email)).link;
      };
      const signedOut = visitorTo(portal.url);
      const first = await invite(owner);
      const second = await invite(other);
      assert.equal((await signedOut.get(first)).status, 404);
      assert.equal((await signedOut.get(second)).status, 200);
      await owner.visitor.post(`/manage/${slug}/people/${other.id}`, { role: 'editor' });
      assert.equal((await signedOut.get(second)).status, 404);
      const third = await invite(owner);
      const { invitation = '' } = hiddenIn((await owner.visitor.get(`/manage/${slug}/people`)).body);
      const answer = await owner.visitor.post(`/manage/${slug}/people`, { invitation });
      assert.equal(answer.headers.location, `/manage/${slug}/people?done=revoked`);
      assert.equal((await signedOut.get(third)).status, 404);
    });

    it('a removed member loses every right at once and gets a mail', async () => {
      const { slug, id, owner } = await anApproved();
      const editor = await accountHolder({ organisationId: id, role: 'editor' });
      assert.equal((await editor.visitor.get(`/manage/${slug}/people`)).status, 200);
      const path = `/manage/${slug}/people/${editor.id}`;
      assert.match((await owner.visitor.get(path)).body, new RegExp(editor.email));
      assert.equal((await owner.visitor.post(path, {})).status, 422);
      assert.equal((await owner.visitor.post(path, { role: 'none' })).status, 303);
      assert.equal((await editor.visitor.get(`/manage/${slug}/people`)).status, 404);
      const mail = await mailTo(database.db, editor.email);
      assert.equal(mail.subject, 'Your role in an organisation has changed');
      assert.doesNotMatch(mail.text, new RegExp(`Organisation ${id}`));
    });

    it('an owner hands over and leaves; the last owner cannot', async () => {
      const { slug, id, owner } = await anApproved();
      const next = await accountHolder({ organisationId: id, role: 'editor' });
      assert.match((await owner.visitor.get(`/manage/${slug}/people/leave`)).body, /only owner/);
      assert.equal((await owner.visitor.post(`/manage/${slug}/people/leave`)).status, 422);
      assert.equal(
        (await owner.visitor.post(`/manage/${slug}/people/${owner.id}`, { role: 'editor' })).status,
        404,
      );
      assert.equal((await owner.visitor.post(`/manage/${slug}/people/hand-over`, {})).status, 422);
      assert.equal(
        (await owner.visitor.post(`/manage/${slug}/people/hand-over`, { person: owner.id })).status,
        422,
      );
      const done = await owner.visitor.post(`/manage/${slug}/people/hand-over`, { person: next.id });
      assert.equal(done.status, 303);
      assert.deepEqual(await rolesIn(id), { [owner.email]: 'editor', [next.email]: 'owner' });
      assert.equal(
        (await owner.visitor.post(`/manage/${slug}/people/leave`)).headers.location,
        '/manage?done=left',
      );
      assert.deepEqual(await rolesIn(id), { [next.email]: 'owner' });
      assert.deepEqual(await eventsOf(id), ['handed-over', 'left']);
    });

    it('of two owners who leave at once, one stays', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { slug, id, owner } = await anApproved();
        const other = await accountHolder({ organisationId: id, role: 'owner' });
        const answers = await Promise.all([
          owner.visitor.post(`/manage/${slug}/people/leave`),
          other.visitor.post(`/manage/${slug}/people/leave`),
        ]);
        assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422]);
        assert.deepEqual(Object.values(await rolesIn(id)), ['owner']);
      }
    });

    it('of two owners who make each other editors at once, one stays owner', async () => {
      const { slug, id, owner } = await anApproved();
      const other = await accountHolder({ organisationId: id, role: 'owner' });
      const answers = await Promise.all([
        owner.visitor.post(`/manage/${slug}/people/${other.id}`, { role: 'editor' }),
        other.visitor.post(`/manage/${slug}/people/${owner.id}`, { role: 'none' }),
      ]);
      assert.deepEqual(answers.filter(({ status }) => status === 303).length, 1);
      assert.equal(Object.values(await rolesIn(id)).filter((role) => role === 'owner').length, 1);
    });
  });

  describe('that is suspended', () => {
    it('leaves search and every page at once, and comes back when that is lifted', async () => {
      const { slug, id, owner } = await anApproved();
      const organisation = { ...anOrganisation(), slug, name: `Organisation ${id}` };
      const title = `Lamplighter ${id}`;
      const [opportunity = ''] = await given(
        database.db,
        [anOpportunity({ title, publishedAt: new Date(Date.now() - 60_000) })],
        { organisation, now: new Date() },
      );
      const visitor = visitorTo(portal.url);
      const total = async () =>
        (JSON.parse((await visitor.get(`/api/v1/opportunities?q=${id}`)).body) as { total: number }).total;
      await eventually('it is found', async () => (await total()) === 1);
      const sitemap = async () =>
        (await visitor.get('/sitemap-organisations.xml')).body.includes(`/organisations/${slug}<`);
      assert.equal(await sitemap(), true);
      assert.match((await visitor.get(`/organisations/${slug}`)).body, new RegExp(title));
      assert.match(
        (await visitor.get(`/opportunities/${opportunity}`)).body,
        new RegExp(`href="/organisations/${slug}"`),
      );
      const suspend = (suspended: boolean) =>
        database.db
          .transaction()
          .execute((trx) =>
            setSuspended(trx, { organisationId: id, suspended, actor: 'test', now: new Date() }),
          );
      // While it is suspended, something of it is saved again, as a feed does.
      const saving = given(
        database.db,
        [anOpportunity({ title, publishedAt: new Date(Date.now() - 60_000) })],
        {
          organisation,
          now: new Date(),
          ids: [opportunity],
        },
      );
      await Promise.all([suspend(true), saving]);
      await suspend(true);
      await eventually('it is not found any more', async () => (await total()) === 0, { within: 5_000 });
      const live = await database.db
        .selectFrom('listing')
        .select('live')
        .where('opportunityId', '=', opportunity)
        .executeTakeFirstOrThrow();
      assert.equal(live.live, false);
      for (const path of [`/opportunities/${opportunity}`, `/organisations/${slug}`]) {
        const gone = await visitor.get(path);
        assert.equal(gone.status, 404);
        assert.match(gone.body, /not available at the moment/);
        assert.doesNotMatch(gone.body, new RegExp(title));
      }
      assert.equal((await visitor.get(`/api/v1/opportunities/${opportunity}`)).status, 404);
      assert.equal(await sitemap(), false);
      assert.equal((await owner.visitor.get(`/manage/${slug}/people`)).status, 200);
      const change = await owner.visitor.post(`/manage/${slug}/details`);
      assert.deepEqual([change.status, change.headers.location], [303, `/manage/${slug}`]);
      await suspend(false);
      await eventually('it is found again', async () => (await total()) === 1, { within: 5_000 });
      assert.deepEqual(await eventsOf(id), ['suspended', 'unsuspended']);
    });
  });

  describe('and an account', () => {
    it('that is its only owner is not deleted while something of it is live; afterwards it is', async () => {
      const { slug, id, owner } = await anApproved();
      const organisation = { ...anOrganisation(), slug, name: `Organisation ${id}` };
      await given(database.db, [anOpportunity({ publishedAt: new Date() })], {
        organisation,
        now: new Date(),
      });
      assert.match((await owner.visitor.get('/account/delete')).body, /only owner of/);
      const refused = await owner.visitor.post('/account/delete', { password: PASSWORD });
      assert.equal(refused.status, 422);
      await database.db
        .updateTable('opportunity')
        .set({ withdrawnAt: new Date() })
        .where('organisationId', '=', id)
        .execute();
      assert.equal((await owner.visitor.post('/account/delete', { password: 'not this one' })).status, 422);
      const done = await owner.visitor.post('/account/delete', { password: PASSWORD });
      assert.equal(done.headers.location, '/account/sign-in?done=deleted');
      assert.equal(owner.visitor.cookies.size, 0);
      assert.deepEqual(await rolesIn(id), {});
      const left = await database.db.selectFrom('account').select('id').where('id', '=', owner.id).execute();
      assert.deepEqual(left, []);
      assert.equal((await mailTo(database.db, owner.email)).subject, 'Your account was deleted');
      const again = await owner.visitor.post('/account/sign-in', { email: owner.email, password: PASSWORD });
      assert.equal(again.status, 422);
    });

    it('ends one other session, and no other person’s', async () => {
      const { visitor, email } = await accountHolder();
      const [phone, stranger] = [visitorTo(portal.url), await accountHolder()];
      await signIn(phone, email);
      const { session = '' } = hiddenIn((await visitor.get('/account/security')).body);
      assert.equal((await stranger.visitor.post('/account/security', { session })).status, 303);
      assert.equal((await phone.get('/account')).status, 200);
      const done = await visitor.post('/account/security', { session });
      assert.equal(done.headers.location, '/account/security?done=session');
      assert.equal((await phone.get('/account')).status, 303);
      assert.equal((await visitor.get('/account')).status, 200);
    });

    it('that loses its role is signed out and is a person again', async () => {
      const { visitor, email } = await accountHolder();
      const deps = { db: database.db, secrets, clock: () => new Date() };
      await addStaff(deps, { email, role: 'moderator', grantedBy: 'test' });
      assert.equal(await removeStaff(deps, { email, role: 'adviser', removedBy: 'test' }), false);
      assert.equal(await removeStaff(deps, { email, role: 'moderator', removedBy: 'test' }), true);
      assert.equal((await visitor.get('/account')).status, 303);
      await signIn(visitor, email);
      assert.equal((await visitor.get('/account')).status, 200);
    });
  });
});
