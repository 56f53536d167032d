/** The mails that the portal sends. Plain text; a link and, where one is needed, a code; nothing about the person. */

export interface Personalisation {
  /** Path of a page of this site, with a token where it has one. */
  link: string;
  /** Six digits. */
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
  'confirm-application': {
    subject: 'Confirm what you sent',
    text: [
      'You asked for something on our site. It is not sent yet.',
      'Open this page and press “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link and the code work for 24 hours. If you do nothing, we delete what you wrote.',
      IGNORE,
    ],
  },
  'application-sent': {
    subject: 'What you asked for was sent',
    text: [
      'It is with the organisation now. You can see how it goes on, or take it back, on this page:',
      'LINK',
    ],
  },
  'application-changed': {
    subject: 'There is news about something you asked for',
    text: ['You can read it on this page:', 'LINK'],
  },
  'application-message': {
    subject: 'You have a message',
    text: ['An organisation that you wrote to has answered. You can read it on this page:', 'LINK'],
  },
  'place-offered': {
    subject: 'A place is offered to you',
    text: [
      'We hold the place for 48 hours. After that it goes to somebody else.',
      'You can take it, or say no, on this page:',
      'LINK',
    ],
  },
  'place-lapsed': {
    subject: 'The place is no longer held for you',
    text: [
      'We held a place for you, and did not hear from you in time. It has gone to somebody else.',
      'You can see what you can do on this page:',
      'LINK',
    ],
  },
  'application-link': {
    subject: 'Your link',
    text: [
      'You can see everything you asked for with this e-mail address on this page:',
      'LINK',
      'The link works once. You can ask for another one whenever you need it.',
      IGNORE,
    ],
  },
  'no-applications': {
    subject: 'There is nothing with this address',
    text: [
      'Somebody asked us for a link to what was sent with this e-mail address. Nothing was. You may have used another address, or an account:',
      'LINK',
      IGNORE,
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
