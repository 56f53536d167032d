/**
 * The only place that states how much input this site accepts: limits of size, count and depth. Input within them is
 * parsed in time proportional to its length, which `tests/unit/lib/parsers-are-linear.test.ts` measures; input beyond
 * them is refused before any page reads it. The limit of a single field ("500 characters or fewer") stands with the
 * field, which states it to the reader. How often a form may be sent stands in `limits.ts`.
 */
export const INPUT_LIMITS = {
  /** The longest URL, with its query, in characters. Beyond: 414. */
  urlCharacters: 8_000,
  /** Parameters of a query string. The longest search has about 150. Beyond: 400. */
  queryParameters: 200,
  /** All header lines together, in bytes, including cookies. Beyond: 431. */
  headerBytes: 16 * 1024,
  /** Number of header lines. Browsers send about 20, and proxies add a few. Beyond: 431. */
  headerLines: 100,
  /** The body of a form, in bytes. Beyond: 413. */
  bodyBytes: 1024 * 1024,
  /** Fields of a form, or parts of a multipart one. The longest form here has about 120. Beyond: 413. */
  formFields: 500,
  /** The name of a field, in bytes as sent. Beyond: 413. */
  fieldNameBytes: 300,
  /**
   * The value of one field, in bytes as sent. The longest text that a form asks for has 20,000 characters; in
   * characters of the longest encoding, URL-encoded, that is 240,000 bytes. Beyond: 413.
   */
  fieldValueBytes: 300_000,
  /** The header lines of one part of a multipart form, in bytes. Beyond: 413. */
  partHeaderBytes: 2_000,
  /** JSON that a browser sends (the remembered state of a form, a report of its security policy), in characters. */
  jsonCharacters: 16_000,
  /** The deepest nesting of such JSON. */
  jsonDepth: 20,
} as const;

/** How long the server waits for a request, in milliseconds. */
export const TIME_LIMITS = {
  /** Until the last header line has arrived. */
  headersMs: 20_000,
  /** Until the whole request has arrived. A form of 1 MB at 20 kB a second, a bad mobile connection, takes 50 s. */
  requestMs: 60_000,
  /** How often the server checks connections against these two limits; each limit may be exceeded by this much. */
  checkEveryMs: 5_000,
  /** How long an idle connection stays open. */
  keepAliveMs: 5_000,
} as const;
