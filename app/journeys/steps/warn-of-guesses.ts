import type { Account } from '../../accounts/account.ts';
import { isUsable } from '../../accounts/account-standing.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import {
  type Failures,
  failureLimits,
  lockedFor,
  warningsEarned,
} from '../../throttling/failure-limits.ts';
import { issueLink } from './mailed-links.ts';
import type { Transact } from './stores.ts';

const purpose = 'forget-failures';
/** Stands in for the account of an unknown name, so that both cases take the same steps. */
const nobody = '';
/** The address of an email that is composed and never sent. */
const decoyAddress = 'nobody@example.invalid';

const lockLimits = { strangers: failureLimits.strangers, everybody: failureLimits.all };

interface Guesses {
  readonly key: string;
  /** Absent for an unknown name. */
  readonly account: Account | undefined;
  readonly failures: Failures;
}

/** @throws Unavailable when SQL cannot commit: then the next failure warns */
export type WarnOfGuesses = (guesses: Guesses) => Promise<void>;

/**
 * Warns the owner about failed logins of strangers: after 10 failures, after 50, and when the account is locked for
 * strangers; at most once a day. The email has a link that clears these failures. For an unknown name it takes the
 * same steps and sends nothing.
 */
export function createWarnOfGuesses({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): WarnOfGuesses {
  return async function warnOfGuesses({ key, account, failures }) {
    const level = warningsEarned(failures);
    if (level === 0) return;
    await transact(async (tx) => {
      const now = clock.now();
      if (!(await tx.failures.claimWarning(key, level, now))) return;
      await tx.oneTimeTokens.revokeAll(purpose, account?.id ?? nobody);
      const owner = account ? { accountId: account.id } : {};
      const link = await issueLink(tx, { purpose, ...owner }, now);
      const lockLink = await issueLink(tx, { purpose: 'lock-account', ...owner }, now);
      const locked = lockedFor(failures);
      const mayLogIn = account !== undefined && isUsable(account, now);
      await mail.enqueue(tx, {
        to: mayLogIn ? account.email : decoyAddress,
        kind: 'guesses',
        data: {
          username: account?.username ?? '',
          link,
          lockLink,
          failures: failures.byStrangers + failures.onKnownDevices,
          lock: locked === 'nobody' ? undefined : { for: locked, limit: lockLimits[locked] },
        },
        event: `guesses ${key} ${now}`,
        isDecoy: !mayLogIn,
      });
    });
  };
}
