import { INPUT_LIMITS } from './input-limits.ts';
import { readJson } from './json.ts';
import type { Log } from './log.ts';

/**
 * The address to which browsers report violations of the content security policy. No third party receives the reports.
 */
export const CSP_REPORTS_PATH = '/csp-reports';

const TYPES = new Set(['application/csp-report', 'application/reports+json', 'application/json']);
/** Any client can send reports, and one broken page causes thousands: at most this many are logged within a minute. */
const MOST_PER_MINUTE = 20;
const MINUTE_MS = 60_000;
/** Reports that are read from one request. */
const MOST_AT_ONCE = 5;

export interface CspReport {
  /** The violated directive, such as "script-src-elem". */
  directive: string;
  /**
   * "inline", "eval", or the origin of the blocked resource. Never its path, which may contain what a visitor typed.
   */
  blocked: string;
  /** The path of the page, without its query and without codes and tokens. */
  page: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 2_000) : '');

function describeBlocked(value: string): string {
  if (/^[a-z-]{1,30}$/.test(value)) return value;
  try {
    const { origin, protocol } = new URL(value);
    return (origin === 'null' ? protocol : origin).slice(0, 200);
  } catch {
    return 'unknown';
  }
}

function describePage(value: string): string {
  try {
    // A long part without spaces may be a token.
    return new URL(value).pathname
      .replace(/[^\w/.-]/g, '')
      .replace(/[\w-]{17,}/g, '…')
      .slice(0, 200);
  } catch {
    return 'unknown';
  }
}

/**
 * The reports in a request body, in either format that browsers send (CSP 2 `report-uri`, Reporting API). Text that a
 * person typed is removed. Empty when the body holds no report.
 */
export function readCspReports(contentType: string | undefined, body: string): CspReport[] {
  const [type = ''] = (contentType ?? '').split(';', 1);
  if (!TYPES.has(type.trim().toLowerCase())) return [];
  const sent = readJson(body);
  const bodies = (Array.isArray(sent) ? sent.slice(0, MOST_AT_ONCE) : [sent]).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const { 'csp-report': old, type: kind, body: content } = one as Record<string, unknown>;
    const report = old ?? (kind === 'csp-violation' ? content : undefined);
    return typeof report === 'object' && report !== null ? [report as Record<string, unknown>] : [];
  });
  return bodies.map((report) => {
    const directive = text(
      report['effectiveDirective'] ?? report['effective-directive'] ?? report['violated-directive'],
    );
    return {
      directive: /^[a-z-]{1,40}(?= |$)/.exec(directive)?.[0] ?? 'unknown',
      blocked: describeBlocked(text(report['blockedURL'] ?? report['blocked-uri'])),
      page: describePage(text(report['documentURL'] ?? report['document-uri'])),
    };
  });
}

/** Logs reports, at most `MOST_PER_MINUTE` within a minute over all senders. */
export function createCspReportLog(log: Pick<Log, 'warn'>, now: () => number = Date.now) {
  let minute = 0;
  let written = 0;
  return (contentType: string | undefined, body: Buffer): void => {
    if (body.length > INPUT_LIMITS.jsonCharacters) return;
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) [minute, written] = [current, 0];
    if (written >= MOST_PER_MINUTE) return;
    for (const report of readCspReports(contentType, body.toString())) {
      written += 1;
      if (written <= MOST_PER_MINUTE) log.warn(report, 'the security policy stopped something');
    }
  };
}
