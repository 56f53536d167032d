import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { it } from 'node:test';
import { takeFolder } from '#lib/embedded/owner-lock.ts';
import { projectRoot } from '#lib/root.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('a folder belongs to one process at a time, and is free once that process was killed', async () => {
  const folder = temporaryFolder('owner');
  try {
    const module = join(projectRoot(), 'src/lib/embedded/owner-lock.ts');
    const script = `
      const { takeFolder } = await import(${JSON.stringify(module)});
      const lock = takeFolder(${JSON.stringify(folder.path)});
      console.log(lock === undefined ? 'refused' : 'taken');
      setTimeout(() => lock, 60_000);`;
    const other = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(other.stdout, 'data')) as [Buffer];
    assert.equal(said.toString().trim(), 'taken');
    assert.equal(takeFolder(folder.path), undefined);

    other.kill('SIGKILL');
    await once(other, 'close');
    const mine = takeFolder(folder.path);
    assert.ok(mine);
    assert.equal(takeFolder(folder.path), undefined, 'not twice by one process either');
    mine.release();
    takeFolder(folder.path)?.release();
  } finally {
    folder.remove();
  }
});
