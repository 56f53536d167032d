import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeTo, mobileOf, newsTo } from '#features/referrals/reach.ts';
import { aReferral } from '../../support/referrals.ts';

describe('a mobile number', () => {
  for (const [typed, dialled] of [
    ['07700 900123', '+447700900123'],
    ['+44 7700 900123', '+447700900123'],
    ['+44 (0)7700 900123', '+447700900123'],
    ['0044-7700-900-123', '+447700900123'],
    ['(07700) 900123', '+447700900123'],
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

describe('where words go', () => {
  const person = (ways: readonly ('text' | 'email' | 'phone')[], email?: string) =>
    aReferral({ details: { ways: [...ways], email, phone: '07700 900123' } }).details;
  const able = { texts: true };
  const mobile = '+447700900123';

  it('codes go to the e-mail address, or else to the mobile of whoever chose text messages', () => {
    assert.equal(codeTo(able, person(['text', 'email'], 'a@example.org')), 'a@example.org');
    assert.equal(codeTo(able, person(['text'])), mobile);
    assert.equal(codeTo(able, person(['phone'])), undefined);
  });
  it('news go the way that was chosen', () => {
    assert.equal(newsTo(able, person(['text', 'email'], 'a@example.org')), 'a@example.org');
    assert.equal(newsTo(able, person(['text'], 'a@example.org')), mobile);
    assert.equal(newsTo(able, person(['phone'], 'a@example.org')), undefined);
  });
  it('where no text messages are set up, none goes', () => {
    assert.equal(codeTo({ texts: false }, person(['text'])), undefined);
    assert.equal(newsTo({ texts: false }, person(['text'])), undefined);
  });
});
