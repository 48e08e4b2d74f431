import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertInTime } from '../../app/testing/in-time.ts';
import { startExamples } from '../testing/deployment.ts';
import { asked } from './testing/board.ts';

// The board with the real Gatehouse: checks what the other tests assume about it.

const examples = await startExamples();
after(examples.stop);
const account = await examples.createAccount('ada');

const gatehouse = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  asked(`${examples.gatehouse.url}/api/v1${path}`, 'POST', headers, body);

async function logIn(format: 'jwt' | 'opaque') {
  const answer = await gatehouse('/login', { ...account, token_format: format });
  assert.equal(answer.status, 200);
  return answer.body;
}

/** Asks every board process. */
async function board(headers: Record<string, string>, path = '/data') {
  const answers = await Promise.all(
    examples.boards.map(({ url }) => asked(`${url}${path}`, 'GET', headers)),
  );
  assert.equal(new Set(answers.map(({ status }) => status)).size, 1);
  return answers[0] as (typeof answers)[0];
}
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

test('a JWT, an opaque token and an API key are the same person', async () => {
  const [jwt, opaque] = await Promise.all([logIn('jwt'), logIn('opaque')]);
  const { key } = await examples.createKey('ada', 'read', 'write');
  for (const headers of [
    bearer(jwt.access_token),
    bearer(opaque.access_token),
    bearer(key),
    { 'X-API-Key': key },
  ]) {
    const answer = await board(headers);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { data: 'Hello, ada!' });
    const written = await asked(`${examples.boards[0]?.url}/posts`, 'POST', headers, { text: 'a' });
    assert.equal(written.body.author, 'ada');
  }
  const activity = await board(bearer(jwt.access_token), '/activity');
  assert.ok(Math.abs(Date.parse(activity.body.last_login_at) - Date.now()) < 60_000);
});

test('a refresh token, a key without the scope and a forged token are refused', async () => {
  const { refresh_token: refreshToken, access_token: token } = await logIn('jwt');
  const { key } = await examples.createKey('ada', 'introspect');
  assert.equal((await board(bearer(refreshToken))).status, 401);
  assert.equal((await board({ 'X-API-Key': key })).status, 403);
  const [header, payload = ''] = token.split('.');
  assert.equal((await board(bearer(`${header}.${payload}.${'A'.repeat(86)}`))).status, 401);
});

test('a logout and a revoked key are noticed within a second', async () => {
  const { access_token: token } = await logIn('opaque');
  const { id, key } = await examples.createKey('ada', 'read');
  assert.equal((await board(bearer(token))).status, 200);
  assert.equal((await board({ 'X-API-Key': key })).status, 200);
  const endings = [
    { end: () => gatehouse('/logout', undefined, bearer(token)), headers: bearer(token) },
    { end: () => examples.revokeKey(id), headers: { 'X-API-Key': key } },
  ];
  for (const { end, headers } of endings) {
    await board(headers);
    await end();
    const endedAt = performance.now();
    let status = 200;
    // Without a pause, so that cached answers are used for as long as possible.
    while (status === 200) {
      const startedAt = performance.now();
      ({ status } = (await asked(`${examples.boards[0]?.url}/data`, 'GET', headers)) as never);
      if (status !== 401) await assertInTime(startedAt - endedAt, 1000);
    }
    assert.equal(status, 401);
  }
});

test('while Gatehouse is killed, JWTs are accepted and the rest is 503 in time; it recovers by itself', async () => {
  const [jwt, opaque] = await Promise.all([logIn('jwt'), logIn('opaque')]);
  const { key } = await examples.createKey('ada', 'read');
  assert.equal((await board(bearer(jwt.access_token))).status, 200);
  const startAgain = await examples.killGatehouse();
  const startedAt = performance.now();
  assert.equal((await board(bearer(jwt.access_token))).status, 200);
  for (const headers of [bearer(opaque.access_token), { 'X-API-Key': key }]) {
    assert.equal((await board(headers)).status, 503);
  }
  await assertInTime(performance.now() - startedAt, 2000);
  await startAgain();
  for (const headers of [
    bearer(jwt.access_token),
    bearer(opaque.access_token),
    { 'X-API-Key': key },
  ]) {
    assert.equal((await board(headers)).status, 200);
  }
});

test('SIGTERM lets a request finish and ends with 0', async () => {
  const [{ url, process } = { url: '', process: undefined }] = examples.boards;
  const { access_token: token } = await logIn('jwt');
  let send = (_chunk: string) => {};
  const body = new ReadableStream<string>({
    start(controller) {
      send = (chunk) => {
        controller.enqueue(chunk);
        if (chunk.endsWith('}')) controller.close();
      };
    },
  }).pipeThrough(new TextEncoderStream());
  const answer = fetch(`${url}/posts`, {
    method: 'POST',
    headers: { ...bearer(token), 'Content-Type': 'application/json' },
    body,
    duplex: 'half',
  } as RequestInit);
  send('{"text":');
  await asked(`${url}/livez`, 'GET', {});
  const stopped = process?.stop();
  send('"the last one"}');
  assert.equal((await answer).status, 201);
  await stopped;
  assert.equal(await process?.ended, 'exit code 0');
});
