import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { deviceWords } from '../../platform/device-words.ts';
import { newId } from '../../platform/ids.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

/**
 * Notifies the owner of an account of a new password, with a link to undo it (ASVS 6.3.7), and of what stays valid.
 * Part of the transaction that sets it.
 */
export async function notifyNewPassword(
  tx: Stores,
  mail: Mail,
  {
    accountId,
    username,
    to,
    requestContext,
  }: {
    readonly accountId: string;
    readonly username: string;
    readonly to: string;
    readonly requestContext: RequestContext;
  },
  now: number,
): Promise<void> {
  if (!mail.isAvailable) return;
  const keysKept = await tx.apiKeys.countUsable(accountId, now);
  const undoLink = await issueLink(tx, { purpose: 'not-me', accountId }, now);
  await mail.enqueue(tx, {
    to,
    kind: 'password-changed',
    data: {
      username,
      when: now,
      device: deviceWords(requestContext.userAgent),
      keysKept,
      undoLink,
    },
    event: `password-changed ${newId()}`,
  });
}
