import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answersToSend, firstUnanswered } from '#features/journeys/journey.ts';
import { answersOf, organisationJourneys } from '#features/organisations/organisation.journey.ts';
import type { OrganisationRow } from '#features/organisations/organisation.repository.ts';
import {
  invitationState,
  isLastOwner,
  slugToTry,
  reviewStatusOf,
  tidyName,
} from '#features/organisations/organisation.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const nothing = () => Promise.reject(new Error('nothing is sent here'));
const journeys = organisationJourneys(
  { clock: () => NOW },
  { register: nothing, change: nothing, findings: () => Promise.resolve([]) },
);

const aRow = (over: Partial<OrganisationRow> = {}): OrganisationRow => ({
  id: 'one',
  slug: 'one',
  name: 'One',
  kind: 'employer',
  description: 'It bakes.',
  website: null,
  disabilityConfident: 1,
  approvedAt: NOW,
  suspendedAt: null,
  secondFactorSince: null,
  address: null,
  town: 'Margate',
  postcode: 'CT9 1XX',
  area: 'thanet',
  size: 'sole',
  urn: null,
  insuredUntil: null,
  safeguardingContact: null,
  proposed: null,
  descriptionApproved: null,
  createdBy: null,
  createdAt: NOW,
  ...over,
});

describe('the members of an organisation', () => {
  const ada = { accountId: 'ada', role: 'owner' } as const;
  const ben = { accountId: 'ben', role: 'owner' } as const;
  const cy = { accountId: 'cy', role: 'editor' } as const;

  it('an owner is the last one when no other owner is left', () => {
    assert.equal(isLastOwner([ada], 'ada'), true);
    assert.equal(isLastOwner([ada, cy], 'ada'), true);
    assert.equal(isLastOwner([ada, cy], 'cy'), false);
    assert.equal(isLastOwner([ada, ben, cy], 'ada'), false);
    assert.equal(isLastOwner([], 'ada'), false);
  });

  it('an invitation is open until it is accepted, withdrawn or expired', () => {
    const waiting = { acceptedAt: null, revokedAt: null, expiresAt: new Date(NOW.getTime() + 1) };
    assert.equal(invitationState(waiting, NOW), 'waiting');
    assert.equal(invitationState({ ...waiting, expiresAt: NOW }, NOW), 'over');
    assert.equal(invitationState({ ...waiting, revokedAt: NOW }, NOW), 'revoked');
    assert.equal(invitationState({ ...waiting, acceptedAt: NOW }, NOW), 'accepted');
  });
});

describe('an organisation', () => {
  it('has a slug that is no page of the site and no other organisation’s', () => {
    assert.equal(slugToTry('bakery', 1), 'bakery');
    assert.equal(slugToTry('bakery', 2), 'bakery-2');
    for (const slug of ['join', 'register', 'invitation', 'unavailable']) {
      assert.equal(slugToTry(slug, 1), `${slug}-2`);
      assert.equal(slugToTry(slug, 3), `${slug}-3`);
    }
  });

  it('has a name of one line', () => {
    assert.equal(tidyName('  The \n Old\u00a0 Bakery '), 'The Old Bakery');
  });

  it('is returned or refused only while it waits', () => {
    assert.equal(reviewStatusOf('waiting', undefined), 'waiting');
    assert.equal(reviewStatusOf('waiting', 'returned'), 'returned');
    assert.equal(reviewStatusOf('waiting', 'refused'), 'refused');
    assert.equal(reviewStatusOf('approved', 'refused'), 'approved');
    assert.equal(reviewStatusOf('suspended', 'returned'), 'suspended');
  });
});

describe('the questions to an organisation', () => {
  const unanswered = (row: OrganisationRow) => firstUnanswered(journeys.register, answersOf(row))?.slug;

  it('are answered by the stored record, for every kind', () => {
    assert.equal(unanswered(aRow()), undefined);
    assert.equal(unanswered(aRow({ kind: 'school', size: null, urn: '118123' })), undefined);
    const host = aRow({ insuredUntil: '2027-03-31', safeguardingContact: 'Ada' });
    assert.equal(unanswered(host), undefined);
    assert.equal(answersToSend(journeys.register, answersOf(host))['young'], true);
  });

  it('are open for facts that a feed did not give', () => {
    const fed = aRow({ description: null, town: null, postcode: null, area: null, size: null });
    assert.equal(unanswered(fed), 'about');
    assert.equal(unanswered({ ...fed, description: 'It bakes.' }), 'address');
  });

  it('insurance that has run out is asked for again', () => {
    const over = aRow({ insuredUntil: '2026-11-21', safeguardingContact: 'Ada' });
    assert.equal(unanswered(over), 'insurance');
  });

  it('a name that waits for approval is shown in the form', () => {
    assert.equal(answersOf(aRow({ proposed: { name: 'Two' } }))['name'], 'Two');
  });

  it('leave out the kind where the council has set it', () => {
    const slugs = (kind: OrganisationRow['kind']) =>
      journeys.details({ organisationId: 'one', slug: 'one', kind }).steps.map(({ slug }) => slug);
    assert.ok(slugs('employer').includes('kind'));
    assert.ok(!slugs('council').includes('kind'));
    assert.ok(!slugs('delivery-partner').includes('kind'));
  });
});
