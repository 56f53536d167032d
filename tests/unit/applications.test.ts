import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { createLine } from '#lib/line.ts';
import {
  csvCell,
  csvFile,
  interviewAnswer,
  isOver,
  mayMove,
  movesFrom,
  positionInWords,
  progressOf,
  SHOWN_STATES,
  standingOf,
  stateInWords,
  type Standing,
} from '#features/applications/application.ts';
import { isRobot } from '#features/insights/figures.service.ts';

describe('an application', () => {
  it('that is over goes nowhere, and everything else can be ended', () => {
    for (const state of SHOWN_STATES) {
      assert.equal(movesFrom(state).length === 0, isOver(state), state);
      if (!isOver(state)) assert.ok(mayMove(state, 'not-this-time'), state);
    }
  });

  it('that waits is let past nobody', () => {
    assert.deepEqual(movesFrom('waiting'), ['not-this-time']);
  });

  it('shows where it stands, and a shorter way to those who waited', () => {
    assert.deepEqual(
      progressOf('shortlisted', false).map(({ text, status }) => `${text}: ${status}`),
      ['Sent: done', 'Shortlisted: now', 'Interview: next', 'Offer: next', 'Accepted: next'],
    );
    assert.deepEqual(
      progressOf('offered', true).map(({ status }) => status),
      ['done', 'now', 'next'],
    );
    assert.deepEqual(progressOf('withdrawn', false), []);
  });

  it('promises nothing any more once it is taken down or on hold, and nobody is asked to wait for a place', () => {
    const now = new Date();
    const open = { withdrawnAt: null, closesAt: null, closedReason: null, suspendedAt: null };
    const closed = { ...open, closesAt: new Date(now.getTime() - 1_000) };
    assert.equal(standingOf(open, now), 'as-asked');
    assert.equal(standingOf(closed, now), 'as-asked', 'what closed by itself is still read');
    assert.equal(standingOf({ ...closed, closedReason: 'filled-here' }, now), 'filled');
    assert.equal(standingOf({ ...closed, closedReason: 'withdrawn', withdrawnAt: now }, now), 'taken-down');
    assert.equal(standingOf({ ...open, suspendedAt: now }, now), 'on-hold');
    const says = (state: (typeof SHOWN_STATES)[number], standing: Standing) =>
      stateInWords({ state, holdsPlace: true, position: 1, standing }, 'Lock House');
    for (const state of SHOWN_STATES) {
      for (const standing of ['taken-down', 'on-hold'] as const) {
        assert.doesNotMatch(
          says(state, standing),
          /place is (held|free)|waiting list/,
          `${state}, ${standing}`,
        );
        if (isOver(state)) assert.equal(says(state, standing), says(state, 'as-asked'));
      }
    }
    assert.match(says('new', 'filled'), /A place is held for you/, 'closing early takes no place away');
  });

  it('asks about an interview until somebody answers, and again when the organisation has written since', () => {
    const after = (...types: string[]) =>
      interviewAnswer(
        'interview',
        types.map((type) => ({ type })),
      );
    assert.equal(interviewAnswer('offered', [{ type: 'interview' }]), undefined);
    assert.equal(after('interview', 'opened'), 'asked');
    assert.equal(after('interview', 'can-come', 'reply', 'opened'), 'can-come');
    assert.equal(after('interview', 'can-come', 'another-time'), 'another-time');
    assert.equal(after('interview', 'another-time', 'message'), 'asked');
  });

  it('says its place in the line', () => {
    assert.equal(positionInWords(1), 'You are first on the waiting list.');
    assert.match(positionInWords(2), /number 2 .* One person is before you/);
    assert.match(positionInWords(1200), /number 1,200 .* 1,199 people are before you/);
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

  it('is what was typed otherwise, whatever it is', () => {
    assert.equal(csvCell('She said "yes"'), '"She said ""yes"""');
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

describe('a line', () => {
  it('serves so many at once, in the order in which they came, whatever becomes of them', async () => {
    const line = createLine(2);
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

  it('ends for all who wait when there is nothing to wait for', async () => {
    const line = createLine(1, (error) => error === 'away');
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
  ]) {
    it(String(agent), () => assert.equal(isRobot(agent), true));
  }
  for (const agent of [
    'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  ]) {
    it(`but not ${agent}`, () => assert.equal(isRobot(agent), false));
  }
});
