import type { JobPostingImportSummary } from './import.service.ts';

/** An import that ended before its files did. What it saved is not undone; the message says how to continue. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
  readonly summary: JobPostingImportSummary;

  constructor(reason: string, summary: JobPostingImportSummary, cause: unknown) {
    const { accepted, updated, closed } = summary;
    const saved =
      accepted + updated + closed === 0
        ? 'Nothing has changed'
        : `The work done so far is saved: ${accepted} new, ${updated} updated and ${closed} ended adverts`;
    super(`The import stopped: ${reason}. ${saved}. Run the same command again to continue.`, { cause });
    this.summary = summary;
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/**
 * The reason in words: SQLSTATE classes of PostgreSQL (Appendix A of its manual) and error codes of the operating
 * system.
 */
export function whyItStopped(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true) return 'it was asked to';
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC') return 'there is no room left on the disk';
  if (code === '53100') return 'the database’s disk is full';
  if (code.startsWith('53')) return 'the database has no resources left';
  if (code === '57014' || code === '40001' || code === '40P01') return 'the database stopped the work';
  if (/^(?:08|57P)/.test(code) || /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code)) {
    return 'the database does not answer';
  }
  if (
    /connection (?:terminated|ended|closed)|timeout exceeded when trying to connect|not queryable/i.test(
      message,
    )
  ) {
    return 'the database does not answer';
  }
  return message.replace(/\.$/, '');
}
