import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { environmentForTests } from './environment.ts';

const root = join(import.meta.dirname, '../../..');
const binaries = join(root, 'node_modules', '.bin');
const nameWidth = 36;

export interface StageResult {
  readonly name: string;
  readonly exitCode: number;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs one program of ours, showing what it prints, and counts the tests in it. */
export async function runStage(
  name: string,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<StageResult> {
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const child = spawn(command === 'node' ? process.execPath : join(binaries, command), args, {
    cwd: root,
    env: {
      ...environmentForTests(process.env),
      ...environment,
      FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return {
    name,
    exitCode: code ?? 1,
    seconds: (performance.now() - startedAt) / 1000,
    passed: count(output, 'pass', 'passed'),
    failed: count(output, 'fail', 'failed'),
    skipped: count(output, 'skipped', 'skipped') + count(output, 'todo', 'did not run'),
  };
}

/** From the closing lines of node:test ("ℹ pass 12") and Playwright ("  12 passed (3s)"). */
function count(output: string, nodeWord: string, playwrightWord: string): number {
  const patterns = [
    new RegExp(`^\\S* ?${nodeWord} (\\d+)$`, 'm'),
    new RegExp(`^ +(\\d+) ${playwrightWord}\\b`, 'm'),
  ];
  const found = patterns.map((pattern) => pattern.exec(output)?.[1]).find(Boolean);
  return Number(found ?? 0);
}

/** A skipped test is a failed one: nothing is left out in silence. */
export function failed(results: readonly StageResult[]): boolean {
  return results.some(({ exitCode, skipped }) => exitCode !== 0 || skipped > 0);
}

export function printSummary(results: readonly StageResult[]): void {
  console.log('\n── what ran');
  for (const { name, exitCode, seconds, passed } of results) {
    const tests = passed > 0 ? `${passed} tests` : '';
    const verdict = exitCode === 0 ? 'ok' : 'FAILED';
    console.log(
      `${name.padEnd(nameWidth)} ${verdict.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`,
    );
  }
  const sum = (key: 'passed' | 'failed' | 'skipped' | 'seconds') =>
    results.reduce((total, result) => total + result[key], 0);
  console.log(`\nTook ${sum('seconds').toFixed(0)} s.`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}
