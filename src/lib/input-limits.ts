/**
 * How much this site takes from outside: the one place that states the limits of size, count and depth. What is within
 * them is read in time proportional to its length, which `tests/unit/lib/parsers-are-linear.test.ts` measures; what is
 * beyond them is refused before any page reads it. A limit of one field ("500 characters or fewer") stands with the
 * field, which says so beside it. How often something may be sent stands in `limits.ts`.
 */
export const INPUT_LIMITS = {
  /** The longest address, with its query, in characters. Beyond: 414. */
  urlCharacters: 8_000,
  /** Parameters of a query string. The longest search has about 150. Beyond: 400. */
  queryParameters: 200,
  /** All header lines together, in bytes, cookies among them. Beyond: 431. */
  headerBytes: 16 * 1024,
  /** Header lines. Browsers send about 20, and proxies add a few. Beyond: 431. */
  headerLines: 100,
  /** The body of a form, in bytes. Beyond: 413. */
  bodyBytes: 1024 * 1024,
  /** Fields of a form, or parts of a multipart one. The longest form here has about 120. Beyond: 413. */
  formFields: 500,
  /** The name of a field, in bytes as it was sent. Beyond: 413. */
  fieldNameBytes: 300,
  /**
   * What is typed into one field, in bytes as it was sent. The longest text that a form asks for is 20,000 characters;
   * written in the longest letters and encoded for a form, these are 240,000 bytes. Beyond: 413.
   */
  fieldValueBytes: 300_000,
  /** The header lines of one part of a multipart form, in bytes. Beyond: 413. */
  partHeaderBytes: 2_000,
  /** JSON that a browser sends: what a form remembers of itself, a report of its security policy. In characters. */
  jsonCharacters: 16_000,
  /** How deep such JSON may be nested. */
  jsonDepth: 20,
} as const;

/** How long the server waits for a request, in milliseconds. */
export const TIME_LIMITS = {
  /** Until the last header line has come. */
  headersMs: 20_000,
  /** Until the whole request has come. A form of 1 MB at 20 kB a second, a bad mobile connection, takes 50 s. */
  requestMs: 60_000,
  /** How often connections are looked at for these two; each may last that much longer. */
  checkEveryMs: 5_000,
  /** A connection on which nothing is asked stays open for so long. */
  keepAliveMs: 5_000,
} as const;
