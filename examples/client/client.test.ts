import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../../app/testing/accounts.ts';
import { startApplication, type TestApplication } from '../../app/testing/application.ts';
import { GatehouseUnavailable, type LoggedInClient, logIn, withApiKey } from './gatehouse.mts';

const minuteMs = 60_000;

describe('the client library', () => {
  let application: TestApplication;
  let account: TestAccount;

  before(async () => {
    application = await startApplication();
    account = await application.createAccount();
  });
  after(() => application.close());

  /** The built-in fetch, with a list of its requests, and faults on demand. */
  function watchedFetch() {
    const asked: string[] = [];
    const faults: ('lost' | 'refused')[] = [];
    const send: typeof fetch = async (input, init) => {
      const path = new URL(String(input)).pathname;
      asked.push(path);
      const fault = path === '/api/v1/refresh' ? faults.shift() : undefined;
      if (fault === 'refused') throw new TypeError('refused, for the test');
      const answer = await fetch(input, init);
      if (fault === 'lost') throw new TypeError('lost, for the test');
      return answer;
    };
    const refreshes = () => asked.filter((path) => path === '/api/v1/refresh').length;
    return { send, faults, refreshes };
  }

  /** A client with its own clock. The server has the application's. */
  async function begin(tokenFormat: 'jwt' | 'opaque' = 'jwt') {
    const network = watchedFetch();
    let shift = 0;
    const outcome = await logIn({
      gatehouseUrl: application.address,
      ...{ username: account.username, password: account.password, tokenFormat },
      fetch: network.send,
      now: () => performance.now() + shift,
    });
    assert.ok(outcome.kind === 'logged-in', outcome.kind);
    const { client } = outcome;
    const advance = (milliseconds: number) => {
      shift += milliseconds;
    };
    return { client, advance, ...network };
  }

  async function whoAmI(client: Pick<LoggedInClient, 'fetch'>) {
    const answer = await client.fetch('/api/v1/me');
    const body = (await answer.json()) as { username?: string };
    return answer.status === 200 ? body.username : answer.status;
  }

  test('sends requests as the logged-in user until logout', async () => {
    for (const format of ['jwt', 'opaque'] as const) {
      const { client } = await begin(format);
      assert.equal(await whoAmI(client), account.username, format);
      await client.logOut();
      assert.equal(await whoAmI(client), 401, format);
      await client.logOut();
    }
  });

  test('reports the outcome of a login', async () => {
    const stranger = await application.createAccount();
    const attempt = () =>
      logIn({ gatehouseUrl: application.address, username: stranger.username, password: 'wrong' });
    assert.deepEqual(await attempt(), { kind: 'rejected', code: 'invalid_credentials' });
    const outcomes = [];
    for (let guess = 0; guess < 6; guess += 1) outcomes.push(await attempt());
    const throttled = outcomes.find(({ kind }) => kind === 'throttled');
    assert.ok(throttled?.kind === 'throttled' && throttled.retryAfterSeconds >= 1);
  });

  test('gets one new token for many requests that are refused at the same time', async () => {
    const { client, refreshes } = await begin();
    application.clock.advance(6 * minuteMs);
    const names = await Promise.all(Array.from({ length: 20 }, () => whoAmI(client)));
    assert.deepEqual([...new Set(names)], [account.username]);
    assert.equal(refreshes(), 1);
  });

  test('gets the next token before the last one expires, once for many requests', async () => {
    const { client, advance, refreshes } = await begin();
    advance(4 * minuteMs);
    await whoAmI(client);
    assert.equal(refreshes(), 0);
    advance(0.75 * minuteMs);
    await Promise.all(Array.from({ length: 20 }, () => whoAmI(client)));
    assert.equal(refreshes(), 1);
    await whoAmI(client);
    assert.equal(refreshes(), 1);
  });

  test('repeats a refresh whose response was lost, and keeps the session', async () => {
    const { client, faults, refreshes } = await begin();
    application.clock.advance(6 * minuteMs);
    faults.push('lost');
    assert.equal(await whoAmI(client), account.username);
    application.clock.advance(6 * minuteMs);
    assert.equal(await whoAmI(client), account.username);
    assert.equal(refreshes(), 3);
  });

  test('does not fail during an outage while the token still works, and fails afterwards', async () => {
    const { client, advance, faults } = await begin();
    advance(4.75 * minuteMs);
    faults.push('refused', 'refused');
    assert.equal(await whoAmI(client), account.username);
    advance(minuteMs);
    faults.push('refused', 'refused');
    await assert.rejects(whoAmI(client), GatehouseUnavailable);
    assert.equal(await whoAmI(client), account.username);
  });

  test('remembers that a session has ended, and sends no more requests', async () => {
    const { client, refreshes } = await begin();
    const { revokeSessions } = application.services;
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    await revokeSessions({ which: { sessionId: client.sessionId }, requestContext });
    const answers = await Promise.all(Array.from({ length: 10 }, () => whoAmI(client)));
    assert.deepEqual([...new Set(answers)], [401]);
    assert.equal(await whoAmI(client), 401);
    assert.equal(refreshes(), 1);
  });

  test('sends a body again, except for a stream, which can be read only once', async () => {
    const { client } = await begin();
    const change = (body: NonNullable<RequestInit['body']>, more: object = {}) =>
      client.fetch('/api/v1/me', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body,
        ...more,
      });
    application.clock.advance(6 * minuteMs);
    const stream = new Blob(['{"given_name":"Stream"}']).stream();
    assert.equal((await change(stream, { duplex: 'half' })).status, 401);
    const answer = await change('{"given_name":"Ada"}');
    assert.equal(((await answer.json()) as { given_name: string }).given_name, 'Ada');
  });

  test('uses an API key', async () => {
    const made = await application.services.createApiKey({
      ...{ accountId: account.id, name: 'Client', scopes: ['read'], expiresAt: null },
      ...{ device: 'test', requestContext: { ip: '', userAgent: '', requestId: '' } },
    });
    assert.ok(made.kind === 'created');
    const client = withApiKey({ gatehouseUrl: application.address, key: made.key });
    assert.equal(await whoAmI(client), account.username);
    const change = await client.fetch('/api/v1/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    assert.equal(change.status, 403);
  });

  test('sends the credential only to named services, not even after a redirect', async () => {
    const seen: string[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers['x-api-key']?.toString() ?? 'nothing');
      response.writeHead(302, { location: '/elsewhere' }).end();
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const place = { gatehouseUrl: application.address, key: 'gh_x' };
    for (const address of [origin, 'https://evil.example/', '//evil.example/x']) {
      await assert.rejects(withApiKey(place).fetch(address), /may not be sent to/);
    }
    const named = await withApiKey({ ...place, services: [origin] }).fetch(`${origin}/x`);
    assert.equal(named.status, 302);
    assert.deepEqual(seen, ['gh_x']);
    assert.throws(
      () => withApiKey({ ...place, gatehouseUrl: 'http://login.example.com' }),
      /https/,
    );
    const inside = { gatehouseUrl: 'http://gatehouse-1:8080', isNetworkPrivate: true };
    assert.ok(withApiKey({ ...place, ...inside }), 'allowed if the network is private');
    other.close();
  });
});
