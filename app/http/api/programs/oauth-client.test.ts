import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import type { TestAccount } from '../../../testing/accounts.ts';
import { createApiClient } from '../../../testing/api-client.ts';
import { createTestKey } from '../../../testing/api-key.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';

const requestContext = { ip: '', userAgent: '', requestId: '' };
const client: oauth.Client = { client_id: 'gatehouse' };

describe('an OAuth client library of somebody else', () => {
  let application: TestApplication;
  let account: TestAccount;
  let server: oauth.AuthorizationServer;

  before(async () => {
    application = await startApplication();
    account = await application.createAccount();
    const issuer = new URL(application.baseUrl.origin);
    const metadata = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
    assert.match(metadata.headers.get('cache-control') ?? '', /public/);
    server = await oauth.processDiscoveryResponse(issuer, metadata);
  });
  after(() => application.close());

  /** The server uses its BASE_URL in links, but listens elsewhere in tests. */
  const fetchThere = (url: string, init: object = {}) =>
    fetch(url.replace(application.baseUrl.origin, application.address), init);
  const options = { [oauth.customFetch]: fetchThere, [oauth.allowInsecureRequests]: true };

  async function logIn(token_format: 'jwt' | 'opaque') {
    const { username, password } = account;
    const body = { username, password, token_format };
    const answer = await createApiClient(application.address)('POST', '/login', { body });
    assert.equal(answer.status, 200);
    return answer.body;
  }

  async function introspect(token: string) {
    const { id, key } = await createTestKey(application, account, ['introspect']);
    const service = { client_id: id };
    const ask = async (auth: oauth.ClientAuth) => {
      const answer = await oauth.introspectionRequest(server, service, auth, token, options);
      return oauth.processIntrospectionResponse(server, service, answer);
    };
    const byPost = await ask(oauth.ClientSecretPost(key));
    const byBasic = await ask(oauth.ClientSecretBasic(key));
    assert.equal(byPost.active, byBasic.active);
    return byBasic;
  }

  async function revoke(token: string) {
    const answer = await oauth.revocationRequest(server, client, oauth.None(), token, options);
    await oauth.processRevocationResponse(answer);
  }

  test('discovers the server, introspects a token and revokes it', async () => {
    for (const format of ['jwt', 'opaque'] as const) {
      const { access_token: token, session_id } = await logIn(format);
      const found = await introspect(token);
      assert.equal(found.active, true);
      assert.equal(found.sub, account.id);
      assert.equal(found.username, account.username);
      assert.equal(found['session_id'], session_id);
      await revoke(token);
      assert.deepEqual(await introspect(token), { active: false });
      await revoke(token);
    }
  });

  test('refreshes, and revokes a refresh token with all its successors', async () => {
    const { refresh_token } = await logIn('jwt');
    const answer = await oauth.refreshTokenGrantRequest(
      ...([server, client, oauth.None(), refresh_token, options] as const),
    );
    const next = await oauth.processRefreshTokenResponse(server, client, answer);
    assert.equal((await introspect(next.access_token)).active, true);
    await revoke(String(next.refresh_token));
    assert.deepEqual(await introspect(next.access_token), { active: false });
    const again = await oauth.refreshTokenGrantRequest(
      ...([server, client, oauth.None(), String(next.refresh_token), options] as const),
    );
    await assert.rejects(oauth.processRefreshTokenResponse(server, client, again), {
      error: 'invalid_grant',
    });
  });

  test('verifies an access token with the published keys (RFC 9068)', async () => {
    const { access_token: token, session_id } = await logIn('jwt');
    const keys = createRemoteJWKSet(new URL(String(server.jwks_uri)), {
      [customFetch]: fetchThere,
    });
    const { origin } = application.baseUrl;
    const wanted = { issuer: origin, audience: origin, typ: 'at+jwt', algorithms: ['ES256'] };
    const { payload } = await jwtVerify(token, keys, wanted);
    const { iat = 0, exp = 0, jti, auth_time, ...claims } = payload;
    assert.deepEqual(claims, {
      ...{ iss: origin, aud: origin, sub: account.id, client_id: 'gatehouse' },
      ...{ sid: session_id, roles: ['user'], groups: [] },
      ...{ amr: ['pwd'], acr: 'urn:gatehouse:1' },
      ...{ preferred_username: account.username, name: account.username },
    });
    assert.equal(exp - iat, 300);
    assert.ok(jti && Number(auth_time) <= iat);
    const request = new Request(origin, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await oauth.validateJwtAccessToken(server, request, origin, options)).jti, jti);
  });

  test('knows the next key before it signs, and the previous one while its tokens are valid', async () => {
    const { rotateSigningKey } = application.services;
    const { access_token: old } = await logIn('jwt');
    const published = async () => {
      const answer = await fetchThere(String(server.jwks_uri));
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
      return answer.json() as Promise<Parameters<typeof createLocalJWKSet>[0]>;
    };
    const rotate = () => rotateSigningKey({ isCompromised: false, requestContext });
    assert.equal((await rotate()).kind, 'rotated');
    assert.equal((await rotate()).kind, 'waiting', 'one at a time');
    const cached = await published();
    assert.equal(cached.keys.length, 2);
    assert.deepEqual(Object.keys(cached.keys[0] ?? {}).sort(), [
      ...['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    application.clock.advance(270_000);
    assert.equal((await introspect(old)).active, true);
    application.clock.advance(331_000);
    const { access_token: fresh } = await logIn('jwt');
    const { protectedHeader } = await jwtVerify(fresh, createLocalJWKSet(cached), {
      currentDate: new Date(application.clock.now()),
    });
    assert.equal(protectedHeader.kid, cached.keys[0]?.kid);
    application.clock.advance(3_900_000);
    assert.equal((await published()).keys.length, 1);
    await application.services.purgeExpired();
    assert.equal((await application.services.stores.signingKeys.list()).length, 1);
  });

  test('cannot use tokens that a compromised key has signed', async () => {
    const { access_token: old, refresh_token } = await logIn('jwt');
    await application.services.rotateSigningKey({ isCompromised: true, requestContext });
    assert.deepEqual(await introspect(old), { active: false });
    const body = { refresh_token };
    const next = await createApiClient(application.address)('POST', '/refresh', { body });
    assert.equal((await introspect(next.body.access_token)).active, true);
  });
});
