import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordFault } from '../../credentials/password-rules.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import { endApiKeys } from '../steps/lock-account.ts';
import { consumeLink, revokeAccessLinks } from '../steps/mailed-links.ts';
import { notifyNewPassword } from '../steps/notify-new-password.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'reset-password';

interface ResetPasswordInput {
  readonly token: string;
  readonly password: string;
  readonly requestContext: RequestContext;
}

type ResetPasswordOutcome =
  | {
      readonly kind: 'reset';
      readonly accountId: string;
      /** For the cookie that makes this a known device. */
      readonly deviceGeneration: number;
    }
  /** Used, expired, replaced by a newer link or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' }
  /** The link still works. */
  | { readonly kind: 'invalid'; readonly fault: PasswordFault };

export interface ResetPassword {
  /** The user name of the link's account; undefined if it does not work. */
  find(token: string): Promise<string | undefined>;
  /** @throws Unavailable when hashing is overloaded or SQL cannot commit: then the link still works */
  complete(input: ResetPasswordInput): Promise<ResetPasswordOutcome>;
}

/**
 * Sets a new password for the holder of an emailed link, once, without the old one. Anybody who may have known the old
 * one loses access: every session ends in the same transaction, and so do the links that give access. It logs nobody
 * in (OWASP Forgot Password Cheat Sheet). Failed passwords are cleared and a lock of the owner ends, as the mailbox was
 * proved.
 */
export function createResetPassword({
  stores,
  transact,
  passwords,
  checkNewPassword,
  sessions,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  checkNewPassword: CheckNewPassword;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
}): ResetPassword {
  async function findAccount(token: string): Promise<Account | undefined> {
    const link = await stores.oneTimeTokens.find(purpose, token, clock.now());
    return stores.accounts.find(link?.accountId ?? '');
  }

  return {
    find: async (token) => (await findAccount(token))?.username,

    async complete(input) {
      // Checked before hashing: an unknown link must cost nothing.
      const account = await findAccount(input.token);
      if (account === undefined) return { kind: 'closed' };
      const fault = await checkNewPassword(input.password, sessionAccount(account));
      if (fault !== undefined) return { kind: 'invalid', fault };
      const password = await passwords.hash(input.password, account.id);
      const reset = await store(input, password);
      if (reset === undefined) return { kind: 'closed' };
      const { ended, ...outcome } = reset;
      await sessions.propagate(ended.map(({ invalidation }) => invalidation));
      return { kind: 'reset', ...outcome };
    },
  };

  async function store({ token, requestContext }: ResetPasswordInput, password: PasswordHash) {
    return transact(async (tx) => {
      const now = clock.now();
      const link = await consumeLink(tx, purpose, token, now);
      if (link === undefined) return undefined;
      const { account } = link;
      const accountId = account.id;
      await tx.passwords.set(accountId, password, now);
      await forgetSecondSteps(tx, accountId);
      await tx.failures.clearPasswords(accountId);
      await revokeAccessLinks(tx, accountId);
      await tx.oneTimeTokens.revokeAll('not-me', accountId);
      await tx.oneTimeTokens.revokeAll('lock-account', accountId);
      const wasLocked = await tx.accounts.unlockByOwner(accountId, now);
      // The link was mailed to this address, so its owner has the mailbox (ASVS 6.4.1).
      const isProved =
        link.detail !== null &&
        (await tx.accounts.confirmCurrentEmail(accountId, link.detail, now));
      // Until now a stranger may have held this account with another person's address.
      if (isProved) await endApiKeys(tx, accountId, requestContext, now);
      const ended = await tx.sessions.end({ accountId }, 'password-reset', now);
      const about = { targetId: accountId, requestContext };
      await tx.audit.recordEnded(ended, about, now);
      if (isProved) await tx.audit.record({ event: 'email_confirmed', ...about }, now);
      await tx.audit.record({ event: 'authn_password_change', ...about }, now);
      if (wasLocked) await tx.audit.record({ event: 'authn_login_unlock', ...about }, now);
      const { username, email: to } = account;
      await notifyNewPassword(tx, mail, { accountId, username, to, requestContext }, now);
      return { ended, accountId, deviceGeneration: account.deviceGeneration };
    });
  }
}
