import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  codeTo,
  describeMessagePolicy,
  messageTo,
  messageWarning,
} from '#features/referrals/contact-policy.ts';
import { mobileOf } from '#features/forms/phone.ts';
import { detailRows } from '#features/referrals/details-words.ts';
import { MESSAGE_CHOICES } from '#features/referrals/referral.ts';
import { aReferral } from '../../support/referrals.ts';

describe('a mobile number', () => {
  for (const [typed, dialled] of [
    ['07700 900123', '+447700900123'],
    ['+44 7700 900123', '+447700900123'],
    ['+44 (0)7700 900123', '+447700900123'],
    ['0044-7700-900-123', '+447700900123'],
    ['(07700) 900123', '+447700900123'],
    ['44 7700 900123', '+447700900123'],
    ['0044 (0)7700 900123', '+447700900123'],
  ] as const) {
    it(`${typed} is dialled ${dialled}`, () => assert.equal(mobileOf(typed), dialled));
  }
  for (const [typed, why] of [
    ['01622 000000', 'a landline'],
    ['07012 345678', 'a personal number, which costs a lot'],
    ['07623 456789', 'a pager'],
    ['+33 6 12 34 56 78', 'abroad'],
    ['07700 90012', 'too short'],
    ['07700 9001234', 'too long'],
    ['', 'nothing'],
    [undefined, 'not given'],
  ] as const) {
    it(`${String(typed)} gets no text message: ${why}`, () => assert.equal(mobileOf(typed), undefined));
  }
});

describe('where a message to the person goes', () => {
  const person = (ways: readonly ('text' | 'email' | 'phone')[], email?: string) =>
    aReferral({ details: { ways: [...ways], email, phone: '07700 900123' } }).details;
  const able = { texts: true };
  const mobile = '+447700900123';

  it('by email where the person chose that, otherwise by text message, otherwise nowhere', () => {
    assert.equal(messageTo(able, person(['text', 'email'], 'a@example.org')), 'a@example.org');
    assert.equal(messageTo(able, person(['text'])), mobile);
    assert.equal(messageTo(able, person(['phone'])), undefined);
  });
  it('never to a known address that is not ticked, which another person may read', () => {
    assert.equal(messageTo(able, person(['text'], 'a@example.org')), mobile);
    assert.equal(messageTo(able, person(['phone'], 'a@example.org')), undefined);
  });
  it('nowhere when no message is safe, except for a code that the person asks for', () => {
    for (const it of [person(['text', 'email'], 'a@example.org'), person(['text'])]) {
      assert.equal(messageTo(able, { ...it, noMessages: true }), undefined);
      assert.equal(codeTo(able, { ...it, noMessages: true }), codeTo(able, it));
      assert.notEqual(codeTo(able, it), undefined);
    }
  });
  it('without a text message provider no text message is sent', () => {
    assert.equal(messageTo({ texts: false }, person(['text'])), undefined);
  });
  it('staff read whether the person is notified', () => {
    assert.match(describeMessagePolicy('news', undefined), /^If they chose/);
    assert.match(describeMessagePolicy('news', { messageTo: mobile }), /^We will text them to say/);
    assert.match(
      describeMessagePolicy('appointment', { messageTo: 'a@example.org' }),
      /We will email them .* remind them the day/,
    );
    assert.match(describeMessagePolicy('appointment', { messageTo: undefined }), /Tell them yourself/);
    assert.match(
      describeMessagePolicy('news', { messageTo: undefined, messages: 'never' }),
      /no message is safe\. Tell them yourself/,
    );
  });
  it('staff are warned before they ring or write, beside the number, the address and on the form', () => {
    assert.deepEqual(
      MESSAGE_CHOICES.map((choice) => messageWarning(choice)?.slice(0, 24)),
      [undefined, 'Do not name the programme', 'Do not leave a voicemail or send'].map((it) =>
        it?.slice(0, 24),
      ),
    );
    const rowsOf = (details: Parameters<typeof detailRows>[0]) =>
      Object.fromEntries(detailRows(details).map(({ key, value }) => [key, value.join(' | ')]));
    const it = { ...person(['phone'], 'a@example.org'), address: '1 Marsh Road' };
    const rows = rowsOf({ ...it, messageIsSafe: false, noMessages: true });
    assert.match(rows['Phone'] ?? '', /07700 900123 \| Do not leave a message\. .*try again/);
    assert.match(rows['Email'] ?? '', /Do not email them/);
    assert.match(rows['Address'] ?? '', /Do not send or leave anything/);
    assert.match(rows['Is it safe to leave a message?'] ?? '', /^No\./);
    // A request from before this was asked keeps its meaning.
    const before = rowsOf({ ...it, messageIsSafe: false });
    assert.equal(before['Phone'], '07700 900123');
    assert.match(before['Is it safe to leave a message?'] ?? '', /do not name the programme/);
  });
});
