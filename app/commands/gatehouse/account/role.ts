import type { Role } from '../../../accounts/account.ts';

export function isRole(text: string | undefined): text is Role {
  return text === 'admin' || text === 'user';
}
