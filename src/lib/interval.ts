/** Starts work again and again, without keeping the process alive. The work must report its own failures. */
export function repeatEvery(ms: number, work: () => Promise<unknown>): { stop(): void } {
  const timer = setInterval(() => void work(), ms);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
