import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { Api } from '../api.ts';
import type { Operation } from '../operation.ts';
import { factorOperations } from './factor-operations.ts';
import { logOutOperations } from './log-out-operations.ts';
import { meOperations } from './me-operations.ts';
import { sessionOperations } from './session-operations.ts';

/** The caller's own account and sessions. Owners delete their account with the same journey as administrators. */
export function accountOperations(
  needs: AccountJourneys & Pick<AdministrationJourneys, 'deleteAccount'> & Api,
): Operation[] {
  return [
    ...logOutOperations(needs),
    ...meOperations(needs),
    ...sessionOperations(needs),
    ...factorOperations(needs),
  ];
}
