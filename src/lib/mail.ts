import nodemailer from 'nodemailer';
import { NotifyClient } from 'notifications-node-client';

/** True for a mobile number in international format, "+447700900123": the message is then a text message. */
export const isMobile = (to: string) => to.startsWith('+');

/** A mail or a text message as it is handed to the transport. Plain text only. */
export interface OutgoingMail {
  /** The mail's own id, repeated with each attempt so that the receiver can detect duplicates. */
  id: string;
  /** An email address or, with a transport that sends text messages, a mobile number. */
  to: string;
  /** Not sent with text messages. */
  subject: string;
  text: string;
}

/** Delivery states, as GOV.UK Notify defines them. */
export type MailState =
  'created' | 'sending' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure';

export interface MailResult {
  state: MailState;
  providerId?: string | undefined;
}

export interface MailTransport {
  kind: 'outbox' | 'smtp' | 'notify';
  /** Whether this transport can send text messages. */
  texts: boolean;
  /**
   * Hands a mail over. A failure is returned as a state, not thrown. `again` is true when an earlier attempt may have
   * succeeded without our knowledge.
   */
  send(mail: OutgoingMail, again: boolean): Promise<MailResult>;
  /** The state of a mail that was handed over; absent where the provider cannot be asked. */
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
    // Passwords must not be sent unencrypted; a relay on this machine may lack TLS.
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
        // The relay has accepted the mail; SMTP does not report the final delivery.
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
 * Sends by GOV.UK Notify. One Notify template contains ((subject)) and ((text)), the one for text messages ((text))
 * only, so that the wording stays in this project's version history.
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
 * Creates the transport for a MAIL_URL: SMTP, GOV.UK Notify, or none (`outbox:`, where mail stays in the database and
 * is shown on a page).
 */
export function createMailTransport(mailUrl: string, siteUrl: string): MailTransport {
  const url = new URL(mailUrl);
  if (url.protocol === 'outbox:')
    return { kind: 'outbox', texts: true, send: async () => ({ state: 'delivered' }) };
  return url.protocol === 'notify:' ? notify(url) : smtp(url, siteUrl);
}
