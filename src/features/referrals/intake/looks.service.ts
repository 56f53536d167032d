import type { Limits } from '#lib/limits.ts';
import type { Look } from '#features/referrals/referral.ts';

/** The field of the form that no person sees. */
export const HIDDEN_FIELD = 'website';

/**
 * What a sending looks like from outside. Programs that fill in every field, and networks from which very many come,
 * are looked at with more care; only past a number that no surgery reaches is a network asked to wait.
 * @returns the seconds to wait, or why to look
 */
export async function looksOf(
  { limits }: { limits: Limits },
  network: string,
  request: Request,
): Promise<{ wait: number } | { looks: Look[] }> {
  const form = await request
    .clone()
    .formData()
    .catch(() => new FormData());
  const wait = await limits.take(['referral/network', network]);
  if (wait !== undefined) return { wait };
  // Counted only now: whoever has to wait must not use up somebody else's ordinary sending.
  const many = await limits.take(['referral-look/network', network]);
  const hidden = form.get(HIDDEN_FIELD);
  return {
    looks: [
      ...(typeof hidden === 'string' && hidden !== '' ? (['hidden-field'] as const) : []),
      ...(many === undefined ? [] : (['many-from-one-network'] as const)),
    ],
  };
}
