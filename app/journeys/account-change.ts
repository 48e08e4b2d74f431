import type { Circumstances } from '../audit/audit-store.ts';
import type { Stores } from './stores.ts';

/** What every journey needs to know that changes somebody's account. */
export interface AccountChange {
  readonly accountId: string;
  /** The account of whoever asks for it; absent at the command line, where nobody is logged in. */
  readonly actorId?: string | undefined;
  readonly circumstances: Circumstances;
}

/**
 * Whether taking this account away would leave nobody who can administer. Whoever asks waits for a turn
 * and keeps it until the transaction ends: of two administrators who demote each other, one stays.
 */
export async function wouldLeaveNoAdministrator(
  { accounts, settings }: Stores,
  accountId: string,
): Promise<boolean> {
  await settings.hold('administrators');
  return accounts.isLastAdministrator(accountId);
}
