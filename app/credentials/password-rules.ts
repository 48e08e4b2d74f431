import { isCommon } from './common-passwords.ts';

/** An upper bound on the work for one password; bcrypt itself always reads a MAC of fixed length. */
const passwordMaxBytes = 1024;

export type PasswordFault = 'empty' | 'too-short' | 'too-long' | 'obvious' | 'common' | 'breached';

/** Shorter words occur by chance inside good passphrases, but not alone between spaces or symbols. */
const minPartLength = 4;
const minPartOfUsernameLength = 3;
const product = 'gatehouse';

/** The form that is hashed: the same text typed on another keyboard must give the same bytes. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/** True if no acceptable password is that long, so that it can be refused without hashing. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(normalizePassword(password)) > passwordMaxBytes;
}

/** What others know about the owner of a password, and would try first. */
export interface KnownWords {
  readonly username?: string;
  /** Names of the person: short ones are refused as separate words, longer ones anywhere. */
  readonly names?: readonly string[];
  /** Parts of an address or of a host name: refused anywhere, unless they are short. */
  readonly parts?: readonly string[];
}

/**
 * What is wrong with a new password, if anything. There are no composition rules (NIST SP 800-63B-4, 3.1.1.2).
 *
 * @param minLength in code points, so that a character counts once in every script
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

/** Makes spellings equal: letter case and compatibility forms, such as full-width letters, do not matter. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC');
}
