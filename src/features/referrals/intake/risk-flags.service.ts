import type { Limits } from '#lib/limits.ts';
import type { RiskFlag } from '#features/referrals/referral.ts';

/** The honeypot field, which no person sees. */
export const HIDDEN_FIELD = 'website';

/**
 * Judges a submission by its form and network. Programs that fill in every field, and networks that send very many
 * requests, are flagged for staff; a network is asked to wait only past a number that no GP surgery reaches.
 * @returns the seconds to wait, or the reasons to flag the request
 */
export async function riskFlagsOf(
  { limits }: { limits: Limits },
  network: string,
  request: Request,
): Promise<{ wait: number } | { looks: RiskFlag[] }> {
  const form = await request
    .clone()
    .formData()
    .catch(() => new FormData());
  const wait = await limits.take(['referral/network', network]);
  if (wait !== undefined) return { wait };
  // Counted only now, so that a sender who has to wait does not use up the network's ordinary allowance.
  const many = await limits.take(['referral-look/network', network]);
  const hidden = form.get(HIDDEN_FIELD);
  return {
    looks: [
      ...(typeof hidden === 'string' && hidden !== '' ? (['hidden-field'] as const) : []),
      ...(many === undefined ? [] : (['many-from-one-network'] as const)),
    ],
  };
}
