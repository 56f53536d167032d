import type { OrganisationStatus, Role } from './permission.ts';

/** After too many attempts. */
export const limitTexts = {
  wait: (wait: string) => `There have been too many attempts. Wait ${wait}, then try again.`,
  severalMails: (wait: string) => `We have sent several emails to this address. Use the newest one. ${wait}`,
} as const;

/** Passwords. */
export const passwordTexts = {
  tooShort: (least: number) => `Your password must have at least ${least} characters`,
  tooLong: (most: number) => `Your password must have at most ${most} characters`,
  tooCommon: 'Choose a password that is harder to guess. This one is too common',
  hasEmail: 'Choose a password that does not include your email address',
  hasOrganisation: 'Choose a password that does not include the name of your organisation',
  hasService: 'Choose a password that does not include the name of this service',
  choose: 'Choose a password',
  enter: 'Enter your password',
  wrong: 'This password is incorrect',
  wrongSignIn: 'The email address or password is incorrect',
  enterFirst: 'Enter your password again first',
} as const;

/** Codes of mails and of an authenticator app. */
export const codeTexts = {
  newQrCode: 'The code has expired. Scan the new QR code below and enter the code that the app shows',
  enterMailed: 'Enter the code from the email',
  enterAppOrRecovery: 'Enter a code from your app, or a recovery code',
  enterApp: 'Enter the code that the app shows',
  enterCurrentAppOrRecovery: 'Enter a code from your current app, or a recovery code',
  enterNewApp: 'Enter the code that the new app shows',
  enter: 'Enter the code',
  wrongApp: 'This code is wrong or has already been used. Wait for the next code in your app',
  wrongMailed:
    'This code is wrong or has expired. Check it, ask for a new one, or open the link in the email',
  wrongAppOrRecovery:
    'This code is wrong or has already been used. Wait for the next code, or use a recovery code',
  wrongNewApp: 'This code is wrong. Check the time on your phone, and enter the code it shows now',
  setUpFirst: 'Set up an authenticator app first',
  mustKeep: 'You need a sign-in code for your work, so you cannot turn it off',
} as const;

/** Accounts and their address. */
export const accountTexts = {
  chooseDevice: 'Select a device',
  demoFixed: 'This is a demonstration account, so no one can change it',
  signInAgain: 'Sign in again',
  sameAddress: 'This is already your email address',
} as const;

/** Resetting the second factor of a member of staff. */
export const resetTexts = {
  notYourOwn:
    'You cannot reset your own code. Ask another administrator. If there is no other administrator, ask the person who runs this service',
  noRole: 'This person no longer has a role here',
  lost: 'Their phone is lost',
  stolen: 'Their phone was stolen',
  newPhone: 'They have a new phone and cannot move the app',
  broken: 'Their phone or the app does not work',
  misused: 'Someone else may have used their account',
  chooseReason: 'Select why you are resetting it',
} as const;

/** The roles at the council. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  moderator: 'Moderator',
  coordinator: 'Coordinator',
  adviser: 'Adviser',
  administrator: 'Administrator',
};

/** The list of a person's workspaces. */
export const workspaceTexts: {
  ownAccount: string;
  status: Readonly<Record<OrganisationStatus, string | undefined>>;
} = {
  ownAccount: 'Yourself',
  status: { waiting: 'waiting for approval', approved: undefined, suspended: 'suspended' },
};

/** The demonstration's accounts on the sign-in page, by email address before the "@". */
export const demoTexts = {
  resident: 'Resident',
  parent: 'Home-educating parent',
  employer: 'Employer, owner',
  editor: 'Employer, editor',
  provider: 'Training provider',
  school: 'School',
  moderator: 'Moderator (council)',
  coordinator: 'Coordinator (council)',
  adviser: 'Adviser (delivery partner)',
  administrator: 'Administrator (council)',
} as const;
