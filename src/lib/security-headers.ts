import { createHash } from 'node:crypto';
import { CSP_REPORTS_PATH } from './csp-reports.ts';
import { JS_ENABLED_SNIPPET } from './js-enabled.ts';

const snippetHash = createHash('sha256').update(JS_ENABLED_SNIPPET).digest('base64');

/** Allows our own files and one known inline script: no other inline code, nothing from other origins. */
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
  // `report-uri` is for browsers that do not support `report-to`.
  'report-to csp',
  `report-uri ${CSP_REPORTS_PATH}`,
].join('; ');

/** Headers of every response, including files and errors. */
export function securityHeaders(siteUrl: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    // Not "no-referrer": browsers would then send "Origin: null" with forms, and the origin check would refuse them.
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': 'geolocation=(), camera=(), microphone=(), browsing-topics=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // The public API overrides this for its responses: see `http.ts`.
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Reporting-Endpoints': `csp="${CSP_REPORTS_PATH}"`,
    'X-Frame-Options': 'DENY',
    ...(siteUrl.startsWith('https:')
      ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
      : {}),
  };
}
