import type { AuditEvent } from '../../audit/audit-event.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { EndReason } from '../../sessions/session-store.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { type Actor, inAudit } from './actor.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import type { Stores, Transact } from './stores.ts';

/** The input of every journey that changes an account. */
export interface AccountChange {
  readonly accountId: string;
  /** Who acts; absent at the command line, where nobody is logged in. */
  readonly actor?: Actor | undefined;
  readonly requestContext: RequestContext;
}

/**
 * Whether removing this account would leave no administrator. Takes a lock until the transaction ends, so that one of
 * two administrators who demote each other stays.
 */
export async function wouldLeaveNoAdministrator(
  { accounts, settings }: Stores,
  accountId: string,
): Promise<boolean> {
  await settings.lock('administrators');
  return accounts.isLastAdministrator(accountId);
}

export interface AccountChangeDeps {
  readonly transact: Transact;
  readonly sessions: Sessions;
  readonly clock: Clock;
}

/**
 * Changes an account and marks its sessions in one transaction, so that pages and applications see the change from
 * the next request of every session on.
 *
 * @param how.apply changes the account, or returns why it did not
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export async function changeAccount<Result extends string>(
  { transact, sessions, clock }: AccountChangeDeps,
  { accountId, actor, requestContext }: AccountChange,
  how: {
    readonly apply: (tx: Stores, now: number) => Promise<Result | 'changed'>;
    readonly event: AuditEvent['event'];
  },
): Promise<Result | 'changed'> {
  const { result, outOfDate } = await transact(async (tx) => {
    const now = clock.now();
    const applied = await how.apply(tx, now);
    if (applied !== 'changed') return { result: applied, outOfDate: [] };
    const event = { event: how.event, ...inAudit(actor), targetId: accountId } as const;
    await tx.audit.record({ ...event, requestContext }, now);
    return { result: applied, outOfDate: await tx.sessions.markChanged(accountId, now) };
  }, actor);
  await sessions.propagate(outOfDate);
  return result;
}

/**
 * Disables or deletes an account and ends its sessions in one transaction, so that none is left (ASVS 5.0, 7.4.2).
 *
 * @param how.apply changes the account; false if there was nothing to change
 * @returns how many sessions were ended, or why nothing was done
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export async function deactivateAccount(
  { transact, sessions, clock }: AccountChangeDeps,
  { accountId, actor, requestContext }: AccountChange,
  how: {
    readonly apply: (tx: Stores, now: number) => Promise<boolean>;
    readonly event: AuditEvent['event'];
    readonly reason: EndReason;
  },
): Promise<number | 'unchanged' | 'last-administrator'> {
  const ended = await transact(async (tx) => {
    const now = clock.now();
    if (await wouldLeaveNoAdministrator(tx, accountId)) return 'last-administrator';
    if (!(await how.apply(tx, now))) return 'unchanged';
    const event = { event: how.event, ...inAudit(actor), targetId: accountId } as const;
    await tx.audit.record({ ...event, requestContext }, now);
    await forgetSecondSteps(tx, accountId);
    return tx.sessions.end({ accountId }, how.reason, now);
  }, actor);
  if (typeof ended === 'string') return ended;
  await sessions.propagate(ended.map(({ invalidation }) => invalidation));
  return ended.length;
}
