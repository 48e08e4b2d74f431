import type { Queries } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

export interface StoredAuditKey {
  readonly number: number;
  /** Encrypted. */
  readonly sealed: string;
}

export interface AuditKeyStore {
  /** Highest number first. */
  list(): Promise<StoredAuditKey[]>;
  insert(key: StoredAuditKey): Promise<void>;
}

export function createAuditKeyStore(queries: Queries): AuditKeyStore {
  return {
    list: () =>
      queries
        .selectFrom('audit_keys')
        .select(['number', 'sealed'])
        .orderBy('number', 'desc')
        .execute(),

    async insert({ number, sealed }) {
      await queries.insertInto('audit_keys').values({ id: newId(), number, sealed }).execute();
    },
  };
}
