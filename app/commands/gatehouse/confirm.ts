import { createInterface } from 'node:readline/promises';
import type { Account } from '../../accounts/account.ts';
import { type Input, type Result, refused } from './command.ts';
import { text } from './text.ts';

export const yesOption = { yes: { about: text('command.confirm.yes') } } as const;

/** Runs an action that cannot be undone, if `--yes` was given, or if the user name is typed or piped in. */
export async function onceConfirmed(
  input: Input,
  { username }: Account,
  act: () => Promise<Result>,
): Promise<Result> {
  if (input.has('yes') || (await typed(username)) === username) return act();
  return refused('not_confirmed', text(['command.confirm.refused', { username }]));
}

async function typed(username: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  if (process.stdin.isTTY) process.stderr.write(text(['command.confirm.question', { username }]));
  for await (const line of lines) {
    lines.close();
    return line.trim();
  }
  return '';
}
