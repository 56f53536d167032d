import type { Outcome, SecurityEventType } from './security-event.ts';

/** The outcomes, as administrators read them. */
export const OUTCOME_LABELS: Readonly<Record<Outcome, string>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  refused: 'Refused',
};

/** The types of event, as administrators read them. */
export const EVENT_LABELS: Readonly<Record<SecurityEventType, string>> = {
  'sign-in-succeeded': 'Signed in',
  'sign-in-failed': 'Sign-in failed: wrong email address or password',
  'code-failed': 'Wrong code',
  'second-factor-on': 'Second factor set up',
  'second-factor-off': 'Second factor removed',
  'second-factor-reset': 'Second factor reset by an administrator',
  'second-factor-missing': 'Tried to open a staff page without a second factor',
  'recovery-codes-made': 'New recovery codes created',
  'reauthentication-failed': 'Wrong password or code when making a change that needs one',
  'password-changed': 'Password changed',
  'password-reset-asked': 'Password reset link requested',
  'password-reset': 'New password set using an emailed link',
  'link-failed': 'Emailed link refused: used, expired or unknown',
  'address-change-asked': 'Change of email address requested',
  'address-changed': 'Email address changed',
  'registration-asked': 'Registration requested',
  'registration-confirmed': 'Registration confirmed',
  'signed-out': 'Signed out',
  'sessions-ended': 'Signed out on all devices',
  'role-granted': 'Staff role given',
  'role-removed': 'Staff role removed',
  'account-deleted': 'Account deleted',
  'permission-refused': 'Tried to open a page without permission',
  'record-not-found': 'Tried to open a record that does not exist or belongs to others',
  'origin-refused': 'Form sent from another website',
  'host-refused': 'Site requested under another name',
  'limit-used-up': 'Too many attempts',
  'reference-guessed': 'Looked up a request for support with details that do not match',
  'export-made': 'File downloaded',
};
