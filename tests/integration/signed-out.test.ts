import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCase } from '#features/review-cases/review-case.service.ts';
import { givenAccount } from '../support/accounts.ts';
import { givenOrganisation, moderatorAt, workingDays } from '../support/moderation.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('a person whose session ends while they write', () => {
  const { portal, database } = usePortal();

  /** What the form of the page would send. */
  const kept = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [
          name,
          value
            .replaceAll('&quot;', '"')
            .replaceAll('&#39;', "'")
            .replaceAll('&amp;', '&')
            .replaceAll('&lt;', '<'),
        ],
      ),
    );

  it('finds every word on the page, signs in again and sends it', async () => {
    const { db } = database;
    const organisationId = await givenOrganisation(db, { slug: 'weir', name: 'Weir' });
    const caseId = await db.transaction().execute(async (trx) =>
      openCase(
        trx,
        { workingDays },
        {
          kind: 'organisation',
          organisationId,
          submittedBy: (await givenAccount(trx, { email: 'w@example.org' })).id,
        },
        new Date(),
      ),
    );
    const mo = await moderatorAt(db, portal.url, 'mo@council.example');
    const path = `/moderation/cases/${caseId}`;
    await mo.post('/moderation/take', { case: caseId });
    await db.deleteFrom('session').execute();

    const words = `Say what you make, "in a sentence" & <plainly>.\nThank you.`;
    const fields = { decision: 'returned', 'note-description': words };
    const answer = await mo.post(path, fields);
    assert.equal(answer.status, 401);
    assert.match(answer.body, /<h1[^>]*>We have signed you out<\/h1>/);
    assert.match(answer.body, new RegExp(`<form method="post" action="${path}"`));
    assert.deepEqual(kept(answer.body), fields);
    assert.match(answer.headers['cache-control'] ?? '', /no-store/);
    assert.equal((await mo.post(path, kept(answer.body))).status, 401, 'again, as long as no one signs in');

    const again = await moderatorAt(db, portal.url, 'mo2@council.example');
    await again.post('/moderation/take', { case: caseId });
    await db.updateTable('moderationCase').set({ takenBy: again.id }).where('id', '=', caseId).execute();
    assert.equal((await again.post(path, kept(answer.body))).headers.location, '/moderation?done=returned');
    const { notes } = await db
      .selectFrom('moderationCase')
      .select('notes')
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    assert.deepEqual(notes, { description: words });
  });

  it('is led to sign in where nothing was written, and where a password was', async () => {
    const visitor = visitorTo(portal.url);
    const empty = await visitor.post('/manage/register/0123456789abcdef/kind?new', { _form: 'x' });
    assert.match(empty.headers.location ?? '', /^\/account\/sign-in\?next=%2Fmanage%2Fregister/);
    const secret = await visitor.post('/account/security/password', {
      current: 'old words',
      password: 'new words',
    });
    assert.deepEqual(
      [secret.status, secret.headers.location],
      [303, '/account/sign-in?next=%2Faccount%2Fsecurity%2Fpassword'],
    );
    assert.doesNotMatch(secret.body, /words/);
  });

  it('cannot be led to send it anywhere else', async () => {
    const visitor = visitorTo(portal.url);
    const { body } = await visitor.post('/account/signed-out?next=https%3A%2F%2Fevil.example%2F', {
      words: 'a b',
    });
    assert.match(body, /action="\/account"/);
    assert.doesNotMatch(body, /evil/);
  });
});
