import type { IsBreached } from '../../credentials/breached-passwords.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { RequestLimits } from '../../throttling/request-limits.ts';
import { createAdmitRequest } from './admit-request.ts';
import { createCheckNewPassword } from './check-new-password.ts';
import { createEraseAccount } from './erase-account.ts';
import { createNoteRefusal } from './note-refusal.ts';
import type { Stores } from './stores.ts';

interface StepNeeds {
  readonly stores: Stores;
  /** On connections of their own, so that work on many rows delays no request. */
  readonly backgroundStores: Stores;
  readonly isBreached: IsBreached;
  readonly requestLimits: RequestLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly baseUrl: URL;
  readonly passwordMinLength: number;
}

/** Steps that journeys of several floors share. Each floor builds its own steps itself. */
export function createSharedSteps(needs: StepNeeds) {
  return {
    checkNewPassword: createCheckNewPassword(needs),
    admitRequest: createAdmitRequest(needs),
    eraseAccount: createEraseAccount({ ...needs, stores: needs.backgroundStores }),
    noteRefusal: createNoteRefusal(needs),
  };
}
