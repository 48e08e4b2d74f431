import type { Account } from './account.ts';

/** Characters of a term that are kept: a longer search finds what begins alike. */
const maxLength = 60;

/**
 * The form in which searches compare text: lowercase, without accents. Both the stored terms and what somebody types
 * are folded by this function.
 */
export function foldTerm(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.replace(/\s+/g, ' ').trim()].slice(0, maxLength).join('');
}

/** What a search finds an account by: the beginning of its user name, its email, or its name in either order. */
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
