import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startApplication } from '../../app/testing/application.ts';
import { createThrowAwayDirectory } from '../../app/testing/machine/throw-away-directory.ts';

const program = `
const { logIn } = require('./client/gatehouse.mts');
const [gatehouseUrl, username, password] = process.argv.slice(2);
logIn({ gatehouseUrl, services: [], username, password }).then(async ({ client }) => {
  const me = await (await client.fetch('/api/v1/me')).json();
  await client.logOut();
  console.log(me.username);
});
`;

test('the client works in a CommonJS project', async () => {
  const application = await startApplication();
  const project = createThrowAwayDirectory('commonjs-project');
  try {
    const { username, password } = await application.createAccount();
    cpSync(import.meta.dirname, join(project.path, 'client'), { recursive: true });
    writeFileSync(join(project.path, 'package.json'), '{ "type": "commonjs" }');
    writeFileSync(join(project.path, 'main.js'), program);
    const args = ['main.js', application.address, username, password];
    const options = { cwd: project.path };
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    assert.equal(stdout, `${username}\n`);
  } finally {
    project.remove();
    await application.close();
  }
});
