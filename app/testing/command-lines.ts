import { json } from 'node:stream/consumers';
import { runCommandLine } from '../commands/gatehouse/run-command-line.ts';

// A process that does one command line after the other: starting takes far longer than what most of them do.
const lines = (await json(process.stdin)) as string[][];
const answers = [];
for (const args of lines) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await runCommandLine(args, {
    out: (text) => stdout.push(`${text}\n`),
    error: (text) => stderr.push(`${text}\n`),
  });
  answers.push({ exitCode, stdout: stdout.join(''), stderr: stderr.join('') });
}
console.log(JSON.stringify(answers));
