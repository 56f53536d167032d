/**
 * Milliseconds that this thread has worked so far. How busy the machine is does not count, so that a limit on the
 * difference says something about the work alone.
 */
export function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds that this thread works for something that is done at once. */
export function workOf(work: () => unknown): number {
  const before = worked();
  work();
  return worked() - before;
}
