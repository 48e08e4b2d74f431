import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { deliverNow, linkTo, queueMail } from '../../../testing/mail.ts';

describe('the development mailbox', () => {
  let application: TestApplication;

  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const open = (path = '/dev/mailbox', headers = {}) => application.browser().get(path, headers);

  function queue(to: string, device = 'Firefox on Linux', event = `${to} ${device}`) {
    const undoLink = linkTo('/undo', 'a-token');
    const data = { username: 'ada', device, ip: '192.0.2.1', when: Date.now(), undoLink };
    return queueMail(application.services, { to, kind: 'new-device', data, event });
  }

  /** The path of the newest message. */
  async function newest(): Promise<string> {
    const [, path = ''] = /href="(\/dev\/mailbox\/[\w-]+)"/.exec((await open()).text) ?? [];
    return path;
  }

  test('shows emails, newest first, and makes links of URLs of this Gatehouse', async () => {
    assert.match((await open()).text, /No emails yet/);
    await queue('first@example.com');
    await queue('second@example.com');
    const list = await open();
    assert.equal(list.status, 200);
    assert.match(list.text, /second@example\.com.*first@example\.com/s);
    const mail = await open(await newest());
    assert.equal(mail.status, 200);
    assert.match(mail.text, /<h1[^>]*>New login to your account<\/h1>/);
    const href = 'http://localhost:8080/undo?token=a-token';
    assert.ok(mail.text.includes(`<a href="${href}">${href}</a>`));
    assert.equal(mail.headers.get('referrer-policy'), 'no-referrer');
  });

  test('shows the HTML of an email in a frame that can only open links in a new tab', async () => {
    await queue('framed@example.com');
    const path = await newest();
    const mail = await open(path);
    const frame = `<iframe class="frame" src="${path}/html"[^>]* sandbox="allow-popups allow-popups-to-escape-sandbox">`;
    assert.match(mail.text, new RegExp(frame));
    const policy = mail.headers.get('content-security-policy') ?? '';
    assert.match(
      policy,
      /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'.*frame-src 'self'$/,
    );
    assert.doesNotMatch(
      (await open()).headers.get('content-security-policy') ?? '',
      /frame-src|unsafe/,
    );
    const html = await open(`${path}/html`);
    assert.equal(html.status, 200);
    assert.equal(
      html.headers.get('content-security-policy'),
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    assert.equal(html.headers.get('x-frame-options'), 'SAMEORIGIN');
    assert.equal(html.headers.get('referrer-policy'), 'no-referrer');
    assert.match(html.text, /^\s*<!doctype html>/);
    assert.match(html.text, /<base target="_blank">/);
    assert.match(html.text, /href="http:\/\/localhost:8080\/undo\?token=a-token"/);
    assert.equal((await open('/dev/mailbox/nothing/html')).status, 404);
  });

  test('runs nothing in an email, and links to no other site', async () => {
    await queue('nasty@example.com', '<script>alert(1)</script> https://evil.example/');
    const { text } = await open(await newest());
    assert.doesNotMatch(text, /<script>alert|href="https:\/\/evil/);
    assert.match(text, /&lt;script&gt;alert\(1\)/);
    const html = await open(`${await newest()}/html`);
    assert.doesNotMatch(html.text, /<script|href="https:\/\/evil/);
    assert.match(html.text, /&lt;script&gt;alert/);
    await queue('near@example.com', 'http://localhost:8080.evil.example/');
    assert.doesNotMatch((await open(await newest())).text, /href="http:\/\/localhost:8080\.evil/);
  });

  test('does not send its emails, even when there is a mail server later', async (t) => {
    await queue('kept@example.com');
    const later = await startApplication({ SMTP_URL: 'smtp://127.0.0.1:1' }, application.stores);
    t.after(() => later.close());
    const claimed = await later.services.stores.outbox.claim(100, Date.now(), Date.now());
    assert.deepEqual(claimed, []);
    await deliverNow(later.services);
    assert.equal((await later.browser().get('/dev/mailbox')).status, 404);
  });

  test('does not exist behind a proxy or under another host name', async () => {
    await queue('secret@example.com');
    const path = await newest();
    const strangers = [
      { 'x-forwarded-for': '192.0.2.1' },
      { 'x-forwarded-host': 'localhost' },
      { 'x-forwarded-anything': '' },
      { forwarded: 'for=192.0.2.1' },
    ];
    for (const headers of strangers) {
      for (const each of ['/dev/mailbox', path, `${path}/html`]) {
        const answer = await open(each, headers);
        assert.equal(answer.status, 404, JSON.stringify(headers));
        assert.doesNotMatch(answer.text, /secret@example/);
      }
    }
  });

  test('does not exist for a page whose host name was pointed to this machine', async () => {
    await queue('rebound@example.com');
    for (const [host, status] of [
      ['evil.example:8080', 404],
      ['localhost.evil.example', 404],
      ['localhost:8080', 200],
    ] as const) {
      const request = get(`${application.address}/dev/mailbox`, { headers: { host } });
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      answer.resume();
      assert.equal(answer.statusCode, status, host);
    }
  });

  test('keeps the newest hundred emails', async () => {
    for (let count = 1; count <= 103; count += 1) await queue(`n${count}@example.com`);
    const { text } = await open();
    assert.equal(text.match(/\/dev\/mailbox\/[\w-]+"/g)?.length, 100);
    assert.match(text, /n103@example/);
    assert.doesNotMatch(text, /n3@example/);
  });

  test('answers 404 for an unknown email', async () => {
    assert.equal((await open('/dev/mailbox/nothing')).status, 404);
  });
});

describe('the development mailbox does not exist', () => {
  const installations = {
    'when the server listens on all addresses': { HOST: '0.0.0.0' },
    'when email is sent': { SMTP_URL: 'smtp://127.0.0.1:1' },
    'away from localhost': { BASE_URL: 'https://login.example.com', REGISTRATION: 'closed' },
  };
  for (const [when, environment] of Object.entries(installations)) {
    test(when, async (t) => {
      const application = await startApplication(environment);
      t.after(() => application.close());
      assert.equal((await application.browser().get('/dev/mailbox')).status, 404);
    });
  }
});
