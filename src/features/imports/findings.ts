import { htmlToLine, shorten } from '#features/opportunities/description.ts';

/** Messages of the mapping about a record, in sentences: why it is rejected, and what was left out or changed. */
export interface Findings {
  reasons: string[];
  notes: string[];
}

/** Quotes the feed's own words within a message. */
export function quote(text: string): string {
  return `“${shorten(htmlToLine(text), 60)}”`;
}
