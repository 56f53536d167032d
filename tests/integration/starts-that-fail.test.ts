import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startCommand } from '../support/command.ts';
import { testDatabase, withDatabase, type TestDatabase } from '../support/database.ts';
import { TEST_KEY } from '../support/portal.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('a start that fails says in a sentence what is wrong and what to do', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let database: TestDatabase;

  before(async () => {
    folder = temporaryFolder('starts');
    database = await testDatabase();
  });
  after(async () => {
    await database.close();
    folder.remove();
  });

  const dataDir = (name: string) => join(folder.path, name);
  /** Starts, and expects an end with exit code 1, these words alone and no trace of the code. */
  async function fails(env: Record<string, string>, words: RegExp, command = 'start'): Promise<void> {
    const { code, stdout, stderr } = await startCommand(command, [], {
      PORT: '0',
      DEMO: '1',
      DATABASE_URL: '',
      MEILI_URL: '',
      MEILI_KEY: '',
      ...env,
    }).ran;
    assert.equal(code, 1, stdout + stderr);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /^\s+at |node_modules|Error:/m);
  }
  /** Settings of a start with everything given. */
  const given = (databaseUrl: string) => ({
    DATA_DIR: dataDir('given'),
    DATABASE_URL: databaseUrl,
    MEILI_URL: 'http://127.0.0.1:9',
    MEILI_KEY: 'sixteen letters!',
    ENCRYPTION_KEY: TEST_KEY,
  });

  it('a port that is taken, before anything is made', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    try {
      await fails(
        { PORT: String(port), DATA_DIR: dataDir('port') },
        new RegExp(`^Port ${port} is in use\\. Set PORT to another\\.\\n$`),
      );
    } finally {
      taken.close();
    }
  });

  it('files of another version of PostgreSQL', () => {
    const cluster = join(dataDir('version'), 'postgres');
    mkdirSync(join(cluster, 'global'), { recursive: true });
    writeFileSync(join(cluster, 'PG_VERSION'), '15\n');
    writeFileSync(join(cluster, 'global', 'pg_control'), '');
    return fails(
      { DATA_DIR: dataDir('version') },
      /was made by PostgreSQL 15, and this version of the portal includes PostgreSQL \d+\. Make a backup [^\n]*restore the backup there\.\n$/,
    );
  });

  it('a damaged key beside a database', () => {
    mkdirSync(join(dataDir('key'), 'postgres'), { recursive: true });
    writeFileSync(join(dataDir('key'), 'encryption.key'), '');
    return fails(
      { DATA_DIR: dataDir('key') },
      /encryption\.key does not hold a whole key\. Put the file back [^\n]*\n$/,
    );
  });

  it('settings that are wrong, one line for each', () =>
    fails(
      { DATA_DIR: dataDir('settings'), PORT: 'x', ENCRYPTION_KEY: 'short', DEMO: 'maybe' },
      /^Settings to put right:\n {2}PORT [^\n]+\n {2}ENCRYPTION_KEY [^\n]+\n {2}DEMO [^\n]+\n$/,
    ));

  it('a database that does not answer', () =>
    fails(
      given('postgres://nobody@127.0.0.1:9/none'),
      /The database does not answer\. Check that it is running [^\n]*\n$/,
      'migrate',
    ));

  it('a database that is not there', () =>
    fails(
      given(withDatabase(database.url, 'no_such_database')),
      /The database in DATABASE_URL does not exist\.[^\n]*\n$/,
      'migrate',
    ));

  it('a password that the database refuses', () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    return fails(
      given(url.href),
      /The database in DATABASE_URL refused this user name and password\. Check both\.\n$/,
      'migrate',
    );
  });

  it('a key that the database was not encrypted with', async () => {
    for (const version of ['v2', 'v3']) {
      await database.pool.query(
        `insert into account (id, email, two_factor_secret) values ('stranger', 'stranger@example.org', $1)`,
        [`${version}.00000000.xyz`],
      );
      await fails(given(database.url), /This database was encrypted with a different key\.[^\n]*\n$/);
      await database.pool.query(`delete from account`);
    }
  });

  it('a database that a newer version has changed', async () => {
    await database.pool.query(
      `insert into kysely_migration (name, timestamp) values ('2999-01-01T0000-from-the-future', '2999')`,
    );
    const words =
      /The database is newer than this version of the portal: it has the change 2999-01-01T0000-from-the-future\.[^\n]*\n$/;
    await fails(given(database.url), words);
    await fails(given(database.url), words, 'migrate');
  });
});
