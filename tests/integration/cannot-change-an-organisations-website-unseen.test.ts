import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import type { Answers } from '#features/forms/question.ts';
import {
  createOrganisationJourneys,
  organisationDetails,
  reviewOrganisation,
} from '#features/organisations/details.service.ts';
import type { OrganisationJourneys } from '#features/organisations/organisation.journey.ts';
import { findRevision } from '#features/organisations/organisation.repository.ts';
import { approveOrganisation, publicOrganisation } from '#features/organisations/organisation.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { givenPoster } from '../support/postings.ts';

const DESCRIPTION = 'We bake bread for shops in Thanet. We have baked it for forty years.';
const ANSWERS: Answers = {
  kind: 'employer',
  name: 'Harbour Bakery',
  description: DESCRIPTION,
  address: '4 Sea Road',
  town: 'Margate',
  postcode: 'CT9 1XX',
  website: 'https://www.example.org',
  size: '10-49',
  disabilityConfident: '1',
  young: false,
};

describe('the owner of an approved organisation', () => {
  let database: TestDatabase;
  let organisation: OrganisationJourneys;
  before(async () => {
    database = await testDatabase();
    const root = projectRoot();
    organisation = createOrganisationJourneys({
      gazetteer: await loadGazetteer(root, londonDay(NOW)),
      workingDays: await loadWorkingDays(root),
      clock: () => NOW,
    });
  });
  after(() => database.close());

  async function approved() {
    const { actor, organisation: membership } = await givenPoster(database.db, {
      name: 'Harbour Bakery',
      role: 'owner',
      status: 'waiting',
    });
    const { organisationId, slug } = membership;
    const change = (over: Answers) =>
      database.db.transaction().execute(async (trx) =>
        organisation.details(membership).send(
          trx,
          { ...ANSWERS, ...over },
          {
            draft: newId(16),
            token: newId(24),
            holder: { kind: 'account', id: actor.account.id },
            now: NOW,
            begunAt: NOW,
            subject: `${organisationId}@${await findRevision(trx, organisationId)}`,
          },
        ),
      );
    const approve = () =>
      database.db
        .transaction()
        .execute((trx) => approveOrganisation(trx, { organisationId, actor: 'test', now: NOW }));
    await change({});
    await approve();
    const seen = async () => {
      const found = await publicOrganisation(database.db, slug, { now: NOW, page: 1 });
      assert.ok(found !== undefined && found !== 'unavailable');
      return found.organisation;
    };
    const openCases = async () =>
      (
        await database.db
          .selectFrom('moderationCase')
          .select('id')
          .where('organisationId', '=', organisationId)
          .where('decidedAt', 'is', null)
          .execute()
      ).length;
    return { membership, organisationId, change, approve, seen, openCases };
  }

  it('cannot put another website, text, town or badge before the public unseen', async () => {
    for (const over of [
      { website: 'https://www.examp1e.org' },
      { website: 'http://www.example.org' },
      { website: 'https://www.example.org/pay' },
      { description: `${DESCRIPTION} See www.example.com.` },
      { description: DESCRIPTION.replace('shops', 'shits') },
      { description: DESCRIPTION.replace('forty', 'fifty') },
      { description: DESCRIPTION.replace('We bake', 'We no longer bake') },
      { town: 'Margot' },
      { disabilityConfident: '3' },
    ] as Answers[]) {
      const { membership, organisationId, change, approve, seen, openCases } = await approved();
      const before = await seen();
      const cases = await openCases();
      const outcome = await change(over);
      assert.deepEqual(outcome, { ok: true, result: { asks: true } }, JSON.stringify(over));
      assert.deepEqual(await seen(), before, `what was approved stays: ${JSON.stringify(over)}`);
      assert.ok((await openCases()) >= Math.max(1, cases), 'a moderator looks at it');

      const services = { db: database.db, journeys: { organisation } };
      const [name = ''] = Object.keys(over);
      const { proposed } = await organisationDetails(services, membership);
      assert.equal(proposed.length, 1, 'its people see that it waits');
      const { questions } = await reviewOrganisation(services, organisationId);
      const asked = questions.find((it) => it.name === name);
      assert.ok(asked?.before !== undefined, 'the moderator sees both');

      await approve();
      const after = (await seen()) as unknown as Record<string, unknown>;
      assert.equal(String(after[name]), String(over[name]));
    }
  });

  it('removes details and corrects typing errors at once', async () => {
    const { change, seen } = await approved();
    for (const over of [
      { website: null },
      { website: null, disabilityConfident: '0' },
      { website: null, disabilityConfident: '0', description: DESCRIPTION.replace('shops', 'shpos') },
      { website: null, disabilityConfident: '0', size: '50-249' },
    ] as Answers[])
      assert.deepEqual(await change(over), { ok: true, result: { asks: false } }, JSON.stringify(over));
    const { website, disabilityConfident, description, size } = await seen();
    assert.deepEqual([website, disabilityConfident, description, size], [null, 0, DESCRIPTION, '50-249']);
  });

  it('cannot get to another text by many small corrections', async () => {
    const { change, seen } = await approved();
    const asks: unknown[] = [];
    for (const word of ['shpos', 'shoops', 'shoppers', 'stoppers', 'stopping']) {
      const outcome = await change({ description: DESCRIPTION.replace('shops', word) });
      asks.push(outcome.ok && outcome.result['asks']);
    }
    assert.deepEqual([asks[0], asks.at(-1)], [false, true]);
    assert.doesNotMatch((await seen()).description ?? '', /stopping/);
  });
});
