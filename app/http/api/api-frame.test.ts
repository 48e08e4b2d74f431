import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { type ApiClient, asPage, createApiClient } from '../../testing/api-client.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createRawClient } from '../../testing/raw-client.ts';

describe('the JSON API', () => {
  let application: TestApplication;
  let account: TestAccount;
  let cookie: string;
  /** A client without a credential. */
  let api: ApiClient;
  /** A page of ours with a session. */
  let page: ApiClient;

  before(async () => {
    application = await startApplication({ CORS_ORIGINS: 'https://app.example.com' });
    account = await application.createAccount();
    const headers = asPage(await application.startSession(account), application.baseUrl);
    cookie = headers['cookie'] ?? '';
    api = createApiClient(application.address);
    page = createApiClient(application.address, headers);
  });
  after(() => application.close());

  const nameNow = async () => (await page('GET', '/me')).body.given_name;

  test('has JSON responses that are not cached and not sniffed', async () => {
    for (const [path, status] of [
      ['/me', 200],
      ['/nothing', 404],
      ['/../nothing', 404],
      ['/users/%', 400],
    ] as const) {
      const answer = await page('GET', path);
      assert.equal(answer.status, status);
      const policy = answer.headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none'; sandbox;.* frame-ancestors 'none'$/);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin');
      assert.match(
        answer.headers.get('content-type') ?? '',
        /^application\/.*json; charset=utf-8$/,
      );
      if (status === 200) continue;
      const { type, title, status: told, detail, code, request_id } = answer.body;
      assert.equal(told, status);
      assert.equal(request_id, answer.headers.get('x-request-id'));
      assert.ok(type && title && detail && code);
    }
  });

  test('returns problem details for unknown paths and methods', async () => {
    for (const path of ['/nothing', '', '/', '/me/', '/ME', '/me/sessions/x/y']) {
      assert.equal((await api('GET', path)).status, 404, path);
    }
    const refused = await api('PUT', '/me');
    assert.equal(refused.status, 405);
    assert.equal(refused.headers.get('allow'), 'GET, HEAD, PATCH, DELETE, OPTIONS');
    assert.equal(refused.body.code, 'method_not_allowed');
    const options = await api('OPTIONS', '/me');
    assert.equal(options.status, 204);
    assert.equal(options.headers.get('allow'), 'GET, HEAD, PATCH, DELETE, OPTIONS');
    const head = await page('HEAD', '/me');
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
  });

  test('sends the challenges of RFC 6750', async () => {
    const challenged = async (headers: Record<string, string>) => {
      const answer = await api('GET', '/me', { headers });
      return [answer.status, answer.body.code, answer.headers.get('www-authenticate')];
    };
    const bare = 'Bearer realm="Gatehouse"';
    assert.deepEqual(await challenged({}), [401, 'login_required', bare]);
    assert.deepEqual(await challenged({ cookie: 'gatehouse=s%3Ax.y' }), [
      401,
      'login_required',
      bare,
    ]);
    assert.deepEqual(await challenged({ authorization: 'Basic YTpi' }), [
      401,
      'login_required',
      bare,
    ]);
    const detail = 'The access token is unknown, expired or revoked.';
    const invalid = `${bare}, error="invalid_token", error_description="${detail}"`;
    for (const token of ['x', 'x.y.z', '', 'a b', 'ü', `${'x'.repeat(8000)}`]) {
      assert.deepEqual(
        await challenged({ authorization: `Bearer ${encodeURI(token)}` }),
        [401, 'invalid_token', invalid],
        token,
      );
    }
    assert.deepEqual(await challenged({ 'x-api-key': 'gh_x' }), [401, 'invalid_api_key', bare]);
    const both = await challenged({ authorization: 'Bearer x', 'x-api-key': 'gh_x' });
    assert.deepEqual(both.slice(0, 2), [400, 'invalid_request']);
    assert.match(String(both[2]), /error="invalid_request"/);
    for (const path of ['/login', '/revoke']) {
      const headers = { authorization: 'Bearer x', 'x-api-key': 'gh_x' };
      const { status } = await api('POST', path, { headers, body: {} });
      assert.equal(status, 400, 'in public operations too');
    }
    const inUrl = await api('GET', '/me?access_token=x');
    assert.equal(inUrl.headers.get('www-authenticate'), bare, 'like a request without it');
  });

  test('ignores a cookie beside another credential, and two session cookies', async () => {
    const beside = await page('GET', '/me', { headers: { authorization: 'Bearer x' } });
    assert.equal(beside.body.code, 'invalid_token');
    const twice = await api('GET', '/me', { headers: { cookie: `${cookie}; ${cookie}` } });
    assert.equal(twice.status, 401);
  });

  test('refuses a request with a cookie that another site may have sent', async () => {
    const change = async (headers: Record<string, string>) => {
      const body = { given_name: 'Forged' };
      const answer = await api('PATCH', '/me', { headers: { cookie, ...headers }, body });
      return [answer.status, answer.body.code];
    };
    const { origin } = application.baseUrl;
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'https://app.example.com' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ] as Record<string, string>[]) {
      assert.deepEqual(await change(headers), [403, 'csrf'], JSON.stringify(headers));
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const refused = await change({ origin, 'content-type': type });
      assert.deepEqual(refused, [415, 'unsupported_media_type']);
    }
    const bare = await api('DELETE', '/me', { headers: { cookie, origin } });
    assert.equal(bare.status, 415, 'without a body too');
    assert.equal(await nameNow(), null);
    assert.deepEqual(await change({ 'sec-fetch-site': 'same-origin' }), [200, undefined]);
    assert.equal(await nameNow(), 'Forged');
  });

  test('wants a recent proof for what an intruder would do with a stolen session', async () => {
    const server = await startApplication();
    try {
      const person = await server.createAccount();
      const browser = await server.startSession(person);
      server.clock.advance(10 * 60_000 + 1);
      const old = createApiClient(server.address, asPage(browser, server.baseUrl));
      for (const [method, path, body] of [
        ['DELETE', '/me'],
        ['DELETE', `/users/${person.username}`],
        ['DELETE', `/me/sessions/${person.id}`],
        ['DELETE', `/me/factors/${person.id}`],
        ['POST', '/me/api-keys', { name: 'x', scopes: ['read'] }],
        ['POST', '/me/api-keys/0123456789ABCDEFGHIJKL/replace', { overlap_seconds: 0 }],
        ['DELETE', '/me/api-keys/0123456789ABCDEFGHIJKL'],
      ] as const) {
        const answer = await old(method, path, { body });
        assert.deepEqual([answer.status, answer.body.code], [403, 'recent_proof_required'], path);
      }
    } finally {
      await server.close();
    }
  });

  test('accepts one content type and strict JSON', async () => {
    await page('PATCH', '/me', { body: { given_name: null } });
    const sent = async (body: string, headers = {}) => {
      const answer = await page('PATCH', '/me', { body, headers });
      return `${answer.status} ${answer.body.code}`;
    };
    const malformed = '400 malformed_body';
    assert.equal(await sent('{"given_name":"a","given_name":"b"}'), malformed);
    assert.equal(await sent('{"given_name":"a","\\u0067iven_name":"b"}'), malformed);
    assert.equal(await sent(`{"given_name":${'['.repeat(50)}${']'.repeat(50)}}`), malformed);
    assert.equal(await sent('{"given_name":"a"'), malformed);
    assert.equal(await sent('\ufeff{"given_name":"a"}'), malformed);
    assert.equal(await sent(`{"given_name":"${'a'.repeat(17_000)}"}`), '413 too_large');
    const gzip = { 'content-encoding': 'gzip' };
    assert.equal(await sent('{"given_name":"a"}', gzip), '415 unsupported_media_type');
    for (const type of [
      'application/json; charset=latin1',
      'application/jsonp',
      'application/json, text/plain',
      'text/json',
    ]) {
      const headers = { 'content-type': type };
      assert.equal(await sent('{}', headers), '415 unsupported_media_type', type);
    }
    const invalid = '400 invalid_request';
    for (const body of ['null', '[]', '"a"', '1', '', '{"given_name":1}', '{"role":"admin"}']) {
      assert.equal(await sent(body), invalid, body);
    }
    assert.equal(await sent('{"__proto__":{"given_name":"a"}}'), invalid);
    assert.equal(await sent('{"constructor":{"prototype":{}}}'), invalid);
    assert.equal(await nameNow(), null, 'nothing was changed');
    const utf8 = { 'content-type': 'application/json; charset=UTF-8' };
    assert.equal(await sent('{"given_name":"a"}', utf8), '200 undefined');
  });

  test('refuses a body by its Content-Length before it arrives', async () => {
    const send = createRawClient(Number(new URL(application.address).port), false);
    for (const [path, type] of [
      ['/api/v1/login', 'application/json'],
      ['/login', 'application/x-www-form-urlencoded'],
    ] as const) {
      const headers = [`Content-Type: ${type}`, 'Content-Length: 1000000000'];
      const { status } = await send('localhost', path, {
        method: 'POST',
        headers,
        isHeadEnough: true,
      });
      assert.equal(status, 413, path);
    }
  });

  test('names each invalid field, and never repeats a value', async () => {
    const answer = await page('PATCH', '/me', {
      body: { given_name: 'a\u202e-canary', family_name: 'x'.repeat(101) },
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code]),
      [
        ['given_name', 'unacceptable'],
        ['family_name', 'unacceptable'],
      ],
    );
    assert.ok(!answer.text.includes('canary'));
    const odd = [
      await page('GET', '/users?limit=0&cursor=*'),
      await api('POST', '/register', { body: { username: 'a b', email: 'x', password: 'y' } }),
      await api('POST', '/confirm-email', { body: { token: '*'.repeat(43) } }),
      await page('POST', '/me/api-keys', {
        body: { name: 'x', scopes: ['read'], expires_at: 'x' },
      }),
    ];
    for (const { status, text } of odd) {
      assert.equal(status, 400);
      assert.doesNotMatch(text, /pattern/, 'as a sentence');
    }
    const unknown = await page('PATCH', '/me', { body: { roles: ['admin'], id: 'x' } });
    assert.deepEqual(
      unknown.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code]),
      [
        ['roles', 'unknown_field'],
        ['id', 'unknown_field'],
      ],
    );
  });

  test('allows the listed origins in CORS, never with credentials', async () => {
    const asked = async (origin: string, method = 'GET') => {
      const { headers } = await api(method, '/me', { headers: { origin } });
      assert.equal(headers.get('access-control-allow-credentials'), null);
      assert.match(headers.get('vary') ?? '', /Origin/);
      return headers;
    };
    const allowed = 'https://app.example.com';
    assert.equal((await asked(allowed)).get('access-control-allow-origin'), allowed);
    const preflight = await asked(allowed, 'OPTIONS');
    assert.match(preflight.get('access-control-allow-headers') ?? '', /Authorization/);
    assert.match(preflight.get('access-control-allow-methods') ?? '', /PATCH/);
    const { headers } = await fetch(`${application.address}/.well-known/jwks.json`, {
      headers: { origin: allowed },
    });
    assert.equal(headers.get('access-control-allow-origin'), allowed, 'for the signing keys too');
    assert.equal(headers.get('vary'), 'Origin');
    for (const origin of [
      'null',
      'http://app.example.com',
      'https://app.example.com.evil.example',
      'https://evil.example',
      application.baseUrl.origin,
    ]) {
      assert.equal((await asked(origin)).get('access-control-allow-origin'), null, origin);
    }
  });
});
