import type { AuditEvent } from '../../audit/audit-event.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Invalidation, LiveSession, NewSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { NoLongerLoggedIn } from './actor.ts';
import { renewSession, type SessionStrength } from './renew-session.ts';
import type { Stores, Transact } from './stores.ts';
import type { VerifyOwnPassword } from './verify-own-password.ts';
import { type RollBack, withRollBack } from './with-roll-back.ts';

/**
 * What a journey does with the proof, in the transaction that renews the session.
 *
 * @param session the new one
 * @returns invalidations to publish, or undefined if the password has been changed in the meantime: then everything
 * is rolled back
 */
type Act = (
  tx: Stores,
  session: NewSession,
  now: number,
) => Promise<readonly Invalidation[] | undefined>;

interface RenewWithPasswordInput {
  readonly actor: LiveSession;
  readonly password: string;
  readonly requestContext: RequestContext;
  /** Proves more than the password, first in the transaction; if it throws, everything is rolled back. */
  readonly strengthen?: (tx: Stores, now: number) => Promise<SessionStrength>;
  /** The audit event of a wrong password. */
  readonly failure: AuditEvent['event'];
  /** Prepares, for example hashes, before the transaction begins. */
  readonly prepare: (proved: PasswordHash) => Promise<Act>;
}

type RenewWithPasswordOutcome =
  | { readonly kind: 'renewed'; readonly session: NewSession }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/**
 * @throws Unavailable when hashing is overloaded or SQL cannot commit: then nothing has changed
 * @throws NoLongerLoggedIn when the session is over: then nothing has changed
 */
export type RenewWithPassword = (
  input: RenewWithPasswordInput,
) => Promise<RenewWithPasswordOutcome>;

/**
 * Asks somebody who is logged in for the password, and acts in the transaction that renews the session. The account
 * is locked before its password, as everywhere, so that transactions cannot deadlock.
 */
export function createRenewWithPassword({
  stores,
  transact,
  verifyOwnPassword,
  sessions,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  verifyOwnPassword: VerifyOwnPassword;
  sessions: Sessions;
  clock: Clock;
}): RenewWithPassword {
  return async function renewWithPassword(input) {
    const { actor, password, requestContext, failure, prepare } = input;
    const verified = await verifyOwnPassword(actor, password, requestContext);
    if (verified.kind === 'throttled') return verified;
    const renewed =
      verified.kind === 'verified' ? await renew(input, await prepare(verified.kept)) : undefined;
    if (renewed === undefined) {
      const event = { event: failure, targetId: actor.account.id, requestContext } as const;
      await stores.audit.record(event, clock.now());
      return { kind: 'rejected' };
    }
    await sessions.propagate(renewed.invalidations);
    await sessions.warmCopies(renewed.session);
    return { kind: 'renewed', session: renewed.session };
  };

  async function renew({ actor, requestContext, strengthen }: RenewWithPasswordInput, act: Act) {
    return withRollBack((rollBack: RollBack<undefined>) =>
      transact(async (tx) => {
        const now = clock.now();
        const strength = await strengthen?.(tx, now);
        const { session, invalidations } =
          (await renewSession(tx, sessions, actor, requestContext, now, strength)) ?? refuse();
        const more = (await act(tx, session, now)) ?? rollBack(undefined);
        return { session, invalidations: [...invalidations, ...more] };
      }),
    );
  }
}

function refuse(): never {
  throw new NoLongerLoggedIn();
}
