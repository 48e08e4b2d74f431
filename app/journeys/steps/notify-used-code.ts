import type { Account } from '../../accounts/account.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { FactorProof } from '../../factors/factor.ts';
import type { Mail } from '../../mail/mail.ts';
import { notifyFactorChange } from './notify-factor-change.ts';
import type { Stores } from './stores.ts';

/**
 * Notifies the owner of an account that a recovery code was used, and how many are left. Other factors are used daily
 * and cause no email. Part of the transaction that uses the code.
 */
export async function notifyUsedCode(
  tx: Stores,
  mail: Mail,
  {
    account,
    factor,
    circumstances,
  }: {
    readonly account: Account;
    readonly factor: FactorProof;
    readonly circumstances: Circumstances;
  },
  now: number,
): Promise<void> {
  const { kind, codesLeft } = factor;
  if (kind !== 'recovery_codes') return;
  const change = { account, change: 'used-up', kind, name: '', codesLeft, circumstances } as const;
  await notifyFactorChange(tx, mail, change, now);
}
