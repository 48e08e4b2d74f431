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
  /** For messages, and for the names of the files with its output. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its working folder, where its output is kept too. */
  readonly directory: string;
  /** Variables beside our own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Needs root. Without it, the user we are. */
  readonly identity?: Identity | undefined;
  /** Where its standard output goes instead, such as /dev/full. */
  readonly output?: string | undefined;
  /** What asks it to end in good order. */
  readonly stopSignal?: NodeJS.Signals;
}

/** A child process with captured output, which ends no later than this process. */
export interface StartedProcess {
  readonly name: string;
  readonly pid: number;
  /** How it ended, in words. Never rejects. */
  readonly ended: Promise<string>;
  readonly isRunning: () => boolean;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Stops it and its descendants where they are; their connections stay open and silent. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => void;
  /** Ends it and its descendants without a warning, and waits until they are gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, kills it if it has not after half a minute. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a process.
 *
 * - Its output goes to files, not pipes: Node's pipes are sockets, and a server told to log to
 *   /dev/stdout (as nginx in a container) cannot open a socket.
 * - It gets a process group of its own, so that Ctrl-C reaches us alone and we end it in order.
 * - It is killed when this process ends; and where Linux's setpriv is at hand it gets its stop signal
 *   even if this process is ended by SIGKILL and can do nothing any more.
 * - It doesn't keep this process alive: a test that forgets to stop it ends all the same.
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
  // Without O_CREAT, and to a FIFO without waiting for a reader.
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

/** setpriv becomes the program it starts, so the process id is the server's. */
function diesWithParent(signal: NodeJS.Signals, command: readonly string[]): readonly string[] {
  if (!existsSync(SETPRIV)) return command;
  return [SETPRIV, '--pdeathsig', signal.replace('SIG', ''), '--', ...command];
}

/** @throws an Error with this message when the time is over */
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
