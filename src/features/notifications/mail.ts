import type { Secrets } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { isMobile } from '#lib/mail.ts';
import { SENDER, type OUTDATED_REASONS } from './messages.en.ts';

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

// ---- Whether a mail is still true

/**
 * The ids by which a mail's check finds what the mail is about, by template. Each feature adds those of its mails, by
 * `declare module`; they are encrypted with the mail.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the features fill it
export interface MailIds {}

/** A mail's template, with the ids that its check needs. */
export type MailAbout = {
  [Template in MailTemplate]: Template extends keyof MailIds
    ? { template: Template; ids: MailIds[Template] }
    : { template: Template; ids?: undefined };
}[MailTemplate];

/** Why a mail is no longer true. */
export type OutdatedReason = keyof typeof OUTDATED_REASONS;

/** What a check may use: it reads the present state, and writes nothing. */
export interface CheckContext<Ids> {
  trx: Trx;
  secrets: Secrets;
  now: Date;
  ids: Ids;
  /** An email address or a mobile number. */
  to: string;
  /** The token in the mail's link; empty if there is none. */
  token: string;
  code: string | undefined;
}

/** Asks, right before a mail is sent, whether it is still true. @returns why it is not; undefined if it is */
export type MailCheck<Ids = null> = (context: CheckContext<Ids>) => Promise<OutdatedReason | undefined>;

/**
 * The checks of one feature's mails. `null` stands for a mail that nothing makes untrue later, such as a receipt or a
 * security notice: it is a decision and not an omission.
 */
export type MailChecksOf<Feature extends keyof MailTemplates> = {
  readonly [Template in MailTemplates[Feature]]: Template extends keyof MailIds
    ? MailCheck<MailIds[Template]>
    : MailCheck | null;
};

/** The checks of every mail, by feature: the compiler refuses a list in which a feature or a mail is missing. */
export type MailChecks = { readonly [Feature in keyof MailTemplates]: MailChecksOf<Feature> };

/** The token of a link: the value of its parameter `token` or `link`. */
export function tokenOf(link: string): string {
  const { searchParams } = new URL(link, 'http://localhost');
  return searchParams.get('token') ?? searchParams.get('link') ?? '';
}

// ---- All mails

/** A mail's words and its check. */
export interface Mail extends MailWording {
  /** Only called with the ids with which a mail of this template was written. */
  check: MailCheck<never> | null;
}

/** Every mail, by template. */
export type Mails = ReadonlyMap<string, Mail>;

/**
 * Every mail in one list.
 * @throws if two features have a mail of the same name
 */
export function listMails(wordings: MailWordings, checks: MailChecks): Mails {
  const mails = new Map<string, Mail>();
  const checkOf = new Map<string, MailCheck<never> | null>(
    Object.values<Readonly<Record<string, MailCheck<never> | null>>>(checks).flatMap((ofFeature) =>
      Object.entries(ofFeature),
    ),
  );
  for (const ofFeature of Object.values<Readonly<Record<string, MailWording>>>(wordings)) {
    for (const [template, wording] of Object.entries(ofFeature)) {
      if (mails.has(template)) throw new Error(`two mails are called ${template}`);
      mails.set(template, { ...wording, check: checkOf.get(template) ?? null });
    }
  }
  return mails;
}

/**
 * Subject and text of a mail; for a mobile, the text message.
 * @throws if there is no such mail, or no text message of it
 */
export function composeMail(
  mails: ReadonlyMap<string, MailWording>,
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
