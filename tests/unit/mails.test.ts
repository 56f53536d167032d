import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeMail, listMails, type MailChecks, type MailWordings } from '#features/notifications/mail.ts';
import { MAILS } from '../../src/mails.ts';

describe("the portal's messages to people", () => {
  it('are plain text with one link, and no open placeholder', () => {
    for (const template of MAILS.keys()) {
      const { subject, text } = composeMail(
        MAILS,
        template,
        { to: 'a@example.org', link: '/a?token=$&$1', code: '012345' },
        'https://x.example',
      );
      assert.ok(subject.length > 5 && subject.length < 70, template);
      assert.equal(text.match(/https:\/\/x\.example\/a\?token=\$&\$1/g)?.length, 1, template);
      assert.doesNotMatch(text, /LINK|CODE|undefined|<[a-z]/, template);
    }
  });

  it('include text messages to people who asked for support, each within two message parts and in the basic alphabet', () => {
    const to = { to: '+447700900123', link: '/support/referral', code: 'K7F3-9XQ2-M' };
    const withText = [...MAILS].flatMap(([template, { short }]) => (short === undefined ? [] : template));
    assert.deepEqual(withText.toSorted(), [
      'referral-code',
      'referral-details-changed',
      'referral-received',
      'support-appointment',
      'support-news',
    ]);
    for (const template of withText) {
      const { text } = composeMail(MAILS, template, to, 'https://jobs.kent.example');
      assert.match(text, /^Get Kent & Medway Working: [A-Z][\w &.,:/?-]+$/, template);
      assert.ok(text.length <= 306, `${template}: ${text.length}`);
      assert.doesNotMatch(text, /LINK|CODE|undefined|Connect|support into/, template);
    }
    assert.throws(() => composeMail(MAILS, 'reset-password', to, 'https://x.example'), /no text message/);
  });

  it('have one name each, whichever feature sends them', () => {
    assert.equal(MAILS.size, 57);
    const twice = { subject: 'Twice', text: ['LINK'] };
    const wordings = { a: { twice }, b: { twice } } as unknown as MailWordings;
    const checks = { a: { twice: null }, b: { twice: null } } as unknown as MailChecks;
    assert.throws(() => listMails(wordings, checks), /two mails are called twice/);
    assert.throws(
      () => composeMail(MAILS, 'no-such-mail', { to: 'a@example.org', link: '/' }, ''),
      /no mail no-such/,
    );
  });
});
