import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorAnswer } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession, NewSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import { NoLongerLoggedIn } from '../steps/actor.ts';
import { whileCountedAsFailure } from '../steps/count-as-failure.ts';
import { noteCopiedPasskey } from '../steps/note-copied-passkey.ts';
import { noteFactorUse } from '../steps/note-factor-use.ts';
import { proveFactor } from '../steps/prove-factor.ts';
import { type RenewedSession, renewSession, type SessionStrength } from '../steps/renew-session.ts';
import type { RenewWithPassword } from '../steps/renew-with-password.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { type RollBack, withRollBack } from '../steps/with-roll-back.ts';
import type { ListProofs } from './list-proofs.ts';

interface ProveInput {
  readonly actor: LiveSession;
  readonly requestContext: RequestContext;
}

type ProveIdentityOutcome =
  | { readonly kind: 'proved'; readonly session: NewSession }
  /** The password or the passkey was wrong. */
  | { readonly kind: 'rejected' }
  /** The password was right; the code was wrong, missing or used. */
  | { readonly kind: 'wrong-code' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export interface ProveIdentity {
  /**
   * @param code of an authenticator app, or a recovery code; checked only if the account needs one
   * @param needsFactor whether a code is needed even if the account does not need one
   */
  withPassword(
    input: ProveInput & {
      readonly password: string;
      readonly code: string;
      readonly needsFactor?: boolean;
    },
  ): Promise<ProveIdentityOutcome>;
  /** A passkey alone: it must verify its user. @param answer bound to the purpose `prove` and to this browser */
  withPasskey(
    input: ProveInput & { readonly answer: Omit<FactorAnswer, 'purpose'> },
  ): Promise<ProveIdentityOutcome>;
}

/**
 * Asks somebody who is logged in to prove their identity again, before something for which an unattended browser must
 * not be enough (ASVS 5.0, 7.5.1). Requires the strongest factor of the account. The session gets a new id. Wrong
 * codes count as failures, and entering the right password with them does not clear these.
 *
 * @throws Unavailable when hashing is overloaded or SQL cannot commit
 */
export function createProveIdentity(needs: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  throttle: LogInThrottle;
  factorKinds: FactorKinds;
  mail: Mail;
  clock: Clock;
  listProofs: ListProofs;
  renewWithPassword: RenewWithPassword;
}): ProveIdentity {
  const { transact, sessions, factorKinds, mail, clock, listProofs, renewWithPassword } = needs;

  return {
    async withPassword({ actor, password, code, needsFactor = false, requestContext }) {
      const proofs = await listProofs(actor);
      const renew = async (strengthen?: Strengthen): Promise<ProveIdentityOutcome> => {
        const outcome = await renewWithPassword({
          ...{ actor, password, requestContext },
          failure: 'authn_login_fail',
          ...(strengthen && { strengthen }),
          prepare: async (proved) => async (tx, _session, now) =>
            (await tx.passwords.recordProof(actor.account.id, proved, undefined, now))
              ? []
              : undefined,
        });
        return outcome.kind === 'renewed' ? { kind: 'proved', session: outcome.session } : outcome;
      };
      // Once the account has no factor, an old second step must not make the session too old for ever.
      if (!needsFactor && !proofs.needsFactor)
        return renew(proofs.hasFactors ? undefined : async () => passwordOnly(actor));
      return counted({ actor, requestContext }, 'wrong-code', () =>
        withRollBack((rollBack: RollBack<WrongCode>) =>
          renew((tx, now) => proveCode(tx, { actor, code, requestContext }, rollBack, now)),
        ),
      );
    },

    withPasskey: ({ actor, answer, requestContext }) =>
      counted({ actor, requestContext }, 'rejected', async () => {
        const renewed = await transact(async (tx) => {
          const now = clock.now();
          const account = await tx.accounts.lockUsable(actor.account.id, clock.now());
          if (account === undefined) throw new NoLongerLoggedIn();
          return provePasskey(tx, account, { actor, answer, requestContext }, now);
        });
        if (renewed === undefined) return { kind: 'rejected' };
        await sessions.propagate(renewed.invalidations);
        await sessions.warmCopies(renewed.session);
        return { kind: 'proved', session: renewed.session };
      }),
  };

  /** @param failure the failure to count; a wrong password has been counted elsewhere */
  async function counted(
    { actor, requestContext }: ProveInput,
    failure: 'wrong-code' | 'rejected',
    attempt: () => Promise<ProveIdentityOutcome>,
  ): Promise<ProveIdentityOutcome> {
    const { id, account } = actor;
    const device = { accountId: account.id, deviceId: `session ${id}` };
    const about = { account, device, requestContext };
    const outcome = await whileCountedAsFailure(needs, about, async () => {
      const result = await attempt();
      return { result, isFailure: result.kind === failure };
    });
    if (outcome.kind === 'locked') return { kind: failure };
    return outcome.kind === 'tried' ? outcome.result : outcome;
  }

  async function proveCode(
    tx: Stores,
    { actor, code, requestContext }: ProveInput & { readonly code: string },
    rollBack: RollBack<WrongCode>,
    now: number,
  ) {
    const account = await tx.accounts.lockUsable(actor.account.id, clock.now());
    if (account === undefined) throw new NoLongerLoggedIn();
    const kind = /^[\d\s]*$/.test(code) ? 'totp' : 'recovery_codes';
    const answer = { purpose: 'prove', answer: code } as const;
    const about = { account, kind, answer, requestContext } as const;
    const refuse = () => rollBack({ kind: 'wrong-code' });
    const { factorId, amr } = await proveFactor(tx, needs, about, refuse, now);
    await tx.factors.recordUse(factorId, now, false);
    return { amr: ['pwd', ...amr], secondFactorAt: now };
  }

  async function provePasskey(
    tx: Stores,
    account: Account,
    { actor, answer, requestContext }: Parameters<ProveIdentity['withPasskey']>[0],
    now: number,
  ): Promise<RenewedSession | undefined> {
    const { id } = account;
    const verified = await factorKinds.passkey.verify(tx, id, { ...answer, purpose: 'prove' });
    if (verified.kind === 'copied') {
      await noteCopiedPasskey(tx, mail, verified, requestContext, now);
    }
    if (verified.kind !== 'proved' || !verified.proof.amr.includes('user')) return undefined;
    const { proof: factor } = verified;
    const { factorId, amr } = factor;
    await tx.factors.recordUse(factorId, now, false);
    await noteFactorUse(tx, mail, { account, factor, requestContext }, now);
    const strength = { amr, secondFactorAt: now };
    const renewed = await renewSession(tx, sessions, actor, requestContext, now, strength);
    if (renewed === undefined) throw new NoLongerLoggedIn();
    return renewed;
  }
}

type Strengthen = (tx: Stores, now: number) => Promise<SessionStrength>;

function passwordOnly(actor: LiveSession): SessionStrength {
  return actor.secondFactorAt === null ? actor : { amr: ['pwd'], secondFactorAt: null };
}

type WrongCode = Extract<ProveIdentityOutcome, { kind: 'wrong-code' }>;
