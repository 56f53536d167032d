import type pg from 'pg';

/**
 * Runs `work` while no other process on this database runs work with the same lock number; other processes wait. The
 * lock is released when the connection closes, and so also when the process is killed.
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
    // Closing a connection releases its lock, whatever state the connection was in.
    if (!broken) await client.query('select pg_advisory_unlock($1)', [number]).catch(() => (broken = true));
    client.release(broken);
  }
}
