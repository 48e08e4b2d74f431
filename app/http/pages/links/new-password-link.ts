import type { Mail } from '../../../mail/mail.ts';
import type { AnotherLink } from './lost-link.ts';

/** What to do instead of a link that no longer works: choose a new password, if the server sends email. */
export function newPasswordLink({
  isAvailable,
}: Pick<Mail, 'isAvailable'>): AnotherLink | undefined {
  return isAvailable ? { href: '/forgot-password', text: 'link.new-password' } : undefined;
}
