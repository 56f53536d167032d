import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canBeReached, supportContactsForm } from '#features/referrals/support-contacts.ts';
import { loadProgrammes } from '#features/referrals/programme.service.ts';
import { projectRoot } from '#lib/root.ts';

describe('how people reach a member of staff', () => {
  it('an organisation with neither phone nor email cannot be contacted, whatever else is known', () => {
    const some = [
      undefined,
      { who: 'Nobody' },
      { who: 'Hours', hours: 'Mondays' },
      { who: 'Phone', phone: '01632 960100' },
      { who: 'E-mail', email: 'hello@council.example' },
    ];
    assert.deepEqual(
      canBeReached(some).map(({ who }) => who),
      ['Phone', 'E-mail'],
    );
  });

  it('a field that staff leave empty is unknown, and an impossible value is explained', () => {
    const empty = supportContactsForm.parse({ phone: ' ', email: '', hours: '', textRelay: '' });
    assert.deepEqual(Object.values(empty), [undefined, undefined, undefined, undefined]);
    const bad = supportContactsForm.safeParse({ phone: 'ring us', email: 'us', hours: 'x'.repeat(201) });
    assert.deepEqual(
      bad.error?.issues.map(({ message }) => message),
      [
        'Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192',
        'Enter an email address in the correct format, like name@example.com',
        'Times must be 200 characters or fewer',
      ],
    );
    // A link must not be able to do anything except dial.
    assert.ok(!supportContactsForm.safeParse({ phone: 'javascript:1' }).success);
    assert.ok(!supportContactsForm.safeParse({ email: 'a@b.example?cc=c@d.example' }).success);
  });

  it('a live site never shows a fictional number; only a demonstration does', async () => {
    for (const { supportContacts } of (await loadProgrammes(projectRoot())).values())
      assert.ok(!/\+441632960|\.example$/.test(`${supportContacts.phone} ${supportContacts.email}`));
    for (const { supportContacts } of (await loadProgrammes(projectRoot(), { demo: true })).values()) {
      assert.match(supportContacts.phone ?? '', /^\+441632960\d{3}$/, 'a number that is kept for drama');
      assert.match(supportContacts.email ?? '', /\.example$/);
    }
  });
});
