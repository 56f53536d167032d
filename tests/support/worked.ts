/**
 * CPU milliseconds of this thread so far. The load of the machine does not count, so a limit on the difference
 * concerns the work alone.
 */
export function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** CPU milliseconds of this thread for a piece of synchronous work. */
export function workOf(work: () => unknown): number {
  const before = worked();
  work();
  return worked() - before;
}
