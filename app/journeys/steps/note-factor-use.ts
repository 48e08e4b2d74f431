import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorProof } from '../../factors/factor.ts';
import type { Mail } from '../../mail/mail.ts';
import { notifyFactorChange } from './notify-factor-change.ts';
import type { Stores } from './stores.ts';

/**
 * Records an unusual use of a factor. The owner gets an email about a used recovery code, with the number of
 * codes left. A synced passkey whose counter fell is accepted and recorded in the audit trail. Other factors
 * are used daily and cause no email. Part of the transaction that uses the factor.
 */
export async function noteFactorUse(
  tx: Stores,
  mail: Mail,
  {
    account,
    factor,
    requestContext,
  }: {
    readonly account: Account;
    readonly factor: FactorProof;
    readonly requestContext: RequestContext;
  },
  now: number,
): Promise<void> {
  const { kind, codesLeft, counterFell = false } = factor;
  if (counterFell) {
    const about = { actorId: account.id, targetId: account.id, requestContext };
    await tx.audit.record({ event: 'authn_passkey_counter_fell', ...about }, now);
  }
  if (kind !== 'recovery_codes') return;
  const change = { account, change: 'used-up', kind, name: '', codesLeft, requestContext } as const;
  await notifyFactorChange(tx, mail, change, now);
}
