import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { Api } from '../api.ts';
import type { Operation } from '../operation.ts';
import { accessOperations } from './access-operations.ts';
import { accountActOperations } from './account-act-operations.ts';
import { accountChangeOperations } from './account-change-operations.ts';
import { adminAccountOperations } from './admin-account-operations.ts';
import { adminFactorOperations } from './admin-factor-operations.ts';
import { allSessionOperations } from './all-session-operations.ts';
import { auditOperations } from './audit-operations.ts';
import { invitationOperations } from './invitation-operations.ts';
import { userOperations } from './user-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

/** Other people's accounts. Administrators change names with the same journey as the owner. */
export function administrationOperations(
  needs: AdministrationJourneys &
    Pick<AccountJourneys, 'changeNames' | 'listFactors' | 'listSessions'> &
    Api,
): Operation[] {
  return [
    ...userOperations(needs),
    ...adminAccountOperations(needs),
    ...accountChangeOperations(needs),
    ...accountActOperations(needs),
    ...accessOperations(needs),
    ...allSessionOperations(needs),
    ...adminFactorOperations(needs),
    ...auditOperations(needs),
    ...invitationOperations(needs),
    ...webhookOperations(needs),
  ];
}
