import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundled } from '../commands/bundle.ts';

const oneByOne = join(import.meta.dirname, 'command-lines.ts');
/** A command that hangs fails its test. */
const timeoutMs = 60_000;

interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/**
 * Runs the real command in its own process, without the `.env` of the developer.
 *
 * @param input is piped into it
 */
export async function runCommand(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  input = '',
): Promise<CommandResult> {
  return runProcess(environment, [await bundled('gatehouse'), ...args], input);
}

export interface CommandProcess {
  /** @param input is piped into it */
  run(args: readonly string[], input?: string): Promise<Omit<CommandResult, 'tookMs'>>;
  stop(): void;
}

/** Runs commands with the same environment in one process, which ends with this one. */
export function openCommands(environment: Readonly<Record<string, string>>): CommandProcess {
  const child = fork(oneByOne, { env: environmentOf(environment), execArgv: [] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process of the commands ended with ${code}.`);
  });
  ended.catch(() => undefined);
  return {
    async run(args, input = '') {
      const answer = once(child, 'message', { signal: AbortSignal.timeout(timeoutMs) });
      child.send({ args, input });
      const [result] = await Promise.race([answer, ended]);
      return result;
    },
    stop: () => child.disconnect(),
  };
}

/** Runs several of them. */
export async function runCommands(
  environment: Readonly<Record<string, string>>,
  lines: readonly (readonly string[])[],
): Promise<Omit<CommandResult, 'tookMs'>[]> {
  const commands = openCommands(environment);
  const results: Omit<CommandResult, 'tookMs'>[] = [];
  for (const args of lines) results.push(await commands.run(args));
  commands.stop();
  return results;
}

/** As an operator who sets up the service. */
export async function createAdministrator(
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const names = ['--username', 'root', '--email', 'root@example.com', '--role', 'admin'];
  const { exitCode, stderr } = await runCommand(environment, [
    ...['account', 'create', ...names],
    '--generate-password',
  ]);
  if (exitCode !== 0) throw new Error(stderr);
}

async function runProcess(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  input: string,
): Promise<CommandResult> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: environmentOf(environment),
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  // A command that needs no password may end before it reads any.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout, stderr, tookMs: performance.now() - startedAt };
}

function environmentOf(environment: Readonly<Record<string, string>>) {
  return { ...process.env, BCRYPT_COST: '10', ...environment };
}
