import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseOfVersion } from '#features/review-cases/review-case.service.ts';
import { givenAccount, signIn } from '../support/accounts.ts';
import { givenOrganisation, givenSent } from '../support/moderation.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('a person who is no moderator', () => {
  const { portal, database } = usePortal();

  it('cannot take, decide, give back or suspend, by any form that they make themselves', async () => {
    const { db } = database;
    const organisationId = await givenOrganisation(db);
    const { id } = await givenAccount(db, {
      email: 'owner@lodge.example',
      member: { organisationId, role: 'owner' },
    });
    // A moderator by password alone has not shown who they are.
    await givenAccount(db, { email: 'half@council.example', roles: ['moderator'] });
    await givenAccount(db, { email: 'somebody@example.org' });
    const { caseId, versionId } = await givenSent(db, { organisationId, submittedBy: id }, new Date());
    const forms: [string, Record<string, string>][] = [
      ['/moderation/take', {}],
      ['/moderation/take', { case: caseId }],
      ['/moderation/release', { case: caseId }],
      [`/moderation/cases/${caseId}`, { decision: 'approved' }],
      [`/moderation/organisations/${organisationId}`, { to: 'suspended', reason: 'Because' }],
    ];
    for (const email of [undefined, 'owner@lodge.example', 'somebody@example.org', 'half@council.example']) {
      const visitor = visitorTo(portal.url);
      if (email !== undefined) await signIn(visitor, email);
      for (const [path, fields] of forms) {
        const { status, headers } = await visitor.post(path, fields);
        const away = /^\/account\//.test(headers.location ?? '');
        // Visitors who are signed out are refused; what they sent is given back to them (signed-out.test.ts).
        const nowhere = status === 404 || (status === 401 && email === undefined) || (status === 303 && away);
        assert.ok(nowhere, `${email} at ${path}: ${status}`);
        assert.notEqual((await visitor.get(path)).status, 200);
      }
    }
    assert.equal((await caseOfVersion(db, versionId))?.state, 'waiting');
    const row = await db
      .selectFrom('moderationCase as c')
      .innerJoin('organisation as g', 'g.id', 'c.organisationId')
      .select(['c.takenBy', 'g.suspendedAt'])
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { takenBy: null, suspendedAt: null });
  });
});
