import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { startChange, type Poster, type PostingDeps } from '#features/postings/posting.service.ts';
import { postingPage } from '#features/postings/lifecycle/overview.service.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { JOB } from '../support/posting-answers.ts';
import { atTheDesk, decided, givenPoster, latestVersion, postingDeps } from '../support/postings.ts';

const HOUR = 3_600_000;
const SUMMARY =
  'You help our residents and hosts in the morning, and count the stock. See www.seagatelodge.co.uk.';
const NOTE = 'Ring the office, or write to annabel at example dot com.';

describe('an employer whose job is live', () => {
  let database: TestDatabase;
  let deps: PostingDeps;
  let poster: Poster;
  let now = NOW;
  let posting = '';
  let id = '';
  const later = (time: number) => (now = new Date(now.getTime() + time));
  const desk = () => atTheDesk(deps, poster);
  const shown = async () => (await findOpportunity(database.db, id, now))?.opportunity;

  before(async () => {
    database = await testDatabase();
    deps = await postingDeps(database.db, () => now);
    poster = await givenPoster(database.db);
    const sent = await desk().sent(await desk().begin({ ...JOB, summary: SUMMARY, applyNote: NOTE }));
    posting = sent.posting;
    [id = ''] = await decided(database.db, posting, now);
    later(HOUR);
  });
  after(() => database.close());

  /** Changes the summary, sends that and takes it back where it waits. @returns whether it went live at once */
  async function change(summary: string): Promise<boolean> {
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk().change(tasks, 'about', { summary, description: String(JOB['description']) });
    const { mended } = await desk().sent(tasks);
    if (mended !== true) {
      const { state } = (await postingPage(deps, poster, posting)) ?? {};
      assert.deepEqual(state, { state: 'live', change: 'waiting' });
      await decided(database.db, posting, later(HOUR), { decision: 'refused', reason: 'No.' });
    }
    later(HOUR);
    return mended === true;
  }

  it('corrects a typing error at once', async () => {
    assert.equal(await change(SUMMARY.replace('residents', 'residnets')), true);
    assert.equal(await change(SUMMARY), true);
    assert.equal((await shown())?.summary, SUMMARY);
  });

  it('cannot put a link, a figure, a name, an obscenity or a turned sentence before the public unseen', async () => {
    for (const attack of [
      SUMMARY.replace('www.seagatelodge', 'www.seagatelodqe'),
      SUMMARY.replace('.co.uk', '.co.uk/apply'),
      SUMMARY.replace('www.', 'hxxp://www.'),
      SUMMARY.replace('See www', 'See nowww'),
      SUMMARY.replace('residents', 'rеsidents'),
      SUMMARY.replace('count', 'cunt'),
      SUMMARY.replace('residents and', 'residents.and'),
      `${SUMMARY} ①`,
      SUMMARY.replace('the stock', 'the 💩 stock'),
    ])
      assert.equal(await change(attack), false, attack);
    assert.equal((await shown())?.summary, SUMMARY, 'what was approved is what people read');
    // An invisible character is gone before anything is compared.
    await change(SUMMARY.replace('residents', 'resi\u200Bdents'));
    assert.equal((await shown())?.summary, SUMMARY);
  });

  it('cannot be reached by many small corrections: each is compared with the text that a moderator approved', async () => {
    const steps = ['residents', 'residnts', 'residets', 'resided', 'resides', 'recites'];
    const live: boolean[] = [];
    for (const word of steps) live.push(await change(SUMMARY.replace('residents', word)));
    assert.equal(live[0], true);
    assert.equal(live.at(-1), false);
    const { summary = '' } = (await shown()) ?? {};
    assert.ok(!summary.includes('recites'), summary);
    const { number } = await latestVersion(database.db, posting);
    assert.ok(number > steps.length);
  });

  it('cannot add words that the checks point out to a moderator', async () => {
    // "hostess" is two letters from "hosts", and names a sex.
    assert.equal(await change(SUMMARY.replace('hosts', 'hostess')), false);
  });
});
