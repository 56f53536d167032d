import { isMobile } from '#lib/mail.ts';

/** The mails that the portal sends. Plain text; a link and, where one is needed, a code; nothing about the person. */

export interface Personalisation {
  /** Path of a page of this site, with a token where it has one. */
  link: string;
  /** Six digits, or a code or reference that is read out or typed. */
  code?: string | undefined;
  /** What it is about, where the reader knows that anyway: "Bakery assistant (Hartlip Bakery)". Never a person. */
  about?: string | undefined;
}

interface Template {
  /** ABOUT stands for what it is about. */
  subject: string;
  /** Paragraphs; LINK, CODE and ABOUT stand for what differs. */
  text: readonly string[];
  /** The same as a text message; only what may go to a mobile has one. Plain letters: with others it costs more. */
  short?: string;
}

const IGNORE = 'If this was not you, you can ignore this e-mail. Nothing changes.';
const CHECK =
  'If this was not you, somebody else may know your password. Choose a new one now, with the link above.';

export const MAIL_TEMPLATES = {
  'confirm-address': {
    subject: 'Confirm your e-mail address',
    text: [
      'To make your account, open this page and choose a password:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link works for 24 hours, the code for 10 minutes.',
      'If you did not ask for an account, ignore this email and do not open the page. No account is made.',
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
  'second-factor-reset': {
    subject: 'The code for signing in was reset',
    text: [
      'An administrator reset the authenticator app and the password of your account, because we were told that you can no longer use your phone for signing in. You are signed out everywhere.',
      'Choose a new password on this page. You set up your authenticator app again at the next sign-in:',
      'LINK',
      'The link works once, and for 7 days.',
      'If you did not ask for this, do not use the link. Tell the person you work for, or the council’s service desk, today.',
    ],
  },
  'sessions-ended': {
    subject: 'You were signed out on all devices',
    text: [
      'An administrator signed your account out on all phones and computers. Your password still works.',
      'If you think that someone else used your account, choose a new password here:',
      'LINK',
    ],
  },
  'password-changed': {
    subject: 'Your password was changed',
    text: ['The password of your account was changed just now.', 'If something is not right:', 'LINK', CHECK],
  },
  'confirm-new-address': {
    subject: 'Confirm your new e-mail address',
    text: [
      'Open this page, sign in as you have until now, and press “Confirm” to use this address for your account:',
      'LINK',
      'The link works for 24 hours.',
      'If you did not ask for this, ignore this email and do not open the page. Nothing changes.',
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
  'posting-approved': {
    subject: 'What you sent is approved',
    text: ['What you sent to us is approved. People can find it now.', 'You can see it here:', 'LINK'],
  },
  'posting-returned': {
    subject: 'Please change something in what you sent',
    text: [
      'Thank you for what you sent to us. Something in it needs changing before people can find it.',
      'Read what it is, change it and send it again here. All that you wrote is still there:',
      'LINK',
    ],
  },
  'posting-refused': {
    subject: 'We cannot show what you sent',
    text: [
      'We looked at what you sent to us, and cannot show it on this site.',
      'You can read why here:',
      'LINK',
    ],
  },
  unsent: {
    subject: 'Something that you began is deleted in a few days',
    text: [
      'You began something on this site and have not sent it. We delete what nobody has touched for 14 days.',
      'If you still want it, go on with it here. Every change keeps it for another 14 days:',
      'LINK',
      'If you do not need it any more, you need not do anything.',
    ],
  },
  'organisation-approved': {
    subject: 'Your organisation is approved',
    text: [
      'Your organisation is approved. What you have sent us is looked at next, and you can post jobs, courses and other offers.',
      'Everything of yours, also what you have begun and not sent, is here:',
      'LINK',
    ],
  },
  'organisation-returned': {
    subject: 'Please change something about your organisation',
    text: [
      'Thank you for registering. Something about your organisation needs changing before we can approve it.',
      'Read what it is, change it and send it again here:',
      'LINK',
    ],
  },
  'organisation-refused': {
    subject: 'We cannot approve your organisation',
    text: [
      'We looked at what you told us about your organisation, and cannot approve it.',
      'You can read why here:',
      'LINK',
    ],
  },
  'posting-withdrawn': {
    subject: 'We have taken down something you posted',
    text: [
      'We have taken down something that your organisation posted. People can no longer find it.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-suspended': {
    subject: 'Your organisation is suspended',
    text: [
      'Your organisation is suspended on this site. Nothing that it posted can be found for now.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-lifted': {
    subject: 'Your organisation is no longer suspended',
    text: [
      'Your organisation is no longer suspended. What it posted, and has not closed, can be found again.',
      'You can see it here:',
      'LINK',
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
  invited: {
    subject: 'You are invited to work for an organisation on this service',
    text: [
      'Somebody asks you to help with what their organisation posts on Get Kent & Medway Working.',
      'Open this page to see who it is, and to accept:',
      'LINK',
      'You need an account with this e-mail address. You can make one on that page. The link works for 7 days.',
      'If you do not know what this is about, you can ignore this e-mail. Nothing changes.',
    ],
  },
  'join-asked': {
    subject: 'Somebody asks to join your organisation',
    text: [
      'Somebody asks to work for an organisation that you look after. You decide. Say yes only to somebody you know.',
      'See who it is, and answer:',
      'LINK',
    ],
  },
  'join-decided': {
    subject: 'There is an answer to your request to join',
    text: ['You asked to join an organisation. See the answer here:', 'LINK'],
  },
  'membership-changed': {
    subject: 'What you can do for an organisation has changed',
    text: [
      'Somebody who looks after an organisation has changed what you can do for it. See what you can do now:',
      'LINK',
      'If you think this is a mistake, ask the people you work with.',
    ],
  },
  'account-deleted': {
    subject: 'Your account was deleted',
    text: [
      'Your account was deleted, as you asked. Nobody can sign in with it any more.',
      'If this was not you, tell the council that runs this service. You can find out how here:',
      'LINK',
    ],
  },
  'confirm-application': {
    subject: 'Not sent yet: confirm your application for ABOUT',
    text: [
      'Your application for ABOUT has not been sent yet.',
      'To send it, open this page and press “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link and the code work for 7 days. If you do nothing, we delete what you wrote.',
      'If this was not you, you can ignore this email. Nothing is sent.',
    ],
  },
  'confirm-reminder': {
    subject: 'Reminder: your application for ABOUT has not been sent',
    text: [
      'You filled in an application for ABOUT. It has not been sent, because you have not confirmed your email address.',
      'If you still want it, open this page and press “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'If you do not want it any more, you do not have to do anything. We do not remind you again, and delete what you wrote.',
      'If this was not you, you can ignore this email. Nothing is sent.',
    ],
  },
  'application-sent': {
    subject: 'What you asked for was sent',
    text: [
      'It is with the organisation now. You can see how it goes on, or withdraw it, on this page:',
      'LINK',
    ],
  },
  'application-received': {
    subject: 'New application: ABOUT',
    text: [
      'You have a new application for ABOUT. You can read it, and answer, on this page:',
      'LINK',
      'We write to you at most once a day, so there may be more than one.',
    ],
  },
  'applicant-wrote': {
    subject: 'New message about an application: ABOUT',
    text: [
      'An applicant for ABOUT has written to you, or answered something. You can read it on this page:',
      'LINK',
      'We write to you at most once a day, so there may be more than one.',
    ],
  },
  'place-free': {
    subject: 'A place is free: ABOUT',
    text: [
      'A place on ABOUT is free, and people are on the waiting list. Nobody gets it before you accept their application for a place:',
      'LINK',
      'We write to you at most once a day, so there may be more than one.',
    ],
  },
  'application-corrected': {
    subject: 'A correction to what we told you',
    text: [
      'The last news about something you asked for was a mistake, and has been put right. You can see where things are on this page:',
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
      'We hold the place for 48 hours. After that it may go to somebody else.',
      'You can take it, or say no, on this page:',
      'LINK',
    ],
  },
  'place-lapsed': {
    subject: 'The place is no longer held for you',
    text: [
      'We held a place for you, and did not hear from you within 48 hours. We can no longer hold it.',
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
  // To people who asked for support: nobody who looks over a shoulder learns for what.
  'referral-received': {
    subject: 'We have what you sent us',
    text: [
      'Thank you. What you sent has arrived. Somebody will look at it.',
      'Your reference is CODE. Keep it: you can use it to see how far things are, on this page:',
      'LINK',
      IGNORE,
    ],
    short:
      'We have what you sent us. Your reference is CODE. Keep it: you can use it to see how far things are, at LINK',
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
    short:
      'Your code is CODE. It works once, and for 15 minutes. If you did not ask for it, nothing changes.',
  },
  'referral-details-changed': {
    subject: 'How to reach you was changed',
    text: [
      'The contact details that you gave us were changed just now.',
      'If this was not you, tell us. You can see how on this page:',
      'LINK',
    ],
    short: 'How to reach you was changed just now. If this was not you, tell us. You can see how at LINK',
  },
  // To advisers: who it is, and what they asked for, stands on the caseload alone.
  'adviser-waiting': {
    subject: 'Somebody waits for an adviser',
    text: [
      'Somebody new waits for an adviser. You can see more when you sign in, on this page:',
      'LINK',
      'We write to you at most once a day, however many there are.',
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
  'support-news': {
    subject: 'There is something new for you',
    text: [
      'There is something new about the request that you sent us. You can read it on this page:',
      'LINK',
      'You need your reference to open it.',
    ],
    short: 'There is something new for you. You can read it with your reference, at LINK',
  },
  'support-appointment': {
    subject: 'You have an appointment soon',
    text: [
      'You have an appointment within the next day or so. Time and place are on this page:',
      'LINK',
      'You need your reference to open it. If you cannot come, you can say so on that page.',
    ],
    short:
      'You have an appointment within the next day or so. Time and place are on your page, which you open with your reference: LINK',
  },
} as const satisfies Record<string, Template>;

export type MailTemplate = keyof typeof MAIL_TEMPLATES;

export const isMailTemplate = (name: string): name is MailTemplate => Object.hasOwn(MAIL_TEMPLATES, name);

const SENDER = 'Get Kent & Medway Working';

/**
 * Subject and text of a mail; of what goes to a mobile, the text message.
 * @throws when there is no such text message
 */
export function composeMail(
  template: MailTemplate,
  { to, link, code, about }: Personalisation & { to: string },
  siteUrl: string,
): { subject: string; text: string } {
  const { subject, text, short }: Template = MAIL_TEMPLATES[template];
  const values = {
    LINK: `${siteUrl}${link}`,
    CODE: code ?? '',
    ABOUT: (about ?? '').replace(/\s+/gu, ' ').trim(),
  };
  // In one pass: a job's title may itself hold one of these words.
  const filled = (words: string) =>
    words.replace(/LINK|CODE|ABOUT/g, (it) => values[it as keyof typeof values]);
  if (!isMobile(to)) return { subject: filled(subject), text: [...text.map(filled), SENDER].join('\n\n') };
  if (short === undefined) throw new Error(`there is no text message ${template}`);
  return { subject, text: `${SENDER}: ${filled(short)}` };
}
