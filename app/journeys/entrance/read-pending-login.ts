import type { FactorKind } from '../../factors/factor.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import { acceptableFactors, type Requirement } from '../../factors/missing-step.ts';
import type { PendingLogin } from '../../factors/pending-login.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

/** The state of a pending login, for its page. */
export interface PendingLoginView {
  readonly purpose: PendingLogin['purpose'];
  readonly username: string;
  /** Factors that can be proved now, or those the account already has when a factor is to be added. */
  readonly kinds: readonly FactorKind[];
  /** Whether a factor may be added; otherwise the owner has to open an emailed link first. */
  readonly mayEnrol: boolean;
  /** Whether that link has been emailed for this login. */
  readonly isLinkMailed: boolean;
  /** The kind of factor that is required. */
  readonly required: Requirement['kind'];
  readonly arePasskeysAvailable: boolean;
  /** How long the browser can be trusted afterwards; 0 disables this. */
  readonly trustMs: number;
  /** The challenge for a passkey, if the account has one that counts. */
  readonly passkey: Awaited<ReturnType<FactorKinds['passkey']['challenge']>> | undefined;
}

/** @returns undefined if no login waits. @throws Unavailable when SQL does not answer */
export type ReadPendingLogin = (input: {
  readonly token: string;
  /** A secret of the browser that will answer. */
  readonly browser: string;
}) => Promise<PendingLoginView | undefined>;

/** Reads what a pending login needs. Writes nothing. */
export function createReadPendingLogin({
  stores,
  requirements,
  factorKinds,
  clock,
}: {
  stores: Stores;
  requirements: Requirements;
  factorKinds: FactorKinds;
  clock: Clock;
}): ReadPendingLogin {
  return async function readPendingLogin({ token, browser }) {
    const pending = await stores.pendingLogins.find(token, clock.now());
    const account = pending && (await stores.accounts.find(pending.accountId));
    if (pending === undefined || account === undefined) return undefined;
    const { purpose, mayEnrol, isLinkMailed } = pending;
    const { isRequired, kind: required } = requirements.of(account);
    const held = await stores.factors.list(account.id);
    const counting = isRequired ? acceptableFactors(held, required) : held;
    // An account without a factor that counts proves another one before adding it.
    const usable = purpose === 'enrol' || counting.length === 0 ? held : counting;
    const kinds = [...new Set(usable.map(({ kind }) => kind))];
    const question = { purpose: 'second-factor', accountId: account.id, browser } as const;
    const asksPasskey = purpose === 'second-step' && kinds.includes('passkey');
    return {
      ...{ purpose, kinds, mayEnrol, isLinkMailed, required },
      username: account.username,
      arePasskeysAvailable: factorKinds.passkey.isAvailable,
      trustMs: isRequired ? 0 : requirements.trustBrowserMs,
      passkey: asksPasskey ? await factorKinds.passkey.challenge(stores, question) : undefined,
    };
  };
}
