import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorKind } from '../../factors/factor.ts';
import type { Mail } from '../../mail/mail.ts';
import { deviceWords } from '../../platform/device-words.ts';
import { newId } from '../../platform/ids.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

interface FactorChange {
  readonly account: Pick<Account, 'id' | 'username' | 'email'>;
  readonly change: 'added' | 'removed' | 'cleared' | 'used-up' | 'copied';
  readonly kind: FactorKind;
  readonly name: string;
  /** How many recovery codes are left, if one was used. */
  readonly codesLeft?: number | undefined;
  readonly requestContext: RequestContext;
}

/**
 * Notifies the owner of an account of a change to a factor, with a link that undoes it (ASVS 5.0, 6.3.7). Part of the
 * transaction that changes the factor.
 */
export async function notifyFactorChange(
  tx: Stores,
  mail: Mail,
  { account: { id, username, email }, change, kind, name, codesLeft, requestContext }: FactorChange,
  now: number,
): Promise<void> {
  if (!mail.isAvailable) return;
  const undoLink = await issueLink(tx, { purpose: 'not-me', accountId: id }, now);
  const { ip, userAgent } = requestContext;
  await mail.enqueue(tx, {
    to: email,
    kind: 'factor-changed',
    data: {
      username,
      change,
      factor: kind,
      name,
      codesLeft,
      when: now,
      device: deviceWords(userAgent),
      ip,
      undoLink,
    },
    event: `factor-changed ${newId()}`,
  });
}
