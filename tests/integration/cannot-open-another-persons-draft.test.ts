import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newToken } from '#features/journeys/journey.service.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { checkPage, step, toCheck, visitor } from '../support/journey-visitor.ts';
import { aForm, supportJourney, tasksJourney } from '../support/journeys.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

describe('another person’s draft cannot be opened', () => {
  it('by its address, to look at, to change, to send or to take it over', async () => {
    const journey = supportJourney(async () => assert.fail('it was sent'));
    const owner = visitor(database.db, journey);
    const check = await toCheck(owner);
    const page = await checkPage(owner, check);
    const id = check.split('/')[3] ?? '';
    const strangers: (Holder | undefined)[] = [
      undefined,
      newToken().holder,
      { kind: 'account', id: 'acc1' },
      { kind: 'account', id: owner.holder.kind === 'token' ? owner.holder.hash : '' },
    ];
    for (const stranger of strangers) {
      const { deps } = visitor(database.db, journey);
      const as = (path: string, body?: FormData) =>
        handleJourney(deps(), {
          journey,
          holder: stranger,
          draft: id,
          stop: path.replace('?new', ''),
          request: new Request(
            `http://127.0.0.1${journey.path}/${id}/${path}`,
            body === undefined ? {} : { method: 'POST', body },
          ),
        });
      for (const stop of ['who', 'age', 'check', 'sent']) assert.equal((await as(stop)).kind, 'gone', stop);
      assert.equal((await as('age', aForm({ age: '99' }))).kind, 'gone');
      if (stranger === undefined) continue;
      assert.equal((await as('check', aForm(page.hidden))).kind, 'gone');
      // As if it were to be begun: an empty page, and nothing to write to.
      const empty = await as('who?new');
      assert.deepEqual(empty.kind === 'step' && empty.questions[0]?.filled, {});
      assert.equal((await as('who?new', aForm({ who: 'other' }))).kind, 'gone');
    }
    assert.deepEqual((await owner.openStep(check.replace('check', 'age'))).questions[0]?.filled, {
      age: ['30'],
    });
  });

  it('nor by the name of another journey', async () => {
    const who = visitor(database.db, supportJourney());
    const id = (await step(who, await who.begin('who'), { who: 'me' })).split('/')[3] ?? '';
    const other = visitor(database.db, tasksJourney(), who.holder);
    assert.equal((await other.open(`/post/job/${id}/tasks`)).kind, 'gone');
  });
});
