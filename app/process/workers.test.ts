import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBrowser, type TestBrowser } from '../testing/browser.ts';
import { createUnreadPipe, logThatNobodyTakes } from '../testing/drills/log-that-nobody-takes.ts';
import { eventually } from '../testing/eventually.ts';
import { type GatehouseProcess, startGatehouse } from '../testing/gatehouse-process.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const administrator = {
  username: 'ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

describe('WORKERS=2', () => {
  const directory = createThrowAwayDirectory('rules');
  const rules = join(directory.path, 'rules.yaml');
  let redis: RunningRedis;
  let stores: TestStores;
  let server: GatehouseProcess;
  let browser: TestBrowser;

  before(async () => {
    redis = await startRedis();
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    writeFileSync(rules, '[]');
    const environment = { ...stores.environment, ACCESS_RULES_FILE: rules };
    server = await startGatehouse({ ...environment, WORKERS: '2' });
    browser = createBrowser(`http://127.0.0.1:${server.port}`, new URL(server.url));
    await browser.submit(server.setUpLink() ?? '', administrator);
  });
  after(async () => {
    await server.process.stop();
    await redis.stop();
    await stores.remove();
    directory.remove();
  });

  /** The processes that have logged requests so far. */
  function workers(): Set<number> {
    const lines = server.process
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return new Set(lines.filter(({ msg }) => msg === 'request').map(({ pid }) => pid));
  }

  /** Uses a new connection, which goes to the next worker. */
  const isLoggedIn = async () =>
    (await browser.get('/dashboard', { connection: 'close' })).status === 200;

  test('both workers answer requests of one session', async () => {
    for (let count = 0; count < 20; count += 1) assert.ok(await isLoggedIn());
    assert.equal(workers().size, 2);
  });

  test('on SIGHUP all workers read the access rules again, unless those are faulty', async () => {
    /** Uses a new connection, as above. */
    const ask = async () => {
      const told = { 'x-original-url': `${server.url}/wiki`, 'x-original-method': 'GET' };
      const answer = await browser.get('/api/authz/auth-request', { ...told, connection: 'close' });
      return answer.status;
    };
    const reload = async (text: string, line: string) => {
      writeFileSync(rules, text);
      process.kill(server.process.pid, 'SIGHUP');
      const said = () => server.process.stdout().split(line).length - 1;
      await eventually(`both say "${line}"`, 5000, async () => said() === 2);
    };
    const denied = `[{ host: "${new URL(server.url).host}", path: /wiki, allow: deny }]`;
    for (let count = 0; count < 10; count += 1) assert.equal(await ask(), 200);
    await reload(denied, 'the access rules were reloaded');
    for (let count = 0; count < 10; count += 1) assert.equal(await ask(), 403);
    await reload('[{', 'the access rules have faults');
    for (let count = 0; count < 10; count += 1) assert.equal(await ask(), 403);
    writeFileSync(rules, denied);
  });

  test('replaces a worker that dies, and logs nobody out', async () => {
    const [victim] = workers();
    process.kill(victim as number, 'SIGKILL');
    await eventually('a third process answers', 10_000, async () => {
      // A request in flight in the killed worker may be cut.
      await isLoggedIn().catch(() => false);
      return workers().size === 3;
    });
    assert.ok(await isLoggedIn());
  });

  test('stops although nobody reads its log', async () => {
    const linesThatFillThePipe = { requests: 60 };
    const environment = { REDIS_URL: redis.url, WORKERS: '2' };
    await logThatNobodyTakes(stores, createUnreadPipe(), linesThatFillThePipe, environment);
  });

  test('SIGTERM lets all workers finish and exits with 0', async () => {
    await server.process.stop();
    assert.equal(await server.process.ended, 'exit code 0');
  });

  test('a second SIGINT ends all workers at once', async () => {
    server = await startGatehouse({ ...stores.environment, WORKERS: '2' });
    const { pid, stdout, ended } = server.process;
    const held = net.connect(server.port, '127.0.0.1');
    held.on('error', () => {});
    held.write('POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n');
    held.write('Content-Type: application/x-www-form-urlencoded\r\n\r\n');
    process.kill(pid, 'SIGINT');
    await eventually('it stops', 5000, async () => stdout().includes('stopping all workers'));
    assert.ok(server.process.isRunning(), 'a request is in flight');
    // A second signal within half a second counts as the same Ctrl-C.
    await eventually('it has ended', 10_000, async () => {
      if (server.process.isRunning()) process.kill(pid, 'SIGINT');
      return !server.process.isRunning();
    });
    assert.equal(await ended, 'exit code 130');
    const isThere = fetch(`http://127.0.0.1:${server.port}/livez`);
    await assert.rejects(isThere, 'no worker is left');
    held.destroy();
  });
});
