import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkDataFolder } from '#lib/embedded/data-folder.ts';
import { checkPort } from '#lib/embedded/ports.ts';
import { StartError } from '#lib/start-error.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const isRoot = process.getuid?.() === 0;

/** Whether an error is one that stops the start, and its message matches. */
const startError = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StartError, String(error));
  assert.match(error.message, words);
  return true;
};

describe('a start is refused with a sentence', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const mounts: string[] = [];
  before(() => (folder = temporaryFolder('folders')));
  after(() => {
    for (const path of mounts) execFileSync('umount', ['-l', path]);
    folder.remove();
  });

  /** Mounts a small file system in memory. @returns its folder, or undefined where this user may not. */
  function mounted(name: string, options: string): string | undefined {
    const path = join(folder.path, name);
    mkdirSync(path);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    mounts.push(path);
    return path;
  }

  it('when the data folder is a file, or lies below one', () => {
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const words = /^\S+ is not a folder\. Set DATA_DIR to a folder\.$/;
    assert.throws(() => checkDataFolder(file), startError(words));
    assert.throws(() => checkDataFolder(join(file, 'below')), startError(words));
  });

  it('when the data folder is read-only', (t) => {
    const path = isRoot ? mounted('read-only', 'ro,size=1m') : join(folder.path, 'read-only');
    if (path === undefined) return t.skip('nothing can be mounted here, and root may write to every folder');
    if (!isRoot) {
      mkdirSync(path);
      chmodSync(path, 0o500);
    }
    assert.throws(
      () => checkDataFolder(path),
      startError(/(can only be read|may not write to).* set DATA_DIR to another folder\.$/),
    );
  });

  it('when the disk is full, or almost full', (t) => {
    const path = mounted('full', 'size=8m');
    if (path === undefined) return t.skip('nothing can be mounted here');
    assert.throws(
      () => checkDataFolder(path),
      startError(
        /^The disk that \S+ is on has \d+ MiB left, and the portal needs 256 to start\. Free some space/,
      ),
    );
    assert.deepEqual(readdirSync(path), [], 'the look leaves nothing behind');
    // More than there is room for: what fits is written.
    assert.throws(() => writeFileSync(join(path, 'filler'), Buffer.alloc(9 * 1024 * 1024)), /ENOSPC/);
    assert.throws(
      () => checkDataFolder(path),
      startError(/^The disk that \S+ is on is full\. Free some space, and start again\.$/),
    );
  });

  it('when the database belongs to another user', (t) => {
    if (!isRoot) return t.skip('only root can give a folder to another user');
    mkdirSync(join(folder.path, 'theirs', 'postgres'), { recursive: true });
    chmodSync(join(folder.path, 'theirs'), 0o777);
    const getuid = process.getuid;
    try {
      // The check depends on the user who runs the portal.
      process.getuid = () => 12_345;
      assert.throws(
        () => checkDataFolder(join(folder.path, 'theirs')),
        startError(/postgres belongs to another user \(number 0\)\. Start the portal as that user/),
      );
    } finally {
      if (getuid !== undefined) process.getuid = getuid;
    }
  });

  it('when a port is taken, or an address is another machine’s', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(
      checkPort({ host: '127.0.0.1', port }),
      startError(new RegExp(`^Port ${port} is in use\\. Set PORT to another\\.$`)),
    );
    await new Promise((resolve) => taken.close(resolve));
    await checkPort({ host: '127.0.0.1', port });
    await assert.rejects(
      checkPort({ host: '192.0.2.1', port: 0 }),
      startError(/^192\.0\.2\.1 is not an address of this machine/),
    );
  });
});
