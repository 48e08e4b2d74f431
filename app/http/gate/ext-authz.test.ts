import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../testing/accounts.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';

const rules = `
- { host: "localhost:8080", path: /public, methods: [GET], allow: public }
- { host: "localhost:8080", path: /admin, allow: { roles: [admin] } }
- { host: "localhost:8080", path: /strong, allow: authenticated, second_factor: true }
`;
const html = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

/** Envoy sends the method and path of the request itself, below the path prefix, with its Host. */
describe('the gate for Envoy', () => {
  const directory = createThrowAwayDirectory('access-rules');
  const rulesFile = join(directory.path, 'rules.yaml');
  let app: TestApplication;
  let account: TestAccount;
  let cookie: string;
  before(async () => {
    writeFileSync(rulesFile, rules);
    app = await startApplication({ ACCESS_RULES_FILE: rulesFile, TRUST_PROXY: '127.0.0.1' });
    account = await app.createAccount();
    const { cookies } = await app.startSession(account);
    cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  });
  after(async () => {
    await app.close();
    directory.remove();
  });

  async function ask(
    path: string,
    headers: http.OutgoingHttpHeaders = {},
    { method = 'GET', from = '127.0.0.1' } = {},
  ): Promise<IncomingMessage> {
    const { port } = new URL(app.address);
    const request = http.request({
      ...{ host: '127.0.0.1', port, method, agent: false, localAddress: from },
      path: `/api/authz/ext-authz${path}`,
      headers: { host: app.baseUrl.host, 'x-forwarded-proto': 'http', ...headers },
    });
    const [answer] = (await once(request.end(), 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  }

  test('lets a session pass with any method, and names its owner', async () => {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'PROPFIND']) {
      const answer = await ask('/wiki/a%20page?x=1', { cookie }, { method });
      assert.equal(answer.statusCode, 200, method);
      assert.equal(answer.headers['remote-user'], account.username);
      assert.equal(answer.headers['remote-groups'], '');
    }
    const stranger = await ask('/public/x');
    assert.equal(stranger.statusCode, 200);
    assert.equal(stranger.headers['remote-user'], '');
  });

  test('redirects people to the login page and back, and tells programs', async () => {
    const person = await ask('/wiki?page=a%20b', html);
    assert.equal(person.statusCode, 302);
    const back = encodeURIComponent('/wiki?page=a%20b');
    assert.equal(person.headers.location, `${app.baseUrl.origin}/login?rd=${back}`);
    const program = await ask('/wiki');
    assert.deepEqual([program.statusCode, program.headers.location], [401, undefined]);
    const weak = await ask('/strong', { ...html, cookie });
    assert.match(String(weak.headers.location), /\/account\/confirm\?need=second-factor&rd=/);
  });

  test('applies the rules to the method, path and host of the request itself', async () => {
    assert.equal((await ask('/admin/x', { cookie })).statusCode, 403);
    assert.equal((await ask('/public', {}, { method: 'POST' })).statusCode, 401);
    for (const path of ['/public/../admin', '/public/%2e%2e/admin', '//admin', '/a%2fb']) {
      assert.equal((await ask(path, { cookie })).statusCode, 403, path);
    }
    const lies = {
      'x-original-url': `${app.baseUrl.origin}/public`,
      'x-original-method': 'GET',
      'x-forwarded-uri': '/public',
      'x-forwarded-host': app.baseUrl.host,
      'x-forwarded-method': 'GET',
      'remote-user': 'admin',
    };
    assert.equal((await ask('/admin', { cookie, ...lies })).statusCode, 403);
    assert.equal((await ask('/wiki', lies)).statusCode, 401);
  });

  test('refuses what no trusted proxy sent, or what is incomplete', async () => {
    assert.equal((await ask('/public', { cookie }, { from: '127.0.0.9' })).statusCode, 403);
    for (const scheme of ['', 'ftp', 'http, https']) {
      const answer = await ask('/public', { cookie, 'x-forwarded-proto': scheme });
      assert.equal(answer.statusCode, 403, scheme);
    }
    assert.equal((await ask('', { cookie })).statusCode, 404);
  });
});
