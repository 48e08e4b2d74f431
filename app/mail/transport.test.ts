import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startMailServer } from '../testing/mail-server.ts';
import { createSmtpTransport } from './transport.ts';

const from = { name: 'Gatehouse', address: 'gatehouse@example.com' };
const mail = { to: 'a@example.com', subject: 'Subject', text: 'text', html: '<p>text</p>' };
const never = new AbortController().signal;
// An address of this machine that does not count as localhost, so that encryption is required.
const elsewhere = '127.0.0.2';

function send(url: string, changes: Partial<typeof mail> = {}) {
  return createSmtpTransport(url, from, 'login.example.com').send(
    'id',
    new Date(0),
    { ...mail, ...changes },
    never,
  );
}

test('no email leaves this machine unencrypted', async (t) => {
  const server = await startMailServer({ host: elsewhere });
  t.after(() => server.stop());
  const outcome = await send(server.url);
  assert.equal(outcome.kind, 'failed');
  assert.match(outcome.kind === 'failed' ? outcome.reason : '', /ETLS/);
  assert.equal(server.begun(), 0);
});

test('email is sent unencrypted if the operator allows it', async (t) => {
  const server = await startMailServer({ host: elsewhere });
  t.after(() => server.stop());
  assert.deepEqual(await send(`${server.url}?tls=off`), { kind: 'delivered' });
});

test('a certificate of an unknown authority is refused', async (t) => {
  const server = await startMailServer({ host: elsewhere, offersTls: true });
  t.after(() => server.stop());
  assert.equal((await send(server.url)).kind, 'failed');
  assert.equal(server.begun(), 0);
});

test('nobody can inject a header or a recipient', async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  const to = 'a@example.com\r\nBcc: b@example.com';
  assert.deepEqual(await send(server.url, { to }), { kind: 'refused', reason: 'not an address' });
  const subject = 'Hello\r\nBcc: b@example.com\r\n\r\nbody';
  assert.deepEqual(await send(server.url, { subject }), { kind: 'delivered' });
  const [mail, ...more] = server.mails;
  assert.equal(more.length, 0);
  assert.deepEqual(mail?.to, ['a@example.com']);
  assert.equal(mail?.header('bcc'), undefined);
  assert.equal(mail?.text, 'text');
});

test('an email that is sent again has the same Message-ID and date', async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  await send(server.url);
  await send(server.url);
  assert.deepEqual(
    server.mails.map((mail) => [mail.header('message-id'), mail.header('date')]),
    Array(2).fill(['<id@example.com>', 'Thu, 01 Jan 1970 00:00:00 +0000']),
  );
});

test('reports a refusal without repeating what the server said', async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  server.behave('knows nobody');
  assert.deepEqual(await send(server.url), { kind: 'refused', reason: 'EENVELOPE RCPT TO 550' });
});

test('it introduces itself by the configured name', async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  await send(server.url);
  assert.deepEqual(
    server.mails.map(({ introducedAs }) => introducedAs),
    ['login.example.com'],
  );
});

test("the sender's name arrives unchanged, with commas, quotes and letters of any language", async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  const headers: [string, RegExp][] = [
    ['Acme, Inc.', /^"Acme, Inc\." <gate@example\.com>$/],
    ['The "Gate"', /^"The \\"Gate\\"" <gate@example\.com>$/],
    ['Torhüter', /^=\?UTF-8\?Q\?Torh=C3=BCter\?= <gate@example\.com>$/],
  ];
  for (const [name] of headers) {
    const sender = { name, address: 'gate@example.com' };
    const outcome = await createSmtpTransport(server.url, sender, 'login.example.com').send(
      'id',
      new Date(0),
      mail,
      never,
    );
    assert.deepEqual(outcome, { kind: 'delivered' });
  }
  for (const [index, [, header]] of headers.entries()) {
    assert.match(server.mails[index]?.header('from') ?? '', header);
    assert.equal(server.mails[index]?.from, 'gate@example.com');
  }
});

test('an email that was refused after DATA is not sent again', async (t) => {
  const server = await startMailServer();
  t.after(() => server.stop());
  server.behave('refuses the message');
  const outcome = await send(server.url);
  assert.equal(outcome.kind, 'refused');
  assert.match(outcome.kind === 'refused' ? outcome.reason : '', /DATA 554/);
});
