import type { ConcurrencyLimit } from '#lib/concurrency-limit.ts';
import type { Limits } from '#lib/limits.ts';
import type { Holder, Journey } from '#features/journeys/journey.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Answer } from '#features/journeys/journey.view.ts';
import type { ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { ApplicationDeps } from './application.service.ts';
import { findApplicable, journeyFor, limitSending, type Applicant } from './apply.service.ts';

export type ApplyAnswer =
  | { kind: 'not-found' }
  | { kind: 'closed'; found: ShownOpportunity }
  /** The sender exceeded the limit; seconds to wait. */
  | { kind: 'wait'; found: ShownOpportunity; seconds: number }
  | { kind: 'journey'; found: ShownOpportunity; answer: Answer };

/**
 * Handles a request to a page of the form. Requests that send an application go through a concurrency limit before
 * they use the database: when hundreds of applicants want the last place at the same moment, each gets an answer in
 * turn.
 */
export function handleApply(
  deps: ApplicationDeps & { accounts: { limits: Limits }; applyLimit: ConcurrencyLimit },
  visit: {
    opportunityId: string;
    draft: string | undefined;
    stop: string | undefined;
    me: Applicant | undefined;
    holderOf: (journey: Journey) => Holder | undefined;
    network: string;
    /** Hash of the device's cookie, if it has one. */
    deviceHash: string | undefined;
    request: Request;
  },
): Promise<ApplyAnswer> {
  const { me, draft = '', stop, request, network, deviceHash } = visit;
  const isSending = request.method === 'POST' && stop === 'check';
  const answer = async (): Promise<ApplyAnswer> => {
    const applicable = await findApplicable(deps, visit.opportunityId);
    if (applicable === undefined) return { kind: 'not-found' };
    const { found } = applicable;
    // An application that was sent before closing can still be viewed.
    if (!applicable.ok && stop !== 'sent') return { kind: 'closed', found };
    const journey = await journeyFor(deps, found, me, { counted: !isSending, deviceHash });
    const holder = visit.holderOf(journey);
    if (isSending && holder !== undefined) {
      const seconds = await limitSending(deps, { journey, holder, draft, me, network });
      if (seconds !== undefined) return { kind: 'wait', found, seconds };
    }
    return {
      kind: 'journey',
      found,
      answer: await handleJourney(deps, { journey, holder, draft, stop, request }),
    };
  };
  return isSending ? deps.applyLimit(answer) : answer();
}
