import { accountMails } from '#features/accounts/mails.en.ts';
import { applicationMails } from '#features/applications/mails.en.ts';
import { moderationMails } from '#features/moderation/mails.en.ts';
import { listMails } from '#features/notifications/mail.ts';
import { organisationMails } from '#features/organisations/mails.en.ts';
import { postingMails } from '#features/postings/mails.en.ts';
import { privacyMails } from '#features/privacy/mails.en.ts';
import { referralMails } from '#features/referrals/mails.en.ts';

/** The mails of all features: a feature that sends mail adds its `mails.en.ts` and a line here. */
export const MAILS = listMails({
  accounts: accountMails,
  applications: applicationMails,
  moderation: moderationMails,
  organisations: organisationMails,
  postings: postingMails,
  privacy: privacyMails,
  referrals: referralMails,
});
