import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { csrfOf } from '../../testing/browser.ts';
import { eventually } from '../../testing/eventually.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const closed = `
- { host: "localhost:8080", path: /closed, allow: deny }
- { host: "localhost:8080", path: /admin, allow: { roles: [admin] } }
`;

describe('a refusal', () => {
  const directory = createThrowAwayDirectory('access-rules');
  const rulesFile = join(directory.path, 'rules.yaml');
  let app: TestApplication;
  before(async () => {
    writeFileSync(rulesFile, closed);
    app = await startApplication({ ACCESS_RULES_FILE: rulesFile });
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  /** @param headers names and values in turn, as they are sent */
  async function send(path: string, headers: string[]) {
    const host = ['host', 'localhost:8080'];
    const request = http.request(app.address + path, { headers: [...host, ...headers] });
    const [response] = (await once(request.end(), 'response')) as [http.IncomingMessage];
    response.resume();
    return response;
  }

  const atGate = (url: string, ...headers: string[]) =>
    send('/api/authz/auth-request', [
      ...['x-original-url', app.baseUrl.origin + url, 'x-original-method', 'GET'],
      ...headers,
    ]);

  test('at the gate is not cached, at either endpoint', async () => {
    const cookie = (await app.startSession(await app.createAccount())).cookies.get('gatehouse');
    const loggedIn = ['cookie', `gatehouse=${cookie}`];
    const forwarded = ['x-forwarded-host', 'localhost:8080', 'x-forwarded-proto', 'http'];
    const asked = (path: string) => [
      ...forwarded,
      'x-forwarded-uri',
      path,
      'x-forwarded-method',
      'GET',
    ];
    const answers = [
      await atGate('/page'),
      await atGate('/closed', ...loggedIn),
      await send('/api/authz/forward-auth', asked('/page')),
      await send('/api/authz/forward-auth', [...asked('/closed'), ...loggedIn]),
    ];
    for (const { statusCode = 0, headers } of answers) {
      assert.ok([302, 401, 403].includes(statusCode), String(statusCode));
      assert.match(headers['cache-control'] ?? '', /no-store/);
    }
  });

  test('at the gate follows two Authorization headers, whatever they contain', async () => {
    const { username, password } = await app.createAccount();
    const { logInProgram } = app.services;
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const outcome = await logInProgram({ name: username, password, format: 'jwt', requestContext });
    assert.ok(outcome.kind === 'logged-in');
    const bearer = ['authorization', `Bearer ${outcome.tokens.accessToken}`];
    assert.equal((await atGate('/page', ...bearer)).statusCode, 200);
    for (const second of [`Bearer ${'x'.repeat(20)}`, bearer[1] ?? '']) {
      const { statusCode } = await atGate('/page', ...bearer, 'authorization', second);
      assert.equal(statusCode, 401);
    }
  });

  test('at the gate stays when the rules file becomes faulty', async () => {
    const { cookies } = await app.startSession(await app.createAccount());
    const ask = async () =>
      (await atGate('/closed', 'cookie', `gatehouse=${cookies.get('gatehouse')}`)).statusCode;
    assert.equal(await ask(), 403);
    writeFileSync(rulesFile, '- host: [');
    assert.equal(app.services.accessRules.reload().length, 1);
    assert.equal(await ask(), 403);
    writeFileSync(rulesFile, closed);
    assert.deepEqual(app.services.accessRules.reload(), []);
  });

  test('follows a form with an opaque origin from a browser without Fetch Metadata', async () => {
    const browser = await app.logIn(await app.createAccount());
    const _csrf = csrfOf(await browser.get('/dashboard'));
    const answer = await browser.post(
      '/logout',
      { _csrf },
      { origin: 'null', 'sec-fetch-site': '' },
    );
    assert.equal(answer.status, 403);
    assert.equal((await browser.get('/dashboard')).status, 200);
  });

  test('is recorded with its session and the address that the nearest proxy saw', async () => {
    const account = await app.createAccount();
    const browser = await app.startSession(account);
    await send('/api/authz/forward-auth', [
      ...['x-forwarded-host', 'localhost:8080', 'x-forwarded-proto', 'http'],
      ...['x-forwarded-uri', '/admin', 'x-forwarded-method', 'GET'],
      ...['x-forwarded-for', '6.6.6.6, 203.0.113.5'],
      ...['cookie', `gatehouse=${browser.cookies.get('gatehouse')}`],
    ]);
    const rows = () => app.services.stores.audit.list(account.id, 10);
    await eventually('it is recorded', 5000, async () => (await rows()).length > 0);
    const [session] = await app.services.stores.sessions.listLive(account.id, app.clock.now());
    for (const { ip, sessionId } of await rows()) {
      assert.deepEqual({ ip, sessionId }, { ip: '203.0.113.5', sessionId: session?.id });
    }
  });
});
