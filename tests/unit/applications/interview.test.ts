import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  interviewAnswers,
  interviewOf,
  formatInterviewTime,
  readInterview,
  type InterviewOffer,
} from '#features/applications/interview.ts';
import { freeTimes } from '#features/applications/interview.service.ts';
import type { ApplicationEventType } from '#features/applications/transitions.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const GOOD = {
  way: 'phone',
  where: 'We ring you on the number that you gave.',
  minutes: '30',
  on1: '2026-12-08',
  time1: '10:00',
};

describe('an interview that is offered', () => {
  const errors = (over: object) => {
    const read = readInterview({ ...GOOD, ...over }, NOW);
    return read.ok ? {} : read.errors;
  };

  it('has a time, and a place or a call', () => {
    const read = readInterview(GOOD, NOW);
    assert.ok(read.ok);
    assert.deepEqual(read.offer.times, ['2026-12-08T10:00:00.000Z']);
    assert.deepEqual(errors({ where: undefined }), { where: 'Enter who will call, and on what number' });
    assert.deepEqual(errors({ where: undefined, way: 'video' }), {
      where: 'Enter the link, or how they will get it',
    });
    assert.equal(readInterview({ ...GOOD, on1: undefined, time1: undefined }, NOW).ok, false);
    assert.equal(readInterview({ ...GOOD, way: 'constructor' }, NOW).ok, false);
  });

  it('is not in the past, and its choices do not overlap', () => {
    assert.deepEqual(errors({ on1: '2026-12-01', time1: '11:59' }), {
      time1: 'This time has passed. Enter a later one',
    });
    assert.deepEqual(errors({ on2: '2026-12-08', time2: '10:20' }), {
      time2: 'This overlaps with the first time. Enter another one',
    });
    assert.deepEqual(errors({ on2: '2026-12-08', time2: '10:30' }), {}, 'one after the other');
    assert.deepEqual(errors({ on2: '2026-12-08' }), { time2: 'Enter the time, or clear the date' });
    assert.deepEqual(errors({ time5: '10:30' }), { on5: 'Enter the date, or clear the time' });
  });

  it('can be filled in again to be changed, summer and winter', () => {
    for (const on1 of ['2026-12-08', '2027-06-08']) {
      const read = readInterview({ ...GOOD, on1, on2: on1, time2: '15:30', shared: ['yes'] }, NOW);
      assert.ok(read.ok);
      assert.deepEqual(readInterview(interviewAnswers(read.offer), NOW), read);
    }
    assert.equal(
      formatInterviewTime(new Date('2027-06-08T09:00:00Z'), 30),
      'Tuesday 8 June 2027, 10am to 10:30am',
    );
  });
});

describe('the state of an interview', () => {
  let lastId = 0;
  const offer: InterviewOffer = {
    way: 'phone',
    where: 'We ring you.',
    minutes: 30,
    times: ['2026-12-08T10:00:00.000Z', '2026-12-09T10:00:00.000Z'],
    shared: false,
  };
  const one = { ...offer, times: offer.times.slice(0, 1) };
  const event = (type: ApplicationEventType, over: object = {}) => ({
    id: ++lastId,
    at: NOW,
    type,
    voids: null as number | null,
    ...over,
  });
  const [first = ''] = offer.times;

  it('is agreed when one time was offered, or one was chosen', () => {
    assert.equal(interviewOf([event('shortlisted')]), undefined);
    assert.equal(interviewOf([event('interview', { interview: one })])?.agreedAt?.toISOString(), first);
    const asked = event('interview', { interview: offer });
    assert.equal(interviewOf([asked])?.agreedAt, undefined);
    const chosen = interviewOf([asked, event('can-come', { time: first })]);
    assert.equal(chosen?.agreedAt?.toISOString(), first);
    assert.equal(chosen?.answer, 'can-come');
    const other = interviewOf([asked, event('can-come', { time: first }), event('another-time')]);
    assert.deepEqual([other?.agreedAt, other?.answer], [undefined, 'another-time']);
    const written = interviewOf([asked, event('can-come', { time: first }), event('message')]);
    assert.equal(written?.answer, 'can-come', 'a message asks nothing anew');
  });

  it('keeps its calendar id through every change, and counts the changes; another interview has another id', () => {
    const asked = event('interview', { interview: one });
    const before = interviewOf([asked]);
    const moved = interviewOf([asked, event('can-come'), event('interview-changed', { interview: offer })]);
    assert.equal(moved?.id, before?.id);
    assert.equal(moved?.answer, 'asked', 'a change is asked anew');
    assert.ok((moved?.sequence ?? 0) > (before?.sequence ?? 0));
    const off = [asked, event('interview-cancelled')];
    assert.equal(interviewOf(off)?.isCancelled, true);
    const again = interviewOf([...off, event('interview', { interview: one })]);
    assert.notEqual(again?.id, before?.id);
    assert.equal(again?.isCancelled, false);
    assert.equal(interviewOf([asked, event('undone', { voids: asked.id })]), undefined);
  });

  it('offers only future times that no other applicant has', () => {
    const taken = [{ startsAt: new Date('2026-12-08T10:15:00Z'), minutes: 15 }];
    const free = (over: Partial<InterviewOffer>, now = NOW) =>
      freeTimes({ ...offer, ...over }, taken, now).map((it) => it.toISOString());
    assert.deepEqual(free({}), offer.times.slice(1));
    assert.deepEqual(free({ minutes: 15 }), offer.times, 'it ends as the other begins');
    assert.deepEqual(free({ shared: true }), offer.times);
    assert.deepEqual(free({}, new Date('2026-12-10T00:00:00Z')), []);
  });
});
