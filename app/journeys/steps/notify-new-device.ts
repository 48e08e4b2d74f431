import type { Account } from '../../accounts/account.ts';
import type { Mail } from '../../mail/mail.ts';
import { deviceWords } from '../../platform/device-words.ts';
import type { NewSession } from '../../sessions/session.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

/**
 * Tells the owner of an account, once, of a log-in from a device that it does not know, with a link that
 * takes everything back (ASVS 6.3.5). A step of the transaction of the log-in.
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
  // A program carries no mark, and may log in every minute: one mail tells of one address and user agent,
  // until the owner disowns all devices.
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
