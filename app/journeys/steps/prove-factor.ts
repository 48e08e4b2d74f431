import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorProof } from '../../factors/factor.ts';
import type { FactorAnswer, VerifyOutcome } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import { noteFactorUse } from './note-factor-use.ts';
import type { Stores } from './stores.ts';
import type { RollBack } from './with-roll-back.ts';

/** Why an answer was refused. */
export type Disproof = Exclude<VerifyOutcome, { kind: 'proved' }>;

interface Answered {
  /** Locked by this transaction. */
  readonly account: Account;
  readonly kind: keyof FactorKinds;
  readonly answer: FactorAnswer;
  readonly requestContext: RequestContext;
}

/**
 * Verifies the answer to a question for a factor, and records an unusual use. A wrong answer rolls the
 * transaction back, so that the question can be asked again.
 */
export async function proveFactor(
  tx: Stores,
  { factorKinds, mail }: { readonly factorKinds: FactorKinds; readonly mail: Mail },
  { account, kind, answer, requestContext }: Answered,
  rollBack: RollBack<Disproof>,
  now: number,
): Promise<FactorProof> {
  const verified: VerifyOutcome = await factorKinds[kind].verify(tx, account.id, answer);
  if (verified.kind !== 'proved') return rollBack(verified);
  const { proof: factor } = verified;
  await noteFactorUse(tx, mail, { account, factor, requestContext }, now);
  return factor;
}
