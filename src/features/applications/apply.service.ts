import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Attempt, Limits } from '#lib/limits.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import type { Holder, Journey, Outcome, Sending } from '#features/journeys/journey.ts';
import { beginDraft, draftAnswers } from '#features/journeys/journey.service.ts';
import { findOpportunity, type ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import { APPLICABLE_KINDS } from '#features/opportunities/vocabulary.ts';
import { aboutOf } from '#features/opportunities/members.service.ts';
import { findActive, findAllHeld, insertApplication, lockPerson } from './application.repository.ts';
import { countWaiting, findFirstCome } from './capacity.repository.ts';
import {
  contactHashesOf,
  contactHashOf,
  openDetails,
  openName,
  recordEvents,
  sealPerson,
  type ApplicationDeps,
} from './application.service.ts';
import { applyJourney, datesToAskFor, type ApplyAnswers } from './apply.journey.ts';
import { enter, entryEvents } from './capacity.service.ts';
import { confirmBy, sendConfirmation } from './unconfirmed.service.ts';
import { sendingTexts } from './messages.en.ts';

/**
 * How a person applies for a job or a place: the form and its sending. `confirm.service.ts` confirms the address of an
 * applicant without an account.
 */

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
    return { ok: false, step: 'date', reason: sendingTexts.dateGone };
  }
  await insertApplication(trx, { ...row, ...entry });
  await recordEvents(trx, deps, { ...row, ...entry, accountEmail: email }, [
    { at: now, type: 'sent', actor: `account:${me.id}` },
    ...entryEvents(entry, now),
  ]);
  return done({ is: entry.state === 'waiting' ? 'waiting' : 'sent', application: id });
}
