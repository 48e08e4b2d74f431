import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ApiKey, generateApiKey, isApiKeyId } from '../../tokens/api-key.ts';
import {
  type ApiKeyChange,
  addApiKey,
  hasRoomForApiKey,
  type NewApiKey,
} from '../steps/add-api-key.ts';
import type { Transact } from '../steps/stores.ts';
import { maxApiKeys } from './create-api-key.ts';

export const maxOverlapMs = 7 * 24 * 60 * 60 * 1000;
/** Every key may be replaced once while the old ones still work. */
const maxWhileReplacing = 2 * maxApiKeys;

interface ReplaceApiKeyInput extends ApiKeyChange {
  readonly id: string;
  /** How long both keys work, at most a week. Zero ends the old key at once. */
  readonly overlapMs: number;
}

type ReplaceApiKeyOutcome =
  | ({ readonly kind: 'replaced' } & NewApiKey)
  | { readonly kind: 'invalid-overlap' }
  | { readonly kind: 'too-many' }
  /** The key is over, already replaced, or does not belong to this account. */
  | { readonly kind: 'not-found' };

export type ReplaceApiKey = (input: ReplaceApiKeyInput) => Promise<ReplaceApiKeyOutcome>;

/**
 * Creates a key that replaces another, with the same name, scopes and lifetime. Both work for a while, so that
 * programs can be moved. Of two concurrent replacements of one key, one succeeds.
 *
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export function createReplaceApiKey({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): ReplaceApiKey {
  return async function replaceApiKey(input) {
    const { accountId, id, overlapMs } = input;
    if (!isApiKeyId(id)) return { kind: 'not-found' };
    if (!(overlapMs >= 0 && overlapMs <= maxOverlapMs)) return { kind: 'invalid-overlap' };
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(accountId, now);
      const old = await tx.apiKeys.findUsable(accountId, id, now);
      if (account === undefined || old?.replacedBy !== null) return { kind: 'not-found' };
      if (!(await hasRoomForApiKey(tx, accountId, maxWhileReplacing, now))) {
        return { kind: 'too-many' };
      }
      const made = { ...generateApiKey(), ...renewed(old, now) };
      const retired = { accountId, id, replacedBy: made.id };
      if (!(await tx.apiKeys.retire(retired, now + overlapMs, now))) return { kind: 'not-found' };
      const added = await addApiKey(tx, mail, input, account, made, now);
      if (added === undefined) throw new Error('Two keys were given one id.');
      return { kind: 'replaced', ...added };
    }, input.actor);
  };
}

function renewed({ name, scopes, createdAt, expiresAt }: ApiKey, now: number) {
  return { name, scopes, expiresAt: expiresAt === null ? null : now + (expiresAt - createdAt) };
}
