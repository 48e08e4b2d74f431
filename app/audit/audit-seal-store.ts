import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import type { AuditSeal } from './audit-seal.ts';
import type { proofOf } from './signed-event.ts';
import type { AuditRow } from './stored-event.ts';

/** Where a walk through the sealed events stands. */
export type SealedPlace = Pick<AuditRow, 'seal' | 'at' | 'id'>;

export interface AuditSealStore {
  newest(): Promise<AuditSeal | undefined>;
  /** The next ones after a number, lowest first. */
  list(after: number, limit: number): Promise<AuditSeal[]>;
  insert(seal: AuditSeal): Promise<void>;
  /**
   * Puts the oldest events without a seal under this one, and locks them. One statement.
   *
   * @param which `signed`, or those of a version that signed nothing
   * @returns them, in the order of time and id
   */
  take(which: 'signed' | 'unsigned', number: number, limit: number): Promise<AuditRow[]>;
  /** Adds their proofs to events. */
  prove(proofs: readonly (ReturnType<typeof proofOf> & { readonly id: string })[]): Promise<void>;
  /** Whether there is an event of a version that signed nothing. */
  hasUnsigned(): Promise<boolean>;
  /** The next events under any seal up to `upTo`, or under any at all, in the order of seal, time and id. */
  sealedEvents(
    range: { readonly after: SealedPlace | undefined; readonly upTo: number | undefined },
    limit: number,
  ): Promise<AuditRow[]>;
  /** The next events without a seal, in the order of time and id. */
  unsealedEvents(after: SealedPlace | undefined, limit: number): Promise<AuditRow[]>;
  /** Deletes some of the seals up to a number. @returns how many */
  deleteUpTo(number: number, limit: number): Promise<number>;
  /** Deletes some of the events of seals up to a number. @returns how many */
  deleteEventsUpTo(number: number, limit: number): Promise<number>;
}

/**
 * The order of the index. PostgreSQL walks along it only if it is asked for in full, also where the seal is the same
 * for all.
 */
const indexed = 'seal, at, id';

export function createAuditSealStore(queries: Queries): AuditSealStore {
  const seals = () =>
    queries
      .selectFrom('audit_seals')
      .select(['number', 'count', 'former', 'mac', 'key_number as keyNumber'])
      .select(['made_at as madeAt', 'first_at as firstAt', 'last_at as lastAt']);

  async function events(conditions: readonly RawBuilder<unknown>[], limit: number) {
    const { rows } = await sql<AuditRow>`
      select * from audit_events where ${sql.join(conditions, sql` and `)}
      order by ${sql.raw(indexed)} limit ${limit}
    `.execute(queries);
    return rows;
  }

  return {
    newest: () => seals().orderBy('number', 'desc').limit(1).executeTakeFirst(),

    list: (after, limit) =>
      seals().where('number', '>', after).orderBy('number').limit(limit).execute(),

    async insert(seal) {
      await queries
        .insertInto('audit_seals')
        .values({
          ...{ number: seal.number, key_number: seal.keyNumber, made_at: seal.madeAt },
          ...{ first_at: seal.firstAt, last_at: seal.lastAt, count: seal.count },
          ...{ former: seal.former, mac: seal.mac },
        })
        .execute();
    },

    async take(which, number, limit) {
      const isOpen = which === 'signed' ? sql`seal is null` : sql`seal = 0`;
      const { rows } = await sql<AuditRow>`
        update audit_events set seal = ${number} where id in (
          select id from audit_events where ${isOpen} order by ${sql.raw(indexed)} limit ${limit}
        ) returning *
      `.execute(queries);
      return rows.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    },

    async prove(proofs) {
      const rows = proofs.map(
        ({ id, context_salt, context_digest, detail_salt, detail_digest, mac }) =>
          sql`(${sql.join([id, context_salt, context_digest, detail_salt, detail_digest, mac])})`,
      );
      await sql`
        update audit_events set context_salt = proof.column2, context_digest = proof.column3,
          detail_salt = proof.column4, detail_digest = proof.column5, mac = proof.column6
        from (values ${sql.join(rows)}) as proof where id = proof.column1
      `.execute(queries);
    },

    async hasUnsigned() {
      return (await events([sql`seal = 0`], 1)).length > 0;
    },

    sealedEvents({ after, upTo }, limit) {
      const conditions = [
        sql`seal is not null`,
        ...(upTo === undefined ? [] : [sql`seal <= ${upTo}`]),
        ...(after === undefined
          ? []
          : [sql`(seal, at, id) > (${after.seal}, ${after.at}, ${after.id})`]),
      ];
      return events(conditions, limit);
    },

    unsealedEvents(after, limit) {
      const conditions = [
        sql`seal is null`,
        ...(after === undefined ? [] : [sql`(at, id) > (${after.at}, ${after.id})`]),
      ];
      return events(conditions, limit);
    },

    deleteUpTo: (number, limit) =>
      deleteSome(queries, {
        table: 'audit_seals',
        key: 'number',
        limit,
        where: (seal) => seal('number', '<=', number),
      }),

    deleteEventsUpTo: (number, limit) =>
      deleteSome(queries, {
        table: 'audit_events',
        key: 'id',
        limit,
        where: (event) => event.and([event('seal', '>', 0), event('seal', '<=', number)]),
      }),
  };
}
