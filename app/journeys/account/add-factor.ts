import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorKinds, OfferOf } from '../../factors/factor-kinds.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { type EnrolFactorOutcome, enrolFactor, type FactorWish } from '../steps/enrol-factor.ts';
import { type OfferWish, offerFactor } from '../steps/offer-factor.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface AddFactorInput extends FactorWish {
  readonly actor: LiveSession;
  readonly requestContext: RequestContext;
}

export interface AddFactor {
  /** The data that the owner needs to add a factor of this kind. */
  offer<Kind extends keyof FactorKinds>(
    input: OfferWish<Kind> & { readonly actor: Pick<LiveSession, 'account'> },
  ): Promise<OfferOf<Kind>>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed */
  complete(input: AddFactorInput): Promise<EnrolFactorOutcome | { readonly kind: 'closed' }>;
}

/**
 * Adds a factor to the account of a person who has recently proved their identity (ASVS 5.0, 7.5.1). The
 * factor counts from the next login on. The current session stays as strong as it was.
 */
export function createAddFactor({
  stores,
  transact,
  factorKinds,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  factorKinds: FactorKinds;
  mail: Mail;
  clock: Clock;
}): AddFactor {
  return {
    offer: ({ actor: { account }, ...wish }) => offerFactor({ stores, factorKinds }, account, wish),

    async complete({ actor, requestContext, ...wish }) {
      return transact(async (tx) => {
        const account = await tx.accounts.lockUsable(actor.account.id, clock.now());
        if (account === undefined) return { kind: 'closed' };
        const now = clock.now();
        return enrolFactor(tx, { factorKinds, mail }, account, wish, requestContext, now);
      }, actor);
    },
  };
}
