import { londonDay, type Clock } from '#lib/clock.ts';
import { hashToken, type Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { enqueue } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { MailState, MailTransport } from '#lib/mail.ts';
import {
  composeMail,
  tokenOf,
  type MailAbout,
  type MailCheck,
  type Mails,
  type OutdatedReason,
  type Personalisation,
} from './mail.ts';
import {
  claimMail,
  deleteBefore,
  findDayKeys,
  findNewest,
  findUnfinished,
  hasFailed,
  insertMail,
  lockMail,
  lockWaiting,
  setDropped,
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
  /** The words and the check of every mail. */
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
 * What has become of a mail; it stays so until the transaction ends. `waits`: no attempt at sending it was made, and
 * whether it is true will be asked before the first; `dropped`: it was no longer true and never left; otherwise it may
 * have arrived.
 */
export async function mailOutcome(trx: Trx, id: string): Promise<'waits' | 'dropped' | 'may-have-arrived'> {
  const mail = await lockMail(trx, id);
  if (mail === undefined || mail.attempts > 0) return 'may-have-arrived';
  return mail.state === 'dropped' ? 'dropped' : mail.state === 'created' ? 'waits' : 'may-have-arrived';
}

type Outgoing = { to: string; sealed?: boolean; sendAfter?: Date } & Personalisation & MailAbout;

/**
 * Writes a mail, or a text message to a mobile, and the job that sends it, in the transaction that causes it. Nothing
 * is sent to an account whose mail failed permanently; the row records that. The row of a `sealed` mail does not
 * reveal its recipient. A mail with `sendAfter` is not sent before that time.
 * @returns the mail's id
 */
export async function enqueueMail(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  mail: Outgoing,
): Promise<string> {
  const id = newId(16);
  await writeMail(trx, deps, { id, ...mail });
  return id;
}

/**
 * Writes mails of each of which one a day is enough, by the London day: "there is something new" once, however much it
 * is. A mail that was dropped does not count.
 * @param mails `once` says of what there is one mail a day: the kind of news and the person, by their ids. Callers
 * pass the mails of several people always in the same order, so that two transactions do not deadlock.
 */
export async function enqueueOnceADay(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  mails: readonly (Outgoing & { once: string })[],
): Promise<void> {
  if (mails.length === 0) return;
  const day = londonDay(deps.clock());
  const keyed = mails.map(({ once, ...mail }) => ({ mail, dayKey: hashToken(`${day}/${once}`) }));
  const written = await findDayKeys(
    trx,
    keyed.map(({ dayKey }) => dayKey),
  );
  for (const { mail, dayKey } of keyed) {
    // A transaction that writes the same mail at this moment makes the insert wait, and then find the key.
    if (!written.has(dayKey)) await writeMail(trx, deps, { id: newId(16), ...mail, dayKey });
  }
}

async function writeMail(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  mail: Outgoing & { id: string; dayKey?: string },
): Promise<void> {
  const { id, to, template, link, code, about, ids, sealed = false, sendAfter, dayKey = null } = mail;
  const refused = await hasFailed(trx, to);
  const isNew = await insertMail(trx, {
    id,
    recipient: sealed ? SEALED : to,
    template,
    personalisation: deps.secrets.encrypt(
      JSON.stringify({ link, code, about, ids: ids ?? null, ...(sealed ? { to } : {}) }),
      purposeOf(id),
    ),
    state: refused ? 'permanent-failure' : 'created',
    createdAt: deps.clock(),
    sendAfter: sendAfter ?? null,
    dayKey,
  });
  if (refused || !isNew) return;
  const runAt = sendAfter === undefined ? {} : { runAt: sendAfter };
  await enqueue(trx, MAIL_JOB, { id }, { key: `${MAIL_JOB}:${id}`, maxAttempts: 12, ...runAt });
}

/** A mail that was written before mails had checks holds no `ids`, not even null. */
type Content = Personalisation & { to: string; ids?: object | null };

/** The variable parts of a mail, its recipient, and the ids for its check. */
function contentOf(deps: { secrets: Secrets }, mail: MailRow): Content {
  const kept = JSON.parse(deps.secrets.decrypt(mail.personalisation ?? '', purposeOf(mail.id))) as Omit<
    Content,
    'to'
  >;
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

/** Asks the mail's template whether the mail is still true. @returns why it is not */
async function whyOutdated(
  trx: Trx,
  deps: MailDeps,
  template: string,
  { to, link, code, ids }: Content,
): Promise<OutdatedReason | undefined> {
  const check = deps.mails.get(template)?.check as MailCheck<object | null> | null | undefined;
  if (check == null || ids === undefined) return undefined;
  return check({ trx, secrets: deps.secrets, now: deps.clock(), ids, to, token: tokenOf(link), code });
}

/**
 * Claims a mail for an attempt at sending, or drops it when it is no longer true. The row is locked meanwhile, so that
 * a change which locks it too (`mailOutcome`) is either seen by the check or sees that the mail may arrive.
 */
function claimIfTrue(deps: MailDeps, id: string): Promise<{ mail: MailRow; content: Content } | undefined> {
  const now = deps.clock();
  return deps.db.transaction().execute(async (trx) => {
    const mail = await lockWaiting(trx, id, new Date(now.getTime() - STALE_MS));
    if (mail === undefined) return undefined;
    const content = contentOf(deps, mail);
    const because = await whyOutdated(trx, deps, mail.template, content);
    if (because !== undefined) {
      await setDropped(trx, id, { because, forget: deps.transport.kind !== 'outbox', now });
      return undefined;
    }
    await claimMail(trx, id, now);
    return { mail, content };
  });
}

/**
 * Sends a mail once, if it is still true. Running it again does nothing to a mail that was sent or dropped. For an
 * attempt that was interrupted, the provider is asked first whether the mail was sent, or it is sent again under the
 * same message id.
 * @throws if the mail could not be sent yet, so that the queue tries again later
 */
export async function sendMail(deps: MailDeps, id: string): Promise<void> {
  const claimed = await claimIfTrue(deps, id);
  if (claimed === undefined) return;
  const { mail, content } = claimed;
  const { subject, text } = composeMail(deps.mails, mail.template, content, deps.siteUrl);
  const { state, providerId } = await deps.transport.send(
    { id, to: content.to, subject, text },
    mail.attempts > 0,
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
  state: MailRow['state'];
  droppedBecause: OutdatedReason | null;
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
      droppedBecause: mail.droppedBecause,
      at: mail.createdAt,
    };
  });
}
