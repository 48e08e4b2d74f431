import { Readable } from 'node:stream';
import { runCommandLine } from '../commands/gatehouse/run-command-line.ts';

// A process that runs one command line after the other for its parent: starting a process takes far longer than most
// of them do. Each has a standard input of its own.
process.umask(0o077);
process.on('message', async ({ args, input }: { args: readonly string[]; input: string }) => {
  Object.defineProperty(process, 'stdin', { value: Readable.from([input]), configurable: true });
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await runCommandLine(args, {
    out: (text) => stdout.push(`${text}\n`),
    error: (text) => stderr.push(`${text}\n`),
  });
  process.send?.({ exitCode, stdout: stdout.join(''), stderr: stderr.join('') });
});
