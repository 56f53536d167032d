import { isMobile } from '#lib/mail.ts';

/** The mails that the portal sends. Plain text; a link and, where needed, a code; no personal data. */

export interface Personalisation {
  /** Path of a page of this site, with a token if the page needs one. */
  link: string;
  /** Six digits, or a code or reference for reading out or typing. */
  code?: string | undefined;
  /**
   * The subject of the mail, where the recipient knows it anyway: "Bakery assistant (Hartlip Bakery)". Never a
   * person.
   */
  about?: string | undefined;
}

interface Template {
  /** ABOUT is replaced by `about`. */
  subject: string;
  /** Paragraphs; LINK, CODE and ABOUT are replaced. */
  text: readonly string[];
  /**
   * The text message with the same content; only templates that may go to a mobile have one. Plain letters only:
   * other characters make the message cost more.
   */
  short?: string;
}

const IGNORE = 'If this was not you, you can ignore this email. Nothing will change.';
const CHECK =
  'If this was not you, someone else may know your password. Use the link above to choose a new one now.';

export const MAIL_TEMPLATES = {
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
      IGNORE,
    ],
  },
  'no-account': {
    subject: 'There is no account with this address',
    text: [
      'Someone asked us to send a link to this email address. There is no account with this address. You may have used another one.',
      'You can create an account here:',
      'LINK',
      IGNORE,
    ],
  },
  'reset-password': {
    subject: 'Choose a new password',
    text: [
      'Choose a new password on this page:',
      'LINK',
      'You can only use the link once. It expires after 1 hour.',
      IGNORE,
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
    text: ['The password for your account has just been changed.', 'If you did not do this:', 'LINK', CHECK],
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
      CHECK,
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
      CHECK,
    ],
  },
  'posting-approved': {
    subject: 'We have approved what you sent',
    text: ['We have approved what you sent us. People can now find it.', 'You can see it here:', 'LINK'],
  },
  'posting-returned': {
    subject: 'Changes needed to what you sent',
    text: [
      'Thank you for what you sent us. You need to make changes before people can find it.',
      'See what to change and send it again here. We have kept everything you wrote:',
      'LINK',
    ],
  },
  'posting-refused': {
    subject: 'We cannot publish what you sent',
    text: [
      'We have reviewed what you sent us. We cannot publish it on this website.',
      'You can read why here:',
      'LINK',
    ],
  },
  unsent: {
    subject: 'We will delete something you started in a few days',
    text: [
      'You started something on this website and have not sent it. We delete anything that no one has changed for 14 days.',
      'If you still want it, continue here. Each time you make a change, we keep it for another 14 days:',
      'LINK',
      'If you no longer need it, you do not have to do anything.',
    ],
  },
  'organisation-approved': {
    subject: 'We have approved your organisation',
    text: [
      'We have approved your organisation. You can now post jobs, courses and other offers. We will review anything you have already sent next.',
      'You can see all your listings here, including drafts that you have not sent:',
      'LINK',
    ],
  },
  'organisation-returned': {
    subject: 'Changes needed to your organisation’s details',
    text: [
      'Thank you for registering. You need to make changes to your organisation’s details before we can approve it.',
      'See what to change and send it again here:',
      'LINK',
    ],
  },
  'organisation-refused': {
    subject: 'We cannot approve your organisation',
    text: [
      'We have reviewed what you told us about your organisation. We cannot approve it.',
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
    subject: 'We have suspended your organisation',
    text: [
      'We have suspended your organisation on this website. At the moment, people cannot find anything it has posted.',
      'You can read why here:',
      'LINK',
    ],
  },
  'organisation-lifted': {
    subject: 'Your organisation is no longer suspended',
    text: [
      'Your organisation is no longer suspended. People can again find its listings that have not closed.',
      'You can see it here:',
      'LINK',
    ],
  },
  'two-factor-off': {
    subject: 'You no longer need a code to sign in',
    text: [
      'You no longer need a code from an authenticator app to sign in to your account.',
      'If you did not do this:',
      'LINK',
      CHECK,
    ],
  },
  invited: {
    subject: 'You have been invited to join an organisation on this service',
    text: [
      'Someone has invited you to help with what their organisation posts on Get Kent & Medway Working.',
      'Open this page to see who invited you, and to accept:',
      'LINK',
      'You need an account with this email address. You can create one on that page. The link works for 7 days.',
      'If you do not know what this is about, you can ignore this email. Nothing will change.',
    ],
  },
  'join-asked': {
    subject: 'Someone has asked to join your organisation',
    text: [
      'Someone has asked to join an organisation that you manage. You decide whether they can. Only accept someone you know.',
      'See who it is and answer:',
      'LINK',
    ],
  },
  'join-decided': {
    subject: 'Your request to join an organisation has been answered',
    text: ['You asked to join an organisation. See the answer here:', 'LINK'],
  },
  'membership-changed': {
    subject: 'Your role in an organisation has changed',
    text: [
      'Someone who manages an organisation has changed your role. See what you can do now:',
      'LINK',
      'If you think this is a mistake, ask the people you work with.',
    ],
  },
  'account-deleted': {
    subject: 'Your account was deleted',
    text: [
      'We have deleted your account, as you asked. No one can sign in with it any more.',
      'If this was not you, tell the council that runs this service. You can find out how here:',
      'LINK',
    ],
  },
  'confirm-application': {
    subject: 'Not sent yet: confirm your application for ABOUT',
    text: [
      'Your application for ABOUT has not been sent yet.',
      'To send it, open this page and select “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'The link and the code work for 7 days. If you do not use them, we will delete what you wrote.',
      'If this was not you, you can ignore this email. We will not send anything.',
    ],
  },
  'confirm-reminder': {
    subject: 'Reminder: your application for ABOUT has not been sent',
    text: [
      'You filled in an application for ABOUT. It has not been sent, because you have not confirmed your email address.',
      'If you still want to apply, open this page and select “Confirm and send”:',
      'LINK',
      'On another phone or computer, you can use this code instead: CODE',
      'If you no longer want to apply, you do not have to do anything. We will not remind you again, and we will delete what you wrote.',
      'If this was not you, you can ignore this email. We will not send anything.',
    ],
  },
  'application-sent': {
    subject: 'Your application has been sent',
    text: [
      'We have sent your application to the organisation. You can check its progress or withdraw it on this page:',
      'LINK',
    ],
  },
  'application-received': {
    subject: 'New application: ABOUT',
    text: [
      'You have a new application for ABOUT. You can read and answer it on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'applicant-wrote': {
    subject: 'New message about an application: ABOUT',
    text: [
      'An applicant for ABOUT has sent you a message or an answer. You can read it on this page:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'place-free': {
    subject: 'A place is free: ABOUT',
    text: [
      'A place on ABOUT is free, and people are on the waiting list. No one will get it until you accept their application for a place:',
      'LINK',
      'We email you at most once a day, so there may be more than one.',
    ],
  },
  'application-corrected': {
    subject: 'A correction to what we told you',
    text: [
      'The last update on your application was a mistake, and has been corrected. You can check the progress of your application on this page:',
      'LINK',
    ],
  },
  'application-changed': {
    subject: 'There is an update on your application',
    text: ['You can read it on this page:', 'LINK'],
  },
  'application-message': {
    subject: 'You have a message',
    text: ['An organisation that you wrote to has replied. You can read the message on this page:', 'LINK'],
  },
  'place-offered': {
    subject: 'You have been offered a place',
    text: [
      'We will hold the place for 48 hours. After that, it may go to someone else.',
      'You can accept or decline it on this page:',
      'LINK',
    ],
  },
  'place-lapsed': {
    subject: 'We are no longer holding your place',
    text: [
      'We held a place for you but did not hear from you within 48 hours. We can no longer hold it.',
      'See what you can do next on this page:',
      'LINK',
    ],
  },
  'application-link': {
    subject: 'Link to your applications',
    text: [
      'You can see all your applications with this email address on this page:',
      'LINK',
      'You can only use the link once. You can ask for a new one at any time.',
      IGNORE,
    ],
  },
  'no-applications': {
    subject: 'There are no applications with this address',
    text: [
      'Someone asked us for a link to applications sent with this email address. There are none. You may have used another address, or an account:',
      'LINK',
      IGNORE,
    ],
  },
  // To people who asked for support: a person who sees the screen must not learn what kind of support.
  'referral-received': {
    subject: 'We have received your request',
    text: [
      'Thank you. We have received your request and will review it.',
      'Your reference is CODE. Keep it safe. You can use it to check progress on this page:',
      'LINK',
      IGNORE,
    ],
    short:
      'We have received your request. Your reference is CODE. Keep it safe. You can use it to check progress at LINK',
  },
  'referral-code': {
    subject: 'Your code',
    text: [
      'You asked to check progress. Enter this code on the page where you asked: CODE',
      'On another phone or computer, open this page instead:',
      'LINK',
      'You can only use the code or the link once. They expire after 15 minutes.',
      IGNORE,
    ],
    short:
      'Your code is CODE. You can only use it once. It expires after 15 minutes. If you did not ask for it, nothing will change.',
  },
  'referral-details-changed': {
    subject: 'Your contact details have changed',
    text: [
      'The contact details you gave us have just been changed.',
      'If this was not you, tell us. See how to contact us on this page:',
      'LINK',
    ],
    short:
      'Your contact details have just been changed. If this was not you, tell us. See how to contact us at LINK',
  },
  // To advisers: the person's name and request are shown in the caseload only.
  'adviser-waiting': {
    subject: 'Someone is waiting for an adviser',
    text: [
      'Someone new is waiting for an adviser. Sign in to see more on this page:',
      'LINK',
      'We email you at most once a day, however many people are waiting.',
    ],
  },
  'draft-saved': {
    subject: 'Continue your form',
    text: [
      'You saved a form that you have not finished. Open this page and select “Continue”:',
      'LINK',
      'Or enter this code: CODE',
      'Both work for 14 days after your last change. After that, we delete what you wrote.',
      IGNORE,
    ],
  },
  'support-news': {
    subject: 'There is an update for you',
    text: [
      'There is an update on your request. You can read it on this page:',
      'LINK',
      'You need your reference to open it.',
    ],
    short: 'There is an update for you. Use your reference to read it at LINK',
  },
  'support-appointment': {
    subject: 'You have an appointment soon',
    text: [
      'You have an appointment in the next day or so. See the time and place on this page:',
      'LINK',
      'You need your reference to open it. If you cannot come, you can tell us on that page.',
    ],
    short:
      'You have an appointment in the next day or so. Use your reference to see the time and place at LINK',
  },
} as const satisfies Record<string, Template>;

export type MailTemplate = keyof typeof MAIL_TEMPLATES;

export const isMailTemplate = (name: string): name is MailTemplate => Object.hasOwn(MAIL_TEMPLATES, name);

const SENDER = 'Get Kent & Medway Working';

/**
 * Subject and text of a mail; for a mobile, the text message.
 * @throws if the template has no text message
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
  // In one pass: a job's title may itself contain one of these words.
  const filled = (words: string) =>
    words.replace(/LINK|CODE|ABOUT/g, (it) => values[it as keyof typeof values]);
  if (!isMobile(to)) return { subject: filled(subject), text: [...text.map(filled), SENDER].join('\n\n') };
  if (short === undefined) throw new Error(`there is no text message ${template}`);
  return { subject, text: `${SENDER}: ${filled(short)}` };
}
