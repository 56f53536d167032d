import { z } from 'zod';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { messageSchema } from './booking.ts';
import type { BookingDeps } from './booking.service.ts';
import { bookingTexts } from './messages.en.ts';
import { actOnOwn, viewOwn, writeToHost, type OwnBooking } from './own.service.ts';

const formSchema = z.object({
  do: z.enum(['withdrawn', 'hold-accepted', 'restored', 'message'], { error: bookingTexts.changed }),
});

export type OwnVisit =
  { done: string } | { view: OwnBooking; errors: readonly FormError[]; values: FormValues | undefined };

/** Handles a request to the page of one booking, for its school or family; undefined for every other account. */
export async function handleOwn(
  deps: BookingDeps,
  actor: Actor,
  id: string,
  request: Request,
): Promise<OwnVisit | undefined> {
  const view = await viewOwn(deps, actor, id);
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined };
  const copy = request.clone();
  const form = await readForm(request, formSchema);
  const refuse = async (errors: readonly FormError[], values: FormValues): Promise<OwnVisit> => ({
    view: (await viewOwn(deps, actor, id)) ?? view,
    errors,
    values,
  });
  if (!form.ok) return refuse([{ field: '', message: bookingTexts.changed }], form.values);
  if (form.value.do === 'message') {
    const message = await readForm(copy, messageSchema);
    if (!message.ok) return refuse(message.errors, message.values);
    const { message: words, token } = message.value;
    return (await writeToHost(deps, actor, id, { words, token }))
      ? { done: 'message' }
      : refuse([{ field: '', message: bookingTexts.changed }], message.values);
  }
  const outcome = await actOnOwn(deps, actor, id, form.value.do);
  if (outcome === 'done') return { done: form.value.do };
  return refuse(
    [{ field: '', message: typeof outcome === 'object' ? outcome.clash : bookingTexts.changed }],
    form.values,
  );
}
