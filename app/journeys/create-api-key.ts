import type { Circumstances } from '../audit/audit-store.ts';
import type { Mail } from '../mail/mail.ts';
import type { Clock } from '../platform/clock.ts';
import { apiKeyPrefix, type MadeApiKey, makeApiKey } from '../tokens/api-key.ts';
import { tryApiKeyName, tryApiKeyScopes } from '../tokens/api-key-rules.ts';
import type { ApiKey } from '../tokens/api-key-store.ts';
import type { Stores, Transact } from './stores.ts';

/** So many may be usable at once; whoever needs more has lost sight of them. */
export const mostApiKeys = 50;
const longestLifeMs = 3650 * 24 * 60 * 60 * 1000;

/** Who asks for a change of an account's keys. */
export interface ApiKeyChange {
  readonly accountId: string;
  /** The account of whoever asks for it; absent at the command line, where nobody is logged in. */
  readonly actorId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** In words, for the mail that tells of it. */
  readonly device: string;
  readonly circumstances: Circumstances;
}

interface CreateApiKeyInput extends ApiKeyChange {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null for never. */
  readonly expiresAt: number | null;
}

type ApiKeyFault = 'name' | 'scopes' | 'expiresAt';

/** A key as it is shown this once. */
export interface NewApiKey {
  readonly apiKey: ApiKey;
  /** The key itself: nowhere kept. */
  readonly key: string;
}

type CreateApiKeyOutcome =
  | ({ readonly kind: 'created' } & NewApiKey)
  | { readonly kind: 'invalid'; readonly faults: readonly ApiKeyFault[] }
  | { readonly kind: 'too-many' }
  /** The account is disabled or deleted. */
  | { readonly kind: 'shut-out' };

export type CreateApiKey = (input: CreateApiKeyInput) => Promise<CreateApiKeyOutcome>;

interface AddApiKeyDeps {
  readonly mail: Mail;
}

/**
 * Gives an account a key for its programs. The key itself is told once, in this outcome; the owner learns of it
 * by mail (ASVS 6.3.7), as it is a way into the account that outlives every session.
 *
 * @throws Unavailable when SQL cannot commit: then there is no key
 */
export function createCreateApiKey({
  transact,
  mail,
  clock,
}: AddApiKeyDeps & { transact: Transact; clock: Clock }): CreateApiKey {
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
      // Held, so that no other change of this account's keys comes between the counting and the writing.
      const account = await tx.accounts.holdUsable(accountId);
      if (account === undefined) return { kind: 'shut-out' };
      if ((await tx.apiKeys.countUsable(accountId, now)) >= mostApiKeys) {
        return { kind: 'too-many' };
      }
      const made = { ...makeApiKey(), name, scopes, expiresAt };
      return { kind: 'created', ...(await addApiKey({ mail }, tx, input, account, made, now)) };
    });
  };
}

/** The steps that a new key and a replacement have in common, within a transaction that holds the account. */
export async function addApiKey(
  { mail }: AddApiKeyDeps,
  tx: Stores,
  { accountId, actorId, sessionId, device, circumstances }: ApiKeyChange,
  owner: { readonly email: string },
  made: MadeApiKey & Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>,
  now: number,
): Promise<NewApiKey> {
  const { id, digest, key, name, scopes, expiresAt } = made;
  await tx.apiKeys.insert({ id, digest, accountId, name, scopes, expiresAt }, now);
  const event = { event: 'authn_token_created', actorId, targetId: accountId, sessionId } as const;
  await tx.audit.record({ ...event, circumstances }, now);
  await mail.enqueue(tx, {
    to: owner.email,
    kind: 'api-key-created',
    data: { name, prefix: apiKeyPrefix(id), when: now, device },
    event: `api-key-created ${id}`,
  });
  const apiKey = {
    ...{ id, name, scopes, expiresAt },
    ...{ createdAt: now, lastUsedAt: null, replacedBy: null },
  };
  return { apiKey, key };
}

function isInReach(at: number, now: number): boolean {
  return at > now && at <= now + longestLifeMs;
}
