import { randomBytes } from 'node:crypto';
import type { CreateAccountFault } from '../../journeys/administration/create-account.ts';

const minGeneratedLength = 24;
/** One password in thousands is refused, so this limit is never reached. */
const maxTries = 50;

interface Tried {
  readonly kind: string;
  readonly faults?: readonly CreateAccountFault[];
}

/**
 * Generates a password of at least 144 random bits, and another one while it is refused: it may contain a
 * short user name by chance.
 *
 * @param attempt uses a password; the outcome of the last one is returned
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
