import type { Queries } from '../platform/database/database.ts';
import { createAccountLifecycle } from './account-lifecycle.ts';
import { createAccountLookup } from './account-lookup.ts';
import { createAccountNames } from './account-names.ts';
import { createAccountProperties } from './account-properties.ts';
import type { AccountStore } from './account-store.ts';
import { createEmailChanges } from './email-changes.ts';

export function createAccountStore(queries: Queries): AccountStore {
  const emailChanges = createEmailChanges(queries);
  return {
    ...createAccountLookup(queries),
    ...createAccountNames(queries),
    ...createAccountProperties(queries),
    ...createAccountLifecycle(queries, emailChanges),
    ...emailChanges,
  };
}
