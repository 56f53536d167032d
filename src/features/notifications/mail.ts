import { isMobile } from '#lib/mail.ts';
import { SENDER } from './messages.en.ts';

/**
 * How a mail is put together. Which mails there are, and their words, stands in the `mails.en.ts` of the features;
 * `src/mails.ts` lists them. Plain text; a link and, where needed, a code; no personal data.
 */

/**
 * The names of all mails, by feature. Each feature adds its own in its `mails.en.ts`, by `declare module`, as it adds
 * its tables to `Database`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the features fill it
export interface MailTemplates {}

export type MailTemplate = MailTemplates[keyof MailTemplates];

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

/** The words of a mail in one language. */
export interface MailWording {
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

/** The words of every mail, by feature: the compiler refuses a list in which a feature or a mail is missing. */
export type MailWordings = {
  readonly [Feature in keyof MailTemplates]: Readonly<Record<MailTemplates[Feature], MailWording>>;
};

/** The words of every mail, by template. */
export type Mails = ReadonlyMap<string, MailWording>;

/**
 * The words of every mail in one list.
 * @throws if two features have a mail of the same name
 */
export function listMails(wordings: MailWordings): Mails {
  const mails = new Map<string, MailWording>();
  for (const ofFeature of Object.values<Readonly<Record<string, MailWording>>>(wordings)) {
    for (const [template, wording] of Object.entries(ofFeature)) {
      if (mails.has(template)) throw new Error(`two mails are called ${template}`);
      mails.set(template, wording);
    }
  }
  return mails;
}

/**
 * Subject and text of a mail; for a mobile, the text message.
 * @throws if there is no such mail, or no text message of it
 */
export function composeMail(
  mails: Mails,
  template: string,
  { to, link, code, about }: Personalisation & { to: string },
  siteUrl: string,
): { subject: string; text: string } {
  const wording = mails.get(template);
  if (wording === undefined) throw new Error(`there is no mail ${template}`);
  const { subject, text, short } = wording;
  const values = {
    LINK: `${siteUrl}${link}`,
    CODE: code ?? '',
    ABOUT: (about ?? '').replace(/\s+/gu, ' ').trim(),
  };
  // In one pass: a job's title may itself contain one of these words.
  const fillIn = (words: string) =>
    words.replace(/LINK|CODE|ABOUT/g, (word) => values[word as keyof typeof values]);
  if (!isMobile(to)) return { subject: fillIn(subject), text: [...text.map(fillIn), SENDER].join('\n\n') };
  if (short === undefined) throw new Error(`there is no text message ${template}`);
  return { subject, text: `${SENDER}: ${fillIn(short)}` };
}
