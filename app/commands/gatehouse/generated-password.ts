import { randomBytes } from 'node:crypto';
import type { CreateAccountFault } from '../../journeys/administration/create-account.ts';

const minGeneratedLength = 24;
/** One in thousands is refused, so that these are never used up. */
const maxTries = 50;

interface Tried {
  readonly kind: string;
  readonly faults?: readonly CreateAccountFault[];
}

/**
 * Makes a password of 144 random bits or more, and another one as long as it is refused: by chance it may have a
 * short user name in it.
 *
 * @param attempt what is done with a password; its outcome is that of the last one
 * @param minLength in characters
 */
export async function withGeneratedPassword<Outcome extends Tried>(
  attempt: (password: string) => Promise<Outcome>,
  minLength: number,
  random: (bytes: number) => Buffer = randomBytes,
): Promise<{ readonly outcome: Outcome; readonly password: string }> {
  const length = Math.max(minGeneratedLength, minLength);
  for (let tries = 1; ; tries += 1) {
    const password = random(length).toString('base64url').slice(0, length);
    const outcome = await attempt(password);
    const isRefused = outcome.faults?.some(({ field }) => field === 'password') ?? false;
    const isAlone = outcome.faults?.every(({ field }) => field === 'password') ?? false;
    if (!(isRefused && isAlone) || tries === maxTries) return { outcome, password };
  }
}
