import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { workingDays } from '#lib/working-days.ts';
import { openChecks, describeStage } from '#features/referrals/casework.ts';
import { loadCaseworkData } from '#features/referrals/casework-data.service.ts';
import { eventFacts, describeEvent } from '#features/referrals/event-words.ts';
import { activeEvents, stageOf, type ReferralEventType } from '#features/referrals/transitions.ts';
import { newReference, formatReference } from '#features/referrals/reference.ts';
import { stageAfter } from '#features/referrals/transitions.ts';
import {
  formatAge,
  describeDue,
  findSchema,
  parseQueue,
  queueHref,
} from '#features/referrals/triage/triage.ts';

describe('whether a job has lasted', () => {
  const started = { type: 'job-started', on: '2026-01-05' };
  it('is asked after 13 and 26 weeks, each once', () => {
    assert.deepEqual(openChecks([started], [13, 26]), [
      { weeks: 13, dueOn: '2026-04-06' },
      { weeks: 26, dueOn: '2026-07-06' },
    ]);
    const asked = [started, { type: 'still-in-work', on: '2026-04-07', weeks: 13 }];
    assert.deepEqual(openChecks(asked, [13, 26]), [{ weeks: 26, dueOn: '2026-07-06' }]);
  });

  it('is not due for a job that was left, and is due again for the next', () => {
    const left = [
      started,
      { type: 'still-in-work', on: '2026-04-07', weeks: 13 },
      { type: 'left-work', on: '2026-05-01' },
    ];
    assert.deepEqual(openChecks(left, [13, 26]), []);
    assert.deepEqual(openChecks([...left, { type: 'job-started', on: '2026-06-01' }], [13]), [
      { weeks: 13, dueOn: '2026-08-31' },
    ]);
  });
});

describe('a job that was at risk and was kept', () => {
  const kept = { type: 'job-kept', on: '2026-11-01' };
  it("is due from the person's start on the programme, also when that was recorded again", () => {
    const due = [{ weeks: 13, dueOn: '2026-08-31' }];
    assert.deepEqual(openChecks([{ type: 'started', on: '2026-06-01' }, kept], [13]), due);
    assert.deepEqual(openChecks([kept, { type: 'started', on: '2026-06-01' }], [13]), due);
    assert.deepEqual(
      openChecks([{ type: 'started', on: '2026-06-01' }], [13]),
      [],
      'no one recorded that they kept the job',
    );
  });
});

describe('a struck-out event', () => {
  const event = (id: number, type: ReferralEventType, voids: number | null = null) => ({ id, type, voids });
  it('leaves the record as it would be without the event', () => {
    const events = [event(1, 'received'), event(2, 'assigned'), event(3, 'started'), event(4, 'job-started')];
    assert.equal(stageOf(events), 'in-work');
    const without = (id: number) => stageOf(activeEvents([...events, event(5, 'corrected', id)]));
    assert.deepEqual([without(4), without(3)], ['started', 'in-work']);
    const anew = [...events, event(5, 'corrected', 3), event(6, 'started')];
    assert.equal(stageOf(activeEvents(anew)), 'in-work', 'a start that is recorded again does not end a job');
    assert.equal(
      stageOf(activeEvents([...events, event(5, 'finished'), event(6, 'corrected', 5)])),
      'in-work',
    );
  });
});

describe('how long a person has waited', () => {
  const days = workingDays(new Set(['2026-12-25']));
  it('is given in working days', () => {
    const words = (due: string, today: string) => describeDue(due, today, days);
    assert.deepEqual(words('2026-11-20', '2026-11-23'), { text: '1 working day overdue', late: true });
    assert.deepEqual(words('2026-11-20', '2026-11-22'), { text: 'due now', late: false });
    assert.deepEqual(words('2026-11-23', '2026-11-23'), { text: 'due today', late: false });
    assert.deepEqual(words('2026-12-28', '2026-12-23'), { text: '2 working days left', late: false });
    assert.equal(describeDue(null, '2026-11-22', days), undefined);
    assert.equal(formatAge('2026-11-21', '2026-11-22'), '1 day ago');
  });
});

describe('the stage of a request', () => {
  it('moves forward with a partner, and never back to before the start', () => {
    assert.equal(stageAfter('looked-at', 'assigned'), 'with-partner');
    assert.equal(stageAfter('appointment', 'returned'), 'looked-at');
    for (const stage of ['started', 'in-work'] as const) {
      for (const event of ['acknowledged', 'assigned', 'returned', 'appointment-made'] as const)
        assert.equal(stageAfter(stage, event), stage, event);
      assert.equal(stageAfter(stage, 'finished'), 'finished');
    }
    assert.equal(stageAfter('in-work', 'left-work'), 'started');
  });

  it('is with the partner again when the only appointment does not take place', () => {
    for (const event of ['appointment-cancelled', 'appointment-missed'] as const) {
      assert.equal(stageAfter('appointment', event), 'with-partner');
      assert.equal(stageAfter('appointment', event, { talks: 1 }), 'appointment', 'there is another');
      for (const stage of ['looked-at', 'started', 'in-work', 'withdrawn'] as const)
        assert.equal(stageAfter(stage, event), stage, 'it led nowhere else');
    }
  });
});

describe('a reference that a person reads out', () => {
  it('is read in any case and spacing, and its errors are explained', () => {
    const block = (reference?: string) => {
      const read = findSchema.safeParse({ reference });
      return read.success ? read.data.reference : read.error.issues[0]?.message;
    };
    const reference = newReference();
    assert.equal(block(` ${formatReference(reference).toLowerCase()} `), reference);
    assert.equal(block(undefined), 'Enter a reference');
    assert.equal(block(' - '), 'Enter a reference');
    assert.match(block(reference.slice(1)) ?? '', /^Enter all 9/);
    assert.match(block('K'.repeat(200)) ?? '', /^Enter all 9/);
    const last = reference.endsWith('K') ? 'M' : 'K';
    assert.match(block(reference.slice(0, 8) + last) ?? '', /is not valid/);
    assert.match(block('000000000') ?? '', /is not valid/);
  });
});

describe('the URL of the queue', () => {
  it('is read back as written, without values that cannot be read', () => {
    const href = queueHref(parseQueue(new URLSearchParams('stage=all&area=swale&show=overdue&show=mine')), 3);
    assert.deepEqual(queueHref(parseQueue(new URL(href, 'http://x').searchParams), 3), href);
    for (const odd of ['stage=__proto__', "area='; drop table", 'page=-1', 'page=1e99', 'show=nonsense']) {
      assert.equal(queueHref(parseQueue(new URLSearchParams(odd)), 1), '/referrals');
    }
  });
});

describe('the description of an event', () => {
  it('gives the stored details, including those of older versions', async () => {
    const data = await loadCaseworkData(projectRoot());
    assert.equal(
      describeEvent('still-in-work', { on: '2026-07-06', weeks: 26, evidence: 'payslip' }, data),
      'Still in work: after 26 weeks, 6 July 2026, Payslip or bank record seen',
    );
    assert.equal(describeEvent('note', null, data), 'Note');
    // The person reads the same without codes and without "them".
    const names = new Map([
      ['harbour', 'Harbour Futures'],
      ['job', 'Kitchen helper'],
    ]);
    const facts = (type: string, detail: Record<string, unknown>) =>
      eventFacts(type, detail, data, { names, toPerson: true });
    assert.deepEqual(facts('returned', { by: 'partner', reason: 'no-place', organisationId: 'harbour' }), [
      'Harbour Futures',
      'We have no places at the moment',
    ]);
    assert.deepEqual(facts('job-started', { on: '2026-07-06', hours: 16, evidence: 'payslip' }), [
      '6 July 2026',
      '16 hours a week',
      'how we know: Payslip or bank record seen',
    ]);
    assert.deepEqual(facts('not-right', { reason: 'no-answer' }), ['We could not contact you']);
    assert.deepEqual(facts('suggestion-answered', { opportunityId: 'job', answer: 'interested' }), [
      'you are interested',
      'Kitchen helper',
    ]);
    assert.equal(
      describeEvent('suggestion-answered', { opportunityId: 'job', answer: 'interested' }, data, names),
      'They answered a suggestion: they are interested, Kitchen helper',
    );
    assert.equal(
      describeEvent('stage-of-support', { stage: 'gone/away' }, data),
      'Stage of support: gone/away',
    );
    assert.equal(describeStage(data.models, 'ips/job-search'), 'IPS: Looking for work');
  });
});
