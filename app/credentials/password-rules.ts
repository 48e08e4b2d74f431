import { isCommon } from './common-passwords.ts';

/** bcrypt's cost must not depend on who sends how much; see security.md, settled no. 3. */
const passwordMaxBytes = 1024;

export type PasswordFault = 'empty' | 'too-short' | 'too-long' | 'obvious' | 'common' | 'breached';

/** Shorter words turn up inside good passphrases by chance; alone between blanks or symbols they do not. */
const minPartLength = 4;
const minPartOfUsernameLength = 3;
const product = 'gatehouse';

/** The form that is hashed: the same text typed on another keyboard must give the same bytes. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/** True for what no acceptable password can be, so that nothing needs to be hashed to refuse it. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(normalizePassword(password)) > passwordMaxBytes;
}

/** What others know of whoever will have the password: the first thing that anybody would try. */
export interface KnownWords {
  readonly username?: string;
  /** Names of the person: short ones are refused as words of their own, longer ones anywhere. */
  readonly names?: readonly string[];
  /** Parts of an address or of a host name: refused anywhere, unless they are short. */
  readonly parts?: readonly string[];
}

/**
 * What is wrong with a new password, if anything. No composition rules (NIST SP 800-63B-4, 3.1.1.2).
 *
 * @param minLength in code points: one character is one character, in every script
 * @param known context-specific words (NIST SP 800-63B-4, 3.1.1.2)
 */
export function findPasswordFault(
  password: string,
  minLength: number,
  known: KnownWords = {},
): PasswordFault | undefined {
  if (password === '') return 'empty';
  if ([...normalizePassword(password)].length < minLength) return 'too-short';
  if (isTooLong(password)) return 'too-long';
  if (tellsOfOwner(password, known)) return 'obvious';
  return isCommon(normalizePassword(password)) ? 'common' : undefined;
}

function tellsOfOwner(password: string, { username = '', names = [], parts = [] }: KnownWords) {
  const text = fold(password);
  const words = text.split(/[^\p{L}\p{N}\p{M}]+/u);
  const isThere = (word: string, shortest: number) =>
    word !== '' && (words.includes(word) || (word.length >= shortest && text.includes(word)));
  return (
    isThere(fold(username), minPartOfUsernameLength) ||
    names.some((name) => isThere(fold(name), minPartLength)) ||
    [product, ...parts].some((part) => part.length >= minPartLength && text.includes(fold(part)))
  );
}

/** However it is spelled: letter case and compatibility forms, such as full-width letters, make no difference. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}
