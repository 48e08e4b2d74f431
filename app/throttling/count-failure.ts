import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { digestOf } from '../platform/ids.ts';
import { type Failures, failureLimits } from './failure-limits.ts';

export interface Counted extends Failures {
  /** False if the limit was already reached: then this failure was not counted. */
  readonly isCounted: boolean;
}

export interface Attempt {
  readonly isKnownDevice: boolean;
  /** How long strangers have to wait if it fails, in milliseconds. */
  readonly delayMs: number;
  /** Whether the password was right, and a code is tried. */
  readonly isSecondStep?: boolean;
}

/** The id of an account, or `decoyKey` of a name that no account has. */
export type Key = string;

const decoyPrefix = 'nobody ';

/** @param name canonical */
export function decoyKey(name: string): Key {
  return decoyPrefix + digestOf(name);
}

export const failureColumns = [
  'by_strangers as byStrangers',
  'on_known_devices as onKnownDevices',
  'delayed_until as delayedUntil',
] as const;

/** One statement, which writes in every case. */
export async function countFailure(
  queries: Queries,
  key: Key,
  { isKnownDevice, delayMs, isSecondStep = false }: Attempt,
  now: number,
): Promise<Counted> {
  const sum = sql`log_in_failures.by_strangers + log_in_failures.on_known_devices`;
  const isRoom = isKnownDevice
    ? sql`${sum} < ${failureLimits.all}`
    : sql`${sum} < ${failureLimits.all} and log_in_failures.by_strangers < ${failureLimits.strangers}`;
  const column = isKnownDevice ? 'on_known_devices' : 'by_strangers';
  const delayedUntil = isKnownDevice || delayMs === 0 ? null : now + delayMs;
  const row = await queries
    .insertInto('log_in_failures')
    .values({
      account_id: key,
      by_strangers: isKnownDevice ? 0 : 1,
      on_known_devices: isKnownDevice ? 1 : 0,
      second_steps: isSecondStep ? 1 : 0,
      delayed_until: delayedUntil,
      is_decoy: key.startsWith(decoyPrefix) ? 1 : 0,
      was_counted: 1,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({
        [column]: sql`log_in_failures.${sql.ref(column)} + case when ${isRoom} then 1 else 0 end`,
        was_counted: sql`case when ${isRoom} then 1 else 0 end`,
        ...(isSecondStep && {
          second_steps: sql`log_in_failures.second_steps + case when ${isRoom} then 1 else 0 end`,
        }),
        ...(delayedUntil === null ? {} : { delayed_until: delayedUntil }),
        updated_at: now,
      }),
    )
    .returning([...failureColumns, 'was_counted as wasCounted'])
    .executeTakeFirstOrThrow();
  const { byStrangers, onKnownDevices, wasCounted } = row;
  return { byStrangers, onKnownDevices, isCounted: wasCounted === 1 };
}
