import type { Mail } from '../../../mail/mail.ts';
import type { AnotherLink } from './lost-link.ts';

/** The way back in for somebody whose link is of no use, where emails can be sent. */
export function newPasswordLink({
  isAvailable,
}: Pick<Mail, 'isAvailable'>): AnotherLink | undefined {
  return isAvailable ? { href: '/forgot-password', text: 'Choose a new password' } : undefined;
}
