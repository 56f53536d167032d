import type { Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Answers, Step } from '#features/journeys/journey.ts';
import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { postVacancyJourney } from '#features/opportunities/post-vacancy.journey.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';

export interface PostingFacts {
  gazetteer: Gazetteer;
  minimumWage: readonly MinimumWagePeriod[];
  clock: Clock;
}

/** The questions by which something is posted, and what becomes of the answers. */
export interface PostingJourney {
  kind: Kind;
  title: string;
  steps: readonly Step[];
  /** All faces, the chief one first; refused with words for one step. Never throws for answers that may be sent. */
  toOpportunities(
    db: Db | Trx,
    answers: Answers,
    now: Date,
  ): Promise<{ ok: true; opportunities: Opportunity[] } | { ok: false; step: string; reason: string }>;
  /** The faces as far as they can be shown from unfinished answers; none when there is too little. */
  preview(db: Db | Trx, answers: Answers, now: Date): Promise<Opportunity[]>;
  /** Answers whose change goes live without a moderator when the change is only a mend. */
  mendable: readonly string[];
}

/** Only the posting of a job so far: the other kinds ask the same. */
export function postingJourneys(facts: PostingFacts): Readonly<Record<Kind, PostingJourney>> {
  const of = (kind: Kind, title: string): PostingJourney => {
    const made = new WeakMap<object, Opportunity>();
    const journey = postVacancyJourney(facts, {
      name: 'posting',
      path: '/',
      save: async (_trx, opportunity, sending) => {
        made.set(sending, opportunity);
        return { ok: true, result: {} };
      },
    });
    const toOpportunities: PostingJourney['toOpportunities'] = async (db, answers, now) => {
      const sending = {
        draft: '',
        token: '',
        holder: { kind: 'token' as const, hash: '' },
        now,
        subject: undefined,
      };
      const outcome = await journey.send(db as Trx, answers, sending);
      const opportunity = made.get(sending);
      if (!outcome.ok) return outcome;
      return { ok: true, opportunities: opportunity === undefined ? [] : [opportunity] };
    };
    return {
      kind,
      title,
      steps: journey.steps,
      toOpportunities,
      preview: async (db, answers, now) => {
        const made = await toOpportunities(db, answers, now).catch(() => undefined);
        return made?.ok === true ? made.opportunities : [];
      },
      mendable: ['title', 'summary', 'description', 'hoursText'],
    };
  };
  return {
    vacancy: of('vacancy', 'Post a job'),
    'skills-bootcamp': of('skills-bootcamp', 'Post a Skills Bootcamp'),
    'work-experience': of('work-experience', 'Offer work experience'),
    'engagement-offer': of('engagement-offer', 'Offer something to schools'),
  };
}
