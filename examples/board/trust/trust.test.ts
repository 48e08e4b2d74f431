import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { exportSPKI, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { assertInTime } from '../../../app/testing/in-time.ts';
import { asked, startBoard } from '../testing/board.ts';
import { createVerifyAccessToken } from './access-tokens.ts';
import { createSigningKeys } from './signing-keys.ts';

const board = await startBoard();
const { gatehouse, url } = board;
after(board.close);

beforeEach(() => gatehouse.answers.clear());

const data = (headers: Record<string, string>) => asked(`${url}/data`, 'GET', headers);
const bearer = (token: string) => data({ Authorization: `Bearer ${token}` });
const active = (more: object = {}) => ({
  active: true,
  username: 'ada',
  scope: 'read write',
  ...more,
});

test('an access token is accepted without a request to Gatehouse', async () => {
  const answer = await bearer(await gatehouse.token());
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { data: 'Hello, Ada Lovelace!' });
  assert.equal(gatehouse.questions.introspections, 0);
});

test('without a credential, 401 says what is needed and no more', async () => {
  const answer = await data({});
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="board"');
  assert.equal(answer.body.code, 'login_required');
  assert.equal((await asked(`${url}/no-such-thing`, 'GET', {})).status, 401);
});

test('no other JWT is accepted as an access token', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const stranger = await generateKeyPair('ES256');
  const valid = await gatehouse.token();
  const [header = '', payload = '', signature = ''] = valid.split('.');
  const jwks = (await (await fetch(`${gatehouse.url}/.well-known/jwks.json`)).json()) as {
    keys: [JWK];
  };
  const imported = await importJWK(jwks.keys[0], 'ES256', { extractable: true });
  const publicKey = await exportSPKI(imported as Parameters<typeof exportSPKI>[0]);
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());

  const bad: Record<string, string> = {
    'of another issuer': await gatehouse.token({ iss: 'http://127.0.0.1:1' }),
    'for another audience': await gatehouse.token({ aud: 'https://wiki.example' }),
    'that has expired': await gatehouse.token({ exp: seconds - 31 }),
    'that never expires': await gatehouse.token({ exp: undefined }),
    'that is not valid yet': await gatehouse.token({ nbf: seconds + 60 }),
    'of another kind': await gatehouse.token({}, { typ: 'JWT' }),
    'without an id': await gatehouse.token({ jti: undefined }),
    'of nobody': await gatehouse.token({ preferred_username: undefined }),
    'with an unknown extension': await gatehouse
      .token({}, { crit: ['b65'], b65: true })
      .catch(() => 'x.y.z'),
    'of another key': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'first' })
      .sign(stranger.privateKey),
    'signed with the public key as a password': await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'first' })
      .sign(new TextEncoder().encode(publicKey)),
    'without a signature': `${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.x`,
    'with other claims': `${header}.${encoded({ ...claims, preferred_username: 'bob' })}.${signature}`,
    'with half a signature': `${header}.${payload}.${signature.slice(0, 40)}`,
  };
  for (const [what, token] of Object.entries(bad)) {
    const answer = await bearer(token);
    assert.equal(answer.status, 401, what);
    assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token"/, what);
  }
  assert.equal(gatehouse.questions.introspections, 0);
});

test('a token cannot choose where its keys are fetched from', async (t) => {
  let visits = 0;
  const trap = createServer((_request, response) => {
    visits += 1;
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(trap, 'listening');
  t.after(() => trap.close());
  const { port } = trap.address() as { port: number };
  const elsewhere = `http://127.0.0.1:${port}`;
  const header = { jku: `${elsewhere}/keys`, x5u: `${elsewhere}/keys`, kid: 'elsewhere' };
  assert.equal((await bearer(await gatehouse.token({ iss: elsewhere }, header))).status, 401);
  const forged = await data({
    Authorization: 'Bearer unknown-token',
    Host: `127.0.0.1:${port}`,
    'X-Forwarded-Host': `127.0.0.1:${port}`,
  });
  assert.equal(forged.status, 401);
  assert.equal(visits, 0);
});

test('an opaque token and an API key are introspected, once for many requests', async () => {
  gatehouse.answers.set('opaque-token', active());
  gatehouse.answers.set('gh_key', active({ username: 'bob' }));
  const before = gatehouse.questions.introspections;
  const answers = await Promise.all(Array.from({ length: 20 }, () => bearer('opaque-token')));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(gatehouse.questions.introspections, before + 1);
  assert.deepEqual((await data({ 'X-API-Key': 'gh_key' })).body, { data: 'Hello, bob!' });
  assert.deepEqual((await bearer('gh_key')).body, { data: 'Hello, bob!' });
});

test('a revoked token is refused within a second', async () => {
  gatehouse.answers.set('to-be-revoked', active());
  assert.equal((await bearer('to-be-revoked')).status, 200);
  const revokedAt = performance.now();
  gatehouse.answers.delete('to-be-revoked');
  for (;;) {
    const startedAt = performance.now();
    const { status } = await bearer('to-be-revoked');
    if (status === 401) break;
    assert.equal(status, 200);
    await assertInTime(startedAt - revokedAt, 1000);
  }
});

test('an active token that is not for the board is refused', async () => {
  const answers = {
    'a refresh token': active({ token_type: 'refresh_token' }),
    'of another issuer': active({ iss: 'https://elsewhere.example' }),
    'for another audience': active({ aud: ['https://wiki.example'] }),
  };
  for (const [what, answer] of Object.entries(answers)) {
    const token = `token-${what.replaceAll(' ', '-')}`;
    gatehouse.answers.set(token, answer);
    assert.equal((await bearer(token)).status, 401, what);
  }
});

test('a key is limited to its scopes', async () => {
  gatehouse.answers.set('gh_reader', active({ scope: 'read' }));
  gatehouse.answers.set('gh_writer', active({ scope: 'write' }));
  gatehouse.answers.set('gh_asker', active({ scope: 'introspect' }));
  const post = { text: 'hello' };
  const asReader = { 'X-API-Key': 'gh_reader' };
  assert.equal((await asked(`${url}/posts`, 'GET', asReader)).status, 200);
  const refused = await asked(`${url}/posts`, 'POST', asReader, post);
  assert.equal(refused.status, 403);
  assert.match(
    refused.headers.get('www-authenticate') ?? '',
    /error="insufficient_scope", scope="write"/,
  );
  assert.equal(
    (await asked(`${url}/posts`, 'POST', { 'X-API-Key': 'gh_writer' }, post)).status,
    201,
  );
  assert.equal((await data({ 'X-API-Key': 'gh_writer' })).status, 403);
  assert.equal((await data({ 'X-API-Key': 'gh_asker' })).status, 403);
});

test('two credentials are refused, and Remote-User counts as none', async () => {
  const both = await data({ Authorization: 'Bearer x', 'X-API-Key': 'gh_x' });
  assert.equal(both.status, 400);
  assert.equal((await data({ 'Remote-User': 'admin' })).status, 401);
  for (const authorization of [
    'Basic YTpi',
    'Bearer',
    'Bearer a b',
    'Bearer a,b',
    `Bearer ${'a'.repeat(9000)}`,
  ]) {
    assert.equal(
      (await data({ Authorization: authorization })).status,
      401,
      authorization.slice(0, 20),
    );
  }
  assert.equal((await data({ 'X-API-Key': 'not-a-key' })).status, 401);
});

test('a rotation is noticed at the first token of the new key', async () => {
  assert.equal((await bearer(await gatehouse.token())).status, 200);
  await gatehouse.rotate('second');
  const token = await gatehouse.token();
  // A second after the last fetch, because made-up key ids must not cause more.
  await setTimeout(1000);
  const before = gatehouse.questions.keys;
  assert.equal((await bearer(token)).status, 200);
  const madeUp = await gatehouse.token({}, { kid: 'made-up' });
  await Promise.all(Array.from({ length: 20 }, () => bearer(madeUp)));
  assert.ok(gatehouse.questions.keys - before <= 2);
});

test('while Gatehouse is down, JWTs are accepted and the rest is 503 in time; it recovers by itself', async (t) => {
  gatehouse.answers.set('opaque-token', active());
  gatehouse.answers.set('gh_key', active());
  const token = await gatehouse.token();
  assert.equal((await bearer(token)).status, 200);

  for (const [how, leave, comeBack] of [
    ['dead', gatehouse.stop, gatehouse.start],
    ['silent', async () => gatehouse.hang(true), async () => gatehouse.hang(false)],
  ] as const) {
    await setTimeout(1000);
    await leave();
    t.after(() => gatehouse.hang(false));
    const startedAt = performance.now();
    const [jwt, opaque, key] = await Promise.all([
      bearer(token),
      bearer('opaque-token'),
      data({ 'X-API-Key': 'gh_key' }),
    ]);
    await assertInTime(performance.now() - startedAt, 2000, how);
    assert.equal(jwt.status, 200, how);
    for (const answer of [opaque, key]) {
      assert.equal(answer.status, 503, how);
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
      assert.equal(answer.body.code, 'unavailable');
    }
    await comeBack();
    assert.equal((await bearer('opaque-token')).status, 200, how);
    assert.equal((await data({ 'X-API-Key': 'gh_key' })).status, 200, how);
  }
});

test('a withdrawn key is accepted for a minute, and longer only while Gatehouse is down', async () => {
  let now = 0;
  const keyFor = createSigningKeys(gatehouse.url, pino({ level: 'silent' }), () => now);
  const verify = createVerifyAccessToken({
    keyFor,
    issuer: gatehouse.url,
    audience: gatehouse.url,
  });
  const token = await gatehouse.token();
  const isBelieved = async (at: number) => {
    now = at;
    return (await verify(token)) !== undefined;
  };
  assert.equal(await isBelieved(0), true);
  await gatehouse.rotate('third');
  assert.equal(await isBelieved(59_999), true);
  await gatehouse.stop();
  assert.equal(await isBelieved(60_000), true);
  assert.equal(await isBelieved(600_000), true);
  await gatehouse.start();
  assert.equal(await isBelieved(610_000), false);
});
