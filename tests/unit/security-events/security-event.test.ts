import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkDetail,
  createThrottle,
  foldAddress,
  SECURITY_EVENT_TYPES,
  type SecurityEvent,
} from '#features/security-events/security-event.ts';
import { eventsHref, readEventsQuery } from '#features/security-events/events-list.service.ts';

const START = new Date('2026-12-01T10:00:00Z');
const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe('security events in large numbers', () => {
  it('1,000 a second from one network leave 20 rows and one summary a minute', () => {
    const throttle = createThrottle<string>();
    let rows = 0;
    for (let second = 0; second < 59; second += 1)
      for (let n = 0; n < 1_000; n += 1)
        if (throttle.admit({ type: 'sign-in-failed', key: 'a', signedIn: false, source: 'a' }, later(second)))
          rows += 1;
    assert.equal(rows, 20);
    assert.deepEqual(throttle.takeSummaries(later(59)), [], 'the minute is not over');
    assert.deepEqual(throttle.takeSummaries(later(60)), [
      { type: 'sign-in-failed', source: 'a', count: 58_980 },
    ]);
    assert.deepEqual(throttle.takeSummaries(later(600)), [], 'a summary is given once');
  });

  it('100,000 from as many networks leave 60 rows and one summary, and every event is counted', () => {
    const throttle = createThrottle<string>();
    let rows = 0;
    for (let n = 0; n < 100_000; n += 1)
      if (
        throttle.admit({ type: 'origin-refused', key: `net${n}`, signedIn: false, source: `${n}` }, later(0))
      )
        rows += 1;
    assert.equal(rows, 60);
    assert.deepEqual(throttle.takeSummaries(later(61)), [
      { type: 'origin-refused', source: undefined, count: 99_940 },
    ]);
  });

  it('a flood of one type, or from signed-out clients, hides neither another type nor signed-in people', () => {
    const throttle = createThrottle<string>();
    for (let n = 0; n < 10_000; n += 1)
      throttle.admit({ type: 'origin-refused', key: `net${n}`, signedIn: false, source: '' }, later(0));
    assert.ok(throttle.admit({ type: 'sign-in-failed', key: 'b', signedIn: false, source: 'b' }, later(1)));
    assert.ok(throttle.admit({ type: 'origin-refused', key: 'me', signedIn: true, source: 'me' }, later(1)));
  });

  it('counted events are recorded when the process ends before the minute is over', () => {
    const throttle = createThrottle<string>({ perSource: 1, signedOut: 9, signedIn: 9 });
    for (let n = 0; n < 3; n += 1)
      throttle.admit({ type: 'host-refused', key: 'a', signedIn: false, source: 'a' }, later(0));
    assert.deepEqual(throttle.takeSummaries(later(1), { early: true }), [
      { type: 'host-refused', source: 'a', count: 2 },
    ]);
  });
});

describe('the content of a security event', () => {
  const route = (text: string): SecurityEvent => ({
    type: 'permission-refused',
    actorAccountId: 'x',
    detail: { route: text },
  });

  it('is the words, numbers and routes of its type, and nothing that a person typed', () => {
    assert.deepEqual(checkDetail(route('/referrals/[id]')), { route: '/referrals/[id]' });
    for (const typed of ['/a?q=Morgan', '/a b', 'morgan@example.org', '/x'.repeat(200)])
      assert.equal(checkDetail(route(typed)), undefined, typed);
    const stranger = { type: 'sign-in-failed', detail: { password: 'heron' } } as unknown as SecurityEvent;
    assert.equal(checkDetail(stranger), undefined);
  });

  it('is found by an address, however that was typed', () => {
    assert.equal(foldAddress(' Morgan@Example.ORG '), foldAddress('morgan@example.org'));
  });

  it('the URL of the list is read and written without loss, and unknown values are left out', () => {
    const query = {
      type: 'sign-in-failed',
      outcome: 'failed',
      from: '2026-12-01',
      to: '2026-12-02',
    } as const;
    const href = eventsHref('/admin/security-events', { ...query, account: 'abc', page: 3 });
    assert.deepEqual(readEventsQuery(new URL(href, 'http://x').searchParams), {
      ...query,
      account: 'abc',
      address: undefined,
      page: 3,
    });
    const junk = 'type=__proto__&outcome=x&from=2026-02-30&to=9999-99-99&account=a@b.c&address=%27&page=-1';
    assert.deepEqual(
      Object.values(readEventsQuery(new URLSearchParams(junk))).filter((it) => it !== undefined),
      [1],
    );
  });

  it('every type has its own description', () => {
    assert.ok(SECURITY_EVENT_TYPES.length > 25);
  });
});
