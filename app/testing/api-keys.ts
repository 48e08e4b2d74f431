import type { Services } from '../services.ts';

/** An API key of an account, as its owner would create it. */
export async function createTestKey(
  { createApiKey }: Pick<Services, 'createApiKey'>,
  accountId: string,
  scopes: readonly string[],
): Promise<string> {
  const requestContext = { ip: '', userAgent: '', requestId: '' };
  const wish = { accountId, name: 'test', scopes, expiresAt: null, device: 'test', requestContext };
  const made = await createApiKey(wish);
  if (made.kind !== 'created') throw new Error(`The key was not created: ${made.kind}.`);
  return made.key;
}
