import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvFile, csvLines } from '#lib/csv.ts';
import { limitConcurrency } from '#lib/concurrency-limit.ts';
import {
  isOver,
  notThisTimeSchema,
  reminderDueAt,
  SHOWN_STATES,
  availabilityOf,
  type Availability,
} from '#features/applications/application.ts';
import {
  formatOrdinal,
  formatPosition,
  describeReason,
  describeState,
} from '#features/applications/messages.en.ts';
import { isRobot } from '#features/usage/figures.service.ts';

describe('an application', () => {
  it('promises nothing once the listing is taken down or on hold, and asks no applicant to wait for a place', () => {
    const now = new Date();
    const open = { withdrawnAt: null, closesAt: null, closedReason: null, suspendedAt: null };
    const closed = { ...open, closesAt: new Date(now.getTime() - 1_000) };
    assert.equal(availabilityOf(open, now), 'as-asked');
    assert.equal(availabilityOf(closed, now), 'as-asked', 'what closed by itself is still read');
    assert.equal(availabilityOf({ ...closed, closedReason: 'filled-here' }, now), 'filled');
    assert.equal(
      availabilityOf({ ...closed, closedReason: 'withdrawn', withdrawnAt: now }, now),
      'taken-down',
    );
    assert.equal(availabilityOf({ ...open, suspendedAt: now }, now), 'on-hold');
    const says = (state: (typeof SHOWN_STATES)[number], availability: Availability) =>
      describeState(
        {
          state,
          kind: 'vacancy',
          holdsPlace: true,
          position: 1,
          availability,
          placeApproved: true,
          firstCome: false,
        },
        'Lock House',
      );
    for (const state of SHOWN_STATES) {
      for (const availability of ['taken-down', 'on-hold'] as const) {
        assert.doesNotMatch(
          says(state, availability),
          /place is (held|free)|waiting list/,
          `${state}, ${availability}`,
        );
        if (isOver(state)) assert.equal(says(state, availability), says(state, 'as-asked'));
      }
    }
    assert.match(
      says('new', 'filled'),
      /We are holding a place for you/,
      'closing early takes no place away',
    );
  });

  it('shows its place in the waiting list', () => {
    assert.equal(formatPosition(1), 'You are first on the waiting list.');
    assert.match(formatPosition(2), /number 2 .* 1 person is ahead of you/);
    assert.match(formatPosition(1200), /number 1,200 .* 1,199 people are ahead of you/);
    assert.deepEqual([1, 2, 3, 4, 11, 12, 21, 1002].map(formatOrdinal), [
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '21st',
      '1,002nd',
    ]);
  });

  it('shows the rule of its waiting list', () => {
    const waiting = (placeApproved: boolean, firstCome: boolean) =>
      describeState(
        {
          state: 'waiting',
          kind: 'skills-bootcamp',
          holdsPlace: false,
          position: 1,
          availability: 'as-asked',
          placeApproved,
          firstCome,
        },
        'Lock House',
      );
    assert.match(
      waiting(false, false),
      /has not decided on your application yet.*only offer it to people whose/,
    );
    assert.match(waiting(true, false), /Lock House has accepted your application/);
    assert.match(waiting(false, true), /in the order they applied/);
    assert.doesNotMatch(waiting(false, true), /accepted/);
  });

  it('is turned down with a specific reason, or with a message', () => {
    const read = (form: object) => notThisTimeSchema.safeParse(form);
    assert.equal(read({ reason: 'other', words: '  ' }).error?.issues[0]?.message, 'Enter the reason');
    assert.equal(read({ reason: 'other', words: 'You live too far away.' }).success, true);
    assert.equal(read({ reason: 'must-have' }).success, true);
    assert.equal(describeReason('other'), undefined, 'the words alone are the reason');
    assert.equal(describeReason('constructor'), undefined);
  });

  it('that is unconfirmed causes a reminder once that is useful', () => {
    const sent = new Date('2026-12-01T10:00:00Z');
    const hours = (after: number) => new Date(sent.getTime() + after * 3_600_000);
    assert.deepEqual(reminderDueAt(sent, null), hours(30));
    assert.deepEqual(reminderDueAt(sent, hours(500)), hours(30));
    assert.deepEqual(reminderDueAt(sent, hours(20)), hours(10), 'it closes sooner');
    assert.equal(reminderDueAt(sent, hours(1)), undefined, 'they have only just had the first email');
  });
});

describe('a cell of a spreadsheet', () => {
  for (const text of [
    '=1+1',
    '+44 1632',
    '-5',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1',
    '\u200b',
    '＝1',
    '\n-1',
  ]) {
    it(`is no formula: ${JSON.stringify(text)}`, () => {
      const [[cell = '']] = parse(csvFile([[text]]), { bom: true, relax_quotes: true }) as [[string]];
      assert.doesNotMatch(cell, /^[\s\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u);
      assert.ok(cell.endsWith(text), 'nothing that was typed is lost');
    });
  }

  it('is otherwise the typed text', () => {
    assert.equal(csvFile([['She said "yes"', -1]]), '\uFEFF"She said ""yes""",-1\r\n');
    assert.deepEqual(csvLines([['Swale', 'a, b', -1]]), ['Swale,"a, b",-1']);
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (row) => {
        const [read = []] = parse(csvFile([row]), { bom: true }) as string[][];
        assert.deepEqual(
          read.map((cell, index) => (cell === row[index] ? cell : cell.replace(/^'/, ''))),
          row,
        );
      }),
    );
  });
});

describe('a queue for limited capacity', () => {
  it('serves a fixed number at once, in order of arrival, whether they succeed or fail', async () => {
    const line = limitConcurrency(2);
    const served: number[] = [];
    let [atOnce, most] = [0, 0];
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        line(async () => {
          served.push(index);
          most = Math.max(most, ++atOnce);
          await sleep(1);
          atOnce -= 1;
          if (index % 5 === 0) throw new Error('refused');
          return index;
        }),
      ),
    );
    assert.equal(most, 2);
    assert.deepEqual(
      served,
      [...served].sort((a, b) => a - b),
    );
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 4);
    assert.equal(await line(async () => 'again'), 'again');
  });

  it('ends for all waiting callers when waiting is useless', async () => {
    const line = limitConcurrency(1, (error) => error === 'away');
    const results = await Promise.allSettled(
      [1, 2, 3].map((it) =>
        line(async () => {
          await sleep(1);
          throw it === 1 ? 'away' : 'not reached';
        }),
      ),
    );
    assert.deepEqual(
      results.map((it) => (it.status === 'rejected' ? it.reason : it.value)),
      ['away', 'away', 'away'],
    );
    assert.equal(await line(async () => 'again'), 'again');
  });
});

describe('figures leave out robots', () => {
  for (const agent of [
    null,
    '',
    'curl/8.5.0',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'python-requests/2.31',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  ]) {
    it(String(agent), () => assert.equal(isRobot(agent), true));
  }
  for (const agent of [
    'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0',
    // A make of phones.
    'Mozilla/5.0 (Linux; Android 13; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  ]) {
    it(`but not ${agent}`, () => assert.equal(isRobot(agent), false));
  }
});
