import assert from 'node:assert/strict';
import { promises as fs, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import ts from 'typescript';
import { openDatabase, type Db } from '#lib/database.ts';
import { projectRoot } from '#lib/root.ts';
import { migrate } from '../../db/migrate.ts';
import { testDatabase } from '../support/database.ts';

interface Column {
  type: string;
  nullable: boolean;
  /** Filled by the database when a row does not say. */
  generated: boolean;
}
type Tables = Record<string, Record<string, Column>>;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The basic type of a column in code: "string", "number", "boolean", "Date", "json", or one of these with "[]". */
function typeOf(node: ts.TypeNode, checker: ts.TypeChecker): Column {
  if (ts.isUnionTypeNode(node)) {
    const isNull = (part: ts.TypeNode) =>
      ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword;
    const parts = node.types.filter((part) => !isNull(part)).map((part) => typeOf(part, checker));
    const types = new Set(parts.map((part) => part.type));
    assert.equal(types.size, 1, `a column of several types: ${node.getText()}`);
    return {
      type: [...types].join(),
      nullable: parts.length < node.types.length,
      generated: parts.some((part) => part.generated),
    };
  }
  const plain = (type: string): Column => ({ type, nullable: false, generated: false });
  if (ts.isLiteralTypeNode(node)) return plain(ts.isStringLiteral(node.literal) ? 'string' : 'number');
  if (ts.isArrayTypeNode(node)) return plain(`${typeOf(node.elementType, checker).type}[]`);
  if (ts.isTypeReferenceNode(node)) {
    const [inner] = node.typeArguments ?? [];
    const name = node.typeName.getText();
    if (name === 'Json') return plain('json');
    if (name === 'Generated' && inner !== undefined) return { ...typeOf(inner, checker), generated: true };
    // A column that is never inserted is filled by the database.
    if (name === 'ColumnType' && inner !== undefined)
      return {
        ...typeOf(inner, checker),
        generated: node.typeArguments?.[1]?.kind === ts.SyntaxKind.NeverKeyword,
      };
    // A closed list of a room's own, such as `OrganisationKind`.
    const type = checker.getTypeFromTypeNode(node);
    const members = type.isUnion() ? type.types : [type];
    return plain(members.every((member) => member.isStringLiteral()) ? 'string' : name);
  }
  return plain(node.getText());
}

/** The tables as `src/lib/database.ts` and the `table.ts` of each room declare them, in the names of the database. */
function declaredTables(): Tables {
  const root = projectRoot();
  const source = path.join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file === path.join('lib', 'database.ts') || path.basename(file) === 'table.ts')
    .map((file) => path.join(source, file));
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const tables = files.flatMap((file) => {
    const parsed = program.getSourceFile(file);
    assert.ok(parsed, file);
    const found: ts.InterfaceDeclaration[] = [];
    const visit = (node: ts.Node) => {
      if (ts.isInterfaceDeclaration(node)) found.push(node);
      else ts.forEachChild(node, visit);
    };
    visit(parsed);
    const members = (name: string) =>
      found
        .filter((it) => it.name.text === name)
        .flatMap((it) => it.members.filter(ts.isPropertySignature))
        .map((member) => {
          assert.ok(member.type, `${member.name.getText()} has no type`);
          return { name: member.name.getText(), type: member.type };
        });
    return members('Database').map((table) => {
      const columns = members(table.type.getText());
      assert.ok(columns.length > 0, `${file} has no interface ${table.type.getText()}`);
      return [
        snake(table.name),
        Object.fromEntries(columns.map(({ name, type }) => [snake(name), typeOf(type, checker)])),
      ] as const;
    });
  });
  return Object.fromEntries(tables);
}

const TYPES: Record<string, string> = {
  text: 'string',
  date: 'string',
  tsvector: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  timestamptz: 'Date',
  tstzrange: 'string',
  jsonb: 'json',
  _text: 'string[]',
  _int4: 'number[]',
};

/** The tables as they are. */
async function realTables(db: Db): Promise<Tables> {
  const { rows } = await sql<{
    tableName: string;
    columnName: string;
    type: string;
    nullable: boolean;
    generated: boolean;
  }>`
    select c.table_name, c.column_name, c.udt_name as type, c.is_nullable = 'YES' as nullable,
      c.column_default is not null or c.is_identity = 'YES' or c.is_generated = 'ALWAYS' as generated
    from information_schema.columns as c
    join information_schema.tables as t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'kysely\\_%'`.execute(
    db,
  );
  const tables: Tables = {};
  for (const { tableName, columnName, type, nullable, generated } of rows) {
    (tables[tableName] ??= {})[columnName] = { type: TYPES[type] ?? type, nullable, generated };
  }
  return tables;
}

/** A table of names in one order, so that a difference shows the name and nothing else. */
function shapeOf(tables: Tables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tables)
      .flatMap(([table, columns]) =>
        Object.entries(columns).map(([name, { type, nullable }]) => [
          `${table}.${name}`,
          nullable ? `${type} or null` : type,
        ]),
      )
      .sort(([a = ''], [b = '']) => a.localeCompare(b)),
  );
}

/** Everything that migrations make: tables, constraints and indexes. */
async function everythingIn(db: Db): Promise<unknown> {
  const [columns, constraints, indexes] = await Promise.all([
    realTables(db),
    sql`select conname, pg_get_constraintdef(oid) as definition from pg_constraint order by conname, 2`.execute(
      db,
    ),
    sql`select indexname, indexdef from pg_indexes where schemaname = 'public' order by indexname`.execute(
      db,
    ),
  ]);
  return { columns, constraints: constraints.rows, indexes: indexes.rows };
}

function migratorOf(db: Db): Migrator {
  const migrationFolder = path.join(projectRoot(), 'db', 'migrations');
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder }) });
}

describe('the database', () => {
  it('has the tables and columns that the code believes in, and no others', async () => {
    const { db, close } = await testDatabase();
    try {
      const declared = declaredTables();
      const real = await realTables(db);
      assert.deepEqual(shapeOf(real), shapeOf(declared));
      for (const [table, columns] of Object.entries(declared)) {
        for (const [name, { generated }] of Object.entries(columns)) {
          if (generated)
            assert.ok(real[table]?.[name]?.generated, `${table}.${name} is not filled by the database`);
        }
      }
    } finally {
      await close();
    }
  });

  it('a difference between code and database is seen', () => {
    const declared = declaredTables();
    const { closes_at: _, ...rest } = declared['opportunity'] ?? {};
    assert.notDeepEqual(shapeOf({ ...declared, opportunity: rest }), shapeOf(declared));
    const nowNullable = {
      ...declared['postcode'],
      lat: { type: 'number', nullable: true, generated: false },
    };
    assert.notDeepEqual(shapeOf({ ...declared, postcode: nowNullable }), shapeOf(declared));
  });

  it('is left as it is by a second run of the migrations', async () => {
    const { db, pool, close } = await testDatabase({ empty: true });
    try {
      const first = await migrate(db, pool);
      assert.ok(first.length > 0);
      const before = await everythingIn(db);
      assert.deepEqual(await migrate(db, pool), []);
      assert.deepEqual(await everythingIn(db), before);
    } finally {
      await close();
    }
  });

  it('keeps what people have posted when it is migrated', async () => {
    const { db, pool, close } = await testDatabase({ empty: true });
    try {
      const migrator = migratorOf(db);
      const [first] = await migrator.getMigrations();
      assert.ok(first);
      const { error } = await migrator.migrateTo(first.name);
      assert.equal(error, undefined);
      // Written out, because a migration must cope with the tables of its own day.
      await sql`insert into organisation (id, slug, name, kind) values ('org1', 'seagate', 'Seagate Lodge', 'employer')`.execute(
        db,
      );
      await sql`
        insert into opportunity (id, organisation_id, kind, title, summary, description, sector, patterns, work_mode,
          adjustments, interview_scheme, pay_min_pence, pay_period, pay_pro_rata, how_to_apply, details, published_at, source)
        select 'opp' || n, 'org1', 'vacancy', 'Care assistant ' || n, 'Care', 'Care for people', 'care', '{part-time}',
          'on-site', '{}', false, 1300, 'hour', false, '{}', '{"hoursMin": 20}', now(), 'portal'
        from generate_series(1, 50) as n`.execute(db);
      await sql`
        insert into opportunity_place (opportunity_id, position, town, area, lat, lon)
        select id, 0, 'Sheerness', 'swale', 51.44, 0.76 from opportunity`.execute(db);
      await sql`
        insert into opportunity_date (opportunity_id, starts_on, places) select id, '2027-01-11', 5 from opportunity`.execute(
        db,
      );
      await sql`insert into opportunity_event (opportunity_id, type, actor) select id, 'published', 'x' from opportunity`.execute(
        db,
      );
      await sql`
        insert into listing (opportunity_id, live, document, tags, published_at)
        select id, true, jsonb_build_object('title', title), '{kind:vacancy}', published_at from opportunity`.execute(
        db,
      );
      await sql`insert into postcode (postcode, area, lat, lon) values ('ME121AA', 'swale', 51.44, 0.76)`.execute(
        db,
      );

      await migrate(db, pool);

      const counted = async (table: string) => {
        const { rows } = await sql<{
          total: number;
        }>`select count(*) as total from ${sql.table(table)}`.execute(db);
        return rows[0]?.total;
      };
      const tables = [
        'organisation',
        'opportunity',
        'opportunity_place',
        'opportunity_date',
        'opportunity_event',
        'listing',
        'postcode',
      ];
      const totals = await Promise.all(tables.map(counted));
      assert.deepEqual(totals, [1, 50, 50, 50, 50, 50, 1]);
      const kept = await db
        .selectFrom('opportunity')
        .select(['title', 'details', 'payMinPence'])
        .where('id', '=', 'opp7')
        .executeTakeFirst();
      assert.deepEqual(kept, { title: 'Care assistant 7', details: { hoursMin: 20 }, payMinPence: 1300 });
    } finally {
      await close();
    }
  });

  it('says what went wrong when a migration fails, and has changed nothing', async () => {
    const { db, pool, close } = await testDatabase({ empty: true });
    try {
      await sql`create table listing (somebody_elses text)`.execute(db);
      await assert.rejects(migrate(db, pool), /listing/);
      assert.deepEqual(Object.keys(await realTables(db)), ['listing']);
    } finally {
      await close();
    }
  });

  it('keeps no process alive after it was closed, though only its pool was used', async () => {
    const { url, close } = await testDatabase({ empty: true });
    try {
      const { db, pool } = openDatabase(url, { max: 2 });
      await pool.query('select 1');
      assert.equal(pool.totalCount, 1);
      await db.destroy();
      assert.equal(pool.totalCount, 0);
      await db.destroy();
    } finally {
      await close();
    }
  });
});
