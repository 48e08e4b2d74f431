import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lockDirectory } from '../platform/process-lock.ts';
import { eventually } from '../testing/eventually.ts';
import { startProcess } from '../testing/machine/child-process.ts';
import { freePort } from '../testing/machine/free-port.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';

const root = join(import.meta.dirname, '../..');
const startsWithinMs = 60_000;

/** Runs an npm script, and returns when its port accepts connections. */
async function startScript(script: string) {
  const [port, boardPort] = [await freePort(), await freePort()];
  const scratch = createThrowAwayDirectory('npm-script');
  const dataFolder = join(scratch.path, 'data');
  const npm = await startProcess({
    name: 'npm',
    command: 'npm',
    args: ['run', script, '--prefix', root],
    directory: scratch.path,
    environment: {
      PORT: String(port),
      DATA_DIR: dataFolder,
      BOARD_PORT: String(boardPort),
      BOARD_DATABASE_URL: `sqlite:${join(scratch.path, 'board.db')}`,
    },
  });
  const url = `http://127.0.0.1:${script === 'board' ? boardPort : port}/livez`;
  const isServing = () =>
    fetch(url).then(
      () => true,
      () => false,
    );
  await eventually(`npm run ${script} serves`, startsWithinMs, async () => {
    assert.ok(npm.isRunning(), npm.stderr());
    return isServing();
  });
  return { npm, dataFolder, isServing };
}

describe('npm, when it is stopped,', () => {
  for (const [script, signal] of [
    ['start', 'SIGTERM'],
    ['start', 'SIGINT'],
    ['dev', 'SIGTERM'],
    ['board', 'SIGTERM'],
  ] as const) {
    test(`stops what "npm run ${script}" has started, on ${signal}`, async () => {
      const { npm, dataFolder, isServing } = await startScript(script);
      process.kill(npm.pid, signal);
      assert.equal(await npm.ended, 'exit code 0');
      assert.equal(await isServing(), false);
      if (script !== 'board') lockDirectory(dataFolder)();
    });
  }
});
