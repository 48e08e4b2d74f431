import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startApplication, type TestApplication } from './application.ts';
import { ensureInstalled } from './machine/install.ts';

const run = promisify(execFile);
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const section = readme.split('\n## JSON API\n')[1]?.split('\n## ')[0] ?? '';

let application: TestApplication;
before(async () => {
  application = await startApplication();
  await application.createAccount({ username: 'ada', password: 'seven quiet otters row' });
});
after(() => application.close());

/** Word for word, but for where the server of this test listens. */
function snippet(language: string): string {
  const [, text = ''] = section.split(`\`\`\`${language}\n`);
  return (text.split('\n```')[0] ?? '').replaceAll('http://localhost:8080', application.address);
}

/** So that a call that is refused ends the script, and every answer is seen. */
const failing = 'set -e\ncurl() { command curl --fail-with-body "$@" | tee >(cat >&2); }\n';

test('the curl calls of the README work as they stand', async () => {
  await ensureInstalled(['curl']);
  const { stdout, stderr } = await run('bash', ['-o', 'pipefail', '-c', failing + snippet('sh')]);
  const answers = `${stdout}${stderr}`;
  assert.match(stdout, /"username":"ada".*"given_name":"Ada"/s);
  assert.match(stdout, /"next_cursor":null/);
  assert.match(stdout, /"is_current":true/);
  assert.match(stdout, /"active":true/);
  assert.equal(answers.match(/"refresh_token":"/g)?.length, 2);
  const ada = await application.services.stores.accounts.findByLogInName('ada');
  const sessions = await application.services.stores.sessions.listLive(ada?.id ?? '', Date.now());
  assert.deepEqual(sessions, [], 'logged out in the end');
});

test('the JavaScript of the README works as it stands', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', snippet('js')]);
  assert.equal(stdout.trim(), "ada [ 'user' ]");
});
