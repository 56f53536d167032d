import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { takeMail, type Attempt, type Limits } from '#lib/limits.ts';
import type { ConcurrencyLimit } from '#lib/concurrency-limit.ts';
import { limited, normaliseEmail, refused, type Refused } from '#features/accounts/account.ts';
import type { Visitor } from '#features/accounts/account.service.ts';
import type { Holder, Journey, Outcome, Sending } from '#features/journeys/journey.ts';
import { beginDraft, draftAnswers } from '#features/journeys/journey.service.ts';
import { type Answer } from '#features/journeys/journey.view.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { findOpportunity, type ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import { APPLICABLE_KINDS } from '#features/opportunities/vocabulary.ts';
import {
  deleteApplication,
  findActive,
  findAllHeld,
  findApplied,
  findSealed,
  insertApplication,
  lockApplication,
  lockPerson,
  updateApplication,
  writeApplicationEvents,
} from './application.repository.ts';
import {
  countCodeTry,
  findOpenLink,
  hasApplications,
  openToHolder,
  useLink,
  type LinkRow,
} from './guest-link.repository.ts';
import { countWaiting, findFirstCome } from './capacity.repository.ts';
import {
  aboutOf,
  contactHashesOf,
  contactHashOf,
  openDetails,
  openLink,
  openName,
  sealPerson,
  tell,
  tellMembers,
  type ApplicationDeps,
} from './application.service.ts';
import { applyJourney, datesToAskFor, type ApplyAnswers } from './apply.journey.ts';
import { enter } from './capacity.service.ts';
import { canStillEnter, codeText, confirmBy, sendConfirmation } from './unconfirmed.service.ts';

/**
 * How a person applies for a job or a place: the form, its sending, and the confirmation of the address if the
 * applicant has no account.
 */

const CODE_TRIES = 5;

/** A signed-in applicant, whose address is known and confirmed. */
export interface Applicant {
  id: string;
  email: string;
}

export type Applicable =
  | { ok: true; found: ShownOpportunity }
  /** The opportunity has closed, or was taken down. */
  | { ok: false; found: ShownOpportunity }
  /** There is no such opportunity, or applications for it are not made on this site. */
  | undefined;

/** An opportunity that takes applications on this site, and whether it is still open. */
export async function findApplicable(deps: ApplicationDeps, id: string): Promise<Applicable> {
  const now = deps.clock();
  const found = await findOpportunity(deps.db, id, now);
  if (found?.opportunity.howToApply.here !== true || !APPLICABLE_KINDS.includes(found.opportunity.kind)) {
    return undefined;
  }
  const { dates } = found.opportunity;
  // All dates of the course have begun, so it can no longer be joined.
  const isOver = dates.length > 0 && datesToAskFor(found.opportunity, now).length === 0;
  return { ok: found.status === 'open' && !isOver, found };
}

/** The application form of an opportunity. It includes the lengths of the waiting lists unless `counted` is false. */
export async function journeyFor(
  deps: ApplicationDeps,
  found: ShownOpportunity,
  me: Applicant | undefined,
  options: {
    counted?: boolean;
    /**
     * Hash of the device's cookie. An applicant without an account sees on that device that the application is
     * unconfirmed.
     */
    deviceHash?: string | undefined;
  } = {},
): Promise<Journey> {
  const now = deps.clock();
  const dates = datesToAskFor(found.opportunity, now).map(({ id }) => id);
  // A request that sends the form shows no form, so the counts are left out: many applicants may send at the same
  // moment.
  const isShown = options.counted !== false;
  const waiting = isShown ? await countWaiting(deps.db, dates) : new Map<number, number>();
  return applyJourney(
    {
      id: found.id,
      opportunity: found.opportunity,
      organisation: found.organisation,
      waiting,
      firstCome: isShown && (await findFirstCome(deps.db, found.id)),
      email: me?.email,
      now,
    },
    (trx, answers, sending) =>
      send(trx, deps, { found, me, deviceHash: options.deviceHash }, answers, sending),
  );
}

/** The open application that an account holder has sent for this opportunity before. */
export async function alreadySent(
  deps: ApplicationDeps,
  opportunityId: string,
  me: Applicant,
): Promise<string | undefined> {
  const contactHashes = contactHashesOf(deps, normaliseEmail(me.email));
  return (await findActive(deps.db, { opportunityId, contactHashes, accountId: me.id }))?.id;
}

/**
 * Begins the form, or continues the draft that was begun earlier. For an account holder, details from their last
 * application are filled in.
 * @returns the path to go to
 */
export async function beginApplication(
  deps: ApplicationDeps,
  journey: Journey,
  holder: Holder,
  opportunityId: string,
): Promise<string> {
  const last =
    holder.kind === 'account'
      ? (await findAllHeld(deps.db, holder)).find(({ details }) => details !== null)
      : undefined;
  const phone = last && openDetails(deps, last)?.phone;
  const answers = {
    ...(last === undefined ? {} : { name: openName(deps, last) }),
    ...(phone === undefined ? {} : { phone }),
  };
  return beginDraft(deps, journey, holder, { answers, subject: opportunityId });
}

/** Counts an application that is sent. @returns the seconds to wait if the limit is exceeded */
export async function limitSending(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  about: { journey: Journey; holder: Holder; draft: string; me: Applicant | undefined; network: string },
): Promise<number | undefined> {
  const { journey, holder, draft, me, network } = about;
  if (me !== undefined) return deps.accounts.limits.take(['apply/address', me.id]);
  const sent = await draftAnswers(deps, journey, holder, draft);
  const email = sent?.answers['email'];
  const attempts: Attempt[] = [['apply/network', network]];
  // A separate limit: sending applications must not use up the limit for links and password resets.
  if (typeof email === 'string') attempts.push(['apply-confirm/address', email]);
  return deps.accounts.limits.take(...attempts);
}

/** What the page after sending needs; no personal data. */
export type SentApplication =
  { is: 'unconfirmed'; application?: string } | { is: 'sent' | 'waiting' | 'already'; application: string };

async function send(
  trx: Trx,
  deps: ApplicationDeps,
  about: { found: ShownOpportunity; me: Applicant | undefined; deviceHash: string | undefined },
  answers: ApplyAnswers,
  { token, now }: Sending,
): Promise<Outcome> {
  const { found, me, deviceHash } = about;
  const opportunityId = found.id;
  const email = normaliseEmail(me?.email ?? answers.email ?? '');
  const contactHash = contactHashOf(deps, email);
  const id = newId(16);
  const dateId = answers.date === undefined ? null : Number(answers.date);
  const row = {
    id,
    opportunityId,
    opportunityDateId: dateId,
    accountId: me?.id ?? null,
    contactHash,
    ...sealPerson(deps, id, {
      name: answers.name ?? '',
      email,
      phone: answers.phone,
      why: answers.why ?? '',
      adjustments: answers.adjustments,
      interviewScheme: answers.interviewScheme ?? false,
    }),
    idempotencyToken: token,
    createdAt: now,
  };
  const done = (result: SentApplication): Outcome => ({ ok: true, result: { ...result } });

  if (me === undefined) {
    await insertApplication(trx, {
      ...row,
      state: 'unconfirmed',
      holdsPlace: false,
      deviceHash: deviceHash ?? null,
    });
    await sendConfirmation(trx, deps, {
      id,
      contactHash,
      email,
      about: aboutOf({ title: found.opportunity.title, organisationName: found.organisation.name }),
      expiresAt: confirmBy(now),
    });
    return done({ is: 'unconfirmed', application: id });
  }
  const contactHashes = contactHashesOf(deps, email);
  await lockPerson(trx, contactHashes);
  const active = await findActive(trx, { opportunityId, contactHashes, accountId: me.id });
  if (active !== undefined) return done({ is: 'already', application: active.id });
  const entry = await enter(trx, dateId, now);
  if (entry === undefined) {
    return { ok: false, step: 'date', reason: 'This date is no longer available. Select another one' };
  }
  await insertApplication(trx, { ...row, ...entry });
  await writeApplicationEvents(trx, [
    { applicationId: id, at: now, type: 'sent', actor: `account:${me.id}` },
    ...entryEvents(id, entry, now),
  ]);
  await enqueueMail(trx, deps, {
    to: email,
    template: 'application-sent',
    link: `/account/applications/${id}`,
  });
  await tellMembers(trx, deps, opportunityId, 'application-received');
  return done({ is: entry.state === 'waiting' ? 'waiting' : 'sent', application: id });
}

function entryEvents(applicationId: string, entry: { state: string; holdsPlace: boolean }, at: Date) {
  const type = entry.state === 'waiting' ? 'waiting' : entry.holdsPlace ? 'held' : undefined;
  return type === undefined ? [] : [{ applicationId, at, type, actor: 'portal' }];
}

// ---- Confirming an address

/** The result of opening a link; `token` is for the cookie of the browser that opened it. */
export interface Opened {
  token: string;
  application: string | undefined;
  is: 'sent' | 'waiting' | 'already' | 'closed' | 'opened';
  /** The application belongs to an account: the cookie does not open it, the applicant must sign in. */
  withAccount: boolean;
}

/** The path to which a browser goes after it opened a link. */
export function afterOpening({ application, is, withAccount }: Opened): string {
  if (is === 'closed') return '/applications/confirm?closed';
  if (application === undefined) return '/applications';
  // The person has proved that the address is theirs, so telling them that an account exists reveals nothing.
  if (withAccount) return `/applications/confirm?account=${application}`;
  return `/applications/${application}${is === 'opened' ? '' : `?done=${is}`}`;
}

/** The hashes under which the applications of the person with this link may be stored. */
async function hashesOfLink(trx: Trx, deps: ApplicationDeps, link: LinkRow): Promise<readonly string[]> {
  const it = link.applicationId === null ? undefined : await findSealed(trx, link.applicationId);
  const email = it && openDetails(deps, it)?.email;
  return email === undefined ? [link.contactHash] : contactHashesOf(deps, email);
}

async function confirm(trx: Trx, deps: ApplicationDeps, link: LinkRow): Promise<Opened | undefined> {
  const now = deps.clock();
  if (link.applicationId === null) return undefined;
  const contactHashes = await hashesOfLink(trx, deps, link);
  await lockPerson(trx, contactHashes);
  const it = await lockApplication(trx, link.applicationId);
  if (it?.state !== 'unconfirmed') return undefined;
  const { id, opportunityId } = it;
  const open = async (
    application: string | undefined,
    is: Opened['is'],
    withAccount = false,
  ): Promise<Opened> => {
    const token = randomToken();
    await openToHolder(trx, contactHashes, hashToken(token));
    return { token, application, is, withAccount };
  };
  const active = await findActive(trx, { opportunityId, contactHashes, accountId: null });
  if (active !== undefined) {
    await deleteApplication(trx, id);
    return open(active.id, 'already', active.accountId !== null);
  }
  const isOpen = await canStillEnter(trx, it, now);
  const entry = isOpen ? await enter(trx, it.opportunityDateId, now) : undefined;
  if (entry === undefined) {
    await deleteApplication(trx, id);
    return open(undefined, 'closed');
  }
  await updateApplication(trx, id, { ...entry, deviceHash: null, updatedAt: now });
  await writeApplicationEvents(trx, [
    { applicationId: id, at: it.createdAt, type: 'sent', actor: 'public' },
    { applicationId: id, at: now, type: 'confirmed', actor: 'public' },
    ...entryEvents(id, entry, now),
  ]);
  const opened = await open(id, entry.state === 'waiting' ? 'waiting' : 'sent');
  await tell(trx, deps, it, 'application-sent');
  await tellMembers(trx, deps, opportunityId, 'application-received');
  return opened;
}

/** Whether a link still works, without using it up: mail scanners open links too. */
export async function isOpenLink(
  deps: ApplicationDeps,
  purpose: 'confirm' | 'open',
  token: string,
): Promise<boolean> {
  return (await findOpenLink(deps.db, purpose, hashToken(token), deps.clock())) !== undefined;
}

/**
 * What a confirmation link would send, and whether it can still be sent, without using the link up.
 * @returns undefined if the link is used, expired or unknown
 */
export async function describeLink(
  deps: ApplicationDeps,
  token: string,
): Promise<{ about: string; isOpen: boolean } | undefined> {
  const link = await findOpenLink(deps.db, 'confirm', hashToken(token), deps.clock());
  const id = link?.applicationId;
  const it = id == null ? undefined : await findApplied(deps.db, id);
  if (it === undefined) return undefined;
  return { about: aboutOf(it), isOpen: await canStillEnter(deps.db, it, deps.clock()) };
}

/** Confirms and sends an application. @returns undefined if the link is used, expired or unknown */
export function confirmByLink(deps: ApplicationDeps, token: string): Promise<Opened | undefined> {
  return deps.db.transaction().execute(async (trx) => {
    const link = await useLink(trx, 'confirm', hashToken(token), deps.clock());
    return link && confirm(trx, deps, link);
  });
}

const WRONG_CODE = 'This code is wrong or has expired. Check it, or send your answers again';

/**
 * Confirms and sends an application by its code, on another device. After a few wrong attempts the code becomes
 * invalid.
 */
export async function confirmByCode(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  input: { email: string; code: string },
  visitor: Visitor,
): Promise<{ ok: true; opened: Opened } | Refused> {
  const { limits } = deps.accounts;
  const wait = await limits.take(['apply-code/address', input.email], ['code/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const contactHashes = contactHashesOf(deps, input.email);
  const open = await countCodeTry(deps.db, contactHashes, CODE_TRIES, deps.clock());
  const right = open.find(
    ({ applicationId, codeHash }) =>
      applicationId !== null &&
      codeHash !== null &&
      deps.secrets.keyedHashes(codeText(applicationId, input.code)).includes(codeHash),
  );
  const opened =
    right === undefined
      ? undefined
      : await deps.db.transaction().execute(async (trx) => {
          const link = await useLink(trx, 'confirm', right.tokenHash, deps.clock());
          return link && confirm(trx, deps, link);
        });
  if (opened === undefined) return refused('code', WRONG_CODE);
  await limits.giveBack(['code/network', visitor.network]);
  return { ok: true, opened };
}

/** Opens the applications of the person who received a mailed link, once. */
export function openByLink(deps: ApplicationDeps, token: string): Promise<Opened | undefined> {
  return deps.db.transaction().execute(async (trx): Promise<Opened | undefined> => {
    const link = await useLink(trx, 'open', hashToken(token), deps.clock());
    if (link === undefined) return undefined;
    const fresh = randomToken();
    await openToHolder(trx, await hashesOfLink(trx, deps, link), hashToken(fresh));
    const it = link.applicationId === null ? undefined : await findSealed(trx, link.applicationId);
    const withAccount = it !== undefined && it.accountId !== null;
    return { token: fresh, application: it?.id, is: 'opened', withAccount };
  });
}

/** Mails a new link to an address. The answer is the same whether or not anything was sent with that address. */
export async function askForLink(
  deps: ApplicationDeps & { accounts: { limits: Limits } },
  email: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await takeMail(deps.accounts.limits, { email, network: visitor.network, about: 'other' });
  if (wait !== undefined) return limited(wait);
  const contactHash = contactHashOf(deps, email);
  const has = await hasApplications(deps.db, contactHashesOf(deps, email));
  await deps.db.transaction().execute(async (trx) => {
    // Created in either case, so that both cases take as long.
    const link = await openLink(trx, deps, { contactHash, applicationId: null });
    await enqueueMail(trx, deps, {
      to: email,
      template: has ? 'application-link' : 'no-applications',
      link: has ? link : '/account/applications',
    });
  });
  return { ok: true };
}

// ---- The pages of the form

export type ApplyAnswer =
  | { kind: 'not-found' }
  | { kind: 'closed'; found: ShownOpportunity }
  /** The sender exceeded the limit; seconds to wait. */
  | { kind: 'wait'; found: ShownOpportunity; seconds: number }
  | { kind: 'journey'; found: ShownOpportunity; answer: Answer };

/**
 * Handles a request to a page of the form. Requests that send an application go through a concurrency limit before
 * they use the database: when hundreds of applicants want the last place at the same moment, each gets an answer in
 * turn.
 */
export function handleApply(
  deps: ApplicationDeps & { accounts: { limits: Limits }; applyLimit: ConcurrencyLimit },
  visit: {
    opportunityId: string;
    draft: string | undefined;
    stop: string | undefined;
    me: Applicant | undefined;
    holderOf: (journey: Journey) => Holder | undefined;
    network: string;
    /** Hash of the device's cookie, if it has one. */
    deviceHash: string | undefined;
    request: Request;
  },
): Promise<ApplyAnswer> {
  const { me, draft = '', stop, request, network, deviceHash } = visit;
  const isSending = request.method === 'POST' && stop === 'check';
  const answer = async (): Promise<ApplyAnswer> => {
    const applicable = await findApplicable(deps, visit.opportunityId);
    if (applicable === undefined) return { kind: 'not-found' };
    const { found } = applicable;
    // An application that was sent before closing can still be viewed.
    if (!applicable.ok && stop !== 'sent') return { kind: 'closed', found };
    const journey = await journeyFor(deps, found, me, { counted: !isSending, deviceHash });
    const holder = visit.holderOf(journey);
    if (isSending && holder !== undefined) {
      const seconds = await limitSending(deps, { journey, holder, draft, me, network });
      if (seconds !== undefined) return { kind: 'wait', found, seconds };
    }
    return {
      kind: 'journey',
      found,
      answer: await handleJourney(deps, { journey, holder, draft, stop, request }),
    };
  };
  return isSending ? deps.applyLimit(answer) : answer();
}
