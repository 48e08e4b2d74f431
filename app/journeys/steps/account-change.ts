import type { Account } from '../../accounts/account.ts';
import type { AuditDetail, AuditEvent } from '../../audit/audit-event.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Invalidation } from '../../sessions/session.ts';
import type { EndReason } from '../../sessions/session-store.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { compareAccounts } from './account-comparison.ts';
import { type Actor, inAudit } from './actor.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import type { Stores, Transact } from './stores.ts';

/** The input of every journey that changes an account. */
export interface AccountChange {
  readonly accountId: string;
  /** Who acts; absent at the command line, where nobody is logged in. */
  readonly actor?: Actor | undefined;
  /** Why, as the administrator has typed it. */
  readonly reason?: string | undefined;
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

/** @param before the account, locked until the transaction ends; undefined if it never existed */
type Apply<Result> = (tx: Stores, now: number, before: Account | undefined) => Promise<Result>;

/** Records what a change of an account has changed, from what to what, and why. Part of its transaction. */
export async function recordChange(
  { accounts, audit }: Stores,
  event: AuditEvent['event'],
  {
    accountId,
    actor,
    reason,
    requestContext,
    before,
  }: AccountChange & { readonly before: Account | undefined },
  now: number,
): Promise<void> {
  const comparison = compareAccounts(before, await accounts.find(accountId));
  const detail: AuditDetail = reason === undefined ? comparison : { ...comparison, reason };
  const about = { ...inAudit(actor), targetId: accountId, requestContext };
  const isEmpty = Object.keys(detail).length === 0;
  await audit.record({ event, ...about, detail: isEmpty ? undefined : detail }, now);
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
  change: AccountChange,
  how: {
    readonly apply: Apply<Result | 'changed'>;
    readonly event: AuditEvent['event'];
    /** Changes its sessions, once they are marked. */
    readonly afterMarking?: (tx: Stores, now: number) => Promise<void> | undefined;
  },
): Promise<Result | 'changed'> {
  const { accountId, actor } = change;
  const { result, outOfDate } = await transact(async (tx) => {
    const now = clock.now();
    const before = await tx.accounts.lock(accountId);
    const applied = await how.apply(tx, now, before);
    const none: Invalidation[] = [];
    if (applied !== 'changed') return { result: applied, outOfDate: none };
    await recordChange(tx, how.event, { ...change, before }, now);
    const marked = await tx.sessions.markChanged(accountId, now);
    await how.afterMarking?.(tx, now);
    return { result: applied, outOfDate: marked };
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
  change: AccountChange,
  how: {
    readonly apply: Apply<boolean>;
    readonly event: AuditEvent['event'];
    readonly reason: EndReason;
  },
): Promise<number | 'unchanged' | 'last-administrator'> {
  const { accountId, actor } = change;
  const ended = await transact(async (tx) => {
    const now = clock.now();
    const before = await tx.accounts.lock(accountId);
    if (await wouldLeaveNoAdministrator(tx, accountId)) return 'last-administrator';
    if (!(await how.apply(tx, now, before))) return 'unchanged';
    await recordChange(tx, how.event, { ...change, before }, now);
    await forgetSecondSteps(tx, accountId);
    return tx.sessions.end({ accountId }, how.reason, now);
  }, actor);
  if (typeof ended === 'string') return ended;
  await sessions.propagate(ended.map(({ invalidation }) => invalidation));
  return ended.length;
}
