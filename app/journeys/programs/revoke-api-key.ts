import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { isApiKeyId } from '../../tokens/api-key.ts';
import { type Actor, inAudit } from '../steps/actor.ts';
import type { Transact } from '../steps/stores.ts';

interface RevokeApiKeyInput {
  readonly id: string;
  /** Only a key of this account; absent for an operator, who may revoke every key. */
  readonly accountId?: string | undefined;
  readonly actor?: Actor | undefined;
  readonly requestContext: RequestContext;
}

/**
 * @returns the owner and the name; undefined if it is already revoked, or does not belong to this account
 * @throws Unavailable when SQL cannot commit: then the key still works, and the response must say so
 */
export type RevokeApiKey = (
  input: RevokeApiKeyInput,
) => Promise<{ readonly accountId: string; readonly name: string } | undefined>;

/** Revokes a key for good. Every worker refuses it from the next request on, as each lookup queries SQL. */
export function createRevokeApiKey({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): RevokeApiKey {
  return async function revokeApiKey({ id, accountId, actor, requestContext }) {
    if (!isApiKeyId(id)) return undefined;
    return transact(async (tx) => {
      const now = clock.now();
      const revoked = await tx.apiKeys.revoke({ id, accountId }, now);
      if (revoked === undefined) return undefined;
      const about = { targetId: revoked.accountId, apiKeyId: id, requestContext };
      await tx.audit.record({ event: 'authn_token_revoked', ...inAudit(actor), ...about }, now);
      return revoked;
    }, actor);
  };
}
