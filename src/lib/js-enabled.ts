/**
 * The site's only inline script: it stands right after `<body>`, so that styles which depend on JavaScript apply before
 * the first paint. The server adds its SHA-256 to the content security policy, so it must reach the page byte for byte.
 * The class names are govuk-frontend's.
 */
export const JS_ENABLED_SNIPPET =
  "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";
