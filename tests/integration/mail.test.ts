import assert from 'node:assert/strict';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createMailTransport, type MailResult, type OutgoingMail } from '#lib/mail.ts';
import { enqueueMail, sendMail, retryMail, type MailDeps } from '#features/notifications/mail.service.ts';
import { MAILS } from '../../src/mails.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { log } from '../support/log.ts';

const SITE = 'https://jobs.example.gov.uk';
const TO_ADDRESS = 'somebody@example.org';

describe('a mail', () => {
  let database: TestDatabase;
  let now: Date;
  let sent: OutgoingMail[];
  let answer: (mail: OutgoingMail, again: boolean) => Promise<MailResult>;
  let deps: MailDeps;

  beforeEach(async () => {
    database = await testDatabase();
    now = new Date();
    sent = [];
    answer = async () => ({ state: 'delivered', providerId: 'p1' });
    deps = {
      db: database.db,
      secrets,
      mails: MAILS,
      siteUrl: SITE,
      clock: () => now,
      log,
      transport: {
        kind: 'smtp',
        texts: false,
        send: async (mail, again) => {
          sent.push(mail);
          return answer(mail, again);
        },
      },
    };
  });
  afterEach(() => database.close());

  const TO = 'somebody@example.org';
  async function written(to = TO): Promise<string> {
    await database.db.transaction().execute((trx) =>
      enqueueMail(trx, deps, {
        to,
        template: 'password-changed',
        link: '/account/reset?token=very-secret',
      }),
    );
    return (await rows()).at(-1)?.id ?? assert.fail('no mail');
  }
  const rows = () => database.db.selectFrom('mail').selectAll().orderBy('createdAt').execute();
  const only = async () => (await rows())[0] ?? assert.fail('no mail');
  const waitingJobs = async () =>
    (await database.pool.query('select id from graphile_worker.jobs')).rows.length;

  it('exists, with its job, exactly when what caused it does', async () => {
    await assert.rejects(
      database.db.transaction().execute(async (trx) => {
        await enqueueMail(trx, deps, { to: TO, template: 'password-changed', link: '/x' });
        throw new Error('the cause failed');
      }),
    );
    assert.deepEqual([(await rows()).length, await waitingJobs()], [0, 0]);
    await written();
    assert.deepEqual([(await rows()).length, await waitingJobs()], [1, 1]);
    assert.equal((await only()).state, 'created');
  });

  it('is plain text with the link, and its link is forgotten when it has left', async () => {
    const id = await written();
    assert.doesNotMatch(JSON.stringify(await only()), /very-secret/);
    await sendMail(deps, id);
    assert.match(
      sent[0]?.text ?? '',
      /https:\/\/jobs\.example\.gov\.uk\/account\/reset\?token=very-secret\n/,
    );
    assert.doesNotMatch(sent[0]?.text ?? '', /LINK|CODE|undefined/);
    const row = await only();
    assert.deepEqual([row.state, row.personalisation, row.attempts], ['delivered', null, 1]);
  });

  it('is sent once, however often its job runs', async () => {
    const id = await written();
    await Promise.all(Array.from({ length: 5 }, () => sendMail(deps, id)));
    await sendMail(deps, id);
    await retryMail(deps);
    assert.equal(sent.length, 1);
  });

  it('that could not be sent is tried again, with its link', async () => {
    const id = await written();
    for (const state of ['technical-failure', 'temporary-failure'] as const) {
      answer = async () => ({ state });
      await assert.rejects(sendMail(deps, id), (error: Error) => {
        assert.doesNotMatch(error.message, /somebody|secret/);
        return true;
      });
      assert.equal((await only()).state, state);
    }
    answer = async () => ({ state: 'delivered' });
    await sendMail(deps, id);
    assert.deepEqual([(await only()).state, (await only()).attempts], ['delivered', 3]);
    assert.equal(new Set(sent.map((mail) => mail.id)).size, 1, 'under one id');
  });

  it('that came back for good stops further mail to that account, and to no other', async () => {
    await givenAccount(database.db, { email: TO });
    answer = async () => ({ state: 'permanent-failure' });
    await sendMail(deps, await written());
    const account = await database.db
      .selectFrom('account')
      .selectAll()
      .where('email', '=', TO)
      .executeTakeFirstOrThrow();
    assert.ok(account.mailFailedAt);
    answer = async () => ({ state: 'delivered' });
    now = new Date(now.getTime() + 1000);
    await sendMail(deps, await written());
    now = new Date(now.getTime() + 1000);
    await sendMail(deps, await written('other@example.org'));
    assert.deepEqual(
      (await rows()).map((row) => row.state),
      ['permanent-failure', 'permanent-failure', 'delivered'],
    );
    assert.deepEqual(
      sent.map((mail) => mail.to),
      [TO, 'other@example.org'],
    );
  });

  it('whose sending was cut off is taken up again after a while, and not before', async () => {
    const id = await written();
    answer = () => Promise.reject(new Error('the process was ended'));
    await assert.rejects(sendMail(deps, id));
    answer = async () => ({ state: 'delivered' });
    await retryMail(deps);
    assert.equal(sent.length, 1, 'another process may still be sending it');
    now = new Date(now.getTime() + 5 * 60_000);
    await retryMail(deps);
    assert.deepEqual([sent.length, (await only()).state], [2, 'delivered']);
  });

  it('is deleted after 30 days', async () => {
    await sendMail(deps, await written());
    now = new Date(now.getTime() + 31 * 86_400_000);
    await retryMail(deps);
    assert.equal((await rows()).length, 0);
  });
});

describe('a relay', () => {
  let relay: Server;
  let said: string[];
  let toRecipient: string;
  let mailUrl: string;

  beforeEach(async () => {
    said = [];
    toRecipient = '250 ok';
    relay = createServer((socket) => {
      socket.write('220 relay\r\n');
      let inData = false;
      let rest = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        rest += chunk.toString();
        for (let at = rest.indexOf('\r\n'); at !== -1; at = rest.indexOf('\r\n')) {
          const line = rest.slice(0, at);
          rest = rest.slice(at + 2);
          said.push(line);
          if (inData) {
            if (line !== '.') continue;
            inData = false;
            socket.write('250 taken\r\n');
          } else if (line.startsWith('RCPT')) socket.write(`${toRecipient}\r\n`);
          else if (line === 'DATA') {
            inData = true;
            socket.write('354 go on\r\n');
          } else socket.write('250 ok\r\n');
        }
      });
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    mailUrl = `smtp://127.0.0.1:${(relay.address() as AddressInfo).port}?from=work@example.gov.uk`;
  });
  afterEach(() => new Promise((resolve) => relay.close(resolve)));

  const mail = { id: 'mail1', to: TO_ADDRESS, subject: 'Choose', text: 'Hello\n\nhttps://x' };
  const send = () => createMailTransport(mailUrl, SITE).send(mail, false);

  it('is given plain text from the right address, under an id of the mail', async () => {
    assert.deepEqual(await send(), { state: 'delivered', providerId: '<mail1@jobs.example.gov.uk>' });
    const all = said.join('\n');
    assert.match(all, /MAIL FROM:<work@example\.gov\.uk>/);
    assert.match(all, /RCPT TO:<somebody@example\.org>/);
    assert.match(all, /^Message-ID: <mail1@jobs\.example\.gov\.uk>$/im);
    assert.match(all, /^Content-Type: text\/plain/im);
    assert.doesNotMatch(all, /text\/html/);
  });

  it('that knows no such mailbox: a permanent failure; that is busy: a temporary one; that is away: a technical one', async () => {
    toRecipient = '550 no such mailbox';
    assert.equal((await send()).state, 'permanent-failure');
    toRecipient = '451 try later';
    assert.equal((await send()).state, 'temporary-failure');
    mailUrl = 'smtp://127.0.0.1:1';
    assert.equal((await send()).state, 'technical-failure');
  });

  it('is never asked to send a text message', async () => {
    const transport = createMailTransport(mailUrl, SITE);
    assert.equal(transport.texts, false);
    assert.equal((await transport.send({ ...mail, to: '+447700900123' }, false)).state, 'permanent-failure');
    assert.deepEqual(said, []);
  });

  it('is not given a second recipient by an address', async () => {
    const to = 'a@example.org, b@example.org';
    await createMailTransport(mailUrl, SITE).send({ ...mail, to }, false);
    assert.ok(said.filter((line) => line.startsWith('RCPT')).length <= 1);
  });
});

describe('GOV.UK Notify', () => {
  const key = `portal-${'a'.repeat(8)}-1111-2222-3333-${'b'.repeat(12)}-${'c'.repeat(8)}-1111-2222-3333-${'d'.repeat(12)}`;
  let notify: HttpServer;
  let asked: { method: string; url: string; body: string }[];
  let status: string;
  let mailUrl: string;

  beforeEach(async () => {
    asked = [];
    status = 'created';
    notify = createHttpServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => (body += String(chunk)));
      req.on('end', () => {
        asked.push({ method: req.method ?? '', url: req.url ?? '', body });
        res.setHeader('content-type', 'application/json');
        if (req.method === 'POST') res.writeHead(201).end(JSON.stringify({ id: 'n1' }));
        else if (req.url?.includes('reference'))
          res.end(JSON.stringify({ notifications: [{ id: 'n1', status }] }));
        else res.end(JSON.stringify({ id: 'n1', status }));
      });
    });
    await new Promise<void>((resolve) => notify.listen(0, '127.0.0.1', resolve));
    const api = encodeURIComponent(`http://127.0.0.1:${(notify.address() as AddressInfo).port}`);
    mailUrl = `notify://${key}?template=t1&api=${api}`;
  });
  afterEach(() => new Promise((resolve) => notify.close(resolve)));

  it('is given the words, asked what became of them, and asked first after an attempt that was cut off', async () => {
    const transport = createMailTransport(mailUrl, SITE);
    const mail = { id: 'mail1', to: 'somebody@example.org', subject: 'Choose', text: 'Hello' };
    assert.deepEqual(await transport.send(mail, false), { state: 'sending', providerId: 'n1' });
    assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
      template_id: 't1',
      email_address: 'somebody@example.org',
      personalisation: { subject: 'Choose', text: 'Hello' },
      reference: 'mail1',
    });
    status = 'permanent-failure';
    assert.equal(await transport.stateOf?.('n1'), 'permanent-failure');
    status = 'delivered';
    assert.deepEqual(await transport.send(mail, true), { state: 'delivered', providerId: 'n1' });
    assert.equal(asked.filter(({ method }) => method === 'POST').length, 1, 'not sent again');
  });

  it('sends a text message with the template for them, and none without', async () => {
    const text = { id: 'mail2', to: '+447700900123', subject: 'Your code', text: 'Your code is 123456.' };
    const without = createMailTransport(mailUrl, SITE);
    assert.deepEqual([without.texts, (await without.send(text, false)).state], [false, 'permanent-failure']);
    assert.equal(asked.length, 0);

    const transport = createMailTransport(`${mailUrl}&text-template=t2`, SITE);
    assert.equal(transport.texts, true);
    assert.deepEqual(await transport.send(text, false), { state: 'sending', providerId: 'n1' });
    assert.match(asked[0]?.url ?? '', /notifications\/sms$/);
    assert.deepEqual(JSON.parse(asked[0]?.body ?? ''), {
      template_id: 't2',
      phone_number: '+447700900123',
      personalisation: { text: 'Your code is 123456.' },
      reference: 'mail2',
    });
  });
});
