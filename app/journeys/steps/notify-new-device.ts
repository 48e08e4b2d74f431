import type { Account } from '../../accounts/account.ts';
import type { Mail } from '../../mail/mail.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { NewSession } from '../../sessions/session.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

/**
 * Notifies the owner of an account once of a login from an unknown device, with a link to revoke it (ASVS 6.3.5).
 * Part of the transaction of the login.
 */
export async function notifyNewDevice(
  tx: Stores,
  mail: Mail,
  { live, ip, userAgent }: NewSession,
  account: Account,
): Promise<void> {
  if (!mail.isAvailable) return;
  const when = live.createdAt;
  const about = { purpose: 'not-me', accountId: account.id, detail: live.id } as const;
  const undoLink = await issueLink(tx, about, when);
  // A program has no known-device cookie and may log in every minute: one email for each address and user agent,
  // until the owner distrusts all devices.
  const { id, username, deviceGeneration } = account;
  const device = live.kind === 'browser' ? live.id : `${id} ${deviceGeneration} ${ip} ${userAgent}`;
  const outcome = await mail.enqueue(tx, {
    to: account.email,
    kind: 'new-device',
    data: { username, device: deviceWords(userAgent), ip, when, undoLink },
    event: `new-device ${device}`,
  });
  if (outcome !== 'queued') await tx.oneTimeTokens.consume('not-me', undoLink.token, when);
}
