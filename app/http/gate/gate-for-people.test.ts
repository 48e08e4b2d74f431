import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const rules = `
- { host: git.example.com, path: /public, allow: public }
- { host: git.example.com, path: /closed, allow: authenticated }
- { host: git.example.com, allow: authenticated, basic: true }
- { host: queue.example.com, allow: authenticated, paths: encoded-slash }
- { host: any.example.com, allow: authenticated, paths: any }
`;

type Headers = Record<string, string>;

const opening = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' };
const sending = { ...opening, 'sec-fetch-site': 'same-origin' };

describe('the gate', () => {
  const directory = createThrowAwayDirectory('rules-for-people');
  let app: TestApplication;
  let account: TestAccount;
  let session: Headers;

  before(async () => {
    const file = join(directory.path, 'rules.yaml');
    writeFileSync(file, rules);
    app = await startApplication({
      BASE_URL: 'https://login.example.com',
      COOKIE_DOMAIN: 'example.com',
      REGISTRATION: 'closed',
      ALLOWED_REDIRECT_ORIGINS: 'https://git.example.com,https://wiki.example.com',
      ACCESS_RULES_FILE: file,
    });
    account = await app.createAccount();
    const { cookies } = await app.logIn(account);
    session = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  /** Without fetch, which sets its own `Sec-Fetch-Mode`. */
  async function send(path: string, headers: Headers) {
    const request = http.request(app.address + path, { headers, agent: false });
    const [answer] = (await once(request.end(), 'response')) as [http.IncomingMessage];
    const header = (name: string) => answer.headersDistinct[name]?.join(', ') ?? null;
    return { status: answer.statusCode, headers: { get: header }, text: await text(answer) };
  }

  const ask = (url: string, headers: Headers = {}, method = 'GET') =>
    send('/api/authz/auth-request', {
      ...{ 'x-original-url': url, 'x-original-method': method, ...headers },
    });

  async function askForwarded(url: string, headers: Headers = {}, method = 'GET') {
    const { host } = new URL(url);
    return send('/api/authz/forward-auth', {
      ...{ 'x-forwarded-proto': 'https', 'x-forwarded-host': host },
      ...{ 'x-forwarded-uri': url.split(host)[1] ?? '', 'x-forwarded-method': method },
      ...headers,
    });
  }

  test('redirects from a long URL to the login, and from there to the start page of the application', async () => {
    const logIn = `https://login.example.com/login?rd=${encodeURIComponent('https://wiki.example.com/')}`;
    for (const query of ['a'.repeat(3000), '%C3%A9'.repeat(330), '&'.repeat(1500)]) {
      const url = `https://wiki.example.com/explore?q=${query}`;
      assert.equal((await ask(url, opening)).headers.get('location'), logIn);
      const forwarded = await askForwarded(url, opening);
      assert.deepEqual([forwarded.status, forwarded.headers.get('location')], [302, logIn]);
    }
    const elsewhere = await askForwarded('https://other.example.com/x', opening);
    assert.equal(elsewhere.status, 401);
    assert.match(elsewhere.text, /href="https:\/\/login\.example\.com\/login"/);
  });

  test('tells people who send a form after their session ended that the form is not lost', async () => {
    const url = 'https://wiki.example.com/save';
    const asked = await ask(url, sending, 'POST');
    assert.deepEqual([asked.status, asked.headers.get('location')], [401, null]);
    assert.equal(asked.headers.get('gatehouse-reason'), 'session-ended');
    const older = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
    for (const headers of [sending, older]) {
      const { status, text: page } = await askForwarded(url, headers, 'POST');
      assert.equal(status, 401);
      assert.match(page, /<h1>Your session ended<\/h1>/);
      assert.match(page, /href="https:\/\/login\.example\.com\/login" target="_blank"/);
    }
    const script = { accept: 'text/html', 'sec-fetch-mode': 'cors' };
    const { headers } = await askForwarded(url, script, 'POST');
    assert.equal(headers.get('content-type'), 'application/problem+json');
  });

  test('says why it refuses an ambiguous path, and that another account would not help', async () => {
    for (const [path, words] of [
      ['/api/queues/%2F/jobs', /an encoded slash/],
      ['/a;b', /a semicolon/],
      ['//a', /two slashes/],
      ['/%2e%2e/a', /dots/],
      ['/ad%e2%80%8cmin', /characters that are invisible/],
    ] as const) {
      const url = `https://wiki.example.com${path}`;
      const { status, text: page } = await askForwarded(url, { ...opening, ...session });
      assert.equal(status, 403);
      assert.match(page, words);
      assert.doesNotMatch(page, /You don’t have permission/);
      const asked = await ask(url, { ...opening, ...session });
      assert.deepEqual(
        [asked.status, asked.headers.get('gatehouse-reason')],
        [403, 'ambiguous-path'],
      );
      const problem = await askForwarded(url, session);
      assert.equal(JSON.parse(problem.text).code, 'ambiguous_path');
    }
  });

  test('lets ambiguous paths through that a rule allows', async () => {
    const statusOf = async (host: string, path: string) =>
      (await ask(`https://${host}.example.com${path}`, session)).status;
    for (const path of ['/api/queues/%2F/jobs', '/repo/feature%2fx']) {
      assert.equal(await statusOf('queue', path), 200, path);
      assert.equal((await ask(`https://queue.example.com${path}`)).status, 401, path);
    }
    for (const path of ['/a;b', '//a', '/x%2f..%2fadmin', '/%2f%00', '/%252f', '/..%2fa']) {
      assert.equal(await statusOf('queue', path), 403, path);
    }
    for (const path of ['/a;b', '//a', '/%2F%2e%2e/x', '/a%252fb', '/ad%e2%80%8cmin']) {
      assert.equal(await statusOf('any', path), 200, path);
      assert.equal((await ask(`https://any.example.com${path}`)).status, 401, path);
    }
    for (const path of ['/a%00', '/a%5cb', '/a\\b', '/%ff', '/%c0%af', '/a%0d%0a']) {
      assert.equal(await statusOf('any', path), 403, path);
    }
  });

  async function keyOf(owner: TestAccount, scopes: string[]) {
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const wishes = { name: 'Key', scopes, expiresAt: null, device: '' };
    const about = { accountId: owner.id, actorId: owner.id, requestContext };
    const outcome = await app.services.createApiKey({ ...about, ...wishes });
    assert.ok(outcome.kind === 'created');
    return outcome.key;
  }

  const network = () => ({ 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` });
  const basic = (name: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
  });
  const git = 'https://git.example.com/repo';

  test('accepts an API key as Basic password if a rule says so, and never the password of an account', async () => {
    const key = await keyOf(account, ['read']);
    const id = key.split('_')[1] ?? '';
    const other = await app.createAccount();
    const from = network();
    for (const name of [account.username, account.username.toUpperCase(), id]) {
      const answer = await ask(git, { ...from, ...basic(name, key) });
      assert.deepEqual([answer.status, answer.headers.get('remote-user')], [200, account.username]);
      const elsewhere = 'https://wiki.example.com/';
      assert.equal((await ask(elsewhere, { ...from, ...basic(name, key) })).status, 401);
      const closed = `https://git.example.com/Closed`;
      assert.equal((await ask(closed, { ...from, ...basic(name, key) })).status, 401);
    }
    for (const wrong of [
      basic(account.username, account.password),
      basic(other.username, key),
      basic('', key),
      basic(account.email, key),
      basic(account.username, `${key}x`),
      { authorization: 'Basic !' },
    ]) {
      assert.equal((await ask(git, { ...from, ...wrong })).status, 401);
    }
  });

  test('counts methods of WebDAV that only read as reading', async () => {
    const reading = basic(account.username, await keyOf(account, ['read']));
    const writing = basic(account.username, await keyOf(account, ['write']));
    const statusOf = async (headers: Headers, method: string) =>
      (await ask(git, { ...network(), ...headers }, method)).status;
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH']) {
      assert.equal(await statusOf(reading, method), 200, method);
      assert.equal(await statusOf(writing, method), 403, method);
    }
    for (const method of ['PUT', 'DELETE', 'MKCOL', 'PROPPATCH', 'MOVE', 'POST']) {
      assert.equal(await statusOf(reading, method), 403, method);
      assert.equal(await statusOf(writing, method), 200, method);
    }
  });

  test('asks programs for Basic, and never a browser', async () => {
    const challenge = async (url: string, headers: Headers = {}, method = 'GET') =>
      (await ask(url, { ...network(), ...headers }, method)).headers.get('www-authenticate');
    assert.match((await challenge(git)) ?? '', /^Basic realm="Gatehouse"/);
    assert.match((await challenge(git, {}, 'PROPFIND')) ?? '', /^Basic /);
    assert.match((await challenge(git, basic('a', 'b'))) ?? '', /^Basic /);
    for (const headers of [opening, { accept: 'text/html' }, { 'sec-fetch-site': 'same-origin' }]) {
      assert.match((await challenge(git, headers)) ?? '', /^Bearer /);
    }
    assert.match((await challenge('https://wiki.example.com/')) ?? '', /^Bearer /);
  });

  test('ignores Basic that another site made a browser send', async () => {
    const good = basic(account.username, await keyOf(account, ['read', 'write']));
    const statusOf = async (site: string) =>
      (await ask(git, { ...network(), ...good, 'sec-fetch-site': site }, 'POST')).status;
    assert.deepEqual([await statusOf('cross-site'), await statusOf('same-site')], [401, 401]);
    assert.deepEqual([await statusOf('same-origin'), await statusOf('none')], [200, 200]);
  });

  test('ignores Basic from a network for a while after 50 failures', async () => {
    const good = basic(account.username, await keyOf(account, ['read']));
    const [from, other] = [network(), network()];
    for (let failure = 0; failure < 50; failure += 1) {
      assert.equal((await ask(git, { ...from, ...basic('a', 'b') })).status, 401);
    }
    assert.equal((await ask(git, { ...from, ...good })).status, 401);
    assert.equal((await ask(git, { ...other, ...good })).status, 200);
  });
});
