import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { consumeLink, findLink } from '../steps/mailed-links.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'forget-failures';

interface ForgetFailuresInput {
  /** From the emailed link. */
  readonly token: string;
  readonly requestContext: RequestContext;
}

type ForgetFailuresOutcome =
  | { readonly kind: 'forgotten'; readonly username: string }
  /** Used, expired, replaced by a newer link or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' };

export interface ForgetFailures {
  /** The user name of the link's account; undefined if the link does not work. */
  find(token: string): Promise<string | undefined>;
  /** @throws Unavailable when SQL cannot commit: then the link still works */
  complete(input: ForgetFailuresInput): Promise<ForgetFailuresOutcome>;
}

/**
 * Lets the owner of an account clear the failures of strangers and the delays once, by the link in a warning, so that
 * guessing keeps nobody out for long (ASVS 6.3.1). It starts no session. Failures on known devices still count, so that
 * 100 in a row remain the limit (NIST SP 800-63B-4 section 3.2.2).
 */
export function createForgetFailures({
  stores,
  transact,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  clock: Clock;
}): ForgetFailures {
  return {
    find: async (token) => (await findLink(stores, purpose, token, clock.now()))?.account.username,

    async complete({ token, requestContext }) {
      return transact(async (tx) => {
        const now = clock.now();
        const link = await consumeLink(tx, purpose, token, now);
        if (link === undefined) return { kind: 'closed' };
        const { id: targetId, username } = link.account;
        await tx.failures.clearStrangers(targetId);
        await tx.audit.record({ event: 'authn_login_unlock', targetId, requestContext }, now);
        return { kind: 'forgotten', username };
      });
    },
  };
}
