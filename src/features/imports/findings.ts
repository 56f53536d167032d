import { htmlToLine, shorten } from '#features/opportunities/description.ts';

/** What the mapping has to say about a record, in sentences: why it cannot be taken, and what was left out or changed. */
export interface Findings {
  reasons: string[];
  notes: string[];
}

/** The feed's own words within a sentence of ours. */
export function quote(text: string): string {
  return `“${shorten(htmlToLine(text), 60)}”`;
}
