import { formatWeekday } from '#lib/date-words.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import { availabilityOf, type ApplicationState, type Availability } from './application.ts';
import { describeState, ownTexts } from './messages.en.ts';
import { attachToAccount, findAllHeld, type Applied } from './application.repository.ts';
import { contactHashesOf, type ApplicationDeps } from './application.service.ts';
import { findPositions } from './capacity.repository.ts';
import { factsOf, isOver, type TransitionFacts } from './transitions.ts';

/** The list of a person's own applications. */

/** One entry of the list. */
export interface OwnApplication {
  id: string;
  title: string;
  organisation: string;
  kind: Applied['kind'];
  state: ApplicationState;
  /** The state in words. */
  says: string;
  sentAt: Date;
  /** What has become of the opportunity. */
  availability: Availability;
  isOver: boolean;
}

/** The date that the applicant asked for was cancelled, while its opportunity is still offered. */
export const hasLostDate = (it: Applied, availability: Availability) =>
  it.dateCancelledAt !== null &&
  !isOver(it.state) &&
  (availability === 'as-asked' || availability === 'filled');

/** One application as an entry of the list. */
export function lineOf(it: Applied, position: number | undefined, now: Date): OwnApplication {
  const availability = availabilityOf(it, now);
  return {
    id: it.id,
    title: it.title,
    organisation: it.organisationName,
    kind: it.kind,
    state: it.state,
    says: hasLostDate(it, availability)
      ? ownTexts.dateLost(it.askedFor === null ? '' : `, ${formatWeekday(it.askedFor)},`)
      : describeState({ ...it, position, availability }, it.organisationName),
    sentAt: it.createdAt,
    availability,
    isOver: isOver(it.state),
  };
}

/** Everything that a holder sent, the newest first. */
export async function listOwn(deps: ApplicationDeps, holder: Holder): Promise<OwnApplication[]> {
  const all = await findAllHeld(deps.db, holder);
  const positions = await findPositions(
    deps.db,
    all.map(({ id }) => id),
  );
  const now = deps.clock();
  return all.map((it) => lineOf(it, positions.get(it.id), now));
}

/**
 * Moves applications to an account that its owner sent with the same address before they had the account, or without
 * signing in.
 */
export async function claimForAccount(
  deps: ApplicationDeps,
  account: { id: string; email: string },
): Promise<void> {
  await attachToAccount(deps.db, account.id, contactHashesOf(deps, normaliseEmail(account.email)));
}

/**
 * Whether an offer can be answered now. Not while the organisation is suspended, and not if the offered place was on
 * a date that was cancelled.
 */
export const isOpenOffer = (it: Applied, now: Date) =>
  it.state === 'offered' &&
  it.suspendedAt === null &&
  (it.offeredUntil === null || it.offeredUntil > now) &&
  !(it.holdsPlace && it.dateCancelledAt !== null);

/** The facts for the applicant. */
export const applicantFacts = (it: Applied, now: Date): TransitionFacts => factsOf(it, isOpenOffer(it, now));

/** The applicant as the actor of an event. */
export const actorOf = (holder: Holder) => (holder.kind === 'account' ? `account:${holder.id}` : 'public');
