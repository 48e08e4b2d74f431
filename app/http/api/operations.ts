import { adminAccountOperations } from './admin-accounts.ts';
import { logInOperations } from './log-in.ts';
import { meOperations } from './me.ts';
import { apiKeyOperations } from './my-api-keys.ts';
import { sessionOperations } from './my-sessions.ts';
import { oauthOperations } from './oauth.ts';
import type { Operation } from './operation.ts';
import { recoveryOperations } from './recovery.ts';
import { registrationOperations } from './registration.ts';
import { userOperations } from './users.ts';

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
