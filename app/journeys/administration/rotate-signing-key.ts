import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { InvalidationChannel } from '../../sessions/invalidation-channel.ts';
import type { SigningKeys } from '../../tokens/signing-keys.ts';
import type { Transact } from '../steps/stores.ts';

interface RotateSigningKeyInput {
  /** Whether the current key may have leaked. */
  readonly isCompromised: boolean;
  readonly requestContext: RequestContext;
}

type RotateSigningKeyOutcome =
  | { readonly kind: 'rotated'; readonly kid: string; readonly signsFrom: number }
  /** The next key exists already and does not sign yet. */
  | { readonly kind: 'waiting' };

export type RotateSigningKey = (input: RotateSigningKeyInput) => Promise<RotateSigningKeyOutcome>;

/**
 * Creates the next key for access tokens. Other services can fetch it before it signs. If the current key is
 * compromised, the new one signs immediately, and after this returns no server of ours accepts tokens signed
 * by older keys.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createRotateSigningKey({
  transact,
  signingKeys,
  signingKeyChannel,
  clock,
}: {
  transact: Transact;
  signingKeys: SigningKeys;
  signingKeyChannel: InvalidationChannel;
  clock: Clock;
}): RotateSigningKey {
  return async function rotateSigningKey({ isCompromised, requestContext }) {
    const next = await signingKeys.generateNext({ isCompromised });
    if (next === undefined) return { kind: 'waiting' };
    const now = clock.now();
    const invalidation = signingKeyChannel.invalidation();
    const isStored = await transact(async (stores) => {
      if (!(await stores.signingKeys.insert(next))) return false;
      if (isCompromised) await stores.signingKeys.withdraw(next.number, now);
      await stores.invalidationLog.add([invalidation]);
      await stores.audit.record({ event: 'sys_signing_key_rotated', requestContext }, now);
      return true;
    });
    if (!isStored) return { kind: 'waiting' };
    await signingKeyChannel.publish(invalidation);
    return { kind: 'rotated', kid: next.kid, signsFrom: next.signsFrom };
  };
}
