import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { backUp } from '#lib/backup.ts';
import { ensureApplicationRole } from '#lib/database-roles.ts';
import { freePort } from '#lib/embedded/ports.ts';
import { startPostgres, type EmbeddedPostgres } from '#lib/embedded/postgres.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { temporaryFolder, undoAtEnd } from '../support/temporary.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

const SIZE_MIB = 400;

describe('the database’s disk is full', () => {
  const folder = temporaryFolder('full-disk');
  const disk = join(folder.path, 'disk');
  let postgres: EmbeddedPostgres | undefined;
  let meili: TestMeilisearch | undefined;
  let portal: Portal | undefined;
  let takeBack: (() => void) | undefined;

  before(async () => {
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=711`, 'tmpfs', disk], {
        stdio: 'ignore',
      });
    } catch {
      return;
    }
    takeBack = undoAtEnd(() => execFileSync('umount', ['-l', disk], { stdio: 'ignore' }));
    chmodSync(disk, 0o711);
    postgres = await startPostgres({
      folder: join(disk, 'postgres'),
      port: await freePort(),
      password: 'a password of the test',
      log,
    });
    await ensureApplicationRole(postgres.url);
    meili = await testMeilisearch();
    portal = await startPortal({ databaseUrl: postgres.url, meilisearch: meili });
  });
  after(async () => {
    await portal?.stop();
    await meili?.remove();
    await postgres?.stop();
    takeBack?.();
    if (takeBack !== undefined) execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    folder.remove();
  });

  const filler = join(disk, 'filler');
  const fill = () => {
    for (const size of [1024 * 1024, 4096, 1]) {
      for (;;) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
      }
    }
  };

  it('a form is answered 503 in words, holds everything typed, and can be sent again when there is room', async (t) => {
    if (portal === undefined) return t.skip('nothing can be mounted here');
    const visitor = visitorTo(portal.url);
    const { items } = JSON.parse((await visitor.get('/api/v1/opportunities')).body) as {
      items: { id: string }[];
    };
    let turn = 0;
    // Each of another listing: of one, only so many reports are taken from a network. Words that cannot be packed.
    const send = () => {
      const { id } = items[turn % items.length] ?? { id: '' };
      turn += 1;
      const words = `Two lines,\nand an ’ apostrophe. ${randomBytes(500).toString('base64')}`;
      return visitor.post(`/opportunities/${id}/report`, { reason: 'wrong', words });
    };
    assert.equal((await send()).status, 303, 'while there is room it is taken');

    fill();
    // What fits into pages that are there already is still written.
    const refused = await eventually(
      'one is refused',
      async () => {
        fill();
        const answer = await send();
        assert.notEqual(answer.status, 500, answer.body);
        return answer.status === 503 ? answer : undefined;
      },
      { within: 60_000, every: 1 },
    );
    assert.match(refused.body, /Sorry, we cannot save your answers at the moment/);
    assert.match(refused.body, /Two lines,\n?and an|Two lines,&#10;and an/);
    assert.match(refused.body, /Send it again/);
    assert.doesNotMatch(refused.body, /No space left|could not extend/);

    rmSync(filler);
    await eventually('it is taken again', async () => (await send()).status === 303, {
      within: 60_000,
      every: 500,
    });
    assert.doesNotMatch(portal.output(), /a page failed/);
  });

  it('a backup onto it ends, says why and leaves no file', async (t) => {
    if (postgres === undefined) return t.skip('nothing can be mounted here');
    const backups = join(disk, 'backups');
    mkdirSync(backups);
    fill();
    const making = backUp(postgres.url, join(backups, 'a.backup'), { now: new Date() });
    await assert.rejects(making, { code: 'ENOSPC' });
    assert.deepEqual(readdirSync(backups), []);
    rmSync(filler);
  });
});
