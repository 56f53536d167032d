import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { build, needsBuild } from '../../src/cli/build.ts';
import { newSite, whatIsFound, type Site } from '../support/first-start.ts';
import { ask } from '../support/http.ts';
import { testMeilisearch } from '../support/meilisearch.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { eventually } from '../support/wait.ts';

const root = projectRoot();
const COPIED = ['src', 'db', 'dist', 'public', 'package.json', 'package-lock.json', 'astro.config.mjs'];

/** The portal as npm installs it where the optional package with Meilisearch does not exist: its code, and all other packages. */
function installWithoutMeilisearch(into: string): void {
  for (const name of COPIED)
    cpSync(join(root, name), join(into, name), { recursive: true, preserveTimestamps: true });
  mkdirSync(join(into, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@gaubee') symlinkSync(join(root, 'node_modules', name), join(into, 'node_modules', name));
}

/** PATH without the folders that hold a Meilisearch. */
const PATH = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !existsSync(join(folder, 'meilisearch')))
  .join(delimiter);

describe('a site on a machine without Meilisearch', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let site: Site;

  before(async () => {
    if (needsBuild()) await build();
    folder = temporaryFolder('no-meilisearch');
    installWithoutMeilisearch(folder.path);
    site = newSite(folder.path);
  });
  after(() => {
    site.remove();
    folder.remove();
  });

  it('starts, says what is missing, answers every search, and uses Meilisearch once MEILI_URL names one', async () => {
    const alone = await site.start({ PATH });
    assert.ok(await alone.ready(), alone.output());
    const found = await whatIsFound(alone.url, site.dataDir);
    assert.match(
      alone.output(),
      /There is no Meilisearch on this machine.*brew install meilisearch.*MEILI_URL/,
    );
    assert.equal(existsSync(join(site.dataDir, 'meilisearch')), false);
    assert.deepEqual([found['signIn'], found['queue'], found['health']], [303, 200, true]);
    assert.ok(Number(found['everything']) > 100 && Number(found['care']) > 0, JSON.stringify(found));
    for (const path of [
      '/opportunities?q=care&near=Maidstone',
      '/opportunities?q=recepshunist',
      '/areas/thanet',
    ]) {
      const page = await ask(alone.url, path);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.body, /less exact/, path);
    }
    assert.equal(await alone.stop(), 0, alone.output());

    const meili = await testMeilisearch();
    try {
      const given = await site.start({ PATH, MEILI_URL: meili.url, MEILI_KEY: meili.key });
      assert.ok(await given.ready(), given.output());
      assert.doesNotMatch(given.output(), /There is no Meilisearch/);
      const indexed = async () => {
        const answer = await ask(meili.url, '/indexes/opportunities/stats', {
          headers: { authorization: `Bearer ${meili.key}` },
        });
        return (JSON.parse(answer.body) as { numberOfDocuments?: number }).numberOfDocuments ?? 0;
      };
      await eventually('the index holds the listings', async () => (await indexed()) > 100);
      assert.equal((await whatIsFound(given.url, site.dataDir))['everything'], found['everything']);
      assert.equal(
        JSON.parse(readFileSync(join(site.dataDir, 'services.json'), 'utf8')).meilisearch,
        undefined,
      );
      assert.equal(await given.stop(), 0, given.output());
    } finally {
      await meili.remove();
    }
  });
});
