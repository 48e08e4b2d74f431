import { type RawBuilder, sql } from 'kysely';
import { type AuditFilter, namesThatFit, spellingsOf } from './audit-filter.ts';
import type { AuditRow } from './stored-event.ts';

/** Where a walk stands: at this event. */
export interface AuditPlace {
  readonly at: number;
  readonly id: string;
}

/** A part of an index that a walk goes along: the events with this value, or all of them. */
type Lane = readonly [
  column: 'actor_id' | 'target_id' | 'session_id' | 'ip' | 'event',
  value: string,
];

/**
 * How a list goes through events, in the order of their time: along the lanes of the most selective part of the
 * filter. The other parts are checked event by event.
 */
export interface AuditWalk {
  /** Whether every event on the way fits the filter. */
  readonly isExact: boolean;
  rows(after: AuditPlace | undefined, limit: number): RawBuilder<AuditRow>;
}

/** With more names than this, most events fit, and looking at all of them is faster. */
const maxNames = 12;

export function auditWalkFor(filter: AuditFilter, isNewestFirst: boolean): AuditWalk {
  const { lanes, covered } = lanesFor(filter);
  // Both lanes of a person have what the person did to the own account.
  const union = sql.raw(covered === 'accountId' ? 'union' : 'union all');
  const direction = sql.raw(isNewestFirst ? 'desc' : 'asc');
  return {
    isExact: isCovered(filter, covered),
    rows(after, limit) {
      const parts = lanes.map((lane) => {
        const where = sql.join(conditions(filter, lane, after, isNewestFirst), sql` and `);
        return sql`select * from (
          select * from audit_events where ${where} order by at ${direction}, id ${direction} limit ${limit}
        ) as lane`;
      });
      const all = sql.join(parts, sql` ${union} `);
      return lanes.length === 1
        ? sql`${all} order by at ${direction}, id ${direction}`
        : sql`${all} order by at ${direction}, id ${direction} limit ${limit}`;
    },
  };
}

type Covered = 'sessionId' | 'accountId' | 'ip' | 'names' | 'nothing';

function lanesFor(filter: AuditFilter): {
  readonly lanes: readonly (Lane | undefined)[];
  readonly covered: Covered;
} {
  const { sessionId, accountId, ip } = filter;
  if (sessionId !== undefined) {
    return { lanes: [['session_id', sessionId]], covered: 'sessionId' };
  }
  if (accountId !== undefined) {
    const lanes = [['actor_id', accountId] as const, ['target_id', accountId] as const];
    return { lanes, covered: 'accountId' };
  }
  if (ip !== undefined) {
    return { lanes: spellingsOf(ip).map((each) => ['ip', each] as const), covered: 'ip' };
  }
  const names = namesThatFit(filter);
  if (names !== undefined && names.length > 0 && names.length <= maxNames) {
    return { lanes: names.map((name) => ['event', name] as const), covered: 'names' };
  }
  return { lanes: [undefined], covered: 'nothing' };
}

function isCovered(filter: AuditFilter, covered: Covered): boolean {
  const { sessionId, accountId, ip } = filter;
  const given = [
    sessionId !== undefined && 'sessionId',
    accountId !== undefined && 'accountId',
    ip !== undefined && 'ip',
    namesThatFit(filter) !== undefined && 'names',
  ];
  return given.every((part) => part === false || part === covered);
}

function conditions(
  { since, until }: AuditFilter,
  lane: Lane | undefined,
  after: AuditPlace | undefined,
  isNewestFirst: boolean,
): RawBuilder<unknown>[] {
  const beyond = sql.raw(isNewestFirst ? '<' : '>');
  const parts = [
    lane && sql`${sql.ref(lane[0])} = ${lane[1]}`,
    // Says what the partial index says: only then the planners use it.
    lane?.[0] === 'ip' ? sql`ip <> ''` : undefined,
    since === undefined ? undefined : sql`at >= ${since}`,
    until === undefined ? undefined : sql`at < ${until}`,
    after && sql`(at, id) ${beyond} (${after.at}, ${after.id})`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? [sql`1 = 1`] : parts;
}
