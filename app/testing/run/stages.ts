import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createThrowAwayDirectory } from '../machine/throw-away-directory.ts';
import { environmentForTests } from './environment.ts';
import { processorSecondsOfChildren } from './processor-seconds.ts';
import { readResults, type TestResult } from './results.ts';

const root = join(import.meta.dirname, '../../..');
const binaries = join(root, 'node_modules', '.bin');

export interface Stage {
  readonly name: string;
  /** A program: node, or one that npm has installed. */
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** False hides its output. */
  readonly isShown?: boolean;
}

export interface StageResult {
  readonly name: string;
  /** A problem other than failed tests; undefined if there is none. */
  readonly fault: string | undefined;
  readonly seconds: number;
  /** Processor time of the program and its children; undefined if unknown. */
  readonly processorSeconds?: number | undefined;
  readonly passed: number;
  /** File and name of each. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** Runs a program, shows its output, and records the result of each test. */
export async function runStage(stage: Stage): Promise<StageResult> {
  const { name, command, isShown = true } = stage;
  if (isShown) console.log(`\n── ${name}`);
  const scratch = createThrowAwayDirectory('results');
  const resultsFile = join(scratch.path, 'results');
  writeFileSync(resultsFile, '');
  const startedAt = performance.now();
  const usedBefore = processorSecondsOfChildren();
  const end = await runToItsEnd(stage, resultsFile);
  const results = readResults(resultsFile);
  scratch.remove();
  const which = (wanted: TestResult['verdict']) =>
    results.filter(({ verdict }) => verdict === wanted).map(({ test }) => test);
  const failed = which('failed');
  return {
    name,
    fault: end === 0 || failed.length > 0 ? undefined : `${command} ended with ${end}`,
    seconds: (performance.now() - startedAt) / 1000,
    processorSeconds: usedSince(usedBefore),
    passed: which('passed').length,
    failed,
    skipped: which('skipped'),
  };
}

function usedSince(before: number | undefined): number | undefined {
  const now = processorSecondsOfChildren();
  return before === undefined || now === undefined ? undefined : now - before;
}

/** @returns its exit code, or why it has none */
async function runToItsEnd(stage: Stage, resultsFile: string): Promise<number | string> {
  const { command, environment = {}, isShown = true } = stage;
  const program = command === 'node' ? process.execPath : join(binaries, command);
  const child = spawn(program, withReporters(stage, resultsFile), {
    cwd: root,
    env: {
      ...environmentForTests(process.env),
      ...environment,
      RESULTS_FILE: resultsFile,
      FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
    },
    stdio: isShown ? 'inherit' : 'ignore',
  });
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    return code ?? String(signal);
  } catch (error) {
    return (error as Error).message;
  }
}

/** One reporter for people, on the screen, and one for the summary, in the file. */
function withReporters({ command, args }: Stage, file: string): string[] {
  const own = join(import.meta.dirname, `${command}-reporter.ts`);
  if (command === 'playwright') return [...args, `--reporter=list,${own}`];
  if (command !== 'node') return [...args];
  return [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${own}`, `--test-reporter-destination=${file}`],
    ...args,
  ];
}
