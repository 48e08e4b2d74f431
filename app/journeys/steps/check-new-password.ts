import type { IsBreached } from '../../credentials/breached-passwords.ts';
import {
  findPasswordFault,
  normalizePassword,
  type PasswordFault,
} from '../../credentials/password-rules.ts';

/** Whose password it will be, as far as that is known. */
interface PasswordOwner {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  /** What the person is called, given and family names in one. */
  readonly name?: string | undefined;
}

/** @returns what is wrong with it, if anything */
export type CheckNewPassword = (
  password: string,
  owner: PasswordOwner,
) => Promise<PasswordFault | undefined>;

/**
 * What every journey asks before it keeps a password that somebody chose. What others know of the person, and
 * the names of this service, are the first that anybody would try (NIST SP 800-63B-4, 3.1.1.2).
 */
export function createCheckNewPassword({
  passwordMinLength,
  isBreached,
  baseUrl,
}: {
  passwordMinLength: number;
  isBreached: IsBreached;
  baseUrl: URL;
}): CheckNewPassword {
  // The last part, such as "com", says nothing of this service.
  const host = baseUrl.hostname;
  const service = [host, ...host.split('.').slice(0, -1)];

  return async function checkNewPassword(password, { username = '', email = '', name = '' }) {
    const [localPart = ''] = email.split('@', 1);
    const fault = findPasswordFault(password, passwordMinLength, {
      username,
      names: [localPart, name, ...name.split(/[\s'’-]+/)],
      parts: [...service, email, ...localPart.split(/[^a-z0-9]+/i)],
    });
    if (fault !== undefined) return fault;
    return (await isBreached(normalizePassword(password))) ? 'breached' : undefined;
  };
}
