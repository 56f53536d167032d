import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { enqueue } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { MailState, MailTransport } from '#lib/mail.ts';
import { composeMail, type Mails, type MailTemplate, type Personalisation } from './mail.ts';
import {
  claimMail,
  deleteBefore,
  deleteUnsent,
  findNewest,
  findUnfinished,
  hasFailed,
  insertMail,
  setFailed,
  setMailState,
  type MailRow,
} from './mail.repository.ts';

export const MAIL_JOB = 'mail-send';

const MINUTE = 60_000;
/** An attempt that has not ended after this time was interrupted; longer than any transport's timeout. */
const STALE_MS = 2 * MINUTE;
const DAY = 24 * 60 * MINUTE;
/** Notify itself gives up after 72 hours. */
const GIVE_UP_MS = 3 * DAY;
const KEEP_MS = 30 * DAY;

export interface MailDeps {
  db: Db;
  secrets: Secrets;
  /** The words of every mail. */
  mails: Mails;
  transport: MailTransport;
  siteUrl: string;
  clock: Clock;
  log: Log;
}

const purposeOf = (id: string) => `mail:${id}`;
/** Replaces the address in the row of a mail whose recipient is encrypted together with its content. */
const SEALED = 'sealed';

/**
 * Cancels a mail that has not been sent.
 * @returns false if an attempt has been made already, so that the mail may have arrived
 */
export async function cancelMail(trx: Trx, id: string): Promise<boolean> {
  return deleteUnsent(trx, id);
}

/**
 * Writes a mail, or a text message to a mobile, and the job that sends it, in the transaction that causes it. Nothing
 * is sent to an account whose mail failed permanently; the row records that. The row of a `sealed` mail does not
 * reveal its recipient. A mail with `sendAfter` is not sent before that time.
 * @returns the mail's id
 */
export async function enqueueMail(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  mail: { to: string; template: MailTemplate; sealed?: boolean; sendAfter?: Date } & Personalisation,
): Promise<string> {
  const id = newId(16);
  const { to, template, link, code, about, sealed = false, sendAfter } = mail;
  const refused = await hasFailed(trx, to);
  await insertMail(trx, {
    id,
    recipient: sealed ? SEALED : to,
    template,
    personalisation: deps.secrets.encrypt(
      JSON.stringify({ link, code, about, ...(sealed ? { to } : {}) }),
      purposeOf(id),
    ),
    state: refused ? 'permanent-failure' : 'created',
    createdAt: deps.clock(),
    sendAfter: sendAfter ?? null,
  });
  if (!refused) {
    const runAt = sendAfter === undefined ? {} : { runAt: sendAfter };
    await enqueue(trx, MAIL_JOB, { id }, { key: `${MAIL_JOB}:${id}`, maxAttempts: 12, ...runAt });
  }
  return id;
}

/** The variable parts of a mail, and its recipient. */
function contentOf(deps: { secrets: Secrets }, mail: MailRow): Personalisation & { to: string } {
  const kept = JSON.parse(
    deps.secrets.decrypt(mail.personalisation ?? '', purposeOf(mail.id)),
  ) as Personalisation;
  return { to: mail.recipient, ...kept };
}

async function settle(deps: MailDeps, mail: MailRow, state: MailState, providerId?: string): Promise<void> {
  const now = deps.clock();
  const done = state === 'delivered' || state === 'permanent-failure';
  await deps.db.transaction().execute(async (trx) => {
    // The outbox page shows the link; elsewhere the content is not needed once the mail has been sent.
    const forget = deps.transport.kind !== 'outbox' && (done || providerId !== undefined);
    await setMailState(trx, mail.id, { state, providerId, forget, now });
    if (state === 'permanent-failure') await setFailed(trx, mail.recipient, now);
  });
}

/**
 * Sends a mail once. Running it again does nothing to a mail that was sent. For an attempt that was interrupted, the
 * provider is asked first whether the mail was sent, or it is sent again under the same message id.
 * @throws if the mail could not be sent yet, so that the queue tries again later
 */
export async function sendMail(deps: MailDeps, id: string): Promise<void> {
  const now = deps.clock();
  const mail = await claimMail(deps.db, id, now, new Date(now.getTime() - STALE_MS));
  if (mail === undefined) return;
  const content = contentOf(deps, mail);
  const { subject, text } = composeMail(deps.mails, mail.template, content, deps.siteUrl);
  const { state, providerId } = await deps.transport.send(
    { id, to: content.to, subject, text },
    mail.attempts > 1,
  );
  await settle(deps, mail, state, providerId);
  if (state === 'temporary-failure' || state === 'technical-failure') {
    // Without address or content, because the queue stores the error message.
    throw new Error(`mail ${id}: ${state}`);
  }
}

/** Resumes interrupted mails, asks the provider for the delivery state of sent mails, and deletes old ones. */
export async function retryMail(deps: MailDeps): Promise<void> {
  const now = deps.clock().getTime();
  const unfinished = await findUnfinished(deps.db, new Date(now - STALE_MS), new Date(now - GIVE_UP_MS));
  for (const mail of unfinished) {
    try {
      if (mail.providerId === null) await sendMail(deps, mail.id);
      else if (deps.transport.stateOf !== undefined) {
        await settle(deps, mail, await deps.transport.stateOf(mail.providerId), mail.providerId);
      }
    } catch (error) {
      deps.log.warn({ error: (error as Error).message }, 'a mail has not left yet');
    }
  }
  await deleteBefore(deps.db, new Date(now - KEEP_MS));
}

export interface OutboxMail {
  id: string;
  /** An email address or a mobile number. */
  to: string;
  subject: string;
  text: string;
  link: string;
  state: MailState;
  at: Date;
}

/** The newest mails as they would have been sent. Only for the outbox page of a demonstration. */
export async function readOutbox(
  deps: Pick<MailDeps, 'db' | 'secrets' | 'mails' | 'siteUrl'>,
): Promise<OutboxMail[]> {
  const rows = await findNewest(deps.db, 100);
  return rows.flatMap((mail) => {
    if (!deps.mails.has(mail.template) || mail.personalisation === null) return [];
    const content = contentOf(deps, mail);
    return {
      id: mail.id,
      to: content.to,
      ...composeMail(deps.mails, mail.template, content, deps.siteUrl),
      link: content.link,
      state: mail.state,
      at: mail.createdAt,
    };
  });
}
