import { hashToken } from '#lib/crypto.ts';
import { isCodeOpen } from '#features/journeys/journey.service.ts';
import type { MailCheck, MailChecksOf } from '#features/notifications/mail.ts';
import { findAppointment } from './appointment.repository.ts';
import { hasWaitingFor } from './casework.repository.ts';
import { findAccess, findReferral } from './referral.repository.ts';
import { SUPPORT_JOURNEY } from './referral.ts';
import { COORDINATOR } from './staff.ts';

interface ReferralId {
  referral: string;
}

declare module '#features/notifications/mail.ts' {
  interface MailIds {
    'referral-received': ReferralId;
    'support-news': ReferralId;
    'support-appointment': { appointment: string };
    'adviser-waiting': { organisation: string; account: string };
  }
}

/** There is a page on which to read the news. */
const isKept: MailCheck<ReferralId> = async ({ trx, ids }) =>
  (await findReferral(trx, COORDINATOR, ids.referral))?.sealed == null ? 'gone' : undefined;

/** Which mails about requests for support are no longer true when they are sent. */
export const referralMailChecks: MailChecksOf<'referrals'> = {
  async 'referral-received'({ trx, ids }) {
    const row = await findReferral(trx, COORDINATOR, ids.referral);
    if (row?.sealed == null) return 'gone';
    return row.endedAt === null ? undefined : 'overtaken';
  },
  async 'referral-code'({ trx, token, now }) {
    const access = await findAccess(trx, hashToken(token));
    if (access === undefined) return 'gone';
    if (access.usedAt !== null) return 'used';
    return access.expiresAt > now ? undefined : 'expired';
  },
  'referral-details-changed': null,
  'adviser-waiting': async ({ trx, ids }) => ((await hasWaitingFor(trx, ids)) ? undefined : 'done'),
  'draft-saved': async ({ trx, code = '', now }) =>
    (await isCodeOpen(trx, SUPPORT_JOURNEY, code, now)) ? undefined : 'gone',
  'support-news': isKept,
  async 'support-appointment'({ trx, ids, now }) {
    const appointment = await findAppointment(trx, ids.appointment);
    if (appointment === undefined || appointment.cancelledAt !== null) return 'gone';
    return appointment.outcome === null && appointment.startsAt > now ? undefined : 'expired';
  },
};
