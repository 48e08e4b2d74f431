import { canonicalEmail } from './email-address.ts';
import { canonicalUsername } from './username.ts';

/** Whether a login name is an email address: it contains "@", possibly full-width. Otherwise it is a user name. */
export function isEmail(name: string): boolean {
  return /[@\uff20\ufe6b]/.test(name);
}

/** The form of a login name that is used for lookups and for counting failed attempts. */
export function canonicalLogInName(name: string): string {
  return isEmail(name) ? canonicalEmail(name) : canonicalUsername(name);
}
