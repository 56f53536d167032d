import type { Finding, Journey } from '#features/journeys/journey.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { checkPosting } from './checks.ts';
import { SEND_LABEL } from './messages.en.ts';
import type { PostingFacts, PostingJourney } from './posting-journeys.ts';

/** A journey of posting that serves as an example: what is sent is checked and not stored. */
export function exampleJourney(posting: PostingJourney, facts: PostingFacts): Journey {
  return {
    name: `example-${posting.kind}`,
    path: `/components/journey/${posting.kind}`,
    title: posting.title,
    sendLabel: SEND_LABEL,
    steps: posting.steps,
    async findings(db, answers, { now }): Promise<Finding[]> {
      const made = await posting.toOpportunities(db, answers, now);
      if (!made.ok) return [{ severity: 'stop', message: made.reason }];
      return checkPosting(made.opportunities, {
        minimumWage: facts.minimumWage,
        now,
        others: [],
        published: [],
      });
    },
    async send(trx, answers, { now }) {
      const made = await posting.toOpportunities(trx, answers, now);
      if (!made.ok) return made;
      return { ok: true, result: { title: made.opportunities[0]?.title } };
    },
  };
}

export function exampleJourneys(
  postings: Readonly<Record<Kind, PostingJourney>>,
  facts: PostingFacts,
): ReadonlyMap<string, Journey> {
  return new Map(Object.values(postings).map((it) => [it.kind, exampleJourney(it, facts)]));
}
