import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import { consumeLink, findLink, issueLink } from '../steps/mailed-links.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'enrol-factor';

type AskOutcome =
  /** A link was sent now or earlier: one for each login. */
  | { readonly kind: 'mailed' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  /** No login waits for a factor. */
  | { readonly kind: 'expired' };

type AllowOutcome =
  | { readonly kind: 'allowed' }
  /** No login of the link's account waits in this browser. The link still works. */
  | { readonly kind: 'no-login' }
  | { readonly kind: 'closed' };

export interface AllowEnrolment {
  /** Emails the link. @throws Unavailable when SQL cannot commit: then none is sent */
  ask(input: {
    /** The token of the pending login. */
    readonly token: string;
    readonly requestContext: RequestContext;
  }): Promise<AskOutcome>;
  /** The user name of the link's account; undefined if the link does not work. */
  find(link: string): Promise<string | undefined>;
  /** @throws Unavailable when SQL cannot commit: then the link still works */
  complete(input: {
    /** From the emailed link. */
    readonly link: string;
    /** The token of the login that waits in this browser. */
    readonly pending: string;
  }): Promise<AllowOutcome>;
}

/**
 * Lets somebody add the first factor on a new device. A password alone must not choose the second factor: the owner
 * also opens an emailed link, in the browser in which the login waits. The link does not work alone.
 */
export function createAllowEnrolment({
  stores,
  transact,
  admitRequest,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  admitRequest: AdmitRequest;
  mail: Mail;
  clock: Clock;
}): AllowEnrolment {
  return {
    async ask({ token, requestContext }) {
      const pending = await stores.pendingLogins.find(token, clock.now());
      const account = pending && (await stores.accounts.find(pending.accountId));
      if (pending?.purpose !== 'enrol' || account === undefined) return { kind: 'expired' };
      if (pending.isLinkMailed) return { kind: 'mailed' };
      const admission = await admitRequest('enrol-link', { requestContext, subject: account.id });
      if (admission.kind === 'throttled') return admission;
      return transact(async (tx) => {
        const now = clock.now();
        const owner = await tx.accounts.lockUsable(account.id, now);
        if (owner === undefined) return { kind: 'expired' };
        if (!(await tx.pendingLogins.recordLinkMailed(token, now))) return { kind: 'mailed' };
        await tx.oneTimeTokens.revokeAll(purpose, owner.id);
        const link = await issueLink(tx, { purpose, accountId: owner.id }, now);
        const about = { purpose: 'lock-account', accountId: owner.id } as const;
        const lockLink = await issueLink(tx, about, now);
        const { email: to, username } = owner;
        const data = { username, link, lockLink };
        const event = `enrol-factor ${newId()}`;
        await mail.enqueue(tx, { to, kind: 'enrol-factor', data, event });
        return { kind: 'mailed' };
      });
    },

    find: async (link) => (await findLink(stores, purpose, link, clock.now()))?.account.username,

    async complete({ link, pending: token }) {
      const now = clock.now();
      const found = await findLink(stores, purpose, link, now);
      if (found === undefined) return { kind: 'closed' };
      const pending = await stores.pendingLogins.find(token, now);
      if (pending?.purpose !== 'enrol' || pending.accountId !== found.account.id) {
        return { kind: 'no-login' };
      }
      return transact(async (tx) => {
        if ((await consumeLink(tx, purpose, link, now)) === undefined) return { kind: 'closed' };
        await tx.pendingLogins.allowEnrolment(token);
        return { kind: 'allowed' };
      });
    },
  };
}
