/** The name under which mails and text messages are signed. */
export const SENDER = 'Get Kent & Medway Working';

/** The end of a mail that anyone can cause by typing an address. */
export const IGNORE_THIS_EMAIL = 'If this was not you, you can ignore this email. Nothing will change.';
