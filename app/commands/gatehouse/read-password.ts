import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { text } from './text.ts';

const interruptedExitCode = 130;

/**
 * Reads a new password: typed twice at a terminal, which does not show it, or from a pipe to its end.
 *
 * @returns undefined if the two typed passwords differ
 */
export async function readPassword(): Promise<string | undefined> {
  if (process.stdin.isTTY) return askTwice();
  // `echo` and editors add a line break at the end.
  return (await readAll(process.stdin)).replace(/\r?\n$/, '');
}

async function askTwice(): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: process.stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  const exit = () => process.exit(interruptedExitCode);
  terminal.once('SIGINT', exit).once('close', exit);
  try {
    const first = await ask(text('command.account-create.ask'));
    const second = await ask(text('command.account-create.ask-again'));
    return first === second ? first : undefined;
  } finally {
    terminal.removeListener('close', exit).close();
  }

  async function ask(question: string): Promise<string> {
    process.stderr.write(question);
    const answer = await terminal.question('');
    process.stderr.write('\n');
    return answer;
  }
}
