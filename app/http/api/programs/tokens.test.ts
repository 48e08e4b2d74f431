import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../../testing/accounts.ts';
import { type ApiClient, asPage, createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-key.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';
import { alter, forge } from '../../../testing/forged-tokens.ts';
import { holdStores } from '../../../testing/hold-stores.ts';

const audience = 'https://api.example.com';
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('tokens in the API', () => {
  let application: TestApplication;
  let other: TestApplication;
  let account: TestAccount;
  let api: ApiClient;
  let elsewhere: ApiClient;
  /** A service that may introspect tokens. */
  let service: ApiClient;

  before(async () => {
    const environment = { TOKEN_AUDIENCE: audience };
    application = await startApplication(environment);
    const isEmbedded = application.stores.profile === 'sqlite';
    other = isEmbedded ? application : await startApplication(environment, application.stores);
    account = await application.createAccount();
    api = createApiClient(application.address);
    elsewhere = createApiClient(other.address);
    const { key } = await createTestKey(application, account, ['introspect']);
    service = createApiClient(application.address, { ...form, 'x-api-key': key });
  });
  after(async () => {
    if (other !== application) await other.close();
    await application.close();
  });

  async function logIn(token_format?: 'jwt' | 'opaque', who = account) {
    const { username, password } = who;
    const answer = await api('POST', '/login', { body: { username, password, token_format } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('pragma'), 'no-cache');
    return answer.body;
  }

  const introspect = async (fields: Record<string, string>) => {
    const answer = await service('POST', '/introspect', {
      body: new URLSearchParams(fields).toString(),
    });
    assert.equal(answer.status, 200);
    return answer.body;
  };

  const asks = async (token: string, client = api) =>
    (await client('GET', '/me', bearer(token))).status;

  test('a program logs in and out, and logs out everywhere', async () => {
    const { access_token: jwt, ...rest } = await logIn();
    assert.equal(jwt.split('.').length, 3, 'a JWT by default');
    assert.match(rest.refresh_token, /^grt_/);
    assert.equal(rest.expires_in, 300);
    const { access_token: opaque, ...kept } = await logIn('opaque');
    assert.match(opaque, /^gat_/);
    assert.deepEqual(Object.keys(kept).sort(), ['expires_in', 'session_id', 'token_type']);
    assert.equal(kept.expires_in, 1800);

    assert.equal(await asks(jwt, elsewhere), 200);
    const listed = await elsewhere('GET', '/me/sessions', bearer(jwt));
    const kinds = listed.body.items.map(({ kind }: { kind: string }) => kind);
    assert.deepEqual(kinds.sort(), ['jwt', 'opaque']);
    const page = await (await application.startSession(account)).get('/account/sessions');
    assert.match(page.text, /Program: /);
    assert.equal((await api('POST', '/logout', bearer(jwt))).status, 204);
    assert.equal(await asks(jwt, elsewhere), 401);
    assert.equal((await api('POST', '/logout', bearer(jwt))).status, 401);
    assert.equal(await asks(opaque, elsewhere), 200, 'the other session stays');

    const again = await logIn();
    const browser = await application.startSession(account);
    assert.equal((await api('POST', '/logout-everywhere', bearer(opaque))).status, 204);
    for (const token of [opaque, again.access_token])
      assert.equal(await asks(token, elsewhere), 401);
    const body = { refresh_token: again.refresh_token };
    assert.equal((await elsewhere('POST', '/refresh', { body })).status, 400);
    assert.equal((await browser.get('/dashboard')).status, 303);
    const events = await application.services.stores.audit.list(account.id, 5);
    assert.equal(events[0]?.event, 'session_ended');
  });

  test('a wrong password and an unknown account get the same response and the same delays', async () => {
    const victim = await application.createAccount();
    const headers = ownNetwork();
    const attempt = (username: string) =>
      api('POST', '/login', { headers, body: { username, password: 'not the password at all' } });
    const [wrong, unknown] = [await attempt(victim.username), await attempt('nobody-at-all')];
    for (const { status, headers: told, body } of [wrong, unknown]) {
      assert.equal(status, 401);
      assert.equal(body.code, 'invalid_credentials');
      assert.equal(told.get('www-authenticate'), 'Bearer realm="Gatehouse"');
    }
    assert.deepEqual({ ...wrong.body, request_id: '' }, { ...unknown.body, request_id: '' });
    for (let failure = 2; failure <= 5; failure += 1) await attempt(victim.username);
    const throttled = await attempt(victim.username);
    assert.equal(throttled.status, 429);
    assert.ok(Number(throttled.headers.get('retry-after')) > 0);
  });

  test('no credential of a disabled account works, on any worker', async () => {
    const doomed = await application.createAccount();
    const jwt = await logIn('jwt', doomed);
    const opaque = await logIn('opaque', doomed);
    const { key } = await createTestKey(application, doomed, ['read']);
    const page = asPage(await application.startSession(doomed), application.baseUrl);
    const calls = [
      ...[bearer(jwt.access_token), bearer(opaque.access_token)],
      ...[{ headers: { 'x-api-key': key } }, { headers: page }],
    ];
    const statuses = (client: ApiClient) =>
      Promise.all(calls.map(async (call) => (await client('GET', '/me', call)).status));
    assert.deepEqual(await statuses(elsewhere), [200, 200, 200, 200]);
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await application.services.disableAccount({ accountId: doomed.id, requestContext });
    for (const client of [elsewhere, api]) {
      assert.deepEqual(await statuses(client), [401, 401, 401, 401]);
      const { status, body } = await client('POST', '/refresh', {
        body: { refresh_token: jwt.refresh_token },
      });
      assert.deepEqual([status, body.error], [400, 'invalid_grant']);
    }
    assert.deepEqual(await introspect({ token: opaque.access_token }), { active: false });
  });

  test('refresh accepts a form or JSON, ignores unknown parameters, and fails with OAuth errors', async () => {
    const { refresh_token } = await logIn();
    const fields = { grant_type: 'refresh_token', refresh_token, scope: 'all', client_id: 'x' };
    const body = new URLSearchParams(fields).toString();
    const next = await api('POST', '/refresh', { headers: form, body });
    assert.equal(next.status, 200);
    assert.equal(next.headers.get('pragma'), 'no-cache');
    const repeated = await api('POST', '/refresh', { body: { ...fields, resource: 1 } });
    assert.equal(repeated.body.refresh_token, next.body.refresh_token);
    const refused = async (sent: unknown, headers = {}) => {
      const answer = await api('POST', '/refresh', { body: sent, headers });
      return [answer.status, answer.body.error];
    };
    assert.deepEqual(await refused({}), [400, 'invalid_request']);
    assert.deepEqual(await refused({ refresh_token: 1 }), [400, 'invalid_request']);
    assert.deepEqual(await refused({ refresh_token: 'x' }), [400, 'invalid_grant']);
    assert.deepEqual(await refused('refresh_token=a&refresh_token=b', form), [
      400,
      'invalid_request',
    ]);
    assert.deepEqual(await refused(body, { 'content-type': 'text/plain' }), [
      415,
      'invalid_request',
    ]);
    for (const grant of [{ ...fields, grant_type: 'password' }, { grant_type: 'password' }]) {
      assert.deepEqual(await refused(grant), [400, 'unsupported_grant_type']);
    }
    const missing = await api('POST', '/refresh', { headers: form, body: 'token=x' });
    assert.equal(missing.body.error_description, 'Missing or invalid: refresh_token.');
    for (const path of ['/refresh', '/introspect', '/revoke']) {
      assert.equal(
        (await api('GET', path)).body.error,
        'invalid_request',
        'with another method too',
      );
    }
  });

  test('introspection describes active tokens, and says nothing about others', async () => {
    const { access_token, session_id } = await logIn('opaque');
    const { iat, exp, auth_time, amr, acr, ...first } = await introspect({
      token: access_token,
      extra: '1',
    });
    const { origin } = application.baseUrl;
    assert.deepEqual(first, {
      ...{ active: true, iss: origin, aud: audience, client_id: 'gatehouse', token_type: 'Bearer' },
      ...{ sub: account.id, username: account.username, name: account.username },
      ...{ preferred_username: account.username, email: account.email },
      ...{ roles: ['user'], groups: [], sid: session_id, session_id, refresh_count: 1 },
    });
    assert.ok(exp - iat >= 1799 && auth_time === iat);
    assert.deepEqual([amr, acr], [['pwd'], 'urn:gatehouse:1']);
    application.clock.advance(1000_000);
    const second = await introspect({ token: access_token });
    assert.equal(second.refresh_count, 2);
    assert.ok(second.exp - exp >= 999, 'introspection extends it');
    assert.equal(second.iat, iat);

    const jwt = await logIn('jwt');
    const hinted = { token: jwt.refresh_token, token_type_hint: 'refresh_token' };
    assert.equal((await introspect(hinted)).session_id, jwt.session_id);
    const { id, key } = await createTestKey(application, account, ['read', 'write']);
    const ofKey = await introspect({ token: key });
    assert.deepEqual(
      [ofKey.client_id, ofKey.scope, ofKey.session_id],
      [id, 'read write', undefined],
    );

    await api('POST', '/refresh', { body: { refresh_token: jwt.refresh_token } });
    for (const token of [jwt.refresh_token, 'x', `${key}x`, `${access_token}x`]) {
      assert.deepEqual(await introspect({ token }), { active: false }, token);
    }
    assert.deepEqual(await introspect(hinted), { active: false }, 'it is used');
    application.clock.advance(3_000_000);
    assert.deepEqual(await introspect({ token: access_token }), { active: false });
  });

  test('a service can send its secret in the body, but only in one place', async () => {
    const { access_token: token } = await logIn('opaque');
    const mine = await createTestKey(application, account, ['introspect']);
    const other = await createTestKey(application, account, ['read']);
    const authorization = `Basic ${Buffer.from(`${mine.id}:${mine.key}`).toString('base64')}`;
    const secret = { client_id: mine.id, client_secret: mine.key };
    const ask = async (path: string, fields: object, headers = {}) => {
      const sent = { token, ...fields };
      const asForm = { headers: { ...form, ...headers }, body: String(new URLSearchParams(sent)) };
      const answers = [
        await api('POST', path, asForm),
        await api('POST', path, { headers, body: sent }),
      ];
      assert.equal(answers[0]?.status, answers[1]?.status, 'a form and JSON');
      return [answers[0]?.status, answers[0]?.body?.error ?? answers[0]?.body?.active];
    };
    assert.deepEqual(await ask('/introspect', secret), [200, true]);
    const wrong = [
      { client_id: mine.id, client_secret: `${mine.key}x` },
      { client_id: other.id, client_secret: mine.key },
      { client_secret: mine.key },
    ];
    for (const path of ['/introspect', '/revoke']) {
      for (const fields of wrong)
        assert.deepEqual(await ask(path, fields), [401, 'invalid_client']);
      for (const headers of [{ authorization }, { 'x-api-key': mine.key }]) {
        assert.deepEqual(await ask(path, secret, headers), [400, 'invalid_request']);
      }
    }
    const misspelt = Buffer.from(`${mine.id}:${mine.key}x`).toString('base64');
    for (const path of ['/introspect', '/revoke']) {
      const basic = { authorization: `Basic ${misspelt}` };
      assert.deepEqual(await ask(path, {}, basic), [401, 'invalid_client']);
    }
    assert.deepEqual(await ask('/introspect', { client_id: mine.id }), [401, 'invalid_client']);
    const ofOther = { client_id: other.id, client_secret: other.key };
    assert.deepEqual(await ask('/introspect', ofOther), [403, 'insufficient_scope']);
    assert.deepEqual(await ask('/introspect', { client_id: mine.id }, { authorization }), [
      200,
      true,
    ]);
    assert.deepEqual(await ask('/revoke', secret), [200, undefined]);
    assert.deepEqual(await ask('/introspect', secret), [200, false]);
  });

  test('groups are in a JWT and in introspection under one name', async () => {
    const member = await application.createAccount();
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const { setGroups } = application.services;
    await setGroups({ accountId: member.id, groups: 'editors,writers', requestContext });
    const body = { username: member.username, password: member.password };
    const { access_token: token } = (await api('POST', '/login', { body })).body;
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    const found = await introspect({ token });
    for (const name of [
      'sub',
      'preferred_username',
      'name',
      'roles',
      'groups',
      'sid',
      'auth_time',
    ]) {
      assert.ok(claims[name] !== undefined, name);
      assert.deepEqual(found[name], claims[name], name);
    }
    assert.deepEqual(claims.groups, ['editors', 'writers']);
  });

  test('only a service with the scope introspect may introspect', async () => {
    const { access_token: token } = await logIn('opaque');
    const ask = async (headers: Record<string, string>) => {
      const body = `token=${token}`;
      const answer = await api('POST', '/introspect', { headers: { ...form, ...headers }, body });
      return [answer.status, answer.body.error, answer.headers.get('www-authenticate')] as const;
    };
    const basic = (id: string, secret: string) => ({
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    });
    const realms = 'Bearer realm="Gatehouse", Basic realm="Gatehouse"';
    const mine = await createTestKey(application, account, ['introspect']);
    const other = await createTestKey(application, account, ['read', 'write']);
    for (const headers of [
      ...[{}, { 'x-api-key': 'gh_x' }, basic('x', 'y')],
      ...[basic(other.id, mine.key), basic('', mine.key)],
    ] as Record<string, string>[]) {
      assert.deepEqual(await ask(headers), [401, 'invalid_client', realms]);
    }
    const [status, error, wanted] = await ask(bearer(token).headers);
    assert.deepEqual([status, error], [401, 'invalid_client']);
    assert.match(wanted ?? '', /^Bearer realm="Gatehouse", error="invalid_token"/, 'RFC 7662, 2.3');
    assert.deepEqual((await ask({ 'x-api-key': other.key })).slice(0, 2), [
      403,
      'insufficient_scope',
    ]);
    const twice = { ...basic(mine.id, mine.key), 'x-api-key': mine.key };
    assert.deepEqual((await ask(twice)).slice(0, 2), [400, 'invalid_request']);
    for (const headers of [basic(mine.id, mine.key), bearer(mine.key).headers]) {
      assert.equal((await ask(headers))[0], 200);
    }
  });

  test('anyone who has a token can revoke it, and the response does not say what it was', async () => {
    const revoke = (token: string, client = api) =>
      client('POST', '/revoke', { headers: form, body: new URLSearchParams({ token }).toString() });
    const jwt = await logIn();
    for (const token of ['x', 'gat_x', `${jwt.access_token}x`, jwt.session_id]) {
      const answer = await revoke(token);
      assert.deepEqual([answer.status, answer.text], [200, '']);
    }
    assert.equal(await asks(jwt.access_token), 200);
    const { key } = await createTestKey(application, account, ['read']);
    assert.equal((await revoke(key)).body.error, 'unsupported_token_type');
    const { audit } = application.services.stores;
    const countRevoked = async () =>
      (await audit.list(account.id, 200)).filter(({ event }) => event === 'authn_token_revoked')
        .length;
    const before = await countRevoked();
    assert.equal((await revoke(jwt.refresh_token, elsewhere)).status, 200);
    assert.equal(await asks(jwt.access_token), 401);
    assert.equal(await countRevoked(), before + 1);

    const { access_token: token } = await logIn('opaque');
    const release = await holdStores(application.stores);
    const held = await revoke(token).finally(release);
    assert.equal(held.status, 503, 'no success before the revocation');
    assert.ok(Number(held.headers.get('retry-after')) > 0);
    assert.equal(held.body.error, 'temporarily_unavailable');
    assert.equal(await asks(token), 200);
    assert.equal((await revoke(token)).status, 200);
    assert.equal(await asks(token), 401);
  });

  test('everything but an exact token of ours is inactive, and nothing is fetched to decide it', async () => {
    const { access_token: token, refresh_token, session_id } = await logIn();
    const { access_token: opaque } = await logIn('opaque');
    const { key } = await createTestKey(application, account, ['introspect']);
    const trap = http
      .createServer((_request, response) => response.end('{}'))
      .listen(0, '127.0.0.1');
    await once(trap, 'listening');
    let fetched = 0;
    trap.on('request', () => {
      fetched += 1;
    });
    const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/keys`;
    const forged = await forge(token, url, application);
    const wrong = { ...alter(token), ...alter(opaque), ...forged };
    for (const [what, each] of Object.entries(wrong)) {
      const { status, body, headers } = await api('GET', '/me', bearer(each));
      assert.deepEqual([status, body.code], [401, 'invalid_token'], what);
      assert.match(
        headers.get('www-authenticate') ?? '',
        /^Bearer realm="Gatehouse", error="invalid_token"/,
      );
      assert.deepEqual(await introspect({ token: each }), { active: false }, what);
      const refused = await api('POST', '/refresh', { body: { refresh_token: each } });
      assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_grant'], what);
    }
    for (const each of [...Object.values(alter(refresh_token)), token, opaque, key, session_id]) {
      const refused = await api('POST', '/refresh', { body: { refresh_token: each } });
      assert.deepEqual([refused.status, refused.body.error], [400, 'invalid_grant'], each);
    }
    for (const each of [refresh_token, session_id, key]) assert.equal(await asks(each), 401);
    for (const each of [token, opaque, refresh_token]) {
      assert.equal((await api('GET', '/me', { headers: { 'x-api-key': each } })).status, 401);
      const cookie = `gatehouse=${encodeURIComponent(`s:${each}`)}`;
      assert.equal((await api('GET', '/me', { headers: { cookie } })).status, 401);
    }
    assert.equal(fetched, 0);
    trap.close();
    assert.equal(await asks(token), 200);
    assert.equal(await asks(opaque), 200);
    const body = { refresh_token };
    assert.equal(
      (await api('POST', '/refresh', { body })).status,
      200,
      'none of them counted as reuse',
    );
  });

  test('each operation has a rate limit, and states it', async () => {
    const headers = ownNetwork();
    const knock = () => api('POST', '/revoke', { headers, body: { token: 'x' } });
    const first = await knock();
    assert.match(first.headers.get('ratelimit-policy') ?? '', /"revoke";q=300;w=60/);
    let answer = first;
    for (let times = 1; times <= 300 && answer.status === 200; times += 1) answer = await knock();
    assert.equal(answer.status, 429);
    assert.equal(answer.body.error, 'temporarily_unavailable');
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
  });
});

/** Other tests share the counters in Redis. */
function ownNetwork() {
  const [a, b, c] = randomBytes(3);
  return { 'x-forwarded-for': `10.${a}.${b}.${c}` };
}
