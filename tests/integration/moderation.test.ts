import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Actor } from '#features/accounts/permission.ts';
import { loadCase } from '#features/moderation/case.service.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { loadHistory } from '#features/moderation/history.service.ts';
import { loadQueue, release, take, takeNext } from '#features/moderation/moderation.service.ts';
import { caseOfVersion, openCase } from '#features/review-cases/review-case.service.ts';
import { organisationForModerator, suspend } from '#features/moderation/suspension.service.ts';
import { givenAccount, mailsTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, NOW } from '../support/factories.ts';
import {
  aModerator,
  deciding,
  givenOrganisation,
  givenSent,
  moderationDeps,
  workingDays,
} from '../support/moderation.ts';

const MINUTE = 60_000;
const after60 = new Date(NOW.getTime() + 60 * MINUTE);

describe('moderation', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof moderationDeps>;
  let now: Date;
  let mo: Actor;
  let ali: Actor;
  let organisationId: string;
  let submittedBy: string;

  before(async () => {
    database = await testDatabase();
    deps = moderationDeps(database.db, () => now);
    mo = await aModerator(database.db, 'mo@council.example');
    ali = await aModerator(database.db, 'ali@council.example');
  });
  after(() => database.close());

  let turn = 0;
  beforeEach(async () => {
    now = NOW;
    turn += 1;
    const { db } = database;
    for (const table of ['moderationCase', 'mail'] as const) await db.deleteFrom(table).execute();
    organisationId = await givenOrganisation(db, { slug: `cafe-${turn}`, name: `Quay Cafe ${turn}` });
    const email = `owner${turn}@cafe.example`;
    ({ id: submittedBy } = await givenAccount(db, { email, member: { organisationId, role: 'owner' } }));
  });
  const owner = () => `owner${turn}@cafe.example`;
  const sent = (more: Partial<Parameters<typeof givenSent>[1]> = {}) =>
    givenSent(database.db, { organisationId, submittedBy, ...more }, now);
  const queue = async (me: Actor) => loadQueue(deps, me, { kind: undefined, page: 1 });

  describe('the queue', () => {
    it('wants an answer by the end of the next working day, over Christmas too', async () => {
      const due = async (at: string) => {
        now = new Date(at);
        const { versionId } = await sent();
        return (await caseOfVersion(database.db, versionId))?.dueOn;
      };
      assert.equal(await due('2026-11-23T09:00:00Z'), '2026-11-24');
      assert.equal(await due('2026-11-20T20:00:00Z'), '2026-11-23', 'Friday evening');
      assert.equal(await due('2026-12-24T09:00:00Z'), '2026-12-29', 'Friday and Monday are bank holidays');
      assert.equal(await due('2026-07-03T23:30:00Z'), '2026-07-06', 'in London it is Saturday already');
    });

    it('shows the oldest target first, says who looks at what, and one’s own on top', async () => {
      const titles = ['First', 'Second', 'Third'];
      const ids: string[] = [];
      for (const [at, title] of titles.entries()) {
        now = new Date(NOW.getTime() + (at - 5) * 24 * 60 * MINUTE);
        ids.push((await sent({ opportunities: [anOpportunity({ title })] })).caseId);
      }
      now = NOW;
      assert.deepEqual(
        (await queue(mo)).cases.map(({ title }) => title),
        titles,
      );
      assert.equal((await queue(mo)).counts.posting.overdue, 3);
      assert.equal(await take(deps, mo, ids[2] ?? ''), true);
      const [mine, ...others] = (await queue(mo)).cases;
      assert.deepEqual([mine?.title, mine?.held], ['Third', 'you']);
      assert.deepEqual(
        others.map(({ title }) => title),
        ['First', 'Second'],
      );
      assert.equal((await queue(ali)).cases[2]?.held, 'colleague');
      assert.equal(await take(deps, ali, ids[2] ?? ''), false, 'another moderator has it');
    });

    it('gives two moderators who press “take next” 50 times at once never the same', async () => {
      for (let n = 0; n < 70; n += 1) await sent();
      const press = (me: Actor) => Array.from({ length: 50 }, () => takeNext(deps, me, undefined));
      const taken = await Promise.all([...press(mo), ...press(ali)]);
      const ids = taken.filter((id) => id !== undefined);
      assert.equal(new Set(ids).size, ids.length);
      assert.equal(ids.length, 70);
      const held = await database.db.selectFrom('moderationCase').select('takenBy').execute();
      assert.ok(held.every(({ takenBy }) => takenBy !== null));
    });

    it('comes to what a new organisation posts after the organisation itself, with a target of its own', async () => {
      const { db } = database;
      await db
        .updateTable('organisation')
        .set({ approvedAt: null })
        .where('id', '=', organisationId)
        .execute();
      const caseId = await db
        .transaction()
        .execute((trx) =>
          openCase(trx, { workingDays }, { kind: 'organisation', organisationId, submittedBy }, now),
        );
      const posting = await sent({ opportunities: [anOpportunity({ title: 'Their first job' })] });
      const waiting = async () => (await queue(mo)).cases.map(({ id }) => id);
      assert.deepEqual(await waiting(), [caseId]);
      assert.equal((await queue(mo)).counts.posting.open, 0);
      assert.equal(await takeNext(deps, mo, 'posting'), undefined);
      const about = (await loadCase(deps, mo, caseId))?.about;
      assert.deepEqual(about?.kind === 'organisation' && about.sent, [
        { id: posting.caseId, title: 'Their first job' },
      ]);
      now = new Date('2026-11-27T10:00:00Z');
      assert.equal((await decide(deps, mo, caseId, deciding('approved'))).ok, true);
      const [its] = (await queue(mo)).cases;
      assert.deepEqual([its?.id, its?.dueOn], [posting.caseId, '2026-11-30']);
      assert.equal(await takeNext(deps, ali, 'posting'), posting.caseId);
    });

    it('takes only of the kind that is asked for', async () => {
      await sent();
      assert.equal(await takeNext(deps, mo, 'report'), undefined);
      assert.notEqual(await takeNext(deps, mo, 'posting'), undefined);
    });

    it('has a case again after an hour, or when it is given back', async () => {
      const { caseId } = await sent();
      assert.equal(await takeNext(deps, mo, undefined), caseId);
      assert.equal(await takeNext(deps, ali, undefined), undefined);
      await release(deps, ali, caseId);
      assert.equal(await takeNext(deps, ali, undefined), undefined, 'only who has it gives it back');
      now = after60;
      assert.equal(await takeNext(deps, ali, undefined), caseId);
      await release(deps, ali, caseId);
      assert.equal(await takeNext(deps, mo, undefined), caseId);
    });

    it('shows only the newest sending of a posting', async () => {
      const first = await sent();
      const second = await sent({ postingId: first.postingId });
      assert.deepEqual(
        (await queue(mo)).cases.map(({ id }) => id),
        [second.caseId],
      );
      assert.equal((await caseOfVersion(database.db, first.versionId))?.state, 'superseded');
      assert.equal((await loadCase(deps, mo, first.caseId))?.newer, second.caseId);
    });
  });

  describe('a decision', () => {
    const published = async (postingId: string) =>
      database.db
        .selectFrom('opportunity as o')
        .innerJoin('listing as l', 'l.opportunityId', 'o.id')
        .select(['o.id', 'o.title', 'l.live'])
        .where('o.postingId', '=', postingId)
        .execute();

    it('approval publishes, and tells the submitter once', async () => {
      const { caseId, postingId, versionId } = await sent();
      const answers = await Promise.all([
        decide(deps, mo, caseId, deciding('approved')),
        decide(deps, mo, caseId, deciding('approved')),
      ]);
      assert.deepEqual(
        answers.map(({ ok }) => ok),
        [true, true],
        'pressed twice',
      );
      assert.deepEqual(
        (await published(postingId)).map(({ live }) => live),
        [true],
      );
      const events = await database.db
        .selectFrom('opportunityEvent as e')
        .innerJoin('opportunity as o', 'o.id', 'e.opportunityId')
        .select(['e.type', 'e.actor'])
        .where('o.postingId', '=', postingId)
        .execute();
      assert.deepEqual(events, [{ type: 'published', actor: `account:${mo.account.id}` }]);
      const mails = await mailsTo(database.db, owner());
      assert.deepEqual(
        mails.map(({ link }) => link),
        [`/manage/cafe-${turn}/listings/${postingId}`],
      );
      assert.doesNotMatch(mails[0]?.text ?? '', /Care assistant|Quay Cafe/);
      assert.equal((await caseOfVersion(database.db, versionId))?.state, 'approved');
      assert.equal((await queue(mo)).cases.length, 0);
    });

    it('to return keeps a note beside each answer, and what is published stays up', async () => {
      const first = await sent();
      await decide(deps, mo, first.caseId, deciding('approved'));
      const { caseId, versionId } = await sent({
        postingId: first.postingId,
        opportunities: [anOpportunity({ title: 'Another title' })],
        answers: { title: 'Another title', description: anOpportunity().description },
      });
      const view = await loadCase(deps, mo, caseId);
      assert.ok(view?.about.kind === 'posting');
      assert.deepEqual(
        view.about.changes?.rows.map(({ name }) => name),
        ['title'],
      );
      assert.match(view.about.changes?.since ?? '', /^version 1, approved on 22 November 2026$/);
      const notes = { title: 'Say which kind of care.' };
      assert.deepEqual(await decide(deps, ali, caseId, deciding('returned', { notes })), {
        ok: true,
        kind: 'posting',
      });
      const { state, notes: kept } = (await caseOfVersion(database.db, versionId)) ?? {};
      assert.deepEqual([state, kept], ['returned', notes]);
      assert.deepEqual(
        (await published(first.postingId)).map(({ title }) => title),
        ['Care assistant'],
      );
      const subjects = (await mailsTo(database.db, owner())).map(({ subject }) => subject);
      assert.ok(subjects.includes('Changes needed to what you sent'));
      // The moderator of the next version sees what was asked for, although the second was never published.
      const third = await sent({ postingId: first.postingId, answers: { title: 'Night care assistant' } });
      const next = await loadCase(deps, mo, third.caseId);
      assert.ok(next?.about.kind === 'posting');
      assert.match(next.about.changes?.since ?? '', /^version 2, returned/);
      assert.equal(next.about.changes?.notes.get('title'), 'Say which kind of care.');
      assert.deepEqual(
        next.about.history.map(({ decision }) => decision),
        ['returned', 'approved'],
      );
    });

    it('a decision on a version that has since been replaced is refused', async () => {
      const first = await sent();
      await take(deps, mo, first.caseId);
      const second = await sent({ postingId: first.postingId });
      const answer = await decide(deps, mo, first.caseId, deciding('approved'));
      assert.deepEqual(answer, { ok: false, why: 'superseded' });
      assert.deepEqual(await published(first.postingId), []);
      assert.equal((await queue(mo)).cases[0]?.id, second.caseId);
    });

    it('on what a colleague has, or has decided, is not taken', async () => {
      const { caseId } = await sent();
      await take(deps, ali, caseId);
      assert.deepEqual(await decide(deps, mo, caseId, deciding('approved')), { ok: false, why: 'colleague' });
      assert.deepEqual((await decide(deps, ali, caseId, deciding('refused', { reason: 'No' }))).ok, true);
      assert.deepEqual(await decide(deps, mo, caseId, deciding('approved')), { ok: false, why: 'decided' });
      assert.equal((await mailsTo(database.db, owner())).length, 1);
    });

    it('to approve waits for the organisation: approved first, and not while it is suspended', async () => {
      const { db } = database;
      const { caseId } = await sent();
      const set = (change: { approvedAt?: Date | null; suspendedAt?: Date | null }) =>
        db.updateTable('organisation').set(change).where('id', '=', organisationId).execute();
      await set({ approvedAt: null });
      const answer = await decide(deps, mo, caseId, deciding('approved'));
      assert.match(!answer.ok && answer.why === 'cannot' ? answer.message : '', /not approved yet/);
      await set({ approvedAt: now, suspendedAt: now });
      const again = await decide(deps, mo, caseId, deciding('approved'));
      assert.match(!again.ok && again.why === 'cannot' ? again.message : '', /suspended/);
      assert.equal((await decide(deps, mo, caseId, deciding('returned', { reason: 'Wait' }))).ok, true);
    });

    it('the owners get the mail when the submitter’s account no longer exists', async () => {
      const { caseId } = await sent();
      await database.db.deleteFrom('membership').where('accountId', '=', submittedBy).execute();
      const other = `second${turn}@cafe.example`;
      await givenAccount(database.db, { email: other, member: { organisationId, role: 'owner' } });
      await decide(deps, mo, caseId, deciding('approved'));
      assert.equal((await mailsTo(database.db, owner())).length, 0);
      assert.equal((await mailsTo(database.db, other)).length, 1);
    });

    it('and a sending at the same moment never stand in each other’s way', async () => {
      for (let n = 0; n < 15; n += 1) {
        const first = await sent();
        const [answer] = await Promise.all([
          decide(deps, mo, first.caseId, deciding('approved')),
          sent({ postingId: first.postingId }),
        ]);
        assert.ok(answer.ok || answer.why === 'superseded', JSON.stringify(answer));
      }
    });

    it('on an organisation approves, returns or refuses it', async () => {
      const { db } = database;
      for (const decision of ['returned', 'refused', 'approved'] as const) {
        await db
          .updateTable('organisation')
          .set({ approvedAt: null })
          .where('id', '=', organisationId)
          .execute();
        const caseId = await db
          .transaction()
          .execute((trx) =>
            openCase(trx, { workingDays }, { kind: 'organisation', organisationId, submittedBy }, now),
          );
        const reason = decision === 'approved' ? undefined : 'Please give the address.';
        assert.equal((await decide(deps, mo, caseId, deciding(decision, { reason }))).ok, true);
      }
      const events = await db
        .selectFrom('organisationEvent')
        .select('type')
        .where('organisationId', '=', organisationId)
        .orderBy('id')
        .execute();
      assert.deepEqual(
        events.map(({ type }) => type),
        ['returned', 'refused', 'approved'],
      );
      assert.equal((await mailsTo(db, owner())).length, 3);
      const { approvedAt } = (await organisationForModerator(deps, mo, organisationId)) ?? {};
      assert.ok(approvedAt instanceof Date);
    });
  });

  describe('suspending', () => {
    it('takes everything out of the search, tells the owners, and is lifted again', async () => {
      const { caseId, postingId } = await sent();
      await decide(deps, mo, caseId, deciding('approved'));
      const live = async () =>
        database.db
          .selectFrom('listing as l')
          .innerJoin('opportunity as o', 'o.id', 'l.opportunityId')
          .select('l.live')
          .where('o.postingId', '=', postingId)
          .execute();
      const set = (suspended: boolean) =>
        suspend(deps, mo, { organisationId, slug: `cafe-${turn}`, suspended, reason: 'Asked for money.' });
      assert.equal(await set(true), true);
      assert.equal(await set(true), true, 'once more changes nothing');
      assert.deepEqual(await live(), [{ live: false }]);
      assert.equal(await set(false), true);
      assert.deepEqual(await live(), [{ live: true }]);
      const decisions = (await organisationForModerator(deps, mo, organisationId))?.decisions;
      assert.deepEqual(decisions?.map(({ decision }) => decision).toSorted(), [
        'approved',
        'lifted',
        'suspended',
      ]);
      assert.equal((await mailsTo(database.db, owner())).length, 3);
    });
  });

  describe('what was decided', () => {
    it('is listed by day, and counted against the target', async () => {
      const [early, late] = [await sent(), await sent()];
      await decide(deps, mo, early.caseId, deciding('approved'));
      now = new Date(NOW.getTime() + 3 * 24 * 60 * MINUTE);
      await decide(deps, ali, late.caseId, deciding('refused', { reason: 'No' }));
      const all = await loadHistory(deps, mo, { kind: undefined, decision: undefined, page: 1 });
      assert.deepEqual(
        all.days.map(([day, cases]) => [day, cases.map((it) => [it.decision, it.byYou, it.inTime])]),
        [
          ['2026-11-25', [['refused', false, false]]],
          ['2026-11-22', [['approved', true, true]]],
        ],
      );
      assert.deepEqual(all.figures, [{ kind: 'posting', decided: 2, inTime: 1 }]);
      const refused = await loadHistory(deps, mo, { kind: 'posting', decision: 'refused', page: 1 });
      assert.equal(refused.days.length, 1);
    });
  });
});
