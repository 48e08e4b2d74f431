import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { startProcess } from './child-process.ts';
import { processFamily, untilGone } from './process-family.ts';
import { runProcess, untilReady } from './process-outcome.ts';
import { createThrowAwayDirectory } from './throw-away-directory.ts';

const GONE_TIMEOUT_MS = 20_000;
const directory = createThrowAwayDirectory('child-process');

after(() => directory.remove());

const sleeper = {
  name: 'sleeper',
  command: 'sh',
  args: ['-c', 'echo to stdout; echo to stderr >&2; sleep 600 & wait'],
  directory: directory.path,
};

/**
 * A parent that starts a sleeping child, prints a line about it, and waits. `ending` is code that it runs on
 * its next line of input.
 */
function startParent(ending: string): ChildProcess {
  const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const code = `
    const { startProcess } = await import(${url('./child-process.ts')});
    const { createThrowAwayDirectory } = await import(${url('./throw-away-directory.ts')});
    const directory = createThrowAwayDirectory('parent').path;
    const { pid } = await startProcess({
      name: 'child', command: 'sleep', args: ['600'], directory,
    });
    process.stdin.once('data', () => { ${ending} });
    console.log(JSON.stringify({ pid, directory }));`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

async function madeBy(parent: ChildProcess): Promise<{ pid: number; directory: string }> {
  assert.ok(parent.stdout);
  const [line] = await once(parent.stdout, 'data');
  return JSON.parse(String(line));
}

const endings = [
  { name: 'process.exit', code: 'process.exit(3)', how: [3, null] },
  { name: 'an uncaught exception', code: 'throw new Error()', how: [1, null] },
  { name: 'an unhandled rejection', code: 'Promise.reject(new Error())', how: [1, null] },
  { name: 'its last task', code: 'process.stdin.unref()', how: [0, null] },
  { name: 'SIGTERM', code: 'process.kill(process.pid, "SIGTERM")', how: [null, 'SIGTERM'] },
  { name: 'Ctrl-C', code: 'process.kill(process.pid, "SIGINT")', how: [null, 'SIGINT'] },
];

for (const { name, code, how } of endings) {
  test(`a process that ends by ${name} takes its child and its folder with it`, async () => {
    const parent = startParent(code);
    const made = await madeBy(parent);
    parent.stdin?.write('end\n');
    assert.deepEqual(await once(parent, 'exit'), how);
    await untilGone([made.pid], GONE_TIMEOUT_MS);
    assert.equal(existsSync(made.directory), false);
  });
}

test('a process that ends by SIGKILL takes its child with it', async () => {
  const parent = startParent('');
  const made = await madeBy(parent);
  parent.kill('SIGKILL');
  await untilGone([made.pid], GONE_TIMEOUT_MS);
  rmSync(made.directory, { recursive: true });
});

test('a process that stops in its own way on SIGTERM keeps its child until then', async () => {
  const parent = startParent(`
    process.on('SIGTERM', () => {
      process.kill(pid, 0);
      process.exit(7);
    });
    process.kill(process.pid, 'SIGTERM');`);
  const made = await madeBy(parent);
  parent.stdin?.write('end\n');
  assert.deepEqual(await once(parent, 'exit'), [7, null]);
  await untilGone([made.pid], GONE_TIMEOUT_MS);
});

test('a killed process is gone with its descendants', async () => {
  const started = await startProcess(sleeper);
  await untilReady(started, async () => processFamily(started.pid).length === 2);
  const family = processFamily(started.pid);
  await started.kill();
  await untilGone(family, 0);
  assert.equal(await started.ended, 'SIGKILL');
});

test('a process that is not ready in time is killed, and its output is shown', async () => {
  const started = await startProcess(sleeper);
  const hasWritten = () => started.stderr() !== '';
  await untilReady(started, async () => hasWritten());
  const neverReady = untilReady(started, () => Promise.reject(new Error('not yet')), 50);
  await assert.rejects(neverReady, (error: Error) => {
    assert.match(error.message, /^sleeper: not ready within 50 ms.*to stdout.*to stderr/s);
    assert.equal((error.cause as Error).message, 'not yet');
    return true;
  });
  assert.equal(started.isRunning(), false);
});

test('a process that ends before it is ready is an error immediately', async () => {
  const failing = { ...sleeper, name: 'failing', args: ['-c', 'echo a reason; exit 3'] };
  const started = await startProcess(failing);
  await assert.rejects(
    untilReady(started, async () => false),
    /^Error: failing: exit code 3.*a reason/s,
  );
});

test('a command that takes too long is killed', async () => {
  await assert.rejects(runProcess({ ...sleeper, name: 'slow' }, 50), /slow took over 50 ms/);
});

test('a missing command is an error', async () => {
  const absent = { ...sleeper, name: 'absent', command: '/nonexistent/server' };
  await assert.rejects(runProcess(absent, GONE_TIMEOUT_MS));
});
