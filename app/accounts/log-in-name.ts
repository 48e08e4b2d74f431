import { canonicalEmail } from './email-address.ts';
import { canonicalUsername } from './username.ts';

/** What may be typed to log in: an email address if it has an "@", full-width or not, else a user name. */
export function isEmail(name: string): boolean {
  return /[@\uff20\ufe6b]/.test(name);
}

/** The one form under which a name is looked up, and under which attempts on it are counted. */
export function canonicalLogInName(name: string): string {
  return isEmail(name) ? canonicalEmail(name) : canonicalUsername(name);
}
