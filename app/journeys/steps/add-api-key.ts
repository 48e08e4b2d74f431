import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { type ApiKey, apiKeyPrefix, type GeneratedApiKey } from '../../tokens/api-key.ts';
import { type Actor, inAudit } from './actor.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Each new key causes an email: a stolen session must not flood a mailbox, or the store. */
const maxCreatedPerDay = 100;

/** Whether an account, locked by the transaction, may have another key and get another email. */
export async function hasRoomForApiKey(
  { apiKeys }: Stores,
  accountId: string,
  maxUsable: number,
  now: number,
): Promise<boolean> {
  if ((await apiKeys.countUsable(accountId, now)) >= maxUsable) return false;
  return (await apiKeys.countCreated(accountId, now - dayMs)) < maxCreatedPerDay;
}

/** A request to change the keys of an account. */
export interface ApiKeyChange {
  readonly accountId: string;
  /** Who acts; absent at the command line, where nobody is logged in. */
  readonly actor?: Actor | undefined;
  /** In words, for the email about the change. */
  readonly device: string;
  readonly requestContext: RequestContext;
}

/** A new key, which is shown only once. */
export interface NewApiKey {
  readonly apiKey: ApiKey;
  /** The key itself, which is not stored. */
  readonly key: string;
}

/**
 * The common part of creating and replacing a key, in a transaction that locks the account.
 *
 * @returns undefined if the id exists already; then nothing is written
 */
export async function addApiKey(
  tx: Stores,
  mail: Mail,
  { accountId, actor, device, requestContext }: ApiKeyChange,
  { email, username }: { readonly email: string; readonly username: string },
  made: GeneratedApiKey & Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>,
  now: number,
): Promise<NewApiKey | undefined> {
  const { id, digest, key, name, scopes, expiresAt } = made;
  const kept = { id, name, scopes, expiresAt };
  if (!(await tx.apiKeys.insert({ ...kept, digest, accountId }, now))) return undefined;
  const about = { ...inAudit(actor), targetId: accountId, apiKeyId: id, requestContext };
  await tx.audit.record({ event: 'authn_token_created', ...about }, now);
  if (mail.isAvailable) {
    const undoLink = await issueLink(tx, { purpose: 'not-me', accountId }, now);
    await mail.enqueue(tx, {
      to: email,
      kind: 'api-key-created',
      data: {
        username,
        ...{ name, prefix: apiKeyPrefix(id), scopes, expires: expiresAt },
        ...{ when: now, device, undoLink },
      },
      event: `api-key-created ${id}`,
    });
  }
  return { key, apiKey: { ...kept, createdAt: now, lastUsedAt: null, replacedBy: null } };
}
