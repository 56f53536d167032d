import type { Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { OpportunityPlace } from '#features/opportunities/opportunity.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import type { Found, Site } from '#features/postings/steps/place.ts';

/** An opportunity that the schema has not validated yet. */
export interface ToParse {
  workMode: unknown;
  places: readonly OpportunityPlace[];
  closesAt: Date | undefined;
}

/** What each of the four journeys defines itself; `posting-journeys.ts` adds the rest. */
export interface PostingKind {
  kind: Kind;
  /** "Post a job" */
  title: string;
  steps: readonly Step[];
  /** Every place that the answers name, with the step on which it can be corrected. */
  sites(answers: Answers): Site[];
  /** All faces, the chief one first, still to be parsed. */
  variants(answers: Answers, found: Found, now: Date): ToParse[];
  /** For a preview: placeholders for the answers that are still needed. */
  gaps(answers: Answers): Answers;
}
