import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createBrowser } from '../testing/browser.ts';
import { type GatehouseProcess, launch, startGatehouse } from '../testing/gatehouse-process.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const administrator = {
  username: 'ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

const newDataFolder = () => join(createThrowAwayDirectory('gatehouse-data').path, 'data');

function browserAt({ port, url }: GatehouseProcess) {
  return createBrowser(`http://127.0.0.1:${port}`, new URL(url));
}

const login = { username: administrator.username, password: administrator.password };

describe('an embedded server', () => {
  test('starts without any configuration and prints a setup link until there is an account', async () => {
    const DATA_DIR = newDataFolder();
    const first = await startGatehouse({ DATA_DIR });
    const answer = await browserAt(first).submit(first.setUpLink() ?? '', administrator);
    assert.equal(answer.location, '/dashboard');
    await first.process.stop();
    assert.equal(await first.process.ended, 'exit code 0');

    const second = await startGatehouse({ DATA_DIR });
    assert.equal(second.setUpLink(), undefined);
    assert.equal((await browserAt(second).submit('/login', login)).status, 303);
    await second.process.stop();
  });

  test('makes its files readable for their owner only', async () => {
    const DATA_DIR = newDataFolder();
    const server = await startGatehouse({ DATA_DIR });
    assert.equal(statSync(DATA_DIR).mode & 0o777, 0o700);
    for (const file of ['session-secret', 'password-pepper', 'gatehouse.db']) {
      assert.equal(statSync(join(DATA_DIR, file)).mode & 0o777, 0o600, file);
    }
    await server.process.stop();
  });

  test('refuses a data folder that another server uses, and takes it over when that one is killed', async () => {
    const DATA_DIR = newDataFolder();
    const first = await startGatehouse({ DATA_DIR });
    const second = await launch({ DATA_DIR, PORT: '0' });
    assert.equal(await second.ended, 'exit code 1');
    assert.match(second.stderr(), /Another Gatehouse is already running on .*Stop it first/);
    assert.equal((await fetch(`http://127.0.0.1:${first.port}/livez`)).status, 200);
    await first.process.kill();
    const third = await startGatehouse({ DATA_DIR });
    await third.process.stop();
  });

  test('kill -9 loses nothing that was acknowledged and logs nobody out', async () => {
    const DATA_DIR = newDataFolder();
    let server = await startGatehouse({ DATA_DIR });
    const browser = browserAt(server);
    await browser.submit(server.setUpLink() ?? '', administrator);
    for (let round = 0; round < 3; round += 1) {
      const leaving = browserAt(server);
      await leaving.submit('/login', login);
      const kept = new Map(leaving.cookies);
      const left = await leaving.submit('/logout', {});
      const staying = browserAt(server);
      await staying.submit('/login', login);
      await server.process.kill();
      assert.equal(left.status, 303);

      server = await startGatehouse({ DATA_DIR });
      const address = `http://127.0.0.1:${server.port}`;
      const again = (cookies: Map<string, string>) =>
        createBrowser(address, new URL(server.url), cookies).get('/dashboard');
      assert.equal((await again(staying.cookies)).status, 200);
      assert.equal((await again(browser.cookies)).status, 200);
      assert.equal((await again(kept)).status, 303);
    }
    await server.process.stop();
  });

  test('reports all faults of its configuration at once, without any values', async () => {
    const server = await launch({
      DATA_DIR: newDataFolder(),
      PORT: 'eighty',
      BASE_URL: 'http://login.example.com',
      SESSION_SECRET: 'hunter2',
      WORKERS: '4',
    });
    assert.equal(await server.ended, 'exit code 1');
    const said = server.stderr();
    for (const name of ['PORT', 'BASE_URL', 'SESSION_SECRET', 'WORKERS']) {
      assert.match(said, new RegExp(`- ${name} `));
    }
    for (const value of ['eighty', 'login.example.com', 'hunter2']) {
      assert.ok(!said.includes(value), value);
    }
    assert.doesNotMatch(said, /\.ts:/);
  });

  test('reports a port that is in use', async () => {
    const first = await startGatehouse({ DATA_DIR: newDataFolder() });
    const second = await launch({ DATA_DIR: newDataFolder(), PORT: String(first.port) });
    assert.equal(await second.ended, 'exit code 1');
    assert.match(second.stderr(), /choose another PORT/);
    await first.process.stop();
  });

  test('refuses a pepper that its passwords were not hashed with, and accepts a new one before the old one', async () => {
    const DATA_DIR = newDataFolder();
    const old = 'an old pepper of at least 32 letters';
    const first = await startGatehouse({ DATA_DIR, PASSWORD_PEPPER: old });
    await browserAt(first).submit(first.setUpLink() ?? '', administrator);
    await first.process.stop();

    const wrong = await launch({
      DATA_DIR,
      PASSWORD_PEPPER: 'a wrong pepper of at least 32 letters',
    });
    assert.equal(await wrong.ended, 'exit code 1');
    assert.match(wrong.stderr(), /PASSWORD_PEPPER is not the one/);

    const newer = 'a newer pepper of at least 32 letters';
    const both = await startGatehouse({ DATA_DIR, PASSWORD_PEPPER: `${newer},${old}` });
    assert.equal((await browserAt(both).submit('/login', login)).status, 303);
    await both.process.stop();
    const alone = await startGatehouse({ DATA_DIR, PASSWORD_PEPPER: newer });
    assert.equal(
      (await browserAt(alone).submit('/login', login)).status,
      303,
      'the login before has renewed the hash',
    );
    await alone.process.stop();
  });

  test('logs one line of JSON a request, without queries, cookies or passwords', async () => {
    const server = await startGatehouse({ DATA_DIR: newDataFolder() });
    const browser = browserAt(server);
    await browser.submit(server.setUpLink() ?? '', administrator);
    await browser.get('/dashboard?canary=in-the-query');
    await server.process.stop();
    const lines = server.process
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const requests = lines.filter(({ msg }) => msg === 'request');
    assert.deepEqual(
      requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
      ['GET /setup 200', 'POST /setup 303', 'GET /dashboard 200'],
    );
    assert.match(requests[2].time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.ok(requests[2].account_id && requests[2].session_id && requests[2].request_id);
    const text = server.process.stdout();
    const secrets = ['canary', administrator.password, ...browser.cookies.values(), 'token='];
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
  });
});
