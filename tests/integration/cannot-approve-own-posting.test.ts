import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { can } from '#features/accounts/permission.ts';
import { loadCase } from '#features/moderation/case.service.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { loadQueue, take, takeNext } from '#features/moderation/moderation.service.ts';
import { addReport } from '#features/moderation/report.service.ts';
import { suspend } from '#features/moderation/suspension.service.ts';
import { newId } from '#lib/ids.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import {
  aModerator,
  deciding,
  givenOrganisation,
  givenSent,
  moderationDeps,
  workingDays,
} from '../support/moderation.ts';

describe('a moderator', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  it('cannot take or decide what they posted, or what their own organisation did', async () => {
    const { db } = database;
    const deps = moderationDeps(db);
    const own = await givenOrganisation(db, { slug: 'own', name: 'Own' });
    const other = await givenOrganisation(db, { slug: 'other', name: 'Other' });
    const me = await aModerator(db, 'both@council.example', { organisationId: own, role: 'editor' });
    const colleague = await aModerator(db, 'colleague@council.example');

    // Posted by a present colleague, or by the moderator for an organisation that they have left since.
    const atWork = await givenSent(db, { organisationId: own, submittedBy: colleague.account.id });
    const left = await givenSent(db, { organisationId: other, submittedBy: me.account.id });
    for (const { caseId, versionId } of [atWork, left]) {
      assert.equal(await take(deps, me, caseId), false);
      assert.deepEqual(await decide(deps, me, caseId, deciding('approved')), { ok: false, why: 'not-found' });
      assert.equal((await loadCase(deps, me, caseId))?.mayDecide, false);
      const { publishedAt } = await db
        .selectFrom('postingVersion')
        .select('publishedAt')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow();
      assert.equal(publishedAt, null);
    }
    assert.equal(await takeNext(deps, me, undefined), undefined);
    const { cases } = await loadQueue(deps, me, { kind: undefined, page: 1 });
    assert.deepEqual(
      cases.map(({ mayDecide }) => mayDecide),
      [false, false],
    );

    // Nor a report of what they posted, nor the suspension of their own organisation.
    assert.equal((await decide(deps, colleague, left.caseId, deciding('approved'))).ok, true);
    const { id: opportunityId } = await db
      .selectFrom('opportunity')
      .select('id')
      .where('postingId', '=', left.postingId)
      .executeTakeFirstOrThrow();
    await db
      .transaction()
      .execute((trx) =>
        addReport(
          trx,
          { workingDays },
          { id: newId(), opportunityId, organisationId: other, reason: 'wrong', words: undefined },
          NOW,
        ),
      );
    assert.equal(await takeNext(deps, me, 'report'), undefined);
    assert.notEqual(await takeNext(deps, colleague, 'report'), undefined);
    const it = { organisationId: own, slug: 'own', suspended: false, reason: 'Mine' };
    assert.equal(await suspend(deps, me, it), false);

    // What the queue leaves out is what the one rule of permission says.
    for (const organisationId of [own, other]) {
      for (const postedBy of [me.account.id, colleague.account.id]) {
        assert.equal(
          can(me, 'moderation.decide', { organisationId, postedBy }),
          organisationId === other && postedBy !== me.account.id,
        );
      }
    }
  });
});
