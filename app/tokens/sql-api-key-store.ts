import type { Queries } from '../platform/database/database.ts';
import { createApiKeyAuthentication } from './api-key-authentication.ts';
import { createApiKeyExpiry } from './api-key-expiry.ts';
import { createApiKeyManagement } from './api-key-management.ts';
import type { ApiKeyStore } from './api-key-store.ts';

export function createApiKeyStore(queries: Queries): ApiKeyStore {
  return {
    ...createApiKeyAuthentication(queries),
    ...createApiKeyManagement(queries),
    ...createApiKeyExpiry(queries),
  };
}
