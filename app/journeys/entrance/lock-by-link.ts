import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { lockAccount } from '../steps/lock-account.ts';
import { consumeLink, findLink } from '../steps/mailed-links.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'lock-account';

interface LockByLinkInput {
  readonly token: string;
  readonly requestContext: RequestContext;
}

type LockByLinkOutcome =
  | { readonly kind: 'locked' }
  /** Used, expired, superseded by a new password or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' };

export interface LockByLink {
  /** The user name of the link's account; undefined if the link does not work. */
  find(token: string): Promise<string | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed, and the link still works */
  complete(input: LockByLinkInput): Promise<LockByLinkOutcome>;
}

/**
 * Lets the owner of an account lock it with the link in a security email, without logging in. Somebody who stole the
 * link can do nothing more than that.
 */
export function createLockByLink({
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
}): LockByLink {
  return {
    find: async (token) => (await findLink(stores, purpose, token, clock.now()))?.account.username,

    async complete({ token, requestContext }) {
      const invalidations = await transact(async (tx) => {
        const now = clock.now();
        const link = await consumeLink(tx, purpose, token, now);
        return link && lockAccount(tx, mail, link.account, requestContext, now);
      });
      if (invalidations === undefined) return { kind: 'closed' };
      await sessions.propagate(invalidations);
      return { kind: 'locked' };
    },
  };
}
