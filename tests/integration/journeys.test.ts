import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { comeBack, expireDrafts, giveCode, openDrafts } from '#features/journeys/journey.service.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Holder, Journey } from '#features/journeys/journey.ts';
import type { StepView } from '#features/journeys/journey.view.ts';
import { givenAccount } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import {
  checkPage,
  goOn,
  nearlyLeave,
  statusOf,
  step,
  to,
  toCheck,
  visitor as visitorOf,
  wordsOf,
} from '../support/journey-visitor.ts';
import { aForm, supportJourney, tasksJourney } from '../support/journeys.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

const visitor = (journey: Journey, holder?: Holder) => visitorOf(database.db, journey, holder);

const countDrafts = async () =>
  Number(
    (
      await database.db
        .selectFrom('draft')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

describe('a journey from the first page to the last', () => {
  it('is saved page by page, checked, and sent once', async () => {
    const sent: unknown[] = [];
    const who = visitor(
      supportJourney(async (_trx, answers) => {
        sent.push(answers);
        return { ok: true, result: { reference: 'ABC' } };
      }),
    );
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    const row = page.groups[0]?.rows.find(({ key }) => key === 'Postcode');
    assert.deepEqual(row?.value, ['ME12 1AA']);
    const sentPath = to(await who.fill(check, page, {}));
    const result = await who.open(sentPath);
    assert.deepEqual(result.kind === 'sent' && result.result, { reference: 'ABC' });
    assert.deepEqual(sent, [
      {
        who: 'me',
        age: 30,
        phone: '+441795000000',
        postcode: 'ME12 1AA',
        ways: ['text'],
        language: 'polish',
      },
    ]);

    assert.equal(to(await who.fill(check, page, {})), sentPath, 'sent again, the same page');
    assert.equal(to(await who.open(check)), sentPath);
    assert.equal(to(await who.open(check.replace('check', 'age'))), sentPath);
    assert.equal(sent.length, 1);
    const stored = await database.db
      .selectFrom('draft')
      .select('answers')
      .where('sentAt', 'is not', null)
      .execute();
    assert.deepEqual(stored, [{ answers: null }], 'what was sent is only where it was sent to');
  });

  it('keeps nothing before the first answer that may stand', async () => {
    const before = await countDrafts();
    const who = visitor(supportJourney());
    const first = await who.begin('who');
    assert.equal(statusOf(await who.fill(first, await who.openStep(first), {})), 422);
    assert.equal(await countDrafts(), before);
  });

  it('shows what was typed wrongly again, with words, and keeps what was answered before', async () => {
    const who = visitor(supportJourney());
    const age = await step(who, await who.begin('who'), { who: 'me' });
    await step(who, age, { age: '30' });
    const again = await who.fill(age, await who.openStep(age), { age: 'thirty' });
    assert.equal(statusOf(again), 422);
    assert.deepEqual(wordsOf(again), ['Age must be a number, like 16 or 37.5']);
    assert.deepEqual((again as StepView).questions[0]?.filled, { age: ['thirty'] });
    assert.deepEqual((await who.openStep(age)).questions[0]?.filled, { age: ['30'] });
  });

  it('a first page that is sent twice begins one draft', async () => {
    const who = visitor(supportJourney());
    const first = await who.begin('who');
    const page = await who.openStep(first);
    const sending = Array.from({ length: 10 }, () => who.fill(first, page, { who: 'me' }));
    const next = new Set((await Promise.all(sending)).map(to));
    assert.equal(next.size, 1);
    assert.equal((await openDrafts(who.deps(), supportJourney(), who.holder)).length, 1);
    assert.deepEqual((await who.openStep(first)).questions[0]?.filled, { who: ['me'] }, 'gone back to');
  });

  it('leads out to the next best thing, and keeps nothing of it', async () => {
    const who = visitor(supportJourney());
    const before = await countDrafts();
    const age = await step(who, await who.begin('who'), { who: 'other' });
    assert.equal(await step(who, age, { agreed: 'no' }), '/support#ask-them');
    assert.deepEqual((await who.openStep(age)).questions[0]?.filled, {});
    await step(who, age, { agreed: 'yes' });
    assert.equal(await step(who, age, { agreed: 'no' }), '/support#ask-them');
    assert.deepEqual((await who.openStep(age)).questions[0]?.filled, {}, 'the earlier yes is taken back');
    const under = await step(
      who,
      await step(who, await step(who, age, { agreed: 'yes' }), { theirRole: 'GP' }),
      { age: '15' },
    );
    assert.equal(under, '/support#under-16');
    assert.equal(await countDrafts(), before);
  });

  it('an answer that ends the form is deleted only after a confirmation', async () => {
    const who = visitor(supportJourney());
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    const row = page.groups[0]?.rows.find(({ key }) => key === 'Age');
    const change = page.changeHref(row!);
    const asked = await nearlyLeave(who, change, { age: '15' });
    assert.deepEqual([asked.status, asked.title], [200, 'Is this answer right?']);
    assert.deepEqual(
      asked.answered.map(({ key, value }) => [key, value]),
      [['Age', ['15']]],
    );
    assert.deepEqual([asked.changeHref, asked.backHref], [change, change]);
    assert.deepEqual((await who.openStep(asked.changeHref)).questions[0]?.filled, { age: ['30'] });
    assert.equal(await step(who, asked.changeHref, { age: '16' }), check, 'nothing is to be answered again');
    assert.match(to(await who.fill(check, await checkPage(who, check), {})), /\/sent$/);
  });

  it('an answer that ends the form is not stored before it is confirmed', async () => {
    const who = visitor(supportJourney());
    const check = await toCheck(who);
    const draft = check.split('/').at(-2) ?? '';
    const kept = () => database.db.selectFrom('draft').selectAll().where('id', '=', draft).execute();
    const before = await kept();
    await nearlyLeave(who, check.replace('check', 'age'), { age: '15' });
    assert.deepEqual(await kept(), before);
  });

  it('"yes, go on" deletes everything, and pressed twice it leads to the same page', async () => {
    const who = visitor(supportJourney());
    const age = (await toCheck(who)).replace('check', 'age');
    const asked = await nearlyLeave(who, age, { age: '15' });
    const [first, second] = [await goOn(who, age, asked), await goOn(who, age, asked)];
    assert.deepEqual([to(first), to(second)], ['/support#under-16', '/support#under-16']);
    assert.equal((await who.open(age)).kind, 'gone');
  });

  it('a first question that ends the form has nothing to lose, and nothing is asked', async () => {
    const journey = { ...supportJourney(), steps: supportJourney().steps.slice(3) };
    const who = visitor(journey);
    const before = await countDrafts();
    const first = await who.begin('age');
    assert.equal(to(await who.fill(first, await who.openStep(first), { age: '15' })), '/support#under-16');
    assert.equal(await countDrafts(), before);
  });

  it('a change from "check your answers" leads back there, over what it opened', async () => {
    const who = visitor(supportJourney());
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    const row = page.groups[0]?.rows.find(({ key }) => key === 'Who this is for');
    const change = page.changeHref(row!);
    assert.equal((await who.openStep(change)).backHref, check);
    const agreed = await step(who, change, { who: 'other' });
    assert.match(agreed, /\/agreed\?from=check$/);
    assert.equal(to(await who.open(check)), agreed.replace('?from=check', ''), 'it cannot be sent before');
    assert.equal((await who.openStep(agreed)).backHref, change, 'nor is it gone back to');
    assert.equal(await step(who, await step(who, agreed, { agreed: 'yes' }), { theirRole: 'GP' }), check);
    assert.equal(await step(who, change, { who: 'me' }), check);
    const rows = (await checkPage(who, check)).groups[0]?.rows.map(({ key }) => key);
    assert.ok(!rows?.includes('Your role'));
    assert.equal(await step(who, change, { who: 'other' }), check, 'the earlier answers are still there');
  });

  it('a refusal at the end is said, and undoes what was written', async () => {
    const who = visitor(
      supportJourney(async (trx, _answers, { token }) => {
        await trx
          .insertInto('postcode')
          .values({ postcode: token, area: 'swale', lat: 51, lon: 0 })
          .execute();
        return { ok: false, step: 'contact', reason: 'We do not serve this postcode' };
      }),
    );
    const check = await toCheck(who);
    const refused = await who.fill(check, await checkPage(who, check), {});
    assert.deepEqual([statusOf(refused), wordsOf(refused)], [422, ['We do not serve this postcode']]);
    assert.deepEqual(await database.db.selectFrom('postcode').selectAll().execute(), []);
    assert.equal((await who.open(check)).kind, 'check');
  });

  it('an error while sending sends nothing and loses nothing', async () => {
    let fail = true;
    const who = visitor(
      supportJourney(async () => {
        if (fail) throw new Error('no mail server');
        return { ok: true, result: {} };
      }),
    );
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    await assert.rejects(who.fill(check, page, {}), /no mail server/);
    fail = false;
    assert.match(to(await who.fill(check, page, {})), /\/sent$/);
  });
});

describe('two windows', () => {
  it('while one asks whether the form shall end, the other goes on: what came since is not deleted unasked', async () => {
    const who = visitor(supportJourney());
    const age = await step(who, await who.begin('who'), { who: 'me' });
    const asked = await nearlyLeave(who, age, { age: '15' });
    const contact = await step(who, age, { age: '30' });
    const again = await goOn(who, age, asked);
    assert.ok(again.kind === 'leaving' && again.changedMeanwhile);
    assert.equal(statusOf(again), 409);
    assert.equal((await who.openStep(contact)).kind, 'step', 'nothing is deleted yet');
    assert.equal(to(await goOn(who, age, again)), '/support#under-16');
    assert.equal((await who.open(contact)).kind, 'gone');
  });

  it('while one asks whether the form shall end, the other sends it: it stays sent', async () => {
    const who = visitor(supportJourney());
    const check = await toCheck(who);
    const age = check.replace('check', 'age');
    const asked = await nearlyLeave(who, age, { age: '15' });
    const sent = to(await who.fill(check, await checkPage(who, check), {}));
    assert.equal(to(await goOn(who, age, asked)), sent);
  });

  it('of one draft lose nothing', async () => {
    const who = visitor(tasksJourney());
    const base = (await step(who, await who.begin('title'), { title: 'Carer' })).replace(/\/[^/]*$/, '');
    const pay = `${base}/pay`;
    await step(who, pay, { lowest: '12', highest: '15' });
    const [one, two] = [await who.openStep(pay), await who.openStep(pay)];
    to(await who.fill(pay, one, { lowest: '13', highest: '15' }));
    to(await who.fill(pay, two, { lowest: '12', highest: '16' }));
    assert.deepEqual((await who.openStep(pay)).questions[0]?.filled, { lowest: ['13'], highest: ['16'] });

    const conflict = await who.fill(pay, one, { lowest: '14', highest: '15' });
    assert.match(to(conflict), /\/tasks$/, 'a page that was gone back to may change what it saved');
    const other = await who.fill(pay, two, { lowest: '11', highest: '16' });
    assert.equal(statusOf(other), 409);
    assert.match(wordsOf(other)[0] ?? '', /changed to “14” in another window/);
    assert.deepEqual((other as StepView).questions[0]?.filled['lowest'], ['11']);
    to(await who.fill(pay, other as StepView, { lowest: '11', highest: '16' }));
    assert.deepEqual((await who.openStep(pay)).questions[0]?.filled, { lowest: ['11'], highest: ['16'] });
  });

  it('a change elsewhere after checking is checked again before it is sent', async () => {
    const who = visitor(supportJourney());
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    await step(who, check.replace('check', 'age'), { age: '31' });
    const again = await who.fill(check, page, {});
    assert.ok(again.kind === 'check' && again.changedMeanwhile && again.status === 409);
    assert.match(to(await who.fill(check, again, {})), /\/sent$/);
  });

  it('what another window has made inapplicable is kept, and leads on', async () => {
    const who = visitor(supportJourney());
    const agreed = await step(who, await who.begin('who'), { who: 'other' });
    const stale = await who.openStep(agreed);
    await step(who, agreed.replace('agreed', 'who'), { who: 'me' });
    assert.match(to(await who.fill(agreed, stale, { agreed: 'yes' })), /\/age$/);
    assert.match(await step(who, agreed.replace('agreed', 'who'), { who: 'other' }), /\/agreed$/);
    assert.deepEqual((await who.openStep(agreed)).questions[0]?.filled, { agreed: ['yes'] });
  });

  it('50 answers at once are all saved', async () => {
    const who = visitor(tasksJourney());
    const base = (await step(who, await who.begin('title'), { title: 'Carer' })).replace(/\/[^/]*$/, '');
    await step(who, `${base}/remote`, { remote: 'no' });
    const fields = { town: 'town', stop: 'stop' };
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const [slug, name] = Object.entries(fields)[n % 2] ?? ['town', 'town'];
        return who.post(`${base}/${slug}`, aForm({ [name]: 'Sheerness' }));
      }),
    );
    const [draft] = await openDrafts(who.deps(), tasksJourney(), who.holder);
    assert.deepEqual(draft?.answers, { title: 'Carer', remote: false, town: 'Sheerness', stop: 'Sheerness' });
  });
});

describe('sending', () => {
  it('100 times at once sends once, and each is answered with the same page', async () => {
    let sent = 0;
    const who = visitor(
      supportJourney(async (trx, _answers, { token }) => {
        await trx
          .insertInto('postcode')
          .values({ postcode: token, area: 'swale', lat: 51, lon: 0 })
          .execute();
        sent += 1;
        return { ok: true, result: { reference: token } };
      }),
    );
    const check = await toCheck(who);
    const page = await checkPage(who, check);
    const answers = await Promise.all(Array.from({ length: 100 }, () => who.fill(check, page, {})));
    assert.deepEqual([...new Set(answers.map(to))], [check.replace('check', 'sent')]);
    assert.equal(sent, 1);
    assert.equal((await database.db.selectFrom('postcode').selectAll().execute()).length, 1);
  });

  it('of what is not complete, or with a forged token or version, sends nothing', async () => {
    const journey = supportJourney(async () => assert.fail('it was sent'));
    const who = visitor(journey);
    const age = await step(who, await who.begin('who'), { who: 'me' });
    assert.equal(to(await who.post(age.replace('age', 'check'), aForm({ _token: 'x', _version: '1' }))), age);
    const check = await toCheck(who);
    const { hidden } = await checkPage(who, check);
    for (const forged of [
      {},
      { ...hidden, _token: 'x' },
      { ...hidden, _version: '999' },
      { ...hidden, _version: '' },
    ]) {
      const answer = await who.post(check, aForm(forged));
      assert.equal(statusOf(answer), 409);
    }
  });
});

describe('coming back', () => {
  it('on another device with the code, upon which the first one cannot open it any more', async () => {
    const journey = supportJourney();
    const first = visitor(journey);
    const age = await step(first, await first.begin('who'), { who: 'me' });
    const id = age.split('/')[3] ?? '';
    const code = await giveCode(first.deps(), journey, first.holder, id);
    assert.match(code ?? '', /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    const second = visitor(journey);
    const typed = ` ${code?.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    assert.equal(await comeBack(second.deps(), journey, second.holder, typed), age);
    await step(second, age, { age: '30' });
    assert.equal((await first.open(age)).kind, 'gone');
    assert.equal(
      await comeBack(first.deps(), journey, first.holder, code ?? ''),
      age.replace('age', 'contact'),
    );
  });

  it('with no other code, not for another journey, not after sending, not after it has expired', async () => {
    const journey = supportJourney();
    const who = visitor(journey);
    const check = await toCheck(who);
    const id = check.split('/')[3] ?? '';
    const old = await giveCode(who.deps(), journey, who.holder, id);
    const code = (await giveCode(who.deps(), journey, who.holder, id)) ?? '';
    const other = visitor(journey);
    for (const wrong of [old ?? '', '', 'x', `${code}0`, ...NAUGHTY]) {
      assert.equal(await comeBack(other.deps(), journey, other.holder, wrong), undefined);
    }
    assert.equal(await comeBack(other.deps(), tasksJourney(), other.holder, code), undefined);
    assert.equal(await giveCode(other.deps(), journey, other.holder, id), undefined, 'for another person');
    other.later(15);
    assert.equal(await comeBack(other.deps(), journey, other.holder, code), undefined);
    to(await who.fill(check, await checkPage(who, check), {}));
    assert.equal(await comeBack(who.deps(), journey, who.holder, code), undefined);
  });

  it('to an account from any device', async () => {
    const { id } = await givenAccount(database.db, { email: 'employer@example.org' });
    const account: Holder = { kind: 'account', id };
    const one = visitor(tasksJourney(), account);
    await step(one, await one.begin('title'), { title: 'Carer' });
    await step(one, await one.begin('title'), { title: 'Cook' });
    const drafts = await openDrafts(one.deps(), tasksJourney(), account);
    assert.deepEqual(drafts.map(({ answers }) => answers['title']).sort(), ['Carer', 'Cook']);
    assert.deepEqual(await openDrafts(one.deps(), tasksJourney(), { kind: 'account', id: 'acc2' }), []);
    assert.deepEqual(await openDrafts(one.deps(), tasksJourney(), { kind: 'token', hash: 'acc1' }), []);
  });

  it('within 14 days of the last change; then the draft is deleted', async () => {
    const who = visitor(supportJourney());
    const age = await step(who, await who.begin('who'), { who: 'me' });
    who.later(13);
    await step(who, age, { age: '30' });
    who.later(13);
    const page = await who.openStep(age);
    who.later(1);
    assert.equal((await who.open(age)).kind, 'gone');
    const gone = await who.fill(age, page, { age: 'thirty-one' });
    assert.ok(gone.kind === 'gone' && gone.status === 404);
    assert.deepEqual(gone.typed, [{ slug: 'age', name: 'age', key: 'Age', value: ['thirty-one'] }]);
    const before = await countDrafts();
    const deleted = await expireDrafts(database.db, who.deps().clock());
    assert.ok(deleted >= 1);
    assert.equal(await countDrafts(), before - deleted);
    assert.equal(await expireDrafts(database.db, who.deps().clock()), 0);
  });
});

describe('bad input', () => {
  it('of addresses is not found, or leads to where the journey stands', async () => {
    const who = visitor(supportJourney());
    for (const path of [
      '/new/nothing',
      '/new/tasks',
      '/new/sending',
      '/new/constructor',
      '/x/who',
      '/../who',
      '/new/',
      '/%00/who',
      `/${'a'.repeat(16)}/__proto__`,
    ]) {
      const url = `/support/refer${path}`;
      const [, , , draft, stop] = url.split('/');
      const request = new Request('http://127.0.0.1/');
      const answer = await handleJourney(who.deps(), {
        journey: supportJourney(),
        holder: who.holder,
        draft,
        stop,
        request,
      });
      assert.equal(answer.kind, 'not-found', path);
    }
    assert.equal((await who.open(`/support/refer/${'a'.repeat(16)}/who`)).kind, 'gone');
    for (const stop of ['contact', 'agreed', 'check', 'sent']) {
      const first = /^\/support\/refer\/[0-9a-z]{16}\/who\?new$/;
      assert.match(to(await who.open(`/support/refer/new/${stop}`)), first);
      const fresh = (await who.begin('who')).replace('who', stop);
      assert.match(to(await who.open(fresh)), first);
      assert.match(to(await who.post(fresh, aForm({ email: 'me@example.org' }))), first);
    }
  });

  it('of any content in any step is answered in words, never with an error', async () => {
    const who = visitor(supportJourney());
    let check = await toCheck(who);
    const ofJourney = supportJourney().steps;
    for (const value of NAUGHTY.map((text) => text.toWellFormed())) {
      for (const { slug, questions } of ofJourney) {
        const path = check.replace('check', slug);
        const fields = Object.fromEntries(
          questions.flatMap(({ name }) =>
            [name, `${name}-day`, `${name}-month`, `${name}-year`].map((it) => [it, [value, value]]),
          ),
        );
        const answer = await who.post(path, aForm({ ...fields, _form: value, _seen: value }));
        assert.ok(
          ['redirect', 'leaving'].includes(answer.kind) || [422, 409].includes(statusOf(answer) ?? 0),
          `${slug}: ${value}`,
        );
        // An applicant under 16 who confirms it is led out, and all answers are deleted.
        if (answer.kind !== 'leaving') continue;
        assert.equal(to(await goOn(who, path, answer)), '/support#under-16');
        check = await toCheck(who);
      }
    }
    for (const body of ['', 'not a form', '{"age": 1}']) {
      const shown = await who.post(check.replace('check', 'age'), body);
      assert.deepEqual(shown.kind === 'step' && shown.questions[0]?.filled, { age: ['30'] });
    }
    const far = 'x'.repeat(500_000);
    assert.equal(statusOf(await who.post(check.replace('check', 'more'), aForm({ more: far }))), 422);
  });
});
