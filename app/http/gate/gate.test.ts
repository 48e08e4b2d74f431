import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { Unavailable } from '../../platform/unavailable.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import type { TestBrowser } from '../../testing/browser.ts';
import { confusingPaths } from '../../testing/confusing-paths.ts';
import { eventually } from '../../testing/eventually.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const html = { accept: 'text/html,*/*;q=0.8' };
const identity = ['remote-user', 'remote-groups', 'remote-name', 'remote-email'];

const rules = `
- { host: "localhost:8080", path: /public, allow: public }
- { host: "localhost:8080", path: /admin, allow: { roles: [admin] } }
- { host: "localhost:8080", path: /closed, allow: deny }
`;

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

describe('the gate', () => {
  const directory = createThrowAwayDirectory('access-rules');
  const rulesFile = join(directory.path, 'rules.yaml');
  let app: TestApplication;
  let origin: string;

  before(async () => {
    writeFileSync(rulesFile, rules);
    app = await startApplication({ ACCESS_RULES_FILE: rulesFile });
    origin = app.baseUrl.origin;
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  async function send(
    path: string,
    headers: http.OutgoingHttpHeaders,
    { method = 'GET', from = '127.0.0.1' } = {},
  ): Promise<Answer> {
    const request = http.request(app.address + path, {
      ...{ method, headers, agent: false, localAddress: from },
    });
    const [response] = (await once(request.end(), 'response')) as [http.IncomingMessage];
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await text(response),
    };
  }

  /** As nginx asks. */
  const ask = (url: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') =>
    send('/api/authz/auth-request', {
      ...{ 'x-original-url': url.startsWith('/') ? origin + url : url },
      ...{ 'x-original-method': method, ...headers },
    });

  /** As Caddy and Traefik ask. */
  const askForwarded = (uri: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') =>
    send('/api/authz/forward-auth', {
      ...{ 'x-forwarded-proto': 'http', 'x-forwarded-host': app.baseUrl.host },
      ...{ 'x-forwarded-uri': uri, 'x-forwarded-method': method, ...headers },
    });

  const cookieOf = ({ cookies }: TestBrowser) => ({
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  });

  async function person(wishes: Parameters<TestApplication['createAccount']>[0] = {}) {
    const account = await app.createAccount(wishes);
    const browser = await app.startSession(account);
    return { account, browser, cookie: cookieOf(browser) };
  }

  test('returns the identity in four headers, without a body', async () => {
    const { account, cookie } = await person();
    for (const answer of [await ask('/wiki', cookie), await askForwarded('/wiki?a=b', cookie)]) {
      assert.equal(answer.status, 200);
      assert.deepEqual(
        identity.map((name) => answer.headers[name]),
        [account.username, '', account.username, account.email],
      );
      assert.equal(answer.headers['content-length'], '0');
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.equal(answer.headers['set-cookie'], undefined);
    }
  });

  test('returns names in full, in any alphabet', async () => {
    const account = await app.createAccount();
    const names = { givenName: 'Łukasz', familyName: 'Żółć 山田' };
    await app.services.stores.accounts.setNames(account.id, names, app.clock.now());
    const cookie = cookieOf(await app.startSession(account, { isCopied: false }));
    const { headers } = await ask('/wiki', cookie);
    const received = Buffer.from(String(headers['remote-name']), 'latin1').toString('utf8');
    assert.equal(received, 'Łukasz Żółć 山田');
  });

  test('refuses requests without a session: people are redirected to the login, programs get 401', async () => {
    const target = `${origin}/login?rd=${encodeURIComponent('/wiki?page=a%20b')}`;
    const person = await ask('/wiki?page=a%20b', html);
    assert.equal(person.status, 401);
    assert.equal(person.headers.location, target);
    const forwarded = await askForwarded('/wiki?page=a%20b', html);
    assert.equal(forwarded.status, 302);
    assert.equal(forwarded.headers.location, target);

    const fetching = { ...html, 'sec-fetch-mode': 'cors' };
    const programs = [
      await askForwarded('/wiki'),
      await askForwarded('/wiki', fetching),
      await askForwarded('/wiki', html, 'POST'),
    ];
    for (const { status, headers, body } of programs) {
      assert.equal(status, 401);
      assert.equal(headers.location, undefined);
      assert.equal(headers['content-type'], 'application/problem+json');
      assert.equal(JSON.parse(body).code, 'login_required');
      assert.equal(headers['www-authenticate'], 'Bearer realm="Gatehouse"');
    }
    const post = await ask('/wiki', html, 'POST');
    assert.deepEqual([post.status, post.headers.location, post.body], [401, undefined, '']);
    const navigating = await ask('/wiki', { accept: '*/*', 'sec-fetch-mode': 'navigate' }, 'HEAD');
    assert.ok(navigating.headers.location);
  });

  test('redirects only to origins that the operator named', async () => {
    const noHosts = ['https://1.2.3.999/', 'https://localhost:99999/'];
    for (const url of [
      ...['https://evil.example/', `http://evil@${app.baseUrl.host}/`],
      ...noHosts,
    ]) {
      const { status, headers } = await ask(url, html);
      assert.ok(status === 401 || status === 403, `${status}`);
      assert.equal(headers.location, undefined);
    }
    const evil = { ...html, 'x-forwarded-host': 'evil.example' };
    const forwarded = await askForwarded('/', evil);
    assert.equal(forwarded.status, 401);
    assert.equal(forwarded.headers.location, undefined);
  });

  test('refuses the cookie after a logout', async () => {
    const { browser, cookie } = await person();
    assert.equal((await ask('/wiki', cookie)).status, 200);
    await browser.submit('/logout', {});
    assert.equal((await ask('/wiki', cookie)).status, 401);
  });

  test('applies rules from the next request after a change of role', async () => {
    const { account, cookie } = await person();
    assert.equal((await ask('/admin', cookie)).status, 403);
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const change = { accountId: account.id, requestContext };
    await app.services.setRole({ ...change, role: 'admin' });
    assert.equal((await ask('/admin', cookie)).status, 200);
    await app.createAccount({ role: 'admin' });
    await app.services.setRole({ ...change, role: 'user' });
    assert.equal((await ask('/admin', cookie)).status, 403);
    assert.equal((await ask('/ADMIN/x', cookie)).status, 403);
    assert.equal((await ask('/closed', cookie)).status, 403);
    assert.equal((await ask('/closed', html)).status, 403);
  });

  test('records refusals by a rule once a minute, and shows them to people', async () => {
    const { account, cookie } = await person();
    for (let times = 0; times < 3; times += 1) {
      const { status, headers, body } = await askForwarded('/admin', { ...cookie, ...html });
      assert.equal(status, 403);
      assert.match(String(headers['content-type']), /^text\/html/);
      assert.match(body, /Access denied/);
      const style = /<style>(.*)<\/style>/.exec(body)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');
      assert.ok(headers['content-security-policy']?.includes(`style-src 'sha256-${hash}';`));
    }
    const written = async () => {
      const events = await app.services.stores.audit.list(account.id, 10);
      return events.filter(({ event }) => event === 'authz_fail').length;
    };
    await eventually('the refusal is recorded', 2000, async () => (await written()) > 0);
    assert.equal(await written(), 1);
  });

  test('lets everybody see a public page, with the identity of people who are logged in', async () => {
    const anonymous = await ask('/public/a', { 'remote-user': 'admin' });
    assert.equal(anonymous.status, 200);
    assert.deepEqual(
      identity.map((name) => anonymous.headers[name]),
      ['', '', '', ''],
    );
    const { account, cookie } = await person();
    assert.equal((await ask('/public/a', cookie)).headers['remote-user'], account.username);
  });

  test('lets no spelling of a path lead from a public page to another, or to an error', async () => {
    for (const path of confusingPaths) {
      // Node refuses to send other characters in a header.
      const url = Buffer.from(path).toString('latin1');
      for (const { status } of [await ask(origin + url, html), await askForwarded(url, html)]) {
        assert.equal(status, 403, path);
      }
    }
  });

  test('refuses questions whose headers are missing, repeated or in another family', async () => {
    const { cookie } = await person();
    const url = `${origin}/wiki`;
    const forwarded = {
      ...{ 'x-forwarded-proto': 'http', 'x-forwarded-host': app.baseUrl.host },
      ...{ 'x-forwarded-uri': '/wiki', 'x-forwarded-method': 'GET' },
    };
    const unclear: http.OutgoingHttpHeaders[] = [
      {},
      { 'x-original-url': url },
      { 'x-original-method': 'GET' },
      { 'x-original-url': [url, url], 'x-original-method': 'GET' },
      { 'x-original-url': `${url}, ${url}`, 'x-original-method': 'GET' },
      { 'x-original-url': url, 'x-original-method': ['GET', 'POST'] },
      { 'x-original-url': url, 'x-original-method': 'get' },
      { 'x-original-url': '/wiki', 'x-original-method': 'GET' },
      { 'x-original-url': 'ftp://localhost/', 'x-original-method': 'GET' },
      { 'x-original-url': `${url}#x`, 'x-original-method': 'GET' },
      forwarded,
    ];
    for (const headers of unclear) {
      const { status } = await send('/api/authz/auth-request', { ...cookie, ...headers });
      assert.equal(status, 403, JSON.stringify(headers));
    }
    const { 'x-forwarded-method': _, ...incomplete } = forwarded;
    for (const headers of [
      incomplete,
      { ...forwarded, 'x-forwarded-host': ['localhost', 'localhost'] },
      { ...forwarded, 'x-forwarded-proto': 'http, https' },
      { 'x-original-url': url, 'x-original-method': 'GET' },
    ]) {
      const { status } = await send('/api/authz/forward-auth', { ...cookie, ...headers });
      assert.equal(status, 403, JSON.stringify(headers));
    }
  });

  test('ignores a cookie that is repeated, forged or of another host', async () => {
    const { cookie } = await person();
    const [name = '', value = ''] = cookie.cookie.split('=', 2);
    const decoded = decodeURIComponent(value);
    const [id = ''] = decoded.slice(2).split('.');
    const refused = [
      `${cookie.cookie}; ${cookie.cookie}`,
      `${name}=${encodeURIComponent(`s:${id}.`)}`,
      `${name}=${encodeURIComponent(`s:x${decoded.slice(2)}`)}`,
      `${name}=${encodeURIComponent(id)}`,
      `${name}=%ff`,
      `__Host-${cookie.cookie}`,
      `__Secure-${cookie.cookie}`,
      ` x${cookie.cookie}`,
    ];
    // A cached cookie must not stand in for another.
    assert.equal((await ask('/wiki', cookie)).status, 200);
    for (const forged of refused) {
      assert.equal((await ask('/wiki', { cookie: forged })).status, 401, forged);
    }
    const beside = `a=1; ${cookie.cookie};gatehouse2=x; b="s;c"`;
    assert.equal((await ask('/wiki', { cookie: beside })).status, 200);
  });

  /** The token of a program that has logged in. */
  async function tokenOf(account: TestAccount) {
    const { sessions, stores } = app.services;
    const names = { givenName: null, familyName: null, groups: [], emailConfirmedAt: 0 };
    const origin = { ip: '', userAgent: '' };
    const wishes = { kind: 'opaque' } as const;
    const session = sessions.prepare(sessionAccount({ ...account, ...names }), origin, wishes);
    await stores.sessions.insert(session);
    await sessions.warmCopies(session);
    return { authorization: `Bearer ${session.secretId}` };
  }

  async function keyOf(account: TestAccount, scopes: string[]) {
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const wishes = { name: 'Key', scopes, expiresAt: null, device: '' };
    const about = { accountId: account.id, actorId: account.id, requestContext };
    const outcome = await app.services.createApiKey({ ...about, ...wishes });
    assert.ok(outcome.kind === 'created');
    return { 'x-api-key': outcome.key };
  }

  test('accepts tokens and API keys of ours, and prefers a valid cookie', async () => {
    const one = await person();
    const other = await app.createAccount();
    const token = await tokenOf(other);
    const user = async (headers: http.OutgoingHttpHeaders) =>
      (await ask('/wiki', headers)).headers['remote-user'];
    assert.equal(await user(token), other.username);
    assert.equal(await user(await keyOf(other, ['read'])), other.username);
    assert.equal(await user({ ...one.cookie, ...token }), one.account.username);
    assert.equal(await user({ cookie: 'gatehouse=x', ...token }), other.username);
    // Credentials of the application itself are ignored.
    const foreign = { authorization: 'Bearer its-own-token', 'x-api-key': 'its own key' };
    assert.equal(await user({ ...one.cookie, ...foreign }), one.account.username);
    assert.equal((await ask('/wiki', foreign)).status, 401);
    assert.equal((await ask('/public', foreign)).status, 200);
    const basic = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
    assert.equal((await ask('/wiki', basic)).status, 401);
    const secretId = decodeURIComponent(one.cookie.cookie).slice(12).split('.')[0];
    assert.equal((await ask('/wiki', { authorization: `Bearer ${secretId}` })).status, 401);
  });

  test('limits an API key to its scopes and its account', async () => {
    const account = await app.createAccount();
    const [reading, writing] = [await keyOf(account, ['read']), await keyOf(account, ['write'])];
    const introspecting = await keyOf(account, ['introspect']);
    const status = async (key: http.OutgoingHttpHeaders, method: string, path = '/wiki') =>
      (await ask(path, key, method)).status;
    assert.deepEqual([await status(reading, 'HEAD'), await status(reading, 'POST')], [200, 403]);
    assert.deepEqual([await status(writing, 'GET'), await status(writing, 'DELETE')], [403, 200]);
    assert.equal(await status(introspecting, 'GET'), 403);
    assert.equal(await status(reading, 'GET', '/admin'), 403);
    const publicly = await ask('/public', introspecting);
    assert.deepEqual([publicly.status, publicly.headers['remote-user']], [200, '']);
  });

  test('answers only proxies in TRUST_PROXY', async () => {
    const strict = await startApplication({ TRUST_PROXY: '127.0.0.9,10.0.0.0/8' }, app.stores);
    try {
      const { cookie } = await person();
      const headers = { ...cookie, 'x-original-url': `${origin}/`, 'x-original-method': 'GET' };
      const asked = async (localAddress: string) => {
        const options = { headers, agent: false, localAddress };
        const request = http.get(`${strict.address}/api/authz/auth-request`, options);
        const [response] = (await once(request, 'response')) as [http.IncomingMessage];
        response.resume();
        return response.statusCode;
      };
      assert.equal(await asked('127.0.0.1'), 403);
      assert.equal(await asked('127.0.0.9'), 200);
    } finally {
      await strict.close();
    }
  });

  test('refuses everything while the database is down', async (context) => {
    const { cookie } = await person();
    context.mock.method(app.services.sessions, 'check', async () => {
      throw new Unavailable('SQL');
    });
    for (const answer of [await ask('/wiki', cookie), await askForwarded('/wiki', cookie)]) {
      assert.equal(answer.status, 503);
      assert.equal(answer.headers['retry-after'], '2');
    }
    assert.equal((await ask('/public', cookie)).status, 503);
  });

  test('reloads the rules on a signal, and keeps the old ones if the file is faulty', async () => {
    const { cookie } = await person();
    const { accessRules } = app.services;
    try {
      writeFileSync(
        rulesFile,
        '- { host: "localhost:8080", path: /public, allow: deny }\n- host: [',
      );
      const [fault = ''] = accessRules.reload();
      assert.match(fault, /^line 2: /);
      assert.equal((await ask('/public', cookie)).status, 200);
      writeFileSync(rulesFile, '- { host: "localhost:8080", path: /public, allow: deny }\n');
      assert.deepEqual(accessRules.reload(), []);
      assert.equal((await ask('/public', cookie)).status, 403);
      assert.equal((await ask('/admin', cookie)).status, 200);
    } finally {
      writeFileSync(rulesFile, rules);
      accessRules.reload();
    }
  });

  test('has no other URL', async () => {
    const { cookie } = await person();
    for (const path of ['/api/authz', '/api/authz/auth-request/', '/API/authz/auth-request']) {
      assert.equal((await send(path, cookie)).status, 404, path);
    }
    assert.equal((await send('/api/authz/forward-auth?rd=x', cookie)).status, 403);
  });
});
