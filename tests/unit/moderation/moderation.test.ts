import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import {
  decisionForm,
  decisionProblem,
  describeDomain,
  describeDue,
  hrefWith,
  kindOf,
  pageOf,
  readDecision,
} from '#features/moderation/moderation.ts';
import { isHeld } from '#features/moderation/transitions.ts';

const days = await loadWorkingDays(projectRoot());

describe('when something is due', () => {
  it('is shown in words that need no calendar', () => {
    assert.equal(describeDue('2026-11-23', '2026-11-23', days), 'due today');
    assert.equal(describeDue('2026-11-24', '2026-11-23', days), 'due tomorrow');
    assert.equal(describeDue('2026-11-23', '2026-11-20', days), 'due on Monday 23 November');
    assert.equal(describeDue('2026-12-29', '2026-12-24', days), 'due on Tuesday 29 December');
    assert.equal(describeDue('2027-01-04', '2026-12-31', days), 'due on Monday 4 January 2027');
  });

  it('counts lateness in working days', () => {
    assert.equal(describeDue('2026-11-20', '2026-11-21', days), 'late');
    assert.equal(describeDue('2026-11-20', '2026-11-23', days), '1 working day overdue');
    assert.equal(describeDue('2026-12-24', '2026-12-29', days), '1 working day overdue');
    assert.equal(describeDue('2026-11-16', '2026-11-20', days), '4 working days overdue');
  });
});

describe('a case that a moderator took', () => {
  it("is the moderator's for an hour", () => {
    const takenAt = new Date('2026-11-23T10:00:00Z');
    assert.equal(isHeld({ takenAt }, new Date('2026-11-23T10:59:59Z')), true);
    assert.equal(isHeld({ takenAt }, new Date('2026-11-23T11:00:00Z')), false);
    assert.equal(isHeld({ takenAt: null }, takenAt), false);
  });
});

describe('a decision', () => {
  const questions = [
    { name: 'title', called: 'Job title' },
    { name: 'pay', called: 'Pay' },
  ];
  const read = (fields: Record<string, string>) => {
    const parsed = decisionForm('posting', questions).safeParse(fields);
    if (!parsed.success) return parsed.error.issues.map(({ path, message }) => [path[0], message]);
    const it = readDecision(parsed.data, questions);
    return decisionProblem(it) ?? it;
  };

  it('carries the notes by question, without those left empty', () => {
    assert.deepEqual(read({ decision: 'returned', 'note-pay': ' Say the hours.\r\n', 'note-title': '  ' }), {
      decision: 'returned',
      reason: undefined,
      notes: { pay: 'Say the hours.' },
    });
  });

  it('needs words unless it is an approval', () => {
    assert.deepEqual(read({ decision: 'returned' }), {
      field: 'reason',
      message: 'Enter what needs to change, here or next to an answer',
    });
    assert.deepEqual(read({ decision: 'refused', 'note-pay': 'No' }), {
      field: 'reason',
      message: 'Enter a reason for your decision',
    });
    assert.deepEqual(read({ decision: 'approved' }), { decision: 'approved', reason: undefined, notes: {} });
  });

  it('is not an approval while there are notes', () => {
    const it = read({ decision: 'approved', 'note-pay': 'Too low' });
    assert.equal('field' in it && it.field, 'decision');
  });

  it('is a known one, and its message is within the limit', () => {
    assert.deepEqual(read({ decision: 'superseded' }), [['decision', 'Select your decision']]);
    assert.deepEqual(read({}), [['decision', 'Select your decision']]);
    assert.deepEqual(read({ decision: 'returned', 'note-pay': 'x'.repeat(1_001) }), [
      ['note-pay', 'Your note on “Pay” must be 1,000 characters or fewer'],
    ]);
  });
});

describe('the address of the person who registered an organisation', () => {
  it('is compared with its website', () => {
    const website = 'https://www.quay-cafe.example/jobs';
    assert.match(describeDomain('jo@quay-cafe.example', website), /matches its website/);
    assert.match(describeDomain('jo@mail.quay-cafe.example', website), /matches its website/);
    assert.match(describeDomain('jo@evil-quay-cafe.example', website), /does not match/);
    assert.match(describeDomain('jo@gmail.com', website), /anyone can use/);
    assert.match(describeDomain('jo@quay-cafe.example', null), /no website/);
    assert.match(describeDomain('jo@quay-cafe.example', 'nonsense'), /no website/);
    assert.match(describeDomain(undefined, website), /no longer exists/);
  });
});

describe('URLs of the queue', () => {
  it('accept existing kinds and pages, and nothing else', () => {
    assert.equal(kindOf('report'), 'report');
    for (const text of [null, '', 'toString', '__proto__', 'REPORT']) assert.equal(kindOf(text), undefined);
    for (const text of [null, '', '0', '-1', '1e3', 'two', '9'.repeat(30)]) assert.equal(pageOf(text), 1);
    assert.equal(pageOf('12'), 12);
    assert.equal(hrefWith('/moderation', { kind: 'report', page: 2 }), '/moderation?kind=report&page=2');
    assert.equal(hrefWith('/moderation', { kind: undefined, page: 1 }), '/moderation');
  });
});
