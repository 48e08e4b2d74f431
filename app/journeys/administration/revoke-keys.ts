import type { Clock } from '../../platform/clock.ts';
import { isApiKeyId } from '../../tokens/api-key.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import type { Transact } from '../steps/stores.ts';

interface RevokeKeysInput extends AccountChange {
  /** Absent for all keys of the account. */
  readonly id?: string | undefined;
}

/**
 * @returns how many were revoked: none if they were revoked before
 * @throws Unavailable when SQL cannot commit: then they still work
 */
export type RevokeKeys = (input: RevokeKeysInput) => Promise<number>;

/** Revokes one API key of an account, or all of them, for an administrator. */
export function createRevokeKeys({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): RevokeKeys {
  return async function revokeKeys({ accountId, id, actor, reason, requestContext }) {
    if (id !== undefined && !isApiKeyId(id)) return 0;
    return transact(async (tx) => {
      const now = clock.now();
      const keys = id === undefined ? await tx.apiKeys.list(accountId, now) : [{ id }];
      let revoked = 0;
      for (const key of keys) {
        const done = await tx.apiKeys.revoke({ id: key.id, accountId }, now);
        if (done === undefined) continue;
        revoked += 1;
        const detail = reason === undefined ? undefined : { reason };
        const about = { targetId: accountId, apiKeyId: key.id, detail, requestContext };
        await tx.audit.record({ event: 'authn_token_revoked', ...inAudit(actor), ...about }, now);
      }
      return revoked;
    }, actor);
  };
}
