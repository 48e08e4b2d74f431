import { createHash } from 'node:crypto';
import type { Logger } from '../platform/logger.ts';

const prefixLength = 5;
const maxMs = 1_000;
/** Several times the size of the largest range, including padding. */
const maxBytes = 512 * 1024;

/** Whether a password is known from a data breach. False when the service cannot answer. */
export type IsBreached = (password: string) => Promise<boolean>;

/**
 * Asks a hash-range service in the format of Have I Been Pwned. The service receives the first five digits of a SHA-1
 * and answers with all suffixes it knows, so it does not learn the password. Padding hides the range from observers
 * of the connection. If the service is unreachable, slow or answers nonsense, the password is accepted and the
 * failure is logged; the bundled list is always checked.
 *
 * @param rangeUrl the five digits are appended to it; undefined disables the check
 * @see https://haveibeenpwned.com/API/v3#SearchingPwnedPasswordsByRange
 */
export function createIsBreached({
  rangeUrl,
  logger,
}: {
  rangeUrl: URL | undefined;
  logger: Logger;
}): IsBreached {
  if (rangeUrl === undefined) return async () => false;

  return async function isBreached(password) {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      const range = await fetchRange(rangeUrl + digest.slice(0, prefixLength));
      return knows(range, digest.slice(prefixLength));
    } catch (error) {
      logger.warn({ err: error }, 'a password was accepted unseen by BREACHED_PASSWORDS_URL');
      return false;
    }
  };
}

/** @throws Error without a complete answer of a plausible size in time */
async function fetchRange(url: string): Promise<string> {
  const answer = await fetch(url, {
    headers: { 'Add-Padding': 'true', 'User-Agent': 'Gatehouse' },
    redirect: 'error',
    signal: AbortSignal.timeout(maxMs),
  });
  if (answer.status !== 200 || answer.body === null) {
    await answer.body?.cancel();
    throw new Error(`The answer was ${answer.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error('The answer was too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** Lines are `<35 hexadecimal digits>:<count>`. Padding has the count 0. */
function knows(range: string, ending: string): boolean {
  return range
    .toUpperCase()
    .split(/\r?\n/)
    .some((line) => line.startsWith(`${ending}:`) && Number(line.slice(ending.length + 1)) > 0);
}
