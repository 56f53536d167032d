const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Shows a step that may take a while: its name at once, its progress every two seconds, and its duration at the end.
 * Written to standard error, so that standard output holds the command's result only.
 */
export async function step<T>(
  name: string,
  work: (report: (detail: string) => void) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const terminal = process.stderr.isTTY;
  let detail = '';
  const show = () => {
    const line = `${name}${detail === '' ? '' : ` (${detail})`} … ${seconds(startedAt)}`;
    process.stderr.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);
  };
  if (terminal) show();
  const ticking = setInterval(show, terminal ? 250 : 2_000);
  try {
    const result = await work((it) => {
      detail = it;
    });
    const done = `${name}${detail === '' ? '' : ` (${detail})`}: ${seconds(startedAt)}`;
    process.stderr.write(terminal ? `\r\u001b[K✓ ${done}\n` : `✓ ${done}\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${terminal ? '\r\u001b[K' : ''}✗ ${name}: failed after ${seconds(startedAt)}\n`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}
