import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildAssets } from '../commands/build-assets.ts';
import { createBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

/** Stops files from growing: to the process this looks like a full disk, and the test needs no root. */
const limitFiles = (pid: number, bytes: number | 'unlimited') =>
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);

const main = join(import.meta.dirname, '../main.ts');
const account = { username: 'ada', email: 'ada@example.com', password: 'engines weave algebra' };
const { username, password } = account;

describe('an embedded server whose disk is full', () => {
  test('is not ready, says so at login, and keeps everybody logged in', async () => {
    const DATA_DIR = createThrowAwayDirectory('gatehouse-data').path;
    const server = await startGatehouse({ DATA_DIR });
    const address = `http://127.0.0.1:${server.port}`;
    const browser = createBrowser(address, new URL(server.url));
    const visitor = createBrowser(address, new URL(server.url));
    const ready = async () => (await fetch(`${address}/readyz`)).status;
    await browser.submit(server.setUpLink() ?? '', account);
    assert.equal(await ready(), 200);

    limitFiles(server.process.pid, 0);
    assert.equal((await visitor.submit('/login', { username, password })).status, 503);
    assert.equal(await ready(), 503);
    assert.equal((await fetch(`${address}/livez`)).status, 200);
    assert.equal((await browser.get('/dashboard')).status, 200);

    limitFiles(server.process.pid, 'unlimited');
    await eventually('it is ready again', 5000, async () => (await ready()) === 200);
    assert.equal((await visitor.submit('/login', { username, password })).status, 303);
    await server.process.stop();
  });

  test('does not start, and explains why in a sentence', async () => {
    await buildAssets();
    const scratch = createThrowAwayDirectory('gatehouse-data');
    const { status, stderr } = spawnSync('prlimit', ['--fsize=0', process.execPath, main], {
      env: { ...process.env, DATA_DIR: scratch.path, PORT: '0' },
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^Nothing can be written to \S+: .+\. Make room on its disk, and start again\.\n$/,
    );
  });
});
