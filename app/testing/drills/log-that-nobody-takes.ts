import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startGatehouse } from '../gatehouse-process.ts';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import type { TestStores } from '../stores.ts';

const maxGrowthMb = 50;
/** Longer in total than the allowed growth, so that a log which keeps every line is noticed. */
const pathLength = 6000;
const concurrency = 20;
const waitAfterWaveMs = 20;

interface DrillReport {
  readonly answered: number;
  /** Growth of all its processes after the warm-up. 0 without /proc. */
  readonly growthMb: number;
}

/** An open pipe without a reader. */
export function createUnreadPipe(): string {
  const path = join(createThrowAwayDirectory('unread').path, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

/**
 * Starts a server whose log goes to a full disk or to a frozen reader, and sends many requests. All are
 * answered, its memory grows by at most 50 MB, and it stops on SIGTERM.
 *
 * @param output such as /dev/full
 * @param options.warmUp requests before its memory is measured: a JavaScript heap grows by 150 MB in its first 8,000
 *   requests, whatever becomes of the log
 * @throws AssertionError otherwise
 */
export async function logThatNobodyTakes(
  stores: TestStores,
  output: string,
  { requests, warmUp = 0 }: { requests: number; warmUp?: number },
  environment: Readonly<Record<string, string>> = {},
): Promise<DrillReport> {
  const server = await startGatehouse({ ...stores.environment, ...environment }, output);
  const address = `http://127.0.0.1:${server.port}`;
  let answered = 0;
  const ask = async () => {
    // A long path makes a long line.
    const answer = await fetch(`${address}/${'x'.repeat(pathLength)}`, {
      signal: AbortSignal.timeout(60_000),
    });
    await answer.arrayBuffer();
    assert.equal(answer.status, 404);
    answered += 1;
  };
  let before: number | undefined;
  try {
    while (answered < warmUp + requests) {
      await Promise.all(Array.from({ length: concurrency }, ask));
      if (answered >= warmUp) before ??= memoryMb(server.process.pid);
      await setTimeout(waitAfterWaveMs);
    }
    assert.equal((await fetch(`${address}/livez`)).status, 200);
    const growthMb = memoryMb(server.process.pid) - (before ?? 0);
    assert.ok(growthMb <= maxGrowthMb, `it grew by ${growthMb} MB`);
    await server.process.stop();
    assert.equal(await server.process.ended, 'exit code 0');
    return { answered, growthMb };
  } finally {
    await server.process.kill();
  }
}

/** Memory of the process and its workers. */
function memoryMb(pid: number): number {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
  return Math.round(
    children
      .map(Number)
      .map(memoryMb)
      .reduce((sum, each) => sum + each, own),
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
