import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { notifyFactorChange } from './notify-factor-change.ts';
import type { Stores } from './stores.ts';

/**
 * Records that the counter of a passkey went backwards, and notifies its owner by email: somebody may have a copy
 * (WebAuthn Level 3, 6.1.1). The login is refused, so this is a transaction of its own, or the last step of one that
 * changed nothing.
 */
export async function noteCopiedPasskey(
  tx: Stores,
  mail: Mail,
  { accountId, factorId }: { readonly accountId: string; readonly factorId: string },
  requestContext: RequestContext,
  now: number,
): Promise<void> {
  const event = { event: 'authn_passkey_copied', targetId: accountId, requestContext } as const;
  await tx.audit.record(event, now);
  const account = await tx.accounts.find(accountId);
  const factor = (await tx.factors.list(accountId)).find(({ id }) => id === factorId);
  if (account === undefined || factor === undefined) return;
  const { kind, name } = factor;
  await notifyFactorChange(
    tx,
    mail,
    { account, change: 'copied', kind, name, requestContext },
    now,
  );
}
