import { z } from 'zod';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { formatWait, type Limits } from '#lib/limits.ts';
import { emailField, normaliseEmail } from '#features/accounts/account.ts';
import { isApplicationId } from './application.ts';
import type { ApplicationDeps } from './application.service.ts';
import { listUnconfirmed, sendAgain, type Unconfirmed } from './unconfirmed.service.ts';
import { sendingTexts } from './messages.en.ts';

const formSchema = z.object({ do: z.enum(['again', 'change']).catch('again') });
const emailSchema = z.object({ email: emailField });

export type UnconfirmedVisit =
  | { done: 'again' | 'change' }
  | {
      view: Unconfirmed;
      errors: readonly FormError[];
      values: FormValues | undefined;
      wait: number | undefined;
    };

/**
 * Handles a request to the page of an unconfirmed application: shows it, or sends the email again or to another
 * address. Nothing that was written is lost.
 * @returns undefined on every other device, and once the application is confirmed
 */
export async function handleUnconfirmed(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  deviceHash: string | undefined,
  id: string,
  request: Request,
  network: string,
): Promise<UnconfirmedVisit | undefined> {
  if (deviceHash === undefined || !isApplicationId(id)) return undefined;
  const [view] = await listUnconfirmed(deps, deviceHash, { id });
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined, wait: undefined };
  const copy = request.clone();
  const form = await readForm(request, formSchema);
  const what = form.ok ? form.value.do : 'again';
  const address = what === 'change' ? await readForm(copy, emailSchema) : undefined;
  if (address?.ok === false) return { view, errors: address.errors, values: address.values, wait: undefined };
  const email = normaliseEmail(address?.ok === true ? address.value.email : view.email);
  const wait = await deps.accounts.limits.take(
    ['apply-again/application', id],
    ['apply-confirm/address', email],
    ['mail/network', network],
  );
  const field = what === 'change' ? 'email' : '';
  if (wait !== undefined) {
    const message = sendingTexts.sentSeveralTimes(formatWait(wait));
    return { view, errors: [{ field, message }], values: address?.values, wait };
  }
  const sent = await sendAgain(deps, deviceHash, id, email);
  if (sent) return { done: what };
  const message = sendingTexts.notSentAgain;
  return { view, errors: [{ field, message }], values: address?.values, wait: undefined };
}
