import { tryEmail } from '../../accounts/email-address.ts';
import { tryUsername } from '../../accounts/username.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { beginAccount } from '../steps/begin-account.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered } from '../steps/entered.ts';
import { findNewAccountFaults, type NewAccountFault } from '../steps/new-account-faults.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'set-up';
const lifetimeMs = 24 * 60 * 60 * 1000;

interface SetUpInput {
  readonly token: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly requestContext: RequestContext;
}

type SetUpOutcome =
  | { readonly kind: 'set-up'; readonly entered: Entered }
  /** There is an administrator already; or the link is expired or was never issued. */
  | { readonly kind: 'closed' }
  /** Taken by an account that is no administrator. The link still works. */
  | { readonly kind: 'taken'; readonly field: 'username' | 'email' }
  | { readonly kind: 'invalid'; readonly faults: readonly NewAccountFault[] };

export interface SetUp {
  /** A new one-time token, or undefined if there is an administrator. */
  offer(): Promise<string | undefined>;
  /** Whether any account exists. Once true in this process, it stays true. */
  hasBegun(): Promise<boolean>;
  isOpen(token: string): Promise<boolean>;
  /** @throws Unavailable when hashing is overloaded or SQL cannot commit */
  complete(input: SetUpInput): Promise<SetUpOutcome>;
}

/**
 * Creates the first administrator, for the person who can read the server's output: there is no default account (ASVS
 * 6.3.2). The link works while there is no administrator, even if other accounts exist. The holder of the link counts
 * as the owner of the email address.
 */
export function createSetUp({
  stores,
  transact,
  passwords,
  sessions,
  enter,
  clock,
  checkNewPassword,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  enter: Enter;
  clock: Clock;
  checkNewPassword: CheckNewPassword;
}): SetUp {
  let hasSeenAnAccount = false;

  async function isOpen(token: string) {
    const found = await stores.oneTimeTokens.find(purpose, token, clock.now());
    return found !== undefined && !(await stores.accounts.isThereAnAdministrator());
  }

  return {
    async offer() {
      if (await stores.accounts.isThereAnAdministrator()) return undefined;
      return (await stores.oneTimeTokens.issue({ purpose, lifetimeMs }, clock.now())).token;
    },

    async hasBegun() {
      hasSeenAnAccount ||= await stores.accounts.isThereAny();
      return hasSeenAnAccount;
    },

    isOpen,

    async complete(input) {
      // Checked before hashing: an unknown link must cost nothing.
      if (!(await isOpen(input.token))) return { kind: 'closed' };
      const faults = await findNewAccountFaults(input, checkNewPassword);
      if (faults.length > 0) return { kind: 'invalid', faults };
      const password = await passwords.hash(input.password, 'set-up');
      const outcome = await transact((tx) => createAdministrator(tx, input, password)).catch(
        asTaken,
      );
      if (outcome.kind === 'set-up') await warmEntered(sessions, outcome.entered);
      return outcome;
    },
  };

  async function createAdministrator(
    tx: Stores,
    { token, requestContext, ...input }: SetUpInput,
    password: PasswordHash,
  ): Promise<SetUpOutcome> {
    const now = clock.now();
    // Two processes may each have printed a link. This lock lets only the first one find no administrator.
    await tx.settings.lock('administrators');
    if (await tx.accounts.isThereAnAdministrator()) return { kind: 'closed' };
    if ((await tx.oneTimeTokens.consume(purpose, token, now)) === undefined)
      return { kind: 'closed' };
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
    const entered = await beginAccount(tx, enter, { account, password, requestContext }, now);
    if (entered === undefined) {
      const hasName = await tx.accounts.hasUsername(account.username);
      throw new Taken(hasName ? 'username' : 'email');
    }
    await tx.oneTimeTokens.revokeAll(purpose);
    return { kind: 'set-up', entered };
  }
}

/** Rolls the transaction back, so that the link still works. */
class Taken extends Error {
  readonly field: 'username' | 'email';

  constructor(field: 'username' | 'email') {
    super(`The ${field} is taken.`);
    this.field = field;
  }
}

function asTaken(error: unknown): SetUpOutcome {
  if (error instanceof Taken) return { kind: 'taken', field: error.field };
  throw error;
}
