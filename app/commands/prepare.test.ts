import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

/** Fails when it runs twice concurrently, as the real npm does, and takes long enough for that. */
const npm = `#!/bin/sh
mkdir busy || exit 1
echo called >> calls
sleep 1
mkdir -p node_modules
cp package-lock.json node_modules/.package-lock.json
rmdir busy
`;

/** A project whose only package is not installed. */
function createProject(context: TestContext) {
  const directory = createThrowAwayDirectory('prepare');
  context.after(() => directory.remove());
  const inProject = (name: string) => join(directory.path, name);
  copyFileSync(join(import.meta.dirname, '../../prepare.mjs'), inProject('prepare.mjs'));
  const packages = { '': {}, 'node_modules/one': { version: '1.0.0' } };
  writeFileSync(inProject('package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(inProject('npm'), npm);
  chmodSync(inProject('npm'), 0o755);
  const path = `${directory.path}${delimiter}${process.env['PATH']}`;
  return {
    inProject,
    calls: () => readFileSync(inProject('calls'), 'utf8').split('\n').length - 1,
    async prepare() {
      const child = spawn(process.execPath, [inProject('prepare.mjs')], {
        env: { ...process.env, PATH: path },
      });
      const output = Promise.all([text(child.stdout), text(child.stderr)]);
      const [status] = await once(child, 'exit');
      return { status, output: (await output).join('') };
    },
  };
}

test('concurrent starts install the packages once, and all wait for them', async (context) => {
  const { prepare, calls, inProject } = createProject(context);
  const outcomes = await Promise.all([prepare(), prepare(), prepare()]);
  for (const { status, output } of outcomes) assert.equal(status, 0, output);
  assert.equal(calls(), 1);
  assert.equal(existsSync(inProject('.installing')), false);
});

test('the lock of a killed installation blocks nobody', async (context) => {
  const { prepare, calls, inProject } = createProject(context);
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(inProject('.installing'), String(pid));
  const { status, output } = await prepare();
  assert.equal(status, 0, output);
  assert.equal(calls(), 1);
});
