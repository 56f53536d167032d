/** The name under which mails and text messages are signed. */
export const SENDER = 'Get Kent & Medway Working';

/** Why a mail was not sent: it was no longer true when it was due. */
export const OUTDATED_REASONS = {
  undone: 'what it told about was undone',
  overtaken: 'something newer replaced what it told about',
  closed: 'what it was about has closed',
  done: 'there was nothing left to do about it',
  gone: 'what it was about no longer exists for this person',
  used: 'its link was already used',
  expired: 'its link, code or time limit had expired',
  suspended: 'the organisation is suspended',
} as const;

/** The end of a mail that anyone can cause by typing an address. */
export const IGNORE_THIS_EMAIL = 'If this was not you, you can ignore this email. Nothing will change.';
