import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import type { TestBrowser } from '../../../testing/browser.ts';
import { assertInTime } from '../../../testing/in-time.ts';

const list = join(
  import.meta.dirname,
  '../../../credentials/common-passwords/common-passwords.txt',
);
const leaked = 'purple elephants 42';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

/** Changes the password of a new account. A refusal costs no hash. */
async function choose(application: TestApplication, password: string) {
  const account = await application.createAccount();
  const browser = await application.startSession(account);
  return browser.submit('/account/password', { current: account.password, password });
}

describe('a new password', () => {
  let application: TestApplication;
  let browser: TestBrowser;
  before(async () => {
    application = await startApplication({ PASSWORD_MIN_LENGTH: '8' });
    const account = await application.createAccount({
      username: 'Grace',
      email: 'grace.brewster@navy.example',
    });
    browser = await application.startSession(account);
    await browser.submit('/account', { given_name: 'Murray', family_name: 'Hopper' });
  });
  after(() => application.close());

  const submit = (password: string) =>
    browser.submit('/account/password', { current: 'whatever', password });

  test('is refused with the reason if it is common', async () => {
    const bundled = readFileSync(list, 'utf8').split('\n');
    const long = bundled.filter((password) => password.length >= 8);
    for (let at = 0; at < 20; at += 1) {
      const password = long[Math.floor((at * long.length) / 20)] as string;
      const answer = await submit(password);
      assert.equal(answer.status, 400, password);
      assert.match(answer.text, /too easy to guess/, password);
    }
  });

  test('is refused if it contains what others know about its owner or the service', async () => {
    for (const password of [
      'gRaCe in the evening',
      'the brewster house',
      'murray went to sea',
      'a grasshopper sings',
      'Gatehouse2026password!',
      'http://localhost:8080',
    ]) {
      const answer = await submit(password);
      assert.equal(answer.status, 400, password);
      assert.match(answer.text, /can’t contain your name, user name/, password);
    }
  });
});

describe('a new password of a person with a short name', () => {
  let application: TestApplication;
  let browser: TestBrowser;
  before(async () => {
    application = await startApplication({ SMTP_URL: 'smtp://127.0.0.1:9?tls=off' });
    browser = await application.startSession(await application.createAccount({ username: 'Ada' }));
    await browser.submit('/account', { given_name: 'Jo', family_name: 'Lee' });
  });
  after(() => application.close());

  const submit = (password: string) =>
    browser.submit('/account/password', { current: 'whatever', password });

  test('is refused if it contains a user name of three letters anywhere', async () => {
    for (const password of [
      'ada lovelace is great',
      'countess ＡＤＡ of love',
      'some Canada geese row',
    ]) {
      const answer = await submit(password);
      assert.equal(answer.status, 400, password);
      assert.match(answer.text, /can’t contain your name, user name/, password);
    }
  });

  test('is refused with a short name as a word of its own, and accepted with it inside a word', async () => {
    for (const password of ['me and jo at the sea', 'the herons of LEE-on-sea']) {
      assert.match((await submit(password)).text, /can’t contain your name, user name/, password);
    }
    const inside = await submit('enjoy sleeping in the sun');
    assert.match(inside.text, /Incorrect current password/);
  });

  test('is refused on every page that sets a password', async () => {
    const [username, email, password] = ['bo', 'b@example.com', 'with bo to the seaside'];
    const page = await application.browser().submit('/register', { username, email, password });
    assert.equal(page.status, 400);
    assert.match(page.text, /can’t contain your name, user name/);
    const created = await application.services.createAccount({
      ...{ username, email, password, role: 'user', givenName: '', familyName: '' },
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });
    assert.deepEqual(created, {
      kind: 'invalid',
      faults: [{ field: 'password', fault: 'obvious' }],
    });
    const api = await fetch(`${application.address}/api/v1/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, email, password }),
    });
    assert.equal(api.status, 400);
    assert.match(await api.text(), /password/);
  });

  test('is refused on the page of an emailed link', async () => {
    const { id: accountId } = await application.createAccount({ username: 'Bo' });
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const made = await application.services.makeResetLink({ accountId, requestContext });
    assert.ok(made.kind === 'made');
    const visitor = application.browser();
    await visitor.get(`/reset-password?token=${made.link.token}`);
    const refused = await visitor.submit('/reset-password', { password: 'with bo to the seaside' });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /can’t contain your name, user name/);
    const accepted = await visitor.submit('/reset-password', {
      password: 'rainbows by the seaside',
    });
    assert.equal(accepted.status, 303, 'the link still works');
  });
});

describe('a service that knows leaked passwords', () => {
  const asked: http.IncomingMessage[] = [];
  let respond: (response: http.ServerResponse) => void;
  const service = http.createServer((request, response) => {
    asked.push(request);
    respond(response);
  });
  const digest = sha1(leaked);
  let application: TestApplication;

  before(async () => {
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    application = await startApplication({
      BREACHED_PASSWORDS_URL: `http://127.0.0.1:${port}/range/`,
    });
  });
  after(async () => {
    await application.close();
    service.closeAllConnections();
    service.close();
  });

  test('has a leaked password refused, and gets five digits of a digest', async () => {
    const others = Array.from({ length: 900 }, (_, at) => `${sha1(String(at)).slice(5)}:${at + 1}`);
    respond = (response) => response.end([...others, `${digest.slice(5)}:7`].join('\r\n'));
    const answer = await choose(application, leaked);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /appeared in a data breach/);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.url, `/range/${digest.slice(0, 5)}`);
    assert.equal(asked[0]?.headers['add-padding'], 'true');
    assert.equal((await choose(application, 'short')).status, 400);
    assert.equal((await choose(application, 'password1234567')).status, 400);
    assert.equal(asked.length, 1);
  });

  test('is not believed if the answer is only padding', async () => {
    respond = (response) => response.end(`${digest.slice(5)}:0\r\n`);
    assert.equal((await choose(application, leaked)).status, 303);
  });

  test('prevents no new password when it is broken, endless, redirecting, silent or down', async () => {
    const answers: ((response: http.ServerResponse) => void)[] = [
      (response) => response.writeHead(500).end(`${digest.slice(5)}:7`),
      (response) => {
        response.on('error', () => {});
        const line = `${digest.slice(5)}:7\r\n`.repeat(1000);
        const pour = () => {
          while (!response.destroyed && response.write(line));
        };
        response.on('drain', pour);
        pour();
      },
      (response) => response.writeHead(302, { Location: '/range/elsewhere' }).end(),
      () => {},
      (response) => response.destroy(),
    ];
    for (const answer of answers) {
      respond = answer;
      const startedAt = performance.now();
      assert.equal((await choose(application, leaked)).status, 303);
      await assertInTime(performance.now() - startedAt, 4_000);
    }
  });
});
