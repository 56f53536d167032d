import { addDays, londonDay } from '#lib/clock.ts';
import type { ModerationCaseTable } from '#features/review-cases/table.ts';
import type { OpportunityTable } from '#features/opportunities/table.ts';
import type { OrganisationTable } from '#features/organisations/table.ts';
import { applicableSteps, type Answers, type Journey, type Step } from '#features/journeys/journey.ts';
import type { OrganisationStatus } from '#features/accounts/permission.ts';
import { opportunityStatus, type OpportunityStatus } from '#features/opportunities/opportunity.ts';
import { KIND_SLUGS, type Kind } from '#features/opportunities/vocabulary.ts';
import { CLOSING_BEFORE, PUBLISHED_DAYS } from '#features/postings/steps/common.ts';
import { postingMessages as messages } from './messages.en.ts';

/** What an organisation posts: its status, in words, and the available actions. No I/O. */

// ---- Kinds

const EMPLOYERS: readonly Kind[] = ['vacancy', 'work-experience', 'engagement-offer'];
/** Skills Bootcamps are run by training providers under a contract with the council. */
const KINDS_OF: Readonly<Record<OrganisationTable['kind'], readonly Kind[]>> = {
  employer: EMPLOYERS,
  'training-provider': ['skills-bootcamp', ...EMPLOYERS],
  school: ['vacancy'],
  'delivery-partner': EMPLOYERS,
  council: KIND_SLUGS,
};

/** What an organisation of a kind may post, the most usual first. */
export function kindsFor(kind: OrganisationTable['kind']): readonly Kind[] {
  return KINDS_OF[kind];
}

/** Shown where the poster chooses the kind. */
export const KIND_HINTS: Readonly<Record<Kind, string>> = {
  vacancy: messages.kindHints.vacancy,
  'skills-bootcamp': messages.kindHints['skills-bootcamp'],
  'work-experience': messages.kindHints['work-experience'],
  'engagement-offer': messages.kindHints['engagement-offer'],
};

// ---- Status

export type Decision = NonNullable<ModerationCaseTable['decision']>;
export type ClosedReason = NonNullable<OpportunityTable['closedReason']>;

/** One of the opportunities that a posting appears as. */
export interface Variant {
  id: string;
  kind: Kind;
  title: string;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
  closedReason: ClosedReason | null;
}

/** A version that was sent, without its content. */
export interface SentVersion {
  id: string;
  number: number;
  title: string;
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
  /** The moderator's decision on the version; null for corrections of typing errors, which have no case. */
  decision: Decision | 'open' | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  dueOn: string | null;
  reason: string | null;
  notes: Readonly<Record<string, string>>;
}

export interface Posting {
  id: string;
  kind: Kind;
  latest: SentVersion;
  variants: readonly Variant[];
}

/** `taken-back`: the poster withdrew the version before it was decided. */
export const POSTING_STATES = [
  'waiting',
  'returned',
  'refused',
  'taken-back',
  'live',
  'closed',
  'withdrawn',
] as const;
export type PostingState = (typeof POSTING_STATES)[number];
/** The state of the latest version, while an earlier one is published. */
export type Change = 'waiting' | 'returned' | 'refused';

const statusOf = (variant: Variant, now: Date): OpportunityStatus => opportunityStatus(variant, now);

/** The faces that are open, or scheduled to open on a later day. */
export function openVariants(posting: Pick<Posting, 'variants'>, now: Date): Variant[] {
  return posting.variants.filter((variant) => ['open', 'scheduled'].includes(statusOf(variant, now)));
}

function undecided({ decision, publishedAt }: SentVersion): Change | undefined {
  if (publishedAt !== null) return undefined;
  if (decision === 'open') return 'waiting';
  return decision === 'returned' || decision === 'refused' ? decision : undefined;
}

export interface PostingStatus {
  state: PostingState;
  change: Change | undefined;
}

export function postingStatus(posting: Posting, now: Date): PostingStatus {
  const change = undecided(posting.latest);
  if (posting.variants.length === 0) return { state: change ?? 'taken-back', change: undefined };
  if (openVariants(posting, now).length > 0) return { state: 'live', change };
  const withdrawn = posting.variants.every((variant) => statusOf(variant, now) === 'withdrawn');
  return { state: withdrawn ? 'withdrawn' : 'closed', change };
}

/** Postings that close within this many days need attention. */
const SOON_DAYS = 5;

/** The earliest closing among the open faces. */
export function nextClosing(posting: Pick<Posting, 'variants'>, now: Date): Date | undefined {
  const instants = openVariants(posting, now).flatMap(({ closesAt }) =>
    closesAt === null ? [] : [closesAt],
  );
  return instants.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

export function closesSoon(posting: Posting, now: Date): boolean {
  const closing = nextClosing(posting, now);
  return closing !== undefined && londonDay(closing) <= addDays(londonDay(now), SOON_DAYS);
}

export type Tone = 'grey' | 'sea' | 'orchard' | 'hop' | 'plum' | 'apple';
export interface StatusWords {
  text: string;
  tone: Tone;
  /** An explanation in one sentence. */
  detail: string;
}

/** "We will answer by …", or that we are late. */
function answerBy(dueOn: string | null, now: Date): string {
  if (dueOn === null) return messages.answerBy.weAreReviewingIt;
  return dueOn < londonDay(now) ? messages.answerBy.sorryOurReviewIs : messages.answerBy.weAimToReview(dueOn);
}

export const CLOSED_WORDS: Readonly<Record<ClosedReason, string>> = {
  'filled-here': messages.closedWords['filled-here'],
  'filled-elsewhere': messages.closedWords['filled-elsewhere'],
  withdrawn: messages.closedWords.withdrawn,
};

function closedDetail(posting: Posting, now: Date): string {
  const last = posting.variants
    .map(endOf)
    .filter((at) => at !== undefined)
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
  const when =
    last === undefined ? '' : messages.closedDetail.when.on({ day: londonDay(last), today: londonDay(now) });
  const reason = posting.variants.find(({ closedReason }) => closedReason !== null)?.closedReason;
  return messages.closedDetail.itClosed({ when, reason: reason == null ? undefined : CLOSED_WORDS[reason] });
}

/** When it ended, or is to end: it may have been taken down before its closing. */
function endOf({ closesAt, withdrawnAt }: Variant): Date | undefined {
  if (closesAt === null || withdrawnAt === null) return closesAt ?? withdrawnAt ?? undefined;
  return closesAt < withdrawnAt ? closesAt : withdrawnAt;
}

/**
 * The status of a posting, for its page and for the list.
 * @param organisation its status matters: while it is waiting, no posting is decided, and while it is suspended, none
 * is shown
 */
export function describePosting(
  posting: Posting,
  now: Date,
  organisation: OrganisationStatus = 'approved',
): StatusWords {
  const { state, change } = postingStatus(posting, now);
  const { dueOn } = posting.latest;
  const isSuspended = organisation === 'suspended';
  const decision = isSuspended ? messages.describePosting.decision.weWillNotReview : answerBy(dueOn, now);
  switch (state) {
    case 'waiting':
      return {
        text: messages.describePosting.text.waitingForApproval,
        tone: 'hop',
        detail: organisation === 'waiting' ? messages.describePosting.detail.theCouncilWillReview : decision,
      };
    case 'returned':
      return {
        text: messages.describePosting.text.changesNeeded,
        tone: 'apple',
        detail: isSuspended
          ? messages.describePosting.detail.youCanChangeIt
          : messages.describePosting.detail.makeTheChangesWe,
      };
    case 'refused':
      return {
        text: messages.describePosting.text.notAccepted,
        tone: 'apple',
        detail: messages.describePosting.detail.weCannotPublishThis,
      };
    case 'taken-back':
      return {
        text: messages.describePosting.text.withdrawn,
        tone: 'grey',
        detail: messages.describePosting.detail.youWithdrewItFrom,
      };
    case 'closed':
    case 'withdrawn':
      return {
        text:
          state === 'closed' ? messages.describePosting.text.closed : messages.describePosting.text.takenDown,
        tone: 'grey',
        detail: closedDetail(posting, now),
      };
    case 'live': {
      const closing = nextClosing(posting, now);
      if (isSuspended) {
        return {
          text: messages.describePosting.text.notShown,
          tone: 'apple',
          detail: messages.describePosting.detail.weDoNotShow({ change, decision }),
        };
      }
      const until =
        closing === undefined
          ? messages.describePosting.until.noClosingDate
          : messages.describePosting.until.closes({ closing, now });
      const more = {
        waiting: messages.describePosting.more.waiting(decision),
        returned: messages.describePosting.more.returned,
        refused: messages.describePosting.more.refused,
      };
      return {
        text: messages.describePosting.text.live,
        tone: 'orchard',
        detail: `${until}${change === undefined ? '' : more[change]}`,
      };
    }
  }
}

// ---- History

/** The actor of an event, as members of the organisation may know them: council staff are never named. */
export type Who = 'you' | 'colleague' | 'council' | 'site';
export const WHO_WORDS: Readonly<Record<Who, string>> = {
  you: messages.whoWords.you,
  colleague: messages.whoWords.colleague,
  council: messages.whoWords.council,
  site: messages.whoWords.site,
};

export interface HistoryItem {
  at: Date;
  who: Who;
  text: string;
  /** The text that was written with the event. */
  words?: string | undefined;
}

/** An event of one of the opportunities; the same event occurs once for each face. */
export interface VariantEvent {
  at: Date;
  type: string;
  actor: string;
  detail: unknown;
}

const DECIDED: Readonly<Record<Exclude<Decision, 'superseded'>, string>> = {
  approved: messages.decided.approved,
  returned: messages.decided.returned,
  refused: messages.decided.refused,
  suspended: messages.decided.suspended,
  dismissed: messages.decided.dismissed,
  withdrawn: messages.decided.withdrawn,
  lifted: messages.decided.lifted,
};

const detailOf = (event: VariantEvent): Readonly<Record<string, unknown>> =>
  typeof event.detail === 'object' && event.detail !== null ? { ...event.detail } : {};

function eventItem(event: VariantEvent, me: string): HistoryItem | undefined {
  const { at, type, actor } = event;
  const detail = detailOf(event);
  const ofOurs: Who = actor === `account:${me}` ? 'you' : 'colleague';
  if (type === 'extended') {
    const day = String(detail['closesOn'] ?? '');
    return { at, who: ofOurs, text: messages.eventItem.text.setALaterClosing(day) };
  }
  if (type === 'closed') {
    const reason = detail['reason'];
    if (typeof reason === 'string' && Object.hasOwn(CLOSED_WORDS, reason)) {
      return {
        at,
        who: ofOurs,
        text: messages.eventItem.text.closedIt(CLOSED_WORDS[reason as ClosedReason]),
      };
    }
    return reason === 'no-longer-offered'
      ? undefined
      : { at, who: 'council', text: messages.eventItem.text.tookItDown };
  }
  if (type === 'withdrawn') {
    const reason = detail['reason'];
    return {
      at,
      who: 'council',
      text: messages.eventItem.text.tookItDown,
      words: typeof reason === 'string' ? reason : undefined,
    };
  }
  if (type === 'places-kept') {
    const dates = Array.isArray(detail['dates'])
      ? (detail['dates'] as { startsOn: string; places: number }[])
      : [];
    const kept = dates
      .map(({ startsOn, places }) => messages.eventItem.kept.on({ places, startsOn }))
      .join(', ');
    return {
      at,
      who: 'site',
      text: messages.eventItem.text.keptSomePlacesThat(kept),
    };
  }
  if (type === 'published') return { at, who: 'site', text: messages.eventItem.text.publishedIt };
  return undefined;
}

/** The events of a posting, the latest first.  @param me the id of the account that reads them */
export function historyOf(
  versions: readonly SentVersion[],
  events: readonly VariantEvent[],
  me: string,
): HistoryItem[] {
  const whose = (account: string | null): Who => (account === me ? 'you' : 'colleague');
  const items = versions.flatMap((version): (HistoryItem | undefined)[] => {
    const { number, submittedAt, submittedBy, decision, decidedAt, decidedBy, reason } = version;
    const sent =
      decision === null
        ? messages.historyOf.items.sent.correctedTypingErrorsWhich
        : number === 1
          ? messages.historyOf.items.sent.sentItForApproval
          : messages.historyOf.items.sent.sentAChangeFor;
    const later = versions.some((it) => it.number > number && it.decision !== null);
    const decided =
      decision === null || decision === 'open' || decidedAt === null
        ? undefined
        : decision === 'superseded'
          ? later || decidedBy === null
            ? undefined
            : { at: decidedAt, who: whose(decidedBy), text: messages.historyOf.items.decided.text }
          : { at: decidedAt, who: 'council' as const, text: DECIDED[decision], words: reason ?? undefined };
    return [{ at: submittedAt, who: whose(submittedBy), text: sent }, decided];
  });
  const approved = versions.some(({ decision }) => decision === 'approved');
  const news = events.filter(({ type }) => type !== 'published' || !approved);
  const ofFaces = [...new Map(news.map((it) => [`${it.at.getTime()} ${it.type}`, it])).values()];
  return [...items, ...ofFaces.map((event) => eventItem(event, me))]
    .filter((item) => item !== undefined)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

// ---- Beginning again

/** The questions of a journey that ask for a day. */
function dayQuestions(steps: readonly Step[]): string[] {
  return steps.flatMap(({ questions }) =>
    questions.filter(({ kind }) => kind === 'date').map(({ name }) => name),
  );
}

/**
 * Answers that were sent, in the form of a draft: optional questions that were left empty count as answered, so that
 * the poster need not open them again.
 */
export function asKept(journey: Pick<Journey, 'steps'>, sent: Answers): Answers {
  const empty = applicableSteps(journey, sent).flatMap(({ questions }) =>
    questions.map(({ name }): [string, null] => [name, null]),
  );
  return { ...Object.fromEntries(empty), ...sent };
}

/** Stores in the answers which days are already published: those in `published`. `publishedDays` reads them. */
export function injectPublished(steps: readonly Step[], answers: Answers, published: Answers): Answers {
  const days = dayQuestions(steps).flatMap((name) => published[name] ?? []);
  return { ...answers, [PUBLISHED_DAYS.name]: days.join(' ') };
}

/** The answers without days in the past, so that they are asked for again. */
export function withoutPastDays(steps: readonly Step[], answers: Answers, now: Date): Answers {
  const today = londonDay(now);
  const days = new Set(dayQuestions(steps));
  return Object.fromEntries(
    Object.entries(answers).filter(
      ([name, value]) => !(days.has(name) && typeof value === 'string' && value < today),
    ),
  );
}

/** A closing in the form of the journeys' questions. */
export interface Closing {
  closesOn: string;
  closesTime: string;
}

/** The answers with a closing that was postponed since they were sent, where the journey asks for one. */
export function withClosing(steps: readonly Step[], answers: Answers, closing: Closing | undefined): Answers {
  const asks = dayQuestions(steps).includes('closesOn');
  return closing === undefined || !asks ? answers : { ...answers, ...closing };
}

const closingText = ({ closesOn, closesTime }: Answers) =>
  typeof closesOn === 'string' ? `${closesOn} ${String(closesTime ?? '')}` : '';

/** Stores in the answers which closing they begin with. `changesClosing` reads it. */
export const tellClosing = (answers: Answers): Answers => ({
  ...answers,
  [CLOSING_BEFORE.name]: closingText(answers),
});

/**
 * Whether a draft's closing differs from the one it began with; for a draft without a stored one, from the answers sent
 * last.
 */
export function changesClosing(answers: Answers, sentLast: Answers): boolean {
  const before = answers[CLOSING_BEFORE.name] ?? closingText(sentLast);
  return closingText(answers) !== before;
}
