import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '#features/journeys/journey.ts';
import { KIND_SLUGS } from '#features/opportunities/vocabulary.ts';
import {
  asKept,
  closesSoon,
  historyOf,
  describePosting,
  kindsFor,
  postingStatus,
  withClosing,
  withoutPastDays,
  type Variant,
  type Posting,
  type SentVersion,
} from '#features/postings/posting.ts';
import { z } from 'zod';
import { daysAgo, NOW } from '../../support/factories.ts';

const version = (over: Partial<SentVersion> = {}): SentVersion => ({
  id: 'v1',
  number: 1,
  title: 'Cook',
  submittedBy: 'me',
  submittedAt: daysAgo(3),
  publishedAt: null,
  decision: 'open',
  decidedAt: null,
  decidedBy: null,
  dueOn: '2026-11-23',
  reason: null,
  notes: {},
  ...over,
});
const variant = (over: Partial<Variant> = {}): Variant => ({
  id: 'f1',
  kind: 'vacancy',
  title: 'Cook',
  publishedAt: daysAgo(2),
  closesAt: null,
  withdrawnAt: null,
  closedReason: null,
  ...over,
});
const posting = (latest: Partial<SentVersion>, variants: readonly Variant[] = []): Posting => ({
  id: 'p1',
  kind: 'vacancy',
  latest: version(latest),
  variants,
});
const approved = { decision: 'approved', publishedAt: daysAgo(2), decidedAt: daysAgo(2) } as const;

describe('the status of a posting', () => {
  it('before anything of it is published', () => {
    const states = (['open', 'returned', 'refused', 'superseded'] as const).map(
      (decision) => postingStatus(posting({ decision }), NOW).state,
    );
    assert.deepEqual(states, ['waiting', 'returned', 'refused', 'taken-back']);
  });

  it('while it is live, with a change or without', () => {
    assert.deepEqual(postingStatus(posting(approved, [variant()]), NOW), {
      state: 'live',
      change: undefined,
    });
    for (const [decision, change] of [
      ['open', 'waiting'],
      ['returned', 'returned'],
      ['refused', 'refused'],
      ['superseded', undefined],
    ] as const) {
      assert.deepEqual(postingStatus(posting({ decision }, [variant()]), NOW), { state: 'live', change });
    }
    // There is no case for typing corrections that went live at once.
    assert.deepEqual(
      postingStatus(posting({ decision: null, publishedAt: NOW }, [variant()]), NOW).change,
      undefined,
    );
  });

  it('is live while one variant is open, and taken down when all are taken down', () => {
    const over = variant({ id: 'f2', closesAt: daysAgo(1) });
    const down = variant({ id: 'f3', closesAt: daysAgo(1), withdrawnAt: daysAgo(1) });
    assert.equal(postingStatus(posting(approved, [over, variant()]), NOW).state, 'live');
    assert.equal(postingStatus(posting(approved, [over, down]), NOW).state, 'closed');
    assert.equal(postingStatus(posting(approved, [down]), NOW).state, 'withdrawn');
  });

  it('is shown in words, which admit when the council is late', () => {
    assert.match(describePosting(posting({}), NOW).detail, /by the end of Monday 23 November 2026/);
    assert.match(describePosting(posting({ dueOn: '2026-11-20' }), NOW).detail, /our review is late/);
    const filled = variant({ closesAt: daysAgo(1), closedReason: 'filled-elsewhere' });
    assert.equal(
      describePosting(posting(approved, [filled]), NOW).detail,
      'It closed on 21 November: filled another way.',
    );
  });

  it('promises no answer, and shows nothing, while the organisation is suspended', () => {
    for (const it of [
      posting({}),
      posting({ decision: 'returned' }),
      posting({ decision: 'open' }, [variant()]),
      posting(approved, [variant()]),
    ]) {
      const { text, detail } = describePosting(it, NOW, 'suspended');
      assert.match(detail, /suspended/);
      assert.doesNotMatch(detail, /We aim|by the end of|Closes/);
      assert.notEqual(text, 'Live');
    }
  });

  it('needs attention when the posting closes within days', () => {
    const closing = (days: number) => posting(approved, [variant({ closesAt: daysAgo(-days) })]);
    assert.equal(closesSoon(closing(5), NOW), true);
    assert.equal(closesSoon(closing(6), NOW), false);
    assert.equal(closesSoon(posting(approved, [variant()]), NOW), false);
  });
});

describe('the history of a posting', () => {
  it('names no council staff, and gives one entry for all variants', () => {
    const versions = [
      version({ number: 2, id: 'v2', submittedBy: 'ann', submittedAt: daysAgo(1), decision: null }),
      version({ ...approved, decidedBy: 'moderator' }),
    ];
    const closed = { at: NOW, type: 'closed', actor: 'account:me', detail: { reason: 'withdrawn' } };
    const published = { at: daysAgo(2), type: 'published', actor: 'account:moderator', detail: null };
    const items = historyOf(versions, [published, published, closed, closed], 'me');
    assert.deepEqual(
      items.map(({ who, text }) => `${who} ${text}`),
      [
        'you closed it: taken down',
        'colleague corrected typing errors, which went live immediately',
        'council approved it',
        'you sent it for approval',
      ],
    );
  });

  it('says why and when the council took the posting down, whatever its closing date was', () => {
    const reason = 'It asks people to pay first.';
    const down = { at: daysAgo(1), type: 'withdrawn', actor: 'account:moderator', detail: { reason } };
    const [first] = historyOf([version(approved)], [down, down], 'me');
    assert.deepEqual(first, { at: down.at, who: 'council', text: 'took it down', words: reason });
    assert.equal(historyOf([], [{ ...down, detail: null }], 'me')[0]?.words, undefined);
    const taken = variant({ closesAt: daysAgo(-9), withdrawnAt: daysAgo(1), closedReason: 'withdrawn' });
    assert.equal(
      describePosting(posting(approved, [taken]), NOW).detail,
      'It closed on 21 November: taken down.',
    );
  });

  it('ignores unknown events', () => {
    const odd = { at: NOW, type: 'extended', actor: 'x', detail: 'text' };
    assert.equal(historyOf([], [odd, { ...odd, type: 'constructor' }], 'me').length, 1);
  });
});

describe('starting from a sent posting', () => {
  const steps: readonly Step[] = [
    { slug: 'title', questions: [{ name: 'title', kind: 'text', label: 'Title', schema: z.string() }] },
    {
      slug: 'closing',
      title: 'Closing',
      questions: [
        { name: 'closesOn', kind: 'date', label: 'Day', schema: z.string() },
        { name: 'note', kind: 'text', label: 'Note', schema: z.string().optional() },
      ],
    },
  ];

  it('past dates are asked for again, and nothing else', () => {
    const answers = { title: '2020-01-01', closesOn: '2026-11-21', other: '2026-11-01' };
    assert.deepEqual(withoutPastDays(steps, answers, NOW), { title: '2020-01-01', other: '2026-11-01' });
    const today = { closesOn: '2026-11-22' };
    assert.deepEqual(withoutPastDays(steps, today, NOW), today);
  });

  it('steps that were empty when it was sent need not be opened again', () => {
    assert.deepEqual(asKept({ steps }, { title: 'Cook', closesOn: '2026-12-01' }), {
      title: 'Cook',
      closesOn: '2026-12-01',
      note: null,
    });
  });

  it('an extended closing date is set only where the journey asks for one', () => {
    const closing = { closesOn: '2027-01-10', closesTime: '23:59' };
    assert.equal(withClosing(steps, {}, closing)['closesOn'], '2027-01-10');
    assert.deepEqual(withClosing(steps.slice(0, 1), {}, closing), {});
    assert.deepEqual(withClosing(steps, {}, undefined), {});
  });
});

describe('what an organisation may post', () => {
  it('only training providers and the council may post Skills Bootcamps', () => {
    const kinds = ['employer', 'training-provider', 'school', 'delivery-partner', 'council'] as const;
    assert.deepEqual(
      kinds.filter((kind) => kindsFor(kind).includes('skills-bootcamp')),
      ['training-provider', 'council'],
    );
    for (const kind of kinds) {
      assert.ok(kindsFor(kind).includes('vacancy'));
      assert.ok(kindsFor(kind).every((it) => KIND_SLUGS.includes(it)));
    }
  });
});
