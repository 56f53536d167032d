import type pg from 'pg';

/**
 * Runs `work` while no other process on this database runs work of the same number; the others wait for it. The turn ends
 * with the connection, and so when the process is killed.
 */
export async function inTurn<T>(pool: pg.Pool, number: number, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('select pg_advisory_lock($1)', [number]);
    return await work();
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    // A connection that is closed has given up its lock, whatever state it was in.
    if (!broken) await client.query('select pg_advisory_unlock($1)', [number]).catch(() => (broken = true));
    client.release(broken);
  }
}
