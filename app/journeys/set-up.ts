import { tryEmail } from '../accounts/email-address.ts';
import { tryUsername } from '../accounts/username.ts';
import type { Circumstances } from '../audit/circumstances.ts';
import type { Passwords } from '../credentials/passwords.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { NewSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { beginAccount } from './begin-account.ts';
import type { CheckNewPassword } from './check-new-password.ts';
import { findNewAccountFaults, type NewAccountFault } from './new-account-faults.ts';
import type { Stores, Transact } from './stores.ts';

const lifetimeMs = 24 * 60 * 60 * 1000;
const completedKey = 'set_up_completed';

interface SetUpInput {
  readonly token: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly circumstances: Circumstances;
}

type SetUpOutcome =
  | { readonly kind: 'set-up'; readonly session: NewSession }
  /** Used, expired or never issued. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'invalid'; readonly faults: readonly NewAccountFault[] };

export interface SetUp {
  /** A fresh one-time token, or undefined once the first administrator exists. */
  offer(): Promise<string | undefined>;
  isOpen(token: string): Promise<boolean>;
  /** @throws Unavailable when hashing is overloaded or SQL cannot commit */
  complete(input: SetUpInput): Promise<SetUpOutcome>;
}

/**
 * Creates the first administrator, once, for whoever can read the server's output: there is no default
 * account (ASVS 6.3.2). Holding the link counts as a confirmed email.
 */
export function createSetUp({
  stores,
  transact,
  passwords,
  sessions,
  clock,
  checkNewPassword,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  clock: Clock;
  checkNewPassword: CheckNewPassword;
}): SetUp {
  const isOpen = async (token: string) =>
    (await stores.oneTimeTokens.find('set-up', token, clock.now())) !== undefined;

  return {
    async offer() {
      if (await stores.accounts.isThereAny()) return undefined;
      const wanted = { purpose: 'set-up', lifetimeMs } as const;
      return (await stores.oneTimeTokens.issue(wanted, clock.now())).token;
    },

    isOpen,

    async complete(input) {
      // Before hashing: an unknown link must cost nothing.
      if (!(await isOpen(input.token))) return { kind: 'closed' };
      const faults = await findNewAccountFaults(input, checkNewPassword);
      if (faults.length > 0) return { kind: 'invalid', faults };
      const session = await createAdministrator(input);
      if (session === undefined) return { kind: 'closed' };
      await sessions.warmCopies(session);
      return { kind: 'set-up', session };
    },
  };

  async function createAdministrator(input: SetUpInput): Promise<NewSession | undefined> {
    const password = await passwords.hash(input.password, 'set-up');
    const created = transact(async (tx) => {
      const now = clock.now();
      // First what all share: two instances may each have printed a link, and only one of them makes
      // an administrator.
      if (!(await tx.settings.claim(completedKey, String(now)))) return undefined;
      if ((await tx.oneTimeTokens.consume('set-up', input.token, now)) === undefined)
        throw new LinkIsGone();
      await tx.oneTimeTokens.revokeAll('set-up');
      if (await tx.accounts.isThereAny()) return undefined;
      const account = {
        id: newId(),
        username: tryUsername(input.username) ?? '',
        email: tryEmail(input.email) ?? '',
        givenName: null,
        familyName: null,
        role: 'admin',
        groups: [],
        emailConfirmedAt: now,
      } as const;
      const { circumstances } = input;
      const session = await beginAccount(tx, sessions, { account, password, circumstances }, now);
      if (session === undefined) throw new Error('The name is taken.');
      return session;
    });
    return created.catch((error: unknown) => {
      if (error instanceof LinkIsGone) return undefined;
      throw error;
    });
  }
}

/** Takes everything of its transaction back. */
class LinkIsGone extends Error {}
