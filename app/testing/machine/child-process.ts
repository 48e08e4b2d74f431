import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from './clean-up.ts';
import {
  continueFamily,
  killFamily,
  stopFamily,
  untilGone,
  untilStopped,
} from './process-family.ts';

const SETPRIV = '/usr/bin/setpriv';
const STOP_TIMEOUT_MS = 30_000;
const KILL_TIMEOUT_MS = 30_000;
const FREEZE_TIMEOUT_MS = 20_000;

/** The user that a process runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export interface ProcessOptions {
  /** For messages, and for the names of its output files. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its working folder, which also contains its output. */
  readonly directory: string;
  /** Variables in addition to our own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Needs root. Without it, our own user. */
  readonly identity?: Identity | undefined;
  /** Target of its standard output, such as /dev/full. */
  readonly output?: string | undefined;
  /** The signal for an orderly stop. */
  readonly stopSignal?: NodeJS.Signals;
}

/** A child process with captured output. It ends at the latest with this process. */
export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  /** How it ended, in words. Never rejects. */
  readonly ended: Promise<string>;
  readonly isRunning: () => boolean;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Suspends it and its descendants. Their connections stay open, and do not answer. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => void;
  /** Kills it and its descendants, and waits until they are gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop, and kills it after half a minute. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a process.
 *
 * - Its output goes to files, not pipes: Node's pipes are sockets, and a server that logs to /dev/stdout (as
 * nginx in a container) cannot open a socket.
 * - It gets its own process group, so that Ctrl-C reaches only us and we stop it in order.
 * - It is killed when this process ends. With Linux's setpriv it gets its stop signal even if this process is
 * killed by SIGKILL.
 * - It does not keep this process alive, so a test that forgets to stop it still ends.
 */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  const { name, directory, stopSignal = 'SIGTERM' } = options;
  const stdoutFile = join(directory, `${name}.stdout`);
  const stderrFile = join(directory, `${name}.stderr`);
  const child = await spawnInto(options, stopSignal, stdoutFile, stderrFile);
  const pid = child.pid as number;
  const cancelKill = atExit(() => killFamily(pid));

  let running = true;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      running = false;
      cancelKill();
      resolve(signal === null ? `exit code ${code}` : signal);
    });
  });
  child.unref();

  const kill = async () => {
    if (!running) return;
    child.ref();
    await untilGone(killFamily(pid).slice(1), KILL_TIMEOUT_MS);
    await within(ended, KILL_TIMEOUT_MS, `${name} survived SIGKILL`);
  };

  return {
    name,
    pid,
    ended,
    isRunning: () => running,
    stdout: () => readFileSync(stdoutFile, 'utf8'),
    stderr: () => readFileSync(stderrFile, 'utf8'),
    freeze: () => untilStopped(stopFamily(pid), FREEZE_TIMEOUT_MS),
    thaw: () => continueFamily(pid),
    kill,
    async stop() {
      if (!running) return;
      child.ref();
      child.kill(stopSignal);
      continueFamily(pid);
      await Promise.race([ended, delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      await kill();
    },
  };
}

async function spawnInto(
  options: ProcessOptions,
  stopSignal: NodeJS.Signals,
  stdoutFile: string,
  stderrFile: string,
) {
  const { command, args, directory, identity, output } = options;
  const [program = command, ...programArgs] = diesWithParent(stopSignal, [command, ...args]);
  // Without O_CREAT, and without waiting for the reader of a FIFO.
  const stdout = output === undefined ? openSync(stdoutFile, 'a') : openSync(output, 'r+');
  const stderr = openSync(stderrFile, 'a');
  try {
    const child = spawn(program, programArgs, {
      cwd: directory,
      detached: true,
      env: { ...process.env, LC_ALL: 'C', ...options.environment },
      stdio: ['ignore', stdout, stderr],
      ...identity,
    });
    await once(child, 'spawn');
    return child;
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

/** setpriv becomes the program that it starts, so the process id is the server's. */
function diesWithParent(signal: NodeJS.Signals, command: readonly string[]): readonly string[] {
  if (!existsSync(SETPRIV)) return command;
  return [SETPRIV, '--pdeathsig', signal.replace('SIG', ''), '--', ...command];
}

/** @throws an Error with this message after the time */
export async function within<T>(
  promise: Promise<T>,
  timeoutMs: number,
  message: string,
): Promise<T> {
  const timer = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(message);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    timer.abort();
    timeout.catch(() => undefined);
  }
}
