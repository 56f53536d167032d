/**
 * The limits of an import. Content beyond a limit is refused or left out, with a message in the report; a feed's
 * content is never shortened silently. Files are streamed: memory grows with the number of adverts (about 200 bytes
 * each), not with the size of the files.
 */
export const FEED_LIMITS = {
  /** Characters of one record, in UTF-16 code units. Large enough for an advert with an embedded photograph. */
  recordCharacters: 8 * 1024 * 1024,
  /** Nesting depth of objects and lists. */
  recordDepth: 64,
  /** Fields and list items of one record, at all depths together. */
  recordValues: 20_000,
  /** Adverts of one import. */
  records: 500_000,
  /** Characters of all objects that a file refers to by `@id`. */
  referencedCharacters: 16 * 1024 * 1024,
  /** References followed within one record. */
  references: 200,
  /** Lines of the report. */
  reportLines: 100_000,
  /** Characters of a description. */
  description: 20_000,
  title: 120,
  employer: 200,
  places: 20,
  benefits: 15,
  benefit: 200,
  hoursText: 300,
  startText: 120,
  payText: 200,
  placeName: 200,
  url: 2_000,
} as const;
