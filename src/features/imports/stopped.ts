import type { JobPostingImportSummary } from './import.service.ts';
import { stoppedMessages as messages } from './messages.en.ts';

/** An import that ended before its files did. What it saved is not undone; the message says how to continue. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
  readonly summary: JobPostingImportSummary;

  constructor(reason: string, summary: JobPostingImportSummary, cause: unknown) {
    const { accepted, updated, closed } = summary;
    const saved =
      accepted + updated + closed === 0
        ? messages.saved.nothingHasChanged
        : messages.saved.theWorkDoneSo({ accepted, updated, closed });
    super(messages.theImportStoppedRun({ reason, saved }), { cause });
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
  if (signal?.aborted === true) return messages.whyItStopped.itWasAskedTo;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC') return messages.whyItStopped.thereIsNoRoom;
  if (code === '53100') return messages.whyItStopped.theDatabasesDiskIs;
  if (code.startsWith('53')) return messages.whyItStopped.theDatabaseHasNo;
  if (code === '57014' || code === '40001' || code === '40P01')
    return messages.whyItStopped.theDatabaseStoppedThe;
  if (/^(?:08|57P)/.test(code) || /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code)) {
    return messages.whyItStopped.theDatabaseDoesNot;
  }
  if (
    /connection (?:terminated|ended|closed)|timeout exceeded when trying to connect|not queryable/i.test(
      message,
    )
  ) {
    return messages.whyItStopped.theDatabaseDoesNot;
  }
  return message.replace(/\.$/, '');
}
