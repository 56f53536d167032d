import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decide } from '#features/moderation/decide.service.ts';
import { givenAccount, mailsTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { aModerator, deciding, givenOrganisation, givenSent, moderationDeps } from '../support/moderation.ts';

describe('a case', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  it('is decided once, however many decide it at once and however differently', async () => {
    const { db } = database;
    const deps = moderationDeps(db);
    const organisationId = await givenOrganisation(db);
    const { id: submittedBy } = await givenAccount(db, {
      email: 'owner@lodge.example',
      member: { organisationId, role: 'owner' },
    });
    const moderators = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => aModerator(db, `${name}@council.example`)),
    );
    for (let round = 0; round < 5; round += 1) {
      await db.deleteFrom('mail').execute();
      const { caseId, postingId, versionId } = await givenSent(db, { organisationId, submittedBy });
      const answers = await Promise.all(
        moderators.flatMap((me, at) =>
          Array.from({ length: 3 }, () =>
            decide(
              deps,
              me,
              caseId,
              at % 2 === 0 ? deciding('approved') : deciding('refused', { reason: `Reason ${at}` }),
            ),
          ),
        ),
      );
      // One moderator's three requests agree; all others are told that the case is decided.
      assert.equal(answers.filter(({ ok }) => ok).length, 3);
      assert.ok(answers.every((it) => it.ok || it.why === 'decided'));
      const { decision } = await db
        .selectFrom('moderationCase')
        .select('decision')
        .where('id', '=', caseId)
        .executeTakeFirstOrThrow();
      const variants = await db
        .selectFrom('opportunity')
        .select('id')
        .where('postingId', '=', postingId)
        .execute();
      assert.equal(variants.length, decision === 'approved' ? 1 : 0);
      const { publishedAt } = await db
        .selectFrom('postingVersion')
        .select('publishedAt')
        .where('id', '=', versionId)
        .executeTakeFirstOrThrow();
      assert.equal(publishedAt !== null, decision === 'approved');
      assert.equal((await mailsTo(db, 'owner@lodge.example')).length, 1);
    }
  });
});
