import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  can,
  mustSetUpTwoFactor,
  organisationStatus,
  type Actor,
  type Membership,
  type Role,
} from '#features/accounts/permission.ts';

const actor = (over: Partial<Actor> = {}): Actor => ({
  account: { id: 'me', email: 'me@example.org', mailFailed: false, demo: false },
  memberships: [],
  roles: [],
  twoFactor: false,
  ...over,
});
const member = (over: Partial<Membership> = {}) =>
  actor({
    memberships: [
      {
        organisationId: 'ours',
        slug: 'ours',
        name: 'Ours',
        kind: 'employer',
        role: 'editor',
        status: 'approved',
        ...over,
      },
    ],
  });
const staff = (role: Role, over: Partial<Actor> = {}) => actor({ roles: [role], twoFactor: true, ...over });
const ours = { organisationId: 'ours' };
const theirs = { organisationId: 'theirs' };

describe('permissions', () => {
  it('a visitor who is not signed in may do nothing', () => {
    assert.equal(can(undefined, 'account.manage', { accountId: 'me' }), false);
    assert.equal(can(undefined, 'opportunity.draft', ours), false);
    assert.equal(can(undefined, 'moderation.see', undefined), false);
  });

  it('a person may use their own account, and no other', () => {
    assert.equal(can(actor(), 'account.manage', { accountId: 'me' }), true);
    assert.equal(can(staff('administrator'), 'account.manage', { accountId: 'other' }), false);
  });

  it('an editor works for their own organisation only; the owner manages members', () => {
    for (const action of [
      'organisation.work',
      'organisation.inbox',
      'organisation.edit',
      'opportunity.draft',
      'opportunity.submit',
    ] as const) {
      assert.equal(can(member(), action, ours), true, action);
      assert.equal(can(member(), action, theirs), false, action);
      assert.equal(can(actor(), action, ours), false, action);
      assert.equal(can(staff('moderator'), action, ours), false, action);
    }
    assert.equal(can(member(), 'organisation.members', ours), false);
    assert.equal(can(member({ role: 'owner' }), 'organisation.members', ours), true);
    assert.equal(can(member({ role: 'owner' }), 'organisation.members', theirs), false);
  });

  it('before approval members may draft and send; of a suspended organisation they may only look, and not read applications', () => {
    const waiting = member({ status: 'waiting', role: 'owner' });
    for (const action of ['opportunity.draft', 'opportunity.submit', 'organisation.edit'] as const)
      assert.equal(can(waiting, action, ours), true, action);
    const suspended = member({ status: 'suspended', role: 'owner' });
    assert.equal(can(suspended, 'organisation.work', ours), true);
    for (const action of [
      'organisation.inbox',
      'organisation.edit',
      'organisation.members',
      'opportunity.draft',
      'opportunity.submit',
    ] as const) {
      assert.equal(can(suspended, action, ours), false, action);
    }
  });

  it('a moderator never decides what they posted, nor what their own organisation did', () => {
    const moderator = staff('moderator');
    assert.equal(can(moderator, 'moderation.decide', { ...ours, postedBy: 'other' }), true);
    assert.equal(can(moderator, 'moderation.decide', { ...ours, postedBy: 'me' }), false);
    const both = { ...member(), roles: ['moderator'] as const, twoFactor: true };
    assert.equal(can(both, 'moderation.decide', { ...ours, postedBy: 'other' }), false);
    assert.equal(can(both, 'moderation.decide', { ...theirs, postedBy: 'other' }), true);
  });

  it('each role has its own permissions and no other role’s', () => {
    const work = {
      moderator: 'moderation.see',
      coordinator: 'referral.triage',
      adviser: 'referral.work',
      administrator: 'staff.manage',
    } as const;
    for (const role of Object.keys(work) as Role[]) {
      for (const [other, action] of Object.entries(work)) {
        assert.equal(can(staff(role), action, undefined), other === role, `${role} and ${action}`);
      }
    }
  });

  it('staff without a second factor may do nothing, except in a demonstration', () => {
    const bare = staff('moderator', { twoFactor: false });
    assert.equal(mustSetUpTwoFactor(bare), true);
    assert.equal(can(bare, 'moderation.see', undefined), false);
    assert.equal(can(bare, 'account.manage', { accountId: 'me' }), false);
    const demo = { ...bare, account: { ...bare.account, demo: true } };
    assert.equal(can(demo, 'moderation.see', undefined), true);
    assert.equal(mustSetUpTwoFactor(actor()), false);
  });

  it('suspension takes precedence over approval', () => {
    const day = new Date();
    assert.equal(organisationStatus({ approvedAt: null, suspendedAt: null }), 'waiting');
    assert.equal(organisationStatus({ approvedAt: day, suspendedAt: null }), 'approved');
    assert.equal(organisationStatus({ approvedAt: day, suspendedAt: day }), 'suspended');
    assert.equal(organisationStatus({ approvedAt: null, suspendedAt: day }), 'suspended');
  });
});
