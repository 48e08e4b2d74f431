import type { Account } from './account.ts';

/** Characters of a term that are stored. A longer search text is cut to this length too. */
const maxLength = 60;

/**
 * The form in which searches compare text: lowercase, without accents. Stored terms and search texts are
 * both folded by this function.
 */
export function foldTerm(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.replace(/\s+/g, ' ').trim()].slice(0, maxLength).join('');
}

/** The terms of an account: user name, email, and full name in both orders. A search matches the beginning of a term. */
export function termsOf({
  username,
  email,
  givenName,
  familyName,
}: Pick<Account, 'username' | 'email' | 'givenName' | 'familyName'>): string[] {
  const [given, family] = [givenName ?? '', familyName ?? ''];
  const texts = [username, email, `${given} ${family}`, `${family} ${given}`];
  return [...new Set(texts.map(foldTerm))].filter((term) => term !== '');
}

/** Greater than every term that begins with the prefix, compared by bytes. */
export function afterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
