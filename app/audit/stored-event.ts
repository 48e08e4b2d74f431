import type { Selectable } from 'kysely';
import type { Schema } from '../platform/schema.ts';

/** An event as it is in SQL, with what proves it. */
export type AuditRow = Selectable<Schema['audit_events']>;
