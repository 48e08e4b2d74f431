import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { median } from '../app/testing/median.ts';
import { cpuSeconds } from './cpu-time.ts';
import { load, type Measured, type Target } from './load.ts';

/** What is measured. */
export interface Runner {
  readonly name: string;
  readonly pid: number;
  readonly target: Target;
}

interface Round extends Measured {
  /** Microseconds of processor time for each response. */
  readonly cpuUs: number;
}

const roundMs = 2_000;
/** V8 needs some hundred thousand requests to optimise the code. */
const warmUpMs = 8_000;

/** Medians of all rounds. */
export interface Result {
  readonly name: string;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  /** Responses relative to the first runner in the same round. */
  readonly ofFirst: number;
  readonly rangeOfFirst: readonly [number, number];
  /** Responses relative to the last runner in the same round. */
  readonly ofLast: number;
}

/** Runs one round of each in turn, so that other work on the machine affects all of them. */
export async function measureInTurn(
  runners: readonly Runner[],
  rounds: number,
): Promise<readonly Result[]> {
  const measured = runners.map((): Round[] => []);
  for (const { target } of runners) await load(target, warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, runner] of runners.entries()) measured[index]?.push(await measure(runner));
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  return runners.map(({ name }, index) => {
    const own = measured[index] ?? [];
    const ofFirst = shares(own, measured[0] ?? []);
    return {
      name,
      perSecond: median(own.map(({ perSecond }) => perSecond)),
      p99Ms: median(own.map(({ p99Ms }) => p99Ms)),
      cpuUs: median(own.map(({ cpuUs }) => cpuUs)),
      ofFirst: median(ofFirst),
      rangeOfFirst: [Math.min(...ofFirst), Math.max(...ofFirst)],
      ofLast: median(shares(own, measured.at(-1) ?? [])),
    };
  });
}

async function measure({ pid, target }: Runner): Promise<Round> {
  const before = cpuSeconds(pid);
  const measured = await load(target, roundMs);
  return { ...measured, cpuUs: ((cpuSeconds(pid) - before) * 1_000_000) / measured.answers };
}

function shares(rounds: readonly Round[], others: readonly Round[]): number[] {
  return rounds.map(({ perSecond }, index) => perSecond / (others[index]?.perSecond ?? Number.NaN));
}

/**
 * Gives the servers one core, and the load generator the other.
 *
 * @returns whether this machine allows that
 */
export function pin(servers: readonly number[], askers: readonly number[]): boolean {
  if (availableParallelism() < 2) return false;
  try {
    for (const pid of servers) pinTo(0, pid);
    for (const pid of askers) pinTo(1, pid);
    return true;
  } catch {
    return false;
  }
}

function pinTo(core: number, pid: number) {
  execFileSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}
