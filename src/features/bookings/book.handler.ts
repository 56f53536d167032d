import type { ConcurrencyLimit } from '#lib/concurrency-limit.ts';
import type { Limits } from '#lib/limits.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Answer } from '#features/journeys/journey.view.ts';
import type { ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { findBookable, journeyFor, optionsFor } from './book.service.ts';
import type { BookingDeps } from './booking.service.ts';

export type BookVisit =
  | { kind: 'not-found' }
  | { kind: 'closed'; found: ShownOpportunity }
  /** The account has no one to book for: the start page says why. */
  | { kind: 'cannot'; found: ShownOpportunity }
  /** The account exceeded the limit; seconds to wait. */
  | { kind: 'wait'; found: ShownOpportunity; seconds: number }
  | { kind: 'journey'; found: ShownOpportunity; answer: Answer };

/** Handles a request to a page of the booking form. Requests that send it go through a concurrency limit. */
export function handleBook(
  deps: BookingDeps & { accounts: { limits: Limits }; applyLimit: ConcurrencyLimit },
  visit: {
    opportunityId: string;
    draft: string | undefined;
    stop: string | undefined;
    actor: Actor;
    request: Request;
  },
): Promise<BookVisit> {
  const { actor, draft = '', stop, request } = visit;
  const isSending = request.method === 'POST' && stop === 'check';
  const answer = async (): Promise<BookVisit> => {
    const bookable = await findBookable(deps, visit.opportunityId);
    if (bookable === undefined) return { kind: 'not-found' };
    const { found } = bookable;
    const { opportunity: offer } = found;
    if (offer.kind !== 'engagement-offer') return { kind: 'not-found' };
    // What was sent before closing can still be viewed.
    if (!bookable.ok && stop !== 'sent') return { kind: 'closed', found };
    const options = await optionsFor(deps, offer, actor);
    const journey = journeyFor(deps, { found, offer }, actor.account.id, options);
    if (journey === undefined) return { kind: 'cannot', found };
    if (isSending) {
      const seconds = await deps.accounts.limits.take(['apply/address', actor.account.id]);
      if (seconds !== undefined) return { kind: 'wait', found, seconds };
    }
    const holder = { kind: 'account', id: actor.account.id } as const;
    return {
      kind: 'journey',
      found,
      answer: await handleJourney(deps, { journey, holder, draft, stop, request }),
    };
  };
  return isSending ? deps.applyLimit(answer) : answer();
}
