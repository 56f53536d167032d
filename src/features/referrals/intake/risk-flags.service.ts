import type { Limits } from '#lib/limits.ts';
import type { RiskFlag } from '#features/referrals/referral.ts';

/**
 * Judges a submission by its form and network. Programs that fill in every field, and networks that send very many
 * requests, are flagged for staff; a network is asked to wait only past a number that no GP surgery reaches.
 * @param it.hiddenField what the honeypot field was filled in with
 * @returns the seconds to wait, or the reasons to flag the request
 */
export async function riskFlagsOf(
  { limits }: { limits: Limits },
  { network, hiddenField }: { network: string; hiddenField: string },
): Promise<{ wait: number } | { looks: RiskFlag[] }> {
  const wait = await limits.take(['referral/network', network]);
  if (wait !== undefined) return { wait };
  // Counted only now, so that a sender who has to wait does not use up the network's ordinary allowance.
  const many = await limits.take(['referral-look/network', network]);
  return {
    looks: [
      ...(hiddenField === '' ? [] : (['hidden-field'] as const)),
      ...(many === undefined ? [] : (['many-from-one-network'] as const)),
    ],
  };
}
