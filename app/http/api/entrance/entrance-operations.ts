import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { Api } from '../api.ts';
import type { Operation } from '../operation.ts';
import { logInOperations } from './log-in-operations.ts';
import { recoveryOperations } from './recovery-operations.ts';
import { registrationOperations } from './registration-operations.ts';

/** Operations for people who are not logged in. */
export function entranceOperations(needs: EntranceJourneys & Api): Operation[] {
  return [
    ...logInOperations(needs),
    ...registrationOperations(needs),
    ...recoveryOperations(needs),
  ];
}
