import { hashToken } from '#lib/crypto.ts';
import type { MailChecksOf } from '#features/notifications/mail.ts';
import { findInvitation, findOrganisation, isRequestOpen } from './organisation.repository.ts';
import { invitationState } from './organisation.ts';

declare module '#features/notifications/mail.ts' {
  interface MailIds {
    'join-asked': { request: string };
  }
}

const INVITATION_OVER = { accepted: 'used', revoked: 'gone', over: 'expired' } as const;

/** Which mails about members are no longer true when they are sent. */
export const organisationMailChecks: MailChecksOf<'organisations'> = {
  async invited({ trx, token, now }) {
    const invitation = await findInvitation(trx, { tokenHash: hashToken(token) });
    if (invitation === undefined) return 'gone';
    const state = invitationState(invitation, now);
    if (state !== 'waiting') return INVITATION_OVER[state];
    return (await findOrganisation(trx, invitation.organisationId))?.suspendedAt == null
      ? undefined
      : 'suspended';
  },
  'join-asked': async ({ trx, ids }) => ((await isRequestOpen(trx, ids.request)) ? undefined : 'done'),
  'join-decided': null,
  'membership-changed': null,
};
