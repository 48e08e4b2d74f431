import type { PasswordFault } from '../../../credentials/password-rules.ts';
import type { Message } from '../../../messages/messages.ts';

/** Why a new password is not accepted, and what would be. */
export function newPasswordWords(fault: PasswordFault, minLength: number): Message {
  const words: Readonly<Record<PasswordFault, Message>> = {
    empty: 'new-password.error.empty',
    'too-short': ['new-password.error.too-short', { minLength }],
    'too-long': 'new-password.error.too-long',
    obvious: 'new-password.error.obvious',
    common: 'new-password.error.common',
    breached: 'new-password.error.breached',
  };
  return words[fault];
}
