import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { assertInTime } from '../testing/in-time.ts';
import { startProcess } from '../testing/machine/child-process.ts';
import { freePort } from '../testing/machine/free-port.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { median } from '../testing/median.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 3;
const promisedMs = 2000;

test(`npm start answers within ${promisedMs} ms, once packages are installed`, async (context) => {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await timeToFirstPage());
  context.diagnostic(
    `from npm start to the login page: ${figures.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  );
  await assertInTime(median(figures), promisedMs);
});

async function timeToFirstPage(): Promise<number> {
  const port = await freePort();
  const scratch = createThrowAwayDirectory('gatehouse-start');
  const startedAt = performance.now();
  const npm = await startProcess({
    name: 'npm',
    command: 'npm',
    args: ['start', '--prefix', root],
    directory: scratch.path,
    environment: { PORT: String(port), DATA_DIR: join(scratch.path, 'data') },
  });
  while (!(await isAnswering(port))) {
    assert.ok(npm.isRunning(), `npm start ended: ${npm.stderr()}`);
    await setTimeout(5);
  }
  const took = performance.now() - startedAt;
  await npm.kill();
  scratch.remove();
  return took;
}

async function isAnswering(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://localhost:${port}/login`)).status === 200;
  } catch {
    return false;
  }
}
