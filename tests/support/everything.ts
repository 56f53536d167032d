import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';

/**
 * Everything in the database as text, one row a line with the table's name before it, including the job queue: what a
 * reader of a dump would see.
 */
export async function everythingIn(db: Db): Promise<string> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    order by 1, 2`.execute(db);
  const lines: string[] = [];
  for (const { schema, name } of tables) {
    const { rows } = await sql<{ line: string }>`
      select t::text as line from ${sql.table(`${schema}.${name}`)} as t`.execute(db);
    lines.push(...rows.map(({ line }) => `${name} ${line}`));
  }
  return lines.join('\n');
}
