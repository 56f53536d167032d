import { z } from 'zod';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { messageSchema, moveSchema } from './application.ts';
import type { ApplicationDeps } from './application.service.ts';
import { moveApplication, undoMove, writeMessage } from './decide.service.ts';
import { isReceivedBy } from './inbox-application.service.ts';
import { inboxTexts } from './messages.en.ts';

/**
 * Handles one of the forms on an application's page and returns the result; undefined if the application belongs to
 * another organisation.
 */
export async function handleInboxForm(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<
  | { ok: true; done: 'moved' | 'message' | 'undone' | 'undone-waits' }
  | { ok: false; errors: readonly FormError[]; values: FormValues }
  | undefined
> {
  // Checked before the body is read: once a request's body has been read, the request cannot be passed to another
  // page.
  if (!(await isReceivedBy(deps, organisationId, id))) return undefined;
  const copy = request.clone();
  const kind = await readForm(request, z.object({ do: z.enum(['move', 'message', 'undo']).catch('move') }));
  if (kind.ok && kind.value.do === 'message') {
    const form = await readForm(copy, messageSchema);
    if (!form.ok) return form;
    const { message: text, token } = form.value;
    if (await writeMessage(deps, organisationId, id, { text, actor, token })) {
      return { ok: true, done: 'message' };
    }
    const message = inboxTexts.detailsDeleted;
    return { ok: false, errors: [{ field: '', message }], values: form.values };
  }
  if (kind.ok && kind.value.do === 'undo') {
    const undone = await undoMove(deps, organisationId, id, actor);
    if (undone === 'undone') return { ok: true, done: 'undone' };
    if (undone === 'waits') return { ok: true, done: 'undone-waits' };
    const message = inboxTexts.tooLateToUndo;
    return { ok: false, errors: [{ field: '', message }], values: kind.values };
  }
  const form = await readForm(copy, moveSchema);
  if (!form.ok) return form;
  const { state: type, words: message } = form.value;
  const moved = await moveApplication(deps, organisationId, id, { type, words: message, actor });
  if (moved === 'moved') return { ok: true, done: 'moved' };
  const errors =
    moved === 'cannot'
      ? [
          {
            field: 'state',
            message: inboxTexts.changed,
          },
        ]
      : [];
  return { ok: false, errors, values: form.values };
}
