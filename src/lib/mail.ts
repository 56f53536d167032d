import nodemailer from 'nodemailer';
import { NotifyClient } from 'notifications-node-client';

/** A mobile number as it is dialled from anywhere, "+447700900123": what goes there is a text message. */
export const isMobile = (to: string) => to.startsWith('+');

/** A mail or a text message as it leaves the house. Plain text only. */
export interface OutgoingMail {
  /** The mail's own id: given again with a repeated attempt, so that the receiver can tell. */
  id: string;
  /** An e-mail address or, with a transport that sends text messages, a mobile number. */
  to: string;
  /** Of text messages none is sent. */
  subject: string;
  text: string;
}

/** States as GOV.UK Notify has them. */
export type MailState =
  'created' | 'sending' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure';

export interface MailResult {
  state: MailState;
  providerId?: string | undefined;
}

export interface MailTransport {
  kind: 'outbox' | 'smtp' | 'notify';
  /** Whether it can send text messages. */
  texts: boolean;
  /**
   * Hands a mail over. What went wrong is a state, not an exception. `again` is true when an earlier attempt may have
   * succeeded without our knowing.
   */
  send(mail: OutgoingMail, again: boolean): Promise<MailResult>;
  /** What has become of a mail that was handed over; undefined where that cannot be asked. */
  stateOf?(providerId: string): Promise<MailState>;
}

const PATIENCE_MS = 20_000;

function smtp(url: URL, siteUrl: string): MailTransport {
  const from = url.searchParams.get('from') ?? `no-reply@${new URL(siteUrl).hostname}`;
  const settings = new URL(url);
  settings.search = '';
  const transport = nodemailer.createTransport({
    url: settings.href,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // Passwords must not travel in the clear; a relay on this machine may be without TLS.
    requireTLS:
      settings.protocol === 'smtp:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(settings.hostname),
  });
  return {
    kind: 'smtp',
    texts: false,
    async send(mail) {
      if (isMobile(mail.to)) return { state: 'permanent-failure' };
      const messageId = `<${mail.id}@${new URL(siteUrl).hostname}>`;
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          messageId,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        // The relay has taken it over; what comes of it, SMTP does not say.
        return { state: 'delivered', providerId: messageId };
      } catch (error) {
        const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
        if (code === 'EENVELOPE' && responseCode >= 500) return { state: 'permanent-failure' };
        if (responseCode >= 400 && responseCode < 500) return { state: 'temporary-failure' };
        return { state: 'technical-failure' };
      }
    },
  };
}

const NOTIFY_STATES: Readonly<Record<string, MailState>> = {
  created: 'sending',
  pending: 'sending',
  sending: 'sending',
  delivered: 'delivered',
  'permanent-failure': 'permanent-failure',
  'temporary-failure': 'temporary-failure',
  'technical-failure': 'technical-failure',
};

/**
 * One template of Notify holds ((subject)) and ((text)), the one for text messages ((text)) alone: the words stay in this
 * project's own history.
 */
function notify(url: URL): MailTransport {
  const key = decodeURIComponent(url.host);
  const template = url.searchParams.get('template') ?? '';
  const textTemplate = url.searchParams.get('text-template');
  const api = url.searchParams.get('api');
  const client = api === null ? new NotifyClient(key) : new NotifyClient(api, key);
  return {
    kind: 'notify',
    texts: textTemplate !== null,
    async send(mail, again) {
      const isText = isMobile(mail.to);
      if (isText && textTemplate === null) return { state: 'permanent-failure' };
      try {
        if (again) {
          const { data } = await client.getNotifications(isText ? 'sms' : 'email', undefined, mail.id);
          const [known] = data.notifications;
          if (known !== undefined)
            return { state: NOTIFY_STATES[known.status] ?? 'sending', providerId: known.id };
        }
        const { data } = isText
          ? await client.sendSms(textTemplate ?? '', mail.to, {
              personalisation: { text: mail.text },
              reference: mail.id,
            })
          : await client.sendEmail(template, mail.to, {
              personalisation: { subject: mail.subject, text: mail.text },
              reference: mail.id,
            });
        return { state: 'sending', providerId: data.id };
      } catch (error) {
        const status = (error as { response?: { status?: number } }).response?.status ?? 0;
        return { state: status === 429 || status >= 500 ? 'temporary-failure' : 'technical-failure' };
      }
    },
    async stateOf(providerId) {
      const { data } = await client.getNotificationById(providerId);
      return NOTIFY_STATES[data.status] ?? 'sending';
    },
  };
}

/**
 * The way that mail leaves: SMTP, GOV.UK Notify, or not at all (`outbox:`, where it stays in the database and is shown
 * on a page).
 */
export function createMailTransport(mailUrl: string, siteUrl: string): MailTransport {
  const url = new URL(mailUrl);
  if (url.protocol === 'outbox:')
    return { kind: 'outbox', texts: true, send: async () => ({ state: 'delivered' }) };
  return url.protocol === 'notify:' ? notify(url) : smtp(url, siteUrl);
}
