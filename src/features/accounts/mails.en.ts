import type { MailWording } from '#features/notifications/mail.ts';
import { IGNORE_THIS_EMAIL } from '#features/notifications/messages.en.ts';

const CHOOSE_A_NEW_PASSWORD =
  'If this was not you, someone else may know your password. Use the link above to choose a new one now.';

/** The mails of this feature, by template. */
export const accountMails = {
  'confirm-address': {
    subject: 'Confirm your email address',
    text: [
      'To create your account, open this page and choose a password:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link works for 24 hours. The code works for 10 minutes.',
      'If you did not ask for an account, ignore this email and do not open the page. We will not create an account.',
    ],
  },
  'already-have-account': {
    subject: 'You already have an account',
    text: [
      'Someone asked for an account with this email address. You already have one, so we have not changed anything.',
      'You can sign in, or choose a new password, here:',
      'LINK',
      IGNORE_THIS_EMAIL,
    ],
  },
  'no-account': {
    subject: 'There is no account with this address',
    text: [
      'Someone asked us to send a link to this email address. There is no account with this address. You may have used another one.',
      'You can create an account here:',
      'LINK',
      IGNORE_THIS_EMAIL,
    ],
  },
  'reset-password': {
    subject: 'Choose a new password',
    text: [
      'Choose a new password on this page:',
      'LINK',
      'You can only use the link once. It expires after 1 hour.',
      IGNORE_THIS_EMAIL,
    ],
  },
  'set-password': {
    subject: 'Your account is ready',
    text: [
      'We have created an account for you. Choose a password on this page:',
      'LINK',
      'You can only use the link once. It expires after 7 days. After that, use “Forgotten your password?” on the sign-in page.',
    ],
  },
  'second-factor-reset': {
    subject: 'Your sign-in code has been reset',
    text: [
      'An administrator has reset the authenticator app and the password for your account. This is because we were told that you can no longer use your phone to sign in. We have signed you out everywhere.',
      'Choose a new password on this page. The next time you sign in, you will set up your authenticator app again:',
      'LINK',
      'You can only use the link once. It expires after 7 days.',
      'If you did not ask for this, do not use the link. Tell the person you work for, or the council’s service desk, today.',
    ],
  },
  'sessions-ended': {
    subject: 'You were signed out on all devices',
    text: [
      'An administrator has signed you out on all phones and computers. Your password still works.',
      'If you think that someone else has used your account, choose a new password here:',
      'LINK',
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    text: [
      'The password for your account has just been changed.',
      'If you did not do this:',
      'LINK',
      CHOOSE_A_NEW_PASSWORD,
    ],
  },
  'confirm-new-address': {
    subject: 'Confirm your new email address',
    text: [
      'Open this page and sign in with your old email address. Then select “Confirm” to use this address for your account:',
      'LINK',
      'The link works for 24 hours.',
      'If you did not ask for this, ignore this email and do not open the page. Nothing will change.',
    ],
  },
  'address-changing': {
    subject: 'Your email address is about to change',
    text: [
      'Someone who was signed in to your account asked to change its email address. When they confirm the new address, you can no longer use this one to sign in.',
      'If you did not do this:',
      'LINK',
      CHOOSE_A_NEW_PASSWORD,
    ],
  },
  'address-changed': {
    subject: 'Your email address was changed',
    text: [
      'Your account now has a new email address. You can no longer use this one to sign in.',
      'If you did not ask for this, tell the council that runs this service. You can find out how here:',
      'LINK',
    ],
  },
  'two-factor-on': {
    subject: 'You now need a code to sign in',
    text: [
      'You now need a code from an authenticator app to sign in to your account.',
      'If you did not do this:',
      'LINK',
      CHOOSE_A_NEW_PASSWORD,
    ],
  },
  'two-factor-off': {
    subject: 'You no longer need a code to sign in',
    text: [
      'You no longer need a code from an authenticator app to sign in to your account.',
      'If you did not do this:',
      'LINK',
      CHOOSE_A_NEW_PASSWORD,
    ],
  },
} as const satisfies Record<string, MailWording>;

declare module '#features/notifications/mail.ts' {
  interface MailTemplates {
    accounts: keyof typeof accountMails;
  }
}
