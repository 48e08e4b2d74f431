import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { CredentialOwner } from '../../platform/database/account-columns.ts';
import type { Enter } from './enter.ts';
import type { Entered } from './entered.ts';
import type { Stores } from './stores.ts';

interface Beginning {
  readonly account: CredentialOwner & Pick<Account, 'role' | 'emailConfirmedAt'>;
  readonly password: PasswordHash;
  readonly requestContext: RequestContext;
}

/**
 * Stores a new account with its password, and logs its owner in: account, password, session and both audit events.
 * The last step of the transaction that has used up their link.
 *
 * @returns the session, whose copies must be warmed once the transaction has committed, or a login that waits for a
 * required factor; undefined, with nothing written, when the user name or the email is taken
 */
export async function beginAccount(
  tx: Stores,
  enter: Enter,
  { account: { id, ...wanted }, password, requestContext }: Beginning,
  now: number,
): Promise<Entered | undefined> {
  if (!(await tx.accounts.insert({ id, ...wanted }, now))) return undefined;
  await tx.passwords.insert(id, password, now);
  const about = { actorId: id, targetId: id, requestContext };
  await tx.audit.record({ ...about, event: 'user_created' }, now);
  const account = await tx.accounts.lockUsable(id, now);
  if (account === undefined) return undefined;
  const proof = { account, amr: ['pwd'], passwordSetAt: now, isFirst: true, ownsLink: true };
  return enter(tx, proof, { remember: false, devices: new Map(), requestContext });
}
