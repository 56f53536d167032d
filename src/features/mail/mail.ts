/** The mails that the portal sends. Plain text; a link and, where one is needed, a code; nothing about the person. */

export interface Personalisation {
  /** Path of a page of this site, with a token where it has one. */
  link: string;
  /** Six digits, or a code or reference that is read out or typed. */
  code?: string | undefined;
}

interface Template {
  subject: string;
  /** Paragraphs; LINK and CODE stand for what differs. */
  text: readonly string[];
}

const IGNORE = 'If this was not you, you can ignore this e-mail. Nothing changes.';
const CHECK =
  'If this was not you, somebody else may know your password. Choose a new one now, with the link above.';

export const MAIL_TEMPLATES = {
  'confirm-address': {
    subject: 'Confirm your e-mail address',
    text: [
      'Thank you for making an account.',
      'Open this page and press “Confirm”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link and the code work for 24 hours.',
      IGNORE,
    ],
  },
  'already-have-account': {
    subject: 'You already have an account',
    text: [
      'Somebody asked for an account with this e-mail address. You have one already, so nothing was changed.',
      'You can sign in, or choose a new password, here:',
      'LINK',
      IGNORE,
    ],
  },
  'no-account': {
    subject: 'There is no account with this address',
    text: [
      'Somebody asked us to send a link to this e-mail address. There is no account with it. You may have used another address.',
      'You can make an account here:',
      'LINK',
      IGNORE,
    ],
  },
  'reset-password': {
    subject: 'Choose a new password',
    text: ['Choose a new password on this page:', 'LINK', 'The link works once, and for one hour.', IGNORE],
  },
  'set-password': {
    subject: 'Your account is ready',
    text: [
      'An account was made for you. Choose a password on this page:',
      'LINK',
      'The link works once, and for 7 days. After that, use “I have forgotten my password” on the sign-in page.',
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    text: ['The password of your account was changed just now.', 'If something is not right:', 'LINK', CHECK],
  },
  'confirm-new-address': {
    subject: 'Confirm your new e-mail address',
    text: [
      'Open this page and press “Confirm” to use this address for your account:',
      'LINK',
      'The link works for 24 hours.',
      IGNORE,
    ],
  },
  'address-changing': {
    subject: 'Your e-mail address is about to change',
    text: [
      'Somebody who was signed in to your account asked to change its e-mail address. This address will no longer work for signing in once the new one is confirmed.',
      'If something is not right:',
      'LINK',
      CHECK,
    ],
  },
  'address-changed': {
    subject: 'Your e-mail address was changed',
    text: [
      'Your account now has another e-mail address. This one no longer works for signing in.',
      'If you did not ask for this, tell the council that runs this service. You can find out how here:',
      'LINK',
    ],
  },
  // To people who asked for support: nobody who looks over a shoulder learns for what.
  'referral-received': {
    subject: 'We have what you sent us',
    text: [
      'Thank you. What you sent has arrived. Somebody will look at it.',
      'Your reference is CODE. Keep it: you can use it to see how far things are, on this page:',
      'LINK',
      IGNORE,
    ],
  },
  'referral-code': {
    subject: 'Your code',
    text: [
      'You asked to see how far things are. Type this code on the page where you asked: CODE',
      'On another phone or computer, open this page instead:',
      'LINK',
      'The code and the link work once, and for 15 minutes.',
      IGNORE,
    ],
  },
  'referral-details-changed': {
    subject: 'How to reach you was changed',
    text: [
      'The contact details that you gave us were changed just now.',
      'If this was not you, tell us. You can see how on this page:',
      'LINK',
    ],
  },
  'draft-saved': {
    subject: 'Go on where you left',
    text: [
      'You saved a form that is not finished. Open this page and press “Go on”:',
      'LINK',
      'Or type this code: CODE',
      'Both work for 14 days after your last change. Then we delete what you wrote.',
      IGNORE,
    ],
  },
  'two-factor-on': {
    subject: 'Signing in now needs a code',
    text: [
      'Your account now asks for a code from an authenticator app when you sign in.',
      'If something is not right:',
      'LINK',
      CHECK,
    ],
  },
  'two-factor-off': {
    subject: 'Signing in no longer needs a code',
    text: [
      'Your account no longer asks for a code from an authenticator app when you sign in.',
      'If something is not right:',
      'LINK',
      CHECK,
    ],
  },
  'support-news': {
    subject: 'There is something new for you',
    text: [
      'There is something new about the request that you sent us. You can read it on this page:',
      'LINK',
      'You need your reference to open it.',
    ],
  },
  'support-appointment': {
    subject: 'You have an appointment soon',
    text: [
      'You have an appointment within the next day or so. Time and place are on this page:',
      'LINK',
      'You need your reference to open it. If you cannot come, tell the person you are meeting.',
    ],
  },
} as const satisfies Record<string, Template>;

export type MailTemplate = keyof typeof MAIL_TEMPLATES;

export const isMailTemplate = (name: string): name is MailTemplate => Object.hasOwn(MAIL_TEMPLATES, name);

/** Subject and text of a mail. */
export function composeMail(
  template: MailTemplate,
  { link, code }: Personalisation,
  siteUrl: string,
): { subject: string; text: string } {
  const { subject, text }: Template = MAIL_TEMPLATES[template];
  const paragraphs = text.map((paragraph) =>
    paragraph.replace('LINK', () => `${siteUrl}${link}`).replace('CODE', () => code ?? ''),
  );
  return { subject, text: [...paragraphs, 'Get Kent & Medway Working'].join('\n\n') };
}
