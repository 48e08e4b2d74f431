import type { IsBreached } from '../../credentials/breached-passwords.ts';
import {
  findPasswordFault,
  normalizePassword,
  type PasswordFault,
} from '../../credentials/password-rules.ts';

/** The owner of a new password, as far as known. */
interface PasswordOwner {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  /** The person's given and family names in one text. */
  readonly name?: string | undefined;
}

/** @returns what is wrong with it, if anything */
export type CheckNewPassword = (
  password: string,
  owner: PasswordOwner,
) => Promise<PasswordFault | undefined>;

/**
 * The check of every new password. What others know about the person, and the names of this service, are obvious
 * guesses (NIST SP 800-63B-4, 3.1.1.2).
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
  // The last part, such as "com", is not specific to this service.
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
