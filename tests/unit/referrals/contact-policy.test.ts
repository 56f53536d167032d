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
    it(`${typed} is read as ${dialled}`, () => assert.equal(mobileOf(typed), dialled));
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

describe('the address of a message to the applicant', () => {
  const person = (ways: readonly ('text' | 'email' | 'phone')[], email?: string) =>
    aReferral({ details: { ways: [...ways], email, phone: '07700 900123' } }).details;
  const provider = { texts: true };
  const mobile = '+447700900123';

  it('is their email if they chose email, otherwise their mobile if they chose texts, otherwise none', () => {
    assert.equal(messageTo(provider, person(['text', 'email'], 'a@example.org')), 'a@example.org');
    assert.equal(messageTo(provider, person(['text'])), mobile);
    assert.equal(messageTo(provider, person(['phone'])), undefined);
  });
  it('is never an address that they did not select, which another person may read', () => {
    assert.equal(messageTo(provider, person(['text'], 'a@example.org')), mobile);
    assert.equal(messageTo(provider, person(['phone'], 'a@example.org')), undefined);
  });
  it('is none when no message is safe, except for a code that the applicant asks for', () => {
    for (const it of [person(['text', 'email'], 'a@example.org'), person(['text'])]) {
      assert.equal(messageTo(provider, { ...it, noMessages: true }), undefined);
      assert.equal(codeTo(provider, { ...it, noMessages: true }), codeTo(provider, it));
      assert.notEqual(codeTo(provider, it), undefined);
    }
  });
  it('is no mobile without a provider of text messages', () => {
    assert.equal(messageTo({ texts: false }, person(['text'])), undefined);
  });
  it('staff read whether the applicant gets a message', () => {
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
  it('the number, the address and the form warn staff before they call or write', () => {
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
    // A request that was sent before the form asked this keeps its meaning.
    const before = rowsOf({ ...it, messageIsSafe: false });
    assert.equal(before['Phone'], '07700 900123');
    assert.match(before['Is it safe to leave a message?'] ?? '', /do not name the programme/);
  });
});
