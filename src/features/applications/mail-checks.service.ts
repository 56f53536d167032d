import { hashToken } from '#lib/crypto.ts';
import type { MailCheck, MailChecksOf } from '#features/notifications/mail.ts';
import { isForMember, type Member } from '#features/opportunities/members.service.ts';
import {
  findApplicationOf,
  findApplied,
  findEvents,
  hasNewApplications,
  type Applied,
} from './application.repository.ts';
import { contactHashesOf } from './application.service.ts';
import { hasPlaceToGive } from './capacity.repository.ts';
import { findLink, hasApplications } from './guest-link.repository.ts';
import { isOpenOffer } from './own.service.ts';
import { canStillEnter } from './unconfirmed.service.ts';
import { whyOldNews } from './transitions.ts';

interface EventId {
  event: number;
}
declare module '#features/notifications/mail.ts' {
  interface MailIds {
    'application-changed': EventId;
    'place-offered': EventId;
    'place-lapsed': EventId;
    'application-received': Member;
    'applicant-wrote': Member;
    'place-free': Member;
  }
}

/** The event is still the news. */
const isNews =
  (also: (it: Applied, now: Date) => ReturnType<typeof whyNoOffer> = () => undefined): MailCheck<EventId> =>
  async ({ trx, ids, now }) => {
    const it = await findApplicationOf(trx, ids.event);
    if (it === undefined) return 'gone';
    const events = await findEvents(trx, it.id);
    const event = events.find(({ id }) => id === ids.event);
    return event === undefined ? 'gone' : (whyOldNews(events, event) ?? also(it, now));
  };

/** Why an offered place cannot be accepted now. */
const whyNoOffer = (it: Applied, now: Date) =>
  isOpenOffer(it, now) ? undefined : it.suspendedAt !== null ? ('suspended' as const) : ('expired' as const);

/** The link of the mail still works; a confirmation also needs an application that waits for it. */
const isLinkOpen =
  (purpose: 'confirm' | 'open', { whileOpen = false } = {}): MailCheck =>
  async ({ trx, token, now }) => {
    const link = await findLink(trx, purpose, hashToken(token));
    if (link === undefined) return 'gone';
    if (link.usedAt !== null) return 'used';
    if (link.expiresAt <= now) return 'expired';
    if (purpose === 'open') return undefined;
    const it = link.applicationId === null ? undefined : await findApplied(trx, link.applicationId);
    if (it?.state !== 'unconfirmed') return 'done';
    return whileOpen && !(await canStillEnter(trx, it, now)) ? 'closed' : undefined;
  };

/** Which mails about applications are no longer true when they are sent. */
export const applicationMailChecks: MailChecksOf<'applications'> = {
  // After closing, the page of the link says so; a reminder would only disappoint.
  'confirm-application': isLinkOpen('confirm'),
  'confirm-reminder': isLinkOpen('confirm', { whileOpen: true }),
  'application-link': isLinkOpen('open'),
  'no-applications': async ({ trx, secrets, to }) =>
    (await hasApplications(trx, contactHashesOf({ secrets }, to))) ? 'overtaken' : undefined,

  'application-changed': isNews(),
  'place-offered': isNews(whyNoOffer),
  'place-lapsed': isNews(),
  'application-sent': null,
  'application-corrected': null,
  'application-message': null,

  'application-received': isForMember(async ({ trx, ids }) =>
    (await hasNewApplications(trx, ids.organisation)) ? undefined : 'done',
  ),
  'applicant-wrote': isForMember(),
  'place-free': isForMember(async ({ trx, ids, now }) =>
    (await hasPlaceToGive(trx, ids.organisation, now)) ? undefined : 'done',
  ),
};
