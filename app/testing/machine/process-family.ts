import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 5;

interface ProcessStatus {
  readonly pid: number;
  readonly parentPid: number;
  /** One letter, as in proc(5): T is stopped, Z is dead but not yet collected by its parent. */
  readonly state: string;
}

/**
 * A process and all its descendants. Signalling the process group is not enough, because each of PostgreSQL's
 * processes has its own group. Without /proc it is only the process.
 */
export function processFamily(pid: number): number[] {
  const statuses = allStatuses();
  const family = [pid];
  for (const member of family) {
    family.push(...statuses.filter((s) => s.parentPid === member).map((s) => s.pid));
  }
  return family;
}

/** The descendants of a process, without itself. */
export function descendants(pid: number): number[] {
  return processFamily(pid).slice(1);
}

/** Its title in `ps`. Empty if it has ended. */
export function processTitle(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Sends a signal. A process that has already ended is no error. */
function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Suspends a process and all its descendants, and returns them. The first one is suspended before the others
 * are looked up, so that it cannot start more.
 */
export function stopFamily(pid: number): number[] {
  signalProcess(pid, 'SIGSTOP');
  const family = processFamily(pid);
  for (const member of family) signalProcess(member, 'SIGSTOP');
  return family;
}

/** Resumes a suspended process and its descendants. */
export function continueFamily(pid: number): void {
  for (const member of processFamily(pid)) signalProcess(member, 'SIGCONT');
}

/** Kills a process and all its descendants, and returns them. */
export function killFamily(pid: number): number[] {
  const family = stopFamily(pid);
  for (const member of family) signalProcess(member, 'SIGKILL');
  return family;
}

/** Waits until all of these have ended. */
export async function untilGone(pids: readonly number[], timeoutMs: number): Promise<void> {
  await untilState(pids, timeoutMs, 'end', (state) => state === undefined || state === 'Z');
}

/** Waits until none of these runs: a signal takes a moment to reach another processor. */
export async function untilStopped(pids: readonly number[], timeoutMs: number): Promise<void> {
  await untilState(pids, timeoutMs, 'stop', (state) => state === undefined || /[TZX]/.test(state));
}

async function untilState(
  pids: readonly number[],
  timeoutMs: number,
  verb: string,
  isReached: (state: string | undefined) => boolean,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const others = pids.filter((pid) => !isReached(readStatus(pid)?.state));
    if (others.length === 0) return;
    if (performance.now() > deadline) {
      throw new Error(`Process ${others.join(', ')} did not ${verb} within ${timeoutMs} ms`);
    }
    await delay(POLL_MS);
  }
}

function allStatuses(): ProcessStatus[] {
  return processIds().flatMap((pid) => readStatus(pid) ?? []);
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The name is in parentheses and may contain some, so parsing starts after the last one. */
function readStatus(pid: number): ProcessStatus | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', parentPid] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, state, parentPid: Number(parentPid) };
  } catch {
    return undefined;
  }
}
