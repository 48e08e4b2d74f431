import { EmailTaken } from '../../accounts/email-changes.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { consumeLink, findLink } from '../steps/mailed-links.ts';
import { recoverAccount } from '../steps/recover-account.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'undo-email-change';

interface UndoEmailChangeInput {
  readonly token: string;
  readonly requestContext: RequestContext;
}

type UndoEmailChangeOutcome =
  | { readonly kind: 'undone'; readonly email: string }
  /** Used, expired, superseded by an older link or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' };

export interface UndoEmailChange {
  /** The account and the address that the link would restore; undefined if it does not work. */
  find(token: string): Promise<{ username: string; email: string } | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed, and the link still works */
  complete(input: UndoEmailChangeInput): Promise<UndoEmailChangeOutcome>;
}

/**
 * Restores the former address of an account and revokes all other access. After several changes the oldest address
 * wins: an intruder who has changed it twice gets a link, too, but it cannot revoke an older link.
 */
export function createUndoEmailChange({
  stores,
  transact,
  sessions,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
}): UndoEmailChange {
  return {
    async find(token) {
      const link = await findLink(stores, purpose, token, clock.now());
      const email = link?.detail ?? undefined;
      if (link === undefined || email === undefined) return undefined;
      return { username: link.account.username, email };
    },

    async complete(input) {
      const undone = await undo(input).catch((error: unknown) => {
        // The address is reserved, but if another account has it nevertheless, it cannot be restored.
        if (error instanceof EmailTaken) return undefined;
        throw error;
      });
      if (undone === undefined) return { kind: 'closed' };
      await sessions.propagate(undone.invalidations);
      return { kind: 'undone', email: undone.email };
    },
  };

  function undo({ token, requestContext }: UndoEmailChangeInput) {
    return transact(async (tx) => {
      const now = clock.now();
      const link = await consumeLink(tx, purpose, token, now);
      const email = link?.detail ?? undefined;
      if (link === undefined || email === undefined) return undefined;
      const { account, createdAt } = link;
      if (!(await tx.accounts.changeEmail(account.id, email, now))) return undefined;
      await tx.oneTimeTokens.revokeAll(purpose, account.id, createdAt);
      const about = { targetId: account.id, requestContext };
      await tx.audit.record({ event: 'email_change_undone', ...about }, now);
      const restored = { ...account, email };
      return {
        email,
        invalidations: await recoverAccount(tx, mail, restored, requestContext, now, createdAt),
      };
    });
  }
}
