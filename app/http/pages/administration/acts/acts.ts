import { accessActs } from './access-acts.ts';
import { accountActs } from './account-acts.ts';
import type { Act } from './act.ts';
import { closingActs } from './closing-acts.ts';

/** Everything that administrators do on the page of a person. */
export const acts: readonly Act[] = [...accessActs, ...accountActs, ...closingActs];
