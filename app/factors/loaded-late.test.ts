import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createBrowser } from '../testing/browser.ts';
import { runCommand } from '../testing/command-line.ts';
import { type GatehouseProcess, startGatehouse } from '../testing/gatehouse-process.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

// The libraries for second factors take tens of megabytes. An installation without factors must not load
// them, and neither must a command. Clients of other stores slow the start of the embedded ones.

const forOtherStores = ['pg', 'redis', 'yaml'];
const libraries = ['@simplewebauthn/server', 'otpauth', 'uqr'];
const preload = pathToFileURL(join(import.meta.dirname, '../testing/note-modules.ts')).href;
const administrator = {
  username: 'Ada',
  email: 'ada@example.com',
  password: 'engines weave algebra',
};

describe('the libraries of second factors are loaded', () => {
  const directory = createThrowAwayDirectory('loaded-late').path;
  const NOTED_MODULES = join(directory, 'modules');
  const environment = {
    ...{ DATA_DIR: join(directory, 'data'), NOTED_MODULES },
    NODE_OPTIONS: `--import=${preload}`,
  };
  let server: GatehouseProcess;
  before(async () => {
    writeFileSync(NOTED_MODULES, '');
    server = await startGatehouse(environment);
  });
  after(() => server.process.stop());

  const loaded = () => {
    const names = new Set(readFileSync(NOTED_MODULES, 'utf8').split('\n'));
    assert.ok(names.has('nunjucks'), 'the packages of the server are noted');
    assert.deepEqual(
      forOtherStores.filter((name) => names.has(name)),
      [],
    );
    return libraries.filter((name) => names.has(name));
  };

  test('at the first ceremony that needs them, and not at the start or for a password', async () => {
    const browser = createBrowser(`http://127.0.0.1:${server.port}`, new URL(server.url));
    const setUp = await browser.submit(server.setUpLink() ?? '', administrator);
    assert.equal(setUp.location, '/dashboard');
    const pages = ['/dashboard', '/account', '/account/security', '/api/v1/me', '/docs'];
    for (const path of pages) assert.equal((await browser.get(path)).status, 200, path);
    const stranger = createBrowser(`http://127.0.0.1:${server.port}`, new URL(server.url));
    assert.match((await stranger.get('/login')).text, /data-passkey/);
    const { username, password } = administrator;
    assert.equal((await stranger.submit('/login', { username, password })).status, 303);
    assert.deepEqual(loaded(), []);

    const page = await browser.get('/account/security/recovery-codes?next=authenticator-app');
    const [, code = ''] = /code-list__code">([^<]*)</.exec(page.text) ?? [];
    const sealed = /name="sealed" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    await browser.post('/account/security/recovery-codes', { _csrf, sealed, code });
    assert.deepEqual(loaded(), [], 'recovery codes need none');
    const app = await browser.get('/account/security/authenticator-app');
    assert.match(app.text, /<svg class="qr-code"/);
    assert.deepEqual(loaded(), ['otpauth', 'uqr']);
    assert.equal((await browser.get('/account/security/passkey')).status, 200);
    assert.deepEqual(loaded(), libraries);
  });

  test('by no command', async () => {
    for (const line of ['factor list Ada', 'account list', 'config check --connect']) {
      writeFileSync(NOTED_MODULES, '');
      const { exitCode, stderr } = await runCommand(environment, line.split(' '));
      assert.equal(exitCode, 0, stderr);
      assert.deepEqual(loaded(), [], line);
    }
  });
});
