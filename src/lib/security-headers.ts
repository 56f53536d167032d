import { createHash } from 'node:crypto';
import { CSP_REPORTS_PATH } from './csp-reports.ts';
import { JS_ENABLED_SNIPPET } from './js-enabled.ts';

const snippetHash = createHash('sha256').update(JS_ENABLED_SNIPPET).digest('base64');

/** Files of our own and one known line of script: nothing inline, nothing from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${snippetHash}'`,
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  // The second is for browsers that do not know the first.
  'report-to csp',
  `report-uri ${CSP_REPORTS_PATH}`,
].join('; ');

/** Headers of every answer, files and errors included. */
export function securityHeaders(siteUrl: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    // Not "no-referrer": browsers would then send "Origin: null" with forms, and the origin check would refuse them.
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': 'geolocation=(), camera=(), microphone=(), browsing-topics=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // The public API says otherwise of its answers: see `http.ts`.
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Reporting-Endpoints': `csp="${CSP_REPORTS_PATH}"`,
    'X-Frame-Options': 'DENY',
    ...(siteUrl.startsWith('https:')
      ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
      : {}),
  };
}
