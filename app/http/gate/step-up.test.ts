import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { addAuthenticatorApp } from '../../testing/factors.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const rules = `
- { host: any.example.com, allow: authenticated, second_factor: true, basic: true }
- { host: passkey.example.com, allow: authenticated, second_factor: passkey }
- { host: recent.example.com, allow: authenticated, max_age: 15m }
- { host: both.example.com, allow: authenticated, second_factor: true, max_age: 15m, keys: true, basic: true }
- { host: some.example.com, allow: { roles: [admin] }, second_factor: true }
`;
const minute = 60_000;
const opening = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
const sending = { ...opening, 'sec-fetch-site': 'same-origin' };

type Headers = Record<string, string>;

describe('a rule that demands more than a login', () => {
  const directory = createThrowAwayDirectory('step-up');
  let app: TestApplication;
  let account: TestAccount;

  before(async () => {
    const file = join(directory.path, 'rules.yaml');
    writeFileSync(file, rules);
    app = await startApplication({
      BASE_URL: 'https://login.example.com',
      COOKIE_DOMAIN: 'example.com',
      REGISTRATION: 'closed',
      ALLOWED_REDIRECT_ORIGINS: 'https://any.example.com,https://recent.example.com',
      ACCESS_RULES_FILE: file,
    });
    account = await app.createAccount();
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  async function ask(host: string, headers: Headers, { method = 'GET', handedOn = false } = {}) {
    const name = `${host}.example.com`;
    const question: Headers = handedOn
      ? {
          ...{ 'x-forwarded-proto': 'https', 'x-forwarded-host': name },
          ...{ 'x-forwarded-uri': '/x?a=b', 'x-forwarded-method': method },
        }
      : { 'x-original-url': `https://${name}/x?a=b`, 'x-original-method': method };
    const path = handedOn ? 'forward-auth' : 'auth-request';
    const request = http.request(`${app.address}/api/authz/${path}`, {
      headers: { ...question, ...headers },
      agent: false,
    });
    const [answer] = (await once(request.end(), 'response')) as [http.IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
  }

  const cookieOf = ({ cookies }: TestBrowser) => ({
    cookie: [...cookies].map((pair) => pair.join('=')).join('; '),
  });
  const session = async (amr: string, secondFactorAt?: number) =>
    cookieOf(
      await app.startSession(account, {
        amr: amr.split(' '),
        ...(secondFactorAt === undefined ? {} : { secondFactorAt }),
      }),
    );
  const statusesOf = async (headers: Headers) => [
    (await ask('any', headers)).status,
    (await ask('passkey', headers)).status,
    (await ask('recent', headers)).status,
    (await ask('both', headers)).status,
  ];

  test('accepts what a session has proved, and a trusted browser counts as nothing', async () => {
    const now = app.clock.now();
    assert.deepEqual(await statusesOf(await session('pwd')), [401, 401, 200, 401]);
    assert.deepEqual(await statusesOf(await session('pwd', now)), [401, 401, 200, 401]);
    assert.deepEqual(await statusesOf(await session('pwd otp mfa', now)), [200, 401, 200, 200]);
    assert.deepEqual(await statusesOf(await session('pop user mfa', now)), [200, 200, 200, 200]);
  });

  test('compares the age of the login on every request', async () => {
    const cookie = await session('pwd otp mfa', app.clock.now() - 10 * minute);
    assert.deepEqual(await statusesOf(cookie), [200, 401, 200, 200]);
    app.clock.advance(6 * minute);
    assert.deepEqual(await statusesOf(cookie), [200, 401, 200, 401]);
    app.clock.advance(10 * minute);
    assert.deepEqual(await statusesOf(cookie), [200, 401, 401, 401]);
  });

  test('redirects people to the page where they prove more, with the page that they requested', async () => {
    const cookie = await session('pwd');
    const confirm = 'https://login.example.com/account/confirm';
    const back = (host: string) => encodeURIComponent(`https://${host}.example.com/x?a=b`);
    const weak = `${confirm}?need=second-factor&rd=${back('any')}`;
    const [asked, handedOn] = [
      await ask('any', { ...opening, ...cookie }),
      await ask('any', { ...opening, ...cookie }, { handedOn: true }),
    ];
    assert.deepEqual([asked.status, asked.headers.location], [401, weak]);
    assert.deepEqual([handedOn.status, handedOn.headers.location], [302, weak]);
    app.clock.advance(20 * minute);
    const old = await ask('recent', { ...opening, ...cookie }, { handedOn: true });
    assert.equal(old.headers.location, `${confirm}?rd=${back('recent')}`);
    const stranger = await ask('any', opening, { handedOn: true });
    assert.match(stranger.headers.location ?? '', /^https:\/\/login\.example\.com\/login\?rd=/);
  });

  test('lets a person through after a new proof, if the login was too old', async () => {
    const visitor = await app.logIn(account);
    app.clock.advance(16 * minute);
    const refused = await ask('recent', { ...opening, ...cookieOf(visitor) }, { handedOn: true });
    const { pathname, search } = new URL(refused.headers.location ?? '');
    const confirmed = await visitor.submit(pathname + search, { password: account.password });
    assert.equal(confirmed.location, 'https://recent.example.com/x?a=b');
    assert.equal((await ask('recent', cookieOf(visitor))).status, 200);
  });

  test('lets a person through after the second factor, if it was missing in this session', async () => {
    const owner = await app.createAccount();
    const phone = await addAuthenticatorApp(app, owner.id);
    const visitor = await app.startSession(owner);
    const refused = await ask('any', { ...opening, ...cookieOf(visitor) }, { handedOn: true });
    const { pathname, search } = new URL(refused.headers.location ?? '');
    const { password } = owner;
    const without = await visitor.submit(pathname + search, { password });
    assert.equal(without.status, 401);
    app.clock.advance(30_000);
    const proved = await visitor.submit(pathname + search, { password, code: phone.code() });
    assert.equal(proved.location, 'https://any.example.com/x?a=b');
    assert.equal((await ask('any', cookieOf(visitor))).status, 200);
  });

  test('redirects a person without such a factor to the page that adds one, and says why', async () => {
    for (const need of ['second-factor', 'passkey']) {
      const owner = await app.createAccount();
      if (need === 'passkey') await addAuthenticatorApp(app, owner.id);
      const visitor = await app.startSession(owner);
      const sent = await visitor.get(`/account/confirm?need=${need}`);
      assert.deepEqual([sent.status, sent.location], [303, '/account/security']);
      const words = need === 'passkey' ? /needs a passkey/ : /needs a second factor/;
      assert.match((await visitor.get('/account/security')).text, words);
    }
  });

  test('does not redirect people who send a form, and says what to do', async () => {
    const headers = { ...sending, ...(await session('pwd')) };
    const asked = await ask('any', headers, { method: 'POST' });
    assert.deepEqual([asked.status, asked.headers.location], [401, undefined]);
    assert.equal(asked.headers['gatehouse-reason'], 'second-factor-required');
    const page = await ask('any', headers, { method: 'POST', handedOn: true });
    assert.match(page.text, /<h1>Confirm that it is you<\/h1>/);
    assert.match(page.text, /href="https:\/\/login\.example\.com\/account\/confirm\?need=second-/);
  });

  test('tells programs which login they need (RFC 9470)', async () => {
    const cookie = await session('pwd');
    const challenge = async (host: string) =>
      String((await ask(host, cookie)).headers['www-authenticate']);
    const both = await challenge('both');
    assert.match(both, /^Bearer .*error="insufficient_user_authentication"/);
    assert.match(both, /acr_values="urn:gatehouse:2", max_age="900"$/);
    assert.match(await challenge('any'), /acr_values="urn:gatehouse:2"$/);
    assert.match(await challenge('passkey'), /acr_values="urn:gatehouse:3"$/);
    app.clock.advance(16 * minute);
    const recent = await challenge('recent');
    assert.match(recent, /max_age="900"$/);
    assert.doesNotMatch(recent, /acr_values/);
    const { text: body } = await ask('both', cookie, { handedOn: true });
    assert.equal(JSON.parse(body).code, 'insufficient_user_authentication');
  });

  test('applies the times of the session to its tokens', async () => {
    const owner = await app.createAccount();
    const phone = await addAuthenticatorApp(app, owner.id);
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${app.address}/api/v1${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Record<string, string>;
    };
    for (const type of ['jwt', 'opaque']) {
      app.clock.advance(minute);
      const { username, password } = owner;
      const first = await post('/login', { username, password, token_format: type });
      const factor = { kind: 'totp', code: phone.code() };
      const done = await post('/login/second-factor', {
        ...{ login_token: first['login_token'], ...factor },
      });
      const token = { authorization: `Bearer ${done['access_token']}` };
      assert.deepEqual(await statusesOf(token), [200, 401, 200, 200], JSON.stringify(done));
    }
    const plain = await post('/login', { ...pick(account), token_format: 'opaque' });
    const token = { authorization: `Bearer ${plain['access_token']}` };
    assert.deepEqual(await statusesOf(token), [401, 401, 200, 401]);
  });

  test('refuses API keys, unless it says keys: true', async () => {
    const outcome = await app.services.createApiKey({
      ...{ accountId: account.id, actorId: account.id, name: 'Key', scopes: ['read'] },
      ...{ expiresAt: null, device: '' },
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });
    assert.ok(outcome.kind === 'created');
    assert.deepEqual(await statusesOf({ 'x-api-key': outcome.key }), [403, 403, 403, 200]);
    const pair = Buffer.from(`${account.username}:${outcome.key}`).toString('base64');
    const basic = { authorization: `Basic ${pair}` };
    assert.equal((await ask('any', basic)).status, 403);
    assert.equal((await ask('both', basic)).status, 200);
  });

  test('asks nobody for more proof who may not pass anyway', async () => {
    assert.equal((await ask('some', await session('pwd'))).status, 403);
  });
});

function pick({ username, password }: TestAccount) {
  return { username, password };
}
