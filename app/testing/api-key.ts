import type { TestAccount } from './accounts.ts';
import type { TestApplication } from './application.ts';

/** A new API key of this account. */
export async function createTestKey(
  { services }: TestApplication,
  account: TestAccount,
  scopes: readonly string[],
): Promise<{ id: string; key: string }> {
  const made = await services.createApiKey({
    accountId: account.id,
    name: 'test',
    scopes,
    expiresAt: null,
    device: 'test',
    requestContext: { ip: '', userAgent: '', requestId: '' },
  });
  if (made.kind !== 'created') throw new Error(`The API key was not created: ${made.kind}`);
  return { id: made.key.split('_')[1] ?? '', key: made.key };
}
