import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ApiKey, isApiKeyId, makeApiKey } from '../../tokens/api-key.ts';
import {
  type ApiKeyChange,
  addApiKey,
  hasRoomForApiKey,
  type NewApiKey,
} from '../steps/add-api-key.ts';
import type { Transact } from '../steps/stores.ts';
import { maxApiKeys } from './create-api-key.ts';

export const maxOverlapMs = 7 * 24 * 60 * 60 * 1000;
/** Everybody may have every key replaced once, and the ones before not over yet. */
const maxWhileReplacing = 2 * maxApiKeys;

interface ReplaceApiKeyInput extends ApiKeyChange {
  readonly id: string;
  /** For so long both keys work; at most a week. Zero ends the old one at once. */
  readonly overlapMs: number;
}

type ReplaceApiKeyOutcome =
  | ({ readonly kind: 'replaced' } & NewApiKey)
  | { readonly kind: 'invalid-overlap' }
  | { readonly kind: 'too-many' }
  /** It is over, has been replaced before, or is not a key of this account. */
  | { readonly kind: 'not-found' };

export type ReplaceApiKey = (input: ReplaceApiKeyInput) => Promise<ReplaceApiKeyOutcome>;

/**
 * Makes a key that takes the place of another, with the same name and scopes and for the same length of life,
 * while programs are moved from one to the other. Of two who replace one key at once, one does.
 *
 * @throws Unavailable when SQL cannot commit: then all is as before
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
      const account = await tx.accounts.lockUsable(accountId);
      const old = await tx.apiKeys.findUsable(accountId, id, now);
      if (account === undefined || old?.replacedBy !== null) return { kind: 'not-found' };
      if (!(await hasRoomForApiKey(tx, accountId, maxWhileReplacing, now))) {
        return { kind: 'too-many' };
      }
      const made = { ...makeApiKey(), ...renewed(old, now) };
      const retired = { accountId, id, replacedBy: made.id };
      if (!(await tx.apiKeys.retire(retired, now + overlapMs, now))) return { kind: 'not-found' };
      const added = await addApiKey(tx, mail, input, account, made, now);
      if (added === undefined) throw new Error('Two keys were given one id.');
      return { kind: 'replaced', ...added };
    }, input.by);
  };
}

function renewed({ name, scopes, createdAt, expiresAt }: ApiKey, now: number) {
  return { name, scopes, expiresAt: expiresAt === null ? null : now + (expiresAt - createdAt) };
}
