import { z } from 'zod';
import { takeMail, type Limits } from '#lib/limits.ts';
import { emailField, limited, refused, type Refused } from '#features/accounts/account.ts';
import { comeBack, giveCode, type JourneyDeps } from '#features/journeys/journey.service.ts';
import type { Holder, Journey } from '#features/journeys/journey.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { saveMessages } from './messages.en.ts';

/** Saving unfinished answers, and resuming them on any device. */

type Deps = JourneyDeps & { limits: Limits };

export const saveSchema = z.object({
  what: z.enum(['mail', 'code', 'delete'], { error: saveMessages.missing }),
  email: z.string().max(500).optional(),
});
export const comeBackSchema = z.object({
  code: z
    .string({ error: saveMessages.codeMissing })
    .min(1, saveMessages.codeMissing)
    .max(200, saveMessages.codeMissing),
});

/** A code to write down or print. The previous code stops working. */
export async function codeToKeep(
  deps: Deps,
  journey: Journey,
  holder: Holder,
  draft: string,
): Promise<string | undefined> {
  return giveCode(deps, journey, holder, draft);
}

/** Mails a link and a code. @returns false when the browser has no such draft */
export async function mailCode(
  deps: Deps,
  journey: Journey,
  holder: Holder,
  draft: string,
  to: { email: string; network: string },
): Promise<{ ok: true } | { ok: 'gone' } | Refused> {
  const email = emailField.safeParse(to.email);
  if (!email.success) return refused('email', email.error.issues[0]?.message ?? saveMessages.emailMissing);
  const wait = await takeMail(deps.limits, { email: email.data, network: to.network, about: 'other' });
  if (wait !== undefined) return limited(wait);
  const code = await giveCode(deps, journey, holder, draft);
  if (code === undefined) return { ok: 'gone' };
  await deps.db.transaction().execute((trx) =>
    enqueueMail(trx, deps, {
      to: email.data,
      template: 'draft-saved',
      link: `${journey.path}/come-back?code=${code}`,
      code,
      sealed: true,
    }),
  );
  return { ok: true };
}

/** Opens the draft that was saved under a code. */
export async function goOn(
  deps: Deps,
  journey: Journey,
  holder: Holder,
  typed: { code: string; network: string },
): Promise<{ ok: true; href: string } | Refused> {
  const wait = await deps.limits.take(['come-back/network', typed.network]);
  if (wait !== undefined) return limited(wait);
  const href = await comeBack(deps, journey, holder, typed.code);
  if (href !== undefined) return { ok: true, href };
  return refused('code', saveMessages.codeUnknown);
}
