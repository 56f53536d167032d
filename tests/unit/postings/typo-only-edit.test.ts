import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isTypoOnlyEdit, isMendedText, wordsOfNames } from '#features/review-cases/typo-only-edit.ts';
import { worked } from '../../support/worked.ts';
import { fillIn, journeyOf, postings, TYPED } from './people.ts';

const TEXT =
  'You help our residents with their breakfast, and talk with them about the day. You need no experience. We pay ' +
  '£12.71 an hour from Monday to Friday, and a free lunch is part of it. Write to us by the end of June.';

describe('a typing correction in a text', () => {
  const MENDS: readonly (readonly [before: string, after: string])[] = [
    ['You help our residnets.', 'You help our residents.'],
    ['You are reponsible for the kichen.', 'You are responsible for the kitchen.'],
    ['You help the the cook.', 'You help the cook.'],
    ['You help cook in kitchen.', 'You help the cook in the kitchen.'],
    ['we work together', 'We work together.'],
    ['Its a busy shop , and friendly', 'It’s a busy shop, and friendly'],
    ['You clean, wash and dry', 'You clean, wash, and dry'],
    ['You recieve 12 calls', 'You receive 12 calls'],
  ];
  for (const [before, after] of MENDS) {
    it(`“${before}” → “${after}”`, () => assert.equal(isMendedText(before, after), true));
  }

  const CHANGES: readonly (readonly [before: string, after: string])[] = [
    ['A paid trial', 'An unpaid trial'],
    ['Experience is needed', 'Experience is not needed'],
    ['You need no experience', 'You need experience'],
    ['You can start now', 'You cannot start now'],
    ['You can come', 'You can’t come'],
    ['It is possible', 'It is impossible'],
    ['Able to lift', 'Unable to lift'],
    ['You get £12.71', 'You get £12.17'],
    ['You work 16 hours', 'You work 36 hours'],
    ['From 9am to 5pm', 'From 9am to 5am'],
    ['Sixteen hours', 'Sixty hours'],
    ['Every Tuesday', 'Every Thursday'],
    ['Until June', 'Until July'],
    ['For men', 'For women'],
    ['He helps', 'She helps'],
    ['Write to ann@example.org', 'Write to anne@example.org'],
    ['Careful people', 'Careless people'],
    ['For each employee', 'For each employer'],
    ['Good pay', 'Good day'],
    ['You must have a licence', 'You may have a licence'],
    ['Tea and coffee', 'Tea or coffee'],
    ['You help our residents', 'You help our residents. Bring £50'],
    ['You help our residents', 'You help our residents. Ask for Bob.'],
    ['A friendly shop', ''],
    ['50% off', '50 off'],
  ];
  for (const [before, after] of CHANGES) {
    it(`is not accepted: “${before}” → “${after}”`, () => {
      assert.equal(isMendedText(before, after), false);
      assert.equal(isMendedText(after, before), false);
    });
  }

  // Each of these would publish something that no moderator has seen.
  const BYPASSES: readonly (readonly [how: string, before: string, after: string])[] = [
    ['another domain', 'See www.seagatelodge.co.uk for more', 'See www.seagatelodqe.co.uk for more'],
    ['a domain without www', 'See seagatelodge.org for more', 'See seagatelodges.org for more'],
    ['another path', 'See example.org/jobs/cook', 'See example.org/jobs/crook'],
    ['another scheme', 'See https://example.org', 'See http://example.org'],
    ['a disguised scheme', 'See hxxp:example', 'See hxxp:exampel'],
    ['a point that makes an address', 'We are kind. Come and see', 'We are kind.Come and see'],
    ['a point of another script', 'See example。com', 'See exampel。com'],
    ['an address in words', 'Write to annabel at example dot com', 'Write to annabelle at example dot com'],
    ['a domain in words', 'Look at careworks dot com today', 'Look at careworkz dot com today'],
    ['a page on a social network', 'Find seagatelodge on Facebook', 'Find seagatelodgee on Facebook'],
    ['mailto', 'mailto:annabel', 'mailto:anabel'],
    ['a plus-address', 'jobs+kent@example.org', 'jobs+kant@example.org'],
    ['a phone number', 'Phone 01795 550100', 'Phone 01795 550101'],
    ['figures of another script', 'We pay well', 'We pay ５０ well'],
    ['another figure of another script', 'We pay ５０ pounds', 'We pay ９０ pounds'],
    ['a number of a circle', 'Work ① day', 'Work ② day'],
    ['a fraction', 'Half an hour and ½ day', 'Half an hour and ¼ day'],
    ['pay in words', 'You get ten pounds', 'You get twenty pounds'],
    ['pay in words, one letter', 'You get sixty quid', 'You get sixth quid'],
    ['another currency', 'You get € a lot', 'You get ₿ a lot'],
    ['a picture', 'A friendly shop', 'A friendly shop 🍆'],
    ['a letter of another alphabet', 'A friendly place', 'A friendly plаce'],
    ['a wide letter', 'A friendly place', 'A friendly pｌace'],
    ['a small capital', 'A friendly place', 'A friendly plᴀce'],
    ['a zero-width space', 'A friendly place', 'A friendly pl\u200Bace'],
    ['a soft hyphen', 'A friendly place', 'A friendly pl\u00ADace'],
    ['writing from right to left', 'A friendly place', 'A friendly \u202Eplace'],
    ['a heap of accents', 'A friendly place', 'A friendly pla\u0335\u0321\u035Dce'],
    ['a full stop that turns it round', 'No experience needed. Come', 'No. Experience needed. Come'],
    ['a comma that turns it round', 'No experience needed', 'No, experience needed'],
    ['a line that turns it round', 'No experience', 'No\nexperience'],
    ['a name of a place', 'Work in Deal every week', 'Work in Dear every week'],
    ['a name of somebody', 'You work with Angela and others', 'You work with Angelo and others'],
    ['a name that stands first', 'Ramsgate is where we are', 'Ramsgats is where we are'],
    ['a name in small letters', 'come to ramsgate with us', 'come to ramsgats with us'],
    ['a nation from a verb', 'You polish shoes', 'You Polish shoes'],
    ['an obscenity from an innocent word', 'You count the stock', 'You cunt the stock'],
    ['an obscenity with a figure', 'You lift the stock on shift', 'You lift the stock on sh1t'],
    ['an obscenity from a public one', 'You meet the public', 'You meet the pubic'],
    ['a slur', 'You have a spare day', 'You have a spaz day'],
  ];
  for (const [how, before, after] of BYPASSES) {
    it(`is not accepted: ${how}`, () => {
      assert.equal(isMendedText(before, after, wordsOfNames(['Ramsgate', 'Deal'])), false);
    });
  }

  it('is accepted beside an unchanged number, name or address', () => {
    for (const [before, after] of [
      ['We recieve 12 calls', 'We receive 12 calls'],
      ['You help Ann in the kichen', 'You help Ann in the kitchen'],
      [
        'Our freindly shop is busy and warm. See www.example.org',
        'Our friendly shop is busy and warm. See www.example.org',
      ],
      ['No expereince needed', 'No experience needed'],
      ['you need patience', 'You need patience'],
    ] as const)
      assert.equal(isMendedText(before, after, wordsOfNames(['Ramsgate'])), true, after);
  });

  it('compares two very long words as fast as two short ones', () => {
    const word = (letter: string) => `a${letter.repeat(19_000)}`;
    const start = worked();
    assert.equal(isMendedText(word('b'), word('c')), false);
    assert.ok(worked() - start < 1_000);
  });

  it('is accepted whatever the length of the text', () => {
    const long = `${TEXT}\n\n`.repeat(80);
    const start = worked();
    assert.equal(isMendedText(long, long.replace('residents', 'residnets')), true);
    assert.equal(isMendedText(long, `the ${long}`.replace(/talk([^]*)$/, 'tallk$1')), true);
    assert.equal(isMendedText(long, [...long].reverse().join('')), false);
    assert.ok(worked() - start < 1_000);
  });
});

describe('a typing correction of a posting', () => {
  const { mendable } = postings.vacancy;
  const answers = { ...fillIn(journeyOf('vacancy'), TYPED.vacancy), description: TEXT };
  const mend = (after: Readonly<Record<string, unknown>>) =>
    isTypoOnlyEdit(answers, { ...answers, ...after }, mendable);

  it('has no changes, or only corrected typing errors in texts', () => {
    assert.equal(mend({}), true);
    assert.equal(mend({ description: TEXT.replace('breakfast', 'brekfast') }), true);
    assert.equal(mend({ title: 'Care asistant', benefits: 'Free meals\nPaid traning' }), true);
  });

  it('never changes a number, a date, an option or an address, and adds or removes no answer', () => {
    assert.equal(mend({ payLowest: 1272 }), false);
    assert.equal(mend({ closesOn: '2026-12-05' }), false);
    assert.equal(mend({ sector: 'health' }), false);
    assert.equal(mend({ patterns: ['part-time'] }), false);
    assert.equal(mend({ carNeeded: true }), false);
    assert.equal(mend({ town: 'Sheernes' }), false);
    assert.equal(mend({ applyEmail: 'job@example.org' }), false);
    assert.equal(mend({ contactName: 'Anne' }), false);
    assert.equal(mend({ hoursText: 'Mornings' }), false);
    assert.equal(mend({ summary: undefined }), false);
  });

  it('treats an empty answer like a question that was not asked', () => {
    assert.equal(isTypoOnlyEdit({ title: 'Cook', hoursText: null }, { title: 'Cook' }, mendable), true);
  });

  it('never changes more than a few letters', () => {
    const word = fc.constantFrom(...TEXT.split(' '));
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 3, maxLength: 30 }),
        fc.array(word, { minLength: 3, maxLength: 30 }),
        (a, b) => {
          const letters = (words: readonly string[]) =>
            words
              .join('')
              .replace(/[^\p{L}\d£]/gu, '')
              .toLowerCase();
          if (!isMendedText(a.join(' '), b.join(' '))) return;
          assert.ok(Math.abs(letters(a).length - letters(b).length) <= 12);
        },
      ),
    );
  });

  it('never changes a number, however it is written', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 99_999 }).map(String),
      fc.double({ min: 0, max: 99, noNaN: true }).map((n) => n.toFixed(2)),
    );
    fc.assert(
      fc.property(number, number, fc.nat(30), (a, b, at) => {
        fc.pre(a !== b);
        const words = TEXT.split(' ');
        const put = (text: string) => words.toSpliced(at, 0, text).join(' ');
        assert.equal(isMendedText(put(a), put(b)), false);
        assert.equal(isMendedText(put(a), TEXT), false);
      }),
    );
  });

  it('never changes a word that reverses the meaning of a sentence', () => {
    const turn = fc.constantFrom(
      'not',
      'no',
      'never',
      'without',
      'unpaid',
      'only',
      'except',
      'don’t',
      'cannot',
      'must',
      'may',
    );
    fc.assert(
      fc.property(turn, fc.nat(30), (word, at) => {
        const put = TEXT.split(' ').toSpliced(at, 0, word).join(' ');
        assert.equal(isMendedText(TEXT, put), false);
        assert.equal(isMendedText(put, TEXT), false);
      }),
    );
  });
});
