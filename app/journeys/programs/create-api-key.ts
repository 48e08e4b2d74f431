import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { generateApiKey, newApiKeyId } from '../../tokens/api-key.ts';
import { tryApiKeyName, tryApiKeyScopes } from '../../tokens/api-key-rules.ts';
import {
  type ApiKeyChange,
  addApiKey,
  hasRoomForApiKey,
  type NewApiKey,
} from '../steps/add-api-key.ts';
import type { Transact } from '../steps/stores.ts';

/** How many keys of one account may be usable at once. More would be hard to keep track of. */
export const maxApiKeys = 50;
const maxLifetimeMs = 3650 * 24 * 60 * 60 * 1000;

interface CreateApiKeyInput extends ApiKeyChange {
  /** A secret of one form in one session: submitting a form twice creates one key. Absent outside of forms. */
  readonly formKey?: string | undefined;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null if it never expires. */
  readonly expiresAt: number | null;
}

export type ApiKeyFault = 'name' | 'scopes' | 'expiresAt';

type CreateApiKeyOutcome =
  | ({ readonly kind: 'created' } & NewApiKey)
  | { readonly kind: 'invalid'; readonly faults: readonly ApiKeyFault[] }
  /** The same form has created it before, and showed the key then. */
  | { readonly kind: 'created-before' }
  /** Too many usable keys, or too many created within a day. */
  | { readonly kind: 'too-many' }
  /** The account is disabled or deleted. */
  | { readonly kind: 'account-inactive' };

export type CreateApiKey = (input: CreateApiKeyInput) => Promise<CreateApiKeyOutcome>;

/**
 * Creates an API key. The key itself is returned only once, in this outcome. Its owner is notified by email (ASVS
 * 6.3.7), as a key gives access to the account beyond the end of every session.
 *
 * @throws Unavailable when SQL cannot commit: then there is no key
 */
export function createCreateApiKey({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): CreateApiKey {
  return async function createApiKey(input) {
    const now = clock.now();
    const { accountId, expiresAt } = input;
    const [name, scopes] = [tryApiKeyName(input.name), tryApiKeyScopes(input.scopes)];
    const faults: ApiKeyFault[] = [];
    if (name === undefined) faults.push('name');
    if (scopes === undefined) faults.push('scopes');
    if (expiresAt !== null && !isInReach(expiresAt, now)) faults.push('expiresAt');
    if (name === undefined || scopes === undefined || faults.length > 0) {
      return { kind: 'invalid', faults };
    }
    return transact(async (tx) => {
      // Locked, so that no other change of this account's keys comes between counting and writing.
      const account = await tx.accounts.lockUsable(accountId, now);
      if (account === undefined) return { kind: 'account-inactive' };
      if (!(await hasRoomForApiKey(tx, accountId, maxApiKeys, now))) return { kind: 'too-many' };
      const made = { ...generateApiKey(newApiKeyId(input.formKey)), name, scopes, expiresAt };
      const added = await addApiKey(tx, mail, input, account, made, now);
      return added === undefined ? { kind: 'created-before' } : { kind: 'created', ...added };
    }, input.actor);
  };
}

function isInReach(at: number, now: number): boolean {
  return at > now && at <= now + maxLifetimeMs;
}
