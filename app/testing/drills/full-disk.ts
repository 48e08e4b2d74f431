import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBrowser } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { launch, startGatehouse } from '../gatehouse-process.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';

const diskSize = '2m';
const account = { username: 'ada', email: 'ada@example.com', password: 'engines weave algebra' };
const { username, password } = account;

interface DrillReport {
  /** Time from making room to readiness. */
  readonly readyAfterMs: number;
}

/**
 * Fills the disk of a server with SQLite. It is not ready, answers logins with 503, and shows pages to people
 * who are logged in. With room it recovers. A start on the full disk ends with a sentence. Needs root for
 * mounting.
 *
 * @throws AssertionError otherwise
 */
export async function fullDisk(): Promise<DrillReport> {
  const disk = createThrowAwayDirectory('full-disk').path;
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', disk]);
  const server = await startGatehouse({ DATA_DIR: disk });
  try {
    const address = `http://127.0.0.1:${server.port}`;
    const browserOf = () => createBrowser(address, new URL(server.url));
    const [browser, visitor] = [browserOf(), browserOf()];
    const ready = async () => (await fetch(`${address}/readyz`)).status;
    await browser.submit(server.setUpLink() ?? '', account);
    assert.equal(await ready(), 200);
    fill(disk);
    assert.equal(await ready(), 503, 'before any other failure');
    assert.equal((await visitor.submit('/login', { username, password })).status, 503);
    assert.equal((await browser.get('/dashboard')).status, 200);
    rmSync(join(disk, 'filler'));
    const readyAfterMs = await eventually(
      'it is ready',
      10_000,
      async () => (await ready()) === 200,
    );
    assert.equal((await visitor.submit('/login', { username, password })).status, 303);
    await server.process.stop();
    fill(disk);
    const again = await launch({ DATA_DIR: join(disk, 'other'), PORT: '0' });
    await eventually('it gives up', 30_000, async () => !again.isRunning());
    assert.equal(await again.ended, 'exit code 1');
    assert.match(again.stderr(), /^Nothing can be written to \S+: .+\n$/);
    return { readyAfterMs: Math.round(readyAfterMs) };
  } finally {
    await server.process.stop();
    execFileSync('umount', ['--lazy', disk]);
  }
}

/** Fills it to the last byte. */
function fill(disk: string) {
  for (const bytes of [4096, 1]) {
    for (;;) {
      try {
        writeFileSync(join(disk, 'filler'), 'x'.repeat(bytes), { flag: 'a' });
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
        break;
      }
    }
  }
}
