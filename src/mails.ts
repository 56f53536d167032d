import { accountMailChecks } from '#features/accounts/mail-checks.service.ts';
import { accountMails } from '#features/accounts/mails.en.ts';
import { applicationMailChecks } from '#features/applications/mail-checks.service.ts';
import { applicationMails } from '#features/applications/mails.en.ts';
import { bookingMailChecks } from '#features/bookings/mail-checks.service.ts';
import { bookingMails } from '#features/bookings/mails.en.ts';
import { moderationMailChecks } from '#features/moderation/mail-checks.service.ts';
import { moderationMails } from '#features/moderation/mails.en.ts';
import { listMails } from '#features/notifications/mail.ts';
import { organisationMailChecks } from '#features/organisations/mail-checks.service.ts';
import { organisationMails } from '#features/organisations/mails.en.ts';
import { postingMailChecks } from '#features/postings/mail-checks.service.ts';
import { postingMails } from '#features/postings/mails.en.ts';
import { privacyMailChecks } from '#features/privacy/mail-checks.ts';
import { privacyMails } from '#features/privacy/mails.en.ts';
import { referralMailChecks } from '#features/referrals/mail-checks.service.ts';
import { referralMails } from '#features/referrals/mails.en.ts';

/** The words of all features' mails. */
const WORDINGS = {
  accounts: accountMails,
  applications: applicationMails,
  bookings: bookingMails,
  moderation: moderationMails,
  organisations: organisationMails,
  postings: postingMails,
  privacy: privacyMails,
  referrals: referralMails,
};

/** Whether the mails of all features are still true when they are sent. */
const CHECKS = {
  accounts: accountMailChecks,
  applications: applicationMailChecks,
  bookings: bookingMailChecks,
  moderation: moderationMailChecks,
  organisations: organisationMailChecks,
  postings: postingMailChecks,
  privacy: privacyMailChecks,
  referrals: referralMailChecks,
};

/** All mails: a feature that sends mail adds its `mails.en.ts`, the checks of its mails, and two lines here. */
export const MAILS = listMails(WORDINGS, CHECKS);
