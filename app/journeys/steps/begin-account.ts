import type { Account } from '../../accounts/account.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { CredentialOwner } from '../../platform/database/account-columns.ts';
import type { NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Stores } from './stores.ts';

interface Beginning {
  readonly account: CredentialOwner & Pick<Account, 'role' | 'emailConfirmedAt'>;
  readonly password: PasswordHash;
  readonly circumstances: Circumstances;
}

/**
 * Stores an account with the password that its owner has just chosen, and logs them in: account, password, session
 * and both audit events. The last steps of the transaction that has used their link up.
 *
 * @returns the session, whose copies are to be warmed when the transaction has committed; undefined, and nothing
 *   is written, when the user name or the email is taken
 */
export async function beginAccount(
  tx: Stores,
  sessions: Sessions,
  { account, password, circumstances }: Beginning,
  now: number,
): Promise<NewSession | undefined> {
  if (!(await tx.accounts.insert(account, now))) return undefined;
  await tx.passwords.insert(account.id, password, now);
  const session = sessions.prepare(sessionAccount(account), circumstances);
  await tx.sessions.insert(session);
  const about = { actorId: account.id, sessionId: session.live.id, circumstances };
  await tx.audit.record({ ...about, event: 'user_created', targetId: account.id }, now);
  await tx.audit.record({ ...about, event: 'authn_login_success' }, now);
  return session;
}
