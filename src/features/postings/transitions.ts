import { isPossible, possibleBy, type Transition } from '#lib/transitions.ts';
import { nextClosing, postingStatus, type Change, type Posting, type PostingState } from './posting.ts';

/**
 * The state machine of a posting: every transition, who makes it, from which states, and under which condition. Pages
 * offer, services allow and tests expect what this table says; no other code decides. Which member may act at all is
 * decided in `permission.ts`. A moderator decides on the posting's case, whose own table is `moderation/transitions.ts`.
 */

/** The facts that decide which transitions are possible. */
export interface TransitionFacts {
  state: PostingState;
  /** The state of the latest version, while an earlier one is published. */
  change: Change | undefined;
  /** The posting is open until a closing date. */
  closes: boolean;
}

export type Side = 'poster' | 'moderator' | 'portal';

/** No version was ever published. */
const UNPUBLISHED = ['waiting', 'returned', 'refused', 'taken-back'] as const;
const PUBLISHED = ['live', 'closed', 'withdrawn'] as const;

const changeWaits = ({ change }: TransitionFacts) => change === 'waiting';

export const TRANSITIONS = {
  /** Begins a draft with the answers of the latest version. */
  change: { by: 'poster', from: [...UNPUBLISHED, 'live'] },
  /** Replaces a version that was never published. */
  'send-again': { by: 'poster', from: UNPUBLISHED, to: 'waiting' },
  /** What is published stays until a moderator approves the change. */
  'send-change': { by: 'poster', from: ['live'] },
  /** Published at once, without a moderator: see `submit.service.ts`. */
  'correct-typos': { by: 'poster', from: ['live'], isAvailable: (facts) => !changeWaits(facts) },
  /** Begins a draft of a new posting with the same answers. */
  copy: { by: 'poster', from: [...UNPUBLISHED, ...PUBLISHED] },
  extend: { by: 'poster', from: ['live'], isAvailable: ({ closes }) => closes },
  close: { by: 'poster', from: ['live'], to: 'closed' },
  withdraw: { by: 'poster', from: ['live'], to: 'withdrawn' },
  'take-back': { by: 'poster', from: ['waiting'], to: 'taken-back' },
  'cancel-change': { by: 'poster', from: PUBLISHED, isAvailable: changeWaits },

  /** Closed instead of live, if the version's closing has passed by now. */
  approve: { by: 'moderator', from: ['waiting'], to: 'live' },
  'approve-change': { by: 'moderator', from: ['live', 'closed'], to: 'live', isAvailable: changeWaits },
  /** What was taken down stays so. */
  'approve-withdrawn': { by: 'moderator', from: ['withdrawn'], isAvailable: changeWaits },
  return: { by: 'moderator', from: ['waiting'], to: 'returned' },
  'return-change': { by: 'moderator', from: PUBLISHED, isAvailable: changeWaits },
  refuse: { by: 'moderator', from: ['waiting'], to: 'refused' },
  'refuse-change': { by: 'moderator', from: PUBLISHED, isAvailable: changeWaits },
  /** After a report of the listing. */
  'take-down': { by: 'moderator', from: ['live', 'closed'], to: 'withdrawn' },

  /** The last closing date of its variants passes. */
  end: { by: 'portal', from: ['live'], to: 'closed', isAvailable: ({ closes }) => closes },
} as const satisfies Record<string, Transition<PostingState, Side, TransitionFacts>>;

export type TransitionType = keyof typeof TRANSITIONS;

/** The facts about a posting that decide which transitions are possible now. */
export const factsOf = (posting: Posting, now: Date): TransitionFacts => ({
  ...postingStatus(posting, now),
  closes: nextClosing(posting, now) !== undefined,
});

/** Whether a transition is possible for a posting in its present state. */
export const canHappen = (type: TransitionType, facts: TransitionFacts): boolean =>
  isPossible<PostingState, TransitionFacts>(TRANSITIONS[type], facts);

/** Every transition that one side can make for a posting in its present state. */
export const possibleTransitions = (by: Side, facts: TransitionFacts): TransitionType[] =>
  possibleBy<TransitionType, PostingState, Side, TransitionFacts>(TRANSITIONS, by, facts);
