import type { FactorOwner } from '../../factors/factor.ts';
import type { Proposal } from '../../factors/factor-kind.ts';
import type { FactorKinds, OfferOf } from '../../factors/factor-kinds.ts';
import type { Stores } from './stores.ts';

/** A request to add a factor of this kind, in this browser. */
export interface OfferWish<Kind extends keyof FactorKinds> extends Proposal {
  readonly kind: Kind;
}

/** The data that the owner needs to add a factor of this kind. The form carries it, so nothing is stored. */
export async function offerFactor<Kind extends keyof FactorKinds>(
  { stores, factorKinds }: { readonly stores: Stores; readonly factorKinds: FactorKinds },
  { id, username, name }: FactorOwner,
  { kind, ...proposal }: OfferWish<Kind>,
): Promise<OfferOf<Kind>> {
  const offer = await factorKinds[kind].offer(stores, { id, username, name }, proposal);
  return offer as OfferOf<Kind>;
}
