import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { apiKeyPrefix } from '../../tokens/api-key.ts';
import type { Transact } from '../steps/stores.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;
/** Small enough to take less than 20 ms, so that no request waits for it. */
const chunk = 20;

/**
 * Reminds owners once, a week before a key expires (ASVS 6.4.5), so that no program stops unexpectedly. Keys created
 * for a week or less, and replaced ones, cause no reminder.
 */
export type RemindOfApiKeys = () => Promise<void>;

export function createRemindOfApiKeys({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): RemindOfApiKeys {
  async function remindSome(): Promise<number> {
    return transact(async (tx) => {
      const now = clock.now();
      const soon = { expiresBy: now + weekMs, madeBefore: now - weekMs };
      const keys = await tx.apiKeys.claimExpiring(soon, now, chunk);
      for (const { id, name, accountId, expiresAt } of keys) {
        const account = await tx.accounts.find(accountId);
        if (account === undefined || expiresAt === null) continue;
        await mail.enqueue(tx, {
          to: account.email,
          kind: 'api-key-expires',
          data: {
            username: account.username,
            ...{ name, prefix: apiKeyPrefix(id), expires: expiresAt },
          },
          event: `api-key-expires ${id}`,
        });
      }
      return keys.length;
    });
  }

  return async function remindOfApiKeys() {
    if (!mail.isAvailable) return;
    while ((await remindSome()) === chunk) await new Promise(setImmediate);
  };
}
