import { Readable } from 'node:stream';
import { runCommandLine } from '../commands/gatehouse/run-command-line.ts';

// A process that runs commands for its parent, one after the other, because starting a process takes far
// longer than most commands. Each command has its own standard input.
process.umask(0o077);
process.on('message', async ({ args, input }: { args: readonly string[]; input: string }) => {
  Object.defineProperty(process, 'stdin', { value: Readable.from([input]), configurable: true });
  const stdout: string[] = [];
  const stderr: string[] = [];
  // What a command says beside its result goes to the same place.
  console.error = (text: string) => stderr.push(`${text}\n`);
  const exitCode = await runCommandLine(args, {
    out: (text) => stdout.push(`${text}\n`),
    error: (text) => stderr.push(`${text}\n`),
  });
  process.send?.({ exitCode, stdout: stdout.join(''), stderr: stderr.join('') });
});
