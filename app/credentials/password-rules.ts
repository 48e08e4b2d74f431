import { isCommon } from './common-passwords.ts';

/** bcrypt's cost must not depend on who sends how much; see security.md, settled no. 3. */
const passwordMaxBytes = 1024;

export type PasswordFault = 'empty' | 'too-short' | 'too-long' | 'obvious' | 'common' | 'breached';

/** Shorter words turn up in good passphrases by chance. */
const shortestTellingWord = 4;
const product = 'gatehouse';

/** The form that is hashed: the same text typed on another keyboard must give the same bytes. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/** True for what no acceptable password can be, so that nothing needs to be hashed to refuse it. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(normalizePassword(password)) > passwordMaxBytes;
}

/**
 * What is wrong with a new password, if anything. No composition rules (NIST SP 800-63B-4, 3.1.1.2).
 *
 * @param minLength in code points: one character is one character, in every script
 * @param known what others know of the person, such as the user name and email: the first thing that
 *   anybody would try (NIST SP 800-63B-4, 3.1.1.2, context-specific words)
 */
export function findPasswordFault(
  password: string,
  minLength: number,
  known: readonly string[] = [],
): PasswordFault | undefined {
  if (password === '') return 'empty';
  if ([...normalizePassword(password)].length < minLength) return 'too-short';
  if (isTooLong(password)) return 'too-long';
  if (containsAny(password, [product, ...known])) return 'obvious';
  return isCommon(normalizePassword(password)) ? 'common' : undefined;
}

function containsAny(password: string, words: readonly string[]): boolean {
  const text = normalizePassword(password).toLowerCase();
  return words
    .filter((word) => word.length >= shortestTellingWord)
    .some((word) => text.includes(word.normalize('NFC').toLowerCase()));
}
