import { meOperations } from './account/me.ts';
import { apiKeyOperations } from './account/my-api-keys.ts';
import { sessionOperations } from './account/my-sessions.ts';
import { adminAccountOperations } from './administration/admin-accounts.ts';
import { userOperations } from './administration/users.ts';
import { logInOperations } from './entrance/log-in.ts';
import { recoveryOperations } from './entrance/recovery.ts';
import { registrationOperations } from './entrance/registration.ts';
import type { Operation } from './operation.ts';
import { oauthOperations } from './programs/oauth.ts';

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
