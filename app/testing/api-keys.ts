import type { Services } from '../services.ts';

/** A key of an account, as its owner would have made it. */
export async function createTestKey(
  { createApiKey }: Pick<Services, 'createApiKey'>,
  accountId: string,
  scopes: readonly string[],
): Promise<string> {
  const circumstances = { ip: '', userAgent: '', requestId: '' };
  const wish = { accountId, name: 'test', scopes, expiresAt: null, device: 'test', circumstances };
  const made = await createApiKey(wish);
  if (made.kind !== 'created') throw new Error(`No key was made: ${made.kind}.`);
  return made.key;
}
