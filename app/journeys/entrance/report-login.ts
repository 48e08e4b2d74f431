import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { consumeLink, findLink } from '../steps/mailed-links.ts';
import { recoverAccount } from '../steps/recover-account.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'not-me';

interface ReportLoginInput {
  readonly token: string;
  readonly requestContext: RequestContext;
}

type ReportLoginOutcome =
  | { readonly kind: 'reported' }
  /** Used, expired or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' };

export interface ReportLogin {
  /** The user name of the link's account; undefined if the link does not work. */
  find(token: string): Promise<string | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed, and the link still works */
  complete(input: ReportLoginInput): Promise<ReportLoginOutcome>;
}

/**
 * Lets the owner of an account answer "This was not me" to an email about a login or a new password. Nobody can log
 * in until the owner has chosen a new password (NIST SP 800-63B-4: force a change on evidence of compromise).
 * Somebody who stole the link can do nothing more than that.
 */
export function createReportLogin({
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
}): ReportLogin {
  return {
    find: async (token) => (await findLink(stores, purpose, token, clock.now()))?.account.username,

    async complete({ token, requestContext }) {
      const invalidations = await transact(async (tx) => {
        const now = clock.now();
        const link = await consumeLink(tx, purpose, token, now);
        if (link === undefined) return undefined;
        const { account, detail, createdAt } = link;
        const about = { targetId: account.id, sessionId: detail ?? undefined, requestContext };
        await tx.audit.record({ event: 'authn_login_denied', ...about }, now);
        return recoverAccount(tx, mail, account, requestContext, now, createdAt);
      });
      if (invalidations === undefined) return { kind: 'closed' };
      await sessions.propagate(invalidations);
      return { kind: 'reported' };
    },
  };
}
