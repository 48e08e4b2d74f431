import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Transact } from '../steps/stores.ts';

interface RenameFactorInput {
  readonly actor: LiveSession;
  readonly id: string;
  /** 1 to 64 characters, trimmed. */
  readonly name: string;
}

/** False if the account has no such factor. @throws Unavailable when SQL cannot commit */
export type RenameFactor = (input: RenameFactorInput) => Promise<boolean>;

export function createRenameFactor({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): RenameFactor {
  return ({ actor: session, id, name }) =>
    transact(async (tx) => {
      const accountId = session.account.id;
      if ((await tx.accounts.lockUsable(accountId, clock.now())) === undefined) return false;
      return tx.factors.rename(accountId, id, name);
    }, session);
}
