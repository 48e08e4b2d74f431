import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startApplication, type TestApplication } from './application.ts';
import { codeBlocks } from './documents.ts';
import { ensureInstalled } from './machine/install.ts';

const run = promisify(execFile);

let application: TestApplication;
before(async () => {
  application = await startApplication();
  await application.createAccount({ username: 'ada', password: 'seven quiet otters row' });
});
after(() => application.close());

/** The blocks of a page unchanged, except for the address of the server. */
function snippet(page: string, language: string): string {
  const blocks = codeBlocks(page, language);
  assert.notEqual(blocks.length, 0, `${page} has a block of ${language}`);
  return blocks.join('\n').replaceAll('http://localhost:8080', application.address);
}

/** A refused request ends the script, and every response is printed. */
const failing = 'set -e\ncurl() { command curl --fail-with-body "$@" | tee >(cat >&2); }\n';

async function runShell(script: string) {
  await ensureInstalled(['curl']);
  return run('bash', ['-o', 'pipefail', '-c', failing + script]);
}

async function liveSessions() {
  const ada = await application.services.stores.accounts.findByLogInName('ada');
  return application.services.stores.sessions.listLive(ada?.id ?? '', Date.now());
}

test('the curl examples in docs/api.md work unchanged', async () => {
  const { stdout, stderr } = await runShell(snippet('docs/api.md', 'sh'));
  const answers = `${stdout}${stderr}`;
  assert.match(stdout, /"username":"ada".*"given_name":"Ada"/s);
  assert.match(stdout, /"next_cursor":null/);
  assert.match(stdout, /"is_current":true/);
  assert.match(stdout, /"active":true/);
  assert.equal(answers.match(/"refresh_token":"/g)?.length, 2);
  assert.deepEqual(await liveSessions(), [], 'logged out at the end');
});

test('the JavaScript example in docs/api.md works unchanged', async () => {
  const script = snippet('docs/api.md', 'js');
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(stdout.trim(), "ada [ 'user' ]");
});

test('the login with curl in the README works unchanged', async () => {
  const [, login = ''] = /^(curl .*? \\\n.*)$/m.exec(snippet('README.md', 'sh')) ?? [];
  const { stdout } = await runShell(login);
  const { access_token: access } = JSON.parse(stdout);
  assert.equal((await liveSessions()).length, 1);
  const revoke = /^curl .*$/gm;
  const [, , last = ''] = snippet('docs/tokens.md', 'sh').match(revoke) ?? [];
  await runShell(`access=${access}\n${last}`);
  assert.deepEqual(await liveSessions(), [], 'revoked as docs/tokens.md says');
});

test('the endpoints in docs/tokens.md answer', async () => {
  const [endpoints = '', keys = ''] = snippet('docs/tokens.md', 'sh').match(/^curl .*$/gm) ?? [];
  assert.equal(JSON.parse((await runShell(endpoints)).stdout).issuer, application.baseUrl.origin);
  assert.equal(JSON.parse((await runShell(keys)).stdout).keys.length, 1);
});
