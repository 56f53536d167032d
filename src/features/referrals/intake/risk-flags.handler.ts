import type { Limits } from '#lib/limits.ts';
import { riskFlagsOf } from './risk-flags.service.ts';

/** The honeypot field, which no person sees. */
export const HIDDEN_FIELD = 'website';

/** The risk flags of a form that is being sent. The request's body stays unread for the journey. */
export async function riskFlagsOfRequest(deps: { limits: Limits }, network: string, request: Request) {
  const form = await request
    .clone()
    .formData()
    .catch(() => new FormData());
  const typed = form.get(HIDDEN_FIELD);
  return riskFlagsOf(deps, { network, hiddenField: typeof typed === 'string' ? typed : '' });
}
