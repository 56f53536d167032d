import type { Db, Trx } from '#lib/database.ts';
import { defineJourney, type Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import {
  opportunitySchema,
  type Opportunity,
  type OpportunityPlace,
} from '#features/opportunities/opportunity.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { findPlace } from '#features/places/place.service.ts';
import { offerPosting } from './engagement-offer.journey.ts';
import { wordsOfNames } from '#features/review-cases/typo-only-edit.ts';
import type { PostingKind, ToParse } from './posting-journey.ts';
import { bootcampPosting } from './skills-bootcamp.journey.ts';
import { SYSTEM_FIELDS, type PostingFacts } from '#features/postings/steps/common.ts';
import { workplace, type Site } from '#features/postings/steps/place.ts';
import { vacancyPosting } from './vacancy.journey.ts';
import { workExperiencePosting } from './work-experience.journey.ts';
import { journeyMessages as messages } from './messages.en.ts';

export type { PostingFacts } from '#features/postings/steps/common.ts';

/** The four journeys of posting: their questions, and the opportunities that the answers make. */

export type Made = { ok: true; opportunities: Opportunity[] } | { ok: false; step: string; reason: string };

export interface PostingJourney {
  kind: Kind;
  /** "Post a job" */
  title: string;
  steps: readonly Step[];
  /**
   * All faces, the chief one first, or a refusal with a reason for one step. Never throws for answers that the journey
   * accepts.
   */
  toOpportunities(db: Db | Trx, answers: Answers, now: Date): Promise<Made>;
  /** The faces as far as unfinished answers show them, with "…" in the gaps; none before there is a title. */
  preview(db: Db | Trx, answers: Answers, now: Date): Promise<Opportunity[]>;
  /** Questions whose change is published without a moderator where it only corrects a typing error (`isTypoOnlyEdit`). */
  mendable: readonly string[];
  /** Words of the names of places, which are never typing errors. */
  names: ReadonlySet<string>;
}

/** Texts in which a few letters decide which person or place is meant. */
const EXACT = /town$|contactName$|placeName$/i;

function mendableIn(steps: readonly Step[]): string[] {
  return steps
    .flatMap(({ questions }) => questions)
    .filter(({ kind, name }) => (kind === 'text' || kind === 'textarea') && !EXACT.test(name))
    .map(({ name }) => name);
}

/** The place in a preview until there is one: the middle of the county. */
const NOWHERE: OpportunityPlace = { town: '…', area: 'maidstone', lat: 51.27, lon: 0.52 };

/** Replacements in a preview for values that are missing or in the past. */
function notYet(variant: ToParse, now: Date): Partial<ToParse> {
  const { workMode, places, closesAt } = variant;
  return {
    ...(workMode !== 'remote' && places.length === 0 ? { places: [NOWHERE] } : {}),
    ...(closesAt !== undefined && closesAt <= now ? { closesAt: undefined } : {}),
  };
}

const withTold = (first: Step): Step => ({
  ...first,
  questions: [...first.questions, ...SYSTEM_FIELDS],
});

function made(posting: PostingKind, facts: PostingFacts): PostingJourney {
  const { kind, title } = posting;
  const [first, ...rest] = posting.steps;
  const steps = first === undefined ? [] : [withTold(first), ...rest];
  // Reports faulty steps when the process starts, rather than to the first visitor.
  defineJourney({
    name: `post-${kind}`,
    path: '/',
    title,
    steps,
    send: async () => ({ ok: true, result: {} }),
  });

  const { towns, areas } = facts.gazetteer;
  const names = wordsOfNames([...towns, ...areas].map(({ name }) => name));
  const locate = async (db: Db | Trx, sites: readonly Site[]) => {
    const places = new Map<string, OpportunityPlace>();
    for (const site of sites) {
      const found = await findPlace({ db, gazetteer: facts.gazetteer }, site.postcode ?? '');
      const place = workplace(facts.gazetteer, site, found);
      if (place !== undefined) places.set(site.step, place);
    }
    return places;
  };
  const parse = (variants: readonly ToParse[]) =>
    variants.map((variant) => opportunitySchema.safeParse(variant));

  return {
    kind,
    title,
    steps,
    mendable: mendableIn(steps),
    names,

    async toOpportunities(db, answers, now) {
      const sites = posting.sites(answers);
      const places = await locate(db, sites);
      const astray = sites.find(({ step }) => !places.has(step));
      if (astray !== undefined) {
        const reason = messages.made.toOpportunities.reason.isOutsideKentAnd(astray.postcode);
        return { ok: false, step: astray.step, reason };
      }
      const variants = posting.variants(
        answers,
        ({ step }) => [places.get(step)].filter((it) => it !== undefined),
        now,
      );
      const parsed = parse(variants);
      const wrong = parsed.find(({ success }) => !success)?.error?.issues[0];
      if (wrong !== undefined) {
        return wrong.path[0] === 'closesAt'
          ? { ok: false, step: 'closing-day', reason: messages.made.toOpportunities.reason.closingDateMustBe }
          : {
              ok: false,
              step: steps[0]?.slug ?? '',
              reason: messages.made.toOpportunities.reason.someOfYourAnswers(wrong.message),
            };
      }
      return { ok: true, opportunities: parsed.flatMap(({ data }) => (data === undefined ? [] : [data])) };
    },

    async preview(db, answers, now) {
      if (typeof answers['title'] !== 'string') return [];
      const places = await locate(db, posting.sites(answers));
      const filled = { ...posting.gaps(answers), ...answers };
      const variants = posting.variants(filled, ({ step }) => [places.get(step) ?? NOWHERE], now);
      return parse(variants.map((variant) => ({ ...variant, ...notYet(variant, now) }))).flatMap(
        ({ data }) => (data === undefined ? [] : [data]),
      );
    },
  };
}

export function postingJourneys(facts: PostingFacts): Readonly<Record<Kind, PostingJourney>> {
  return {
    vacancy: made(vacancyPosting(facts), facts),
    'skills-bootcamp': made(bootcampPosting(facts), facts),
    'work-experience': made(workExperiencePosting(facts), facts),
    'engagement-offer': made(offerPosting(facts), facts),
  };
}
