import { z } from 'zod';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { messageSchema, reasonSchema } from './booking.ts';
import {
  answerBooking,
  openReceived,
  writeToBooker,
  type HostBooking,
  type HostDeps,
} from './host.service.ts';
import { bookingTexts } from './messages.en.ts';

const formSchema = z.object({
  do: z.enum(['accepted', 'accepted-after-all', 'declined', 'cancelled', 'attended', 'absent', 'message'], {
    error: bookingTexts.changed,
  }),
});

export type HostVisit =
  { done: string } | { view: HostBooking; errors: readonly FormError[]; values: FormValues | undefined };

/**
 * Handles a request to the page of one booking, for the organisation that makes the offer; undefined for a booking of
 * another organisation.
 */
export async function handleReceived(
  deps: HostDeps,
  hostId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<HostVisit | undefined> {
  const view = await openReceived(deps, hostId, id);
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined };
  const copy = request.clone();
  const form = await readForm(request, formSchema);
  const refuse = async (errors: readonly FormError[], values: FormValues): Promise<HostVisit> => ({
    view: (await openReceived(deps, hostId, id)) ?? view,
    errors,
    values,
  });
  if (!form.ok) return refuse([{ field: '', message: bookingTexts.changed }], form.values);
  const { do: type } = form.value;
  if (type === 'message') {
    const message = await readForm(copy, messageSchema);
    if (!message.ok) return refuse(message.errors, message.values);
    const { message: words, token } = message.value;
    return (await writeToBooker(deps, hostId, id, { words, token, actor }))
      ? { done: 'message' }
      : refuse([{ field: '', message: bookingTexts.changed }], message.values);
  }
  let words: string | undefined;
  // The other side is told why.
  if (type === 'declined' || type === 'cancelled') {
    const reason = await readForm(copy, reasonSchema);
    if (!reason.ok) return refuse(reason.errors, reason.values);
    words = reason.value.reason;
  }
  const outcome = await answerBooking(deps, hostId, id, { type, actor, words });
  if (outcome === 'done') return { done: type };
  const message = typeof outcome === 'object' ? outcome.error : bookingTexts.changed;
  return refuse([{ field: '', message }], form.values);
}
