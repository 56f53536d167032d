/**
 * The only inline script of the site: it stands right after `<body>`, so that what needs JavaScript is known
 * before the first paint. The server adds its SHA-256 to the content security policy, so it must reach the page
 * byte for byte. The words are govuk-frontend's own.
 */
export const JS_ENABLED_SNIPPET =
  "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";
