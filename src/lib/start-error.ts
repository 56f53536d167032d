/** An expected failure of a start or a command: its message says in one sentence what is wrong and what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
