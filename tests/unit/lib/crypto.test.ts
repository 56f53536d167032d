import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecrets } from '#lib/crypto.ts';

const keyOf = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const [OLD, NEW, OTHER] = [keyOf(1), keyOf(2), keyOf(3)];

describe('encrypted values', () => {
  const secrets = createSecrets(OLD);

  it('are decrypted unchanged, with their key and purpose', () => {
    const sealed = secrets.encrypt('JBSWY3DP', 'totp:a');
    assert.equal(secrets.decrypt(sealed, 'totp:a'), 'JBSWY3DP');
    assert.notEqual(secrets.encrypt('JBSWY3DP', 'totp:a'), sealed);
    assert.throws(() => secrets.decrypt(sealed, 'totp:b'));
    assert.throws(() => createSecrets(OTHER).decrypt(sealed, 'totp:a'), /not at hand/);
    const [version, id, text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const back = `${version}.${id}.${changed.toString('base64url')}`;
      assert.throws(() => secrets.decrypt(back, 'totp:a'), String(at));
    }
    for (const odd of ['', 'v1', 'v1.', 'v2.AAAA', `v3.${id}`, `v3.${id}.AAAA`, 'v4.a.b', 'JBSWY3DP'])
      assert.throws(() => secrets.decrypt(odd, 'totp:a'), odd);
  });

  it('name their key without revealing it', () => {
    assert.match(secrets.keyId, /^[0-9a-f]{8}$/);
    assert.notEqual(secrets.keyId, createSecrets(NEW).keyId);
    for (const kept of [
      secrets.encrypt('a', 'b'),
      secrets.newRecordKey('b').wrapped,
      secrets.keyedHash('a'),
    ]) {
      assert.ok(kept.includes(`${secrets.keyId}.`), kept);
      assert.ok(secrets.isPresent(kept), kept);
    }
  });

  it('a value cannot be moved to another field of its record', () => {
    const details = secrets.encrypt('Ann', 'application:a/details');
    assert.equal(secrets.decrypt(details, 'application:a/details'), 'Ann');
    assert.throws(() => secrets.decrypt(details, 'application:a/event'));
    assert.throws(() => secrets.decrypt(details, 'application:a'));
    const { key, wrapped } = secrets.newRecordKey('referral:a/key');
    assert.throws(() => secrets.recordKey(wrapped, 'referral:a/details'));
    assert.throws(() => key.decrypt(key.encrypt('Ann', 'referral:a/details'), 'referral:a/event'));
  });

  it('values from before fields were bound are read in every field of their record, and in no other', () => {
    const older = (sealed: string) => sealed.replace(/^v3/, 'v2').replace(/^r2/, 'r1');
    const sealed = older(secrets.encrypt('Ann', 'application:a'));
    assert.equal(secrets.decrypt(sealed, 'application:a/details'), 'Ann');
    assert.throws(() => secrets.decrypt(sealed, 'application:b/details'));
    assert.equal(secrets.isPresent(sealed), false, 'so that a change of keys binds them to their fields');
    assert.ok(secrets.reseal(sealed, 'application:a/details').startsWith('v3.'));
    const { key } = secrets.newRecordKey('referral:a');
    const words = older(key.encrypt('Ann', 'referral:a'));
    assert.equal(key.decrypt(words, 'referral:a/event'), 'Ann');
    assert.throws(() => key.decrypt(words, 'referral:b/event'));
    // A new value cannot be passed off as an older format, which would loosen its binding.
    assert.throws(() =>
      secrets.decrypt(older(secrets.encrypt('Ann', 'application:a/details')), 'application:a/details'),
    );
  });

  it('a record’s key decrypts its record only, and a wrapped key cannot be exchanged with a text', () => {
    const a = secrets.newRecordKey('referral:a');
    const b = secrets.newRecordKey('referral:b');
    const sealed = a.key.encrypt('Ann', 'referral:a');
    assert.equal(secrets.recordKey(a.wrapped, 'referral:a').decrypt(sealed, 'referral:a'), 'Ann');
    assert.throws(() => b.key.decrypt(sealed, 'referral:a'));
    assert.throws(() => secrets.recordKey(a.wrapped, 'referral:b'));
    assert.throws(() => secrets.decrypt(a.wrapped, 'referral:a'));
    assert.throws(() => secrets.decrypt(sealed, 'referral:a'));
  });
});

describe('while keys are rotated', () => {
  const old = createSecrets(OLD);
  const both = createSecrets(NEW, OLD);
  const after = createSecrets(NEW);

  it('a value under the previous key is read, and re-encrypted under the current one', () => {
    const sealed = old.encrypt('JBSWY3DP', 'totp:a');
    assert.equal(both.decrypt(sealed, 'totp:a'), 'JBSWY3DP');
    assert.equal(both.isPresent(sealed), false);
    const again = both.reseal(sealed, 'totp:a');
    assert.ok(both.isPresent(again));
    assert.equal(after.decrypt(again, 'totp:a'), 'JBSWY3DP');
    assert.throws(() => both.reseal(sealed, 'totp:b'));
  });

  it('a record keeps its own key, wrapped under the new one', () => {
    const { wrapped, key } = old.newRecordKey('referral:a');
    const sealed = key.encrypt('Ann', 'referral:a');
    const again = both.rewrap(wrapped, 'referral:a');
    assert.equal(after.recordKey(again, 'referral:a').decrypt(sealed, 'referral:a'), 'Ann');
    assert.throws(() => old.recordKey(again, 'referral:a'), /not at hand/);
  });

  it('a process before the change reads what the others write, when it knows the next key', () => {
    const early = createSecrets(OLD, NEW);
    assert.equal(early.decrypt(both.encrypt('a', 'b'), 'b'), 'a');
    assert.equal(both.decrypt(early.encrypt('a', 'b'), 'b'), 'a');
  });

  it('a hash is looked up under both keys', () => {
    const hash = old.keyedHash('code:1');
    assert.ok(both.keyedHashes('code:1').includes(hash));
    assert.ok(both.keyedHashes('code:1').includes(both.keyedHash('code:1')));
    assert.ok(!both.keyedHashes('code:2').includes(hash));
    assert.ok(!after.keyedHashes('code:1').includes(hash));
  });

  it('a value from before keys had ids is read under either key', () => {
    const unnamed = (sealed: string) => `v1.${sealed.split('.')[2]}`;
    assert.equal(both.decrypt(unnamed(old.encrypt('a', 'b')), 'b'), 'a');
    assert.equal(both.decrypt(unnamed(after.encrypt('a', 'b')), 'b'), 'a');
    assert.equal(both.isPresent(unnamed(after.encrypt('a', 'b'))), false);
    assert.throws(() => after.decrypt(unnamed(old.encrypt('a', 'b')), 'b'));
    assert.ok(after.keyedHashes('a').includes(after.keyedHash('a').split('.')[1] ?? ''));
  });
});
