import { meOperations } from './account/me-operations.ts';
import { sessionOperations } from './account/session-operations.ts';
import { adminAccountOperations } from './administration/admin-account-operations.ts';
import { userOperations } from './administration/user-operations.ts';
import { logInOperations } from './entrance/log-in-operations.ts';
import { recoveryOperations } from './entrance/recovery-operations.ts';
import { registrationOperations } from './entrance/registration-operations.ts';
import type { Operation } from './operation.ts';
import { apiKeyOperations } from './programs/api-key-operations.ts';
import { oauthOperations } from './programs/oauth-operations.ts';

type Needs = Parameters<typeof logInOperations>[0] &
  Parameters<typeof oauthOperations>[0] &
  Parameters<typeof registrationOperations>[0] &
  Parameters<typeof recoveryOperations>[0] &
  Parameters<typeof meOperations>[0] &
  Parameters<typeof apiKeyOperations>[0] &
  Parameters<typeof sessionOperations>[0] &
  Parameters<typeof userOperations>[0] &
  Parameters<typeof adminAccountOperations>[0];

/** Every operation there is. Each file says its own addresses, and who may call them. */
export function operations(needs: Needs): Operation[] {
  return [
    ...logInOperations(needs),
    ...oauthOperations(needs),
    ...registrationOperations(needs),
    ...recoveryOperations(needs),
    ...meOperations(needs),
    ...sessionOperations(needs),
    ...apiKeyOperations(needs),
    ...userOperations(needs),
    ...adminAccountOperations(needs),
  ];
}
