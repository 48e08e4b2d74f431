import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureInstalled, installWindowlessChromium } from './install.ts';
import { installScript } from './install-script.ts';
import { findWindowlessChromium, requirementNames } from './requirements.ts';
import { createThrowAwayDirectory, type ThrowAwayDirectory } from './throw-away-directory.ts';

let directory: ThrowAwayDirectory;
let policyFile: string;

beforeEach(() => {
  directory = createThrowAwayDirectory('install');
  policyFile = join(directory.path, 'policy-rc.d');
});

afterEach(() => directory.remove());

/** Runs the install script with this in place of apt-get. */
function runScript(aptGet: string, packages = ['one', 'two']): ChildProcess {
  writeFileSync(join(directory.path, 'apt-get'), `#!/bin/sh\n${aptGet}\n`, { mode: 0o755 });
  const script = installScript({
    packages,
    policyFile,
    lockFolder: directory.path,
  });
  return spawn('sh', ['-c', script], {
    env: { ...process.env, PATH: `${directory.path}:${process.env['PATH']}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function resultOf(child: ChildProcess): Promise<{ code: number; output: string }> {
  let output = '';
  child.stdout?.on('data', (data) => {
    output += data;
  });
  const [code] = await once(child, 'close');
  return { code, output };
}

test('services cannot start while packages are installed, and can afterwards', async () => {
  const aptGet = `echo "apt-get $*"; "${policyFile}" nginx start; echo "policy says $?"`;
  const { code, output } = await resultOf(runScript(aptGet));
  assert.equal(code, 0);
  assert.match(output, /apt-get .* update\npolicy says 101\n/);
  assert.match(output, /install -y --no-install-recommends one two\npolicy says 101\n/);
  assert.equal(existsSync(policyFile), false);
});

test('of two packages the first existing one is chosen', async () => {
  const aptCache = '#!/bin/sh\ntest "$*" = "show new"\n';
  writeFileSync(join(directory.path, 'apt-cache'), aptCache, { mode: 0o755 });
  const { output } = await resultOf(
    runScript('echo "apt-get $*"', ['new|old', 'newer|old', 'one']),
  );
  assert.match(output, /install -y --no-install-recommends new old one\n/);
});

test('services can start again after a failed installation', async () => {
  const { code } = await resultOf(runScript('exit 100'));
  assert.equal(code, 100);
  assert.equal(existsSync(policyFile), false);
});

test('services can start again after an installation that a signal has ended', async () => {
  const installation = runScript('echo started; read line');
  const result = resultOf(installation);
  assert.ok(installation.stdout);
  await once(installation.stdout, 'data');
  installation.kill('SIGTERM');
  installation.stdin?.end('go on\n');
  assert.equal((await result).code, 130);
  assert.equal(existsSync(policyFile), false);
});

test("the machine owner's own policy for services stays", async () => {
  writeFileSync(policyFile, '#!/bin/sh\nexit 0\n');
  await resultOf(runScript('true'));
  assert.equal(readFileSync(policyFile, 'utf8'), '#!/bin/sh\nexit 0\n');
});

test('a policy that a killed installation left behind is removed by the next one', async () => {
  await resultOf(runScript(`cp "${policyFile}" "${policyFile}.left"`));
  writeFileSync(policyFile, readFileSync(`${policyFile}.left`));
  await resultOf(runScript('true'));
  assert.equal(existsSync(policyFile), false);
});

test('parallel installations wait for each other', async () => {
  const aptGet = `mkdir "${directory.path}/busy" && rmdir "${directory.path}/busy"`;
  const results = [1, 2, 3].map(() => resultOf(runScript(aptGet)));
  assert.deepEqual(
    (await Promise.all(results)).map(({ code }) => code),
    [0, 0, 0],
  );
});

test('without apt-get the error names the one command that installs what is missing', async () => {
  const path = process.env['PATH'];
  process.env['PATH'] = directory.path;
  try {
    await assert.rejects(
      ensureInstalled(['redis']),
      /apt-get install -y --no-install-recommends redis-server\n/,
    );
  } finally {
    process.env['PATH'] = path;
  }
});

test('headless Chromium is optional', async () => {
  const path = process.env['PATH'];
  const isUbuntu = /^ID(_LIKE)?=.*ubuntu/m.test(readFileSync('/etc/os-release', 'utf8'));
  const asked = join(directory.path, 'asked');
  writeFileSync(join(directory.path, 'sh'), `#!/bin/sh\n: > ${asked}\nexit 100\n`, { mode: 0o755 });
  for (const name of ['apt-get', 'sudo']) {
    writeFileSync(join(directory.path, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  }
  process.env['PATH'] = directory.path;
  try {
    await installWindowlessChromium();
    // Playwright's own may be installed, which is not in the PATH.
    const isWanted = (await findWindowlessChromium()) === undefined && !isUbuntu;
    assert.equal(existsSync(asked), isWanted && process.getuid?.() === 0);
  } finally {
    process.env['PATH'] = path;
  }
});

test('everything that the tests need is installed, and is a file', async () => {
  const paths = await ensureInstalled(requirementNames);
  for (const name of requirementNames) assert.equal(existsSync(paths[name]), true);
});
