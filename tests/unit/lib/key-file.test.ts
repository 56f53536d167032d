import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ownKey, storedKey } from '#lib/key-file.ts';
import { StartError } from '#lib/start-error.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('the key beside an embedded database', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const file = () => join(folder.path, 'encryption.key');
  beforeEach(() => (folder = temporaryFolder('key')));
  afterEach(() => folder.remove());

  it('is created once, and no other file is left in the folder', () => {
    assert.equal(storedKey(folder.path), undefined);
    const key = ownKey(folder.path);
    assert.equal(Buffer.from(key, 'base64').length, 32);
    assert.equal(ownKey(folder.path), key);
    assert.equal(storedKey(folder.path), key);
    assert.deepEqual(readdirSync(folder.path), ['encryption.key']);
  });

  for (const damaged of ['', 'dGVzdA==', '\0'.repeat(44)]) {
    it(`of ${damaged.length} damaged characters is never replaced while a database is beside it`, () => {
      writeFileSync(file(), damaged);
      mkdirSync(join(folder.path, 'postgres'));
      assert.throws(() => ownKey(folder.path), StartError);
      assert.throws(() => storedKey(folder.path), /Put the file back from a backup/);
      assert.equal(readFileSync(file(), 'utf8'), damaged);
    });

    it(`of ${damaged.length} damaged characters is created again where there is no database`, () => {
      writeFileSync(file(), damaged);
      assert.equal(Buffer.from(ownKey(folder.path), 'base64').length, 32);
    });
  }
});
