import { createInterface } from 'node:readline/promises';
import type { Account } from '../../accounts/account.ts';
import { type Input, type Result, refused } from './command.ts';

export const yesOption = { yes: { about: 'do not ask for the user name first' } } as const;

/** Does what cannot be undone if `--yes` is there, or if the user name is typed or piped in. */
export async function onceConfirmed(
  input: Input,
  { username }: Account,
  act: () => Promise<Result>,
): Promise<Result> {
  if (input.has('yes') || (await typed(username)) === username) return act();
  return refused(
    'not_confirmed',
    `Nothing was done. Type the user name ${username}, or add --yes.`,
  );
}

async function typed(username: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  if (process.stdin.isTTY) process.stderr.write(`Type the user name ${username} to confirm: `);
  for await (const line of lines) {
    lines.close();
    return line.trim();
  }
  return '';
}
